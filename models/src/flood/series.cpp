#include "flood/series.hpp"

#include <algorithm>

namespace muster::flood {

double value_at(const config::Series& series, Time t) {
  if (series.time.empty()) return 0;
  const auto next = std::upper_bound(series.time.begin(), series.time.end(), t);
  if (next == series.time.begin()) return series.value.front();
  if (next == series.time.end()) return series.value.back();
  const auto i = static_cast<std::size_t>(next - series.time.begin());
  const double share = (t - series.time[i - 1]).in_seconds() / (series.time[i] - series.time[i - 1]).in_seconds();
  return series.value[i - 1] + share * (series.value[i] - series.value[i - 1]);
}

double integral(const config::Series& series, Time from, Time to) {
  if (series.time.empty() || to <= from) return 0;
  double sum = 0;
  Time start = from;
  double value = value_at(series, from);
  for (auto row = std::upper_bound(series.time.begin(), series.time.end(), from); row != series.time.end() && *row < to; ++row) {
    const double here = series.value[static_cast<std::size_t>(row - series.time.begin())];
    sum += 0.5 * (value + here) * (*row - start).in_seconds();
    start = *row, value = here;
  }
  return sum + 0.5 * (value + value_at(series, to)) * (to - start).in_seconds();
}

bool any_in(const config::Series& series, Time from, Time to) {
  if (series.time.empty()) return false;
  if (value_at(series, from) != 0 || value_at(series, to) != 0) return true;
  for (std::size_t i = 0; i < series.time.size(); ++i)
    if (series.time[i] > from && series.time[i] < to && series.value[i] != 0) return true;
  return false;
}

}  // namespace muster::flood
