#include "muster/models/flood/storm.hpp"

#include <algorithm>
#include <cmath>

#include "flood/series.hpp"
#include "muster/engine/core/math.hpp"

namespace muster {

void StormSettings::describe(config::Builder<StormSettings>& d) {
  using config::Grade;
  d.about("design storm", "So much rain within so much time, in a usual shape, on the whole terrain", "设计暴雨：总雨量、历时与雨型，降在全域");
  d.choice("shape", &StormSettings::shape,
           {{"uniform", StormShape::uniform},
            {"triangular", StormShape::triangular},
            {"alternating_block", StormShape::alternating_block},
            {"chicago", StormShape::chicago}},
           {.meaning = "how the rain is spread over its duration",
            .meaning_zh = "雨型：均匀、三角、交替块、芝加哥",
            .source = "chicago: Keifer & Chu 1957; alternating_block: Chow, Maidment & Mays 1988, 14.4"});
  d.number("depth", &StormSettings::depth_mm,
           {.unit = "mm", .min = 0, .max = 3000, .above_min = true, .required = true, .meaning = "rain in all", .meaning_zh = "总雨量", .grade = Grade::user});
  d.duration("start", &StormSettings::start, {.unit = "s", .min = 0, .meaning = "when it begins", .meaning_zh = "开始时刻"});
  d.duration("duration", &StormSettings::duration, {.unit = "s", .min = 60, .max = 2592000, .meaning = "how long it rains", .meaning_zh = "降雨历时"});
  d.number("peak", &StormSettings::peak,
           {.unit = "1", .min = 0, .max = 1, .meaning = "where its peak lies, share of the duration", .meaning_zh = "雨峰位置（占历时的比例）"});
  d.duration(
      "block", &StormSettings::block,
      {.unit = "s", .min = 10, .max = 86400, .meaning = "length of a block, for chicago and alternating_block", .meaning_zh = "芝加哥与交替块雨型的时段长"});
  d.number("offset_min", &StormSettings::offset_min,
           {.unit = "min",
            .min = 0,
            .max = 200,
            .meaning = "b of the local storm formula i = a / (t + b)^n, t in minutes",
            .meaning_zh = "当地暴雨强度公式 i = a / (t + b)^n 的 b，t 以分钟计"});
  d.number("exponent", &StormSettings::exponent, {.unit = "1", .min = 0.1, .max = 1.5, .meaning = "n of that formula", .meaning_zh = "该公式的指数 n"});
}

std::vector<config::Contradiction> StormSettings::contradictions() const {
  if (block > duration) return {{"block", "must not be longer than the duration", "不应长于 duration"}};
  return {};
}

namespace flood {

namespace {

/// Rain of the formula's storm of this length, as a share of that of the whole duration: mean intensity a / (t + b)^n times t.
double share_within(const StormSettings& s, double minutes) {
  const double whole = s.duration.in_seconds() / 60;
  if (minutes <= 0) return 0;
  return minutes / whole * math::pow((whole + s.offset_min) / (minutes + s.offset_min), s.exponent);
}

/// Share that has fallen by a moment of the Chicago storm: its parts before and after the peak are the formula's storms, shortened to the
/// shares r and 1 - r (Keifer & Chu 1957).
double fallen_chicago(const StormSettings& s, double minutes) {
  const double whole = s.duration.in_seconds() / 60, r = s.peak, top = r * whole;
  if (minutes < top) return r * (1 - share_within(s, (top - minutes) / r));
  return r + (r < 1 ? (1 - r) * share_within(s, (minutes - top) / (1 - r)) : 0);
}

std::vector<double> chicago(const StormSettings& s, std::size_t blocks, double block_min) {
  std::vector<double> out;
  for (std::size_t k = 0; k < blocks; ++k) {
    const double to = std::min(static_cast<double>(k + 1) * block_min, s.duration.in_seconds() / 60);
    out.push_back(fallen_chicago(s, to) - fallen_chicago(s, static_cast<double>(k) * block_min));
  }
  return out;
}

/// The rain that each block more adds to the formula's storm, largest in the block of the peak, then by turns after and before it.
std::vector<double> alternating(const StormSettings& s, std::size_t blocks, double block_min) {
  std::vector<double> out(blocks, 0);
  const auto top = std::min(static_cast<std::size_t>(s.peak * static_cast<double>(blocks)), blocks - 1);
  std::size_t after = top + 1, before = top;  // next free places: after, before - 1
  double fallen = 0;
  for (std::size_t k = 0; k < blocks; ++k) {
    const double sum = share_within(s, std::min(static_cast<double>(k + 1) * block_min, s.duration.in_seconds() / 60));
    const bool behind = k == 0 || after >= blocks ? false : (k % 2 == 1 || before == 0);
    const std::size_t place = k == 0 ? top : behind ? after++ : --before;
    out[place] = sum - fallen, fallen = sum;
  }
  return out;
}

double volume(const config::Series& series) { return series.time.empty() ? 0 : integral(series, series.time.front(), series.time.back()); }

config::Series from_blocks(const StormSettings& s, const std::vector<double>& share) {
  config::Series out;
  const Time end = s.start + s.duration;
  const auto add = [&out](Time t, double value) { out.time.push_back(t), out.value.push_back(value); };
  for (std::size_t k = 0; k < share.size(); ++k) {
    const Time from = s.start + s.block * static_cast<std::int64_t>(k), to = std::min(end, from + s.block);
    const double rate = s.depth_mm * share[k] / (to - from).in_hours();
    if (k == 0) add(from, 0);
    add(from + Time{1}, rate), add(to, rate);
  }
  add(end + Time{1}, 0);
  return out;
}

}  // namespace

config::Series hyetograph(const StormSettings& s) {
  config::Series out;
  const double hours = s.duration.in_hours();
  if (s.shape == StormShape::triangular) {
    const double top = 2 * s.depth_mm / hours;
    const Time peak{s.start.ms + static_cast<std::int64_t>(s.peak * static_cast<double>(s.duration.ms))}, end = s.start + s.duration;
    if (peak > s.start) out.time.push_back(s.start), out.value.push_back(0);
    else out.time.push_back(s.start - Time{1}), out.value.push_back(0);
    out.time.push_back(peak), out.value.push_back(top);
    out.time.push_back(std::max(end, peak + Time{1})), out.value.push_back(0);
  } else if (s.shape == StormShape::uniform) {
    out.time = {s.start, s.start + Time{1}, s.start + s.duration, s.start + s.duration + Time{1}};
    out.value = {0, s.depth_mm / hours, s.depth_mm / hours, 0};
  } else {
    const auto blocks = static_cast<std::size_t>((s.duration.ms + s.block.ms - 1) / s.block.ms);
    const double block_min = s.block.in_seconds() / 60;
    out = from_blocks(s, s.shape == StormShape::chicago ? chicago(s, blocks, block_min) : alternating(s, blocks, block_min));
  }
  const double fallen = volume(out) / 3600;  // mm; the ramps of a millisecond add or take a few parts in a million
  for (double& value : out.value) value *= s.depth_mm / fallen;
  return out;
}

config::Series sum_of(const config::Series& a, const config::Series& b) {
  if (a.time.empty()) return b;
  if (b.time.empty()) return a;
  config::Series out;
  out.time = a.time;
  out.time.insert(out.time.end(), b.time.begin(), b.time.end());
  std::sort(out.time.begin(), out.time.end());
  out.time.erase(std::unique(out.time.begin(), out.time.end()), out.time.end());
  for (const Time t : out.time) out.value.push_back(value_at(a, t) + value_at(b, t));
  return out;
}

}  // namespace flood
}  // namespace muster
