#include <optional>

#include "flood/flood_model.hpp"
#include "hazard/map_recorder.hpp"
#include "hazard/sampler.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/models/flood/settings.hpp"

namespace muster::flood {

namespace {

/// Solves the flood as the run goes on. It goes from frame to frame, so that its steps, and its bits, are those of a flood solved in
/// advance. It keeps maps as that does, but no velocity in them and no series: a result tells of both in other ways.
template <class Real>
class LiveFlood final : public StandardModel {
 public:
  LiveFlood(std::shared_ptr<const World> world, const FloodSettings& settings)
      : StandardModel({"flood/local_inertial", Phase::hazard, {}, {"hazard/", "hazard_maps/", "flood/"}}),
        world_(std::move(world)),
        spin_up_(settings.spin_up),
        record_(record_settings(settings)) {
    Problems problems;
    setup_ = flood_setup(*world_, settings, problems);
    if (problems.empty()) check_flood_setup(setup_, {}, problems);
    problems.throw_if_any();
  }

  void declare(StartContext& context) override {
    view_ = &context.state.add<HazardState>();
    fields_ = &context.state.add<FloodFields<Real>>();
    size_view(*world_, *view_);
    fields_->time = Time{0} - spin_up_;
    solver_ = make_flood_solver(setup_, *fields_);
    sampler_.emplace(*world_, *solver_, record_);
    recorder_.emplace(solver_->grid(), record_, MapRecorder::Velocity::dropped, context.state.add<HazardMaps>());
  }
  void start(StartContext&) override {}

  void step(StepContext& context) override {
    const Time next = view_->frame < Time{0} ? Time{0} : view_->frame + record_.frame;
    if (next > context.now) return;
    view_->changed_links.clear(), view_->changed_buildings.clear();
    for (Time frame = next; frame <= context.now; frame = frame + record_.frame) {
      solver_->advance(frame, context.threads);
      show_frame(sampler_->sample(*solver_, *view_, context.threads), frame, *view_);
      recorder_->take(*solver_, frame, context.threads);
    }
  }
  void drop_caches(StartContext&) override { solver_->rebuild(); }

 private:
  std::shared_ptr<const World> world_;
  FloodSetup setup_;
  Time spin_up_;
  RecordSettings record_;
  HazardState* view_ = nullptr;
  FloodFields<Real>* fields_ = nullptr;
  std::unique_ptr<FloodSolver> solver_;
  std::optional<HazardSampler> sampler_;
  std::optional<MapRecorder> recorder_;
};

}  // namespace

std::unique_ptr<Model> make_live_flood(const ModelInputs& inputs) {
  const auto& settings = settings_of<FloodSettings>(inputs);
  if (settings.precision == Precision::twice) return std::make_unique<LiveFlood<double>>(inputs.world, settings);
  return std::make_unique<LiveFlood<float>>(inputs.world, settings);
}

}  // namespace muster::flood
