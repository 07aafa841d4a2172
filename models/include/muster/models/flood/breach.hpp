#pragma once
#include <span>
#include <string>
#include <vector>

#include "muster/engine/config/describe.hpp"
#include "muster/models/flood/weir.hpp"

namespace muster {

enum class BreachTrigger : std::uint8_t { time, water };

/// A breach of a levee or dam: what starts it, and how it grows. From its start its bottom falls evenly from the crest to `bottom_m` and its width
/// grows evenly to `width_m`, both within `formation`.
struct BreachSettings {
  std::vector<double> at;  ///< x y, m: where along a levee; of no use for a reservoir
  std::string place;       ///< or the id of a place
  BreachTrigger trigger = BreachTrigger::time;
  Time time{0};             ///< for trigger time
  double over_crest_m = 0;  ///< for trigger water: the surface stands this much above the crest (below where negative) ...
  Time hold{0};             ///< ... for this long
  double bottom_m = 0;      ///< m above datum
  double width_m = 0;       ///< final average width; 0 = Froehlich 2008 from volume and height
  Time formation{0};        ///< time that it takes to grow; 0 with width 0 = Froehlich 2008
  flood::BreachMode mode = flood::BreachMode::overtopping;
  double volume_m3 = 0;  ///< for Froehlich 2008: water above the bottom when it begins
  double weir_coefficient = flood::broad_crested;
  static void describe(config::Builder<BreachSettings>& d);
  std::vector<config::Contradiction> contradictions() const;
};

namespace flood {

/// How far a breach has come, and its memory: two numbers of State.
class Breach {
 public:
  static constexpr std::size_t memory = 2;  ///< numbers: since when its trigger has held without a break, when it began; never_s = not
  static constexpr double never_s = 1e18;

  /// @param crest_m  of what it breaks, where it breaks, m above datum
  Breach(const BreachSettings& settings, double crest_m);
  static void begin(std::span<double> own) { own[0] = own[1] = never_s; }
  /// Looks whether it begins. Nothing begins before t = 0.
  /// @param level_m  highest water surface that presses on it, m above datum; -inf = none
  void watch(Time now, double level_m, std::span<double> own) const;
  struct Opening {
    double width_m = 0, sill_m = 0;
  };
  /// Its opening at a moment, width 0 before it began.
  Opening at(double seconds, std::span<const double> own) const;
  const BreachSettings& settings() const { return settings_; }
  double width_m() const { return width_m_; }
  double formation_s() const { return formation_s_; }

 private:
  BreachSettings settings_;
  double crest_m_, width_m_, formation_s_;
};

}  // namespace flood
}  // namespace muster
