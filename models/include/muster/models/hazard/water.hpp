#pragma once
#include <cstdint>

namespace muster {

/// Depth and velocity as they are kept: whole millimetres and mm/s, live and stored alike.
struct Water {
  std::uint16_t depth_mm = 0, velocity_mm_s = 0;
  static Water of(double depth_m, double velocity_m_s, double least_depth_m);
  float depth_m() const { return static_cast<float>(depth_mm) * 0.001F; }
  float velocity_m_s() const { return static_cast<float>(velocity_mm_s) * 0.001F; }
  friend bool operator==(Water, Water) = default;
};

}  // namespace muster
