#pragma once
#include <vector>

#include "muster/engine/config/describe.hpp"
#include "muster/engine/world/tables.hpp"

namespace muster {

enum class SoilMethod : std::uint8_t { constant, green_ampt, horton };

/// How fast water that stands on a ground soaks into it. Nothing recovers while it is dry, and nothing soaks in before t = 0.
struct SoilSettings {
  std::vector<CoverKind> covers;  ///< ground that it holds for; none = all. Later entries hold where two do
  SoilMethod method = SoilMethod::green_ampt;
  double rate_mm_h = 10;  ///< constant: capacity. Also what a storm sewer takes that is known by its capacity alone
  // Green & Ampt
  double conductivity_mm_h = 10.9, suction_m = 0.1101, deficit = 0.2884;  ///< saturated conductivity, suction head at the front, free pore space
  // Horton
  double first_mm_h = 76, last_mm_h = 13, decay_per_h = 4.14;  ///< capacity of dry and of wet ground; how fast it falls
  double sealed_share = 0;                                     ///< of the ground under roofs and asphalt: nothing soaks in there
  static void describe(config::Builder<SoilSettings>& d);
  std::vector<config::Contradiction> contradictions() const;
};

namespace flood {

/// A soil with its figures in m and s.
struct Soil {
  SoilMethod method = SoilMethod::constant;
  double rate = 0;              ///< m/s: constant; conductivity; Horton's last
  double store = 0;             ///< Green & Ampt: suction x deficit, m
  double extra = 0, decay = 0;  ///< Horton: first - last, m/s; 1/s
  double open_share = 1;        ///< of the ground that takes water
};
Soil soil_of(const SoilSettings& settings);

/// Water that soaks in within a step, m over the open ground.
/// @param supply       water that stands there, m over the open ground, >= 0
/// @param soaked       what has soaked in so far, m over the open ground (Green & Ampt)
/// @param dryness      Horton: exp(-k x time under water), 1 at first; rewritten
double soak(const Soil& soil, double supply, double seconds, double soaked, double& dryness);

}  // namespace flood
}  // namespace muster
