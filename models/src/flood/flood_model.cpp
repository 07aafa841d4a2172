#include <optional>

#include "flood/flood_model.hpp"
#include "hazard/map_recorder.hpp"
#include "hazard/most_water_keeper.hpp"
#include "hazard/sampler.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/models/flood/dams.hpp"
#include "muster/models/flood/settings.hpp"
#include "muster/models/hazard/controls.hpp"
#include "muster/models/zone/state.hpp"

namespace muster::flood {

namespace {

/// Solves the flood as the run goes on. It goes from frame to frame, so that its steps, and its bits, are those of a flood solved in
/// advance. It keeps maps and the depth on links as that does, for the result; velocity, buildings and gauges a result tells of in other ways.
template <class Real>
class LiveFlood final : public StandardModel {
 public:
  LiveFlood(std::shared_ptr<const World> world, const FloodSettings& settings, WaterSlot slot, std::uint64_t seed)
      : StandardModel(
            {description_of_flood(settings).name, Phase::hazard, reads(settings), {slot.owned(), "hazard_maps/", "hazard_controls/", "most_water/", "flood/"}}),
        world_(std::move(world)),
        slot_(slot),
        dams_(settings.slide_dams),
        spin_up_(settings.spin_up),
        record_(record_settings(settings)) {
    Problems problems;
    setup_ = flood_setup(*world_, settings, problems, seed);
    if (problems.empty()) check_flood_setup(setup_, {}, problems);
    problems.throw_if_any();
  }

  void declare(StartContext& context) override {
    view_ = &slot_.add(context.state, *world_);
    fields_ = &context.state.add<FloodFields<Real>>();
    fields_->time = Time{0} - spin_up_;
    solver_ = make_flood_solver(setup_, *fields_);
    sampler_.emplace(*world_, *solver_, record_, &setup_.terrain_error);
    if (!setup_.terrain_error.empty()) most_.emplace(*world_, *solver_, record_.least_depth_m, setup_.terrain_error, context.state.find_or_add<MostWater>());
    maps_ = &context.state.add<HazardMaps>();
    maps_->frame = record_.frame;
    recorder_.emplace(solver_->grid(), record_, MapRecorder::Velocity::dropped, *maps_);
    declare_controls(context.state);
  }
  void start(StartContext& context) override {
    if (!dams_.empty()) zones_ = &context.state.get<zone::Zones>(), zone_state_ = &context.state.get<zone::ZoneState>();
  }

  void step(StepContext& context) override {
    const Time next = view_->frame < Time{0} ? Time{0} : view_->frame + record_.frame;
    if (next > context.now) return;
    view_->changed_links.clear(), view_->changed_buildings.clear();
    for (Time frame = next; frame <= context.now; frame = frame + record_.frame) {
      advance(frame, context.threads);
      const std::vector<std::uint32_t> stepped = solver_->take_stepped_tiles();
      const HazardFrame changes = sampler_->sample(*solver_, stepped, *view_, context.threads);
      show_frame(changes, frame, *view_);
      keep_links(changes);
      if (most_) most_->take(*solver_, changes);
      recorder_->take(*solver_, stepped, frame, context.threads);
    }
  }
  void drop_caches(StartContext& context) override { start(context), solver_->rebuild(), sampler_->drop_caches(); }
  void settle() override {
    if (controls_ != nullptr) controls_->orders.settle();
  }

 private:
  static std::vector<std::string_view> reads(const FloodSettings& settings) {
    return settings.slide_dams.empty() ? std::vector<std::string_view>{} : std::vector<std::string_view>{"zone/"};
  }
  void declare_controls(State& state) {
    for (std::size_t k = 0; k < setup_.structures.size(); ++k) {
      const FloodStructure& structure = *setup_.structures[k];
      if (!structure.controlled()) continue;
      if (controls_ == nullptr) controls_ = &state.add<HazardControls>();
      controls_->key.push_back(entity_key("control", structure.id())), controls_->now.push_back(structure.first_control());
      controlled_.push_back(k);
    }
  }
  /// To the next frame; up to an order's moment with the controls as they were, and from there on as it says. Zones are settled behind the flood of a step, and
  /// none before its moment, so that what is known of them now is all that happens until the frame.
  void advance(Time frame, int threads) {
    const std::vector<Time> dams = dams_.empty() ? std::vector<Time>{} : moments_of_dams(dams_, zones_->zones, zone_state_->onset);
    if (controls_ != nullptr)
      for (const ControlOrder& order : controls_->orders.take(frame)) {
        advance_with_dams(*solver_, order.head.time, threads, dams);
        controls_->now[order.control] = fields_->sources.controls[controlled_[order.control]] = static_cast<FloodControl>(order.to);
      }
    advance_with_dams(*solver_, frame, threads, dams);
  }
  void keep_links(const HazardFrame& changes) {
    maps_->link_row.rows.insert(maps_->link_row.rows.end(), changes.link.begin(), changes.link.end());
    for (const Water water : changes.link_water) maps_->link_depth_mm.rows.push_back(water.depth_mm);
    maps_->link_end.rows.push_back(static_cast<std::uint32_t>(maps_->link_row.rows.size()));
  }

  std::shared_ptr<const World> world_;
  WaterSlot slot_;
  std::vector<SlideDamSettings> dams_;
  const zone::Zones* zones_ = nullptr;  ///< null where no dam waits for one
  const zone::ZoneState* zone_state_ = nullptr;
  FloodSetup setup_;
  Time spin_up_;
  RecordSettings record_;
  HazardState* view_ = nullptr;
  FloodFields<Real>* fields_ = nullptr;
  HazardMaps* maps_ = nullptr;
  HazardControls* controls_ = nullptr;   ///< null where the flood has none
  std::vector<std::size_t> controlled_;  ///< [control] its structure
  std::unique_ptr<FloodSolver> solver_;
  std::optional<HazardSampler> sampler_;
  std::optional<MapRecorder> recorder_;
  std::optional<MostWaterKeeper> most_;  ///< none where the terrain has no error
};

}  // namespace

template <class Settings>
std::unique_ptr<Model> make_live_flood(const ModelInputs& inputs) {
  const FloodSettings& settings = settings_of<Settings>(inputs);
  if (settings.precision == Precision::twice) return std::make_unique<LiveFlood<double>>(inputs.world, settings, inputs.water, inputs.seed);
  return std::make_unique<LiveFlood<float>>(inputs.world, settings, inputs.water, inputs.seed);
}
template std::unique_ptr<Model> make_live_flood<FloodSettings>(const ModelInputs&);
template std::unique_ptr<Model> make_live_flood<FiniteVolumeSettings>(const ModelInputs&);

}  // namespace muster::flood
