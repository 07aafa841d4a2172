#include "muster/models/warning/day_profile.hpp"

#include "muster/engine/core/error.hpp"
#include "muster/models/data.hpp"

namespace muster::warning {

namespace {

constexpr std::int64_t hour_ms = 3600000, day_ms = 24 * hour_ms;

}  // namespace

DayProfile::DayProfile(const std::string& table, int start_minute_of_day) : start_ms_(std::int64_t{start_minute_of_day} * 60000) {
  const DataTable data = data_table_or("warning/day_profile.csv", table);
  const auto &hours = data.column("hour"), &asleep = data.column("asleep"), &outdoors = data.column("outdoors");
  if (hours.size() != 24) throw InputError(ErrorCode::wrong_length, {data.file, 0, 0, "hour"}, {{"expected", "24"}, {"found", std::to_string(hours.size())}});
  for (std::size_t h = 0; h < 24; ++h) {
    if (hours[h] != static_cast<double>(h)) throw InputError(ErrorCode::not_increasing, {data.file, 0, 0, "hour"}, {{"row", std::to_string(h + 1)}});
    for (const double share : {asleep[h], outdoors[h]})
      if (!(share >= 0 && share <= 1))
        throw InputError(ErrorCode::above_maximum, {data.file, 0, 0, "asleep"}, {{"limit", "1"}, {"found", std::to_string(share)}});
    asleep_[h] = asleep[h], outdoors_[h] = outdoors[h];
  }
}

std::size_t DayProfile::hour(Time when) const {
  const std::int64_t of_day = ((start_ms_ + when.ms) % day_ms + day_ms) % day_ms;
  return static_cast<std::size_t>(of_day / hour_ms);
}

Time DayProfile::after(Time from, double work_ms, double night_rate) const {
  Time at = from;
  for (int hours = 0; hours < 24 * 30; ++hours) {
    const double rate = mix(1.0, night_rate, at);
    const std::int64_t left = hour_ms - ((start_ms_ + at.ms) % hour_ms + hour_ms) % hour_ms;
    const double done = rate * static_cast<double>(left);
    if (work_ms <= done && rate > 0) return {at.ms + static_cast<std::int64_t>(work_ms / rate + 0.5)};
    work_ms -= done;
    at.ms += left;
  }
  return Time::never();
}

}  // namespace muster::warning
