#include <algorithm>
#include <cmath>

#include "flood/cover_cells.hpp"
#include "flood/places.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/models/flood/settings.hpp"

// From settings, which name places and kinds of ground, to a set-up of points and cells.
namespace muster {

namespace {

using namespace flood;

struct Maker {
  const World& world;
  FloodSetup& setup;
  Problems& problems;

  /// The line of a place in `points`, where the settings name one.
  void line(std::vector<double>& points, const std::string& place, const std::string& key) const {
    if (place.empty()) return;
    points = line_of(world, place);
    if (points.empty()) unknown_place(key, place, problems);
  }
  /// The middle of a place, likewise.
  void point(std::vector<double>& xy, const std::string& place, const std::string& key) const {
    if (place.empty()) return;
    const auto found = std::find(world.places.id.begin(), world.places.id.end(), place);
    if (found == world.places.id.end()) return unknown_place(key, place, problems);
    const auto row = static_cast<std::size_t>(found - world.places.id.begin());
    xy = {world.places.x[row], world.places.y[row]};
  }
  void add(std::unique_ptr<FloodStructure> structure, const std::string& key) const { add_structure(setup, std::move(structure), key, problems); }

  /// A levee, or a slide dam.
  void levee(LeveeSettings s, const std::string& key) const {
    line(s.points, s.place, key + ".place");
    for (std::size_t b = 0; b < s.breaches.size(); ++b) point(s.breaches[b].at, s.breaches[b].place, key + ".breaches[" + std::to_string(b) + "].place");
    setup.levees.push_back(std::move(s));
  }
  void structure(ReservoirSettings s, const std::string& key) const {
    line(s.points, s.place, key + ".place");
    if (!s.place.empty() && !s.points.empty()) s.points = low_points_along(setup.bed, s.points);
    add(make_reservoir(s), key);
  }
  void structure(CulvertSettings s, const std::string& key) const {
    point(s.from, s.from_place, key + ".from_place"), point(s.to, s.to_place, key + ".to_place");
    add(make_culvert(s), key);
  }
  void structure(DrainSettings s, const std::string& key) const {
    point(s.points, s.place, key + ".place"), point(s.to, s.to_place, key + ".to_place");
    add(make_drain(s), key);
  }
  void structure(PumpSettings s, const std::string& key) const {
    point(s.from, s.place, key + ".from_place"), point(s.to, s.to_place, key + ".to_place");
    add(make_pump(s), key);
  }
  template <class Settings>
  void structures(const std::vector<Settings>& list, const std::string& name) const {
    for (std::size_t k = 0; k < list.size(); ++k) structure(list[k], name + "[" + std::to_string(k) + "]");
  }
};

/// For each cell the last soil that holds for its land cover, from 1.
void set_soils(const World& world, const std::vector<SoilSettings>& soils, FloodSetup& setup) {
  setup.soils = soils;
  if (std::all_of(soils.begin(), soils.end(), [](const SoilSettings& s) { return s.covers.empty(); }) && soils.size() <= 1) return;
  const Grid& grid = setup.bed.grid();
  const std::vector<std::uint8_t> cover = cover_of_cells(world, grid);
  setup.soil = Raster<std::uint8_t>(grid, 0);
  for (std::int64_t cell = 0; cell < grid.cells(); ++cell)
    for (std::size_t k = 0; k < soils.size(); ++k) {
      const std::uint8_t kind = cover[static_cast<std::size_t>(cell)];
      const bool holds = soils[k].covers.empty() ||
          std::any_of(soils[k].covers.begin(), soils[k].covers.end(), [&](CoverKind c) { return kind == static_cast<std::uint8_t>(c) + 1; });
      if (holds) setup.soil[cell] = static_cast<std::uint8_t>(k + 1);
    }
}

void set_buildings(const World& world, FloodBuildings as, FloodSetup& setup) {
  const Grid& grid = setup.bed.grid();
  if (as == FloodBuildings::blocked) {
    const std::vector<std::uint8_t> built = built_cells(world, grid);
    for (std::int64_t cell = 0; cell < grid.cells(); ++cell)
      if (built[static_cast<std::size_t>(cell)] != 0) setup.bed[cell] = std::numeric_limits<double>::quiet_NaN();
  } else if (as == FloodBuildings::porous || as == FloodBuildings::rough) {
    constexpr double least_open = 0.1;
    const std::vector<float> share = built_share(world, grid);
    Raster<double> open(grid);
    for (std::int64_t cell = 0; cell < grid.cells(); ++cell) open[cell] = std::max(least_open, 1 - static_cast<double>(share[static_cast<std::size_t>(cell)]));
    if (as == FloodBuildings::porous) {
      setup.porosity = std::move(open);
      return;
    }
    if (setup.manning.empty()) setup.manning = Raster<double>(grid, setup.manning_n);
    for (std::int64_t cell = 0; cell < grid.cells(); ++cell) setup.manning[cell] /= open[cell];
  }
}

void set_rain(const World& world, const FloodSettings& settings, FloodSetup& setup, Problems& problems) {
  setup.rain_mm_h = settings.rain;
  for (const StormSettings& storm : settings.storms) setup.rain_mm_h = sum_of(setup.rain_mm_h, hyetograph(storm));
  if (settings.rain_raster.empty()) return;
  try {
    auto raster = std::make_shared<RainRaster>(RainRaster::load(settings.rain_raster));
    raster->check_falls_on(setup.bed.grid(), world.crs, settings.rain_raster);
    setup.rain_raster = std::move(raster);
  } catch (const InputError& error) {
    for (const Problem& p : error.problems()) problems.add(p.code, p.where, p.arguments);
  }
}

}  // namespace

void add_flood_sources(const World& world, const FloodSettings& settings, FloodSetup& setup, Problems& problems) {
  set_rain(world, settings, setup, problems);
  set_soils(world, settings.infiltration, setup);
  set_buildings(world, settings.buildings, setup);
  const Maker maker{world, setup, problems};
  for (std::size_t k = 0; k < settings.levees.size(); ++k) maker.levee(settings.levees[k], "levees[" + std::to_string(k) + "]");
  for (std::size_t k = 0; k < settings.slide_dams.size(); ++k) maker.levee(settings.slide_dams[k], "slide_dams[" + std::to_string(k) + "]");
  maker.structures(settings.reservoirs, "reservoirs");
  maker.structures(settings.culverts, "culverts");
  maker.structures(settings.drains, "drains");
  maker.structures(settings.pumps, "pumps");
}

}  // namespace muster
