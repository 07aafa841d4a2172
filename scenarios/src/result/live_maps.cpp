#include "result/live_maps.hpp"

#include "muster/engine/core/error.hpp"

namespace muster::result {

namespace {

/// Where each piece begins, and where the last one ends.
std::vector<std::uint32_t> starts(const Appended<std::uint32_t>& end) {
  std::vector<std::uint32_t> first = {0};
  first.insert(first.end(), end.rows.begin(), end.rows.end());
  return first;
}

void describe(Hdf5File& file, const std::string& name, const char* unit) {
  const std::string key = "result." + name;
  cf::describe(file, name, unit, message(key, Language::en), message(key, Language::zh));
}

void in_millimetres(Hdf5File& file, const std::string& name) {
  describe(file, name, "m");
  file.attribute_numbers<float>(name, "scale_factor", {0.001F});
  file.attribute_numbers<float>(name, "add_offset", {0.0F});
}

void write_tiles(Hdf5File& file, const HazardMaps& maps, const cf::Epoch& epoch) {
  std::vector<Time> times;
  for (std::size_t m = 0; m < maps.end.rows.size(); ++m) times.push_back(maps.every * static_cast<std::int64_t>(m));
  cf::write_time_axis(file, "maps/time", times, epoch);
  const std::vector<std::uint32_t> first = starts(maps.end);
  constexpr std::uint64_t edge = HazardMaps::tile_cells;
  const std::uint64_t tiles = maps.tile.rows.size();
  file.dimension("maps/map_edge", first.size()), file.dimension("maps/tile", tiles);
  file.dimension("maps/tile_y", edge), file.dimension("maps/tile_x", edge);
  file.write("maps/first", first, {.dimensions = {"map_edge"}});
  file.write("maps/number", maps.tile.rows, {.dimensions = {"tile"}});
  file.write("maps/depth", maps.depth_mm.rows, {.shape = {tiles, edge, edge}, .dimensions = {"tile", "tile_y", "tile_x"}});
  for (const char* name : {"maps/time", "maps/first", "maps/number"}) describe(file, name, "");
  in_millimetres(file, "maps/depth");
}

void write_links(Hdf5File& file, const HazardMaps& maps) {
  file.dimension("links/frame_edge", maps.link_end.rows.size() + 1), file.dimension("links/change", maps.link_row.rows.size());
  file.write("links/first", starts(maps.link_end), {.dimensions = {"frame_edge"}});
  file.write("links/row", maps.link_row.rows, {.dimensions = {"change"}});
  file.write("links/depth", maps.link_depth_mm.rows, {.dimensions = {"change"}});
  for (const char* name : {"links/first", "links/row"}) describe(file, name, "");
  in_millimetres(file, "links/depth");
}

}  // namespace

void write_live_maps(Hdf5File& file, const HazardMaps& maps, std::size_t links, const cf::Epoch& epoch) {
  if (maps.end.rows.empty()) return;  // the run was stopped before its first frame
  file.attribute("", "frame_ms", maps.frame.ms), file.attribute("", "map_frame_ms", maps.every.ms);
  file.attribute("", "links", static_cast<std::int64_t>(links));
  write_tiles(file, maps, epoch);
  write_links(file, maps);
}

}  // namespace muster::result
