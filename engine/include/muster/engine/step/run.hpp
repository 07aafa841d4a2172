#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "muster/engine/core/profile.hpp"
#include "muster/engine/step/model.hpp"
#include "muster/engine/world/world.hpp"

namespace muster {

struct RunSettings {
  std::uint64_t seed = 1;
  Time step = Time::seconds(10);
  Time end = Time::hours(24);
  int threads = 0;  ///< 0 = as OpenMP says
};

/// Clock of a run, as part of State.
struct ClockState {
  Time now;
  static void arrays(auto& self, auto&& visit) { visit("clock/now", self.now); }
};

/// One run: (World, models with their settings, seed) -> State(t), event log. The models are stepped in phase order.
class Run {
 public:
  /// Declares and starts the models. Throws InputError where two models own one array, or where one reads an array that nobody owns.
  Run(std::shared_ptr<const World> world, std::vector<std::unique_ptr<Model>> models, RunSettings settings);
  ~Run();

  /// Advances one step.
  void step();
  bool finished() const { return now() >= settings_.end; }
  Time now() const { return clock_->now; }
  const RunSettings& settings() const { return settings_; }
  const World& world() const { return *world_; }
  const std::shared_ptr<const World>& shared_world() const { return world_; }
  State& state() { return state_; }
  const State& state() const { return state_; }
  EventLog& events() { return events_; }
  const EventLog& events() const { return events_; }
  const std::vector<std::unique_ptr<Model>>& models() const { return models_; }
  const Profile& profile() const { return profile_; }

  /// Hash of State and event log now.
  Digest digest();
  /// Every model forgets its caches (Model::drop_caches).
  void drop_caches();
  /// Puts State into canonical order; to be called before its bytes are stored.
  void settle();
  /// To be called after State and event log were read back from a checkpoint.
  void resumed();

 private:
  StartContext start_context();
  void check_owners() const;
  std::shared_ptr<const World> world_;
  std::vector<std::unique_ptr<Model>> models_;
  RunSettings settings_;
  State state_;
  EventLog events_;
  ClockState* clock_ = nullptr;
  Profile profile_;
};

}  // namespace muster
