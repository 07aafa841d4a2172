#include "movement/carriage.hpp"

#include <algorithm>

#include "movement/orders.hpp"

namespace muster {

namespace {

bool stands_at_node(const Traffic& t, std::uint32_t who) {
  const PartyStatus status = t.party->status[who];
  const bool gone = status == PartyStatus::abandoned || status == PartyStatus::dead || status == PartyStatus::carried;
  return !gone && !t.party->link[who].valid() && (status != PartyStatus::none || t.in_fleet(who));
}

/// Waits, or gave up waiting. Who has arrived stays, and who carries others does not get in elsewhere.
bool may_board(const Traffic& t, std::uint32_t who) {
  const PartyStatus status = t.party->status[who];
  return (status == PartyStatus::waiting || status == PartyStatus::in_place) && stands_at_node(t, who) && !t.in_fleet(who) && t.carried->of(who).empty();
}

bool has_seats(const Traffic& t, std::uint32_t carrier, std::uint32_t who) {
  if (t.party->mode[carrier] == TravelMode::foot) return false;
  int persons = t.party->persons[carrier] + t.party->persons[who];
  for (const PartyId other : t.carried->of(carrier)) persons += t.party->persons[other.index];
  return persons <= t.kind_of(carrier).seats;
}

std::uint32_t moment(const RequestHead& head, std::uint32_t now_ms) { return static_cast<std::uint32_t>(std::max<std::int64_t>(head.time.ms, now_ms)); }

/// Logs who got in or out with whom: under the vehicle, where it is one of the fleet.
void note_carriage(const Traffic& t, Worker& worker, std::uint32_t ms, EventKind PartyEvents::*what, std::uint32_t who, std::uint32_t carrier) {
  const auto persons = static_cast<double>(t.party->persons[who]);
  if (t.in_fleet(carrier)) t.note(worker, ms, what, carrier, who, persons);
  else t.note(worker, ms, what, who, carrier, persons);
}

/// Who goes to a goal, or in somebody's vehicle, has its destination.
void choose_no_more(Traffic& t, std::uint32_t who) {
  if (t.choices != nullptr) t.choices->choice[who] = ExitChoice::given;
}

/// The party goes on from its node, and whoever follows it hears if it cannot.
void set_out_again(Traffic& t, std::uint32_t who, std::uint32_t now_ms, Worker& worker) {
  const std::size_t before = t.stranded.size();
  join_origin(t, who, now_ms, worker);
  if (t.stranded.size() > before && t.is_awaited(who)) t.tell(worker, now_ms, who, PartyNewsKind::blocked);
}

}  // namespace

void apply_go(Traffic& t, const GoRequest& request, std::uint32_t now_ms, Worker& worker) {
  const std::uint32_t who = request.party.index;
  PartyRow& row = t.party->rows[who];
  const PartyStatus was = t.party->status[who];
  const bool under_way = was == PartyStatus::on_link;
  if (!under_way && !stands_at_node(t, who)) return;
  if (!request.goal.valid() && t.in_fleet(who)) return;
  if (was == PartyStatus::waiting && !rests(row)) leave_origin(t, who);
  row.goal = request.goal;
  if (row.goal.valid()) t.routes.front().add_end(row.goal), choose_no_more(t, who);
  const std::uint32_t when = under_way ? now_ms : moment(request.head, now_ms);
  if (under_way || !t.in_fleet(who)) t.note(worker, when, &PartyEvents::rerouted, who, t.aim_of(who), 1);
  else t.note(worker, when, &PartyEvents::departed, who, t.aim_of(who), static_cast<double>(t.party->persons[who]));
  if (under_way) return wake_ends(t, row.mode, row.link.index);
  t.set_status(who, PartyStatus::waiting, worker);
  row.entered = Time{when};
  if (t.party->departed[who].is_never()) t.party->departed[who] = row.entered;
  if (request.persons != 0) t.party->persons[who] = static_cast<std::uint8_t>(request.persons), row.walk_m_s = static_cast<float>(request.walk_mm_s) / 1000.0F;
  set_out_again(t, who, now_ms, worker);
}

void apply_board(Traffic& t, const BoardRequest& request, std::uint32_t now_ms, Worker& worker) {
  const std::uint32_t who = request.party.index, carrier = request.carrier.index;
  const std::uint32_t when = moment(request.head, now_ms);
  PartyRow& row = t.party->rows[who];
  const bool possible = who != carrier && may_board(t, who) && stands_at_node(t, carrier) && row.node == t.party->node[carrier];
  if (!possible || !has_seats(t, carrier, who)) {
    if (possible) note_carriage(t, worker, when, &PartyEvents::no_seat, who, carrier);
    return t.tell(worker, when, who, PartyNewsKind::refused);
  }
  if (t.party->status[who] == PartyStatus::waiting && !rests(row)) leave_origin(t, who);
  t.set_status(who, PartyStatus::carried, worker);
  row.goal = {}, row.entered = Time{when};
  choose_no_more(t, who);
  t.party->carried_by.set(who, request.carrier);
  t.carried->add(carrier, who);
  note_carriage(t, worker, when, &PartyEvents::boarded, who, carrier);
}

void apply_alight(Traffic& t, const AlightRequest& request, std::uint32_t now_ms, Worker& worker) {
  const std::uint32_t who = request.party.index, carrier = t.party->bearer(who);
  const std::uint32_t when = moment(request.head, now_ms);
  if (carrier == who || !stands_at_node(t, carrier)) return t.tell(worker, when, who, PartyNewsKind::refused);
  leave_carrier(t, who);
  PartyRow& row = t.party->rows[who];
  row.goal = request.goal, row.entered = Time{when};
  if (row.goal.valid()) t.routes.front().add_end(row.goal);
  t.set_status(who, PartyStatus::waiting, worker);
  note_carriage(t, worker, when, &PartyEvents::alighted, who, carrier);
  set_out_again(t, who, now_ms, worker);
}

void leave_carrier(Traffic& t, std::uint32_t who) {
  const PartyId carrier = t.party->carried_by[who];
  const PartyRow& vehicle = t.party->rows[carrier.index];
  t.party->link[who] = vehicle.link, t.party->node[who] = vehicle.node;
  t.carried->remove(carrier.index, who);
  t.party->carried_by.set(who, {});
}

void put_off_all(Traffic& t, std::uint32_t carrier, PartyStatus becomes, NodeId node, std::uint32_t now_ms, Worker& worker) {
  const std::vector<PartyId> aboard = t.carried->of(carrier);
  for (const auto [who] : aboard) {
    leave_carrier(t, who);
    PartyRow& row = t.party->rows[who];
    row.entered = Time{now_ms};
    if (node.valid()) row.node = node, row.link = {};
    note_carriage(t, worker, now_ms, &PartyEvents::alighted, who, carrier);
    if (row.link.valid()) {
      t.set_status(who, becomes == PartyStatus::in_place ? PartyStatus::in_place : PartyStatus::abandoned, worker);
      if (becomes == PartyStatus::in_place) t.note(worker, now_ms, &PartyEvents::in_place, who, row.link.index, static_cast<double>(t.party->persons[who]));
    } else {
      t.set_status(who, PartyStatus::waiting, worker);
      join_origin(t, who, now_ms, worker);
    }
  }
}

void find_carried(Traffic& t) {
  t.carried->by.clear();
  t.party->carried_by.drop_cache();
  std::vector<PartyId> carried = t.party->carried_by.rows();
  std::sort(carried.begin(), carried.end());
  for (const PartyId who : carried) t.carried->by[t.party->carried_by[who.index].index].push_back(who);
}

void forget_goals(Traffic& t, std::size_t most_bytes, std::uint32_t now_ms) {
  constexpr std::uint32_t look_again_ms = 600000;
  RoutingTables& routes = t.routes.front();
  const bool grew = routes.added_bytes() > t.goal_trees.bytes + t.goal_trees.bytes / 4;
  if (routes.added_bytes() <= most_bytes || (!grew && now_ms < t.goal_trees.looked_ms + look_again_ms)) return;
  std::vector<std::uint8_t> in_use(t.network->nodes(), 0);
  for (const PartyRow& row : t.party->rows)
    if (row.goal.valid()) in_use[row.goal.index] = 1;
  routes.release(in_use);
  t.goal_trees = {routes.added_bytes(), now_ms};
}

void aim_at_goals(Traffic& t) {
  for (const PartyRow& row : t.party->rows)
    if (row.goal.valid()) t.routes.front().add_end(row.goal);
}

}  // namespace muster
