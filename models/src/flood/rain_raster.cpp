#include "muster/models/flood/rain_raster.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "muster/engine/core/error.hpp"
#include "muster/engine/io/cf.hpp"
#include "muster/engine/io/hdf5_file.hpp"

namespace muster {

namespace {

constexpr std::string_view format = "muster-rain";
constexpr double most_mm_h = 2000;

/// Reads an axis and checks that it rises evenly; gives its first outer border and its spacing.
std::pair<double, double> axis_of(const Hdf5File& file, const std::string& name) {
  const std::vector<double> centre = file.read<double>(name);
  const Location here{file.path(), 0, 0, name};
  if (centre.size() < 2) throw InputError(ErrorCode::no_rows, here);
  for (std::size_t i = 0; i < centre.size(); ++i)
    if (!std::isfinite(centre[i]))
      throw InputError(ErrorCode::not_finite, {file.path(), 0, 0, name + "[" + std::to_string(i) + "]"}, {{"found", std::to_string(centre[i])}});
  const double spacing = (centre.back() - centre.front()) / static_cast<double>(centre.size() - 1);
  for (std::size_t i = 1; i < centre.size(); ++i)
    if (!(std::abs(centre[i] - centre[i - 1] - spacing) < 1e-3 * spacing)) throw InputError(ErrorCode::not_increasing, here, {{"row", std::to_string(i + 1)}});
  return {centre.front() - 0.5 * spacing, spacing};
}

std::vector<Time> times_of(const Hdf5File& file) {
  std::vector<Time> out;
  for (const double seconds : file.read<double>("time")) {
    const Location here{file.path(), 0, 0, "time"};
    if (!std::isfinite(seconds) || std::abs(seconds) > 1e9) throw InputError(ErrorCode::not_finite, here, {{"found", std::to_string(seconds)}});
    if (!out.empty() && Time::seconds(seconds) <= out.back()) throw InputError(ErrorCode::not_increasing, here, {{"row", std::to_string(out.size() + 1)}});
    out.push_back(Time::seconds(seconds));
  }
  if (out.empty()) throw InputError(ErrorCode::no_rows, {file.path(), 0, 0, "time"});
  return out;
}

std::string short_number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.8g", value);
  return text;
}

void check_rates(const Hdf5File& file, const std::vector<float>& rates, std::size_t rows, std::size_t columns) {
  for (std::size_t i = 0; i < rates.size(); ++i) {
    const double rate = static_cast<double>(rates[i]);
    if (rate >= 0 && rate <= most_mm_h) continue;
    const std::size_t row = i / columns;
    const std::string place = std::to_string(row / rows) + ", " + std::to_string(row % rows) + ", " + std::to_string(i % columns);
    const Location here{file.path(), 0, 0, "rain[" + place + "]"};
    if (!std::isfinite(rate)) throw InputError(ErrorCode::not_finite, here, {{"found", short_number(rate)}});
    if (rate < 0) throw InputError(ErrorCode::below_minimum, here, {{"limit", "0"}, {"found", short_number(rate)}});
    throw InputError(ErrorCode::above_maximum, here, {{"limit", short_number(most_mm_h)}, {"found", short_number(rate)}});
  }
}

}  // namespace

RainRaster RainRaster::load(const std::string& path) {
  const Hdf5File file = Hdf5File::open(path);
  if (!file.has_attribute("", "format") || file.text_attribute("", "format") != format)
    throw InputError(ErrorCode::wrong_format, {path, 0, 0, {}},
                     {{"expected", std::string(format)}, {"found", file.has_attribute("", "format") ? file.text_attribute("", "format") : ""}});
  const std::int64_t version = file.integer_attribute("", "version");
  if (version != 1)
    throw InputError(version > 1 ? ErrorCode::version_too_new : ErrorCode::version_too_old, {path, 0, 0, {}},
                     {{"found", std::to_string(version)}, {"expected", "1"}});
  RainRaster out;
  const auto [west, cell_x] = axis_of(file, "x");
  const auto [south, cell_y] = axis_of(file, "y");
  if (!(std::abs(cell_x - cell_y) < 1e-3 * cell_x))
    throw InputError(ErrorCode::inconsistent, {path, 0, 0, "y"}, {{"reason", "cells are not square"}, {"reason_zh", "单元不是正方形"}});
  const auto columns = file.shape("x")[0], rows = file.shape("y")[0];
  out.grid = {static_cast<std::int32_t>(columns), static_cast<std::int32_t>(rows), cell_x, west, south};
  out.time = times_of(file);
  const std::vector<std::uint64_t> shape = file.shape("rain"), wanted = {out.time.size(), rows, columns};
  if (shape != wanted) {
    const auto text = [](const std::vector<std::uint64_t>& v) {
      std::string s;
      for (const auto n : v) s += (s.empty() ? "(" : ", ") + std::to_string(n);
      return s + ")";
    };
    throw InputError(ErrorCode::wrong_shape, {path, 0, 0, "rain"}, {{"found", text(shape)}, {"expected", text(wanted)}});
  }
  out.mm_h = file.read<float>("rain");
  check_rates(file, out.mm_h, rows, columns);
  if (file.has_attribute("", "crs_wkt")) out.crs.wkt = file.text_attribute("", "crs_wkt");
  const std::size_t n = out.time.size();
  out.time.push_back(out.time.back() + (n > 1 ? out.time[n - 1] - out.time[n - 2] : Time::hours(1)));
  return out;
}

void RainRaster::check_falls_on(const Grid& ground, const Crs& of_ground, const std::string& path) const {
  if (!cf::same_crs(crs, of_ground))
    throw InputError(ErrorCode::other_inputs, {path, 0, 0, "crs_wkt"},
                     {{"what", "reference system (" + cf::name_of(crs) + ", the world's is " + cf::name_of(of_ground) + ")"},
                      {"what_zh", "坐标系（" + cf::name_of(crs) + "，世界文件为 " + cf::name_of(of_ground) + "）"}});
  if (grid.west_m < ground.east_m() && grid.east_m() > ground.west_m && grid.south_m < ground.north_m() && grid.north_m() > ground.south_m) return;
  const auto box = [](const Grid& g) {
    return short_number(g.west_m) + ", " + short_number(g.south_m) + ", " + short_number(g.east_m()) + ", " + short_number(g.north_m());
  };
  throw InputError(ErrorCode::terrain_elsewhere, {path, 0, 0, "x"}, {{"found", box(grid)}, {"expected", box(ground)}});
}

void RainRaster::fallen(Time from, Time to, std::span<double> metres) const {
  std::fill(metres.begin(), metres.end(), 0.0);
  for (std::size_t k = 0; k + 1 < time.size(); ++k) {
    const Time start = std::max(from, time[k]), end = std::min(to, time[k + 1]);
    if (start >= end) continue;
    const double seconds = (end - start).in_seconds();
    for (std::size_t cell = 0; cell < metres.size(); ++cell) metres[cell] += static_cast<double>(mm_h[k * metres.size() + cell]) * seconds / 3.6e6;
  }
}

bool RainRaster::any(Time from, Time to) const {
  const auto cells = static_cast<std::size_t>(grid.cells());
  for (std::size_t k = 0; k + 1 < time.size(); ++k)
    if (std::max(from, time[k]) < std::min(to, time[k + 1]))
      for (std::size_t cell = 0; cell < cells; ++cell)
        if (mm_h[k * cells + cell] > 0) return true;
  return false;
}

}  // namespace muster
