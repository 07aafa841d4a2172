#include "movement/orders.hpp"

#include <algorithm>

#include "movement/carriage.hpp"
#include "movement/exits.hpp"
#include "movement/street_count.hpp"
#include "movement/ways.hpp"

namespace muster {

namespace {

bool moves(PartyStatus status) { return status == PartyStatus::waiting || status == PartyStatus::on_link; }

bool waits_before(const Traffic& t, std::uint32_t a, std::uint32_t b) {
  const std::uint32_t since_a = t.feet->rows[a].since_ms, since_b = t.feet->rows[b].since_ms;
  return since_a != since_b ? since_a < since_b : t.keys[a] < t.keys[b];
}

/// Inserts by (entered, key), looked for from the end: whoever comes has waited for less long than nearly all who are there.
void insert(Traffic& t, OriginQueue& queue, std::uint32_t who) {
  std::uint32_t before = queue.last;
  QueueRow& own = t.feet->rows[who];
  if (before != no_row && queue.last_ms >= own.since_ms)
    while (before != no_row && waits_before(t, who, before)) before = t.feet->rows[before].before;
  std::uint32_t& link = before == no_row ? queue.first : t.feet->rows[before].next;
  own.next = link, own.before = before;
  link = who;
  if (own.next == no_row) queue.last = who, queue.last_ms = own.since_ms;
  else t.feet->rows[own.next].before = who;
  if (before == no_row) queue.ready_ms = own.since_ms;
}

bool remove(Traffic& t, OriginQueue& queue, std::uint32_t who) {
  for (std::uint32_t p = queue.first; p != no_row; p = t.feet->rows[p].next) {
    if (p != who) continue;
    const QueueRow& own = t.feet->rows[who];
    (own.before == no_row ? queue.first : t.feet->rows[own.before].next) = own.next;
    if (own.next != no_row) t.feet->rows[own.next].before = own.before;
    else queue.last = own.before, queue.last_ms = own.before == no_row ? 0 : t.feet->rows[own.before].since_ms;
    if (queue.first != no_row) queue.ready_ms = t.feet->rows[queue.first].since_ms;
    return true;
  }
  return false;
}

/// Takes a vehicle out of the ring: those behind it move up, and the places that fall free at the end are room for others.
void take_off_ring(Traffic& t, std::uint32_t link, std::uint32_t who, std::uint32_t now_ms) {
  const CarLink& way = t.car_links[link];
  CarTail& tail = t.cars->tail[link];
  CarHead& head = t.cars->head[link];
  const std::uint32_t count = tail.entered - head.left;
  const auto place = [&](std::uint32_t i) -> CarSlot& { return t.cars->ring[way.first_slot + (head.slot + i) % way.slots]; };
  std::uint32_t at = 0;
  while (at < count && place(at).party != who) ++at;
  if (at == count) return;
  if (at == 0) t.cars->passed[link] = 0;
  const std::uint32_t places = t.places_of(who, way.slots);
  for (std::uint32_t i = at; i + places < count; ++i) place(i) = place(i + places);
  // Where the link was full up to there the room begins to travel now; else the next to enter meets the place that it would have met.
  for (std::uint32_t k = 0; k < places; ++k) {
    const std::uint32_t freed = count - places + k;
    place(freed) = freed + places < way.slots ? place(freed + places) : CarSlot{who, now_ms};
  }
  tail.entered -= places;
  t.renew_lines(link);
}

void stop_where_it_is(Traffic& t, std::uint32_t who, PartyStatus becomes, std::uint32_t now_ms, Worker& worker) {
  const PartyStatus was = t.party->status[who];
  if (was == PartyStatus::waiting && !rests(t.party->rows[who])) leave_origin(t, who);
  if (was == PartyStatus::on_link) take_off_link(t, who, now_ms);
  if (was == PartyStatus::carried) leave_carrier(t, who);
  t.set_status(who, becomes, worker);  // its link stays, so that others know where it is
  t.party->entered[who] = Time{now_ms};
  if (becomes == PartyStatus::in_place || t.in_fleet(who))
    t.note(worker, now_ms, &PartyEvents::in_place, who, t.party->link[who].index, static_cast<double>(t.party->persons[who]));
  if (t.is_awaited(who)) t.tell(worker, now_ms, who, PartyNewsKind::stopped);
  put_off_all(t, who, becomes, {}, now_ms, worker);
}

/// Its people are in a building, and no party any more; they may set out again.
void go_indoors(Traffic& t, std::uint32_t who, std::uint32_t now_ms, Worker& worker) {
  PartyRow& row = t.party->rows[who];
  const PartyStatus was = t.party->status[who];
  if (was == PartyStatus::waiting && !rests(row)) leave_origin(t, who);
  if (was == PartyStatus::on_link) take_off_link(t, who, now_ms);
  if (was == PartyStatus::carried) leave_carrier(t, who);
  t.set_status(who, PartyStatus::none, worker);
  row.link = {}, row.goal = {}, row.destination = {}, row.entered = Time{now_ms};
  t.party->persons[who] = 0;
}

}  // namespace

void wake_ends(Traffic& t, TravelMode mode, std::uint32_t link) {
  Calendar& calendar = t.calendar_of(mode);
  calendar.note(t.network->tail({link}).index, t.next_tick, t.next_tick);
  calendar.note(t.network->head({link}).index, t.next_tick, t.next_tick);
  if (mode != TravelMode::foot) t.look_again(link);
}

namespace {

/// As join_origin; false where it finds no way.
bool joins_origin(Traffic& t, std::uint32_t who, std::uint32_t now_ms, Worker& worker) {
  const std::uint32_t node = t.party->node[who].index;
  const auto entered = static_cast<std::uint32_t>(Time(t.party->entered[who]).ms);
  const std::uint32_t out = decide_way(t, who, node, {node}, std::max(now_ms, entered), worker);
  if (out == finds_no_way) return false;
  if (out == goes_in) {
    arrive(t, who, PartyStatus::waiting, node, std::max(now_ms, entered), worker);
    return true;
  }
  t.feet->rows[who].since_ms = entered;
  insert(t, t.origins[static_cast<std::size_t>(t.plane_of(who))][out], who);
  t.calendar_of(t.party->mode[who]).page(worker.page).note(node, t.next_tick, t.tick_of(entered));
  return true;
}

}  // namespace

void join_origin(Traffic& t, std::uint32_t who, std::uint32_t now_ms, Worker& worker) {
  if (!joins_origin(t, who, now_ms, worker)) t.stranded.push_back(who);
}

void leave_origin(Traffic& t, std::uint32_t who) {
  const NodeId node = t.party->node[who];
  auto& queues = t.origins[static_cast<std::size_t>(t.plane_of(who))];
  const std::uint32_t first = t.network->first_out(node), end = first + t.network->out_degree(node);
  for (std::uint32_t link = first; link < end; ++link)
    if (remove(t, queues[link], who)) return;
  std::erase(t.stranded, who);
}

void requeue_all(Traffic& t, std::uint32_t now_ms, Worker& worker) {
  for (auto& queues : t.origins) std::fill(queues.begin(), queues.end(), OriginQueue{});
  t.stranded.clear();
  std::vector<std::uint32_t> waiting;
  for (std::uint32_t p = 0; p < t.party->status.size(); ++p)
    if (t.party->status[p] == PartyStatus::waiting && !rests(t.party->rows[p]))
      waiting.push_back(p), t.feet->rows[p].since_ms = static_cast<std::uint32_t>(Time(t.party->entered[p]).ms);
  std::sort(waiting.begin(), waiting.end(), [&t](std::uint32_t a, std::uint32_t b) { return waits_before(t, a, b); });
  for (const std::uint32_t p : waiting) join_origin(t, p, now_ms, worker);
}

void requeue_node(Traffic& t, std::uint32_t node, std::uint32_t now_ms, Worker& worker) {
  std::vector<std::uint32_t> waiting;
  const std::uint32_t first = t.network->first_out({node}), end = first + t.network->out_degree({node});
  for (auto& queues : t.origins) {
    for (std::uint32_t link = first; link < end; ++link) {
      for (std::uint32_t p = queues[link].first; p != no_row; p = t.feet->rows[p].next) waiting.push_back(p);
      queues[link] = {};
    }
  }
  for (const std::uint32_t p : waiting) join_origin(t, p, now_ms, worker);
}

void retry_stranded(Traffic& t, std::uint32_t now_ms, Worker& worker) {
  const std::vector<std::uint32_t> again = std::move(t.stranded);
  t.stranded.clear();
  for (const std::uint32_t p : again) join_origin(t, p, now_ms, worker);
}

namespace {

std::vector<std::uint32_t> members(const Traffic& t, const LinkCrowd& crowd) {
  std::vector<std::uint32_t> out;
  for (const LinkCrowd::Place& place : crowd.places()) out.push_back(place.party);
  for (std::uint32_t p = crowd.newest(); p != no_row; p = t.feet->rows[p].next) out.push_back(p);
  return out;
}

void refill(const Traffic& t, LinkCrowd& crowd, const std::vector<std::uint32_t>& parties) {
  crowd.clear();
  for (const std::uint32_t p : parties) crowd.insert({t.feet->ready_ms[p], p}, t.keys);
}

}  // namespace

std::vector<std::uint32_t> walkers_on(const Traffic& t, std::uint32_t link) { return members(t, t.walkers[t.foot_links[link].gate]); }

std::vector<std::uint32_t> filterers_on(const Traffic& t, std::uint32_t link) {
  if (!t.filtering) return {};
  return members(t, t.filters[t.cars->heads[link].gate]);
}

void reset_crowd(Traffic& t, std::uint32_t link, const std::vector<std::uint32_t>& parties) {
  refill(t, t.walkers[t.foot_links[link].gate], parties);
  if (t.foot_links[link].single_file == 0) return;
  std::uint32_t last = 0;
  for (const std::uint32_t p : parties) last = std::max(last, t.feet->ready_ms[p]);
  t.last_in_file[link] = last;
}

void reset_filterers(Traffic& t, std::uint32_t link, const std::vector<std::uint32_t>& parties) { refill(t, t.filters[t.cars->heads[link].gate], parties); }

void take_off_link(Traffic& t, std::uint32_t who, std::uint32_t now_ms) {
  const std::uint32_t link = t.party->link[who].index;
  const TravelMode mode = t.party->mode[who];
  const Plane plane = t.plane_of(who);
  if (plane == Plane::queueing) {
    take_off_ring(t, link, who, now_ms);
  } else if (plane == Plane::filtering) {
    std::vector<std::uint32_t> others = filterers_on(t, link);
    std::erase(others, who);
    reset_filterers(t, link, others);
  } else {
    std::vector<std::uint32_t> others = walkers_on(t, link);
    std::erase(others, who);
    reset_crowd(t, link, others);
    std::uint64_t& count = t.feet->through_end[t.foot_links[link].near_end];
    count = street_count::changed_between(count, -static_cast<std::int32_t>(t.party->persons[who]));
  }
  wake_ends(t, mode, link);
}

std::vector<std::uint32_t> grant_departures(Traffic& t, std::span<const DepartRequest> requests, Worker& worker) {
  std::vector<std::uint32_t> granted;
  granted.reserve(requests.size());
  for (std::uint32_t i = 0; i < requests.size(); ++i) {
    const std::uint32_t who = requests[i].party.index;
    const PartyStatus was = t.party->status[who];
    if (moves(was) || was == PartyStatus::dead || was == PartyStatus::carried) continue;
    t.change_status(who, was, PartyStatus::waiting, worker);
    if (requests[i].goal.valid()) t.routes.front().add_end(requests[i].goal);
    granted.push_back(i);
  }
  return granted;
}

/// May be called by several threads at once, for parties at different nodes, where nobody chooses among exits.
void set_out_from_home(Traffic& t, const DepartRequest& request, std::uint32_t now_ms, Worker& worker) {
  PartyState& party = *t.party;
  const std::uint32_t who = request.party.index;
  const Time when{std::max<std::int64_t>(request.head.time.ms, now_ms)};
  party.vehicle[who] = request.mode == TravelMode::foot ? 0 : std::min(request.vehicle, static_cast<std::uint8_t>(t.kinds.size() - 1));
  party.mode[who] = request.mode == TravelMode::foot ? TravelMode::foot : t.kinds[party.vehicle[who]].mode;
  party.informed[who] |= request.informed, party.persons[who] = request.persons;
  party.link[who] = {}, party.node[who] = request.origin, party.destination[who] = request.destination, party.goal[who] = request.goal;
  party.entered[who] = when;
  if (party.departed[who].is_never()) party.departed[who] = when;
  party.walk_m_s[who] = static_cast<float>(request.walk_mm_s) / 1000.0F;
  if (t.trips != nullptr) {
    t.trips->trip[who] = request.trip, t.trips->links_passed[who] = 0;
    follow_trip(*t.trips, who, party);
  }
  if (t.choices != nullptr) choose_at_departure(t, who, request.goal.valid() || request.trip != 0 ? ExitChoice::given : request.choice);
  t.note(worker, static_cast<std::uint32_t>(when.ms), &PartyEvents::departed, who, party.rows[who].destination.index, static_cast<double>(request.persons));
  if (joins_origin(t, who, now_ms, worker)) return;
  worker.stranded.push_back(who);
  if (request.goal.valid()) t.tell(worker, now_ms, who, PartyNewsKind::blocked);
}

void apply_redirect(Traffic& t, const RedirectRequest& request, std::uint32_t now_ms, Worker& worker) {
  PartyState& party = *t.party;
  const std::uint32_t who = request.party.index;
  const PartyStatus status = party.status[who];
  if (status == PartyStatus::none || status == PartyStatus::dead) return;
  if (!request.destination.valid()) return stop_where_it_is(t, who, PartyStatus::in_place, now_ms, worker);
  if (!moves(status) && party.link[who].valid()) return;  // it stopped in mid-link, from where no way leads on
  const bool stays = status == PartyStatus::carried || (status == PartyStatus::waiting && rests(party.rows[who]));
  if (status == PartyStatus::waiting && !stays) leave_origin(t, who);
  party.destination[who] = request.destination;
  if (t.choices != nullptr) t.choices->choice[who] = ExitChoice::given;
  t.note(worker, now_ms, &PartyEvents::rerouted, who, request.destination.index, 1);
  if (stays) return;
  if (status == PartyStatus::on_link) return wake_ends(t, party.mode[who], party.link[who].index);
  if (status != PartyStatus::waiting) t.set_status(who, PartyStatus::waiting, worker), party.entered[who] = Time{now_ms};
  join_origin(t, who, now_ms, worker);
}

void apply_harm(Traffic& t, const HarmRequest& request, std::uint32_t now_ms, Worker& worker) {
  const std::uint32_t who = request.party.index;
  const PartyStatus status = t.party->status[who];
  if (status == PartyStatus::none || status == PartyStatus::dead) return;
  if (request.becomes == PartyStatus::none) return go_indoors(t, who, now_ms, worker);
  const bool stops = request.becomes == PartyStatus::in_place || request.becomes == PartyStatus::abandoned || request.becomes == PartyStatus::dead;
  if (stops && status != request.becomes) stop_where_it_is(t, who, request.becomes, now_ms, worker);
  if (!stops && status == PartyStatus::on_link && t.party->mode[who] == TravelMode::foot) {
    std::uint64_t& count = t.feet->through_end[t.foot_links[t.party->link[who].index].near_end];
    count = street_count::changed_between(count, static_cast<std::int32_t>(request.persons_left) - t.party->persons[who]);
    wake_ends(t, TravelMode::foot, t.party->link[who].index);  // there may be room now
  }
  t.party->persons[who] = request.persons_left;
}

void inform(Traffic& t, std::uint32_t who, std::uint32_t now_ms, Worker& worker) {
  if (t.party->informed[who] != 0) return;
  t.party->informed[who] = 1;
  if (t.party->status[who] == PartyStatus::on_link) wake_ends(t, t.party->mode[who], t.party->link[who].index);
  if (t.party->status[who] != PartyStatus::waiting || rests(t.party->rows[who])) return;
  leave_origin(t, who);
  join_origin(t, who, now_ms, worker);
}

namespace {

/// Its people push the vehicle aside and go on from the next crossing on foot. A vehicle of the fleet stays behind.
void leave_vehicle(Traffic& t, std::uint32_t who, std::uint32_t now_ms, Worker& worker) {
  const std::uint32_t link = t.party->link[who].index;
  t.note(worker, now_ms, &PartyEvents::left_vehicle, who, link, static_cast<double>(t.party->persons[who]));
  put_off_all(t, who, PartyStatus::abandoned, {t.car_links[link].head_node}, now_ms, worker);
  if (t.in_fleet(who)) return stop_where_it_is(t, who, PartyStatus::abandoned, now_ms, worker);
  take_off_link(t, who, now_ms);
  t.stop_party(who, PartyStatus::on_link, PartyStatus::waiting, t.car_links[link].head_node, now_ms, worker);
  t.party->mode[who] = TravelMode::foot, t.party->vehicle[who] = 0;
  join_origin(t, who, now_ms, worker);
}

/// Onto the other side of the road, if it is open and not full.
void turn_back(Traffic& t, std::uint32_t who, std::uint32_t now_ms, Worker& worker) {
  const std::uint32_t link = t.party->link[who].index;
  const LinkId back = t.world->links.opposite[link];
  if (!back.valid() || t.closed(t.party->mode[who], back.index)) return;
  CarTailLine& tail = t.cars->tails[back.index];
  const std::uint32_t places = t.places_of(who, tail.slots);
  if (tail.now.entered - t.cars->heads[back.index].now.left + places > tail.slots) return;
  take_off_link(t, who, now_ms);
  const std::uint32_t ready = now_ms + tail.travel_ms;
  for (std::uint32_t k = 0; k < places; ++k) {
    t.cars->ring[tail.first_slot + tail.slot] = {k == 0 ? who : same_vehicle, ready};
    if (++tail.slot == tail.slots) tail.slot = 0;
  }
  tail.now.entered += places;
  pass_headway(tail.now.next_entry, now_ms, tail.entry_headway * places);
  PartyRow& row = t.party->rows[who];
  row.node = t.world->links.tail[back.index], row.link = back, row.entered = Time{now_ms};
  t.renew_lines(back.index);
  t.calendar_of(row.mode).note(tail.head_node, t.next_tick, t.tick_of(ready));
  if (t.tell_new_links) worker.on_new_link.push_back({who});
  t.note(worker, now_ms, &PartyEvents::turned_back, who, back.index);
  if ((row.followed & followed_to_log) != 0) t.note(worker, now_ms, &PartyEvents::link_entered, who, back.index);
}

}  // namespace

void respond_to_gridlock(Traffic& t, std::uint32_t link, std::uint32_t now_ms, Worker& worker) {
  const CarHeadLine& head = t.cars->heads[link];
  const std::uint32_t first = t.cars->ring[head.first_slot + head.now.slot].party;
  if (t.settings.gridlock_response == GridlockResponse::abandon) leave_vehicle(t, first, now_ms, worker);
  if (t.settings.gridlock_response == GridlockResponse::turn_back) turn_back(t, first, now_ms, worker);
}

}  // namespace muster
