#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "muster/engine/core/ids.hpp"
#include "muster/engine/routing/reverse_tree.hpp"
#include "muster/engine/routing/route_graph.hpp"

namespace muster {

/// From a moment on a link is passed at another speed.
struct SpeedStep {
  LinkId link;
  std::uint32_t from_ms = 0;
  std::uint32_t share = 0;  ///< of the free speed, in 1/65536; 0 = nobody moves on it
};

/// How links can be passed over time: each at its free speed, then step by step at others; the last one lasts. Whoever is on a link when its speed changes goes
/// on at the new one: so nobody who enters later leaves earlier, and to wait at a node gains nothing. On a closed link (share 0) one stands until it
/// opens, or for ever.
class SpeedProfiles {
 public:
  static constexpr std::uint32_t free_speed = 65536, fastest = 256 * free_speed;

  /// @param free_ms  [link] >= 1 travel time at free speed, or no_way
  /// @param steps    in any order; shares up to `fastest`; of two of one link from the same moment the slower holds
  SpeedProfiles(std::span<const std::uint32_t> free_ms, std::vector<SpeedStep> steps);

  /// When one who enters at `ms` reaches the end, or no_way. Whole ms, rounded up; never the moment of entry itself.
  std::uint32_t leave(std::uint32_t link, std::uint32_t ms) const;
  /// The last moment, from 0 on, to enter and still reach the end at `ms` or before; no_way where there is none.
  std::uint32_t enter_by(std::uint32_t link, std::uint32_t ms) const;

  std::size_t links() const { return free_ms_.size(); }
  std::uint32_t least() const { return least_; }      ///< no passage takes less
  std::uint32_t typical() const { return typical_; }  ///< about the mean free travel time

 private:
  struct Step {
    std::uint32_t from_ms, share;
  };
  std::span<const Step> steps(std::uint32_t link) const { return {steps_.data() + first_[link], steps_.data() + first_[link + 1]}; }
  std::vector<std::uint32_t> free_ms_, first_;
  std::vector<Step> steps_;
  std::uint32_t least_ = 1, typical_ = 1;
};

struct Departure {
  RouteState state;
  std::uint32_t at_ms = 0;
};

/// Earliest arrivals everywhere of those who set out somewhere at some moment; exact, because nobody overtakes on a link (Dreyfus 1969).
/// @param arrival  [state] out: ms, or no_way
/// @param until    where it is a node, only the arrivals there and on the way there are final
void earliest_arrivals(const RouteGraph& graph, const SpeedProfiles& profiles, std::span<const Departure> from, std::span<std::uint32_t> arrival,
                       TreeWork& scratch, NodeId until = {});

/// The way of an earliest arrival, link by link: backwards, at every state the link with the lowest key among those along which one is there as early.
/// None where there is no way, or none is needed.
/// @param arrival  what earliest_arrivals gave for the same departures
std::vector<LinkId> earliest_way(const RouteGraph& graph, const SpeedProfiles& profiles, std::span<const EntityKey> link_key, std::span<const Departure> from,
                                 std::span<const std::uint32_t> arrival, NodeId to);

/// How late one may set out, from everywhere, to be at a place by a deadline: whoever leaves then arrives in time, whoever leaves later does not.
/// @param departure  [state] out: ms, or no_way where it is too late at any moment from 0 on
void latest_departures(const RouteGraph& graph, const SpeedProfiles& profiles, NodeId to, std::uint32_t deadline_ms, std::span<std::uint32_t> departure,
                       TreeWork& scratch);

}  // namespace muster
