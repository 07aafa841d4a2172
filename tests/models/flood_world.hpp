#pragma once
#include <cmath>
#include <memory>

#include "engine/small_world.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/models/flood/settings.hpp"

namespace muster::flood_tests {

/// The small world (four nodes 100 m apart in a row along y = 0, two buildings, a gauge) in a valley of 20 m cells: a river bed along y = 60 runs
/// eastward and floods the row of streets when it rises. The last street is a bridge, 3 m above the ground.
inline std::shared_ptr<const World> flood_world(double ground_shift = 0) {
  World w = small_world(0);
  const Grid grid{30, 15, 20, -100, -100};
  w.ground = Raster<float>(grid), w.manning = Raster<float>(grid, 0.035F);
  for (std::int32_t row = 0; row < grid.rows; ++row)
    for (std::int32_t column = 0; column < grid.columns; ++column) {
      const double x = grid.centre_x(column), y = grid.centre_y(row);
      w.ground.at(column, row) = static_cast<float>(20 + ground_shift - 0.001 * x + (std::abs(y - 60) < 15 ? -2.0 : 0.004 * std::abs(y - 60)));
    }
  for (std::size_t l = 0; l < w.links.size(); ++l) {
    const bool last = w.nodes.id[w.links.tail[l].index] == "N3" || w.nodes.id[w.links.head[l].index] == "N3";
    w.links.structure[l] = last ? LinkStructure::bridge : LinkStructure::plain, w.links.deck_z[l] = last ? 23.0F : 20.0F;
  }
  w.gauges.x[0] = 100, w.gauges.y[0] = 60;
  PlaceTable& p = w.places;
  p = {};
  add_head(p, "river_inflow");
  p.name.push_back("入流"), p.name_en.push_back("Inflow"), p.kind.push_back(PlaceKind::river_inflow), p.x.push_back(-90), p.y.push_back(60);
  p.line = {{0, 4}, {-90, -20, -90, 140}};
  Problems problems;
  finish_world(w, "flood world", problems);
  problems.throw_if_any();
  return std::make_shared<World>(std::move(w));
}

/// A river that rises from 5 to 300 m3/s within an hour and falls again.
inline FloodSettings rising_river() {
  FloodSettings s;
  FloodInflowSettings river;
  river.place = "river_inflow";
  river.discharge = {{Time{0}, Time::minutes(10), Time::minutes(40), Time::minutes(90)}, {5, 5, 300, 5}};
  s.inflows = {river};
  FloodBoundarySettings out;
  out.edge = TerrainEdge::east;
  s.boundaries = {out};
  s.spin_up = Time::minutes(20);
  return s;
}

}  // namespace muster::flood_tests
