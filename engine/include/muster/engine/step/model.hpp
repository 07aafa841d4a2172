#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "muster/engine/core/time.hpp"
#include "muster/engine/state/requests.hpp"
#include "muster/engine/state/state.hpp"
#include "muster/engine/step/event_log.hpp"

namespace muster {

struct World;

/// What a model gets at every step. [now, end) is the step; orders and injects hold from `now`.
struct StepContext {
  const World& world;
  State& state;
  EventLog& events;
  std::uint64_t seed = 0;
  Time now, end;
  int threads = 1;  ///< for OpenMP num_threads; results never depend on it
};

/// What a model gets once, before the first step or before a checkpoint is read back.
struct StartContext {
  const World& world;
  State& state;
  EventLog& events;
  std::uint64_t seed = 0;
  Time step, end;  ///< length of a step; end of the run
  int threads = 1;
};

/// One job in a step. A model owns the arrays that writes() names; what it wants changed in another's array it says as a layer or as a
/// request (engine/state). All that lasts from step to step is in the State blocks it adds; its members are configuration, references to
/// blocks and caches.
class Model {
 public:
  virtual ~Model() = default;
  virtual std::string_view name() const = 0;  ///< as registered: "flood/local_inertial"
  virtual Phase phase() const = 0;
  virtual std::span<const std::string_view> reads()
      const = 0;  ///< names or prefixes "household/" of arrays of others; "person/harm?" = used where some model owns it
  virtual std::span<const std::string_view> writes() const = 0;  ///< arrays it owns; a second owner is refused at start
  /// Adds State blocks with their final sizes and initial values, and event kinds. Other models' blocks may not exist yet.
  virtual void declare(StartContext& context) = 0;
  /// Looks up the blocks of others. Called after every model's declare; again after a checkpoint was read back.
  virtual void start(StartContext& context) = 0;
  virtual void step(StepContext& context) = 0;
  /// Forgets all that is not in State, and rebuilds it from State and World. Tests call it in mid-run and expect the same bits.
  virtual void drop_caches(StartContext& context) = 0;
  /// Puts request queues and the like into canonical order, so that State's bytes are its value.
  virtual void settle() {}
};

/// What a model is: said once, where it is made.
struct Job {
  std::string_view name;  ///< as Model::name, and the rest likewise
  Phase phase;
  std::vector<std::string_view> reads, writes;  ///< of texts that last as long as the program
};

/// A model that knows its job from its making on. What is left to say is what it does.
class StandardModel : public Model {
 public:
  std::string_view name() const final { return job_.name; }
  Phase phase() const final { return job_.phase; }
  std::span<const std::string_view> reads() const final { return job_.reads; }
  std::span<const std::string_view> writes() const final { return job_.writes; }

 protected:
  explicit StandardModel(Job job) : job_(std::move(job)) {}

 private:
  Job job_;
};

}  // namespace muster
