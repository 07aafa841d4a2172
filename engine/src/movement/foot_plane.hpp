#pragma once
#include <cmath>

#include "movement/street_count.hpp"
#include "movement/ways.hpp"

namespace muster {

/// People on foot at a node. Speed is fixed at entry from the density of both directions; who is faster overtakes, and all leave in the order in which
/// they reach the end. A street beyond the density of the greatest flow is a queue: its end passes what its width lets through, no more people go in than a
/// crowd of that density passes, and so they stay as long as the density-speed relation says. An end of a street is one cross-section for those who go
/// in and those who come out.
class FootPlane {
 public:
  static constexpr Plane plane = Plane::foot;
  static constexpr bool ends_are_shared = true;
  static constexpr bool filtering = false, nodes_hold_up = false;
  FootPlane(Traffic& traffic, std::size_t member) : t_(traffic), member_(member) {}
  void begin(std::uint32_t tick, std::uint32_t, std::uint32_t t1) { tick_ = tick, t1_ = t1; }

  /// As for vehicles.
  void fetch_ahead(std::span<const std::uint32_t> nodes) {
    const Network& network = *t_.network;
    const auto& origins = t_.origins[static_cast<std::size_t>(plane)];
    for (const std::uint32_t node : nodes) network.fetch({node});
    for (const std::uint32_t node : nodes) {
      const LinkCrowd* const crowds = t_.walkers.data() + network.first_in({node});
      for (std::size_t k = 0; k < network.in_links({node}).size(); k += 2) __builtin_prefetch(crowds + k, 1);
      __builtin_prefetch(network.in_links({node}).data());
      __builtin_prefetch(origins.data() + network.first_out({node}));
    }
    for (const std::uint32_t node : nodes) {
      const LinkCrowd* crowd = t_.walkers.data() + network.first_in({node});
      for (const std::uint32_t link : network.in_links({node})) fetch_crowd(link, *crowd++);
    }
    due_.clear();
    for (const std::uint32_t node : nodes) {
      const LinkCrowd* crowd = t_.walkers.data() + network.first_in({node});
      for (const std::uint32_t link : network.in_links({node})) {
        if (!crowd->empty() && crowd->first().ready_ms < t1_) due_.push_back({link, node, crowd->first().party});
        ++crowd;
      }
    }
    for (const Due& due : due_) {
      fetch_party(due.party);
      fetch_link(due.link);
    }
    look_for_ways(t_, due_);
    for (const Due& due : due_) {
      if (due.out != no_row) fetch_link(due.out), __builtin_prefetch(t_.feet->tail.data() + due.out, 1);
      fetch_ends(due.link);
    }
    for (const Due& due : due_)
      if (due.out != no_row) fetch_ends(due.out), __builtin_prefetch(t_.walkers.data() + t_.foot_links[due.out].gate, 1);
  }
  template <class Found>
  std::uint32_t each_first(std::uint32_t node, Found&& found) {
    std::uint32_t later = never_ms, party = no_row, ready = 0;
    LinkCrowd* crowd = t_.walkers.data() + t_.network->first_in({node});
    for (const std::uint32_t link : t_.network->in_links({node})) {
      if (!first_of(*crowd++, link, party, ready)) continue;
      if (ready < t1_) found(link, false, party, ready);
      else later = std::min(later, ready);
    }
    return later;
  }
  bool first_on(std::uint32_t link, bool, std::uint32_t& party, std::uint32_t& ready) { return first_of(walkers(link), link, party, ready); }
  /// When the cross-section at the link's head is free; only moves on.
  std::uint32_t lets_out(std::uint32_t link) const { return headway_over(clock_at_head(link)); }
  /// Do two passages go through the same end of a street?
  bool meet(const Passage& a, const Passage& b) const {
    for (const std::uint32_t one : {out_of(a), into(a)})
      for (const std::uint32_t other : {out_of(b), into(b)})
        if (one == other && one != no_row) return true;
    return false;
  }
  /// never_ms: not in this tick. Room that frees up now shows in the next.
  std::uint32_t lets_in(std::uint32_t link, std::uint32_t party) const {
    const FootLink& way = t_.foot_links[link];
    const FootTail& tail = t_.feet->tail[link];
    const std::uint32_t admitted = tail.admitted_tick == tick_ ? tail.admitted : 0, inside = on_street(way), persons = t_.party->persons[party];
    // Both ends let people in without seeing each other, so each takes half of what room there is. A party always fits on an empty street.
    const std::uint32_t room = inside >= way.storage ? 0 : (way.storage - inside) / (way.two_way != 0 ? 2 : 1);
    const bool fits = admitted + persons <= room || (inside == 0 && admitted == 0);
    return fits ? headway_over(tail.next_entry) : never_ms;
  }
  void leave(std::uint32_t link, bool, std::uint32_t ms) {
    LinkCrowd& on_link = walkers(link);
    const std::uint32_t persons = t_.party->persons[on_link.first().party];
    const FootLink& way = t_.foot_links[link];
    on_link.pop();
    if (on_link.places().size() > 1) fetch_party(on_link.places()[1].party);  // the next one was brought when this one became the first
    pass_headway(clock_at_head(link), ms, way.headway_per_person * persons);
    count(way.far_end, -static_cast<std::int32_t>(persons));
    tell_tail(link);
    if (way.two_way != 0) tell_tail(way.far_end);
  }
  void enter(std::uint32_t link, std::uint32_t party, std::uint32_t ms) {
    const FootLink& way = t_.foot_links[link];
    FootTail& tail = t_.feet->tail[link];
    const std::uint32_t persons = t_.party->persons[party], inside = on_street(way);
    const WalkingTable& crowd = t_.walking.of(way);
    const double density = inside * way.per_area, free = static_cast<double>(t_.party->walk_m_s[party]);
    std::uint32_t ready = ms + whole_ms(walking_ms(way, t_.settings, free, crowd.share(std::min(density, crowd.densest_flow()))));
    if (way.single_file != 0) t_.last_in_file[link] = ready = std::max(ready, t_.last_in_file[link] + 1);
    std::int64_t headway = way.headway_per_person;
    if (density > crowd.densest_flow()) {  // what a crowd passes: people on the street / time to walk through it
      const double walk = walking_ms(way, t_.settings, free, crowd.share(density));
      headway = std::max(headway, static_cast<std::int64_t>(walk * (ticks_per_ms / static_cast<double>(inside))));
    }
    tail.admitted = (tail.admitted_tick == tick_ ? tail.admitted : 0) + persons;
    tail.admitted_tick = tick_;
    pass_headway(tail.next_entry, ms, headway * persons);
    count(way.near_end, static_cast<std::int32_t>(persons));
    t_.walkers[way.gate].hand_over(t_.feet->rows, party, ready);
    t_.calendar[0].page(member_).note(way.head_node, tick_ + 1, t_.tick_of(ready));
  }
  /// As for vehicles. Who was let in during this tick counts as inside from the next tick on, which may leave half of the room that there is again:
  /// then the node looks again in any case.
  bool wait_for_room(std::uint32_t link, Worker&) {
    const FootTail& tail = t_.feet->tail[link];
    std::uint32_t& mark = t_.wants_footway[link];
    const bool seen = wanted(mark) != 0;
    if (!seen) std::atomic_ref<std::uint32_t>(mark).store(tick_ + 1, std::memory_order_release);
    return !seen || (tail.admitted_tick == tick_ && tail.admitted != 0);
  }
  std::int32_t weight(std::uint32_t link) const { return t_.foot_links[link].weight; }
  std::int32_t& credit(std::uint32_t link) { return t_.feet->credit[link]; }
  std::int32_t& origin_credit(std::uint32_t link) { return t_.feet->origin_credit[link]; }

 private:
  LinkCrowd& walkers(std::uint32_t link) const { return t_.walkers[t_.foot_links[link].gate]; }
  bool first_of(LinkCrowd& on_link, std::uint32_t link, std::uint32_t& party, std::uint32_t& ready) {
    on_link.take_in(t_.feet->rows, t_.keys);
    if (on_link.empty()) return false;
    party = on_link.first().party;
    ready = t_.foot_links[link].stopped != 0 ? never_ms : std::max(on_link.first().ready_ms, lets_out(link));
    return true;
  }
  /// Who has just come is looked at by the head in its own time; here it is only brought.
  void fetch_crowd(std::uint32_t link, const LinkCrowd& on_link) const {
    const std::uint32_t came = on_link.newest();
    if (came != no_row) __builtin_prefetch(t_.feet->rows.data() + came), fetch_link(link);
    if (!on_link.empty()) on_link.fetch();
  }
  void fetch_party(std::uint32_t party) const {
    __builtin_prefetch(t_.party->rows.data() + party, 1), __builtin_prefetch(t_.party->persons.data() + party);
    __builtin_prefetch(t_.feet->rows.data() + party, 1);
  }
  void fetch_link(std::uint32_t link) const {
    __builtin_prefetch(t_.foot_links.data() + link), __builtin_prefetch(reinterpret_cast<const char*>(t_.foot_links.data() + link + 1) - 1);
  }
  void fetch_ends(std::uint32_t link) const {
    const FootLink& way = t_.foot_links[link];
    __builtin_prefetch(t_.wants_footway.data() + link, 1);
    __builtin_prefetch(t_.feet->through_end.data() + way.near_end, 1), __builtin_prefetch(t_.feet->through_end.data() + way.far_end, 1);
    __builtin_prefetch(t_.feet->tail.data() + std::min<std::size_t>(way.far_end, t_.feet->tail.size() - 1), 1);
  }
  std::uint32_t whole_ms(double ms) const { return std::max(t_.tick_ms, static_cast<std::uint32_t>(std::ceil(ms - 1e-3))); }
  /// The clock of the cross-section at a link's head: on a two-way street that of the other direction's tail.
  std::int64_t& clock_at_head(std::uint32_t link) const {
    const std::uint32_t end = t_.foot_links[link].far_end;
    return end < t_.foot_links.size() ? t_.feet->tail[end].next_entry : t_.feet->far_end_next[end - t_.foot_links.size()];
  }
  /// Street ends that a passage goes through, or no_row.
  std::uint32_t out_of(const Passage& p) const { return p.origin ? no_row : t_.foot_links[p.source].far_end; }
  std::uint32_t into(const Passage& p) const { return p.out < finds_no_way ? t_.foot_links[p.out].near_end : no_row; }
  /// Persons on the street as of the tick's start, at both ends: a count of now at one end and of then at the other would be too high or too low.
  std::uint32_t on_street(const FootLink& way) const {
    return street_count::together(street_count::at_start_of(load(t_.feet->through_end[way.near_end]), tick_),
                                  street_count::at_start_of(load(t_.feet->through_end[way.far_end]), tick_));
  }
  void count(std::uint32_t end, std::int32_t change) {
    std::uint64_t& word = t_.feet->through_end[end];
    std::atomic_ref<std::uint64_t>(word).store(street_count::passed(word, tick_, change), std::memory_order_relaxed);
  }
  static std::uint32_t wanted(const std::uint32_t& mark) {
    return std::atomic_ref<std::uint32_t>(const_cast<std::uint32_t&>(mark)).load(std::memory_order_acquire);
  }
  /// Somebody has left the street: whoever waits for room at the link's tail looks again when that shows, in the next tick.
  void tell_tail(std::uint32_t link) {
    std::uint32_t& mark = t_.wants_footway[link];
    if (wanted(mark) == 0) return;
    std::atomic_ref<std::uint32_t>(mark).store(0, std::memory_order_release);
    t_.calendar[0].page(member_).note(t_.network->tail({link}).index, tick_ + 1, tick_ + 1);
  }
  static std::uint64_t load(const std::uint64_t& shared) {
    return std::atomic_ref<std::uint64_t>(const_cast<std::uint64_t&>(shared)).load(std::memory_order_relaxed);
  }
  Traffic& t_;
  std::size_t member_;
  std::vector<Due> due_;
  std::uint32_t tick_ = 0, t1_ = 0;
};

}  // namespace muster
