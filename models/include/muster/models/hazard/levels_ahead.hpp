#pragma once
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "muster/engine/core/time.hpp"

namespace muster {

class HazardRecord;
struct FloodSettings;
struct World;

/// The water at gauges over the whole of a flood that is stored, or that was solved before the run came to it.
class GaugeCourse {
 public:
  GaugeCourse(const HazardRecord& record, Time begins);
  /// Water surface at a gauge, m above datum: linear between frames, the last one from the flood's end on; NaN = dry.
  double level_m(std::size_t gauge, Time t) const;

 private:
  double of_frame(std::size_t gauge, std::int64_t frame) const;
  Time begins_, frame_;
  std::int64_t frames_ = 0;
  std::size_t gauges_ = 0;
  std::vector<std::int32_t> mm_;  ///< [frame x gauge], as HazardRecord has it
};

/// What the floods of a scenario are going to be at its gauges: for forecasts, which nobody can make of the past alone. A stored flood is read ahead; one that
/// runs solve is solved once beforehand, with its pumps and gates as they go by themselves, and shared by all runs of the scenario.
class LevelsAhead {
 public:
  /// Of a stored flood.
  LevelsAhead(const HazardRecord& record, Time begins);
  /// Of floods that are solved, up to `until`.
  LevelsAhead(std::shared_ptr<const World> world, std::vector<std::shared_ptr<const FloodSettings>> floods, Time until);
  /// The courses of all floods in the realisation of a seed. Solves them where that was not done yet: others of that realisation wait.
  std::shared_ptr<const std::vector<GaugeCourse>> courses(std::uint64_t seed, int threads);
  /// So many threads at least work at a flood that all seeds meet, because all others of an ensemble wait for it.
  void lend_threads(int threads) { lent_ = threads; }

 private:
  std::shared_ptr<const World> world_;
  std::vector<std::shared_ptr<const FloodSettings>> floods_;
  Time until_;
  std::atomic<int> lent_{1};
  std::mutex mutex_;
  struct Realisation {
    std::once_flag once;
    std::shared_ptr<const std::vector<GaugeCourse>> courses;
  };
  std::map<std::uint64_t, std::shared_ptr<Realisation>> known_;
};

/// Highest level of several floods at a gauge; NaN = dry in all of them.
double highest_level_m(const std::vector<GaugeCourse>& courses, std::size_t gauge, Time t);

}  // namespace muster
