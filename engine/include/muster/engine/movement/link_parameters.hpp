#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "muster/engine/core/time.hpp"
#include "muster/engine/movement/foot_links.hpp"
#include "muster/engine/movement/movement_state.hpp"
#include "muster/engine/movement/settings.hpp"
#include "muster/engine/movement/signals.hpp"
#include "muster/engine/movement/vehicles.hpp"
#include "muster/engine/world/world.hpp"

namespace muster {

/// What a world cannot say and a network case can.
struct MovementControls {
  std::vector<double> node_capacity_veh_s;                       ///< [node] 0 = no bound; empty = no node has one
  std::vector<double> link_priority;                             ///< [link] in merges, 0 = its capacity; empty = all by capacity
  std::vector<std::pair<ShelterId, std::vector<LinkId>>> paths;  ///< ways that are given, by destination
  VehicleKinds vehicles = {VehicleKind{}};                       ///< at least one
  std::vector<std::uint8_t> exit_group;                          ///< [shelter] people on foot may exchange it for others of the same number; empty = none
  std::vector<FleetVehicle> fleet;                               ///< in the order of their ids, which are unique
  std::vector<SignalPlan> signals;                               ///< [link] in place of those that make_signals would give; empty = those
  /// Bytes that movement goes through from tick to tick up to which it leaves them to the caches; beyond, it has them brought ahead. Changes no result.
  std::size_t kept_near = std::size_t{16} << 20;
  /// Trees that lead to goals of parties may take this many bytes; where they take more, those to which nobody is going any more are let go. Cannot be seen in
  /// a result.
  std::size_t goal_trees = std::size_t{256} << 20;
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

/// Length of a tick: the largest whole part of a step within which nothing that enters a link reaches its end and no room freed at a head
/// shows at the tail; not below settings.shortest_tick.
Time choose_tick(const World& world, const MovementSettings& settings, Time step);

/// LinkMode bits of those whose way the link is where nothing is in the way.
std::uint8_t usable_modes(const World& world, std::uint32_t link);

/// @param tick_ms  travel and hole times are not shorter than it
/// A link and its other direction have their places side by side, so that contraflow moves the border between them.
/// @param reversed  [link] LinkConditions::reversed; empty = none
std::vector<CarLink> make_car_links(const World& world, const MovementControls& controls, std::uint32_t tick_ms, const std::vector<std::uint8_t>& reversed);
/// Brings what depends on conditions up to date for one link.
/// @param reversed_share  of its capacity that a lane has against its direction
void apply_conditions(const World& world, const LinkConditions& conditions, std::uint32_t link, std::uint32_t tick_ms, double reversed_share, CarLink& car);

}  // namespace muster
