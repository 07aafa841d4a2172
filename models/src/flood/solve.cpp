#include "hazard/map_recorder.hpp"
#include "hazard/sampler.hpp"
#include "hazard/settings_text.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/models/flood/settings.hpp"

namespace muster {

namespace {

template <class Real>
void solve(const World& world, const FloodSetup& setup, const FloodSettings& settings, Time until, int threads, const std::function<void(Time)>& progress,
           HazardRecord& record) {
  FloodFields<Real> fields;
  fields.time = Time{0} - settings.spin_up;
  const std::unique_ptr<FloodSolver> solver = make_flood_solver(setup, fields);
  HazardSampler sampler(world, *solver, record.settings);
  record.grid = solver->grid();
  HazardMaps maps;
  MapRecorder recorder(record.grid, record.settings, MapRecorder::Velocity::kept, maps);
  HazardState view;
  size_view(world, view);
  for (Time t{0}; t <= until; t = t + record.settings.frame) {
    solver->advance(t, threads);
    const std::vector<std::uint32_t> stepped = solver->take_stepped_tiles();
    const HazardFrame frame = sampler.sample(*solver, stepped, view, threads);
    view.changed_links.clear(), view.changed_buildings.clear();
    show_frame(frame, t, view);
    record.append(frame);
    recorder.take(*solver, stepped, t, threads);
    if (progress) progress(t);
  }
  record.take(std::move(maps));
  record.mass_error = mass_error(*solver);
}

}  // namespace

HazardRecord solve_flood(const World& world, const FloodSettings& settings, Time until, int threads, const std::function<void(Time)>& progress) {
  Problems problems;
  const FloodSetup setup = flood_setup(world, settings, problems);
  problems.throw_if_any();
  HazardRecord record;
  record.title = world.name;
  record.settings = record_settings(settings);
  record.world_inputs = hazard_world_digest(world);
  record.settings_text = settings_text(description_of_flood(settings), &settings);
  record.settings_inputs = hash_bytes(record.settings_text.data(), record.settings_text.size());
  record.crs = world.crs;
  record.links = static_cast<std::uint32_t>(world.links.size()), record.buildings = static_cast<std::uint32_t>(world.buildings.size());
  record.gauge_ids = world.gauges.id;
  if (settings.precision == Precision::twice) solve<double>(world, setup, settings, until, threads, progress, record);
  else solve<float>(world, setup, settings, until, threads, progress, record);
  return record;
}

}  // namespace muster
