#include "hazard/record_writer.hpp"
#include "hazard/settings_text.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/models/flood/dams.hpp"
#include "muster/models/flood/settings.hpp"

namespace muster {

namespace {

template <class Real>
void solve(const World& world, const FloodSetup& setup, const FloodSettings& settings, Time until, int threads, const std::function<void(Time)>& progress,
           std::span<const Time> dams, HazardRecord& record) {
  FloodFields<Real> fields;
  fields.time = Time{0} - settings.spin_up;
  const std::unique_ptr<FloodSolver> solver = make_flood_solver(setup, fields);
  RecordWriter writer(world, *solver, record, threads, &setup.terrain_error);
  for (Time t{0}; t <= until; t = t + record.settings.frame) {
    flood::advance_with_dams(*solver, t, threads, dams);
    writer.take(*solver, t);
    if (progress) progress(t);
  }
  writer.finish();
  record.mass_error = mass_error(*solver);
  record.froude_limited_share = froude_limited_share(*solver);
}

}  // namespace

HazardRecord solve_flood(const World& world, const FloodSettings& settings, Time until, int threads, const std::function<void(Time)>& progress,
                         std::vector<Time> dams, std::uint64_t seed) {
  Problems problems;
  const FloodSetup setup = flood_setup(world, settings, problems, seed);
  problems.throw_if_any();
  std::string text = settings_text(description_of_flood(settings), &settings);
  if (settings.terrain_error.any()) text += "terrain_error.seed = " + std::to_string(seed) + "\n";
  HazardRecord record = RecordWriter::begun(world, record_settings(settings), std::move(text));
  if (settings.precision == Precision::twice) solve<double>(world, setup, settings, until, threads, progress, dams, record);
  else solve<float>(world, setup, settings, until, threads, progress, dams, record);
  return record;
}

}  // namespace muster
