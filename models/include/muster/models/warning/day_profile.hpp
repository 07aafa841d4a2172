#pragma once
#include <array>
#include <string>

#include "muster/engine/core/time.hpp"

namespace muster::warning {

/// What share of people sleeps or is out of doors at a moment of the run. Constant within each hour of the local day.
class DayProfile {
 public:
  /// @param table  path of a table like models/data/warning/day_profile.csv; empty = that one
  /// @param start_minute_of_day  local time of day at the run's start, min
  DayProfile(const std::string& table, int start_minute_of_day);
  double asleep(Time when) const { return asleep_[hour(when)]; }
  double outdoors(Time when) const { return outdoors_[hour(when)]; }
  /// `awake` by day, `sleeping` where everybody sleeps, mixed by the share asleep.
  double mix(double awake, double sleeping, Time when) const { return awake + (sleeping - awake) * asleep(when); }
  /// When something that takes `work` of waking time is done: it proceeds at rate 1 among people awake and at `night_rate` among people
  /// asleep. Who starts later never ends earlier, so an earlier warning is never overtaken by a later one.
  Time after(Time from, double work_ms, double night_rate) const;

 private:
  std::size_t hour(Time when) const;
  std::array<double, 24> asleep_{}, outdoors_{};
  std::int64_t start_ms_;  ///< of the local day
};

}  // namespace muster::warning
