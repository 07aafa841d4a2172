#pragma once
#include <optional>
#include <vector>

#include "muster/engine/config/describe.hpp"
#include "muster/engine/core/time.hpp"

namespace muster::rain {

/// How much rain has fallen, as an exact integral of its intensity.
class RainCurve {
 public:
  static constexpr Time before = Time{24 * 3600000};  ///< how far back from the start rain is known

  RainCurve() = default;
  /// @param intensity         mm/h since the start, straight lines between the rows, the first value before and the last one after; empty = none
  /// @param fallen_before_mm  in the 24 h before the start, evenly
  RainCurve(const config::Series& intensity, double fallen_before_mm);

  /// Rain from 24 h before the start until t, mm; 0 earlier.
  double fallen_mm(Time t) const;
  /// Rain in the `window` that ends at t, mm.
  double in_window_mm(Time window, Time t) const { return fallen_mm(t) - fallen_mm(t - window); }
  /// The first whole millisecond in [0, end] at which the rain of the window is at least `mm`; nothing where it never is. A peak of the window's rain that
  /// lasts less than 10 s may be missed.
  std::optional<Time> first_reaching(Time window, double mm, Time end) const;

 private:
  std::vector<double> at_ms_, mm_h_, fallen_mm_;  ///< [knot] from the start on; fallen_mm_ since the start
  double before_mm_ = 0;
};

}  // namespace muster::rain
