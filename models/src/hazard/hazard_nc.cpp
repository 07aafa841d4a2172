#include <algorithm>
#include <cmath>

#include "hazard/wary_reader.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/engine/io/cf.hpp"
#include "muster/models/hazard/record.hpp"

// hazard.nc, version 2: layout in docs/formats_hazard.md. Root group: what GIS and xarray open (grid, maxima, arrival, gauge series). Groups links,
// buildings: change lists. Group maps: sparse tiles, which no netCDF convention has a place for.
namespace muster {

namespace {

constexpr std::int64_t format_version = 2, oldest_version = 1;
constexpr std::string_view format_name = "muster-hazard";
constexpr std::size_t per_tile = std::size_t{HazardRecord::tile_cells} * HazardRecord::tile_cells;

// --- writing ---

template <class T>
void write_grid_variable(Hdf5File& file, const Grid& grid, const char* name, const std::vector<T>& values, const char* units, const char* en, const char* zh) {
  file.write(name, values, {.shape = {static_cast<std::uint64_t>(grid.rows), static_cast<std::uint64_t>(grid.columns)}, .dimensions = {"y", "x"}});
  cf::describe_on_grid(file, name, units, en, zh);
}

void packed(Hdf5File& file, const std::string& name) {
  file.attribute_numbers<float>(name, "scale_factor", {0.001F});
  file.attribute_numbers<float>(name, "add_offset", {0.0F});
}

void write_maps_of_maxima(Hdf5File& file, const HazardRecord& r) {
  write_grid_variable(file, r.grid, "depth_max", r.max_depth_mm, "m", "greatest depth of water", "最大水深");
  write_grid_variable(file, r.grid, "velocity_max", r.max_velocity_mm_s, "m s-1", "greatest velocity of water", "最大流速");
  write_grid_variable(file, r.grid, "depth_velocity_max", r.max_product_mm, "m2 s-1", "greatest depth x velocity", "水深与流速乘积最大值");
  for (const char* name : {"depth_max", "velocity_max", "depth_velocity_max"}) packed(file, name);
  file.write("arrival", r.arrival_s,
             {.shape = {static_cast<std::uint64_t>(r.grid.rows), static_cast<std::uint64_t>(r.grid.columns)}, .dimensions = {"y", "x"}});
  file.attribute_numbers<std::int32_t>("arrival", "_FillValue", {-1});
  cf::describe_on_grid(file, "arrival", "s", "time from the start until the water arrives", "自开始至洪水到达的时间");
}

void write_series(Hdf5File& file, const std::string& group, const WaterSeries& s, const char* en, const char* zh) {
  file.dimension(group + "/frame_edge", s.first.size()), file.dimension(group + "/change", s.row.size());
  file.write(group + "/first", s.first, {.dimensions = {"frame_edge"}});
  file.write(group + "/row", s.row, {.dimensions = {"change"}});
  file.write(group + "/depth", s.depth_mm, {.dimensions = {"change"}});
  file.write(group + "/velocity", s.velocity_mm_s, {.dimensions = {"change"}});
  cf::describe(file, group + "/first", "", "frame f holds changes first[f] .. first[f+1]", "第 f 帧的变化为 first[f] 至 first[f+1]");
  cf::describe(file, group + "/row", "", en, zh);
  cf::describe(file, group + "/depth", "m", "new depth of water", "新的水深");
  cf::describe(file, group + "/velocity", "m s-1", "new velocity of water", "新的流速");
  packed(file, group + "/depth"), packed(file, group + "/velocity");
}

void write_tiles(Hdf5File& file, const HazardRecord& r) {
  constexpr std::uint64_t edge = HazardRecord::tile_cells;
  file.dimension("maps/map_edge", r.map_first.size()), file.dimension("maps/tile", r.map_tile.size());
  file.dimension("maps/tile_y", edge), file.dimension("maps/tile_x", edge);
  file.write("maps/first", r.map_first, {.dimensions = {"map_edge"}});
  file.write("maps/number", r.map_tile, {.dimensions = {"tile"}});
  const DataLayout layout{.shape = {r.map_tile.size(), edge, edge}, .dimensions = {"tile", "tile_y", "tile_x"}};
  file.write("maps/depth", r.map_depth_mm, layout);
  file.write("maps/velocity", r.map_velocity_mm_s, layout);
  cf::describe(file, "maps/first", "", "map m holds tiles first[m] .. first[m+1]", "第 m 幅图的图块为 first[m] 至 first[m+1]");
  cf::describe(file, "maps/number", "", "tile row x tiles per row + tile column, from the south-west", "图块编号：自西南角起，行号乘每行图块数加列号");
  cf::describe(file, "maps/depth", "m", "depth of water", "水深");
  cf::describe(file, "maps/velocity", "m s-1", "velocity of water", "流速");
  packed(file, "maps/depth"), packed(file, "maps/velocity");
}

void write_attributes(Hdf5File& file, const HazardRecord& r) {
  cf::write_head(file, format_name, format_version, r.title, "muster, hazard solved in advance");
  file.attribute("", "world_inputs", r.world_inputs.hex());
  file.attribute("", "settings_inputs", r.settings_inputs.hex());
  file.attribute("", "settings", r.settings_text);
  file.attribute("", "frame_ms", r.settings.frame.ms), file.attribute("", "map_frame_ms", r.settings.map_frame.ms);
  file.attribute("", "least_depth_m", r.settings.least_depth_m), file.attribute("", "arrival_depth_m", r.settings.arrival_depth_m);
  file.attribute("", "depth_step_m", r.settings.depth_step_m), file.attribute("", "velocity_step_m_s", r.settings.velocity_step_m_s);
  file.attribute("", "mass_error", r.mass_error), file.attribute("", "froude_limited_share", r.froude_limited_share);
  file.attribute("", "links", std::int64_t{r.links}), file.attribute("", "buildings", std::int64_t{r.buildings});
  file.attribute("", "epoch_local", r.epoch.local_start), file.attribute("", "epoch_offset_min", std::int64_t{r.epoch.utc_offset_min});
}

// --- reading ---

void read_attributes(const WaryReader& in, HazardRecord& r) {
  const Hdf5File& file = in.file;
  r.title = file.text_attribute("", "title");
  r.world_inputs = in.digest_of("", "world_inputs"), r.settings_inputs = in.digest_of("", "settings_inputs");
  r.settings_text = file.text_attribute("", "settings");
  const auto duration = [&](const char* name) {
    const std::int64_t ms = file.integer_attribute("", name);
    if (ms <= 0 || ms > Time::hours(24 * 365).ms) in.fail(ErrorCode::wrong_type, name, {{"found", std::to_string(ms)}, {"expected", "1 .. 31536000000"}});
    return Time{ms};
  };
  r.settings.frame = duration("frame_ms"), r.settings.map_frame = duration("map_frame_ms");
  r.settings.least_depth_m = in.positive("least_depth_m"), r.settings.arrival_depth_m = in.positive("arrival_depth_m");
  r.settings.depth_step_m = in.positive("depth_step_m"), r.settings.velocity_step_m_s = in.positive("velocity_step_m_s");
  r.mass_error = file.number_attribute("", "mass_error");
  if (file.has_attribute("", "froude_limited_share")) r.froude_limited_share = file.number_attribute("", "froude_limited_share");
  r.links = in.counted("links"), r.buildings = in.counted("buildings");
  r.epoch.local_start = file.text_attribute("", "epoch_local");
  r.epoch.utc_offset_min = static_cast<int>(std::clamp<std::int64_t>(file.integer_attribute("", "epoch_offset_min"), -1440, 1440));
}

WaterSeries read_series(const WaryReader& in, const std::string& group, std::uint64_t frames, std::uint32_t rows) {
  WaterSeries s;
  const std::uint64_t changes = in.length(group + "/row");
  s.first = in.starts(group + "/first", frames, changes);
  s.row = in.array<std::uint32_t>(group + "/row", changes);
  in.below(group + "/row", s.row, rows);
  for (std::size_t f = 0; f + 1 < s.first.size(); ++f)
    for (std::uint32_t k = s.first[f] + 1; k < s.first[f + 1]; ++k)
      if (s.row[k] <= s.row[k - 1]) in.bad_row(group + "/row", k, s.row[k], "ascending rows in a frame");
  s.depth_mm = in.array<std::uint16_t>(group + "/depth", changes);
  s.velocity_mm_s = in.array<std::uint16_t>(group + "/velocity", changes);
  return s;
}

void read_maps(const WaryReader& in, HazardRecord& r) {
  const auto cells = static_cast<std::uint64_t>(r.grid.cells());
  r.max_depth_mm = in.array<std::uint16_t>("depth_max", cells), r.max_velocity_mm_s = in.array<std::uint16_t>("velocity_max", cells);
  r.max_product_mm = in.array<std::uint16_t>("depth_velocity_max", cells), r.arrival_s = in.array<std::int32_t>("arrival", cells);
  const std::uint64_t edges = in.length("maps/first"), tiles = in.length("maps/number");
  if (edges == 0) in.fail(ErrorCode::wrong_shape, "/maps/first", {{"found", "0"}, {"expected", ">= 1"}});
  r.map_frames = static_cast<std::uint32_t>(edges - 1);
  r.map_first = in.starts("maps/first", edges - 1, tiles);
  r.map_tile = in.array<std::uint32_t>("maps/number", tiles);
  in.below("maps/number", r.map_tile, static_cast<std::uint64_t>(r.tile_columns()) * static_cast<std::uint64_t>(r.tile_rows()));
  r.map_depth_mm = in.array<std::uint16_t>("maps/depth", tiles * per_tile);
  r.map_velocity_mm_s = in.array<std::uint16_t>("maps/velocity", tiles * per_tile);
}

/// Version 1 had no series of the flooded area: what the maps show. Between two maps it stays as it was in the earlier one.
std::vector<double> flooded_area_of_maps(const HazardRecord& r) {
  std::vector<double> out;
  Time shown{-1};
  for (std::uint32_t f = 0; f < r.frames; ++f) {
    const Time map = r.settings.map_frame * (r.settings.frame.ms * f / r.settings.map_frame.ms);
    if (map == shown) {
      out.push_back(out.back());
      continue;
    }
    const Raster<float> depth = r.depth_map(shown = map);
    const auto wet = std::count_if(depth.values().begin(), depth.values().end(), [&](float d) { return static_cast<double>(d) >= r.settings.arrival_depth_m; });
    out.push_back(static_cast<double>(wet) * r.grid.cell_m * r.grid.cell_m);
  }
  return out;
}

}  // namespace

void HazardRecord::save(const std::string& path) const {
  Hdf5File file = Hdf5File::create(path);
  write_attributes(file, *this);
  cf::write_grid(file, grid, crs);
  std::vector<Time> times;
  for (std::uint32_t f = 0; f < frames; ++f) times.push_back(settings.frame * f);
  cf::write_time_axis(file, "time", times, epoch);
  write_maps_of_maxima(file, *this);
  file.dimension("gauge", gauge_ids.size());
  file.write_texts("gauge_id", gauge_ids, {.dimensions = {"gauge"}});
  file.write("gauge_level", gauge_mm, {.shape = {frames, gauge_ids.size()}, .dimensions = {"time", "gauge"}});
  file.attribute_numbers<std::int32_t>("gauge_level", "_FillValue", {dry_gauge});
  file.attribute_numbers<double>("gauge_level", "scale_factor", {0.001});
  cf::describe(file, "gauge_level", "m", "water surface above datum", "基面以上水位");
  file.write("flooded_area", flooded_m2, {.dimensions = {"time"}});
  cf::describe(file, "flooded_area", "m2", "area under at least the arrival depth, the river's own bed included", "水深达到判定值的面积（含河道）");
  write_series(file, "links", link, "row of the link in the world", "路段在世界文件中的行号");
  write_series(file, "buildings", building, "row of the building in the world", "建筑物在世界文件中的行号");
  write_tiles(file, *this);
  zones.save(file);
  file.commit();
}

HazardRecord HazardRecord::load(const std::string& path) {
  const Hdf5File file = Hdf5File::open(path);
  const WaryReader in{file};
  const std::string format = file.has_attribute("", "format") ? file.text_attribute("", "format") : "?";
  if (format != format_name) in.fail(ErrorCode::wrong_format, {}, {{"found", format}, {"expected", std::string(format_name)}});
  const std::int64_t version = file.integer_attribute("", "version");
  const Arguments versions = {{"found", std::to_string(version)}, {"expected", std::to_string(format_version)}};
  if (version > format_version) in.fail(ErrorCode::version_too_new, {}, versions);
  if (version < oldest_version) in.fail(ErrorCode::version_too_old, {}, versions);
  HazardRecord r;
  read_attributes(in, r);
  r.grid = cf::read_grid(file), r.crs = cf::read_crs(file);
  const std::vector<double> times = file.read<double>("time");
  for (std::size_t f = 0; f < times.size(); ++f)
    if (times[f] != (r.settings.frame * static_cast<std::int64_t>(f)).in_seconds()) in.fail(ErrorCode::not_increasing, "/time", {{"row", std::to_string(f)}});
  r.frames = static_cast<std::uint32_t>(times.size());
  r.gauge_ids = file.read_texts("gauge_id");
  r.gauge_mm = in.array<std::int32_t>("gauge_level", std::uint64_t{r.frames} * r.gauge_ids.size());
  r.link = read_series(in, "links", r.frames, r.links), r.building = read_series(in, "buildings", r.frames, r.buildings);
  read_maps(in, r);
  if (version >= 2 || file.has("flooded_area")) r.flooded_m2 = in.array<double>("flooded_area", r.frames);
  else r.flooded_m2 = flooded_area_of_maps(r);
  in.within("flooded_area", r.flooded_m2, 0);
  r.zones = zone::ZoneRecord::load(file);
  return r;
}

}  // namespace muster
