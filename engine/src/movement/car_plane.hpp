#pragma once
#include <bit>
#include <span>

#include "movement/ways.hpp"

namespace muster {

/// Vehicles at a node: what the junction's tick needs to know of the links around it. Newell's rule as link transmission with discrete vehicles:
/// vehicle n enters when the headway is over and vehicle n - N left at least the hole's travel time ago.
///
/// Another thread may be at the link's other end. What it does in this tick does not show: whoever enters now reaches the head in a later tick, and room
/// freed now shows at the tail in a later tick, both by their times. So it does not matter whether a counter is read before or after the
/// other end's change; acquire and release make what it counts visible.
/// @tparam alike  all vehicles are cars that queue, and no node has a light or a bound of its own: a run in which that is so need not ask at every passage
template <bool alike>
class CarPlane {
 public:
  static constexpr Plane plane = Plane::queueing;
  static constexpr bool ends_are_shared = false;
  static constexpr bool filtering = !alike, nodes_hold_up = !alike;
  static constexpr std::uint32_t look_ahead = 6;  ///< of those who stand on a road of several lanes
  /// @param member  of the team, whose page of the calendar is written on
  CarPlane(Traffic& traffic, std::size_t member) : t_(traffic), member_(member) {}
  /// Addresses that hold for a tick at least, so that they need not be looked up again behind every write.
  void begin(std::uint32_t tick, std::uint32_t t0, std::uint32_t t1) {
    tick_ = tick, t0_ = t0, t1_ = t1;
    tails_ = t_.cars->tails.data(), heads_ = t_.cars->heads.data(), gates_ = t_.car_gates.data(), ring_ = t_.cars->ring.data();
    page_ = &t_.calendar[1].page(member_), rows_ = t_.party->rows.data();
  }

  /// Has what playing these nodes will read brought from memory, all at once: step by step, as each thing tells where the next one lies. On a network
  /// that is larger than the caches a vehicle waits for seven lines of memory at each node, one after the other. Reads only what belongs to these nodes.
  void fetch_ahead(std::span<const std::uint32_t> nodes) {
    const Network& network = *t_.network;
    const auto& origins = t_.origins[static_cast<std::size_t>(plane)];
    for (const std::uint32_t node : nodes) network.fetch({node});
    for (const std::uint32_t node : nodes) {
      __builtin_prefetch(gates_ + network.first_in({node}), 1), __builtin_prefetch(network.in_links({node}).data());
      __builtin_prefetch(origins.data() + network.first_out({node}));
    }
    due_.clear();
    for (const std::uint32_t node : nodes) {
      const std::span<const std::uint32_t> links = network.in_links({node});
      const CarGate* gate = gates_ + network.first_in({node});
      for (const std::uint32_t link : links) {
        if (load(gate->entered) != gate->left && gate->ready_ms < t1_) due_.push_back({link, node}), __builtin_prefetch(heads_ + link, 1);
        ++gate;
      }
    }
    for (const Due& due : due_) __builtin_prefetch(ring_ + heads_[due.link].first_slot + heads_[due.link].now.slot, 1);
    for (Due& due : due_) due.party = ring_[heads_[due.link].first_slot + heads_[due.link].now.slot].party, __builtin_prefetch(rows_ + due.party, 1);
    look_for_ways(t_, due_);
    for (const Due& due : due_)
      if (due.out != no_row) __builtin_prefetch(tails_ + due.out, 1);
    for (const Due& due : due_) {
      if (due.out == no_row) continue;
      const CarTailLine& tail = tails_[due.out];
      __builtin_prefetch(ring_ + tail.first_slot + tail.slot, 1), __builtin_prefetch(gates_ + tail.gate, 1);
    }
  }

  /// Calls found(link, filters, party, ready) for the first vehicle of each link that ends at `node`, and the first of those that filter, who may leave
  /// in this tick by their own clocks; returns when the earliest of the others may, as far as that is known.
  template <class Found>
  std::uint32_t each_first(std::uint32_t node, Found&& found) {
    const std::span<const std::uint32_t> links = t_.network->in_links({node});
    CarGate* const gates = gates_ + t_.network->first_in({node});
    std::uint32_t later = never_ms;
    if constexpr (!alike)
      if (t_.filtering) later = each_filtering(links, found);
    for (std::size_t first = 0; first < links.size(); first += 64) {
      // Whether a gate has somebody to pass is as good as chance: all are told apart before any is gone through, without a jump for each.
      const auto count = static_cast<std::uint32_t>(std::min<std::size_t>(64, links.size() - first));
      std::uint64_t due = 0;
      for (std::uint32_t i = 0; i < count; ++i) {
        const CarGate& gate = gates[first + i];
        const std::uint32_t ready = load(gate.entered) != gate.left ? gate.ready_ms : never_ms;
        due |= std::uint64_t{ready < t1_} << i;
        later = std::min(later, ready < t1_ ? never_ms : ready);
      }
      for (; due != 0; due &= due - 1) {
        const std::size_t i = first + static_cast<std::size_t>(std::countr_zero(due));
        CarGate& gate = gates[i];
        if (gate.ready_ms == 0) look(links[i], gate);
        if (gate.ready_ms < t1_) found(links[i], false, gate.party, gate.ready_ms);
        else later = std::min(later, gate.ready_ms);
      }
    }
    return later;
  }
  /// The first vehicle on `link` and when it may leave; false where there is none.
  bool first_on(std::uint32_t link, bool filters, std::uint32_t& party, std::uint32_t& ready) {
    if (!alike && filters) return first_filtering(link, party, ready);
    CarGate& gate = gates_[heads_[link].gate];
    if (load(gate.entered) == gate.left) return false;
    look(link, gate);
    party = gate.party, ready = gate.ready_ms;
    return true;
  }
  /// Lanes in which vehicles stand by their turn; 1 = all in one.
  std::uint32_t lanes(std::uint32_t link) const { return heads_[link].lanes; }
  std::uint32_t places_per_lane(std::uint32_t link) const { return heads_[link].slots / heads_[link].lanes; }
  std::uint32_t places(std::uint32_t link, std::uint32_t party) const { return places_of(party, heads_[link].slots); }
  /// Has the row of who stands there brought from memory.
  void fetch_standing(std::uint32_t link, std::uint32_t offset) const {
    const CarHeadLine& head = heads_[link];
    if (offset >= load(gates_[head.gate].entered) - head.now.left) return;
    const std::uint32_t at = head.now.slot + offset;
    t_.fetch(ring_[head.first_slot + (at < head.slots ? at : at - head.slots)].party);
  }
  /// Who stands `offset` places behind the first, and when it may leave by its own clock; false where nobody does.
  bool standing(std::uint32_t link, std::uint32_t offset, std::uint32_t& party, std::uint32_t& ready) const {
    const CarHeadLine& head = heads_[link];
    if (offset >= load(gates_[head.gate].entered) - head.now.left) return false;
    const std::uint32_t at = head.now.slot + offset;
    const CarSlot& slot = ring_[head.first_slot + (at < head.slots ? at : at - head.slots)];
    fetch_standing(link, offset + look_ahead);
    party = slot.party, ready = std::max(slot.time_ms, headway_over(head.now.next_exit));
    if (!alike && head.signal != 0) ready = t_.signals[link].green_at(ready);
    return true;
  }
  /// A vehicle that stands `offset` places behind the first leaves past `blocked` lanes of others: these move up behind it. Lanes past which somebody
  /// went before give nothing to the flow any more.
  void leave_past(std::uint32_t link, std::uint32_t offset, std::uint32_t blocked, std::uint32_t ms) {
    CarHeadLine& head = heads_[link];
    CarSlot* const ring = ring_ + head.first_slot;
    const auto at = [&head](std::uint32_t i) { return head.now.slot + i < head.slots ? head.now.slot + i : head.now.slot + i - head.slots; };
    const std::uint32_t leaves = ring[at(offset)].party, places = places_of(leaves, head.slots);
    for (std::uint32_t i = offset; i-- > 0;) ring[at(i + places)] = ring[at(i)];
    ring[head.now.slot].party = leaves;
    const std::uint32_t lost = std::min<std::uint32_t>(head.passed, blocked);
    head.passed = static_cast<std::uint8_t>(std::max<std::uint32_t>(head.passed, blocked));  // no more than the lanes that take turns
    leave_by(head, places, head.exit_headway * places * head.lanes / (head.lanes - lost), ms);
  }
  std::uint32_t green_at(std::uint32_t link, std::uint32_t ms) const { return !alike && heads_[link].signal != 0 ? t_.signals[link].green_at(ms) : ms; }
  static bool meet(const Passage& a, const Passage& b) { return a.out == b.out && a.out < finds_no_way; }
  /// When the vehicle may enter `link`; never_ms = not before somebody leaves it.
  std::uint32_t lets_in(std::uint32_t link, std::uint32_t party) const {
    if (!alike && t_.filtering && t_.kind_of(party).filters != 0) return 0;
    CarTailLine& tail = tails_[link];
    std::uint32_t at = headway_over(tail.now.next_entry);
    const std::uint32_t places = places_of(party, tail.slots);
    if (tail.now.entered - tail.known_left + places > tail.slots) {
      tail.known_left = load(gates_[tail.gate].left);
      if (tail.now.entered - tail.known_left + places > tail.slots) return never_ms;
    }
    std::uint32_t last = tail.slot + places - 1;
    if (last >= tail.slots) last -= tail.slots;
    const CarSlot& place = ring_[tail.first_slot + last];
    if (place.party != no_row) at = std::max(at, place.time_ms + tail.hole_ms);  // somebody has left it; else it was never taken
    return at;
  }
  void leave(std::uint32_t link, bool filters, std::uint32_t ms) {
    CarHeadLine& head = heads_[link];
    if (!alike && filters) return leave_filtering(head, link, ms);
    const std::uint32_t places = alike ? 1 : t_.places_of(ring_[head.first_slot + head.now.slot].party, head.slots);
    head.passed = 0;
    leave_by(head, places, head.exit_headway * places, ms);
  }
  void enter(std::uint32_t link, std::uint32_t party, std::uint32_t ms) {
    CarTailLine& tail = tails_[link];
    std::uint32_t ready = ms + tail.travel_ms, places = 1;
    if (!alike && t_.mixed) {
      ready = ms + driving_ms(tail, link, party);
      if (t_.kind_of(party).filters != 0) return enter_filtering(tail, party, ms, ready);
      places = places_of(party, tail.slots);
    }
    for (std::uint32_t k = 0; k < places; ++k) {
      ring_[tail.first_slot + tail.slot] = {k == 0 ? party : same_vehicle, ready};
      if (++tail.slot == tail.slots) tail.slot = 0;
    }
    pass_headway(tail.now.next_entry, ms, tail.entry_headway * places);
    // The head looks at the link again by itself when the one before leaves, which it cannot do in this tick if it is not there yet.
    const bool noticed = tail.last_ready >= t1_;
    tail.last_ready = ready;
    tail.now.entered += places;
    store(gates_[tail.gate].entered, tail.now.entered);
    if (!noticed) page_->note(tail.head_node, tick_ + 1, t_.tick_of(ready));
  }
  /// The tail has somebody waiting for room on `link`. Returns true where the node should look again in the next tick: only from then on has the
  /// head surely seen that somebody waits, and will wake it.
  bool wait_for_room(std::uint32_t link, Worker& worker) {
    std::uint32_t& mark = heads_[link].wanted;
    if (load(mark) != 0) return false;
    store(mark, tick_ + 1);
    worker.wanted.push_back(link);
    return true;
  }
  std::int32_t weight(std::uint32_t link) const { return heads_[link].weight; }
  std::int32_t& credit(std::uint32_t link) { return heads_[link].credit; }
  std::int32_t& origin_credit(std::uint32_t link) { return tails_[link].now.origin_credit; }
  std::int64_t* node_next(std::uint32_t node) { return alike || t_.node_headway.empty() || t_.node_headway[node] == 0 ? nullptr : &t_.cars->node_next[node]; }

 private:
  std::uint32_t places_of(std::uint32_t party, std::uint32_t slots) const { return alike ? 1 : t_.places_of(party, slots); }
  /// The first `places` places fall free.
  void leave_by(CarHeadLine& head, std::uint32_t places, std::int64_t headway, std::uint32_t ms) {
    CarSlot* const ring = ring_ + head.first_slot;
    CarGate& gate = gates_[head.gate];
    gate.ready_ms = 0;
    for (std::uint32_t k = 0; k < places; ++k) {
      ring[head.now.slot].time_ms = ms;
      if (++head.now.slot == head.slots) head.now.slot = 0;
    }
    pass_headway(head.now.next_exit, ms, headway);
    head.now.left += places;
    store(gate.left, head.now.left);
    // The places behind are written by the other end until they count as entered. The next but one: the next was brought when the one before left.
    const std::uint32_t behind = load(gate.entered) - head.now.left;
    if (behind > 1) t_.fetch(ring[head.now.slot + 1 == head.slots ? 0 : head.now.slot + 1].party);
    else if (behind == 1) t_.fetch(ring[head.now.slot].party);
    if (load(head.wanted) != 0) tell_tail(head, ms + head.hole_ms);
  }
  std::uint32_t driving_ms(const CarTailLine& tail, std::uint32_t link, std::uint32_t party) const {
    const PartyRow& row = t_.party->rows[party];
    const auto length = static_cast<double>(t_.car_links[link].length_m);
    const double own = std::ceil(length * t_.pace_ms_m[row.vehicle] - 1e-3);
    if (row.mode == TravelMode::boat) return std::max(t_.tick_ms, static_cast<std::uint32_t>(std::min(own, 1e9)));  // what slows cars does not slow it
    std::uint32_t road = tail.travel_ms;
    if (row.mode == TravelMode::high) road = std::min(road, crawl_ms(t_.settings, length));
    return std::max(std::max(road, t_.tick_ms), static_cast<std::uint32_t>(std::min(own, 1e9)));
  }
  /// Who filters finds room everywhere, but takes a share of the headway from those who do not.
  void enter_filtering(CarTailLine& tail, std::uint32_t party, std::uint32_t ms, std::uint32_t ready) {
    const float share = t_.kind_of(party).flow_share;
    if (share > 0) pass_headway(tail.now.next_entry, ms, share_of(tail.entry_headway, share));
    t_.filters[tail.gate].hand_over(t_.feet->rows, party, ready);
    page_->note(tail.head_node, tick_ + 1, t_.tick_of(ready));
  }
  template <class Found>
  std::uint32_t each_filtering(std::span<const std::uint32_t> links, Found& found) {
    std::uint32_t later = never_ms, party = no_row, ready = never_ms;
    for (const std::uint32_t link : links) {
      if (!first_filtering(link, party, ready)) continue;
      if (ready < t1_) found(link, true, party, ready);
      else later = std::min(later, ready);
    }
    return later;
  }
  bool first_filtering(std::uint32_t link, std::uint32_t& party, std::uint32_t& ready) {
    const CarHeadLine& head = heads_[link];
    LinkCrowd& crowd = t_.filters[head.gate];
    crowd.take_in(t_.feet->rows, t_.keys);
    if (crowd.empty()) return false;
    party = crowd.first().party;
    const bool held = head.stopped != 0 && t_.party->rows[party].mode != TravelMode::boat;
    ready = held ? never_ms : std::max(crowd.first().ready_ms, headway_over(t_.cars->filter_next[link]));
    return true;
  }
  void leave_filtering(CarHeadLine& head, std::uint32_t link, std::uint32_t ms) {
    LinkCrowd& crowd = t_.filters[head.gate];
    const float share = t_.kind_of(crowd.first().party).flow_share;
    gates_[head.gate].ready_ms = 0;
    crowd.pop();
    pass_headway(t_.cars->filter_next[link], ms, t_.filter_headway);
    if (share > 0) pass_headway(head.now.next_exit, ms, share_of(head.exit_headway, share));
  }
  static std::int64_t share_of(std::int64_t headway, float share) {
    return static_cast<std::int64_t>(static_cast<double>(headway) * static_cast<double>(share));
  }
  static std::uint32_t load(const std::uint32_t& shared) {
    return std::atomic_ref<std::uint32_t>(const_cast<std::uint32_t&>(shared)).load(std::memory_order_acquire);
  }
  static void store(std::uint32_t& shared, std::uint32_t value) { std::atomic_ref<std::uint32_t>(shared).store(value, std::memory_order_release); }
  void look(std::uint32_t link, CarGate& gate) {
    const CarHeadLine& head = heads_[link];
    const CarSlot& slot = ring_[head.first_slot + head.now.slot];
    std::uint32_t ready = head.stopped != 0 ? never_ms : std::max(slot.time_ms, headway_over(head.now.next_exit));
    if (!alike && head.signal != 0 && ready != never_ms) ready = t_.signals[link].green_at(ready);
    gate.ready_ms = ready, gate.party = slot.party;
  }
  void tell_tail(CarHeadLine& head, std::uint32_t room_ms) {
    store(head.wanted, 0);
    page_->note(head.tail_node, tick_ + 1, t_.tick_of(room_ms));
  }
  Traffic& t_;
  std::size_t member_;
  CarTailLine* tails_ = nullptr;
  CarHeadLine* heads_ = nullptr;
  CarGate* gates_ = nullptr;
  CarSlot* ring_ = nullptr;
  Calendar::Page* page_ = nullptr;
  PartyRow* rows_ = nullptr;
  std::vector<Due> due_;
  std::uint32_t tick_ = 0, t0_ = 0, t1_ = 0;
};

}  // namespace muster
