#pragma once
#include <memory>
#include <span>
#include <string>

#include "muster/engine/world/world.hpp"
#include "muster/models/hazard/record.hpp"

namespace muster {

/// A flood that another program has solved, as maps of depth and speed on the terrain's grid at rising moments, made into what people read. Between two maps
/// both are linear in time; before the first all is dry, and the record ends with the last whole frame before or at the last map.
class GivenFlood {
 public:
  /// @param source  what the maps are and where they come from: "depth of flood.nc"; stands in the record's settings
  /// Throws InputError 3007 where the world has no terrain.
  GivenFlood(std::shared_ptr<const World> world, const RecordSettings& settings, const std::string& source, int threads);
  ~GivenFlood();
  const Grid& grid() const;
  /// The next map. @param at     since the start of the record; may be before it
  ///                @param depth  [cell] m, >= 0
  ///                @param speed  [cell] m/s, >= 0; empty = not known, counts as 0
  /// Throws InputError where the moment is no later than the last one, sizes differ, or a value is negative or not a number.
  void add(Time at, std::span<const float> depth, std::span<const float> speed);
  /// The record, to be called once. Throws InputError where there is no map at or after the start.
  HazardRecord finish();

 private:
  class Flood;
  std::shared_ptr<const World> world_;
  HazardRecord record_;
  std::unique_ptr<Flood> flood_;
  std::unique_ptr<class RecordWriter> writer_;
  Time next_{0};  ///< frame to be made
};

}  // namespace muster
