#include "movement/watch.hpp"

#include <algorithm>

#include "movement/carriage.hpp"
#include "movement/orders.hpp"
#include "movement/street_count.hpp"
#include "movement/ways.hpp"

namespace muster {

void give_up_waiting(Traffic& t, std::uint32_t now_ms, Worker& worker) {
  const auto gives_up = [&](std::uint32_t who) { return t.party->entered[who] + t.settings.stuck_limit <= Time{now_ms}; };
  const std::vector<std::uint32_t> stranded = t.stranded;  // who is put off may become one of them
  for (const std::uint32_t who : stranded) {
    if (!gives_up(who)) continue;
    t.set_status(who, PartyStatus::in_place, worker);
    t.party->entered[who] = Time{now_ms};
    t.note(worker, now_ms, &PartyEvents::in_place, who, EventLog::none, static_cast<double>(t.party->persons[who]));
    if (t.is_awaited(who)) t.tell(worker, now_ms, who, PartyNewsKind::stopped);
    put_off_all(t, who, PartyStatus::in_place, {}, now_ms, worker);
  }
  std::erase_if(t.stranded, [&t](std::uint32_t who) { return t.party->status[who] != PartyStatus::waiting; });
}

namespace {

std::uint32_t cars_on(const Traffic& t, std::uint32_t link) { return t.cars->tail[link].entered - t.cars->head[link].left; }

bool is_full(const Traffic& t, std::uint32_t link) { return t.car_links[link].slots > 0 && cars_on(t, link) >= t.car_links[link].slots; }

constexpr std::int64_t moved_lately_ms = 30000;  ///< where somebody left the link since, nothing stands still

/// The full link that the first vehicle of a full link stands before, or no_row.
std::uint32_t blocked_by(const Traffic& t, std::uint32_t link, std::uint32_t now_ms) {
  if (!is_full(t, link)) return no_row;
  if (t.cars->heads[link].now.next_exit / ticks_per_ms + moved_lately_ms > now_ms) return no_row;
  const CarSlot& first = t.cars->ring[t.car_links[link].first_slot + t.cars->head[link].slot];
  if (first.time_ms > now_ms) return no_row;
  const std::uint32_t next =
      choose_way(t, first.party, t.car_links[link].head_node, state_after(t, t.party->rows[first.party].mode, link, t.car_links[link].head_node)).out;
  return next < finds_no_way && is_full(t, next) ? next : no_row;
}

}  // namespace

void report_standstills(Traffic& t, std::uint32_t now_ms, Worker& worker) {
  std::vector<std::uint32_t>& seen = t.walked;         // link + 1 from which a walk came through here first
  std::vector<std::uint32_t> touched, standing, acts;  // acts: links whose first vehicle does something about it
  // In a ring each link is waited for by the first vehicle of the one behind it, and the node between them has marked it; nothing else need be looked at.
  std::sort(t.wanted.begin(), t.wanted.end());
  t.wanted.erase(std::unique(t.wanted.begin(), t.wanted.end()), t.wanted.end());
  std::erase_if(t.wanted, [&t](std::uint32_t link) { return t.cars->heads[link].wanted == 0; });
  for (const std::uint32_t start : t.wanted) {
    std::uint32_t link = start;
    while (link != no_row && seen[link] == 0) seen[link] = start + 1, touched.push_back(link), link = blocked_by(t, link, now_ms);
    if (link == no_row || seen[link] != start + 1) continue;
    std::uint32_t lowest = link, length = 0, at = link;
    bool known = true;
    do {
      standing.push_back(at), ++length;
      known = known && t.cars->standstill[at] != 0;
      if (t.world->links.key[at] < t.world->links.key[lowest]) lowest = at;
      at = blocked_by(t, at, now_ms);
    } while (at != link);
    if (!known) worker.events.push_back({{now_ms}, t.events.standstill, lowest, EventLog::none, static_cast<double>(length)});
    if (t.settings.gridlock_response == GridlockResponse::turn_back) acts.insert(acts.end(), standing.end() - length, standing.end());
    else acts.push_back(lowest);
  }
  for (const std::uint32_t link : touched) seen[link] = 0;
  for (const std::uint32_t link : t.standing) t.cars->standstill[link] = 0;
  for (const std::uint32_t link : standing) t.cars->standstill[link] = 1;
  t.standing = std::move(standing);
  std::sort(acts.begin(), acts.end(), [&t](std::uint32_t a, std::uint32_t b) { return t.world->links.key[a] < t.world->links.key[b]; });
  for (const std::uint32_t link : acts) respond_to_gridlock(t, link, now_ms, worker);
}

namespace {

bool is_listed(const Traffic& t, std::uint32_t carrier, std::uint32_t who) {
  const std::vector<PartyId>& aboard = t.carried->of(carrier);
  return std::binary_search(aboard.begin(), aboard.end(), PartyId{who});
}

}  // namespace

bool everybody_found(const Traffic& t) {
  std::vector<std::uint8_t> found(t.party->status.size(), 0);
  bool right = t.totals->conserved();
  const auto find = [&](std::uint32_t who, PartyStatus status, Plane plane, LinkId link) {
    right = right && found[who]++ == 0 && t.party->status[who] == status && t.plane_of(who) == plane && t.party->link[who] == link;
  };
  for (std::uint32_t link = 0; link < t.car_links.size(); ++link) {
    const CarLink& way = t.car_links[link];
    for (std::uint32_t i = 0; i < cars_on(t, link); ++i)
      if (const std::uint32_t p = t.cars->ring[way.first_slot + (t.cars->head[link].slot + i) % way.slots].party; p != same_vehicle)
        find(p, PartyStatus::on_link, Plane::queueing, {link});
    right = right && (way.slots == 0 || cars_on(t, link) <= way.slots);
    for (const std::uint32_t p : walkers_on(t, link)) find(p, PartyStatus::on_link, Plane::foot, {link});
    for (const std::uint32_t p : filterers_on(t, link)) find(p, PartyStatus::on_link, Plane::filtering, {link});
    for (const Plane plane : {Plane::foot, Plane::queueing, Plane::filtering})
      for (std::uint32_t p = t.origins[static_cast<std::size_t>(plane)][link].first; p != no_row; p = t.feet->rows[p].next)
        find(p, PartyStatus::waiting, plane, {});
  }
  for (const std::uint32_t p : t.stranded) find(p, PartyStatus::waiting, t.plane_of(p), {});
  std::vector<std::int64_t> count(party_statuses, 0);
  for (std::uint32_t p = 0; p < found.size(); ++p) {
    const PartyStatus status = t.party->status[p];
    if (status == PartyStatus::waiting && rests(t.party->rows[p])) find(p, PartyStatus::waiting, t.plane_of(p), {});
    const PartyId carrier = t.party->carried_by[p];
    right = right && carrier.valid() == (status == PartyStatus::carried);
    if (carrier.valid()) right = right && t.party->status[carrier.index] != PartyStatus::carried && is_listed(t, carrier.index, p);
    ++count[static_cast<std::size_t>(status)];
    right = right && (found[p] != 0) == (status == PartyStatus::waiting || status == PartyStatus::on_link);
  }
  for (std::size_t s = 1; s < count.size(); ++s) right = right && count[s] == t.totals->parties[s];
  return right;
}

}  // namespace muster
