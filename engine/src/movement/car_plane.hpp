#pragma once
#include "movement/traffic.hpp"

namespace muster {

/// Vehicles at a node: what the junction's tick needs to know of the links around it. Newell's rule as link transmission with discrete vehicles:
/// vehicle n enters when the headway is over and vehicle n - N left at least the hole's travel time ago.
///
/// Another thread may be at the link's other end. What it does in this tick does not show: whoever enters now reaches the head in a later tick, and room
/// freed now shows at the tail in a later tick, both by their times. So it does not matter whether a counter is read before or after the
/// other end's change; acquire and release make what it counts visible.
class CarPlane {
 public:
  static constexpr TravelMode mode = TravelMode::car;
  static constexpr bool ends_are_shared = false;
  explicit CarPlane(Traffic& traffic) : t_(traffic) {}
  void begin(std::uint32_t tick, std::uint32_t t0, std::uint32_t t1) { tick_ = tick, t0_ = t0, t1_ = t1; }

  /// The first vehicle on `link` and when it may leave; false where there is none.
  bool first_on(std::uint32_t link, std::uint32_t& party, std::uint32_t& ready) const {
    const CarHead& head = t_.cars->head[link];
    if (load(t_.cars->tail[link].entered) == head.left) return false;
    const CarLink& way = t_.car_links[link];
    const CarSlot& slot = t_.cars->ring[way.first_slot + head.slot];
    party = slot.party;
    ready = way.stopped != 0 ? never_ms : std::max(slot.time_ms, headway_over(head.next_exit));
    return true;
  }
  static std::uint32_t lets_out(std::uint32_t) { return 0; }  // first_on has said it
  static bool meet(const Passage& a, const Passage& b) { return a.out == b.out && a.out < finds_no_way; }
  /// When the next vehicle may enter `link`; never_ms = not before somebody leaves it.
  std::uint32_t lets_in(std::uint32_t link, std::uint32_t) const {
    const CarTail& tail = t_.cars->tail[link];
    const CarLink& way = t_.car_links[link];
    std::uint32_t at = headway_over(tail.next_entry);
    if (tail.entered - load(t_.cars->head[link].left) >= way.slots) return never_ms;
    const CarSlot& place = t_.cars->ring[way.first_slot + tail.slot];
    if (place.party != no_row) at = std::max(at, place.time_ms + way.hole_ms);  // somebody has left it; else it was never taken
    return at;
  }
  void leave(std::uint32_t link, std::uint32_t ms) {
    CarHead& head = t_.cars->head[link];
    const CarLink& way = t_.car_links[link];
    t_.cars->ring[way.first_slot + head.slot].time_ms = ms;
    if (++head.slot == way.slots) head.slot = 0;
    pass_headway(head.next_exit, ms, way.exit_headway);
    store(head.left, head.left + 1);
    // The place behind is written by the other end until it counts as entered.
    if (load(t_.cars->tail[link].entered) != head.left) t_.fetch(t_.cars->ring[way.first_slot + head.slot].party);
    tell_tail(link, ms + way.hole_ms);
  }
  void enter(std::uint32_t link, std::uint32_t party, std::uint32_t ms) {
    CarTail& tail = t_.cars->tail[link];
    const CarLink& way = t_.car_links[link];
    const std::uint32_t ready = ms + way.travel_ms;
    t_.cars->ring[way.first_slot + tail.slot] = {party, ready};
    if (++tail.slot == way.slots) tail.slot = 0;
    pass_headway(tail.next_entry, ms, way.entry_headway);
    // The head looks at the link again by itself when the one before leaves, which it cannot do in this tick if it is not there yet.
    const bool noticed = tail.last_ready >= t1_ && tail.entered != load(t_.cars->head[link].left);
    tail.last_ready = ready;
    store(tail.entered, tail.entered + 1);
    if (!noticed) t_.calendar[1].note(way.head_node, tick_ + 1, t_.tick_of(ready));
  }
  /// The tail has somebody waiting for room on `link`. Returns true where the node should look again in the next tick: only from then on has the
  /// head surely seen that somebody waits, and will wake it.
  bool wait_for_room(std::uint32_t link) {
    std::uint32_t& mark = t_.wants_room[link];
    if (load(mark) != 0) return false;
    store(mark, tick_ + 1);
    return true;
  }
  std::int32_t weight(std::uint32_t link) const { return t_.car_links[link].weight; }
  std::int32_t& credit(std::uint32_t link) { return t_.cars->head[link].credit; }
  std::int32_t& origin_credit(std::uint32_t link) { return t_.cars->tail[link].origin_credit; }
  std::int64_t* node_next(std::uint32_t node) { return t_.node_headway.empty() || t_.node_headway[node] == 0 ? nullptr : &t_.cars->node_next[node]; }

 private:
  static std::uint32_t load(const std::uint32_t& shared) {
    return std::atomic_ref<std::uint32_t>(const_cast<std::uint32_t&>(shared)).load(std::memory_order_acquire);
  }
  static void store(std::uint32_t& shared, std::uint32_t value) { std::atomic_ref<std::uint32_t>(shared).store(value, std::memory_order_release); }
  void tell_tail(std::uint32_t link, std::uint32_t room_ms) {
    std::uint32_t& mark = t_.wants_room[link];
    if (load(mark) == 0) return;
    store(mark, 0);
    t_.calendar[1].note(t_.network->tail({link}).index, tick_ + 1, t_.tick_of(room_ms));
  }
  Traffic& t_;
  std::uint32_t tick_ = 0, t0_ = 0, t1_ = 0;
};

}  // namespace muster
