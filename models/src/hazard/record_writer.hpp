#pragma once
#include "hazard/map_recorder.hpp"
#include "hazard/sampler.hpp"

namespace muster {

/// Keeps a flood as people read it, frame by frame.
class RecordWriter {
 public:
  /// What a record says of itself before it has frames. @param settings_text  what the flood was made from, for the reader and for its hash
  static HazardRecord begun(const World& world, const RecordSettings& settings, std::string settings_text);
  /// @param record  begun; it must outlive the writer
  /// @param terrain_error  what is added to the world's ground in this flood, m; null = nothing
  RecordWriter(const World& world, const FloodView& flood, HazardRecord& record, int threads, const Raster<double>* terrain_error = nullptr);
  /// The next frame: k x settings.frame, k = 0, 1, ...
  void take(FloodView& flood, Time time);
  /// After the last frame.
  void finish() { record_.take(std::move(maps_)); }

 private:
  HazardRecord& record_;
  int threads_;
  HazardSampler sampler_;
  HazardMaps maps_;
  MapRecorder recorder_;
  HazardState view_;
};

}  // namespace muster
