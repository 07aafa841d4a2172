#pragma once
#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "movement/ways.hpp"

namespace muster {

/// One node's part of a tick [t0, t1): all passages through it in exact millisecond order, independent of every other node. Where several could
/// pass into the same link at the same moment, a deterministic weighted round-robin decides: all who compete are credited with their weight, the highest
/// credit passes and pays for all. So supply is shared in proportion to the weights, and what one does not use goes to the others.
template <class Ends>
class Junction {
 public:
  /// @param member  of the team that plays ticks
  Junction(Traffic& traffic, Worker& worker, std::size_t member) : t_(traffic), worker_(worker), member_(member), plane_(traffic, member) {}

  /// Before the first node of each tick.
  void begin(std::uint32_t tick) {
    tick_ = tick, t0_ = tick * t_.tick_ms, t1_ = t0_ + t_.tick_ms;
    rows_ = t_.party->rows.data(), queues_ = t_.origins[static_cast<std::size_t>(Ends::plane)].data();
    page_ = &t_.calendar[Ends::plane == Plane::foot ? 0 : 1].page(member_);
    plane_.begin(tick, t0_, t1_);
  }
  /// Nodes of which no other thread plays any.
  void play(std::span<const std::uint32_t> nodes) {
    for (; !nodes.empty(); nodes = nodes.subspan(std::min(nodes.size(), at_once))) {
      const auto next = nodes.first(std::min(nodes.size(), at_once));
      if (t_.spread_out) plane_.fetch_ahead(next);
      for (const std::uint32_t node : next) play(node);
    }
  }

 private:
  static constexpr std::size_t at_once = 32;  ///< nodes: what they read is brought from memory together
  void play(std::uint32_t node) {
    node_ = node, now_ = t0_;
    if constexpr (Ends::nodes_hold_up) node_next_ = plane_.node_next(node);
    gather();
    while (const Contender* next = pick()) pass(static_cast<std::size_t>(next - list_.data()));
    note_next_visit();
  }

  struct Contender : Passage {
    std::uint32_t party = no_row;
    std::uint32_t ready = 0;   ///< ms: when it stands at the node and its own headway is over; in this tick or before
    std::uint32_t at = 0;      ///< ms: earliest passage as things stand; never_ms = no room ahead
    bool filters = false;      ///< a vehicle that passes queues
    std::uint8_t blocked = 0;  ///< lanes of its link in which others before it wait for other turns
    std::uint32_t offset = 0;  ///< places of theirs
  };
  static bool is_link(std::uint32_t out) { return out < finds_no_way; }

  void gather() {
    list_.clear();
    later_ = never_ms;
    const std::uint32_t others = plane_.each_first(node_, [this](std::uint32_t link, bool filters, std::uint32_t party, std::uint32_t ready) {
      decide(list_.emplace_back(Contender{{link, finds_no_way, false}, party, ready, 0, filters}));
      if (!Ends::filtering || !filters) look_past(list_.size() - 1);
    });
    later_ = std::min(later_, others);
    gather_origins(false);
    if (Ends::filtering && t_.filtering) gather_origins(true);
  }
  void gather_origins(bool filters) {
    const OriginQueue* const origins = origins_of(filters);
    const std::uint32_t first = t_.network->first_out({node_}), end = t_.network->first_out({node_ + 1});
    for (std::uint32_t link = first; link < end; ++link) {
      if (origins[link].first == no_row) continue;
      if (origins[link].ready_ms >= t1_) {
        later_ = std::min(later_, origins[link].ready_ms);
        continue;
      }
      Contender c{{link, finds_no_way, true}, no_row, 0, 0, filters};
      if (look_again(c)) list_.push_back(c);
    }
  }
  OriginQueue* origins_of(bool filters) { return Ends::filtering && filters ? t_.origins[static_cast<std::size_t>(Plane::filtering)].data() : queues_; }
  bool filters(const Contender& c) const { return Ends::filtering && c.filters; }
  /// The clock of a node that has a bound of its own, or null.
  std::int64_t* node_bound() const {
    if constexpr (Ends::nodes_hold_up) return node_next_;
    else return nullptr;
  }
  /// Loads who is first at the contender's source now; false where nobody is who may pass in this tick.
  bool look_again(Contender& c) {
    if (c.origin) {
      const OriginQueue& queue = origins_of(filters(c))[c.source];
      c.party = queue.first, c.ready = queue.ready_ms;
      if (c.party == no_row) return false;
    } else if (!plane_.first_on(c.source, filters(c), c.party, c.ready)) {
      return false;
    }
    if (c.ready >= t1_) {
      later_ = std::min(later_, c.ready);
      return false;
    }
    decide(c);
    return true;
  }
  void decide(Contender& c) {
    c.out = c.origin ? c.source : decide_way(t_, c.party, node_, state_after(t_, rows_[c.party].mode, c.source, node_), std::max(c.ready, t0_), worker_);
    find_time(c);
  }
  void find_time(Contender& c) const {
    c.at = std::max(c.ready, now_);
    if (filters(c)) return;
    if constexpr (Ends::ends_are_shared)
      if (!c.origin) c.at = std::max(c.at, plane_.lets_out(c.source));
    if (!is_link(c.out)) return;
    c.at = std::max(c.at, plane_.lets_in(c.out, c.party));
    if constexpr (Ends::nodes_hold_up) {
      if (node_next_ != nullptr) c.at = std::max(c.at, headway_over(*node_next_));
      if (!c.origin && c.at != never_ms) c.at = plane_.green_at(c.source, c.at);
    }
  }
  bool competes(const Contender& c, const Contender& lead) const {
    return c.at == lead.at && !filters(c) && (plane_.meet(c, lead) || (node_bound() != nullptr && is_link(c.out)));
  }
  std::int32_t weight(const Contender& c) const {
    if (!c.origin) return plane_.weight(c.source);
    return static_cast<std::int32_t>(std::clamp(plane_.weight(c.source) * t_.settings.origin_priority, 1.0, 1e7));
  }
  std::int32_t& credit(const Contender& c) { return c.origin ? plane_.origin_credit(c.source) : plane_.credit(c.source); }

  /// Who passes next, or null where nobody does in this tick.
  const Contender* pick() {
    if (list_.empty()) return nullptr;
    if (list_.size() == 1) return list_.front().at < t1_ ? list_.data() : nullptr;
    const Contender* lead = list_.data();
    bool alone = true;
    for (const Contender *c = lead + 1, *end = lead + list_.size(); c != end; ++c) {
      if (c->at < lead->at) lead = c, alone = true;
      else alone = alone && c->at != lead->at;
    }
    if (lead->at >= t1_) return nullptr;
    if (alone || filters(*lead) || (!is_link(lead->out) && !Ends::ends_are_shared)) return lead;
    int rivals = 0;
    std::int32_t together = 0;
    const Contender* best = lead;
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
    const std::uint32_t out = c.out, party = c.party, at = c.at;
    const bool filters_too = filters(c), c_is_origin = c.origin;
    const std::uint32_t source = c.source;
    const Passage passed = c;
    now_ = at;
    const bool many_lanes = !c_is_origin && !filters_too && lanes_of(source) > 1;
    if (c.origin) leave_origin(origins_of(filters_too)[c.source]);
    else if (c.blocked != 0) leave_past(c);
    else plane_.leave(c.source, filters_too, at);
    if (is_link(out)) go_on(party, out, at, filters_too);
    else if (out == goes_in) arrive(t_, party, PartyStatus::on_link, node_, at, worker_);
    else pull_over(t_, party, node_, at, worker_);
    if (many_lanes) gather_link_again(source);
    else if (!look_again(list_[index])) list_.erase(list_.begin() + static_cast<std::ptrdiff_t>(index));  // in order: ties go by it
    if (filters_too && !c_is_origin) look_again_at_queue(source);
    if (!is_link(out) && !Ends::ends_are_shared) return;
    for (std::size_t i = 0, n = list_.size(); i < n; ++i) {
      if (!plane_.meet(list_[i], passed) && (node_bound() == nullptr || !is_link(out))) continue;
      find_time(list_[i]);
      if (list_[i].origin || filters(list_[i]) || lanes_of(list_[i].source) <= 1 || !waits(list_[i])) continue;
      gather_link_again(list_[i].source);
      n = list_.size();
    }
  }
  /// A vehicle that filters has taken a share of the headway of those who queue on its link.
  void look_again_at_queue(std::uint32_t link) {
    for (std::size_t i = 0; i < list_.size(); ++i)
      if (list_[i].source == link && !list_[i].origin && !filters(list_[i])) return gather_link_again(link);
  }
  /// Those who stand first on a link, or first in a lane of it, anew, in the place in the list that the link's have.
  void gather_link_again(std::uint32_t link) {
    const auto queues_there = [this, link](const Contender& c) { return c.source == link && !c.origin && !filters(c); };
    const auto first = std::find_if(list_.begin(), list_.end(), queues_there);
    const auto place = first - list_.begin();
    list_.erase(first, std::find_if_not(first, list_.end(), queues_there));
    Contender c{{link, finds_no_way, false}};
    if (!look_again(c)) return;
    list_.insert(list_.begin() + place, c);
    look_past(static_cast<std::size_t>(place));
  }
  /// Lanes of `link` in which vehicles stand by their turn.
  std::uint32_t lanes_of(std::uint32_t link) const {
    if constexpr (Ends::plane == Plane::queueing) return plane_.lanes(link);
    else return 1;
  }
  /// True for one who is held up by what is ahead.
  bool waits(const Contender& c) const { return is_link(c.out) && c.at > std::max(c.ready, now_); }
  struct Lane {
    std::uint32_t out, places;
  };
  /// Where the first on a road of several lanes is held up, those in other lanes may pass it: the first of each further turn joins the list, as
  /// long as there are lanes, and as long as those who wait find room in theirs.
  void look_past(std::size_t index) {
    if constexpr (Ends::plane == Plane::queueing) {
      if (node_bound() != nullptr) return;  // the node itself holds them up, whatever their turn
      const std::uint32_t link = list_[index].source;
      if (plane_.lanes(link) > 1 && waits(list_[index]))
        for (std::uint32_t k = 1; k <= Ends::look_ahead; ++k) plane_.fetch_standing(link, list_[index].offset + k);
      std::array<Lane, 8> taken;
      std::uint8_t blocked = 0;
      for (; blocked + 1U < plane_.lanes(link) && waits(list_[index]); ++index) {
        const std::uint32_t places = plane_.places(link, list_[index].party);
        taken[blocked++] = {list_[index].out, places};
        Contender c{{link, finds_no_way, false}, no_row, 0, 0, false, blocked, list_[index].offset + places};
        if (!find_in_another_lane(c, {taken.data(), blocked})) return;
        c.ready = std::max(c.ready, list_[index].ready);  // before, the one ahead was not held up yet
        find_time(c);
        list_.insert(list_.begin() + static_cast<std::ptrdiff_t>(index) + 1, c);
      }
    }
  }
  /// The first from c.offset on who wants none of the turns taken; false where nobody stands there who could pass in this tick.
  bool find_in_another_lane(Contender& c, std::span<Lane> taken) {
    for (; plane_.standing(c.source, c.offset, c.party, c.ready); c.offset += plane_.places(c.source, c.party)) {
      if (c.ready >= t1_) {
        later_ = std::min(later_, c.ready);
        return false;
      }
      c.out = choose_way(t_, c.party, node_, state_after(t_, rows_[c.party].mode, c.source, node_)).out;
      const auto lane = std::find_if(taken.begin(), taken.end(), [&c](const Lane& l) { return l.out == c.out; });
      if (lane == taken.end()) return true;
      lane->places += plane_.places(c.source, c.party);
      if (lane->places > plane_.places_per_lane(c.source)) return false;  // they reach back to where all lanes are needed
    }
    return false;
  }
  void leave_past(const Contender& c) {
    if constexpr (Ends::plane == Plane::queueing) {
      decide_way(t_, c.party, node_, state_after(t_, rows_[c.party].mode, c.source, node_), c.at, worker_);  // for what it learns
      plane_.leave_past(c.source, c.offset, c.blocked, c.at);
    }
  }
  void leave_origin(OriginQueue& queue) {
    t_.change_status(queue.first, PartyStatus::waiting, PartyStatus::on_link, worker_);
    queue.first = t_.feet->rows[queue.first].next;
    if (queue.first == no_row) {
      queue.last = no_row;
      return;
    }
    QueueRow& chain = t_.feet->rows[queue.first];
    queue.ready_ms = chain.since_ms, chain.before = no_row;
    t_.fetch(queue.first);
    if (chain.next != no_row) __builtin_prefetch(t_.feet->rows.data() + chain.next);
  }
  void go_on(std::uint32_t party, std::uint32_t out, std::uint32_t at, bool passes_queues) {
    PartyRow& row = rows_[party];
    row.link = {out}, row.node = {node_}, row.entered = Time{at};
    plane_.enter(out, party, at);
    if (node_bound() != nullptr && !passes_queues) pass_headway(*node_bound(), at, t_.node_headway[node_]);
    ++worker_.traversals;
    if (t_.tell_new_links) worker_.on_new_link.push_back({party});
    if (row.followed != 0) note_entry(t_, party, out, at, worker_);
  }
  void note_next_visit() {
    std::uint32_t at = later_;
    for (const Contender& c : list_) {
      if (c.at != never_ms) at = std::min(at, c.at);
      else if (plane_.wait_for_room(c.out, worker_)) at = std::min(at, t1_);
    }
    if (at != never_ms) page_->note(node_, tick_ + 1, t_.tick_of(at));
  }

  Traffic& t_;
  Worker& worker_;
  std::size_t member_;
  Ends plane_;
  std::vector<Contender> list_;
  // Addresses that hold for a tick at least, so that they need not be looked up again behind every write.
  PartyRow* rows_ = nullptr;
  OriginQueue* queues_ = nullptr;
  Calendar::Page* page_ = nullptr;
  std::int64_t* node_next_ = nullptr;
  std::uint32_t node_ = 0, tick_ = 0, t0_ = 0, t1_ = 0;
  std::uint32_t now_ = 0;           ///< ms: of the last passage, or the tick's start
  std::uint32_t later_ = never_ms;  ///< when the next one is ready, of those who are not in this tick
};

}  // namespace muster
