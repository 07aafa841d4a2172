#include "muster/models/rain/curve.hpp"

#include <algorithm>

namespace muster::rain {

namespace {

constexpr double ms_per_hour = 3600000;

}  // namespace

RainCurve::RainCurve(const config::Series& intensity, double fallen_before_mm) : before_mm_(fallen_before_mm) {
  if (intensity.time.empty()) return;
  const auto add = [this](double ms, double mm_h) {
    if (!at_ms_.empty()) fallen_mm_.push_back(fallen_mm_.back() + (ms - at_ms_.back()) * (mm_h_.back() + mm_h) / 2 / ms_per_hour);
    else fallen_mm_.push_back(0);
    at_ms_.push_back(ms), mm_h_.push_back(mm_h);
  };
  if (intensity.time.front() > Time{0}) add(0, intensity.value.front());
  for (std::size_t i = 0; i < intensity.time.size(); ++i) add(static_cast<double>(intensity.time[i].ms), intensity.value[i]);
}

double RainCurve::fallen_mm(Time t) const {
  if (t <= Time{0} - before) return 0;
  if (t <= Time{0}) return before_mm_ * static_cast<double>((t + before).ms) / static_cast<double>(before.ms);
  if (at_ms_.empty()) return before_mm_;
  const auto ms = static_cast<double>(t.ms);
  const auto next = static_cast<std::size_t>(std::upper_bound(at_ms_.begin(), at_ms_.end(), ms) - at_ms_.begin());
  const std::size_t i = next - 1;  // the first knot is at 0
  const double past = ms - at_ms_[i];
  const double slope = next < at_ms_.size() ? (mm_h_[next] - mm_h_[i]) / (at_ms_[next] - at_ms_[i]) : 0;
  return before_mm_ + fallen_mm_[i] + past * (mm_h_[i] + slope * past / 2) / ms_per_hour;
}

std::optional<Time> RainCurve::first_reaching(Time window, double mm, Time end) const {
  const auto reached = [&](Time t) { return in_window_mm(window, t) >= mm; };
  if (reached(Time{0})) return Time{0};
  constexpr Time pace = Time{10000};
  for (Time low{0}; low < end;) {
    Time high = std::min(low + pace, end);
    if (!reached(high)) {
      low = high;
      continue;
    }
    while (high.ms - low.ms > 1) {
      const Time middle{(low.ms + high.ms) / 2};
      (reached(middle) ? high : low) = middle;
    }
    return high;
  }
  return std::nullopt;
}

}  // namespace muster::rain
