#include "muster/engine/step/run.hpp"

#include <omp.h>

#include <algorithm>
#include <map>

#include "muster/engine/core/error.hpp"

namespace muster {

Run::Run(std::shared_ptr<const World> world, std::vector<std::unique_ptr<Model>> models, RunSettings settings)
    : world_(std::move(world)), models_(std::move(models)), settings_(settings) {
  if (settings_.threads <= 0) settings_.threads = omp_get_max_threads();
  std::stable_sort(models_.begin(), models_.end(), [](const auto& a, const auto& b) { return a->phase() < b->phase(); });
  check_owners();
  clock_ = &state_.add<ClockState>();
  StartContext context = start_context();
  for (const auto& model : models_) model->declare(context);
  for (const auto& model : models_) model->start(context);
}

Run::~Run() = default;

StartContext Run::start_context() { return {*world_, state_, events_, settings_.seed, settings_.step, settings_.end, settings_.threads}; }

void Run::step() {
  StepContext context{*world_, state_, events_, settings_.seed, now(), now() + settings_.step, settings_.threads};
  for (const auto& model : models_) {
    const ScopedTimer timed(profile_.entry(model->name()));
    model->step(context);
  }
  events_.close_step();
  clock_->now = context.end;  // the only line that moves time
}

Digest Run::digest() {
  settle();
  Hasher hasher;
  const Digest state = state_.digest();
  hasher.number(state.high), hasher.number(state.low);
  const auto column = [&hasher](const auto& values) {
    hasher.number(values.size());
    hasher.bytes(values.data(), values.size() * sizeof values[0]);
  };
  for (const EventKindInfo& kind : events_.kinds()) hasher.text(kind.name);
  column(events_.time), column(events_.kind), column(events_.subject), column(events_.object), column(events_.value);
  return hasher.digest();
}

void Run::drop_caches() {
  StartContext context = start_context();
  for (const auto& model : models_) model->drop_caches(context);
}

void Run::settle() {
  for (const auto& model : models_) model->settle();
}

void Run::resumed() {
  StartContext context = start_context();
  for (const auto& model : models_) model->start(context);
  for (const auto& model : models_) model->drop_caches(context);
}

void Run::check_owners() const {
  Problems problems;
  std::map<std::string, std::string, std::less<>> owners;
  for (const auto& model : models_) {
    for (const std::string_view array : model->writes()) {
      const auto [place, fresh] = owners.emplace(array, model->name());
      if (!fresh) problems.add(ErrorCode::two_owners, {}, {{"array", std::string(array)}, {"first", place->second}, {"second", std::string(model->name())}});
    }
  }
  for (const auto& model : models_) {
    for (const std::string_view wanted : model->reads()) {
      if (wanted.ends_with('?')) continue;
      const bool owned = std::any_of(owners.begin(), owners.end(), [wanted](const auto& owner) {
        return owner.first == wanted || (wanted.ends_with('/') && owner.first.starts_with(wanted)) ||
            (owner.first.ends_with('/') && wanted.starts_with(owner.first));
      });
      if (!owned) problems.add(ErrorCode::no_owner, {}, {{"array", std::string(wanted)}, {"model", std::string(model->name())}});
    }
  }
  problems.throw_if_any();
}

}  // namespace muster
