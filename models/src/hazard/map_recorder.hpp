#pragma once
#include <span>

#include "muster/models/flood/solver.hpp"
#include "muster/models/hazard/maps.hpp"
#include "muster/models/hazard/record.hpp"

namespace muster {

/// Keeps the maps of a flood while it is solved, in advance or live. All that lasts lies in the maps, so that a run resumed in their middle
/// goes on as if it had never stopped.
class MapRecorder {
 public:
  enum class Velocity : std::uint8_t { dropped, kept };  ///< in the tiles
  /// Gives the maps their sizes; all dry. `maps` must outlive the recorder.
  MapRecorder(const Grid& grid, const RecordSettings& settings, Velocity velocity, HazardMaps& maps);
  /// To be called at every frame, with the tiles of the flood that may have changed since the frame before. Maxima and arrival times are those of the frames.
  void take(const FloodView& flood, std::span<const std::uint32_t> stepped, Time time, int threads);

 private:
  void take_maxima(const FloodView& flood, const FloodTile& tile, Time time);
  void write_changed_tiles();
  bool changed(std::size_t tile) const;
  void write(std::size_t tile);
  template <class Visit>
  void cells_of(std::size_t tile, const Visit& visit) const;

  Grid grid_;
  RecordSettings settings_;
  Velocity velocity_;
  HazardMaps& maps_;
  std::int32_t tile_columns_, tile_rows_;
};

}  // namespace muster
