#pragma once
#include <cstdint>

#include "muster/engine/agents/party.hpp"
#include "muster/engine/config/describe.hpp"
#include "muster/engine/core/time.hpp"

namespace muster {

/// What is done about a ring of full roads in which nobody can move, once a minute.
enum class GridlockResponse : std::uint8_t {
  wait,
  turn_back,  ///< the first vehicle on each of its roads turns onto the other side, where there is room
  abandon,    ///< the people of one of these vehicles leave it, push it aside and walk on
};

/// Settings of movement/kinematic_wave. What belongs to a road (free speed, capacity, jam density, width) stands in the world's link table.
struct MovementSettings {
  double weidmann_gamma = 1.913;  ///< 1/m2
  double weidmann_jam = 5.4;      ///< persons/m2
  double slowest_walk_m_s = 0.05;
  double fastest_walk_m_s = 2.5;
  double reference_walk_m_s = 1.34;  ///< of the walking-time tables
  double foot_flow_per_m_s = 1.2;    ///< persons per metre of width and second
  double foot_storage_per_m2 = 4.0;
  double steepest_slope = 0.35;                                ///< rise over run; 0 = slopes make no difference
  double stairs_down = 0.60, stairs_up = 0.43;                 ///< of the speed on level ground
  double stairs_down_flow = 0.85, stairs_up_flow = 0.68;       ///< of foot_flow_per_m_s
  double stairs_gamma = 3.7;                                   ///< weidmann_gamma on stairs, 1/m2
  double overtake_from_m = 1.2, overtake_from_stairs_m = 3.0;  ///< width
  ExitChoice exit_choice = ExitChoice::given;                  ///< of those on foot who were not told otherwise
  double exit_sight_m = 50;                                    ///< how far along its way a party sees a queue
  double exit_gain = 0.2;                                      ///< share of the time to expect that makes the average person turn to another exit
  double origin_priority = 1.0;
  bool turn_lanes = true;  ///< on roads of several lanes a turn that is blocked holds up its own lane alone
  Time signal_cycle = Time::seconds(90);
  Time signal_lost_time = Time::seconds(4);          ///< per phase
  double signal_saturation_veh_s = 1900.0 / 3600.0;  ///< per lane while the light is green
  double dark_signal_veh_s = 550.0 / 3600.0;         ///< per lane where it has failed
  double police_share = 0.9;                         ///< of what the signal would let pass
  double reversed_lane_share = 0.67;                 ///< of a lane's capacity that it has against its direction
  GridlockResponse gridlock_response = GridlockResponse::wait;
  double filter_flow_per_s = 0.56;   ///< vehicles that pass queues, per link and second
  double reference_cycle_m_s = 6.9;  ///< of the two-wheelers' tables of ways
  double reference_boat_m_s = 2.8;   ///< of the boats'
  double high_crawl_m_s = 1.4;       ///< vehicles with clearance where water would let a car go no faster
  Time stuck_limit = Time::minutes(30);
  Time refresh_interval = Time::seconds(60);
  Time shortest_tick = Time{250};
  std::int64_t logged_parties = 100000;
  static void describe(config::Builder<MovementSettings>& d);
};

}  // namespace muster
