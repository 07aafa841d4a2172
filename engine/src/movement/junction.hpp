#pragma once
#include <algorithm>
#include <vector>

#include "movement/traffic.hpp"

namespace muster {

/// One node's part of a tick [t0, t1): all passages through it in exact millisecond order, independent of every other node. Where several could
/// pass into the same link at the same moment, a deterministic weighted round-robin decides: all who compete are credited with their weight, the highest
/// credit passes and pays for all. So supply is shared in proportion to the weights, and what one does not use goes to the others.
template <class Plane>
class Junction {
 public:
  Junction(Traffic& traffic, Worker& worker) : t_(traffic), worker_(worker), plane_(traffic) {}

  void play(std::uint32_t node, std::uint32_t tick) {
    node_ = node, tick_ = tick, t0_ = tick * t_.tick_ms, t1_ = t0_ + t_.tick_ms;
    plane_.begin(tick, t0_, t1_);
    node_next_ = plane_.node_next(node);
    gather();
    while (const Contender* next = pick()) pass(static_cast<std::size_t>(next - list_.data()));
    note_next_visit();
  }

 private:
  struct Contender : Passage {  // `out` is undecided while ready >= t1
    std::uint32_t party = no_row;
    std::uint32_t ready = 0;  ///< ms: when it stands at the node and its own headway is over
    std::uint32_t at = 0;     ///< ms: earliest passage as things stand; never_ms = no room ahead
  };
  static bool is_link(std::uint32_t out) { return out < finds_no_way; }

  void gather() {
    list_.clear();
    for (const std::uint32_t link : t_.network->in_links({node_})) {
      Contender c{{link, finds_no_way, false}};
      if (look_again(c)) list_.push_back(c);
    }
    const std::vector<OriginQueue>& origins = t_.origins[static_cast<std::size_t>(Plane::mode)];
    const std::uint32_t first = t_.network->first_out({node_}), end = first + t_.network->out_degree({node_});
    for (std::uint32_t link = first; link < end; ++link) {
      if (origins[link].first == no_row) continue;
      Contender c{{link, finds_no_way, true}};
      if (look_again(c)) list_.push_back(c);
    }
  }
  /// Loads who is first at the contender's source now; false where nobody is.
  bool look_again(Contender& c) {
    if (c.origin) {
      c.party = t_.origins[static_cast<std::size_t>(Plane::mode)][c.source].first;
      if (c.party == no_row) return false;
      c.ready = static_cast<std::uint32_t>(t_.party->entered[c.party].ms);
    } else if (!plane_.first_on(c.source, c.party, c.ready)) {
      return false;
    }
    c.at = c.ready;
    if (c.ready >= t1_) return true;
    c.out = c.origin ? c.source : decide_way(t_, c.party, node_, state_after(t_, Plane::mode, c.source, node_), std::max(c.ready, t0_), worker_);
    find_time(c);
    return true;
  }
  void find_time(Contender& c) const {
    c.at = std::max(c.ready, t0_);
    if (!c.origin) c.at = std::max(c.at, plane_.lets_out(c.source));
    if (!is_link(c.out)) return;
    c.at = std::max(c.at, plane_.lets_in(c.out, c.party));
    if (node_next_ != nullptr) c.at = std::max(c.at, headway_over(*node_next_));
  }
  bool competes(const Contender& c, const Contender& lead) const {
    return c.at == lead.at && (plane_.meet(c, lead) || (node_next_ != nullptr && is_link(c.out)));
  }
  std::int32_t weight(const Contender& c) const {
    if (!c.origin) return plane_.weight(c.source);
    return static_cast<std::int32_t>(std::clamp(plane_.weight(c.source) * t_.settings.origin_priority, 1.0, 1e7));
  }
  std::int32_t& credit(const Contender& c) { return c.origin ? plane_.origin_credit(c.source) : plane_.credit(c.source); }

  /// Who passes next, or null where nobody does in this tick.
  const Contender* pick() {
    if (list_.empty()) return nullptr;
    const auto lead = std::min_element(list_.begin(), list_.end(), [](const Contender& a, const Contender& b) { return a.at < b.at; });
    if (lead->at >= t1_) return nullptr;
    if (!is_link(lead->out) && !Plane::ends_are_shared) return &*lead;
    int rivals = 0;
    std::int32_t together = 0;
    const Contender* best = &*lead;
    for (const Contender& c : list_) {
      if (!competes(c, *lead)) continue;
      ++rivals, together += weight(c);
    }
    if (rivals == 1) return best;
    std::int32_t highest = INT32_MIN;
    for (const Contender& c : list_) {
      if (!competes(c, *lead)) continue;
      const std::int32_t now = credit(c) += weight(c);
      if (now > highest) highest = now, best = &c;
    }
    credit(*best) -= together;
    return best;
  }
  void pass(std::size_t index) {
    Contender& c = list_[index];
    const Passage passed = c;
    const std::uint32_t out = c.out, party = c.party, at = c.at;
    if (c.origin) leave_origin(c.source);
    else plane_.leave(c.source, at);
    if (is_link(out)) go_on(party, out, at);
    else if (out == goes_in) arrive(t_, party, node_, at, worker_);
    else pull_over(t_, party, node_, at, worker_);
    if (!look_again(c)) list_.erase(list_.begin() + static_cast<std::ptrdiff_t>(index));  // in order: ties go by it
    for (Contender& other : list_)
      if (other.ready < t1_ && (plane_.meet(other, passed) || (node_next_ != nullptr && is_link(out)))) find_time(other);
  }
  void leave_origin(std::uint32_t link) {
    OriginQueue& queue = t_.origins[static_cast<std::size_t>(Plane::mode)][link];
    queue.first = t_.chains[queue.first].next;
    if (queue.first == no_row) queue.last = no_row;
  }
  void go_on(std::uint32_t party, std::uint32_t out, std::uint32_t at) {
    if (t_.party->status[party] != PartyStatus::on_link) t_.set_status(party, PartyStatus::on_link, worker_);
    t_.party->link[party] = {out}, t_.party->node[party] = {node_}, t_.party->entered[party] = {at};
    plane_.enter(out, party, at);
    if (node_next_ != nullptr) pass_headway(*node_next_, at, t_.node_headway[node_]);
    ++worker_.traversals;
    worker_.on_new_link.push_back({party});
    if (t_.followed[party] != 0) worker_.events.push_back({{at}, t_.events.link_entered, party, out, 0});
  }
  void note_next_visit() {
    std::uint32_t at = never_ms;
    for (const Contender& c : list_) {
      if (c.at != never_ms) at = std::min(at, c.at);
      else if (c.ready != never_ms && plane_.wait_for_room(c.out)) at = std::min(at, t1_);
    }
    if (at != never_ms) t_.calendar[static_cast<std::size_t>(Plane::mode)].note(node_, tick_ + 1, t_.tick_of(at));
  }

  Traffic& t_;
  Worker& worker_;
  Plane plane_;
  std::vector<Contender> list_;
  std::int64_t* node_next_ = nullptr;
  std::uint32_t node_ = 0, tick_ = 0, t0_ = 0, t1_ = 0;
};

}  // namespace muster
