#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "models/flood_cases.hpp"

namespace muster {
namespace {

using namespace flood_tests;

std::vector<std::vector<double>> read_csv(const std::string& path) {
  std::ifstream in(path);
  std::vector<std::vector<double>> rows;
  std::string line, cell;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::istringstream cells(line);
    rows.emplace_back();
    while (std::getline(cells, cell, ',')) rows.back().push_back(std::stod(cell));
  }
  return rows;
}

double interpolated(const std::vector<std::vector<double>>& rows, std::size_t column, double t) {
  for (std::size_t i = 1; i < rows.size(); ++i)
    if (rows[i][0] >= t) return rows[i - 1][column] + (rows[i][column] - rows[i - 1][column]) * (t - rows[i - 1][0]) / (rows[i][0] - rows[i - 1][0]);
  return rows.back()[column];
}

/// Case b01.
TEST(FloodBenchmark, spreads_a_breach_over_a_flat_plain_as_lisflood_does) {
  const std::string folder = MUSTER_SOURCE_DIR "/../shared/verification/flood/benchmark/b01_flat_breach_flood/";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "the reference run is not here: " << folder;
  FloodCase c;
  c.setup.bed = Raster<double>(Grid{200, 400, 5, 0, 0}, 0.0);
  c.setup.manning_n = 0.05;
  FloodInflow inflow;
  for (const auto& row : read_csv(folder + "inflow.csv"))
    inflow.discharge_m3_s.time.push_back(Time::seconds(row[0])), inflow.discharge_m3_s.value.push_back(row[1]);
  for (const auto& row : read_csv(folder + "inflow_cells.csv")) inflow.points.insert(inflow.points.end(), row.begin(), row.end());
  c.setup.inflows = {inflow};
  const auto points = read_csv(folder + "points.csv");
  for (const auto& row : points) c.points.insert(c.points.end(), {row[1], row[2]});
  c.end = Time::seconds(18000), c.sample_every = Time::seconds(60);
  const FloodCaseResult r = run_flood_case(c);
  const auto reference = read_csv(folder + "reference_lisflood_acc.csv");
  for (std::size_t p = 0; p < points.size(); ++p) {
    double squares = 0, arrival = -1, expected_arrival = -1;
    for (std::size_t k = 0; k < r.time.size(); ++k) {
      const double t = r.time[k].in_seconds(), h = r.depth_m[k * points.size() + p], expected = interpolated(reference, p + 1, t);
      squares += (h - expected) * (h - expected);
      if (arrival < 0 && h > 0.05) arrival = t;
      if (expected_arrival < 0 && expected > 0.05) expected_arrival = t;
    }
    const double rmse = std::sqrt(squares / static_cast<double>(r.time.size()));
    EXPECT_LT(rmse, 0.01) << "point " << p + 1;
    EXPECT_NEAR(arrival, expected_arrival, 120) << "point " << p + 1;
    std::printf("point %zu: RMSE %.4f m, arrival %g s against %g s\n", p + 1, rmse, arrival, expected_arrival);
  }
  EXPECT_LT(r.mass_error, 1e-6);
  std::printf("mass error %.2e, %lld steps, %.3g cell updates\n", r.mass_error, static_cast<long long>(r.steps), static_cast<double>(r.cell_updates));
}

}  // namespace
}  // namespace muster
