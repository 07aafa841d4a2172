#include "result/live_maps.hpp"

#include "muster/engine/core/error.hpp"

namespace muster::result {

void write_tiles(Hdf5File& file, const HazardMaps& maps, const cf::Epoch& epoch) {
  const std::vector<std::uint32_t>& end = maps.end.rows;
  if (end.empty()) return;  // the run was stopped before its first frame
  std::vector<Time> times;
  for (std::size_t m = 0; m < end.size(); ++m) times.push_back(maps.every * static_cast<std::int64_t>(m));
  cf::write_time_axis(file, "maps/time", times, epoch);
  std::vector<std::uint32_t> first = {0};
  first.insert(first.end(), end.begin(), end.end());
  constexpr std::uint64_t edge = HazardMaps::tile_cells;
  const std::uint64_t tiles = maps.tile.rows.size();
  file.dimension("maps/map_edge", first.size()), file.dimension("maps/tile", tiles);
  file.dimension("maps/tile_y", edge), file.dimension("maps/tile_x", edge);
  file.write("maps/first", first, {.dimensions = {"map_edge"}});
  file.write("maps/number", maps.tile.rows, {.dimensions = {"tile"}});
  file.write("maps/depth", maps.depth_mm.rows, {.shape = {tiles, edge, edge}, .dimensions = {"tile", "tile_y", "tile_x"}});
  for (const auto& [name, unit] : {std::pair{"maps/time", ""}, {"maps/first", ""}, {"maps/number", ""}, {"maps/depth", "m"}}) {
    const std::string key = std::string("result.") + name;
    cf::describe(file, name, unit, message(key, Language::en), message(key, Language::zh));
  }
  file.attribute_numbers<float>("maps/depth", "scale_factor", {0.001F});
  file.attribute_numbers<float>("maps/depth", "add_offset", {0.0F});
}

}  // namespace muster::result
