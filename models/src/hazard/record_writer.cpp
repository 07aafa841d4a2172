#include "hazard/record_writer.hpp"

namespace muster {

HazardRecord RecordWriter::begun(const World& world, const RecordSettings& settings, std::string settings_text) {
  HazardRecord record;
  record.title = world.name;
  record.settings = settings;
  record.world_inputs = hazard_world_digest(world);
  record.settings_text = std::move(settings_text);
  record.settings_inputs = hash_bytes(record.settings_text.data(), record.settings_text.size());
  record.crs = world.crs;
  record.links = static_cast<std::uint32_t>(world.links.size()), record.buildings = static_cast<std::uint32_t>(world.buildings.size());
  record.gauge_ids = world.gauges.id;
  return record;
}

RecordWriter::RecordWriter(const World& world, const FloodView& flood, HazardRecord& record, int threads, const Raster<double>* terrain_error)
    : record_(record),
      threads_(threads),
      sampler_(world, flood, record.settings, terrain_error),
      recorder_(flood.grid(), record.settings, MapRecorder::Velocity::kept, maps_) {
  record.grid = flood.grid();
  size_view(world, view_);
}

void RecordWriter::take(FloodView& flood, Time time) {
  const std::vector<std::uint32_t> stepped = flood.take_stepped_tiles();
  const HazardFrame frame = sampler_.sample(flood, stepped, view_, threads_);
  view_.changed_links.clear(), view_.changed_buildings.clear();
  show_frame(frame, time, view_);
  record_.append(frame);
  recorder_.take(flood, stepped, time, threads_);
}

}  // namespace muster
