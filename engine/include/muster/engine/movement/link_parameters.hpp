#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "muster/engine/core/time.hpp"
#include "muster/engine/movement/movement_state.hpp"
#include "muster/engine/movement/settings.hpp"
#include "muster/engine/movement/signals.hpp"
#include "muster/engine/movement/vehicles.hpp"
#include "muster/engine/world/world.hpp"

namespace muster {

/// Parts of a millisecond in which headways are kept.
constexpr std::int64_t ticks_per_ms = 65536;

/// What a world cannot say and a network case can.
struct MovementControls {
  std::vector<double> node_capacity_veh_s;                       ///< [node] 0 = no bound; empty = no node has one
  std::vector<double> link_priority;                             ///< [link] in merges, 0 = its capacity; empty = all by capacity
  std::vector<std::pair<ShelterId, std::vector<LinkId>>> paths;  ///< ways that are given, by destination
  VehicleKinds vehicles = {VehicleKind{}};                       ///< at least one
  std::vector<SignalPlan> signals;                               ///< [link] in place of those that make_signals would give; empty = those
};

/// What the car part of a link works with: World and LinkConditions turned into whole milliseconds. A cache.
struct CarLink {
  std::uint64_t first_slot = 0;    ///< in CarFlow::ring
  std::int64_t entry_headway = 0;  ///< 1/65536 ms between vehicles, all lanes together
  std::int64_t exit_headway = 0;
  std::uint32_t travel_ms = 0;  ///< at free or bounded speed
  std::uint32_t hole_ms = 0;    ///< how long room freed at the head travels to the tail
  std::uint32_t slots = 0;      ///< vehicles that find room; 0 = no lanes
  std::uint32_t head_node = 0;
  std::int32_t weight = 1;  ///< in merges
  float length_m = 0;
  std::uint8_t closed_modes = UINT8_MAX;  ///< LinkMode bits of those who may not enter
  std::uint8_t stopped = 0;               ///< nobody leaves
  std::uint8_t lanes = 1;                 ///< whole ones
  std::uint8_t signal = 0;                ///< 1 = there is a light, and it works
};

struct FootLink {
  std::int64_t headway_per_person = 0;  ///< 1/65536 ms
  double length_m = 0;
  double per_area = 0;         ///< 1 / (width x length), 1/m2
  double factor = 1;           ///< on walking speed
  std::uint32_t near_end = 0;  ///< FootFlow::through_end at the tail
  std::uint32_t far_end = 0;   ///< and at the head; on a two-way street the opposite link's row
  std::uint32_t storage = 0;   ///< persons, both directions; 0 = nobody walks here
  std::uint32_t head_node = 0;
  std::int32_t weight = 1;
  std::uint8_t closed = 1;
  std::uint8_t stopped = 0;
  std::uint8_t two_way = 0;  ///< shares its room with the opposite direction
};

/// A figure of a float32 column as it was written: the nearest number with seven decimal digits. So 0.8 veh/s gives headways of 1250 ms sharp.
double as_written(float value);

/// Weidmann's share of the free walking speed at a density: 1 - exp(-gamma (1/r - 1/jam)), r in persons/m2; 1 at 0, 0 from the jam density on. Straight
/// lines between 256 rows per person/m2: the largest error is below 2e-5.
class WalkingTable {
 public:
  explicit WalkingTable(const MovementSettings& settings);
  double share(double per_m2) const {
    const double at = per_m2 * steps;
    const auto row = static_cast<std::size_t>(at);
    return row + 1 >= share_.size() ? 0 : share_[row] + (share_[row + 1] - share_[row]) * (at - static_cast<double>(row));
  }
  /// Density at which most people pass, persons/m2.
  double densest_flow() const { return densest_flow_; }

 private:
  static constexpr double steps = 256.0;
  std::vector<double> share_;
  double densest_flow_ = 0;
};

/// Length of a tick: the largest whole part of a step within which nothing that enters a link reaches its end and no room freed at a head
/// shows at the tail; not below settings.shortest_tick.
Time choose_tick(const World& world, const MovementSettings& settings, Time step);

/// Number of street ends: one per link, and one more where a link has no opposite.
std::uint32_t street_ends(const World& world);

/// LinkMode bits of those whose way the link is where nothing is in the way.
std::uint8_t usable_modes(const World& world, std::uint32_t link);

/// @param tick_ms  travel and hole times are not shorter than it
/// A link and its other direction have their places side by side, so that contraflow moves the border between them.
/// @param reversed  [link] LinkConditions::reversed; empty = none
std::vector<CarLink> make_car_links(const World& world, const MovementControls& controls, std::uint32_t tick_ms, const std::vector<std::uint8_t>& reversed);
std::vector<FootLink> make_foot_links(const World& world, const MovementSettings& settings);
/// Brings what depends on conditions up to date for one link.
/// @param reversed_share  of its capacity that a lane has against its direction
void apply_conditions(const World& world, const LinkConditions& conditions, std::uint32_t link, std::uint32_t tick_ms, double reversed_share, CarLink& car);
void apply_conditions(const World& world, const MovementSettings& settings, const LinkConditions& conditions, std::uint32_t link, FootLink& foot);

}  // namespace muster
