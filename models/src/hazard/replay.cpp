#include "muster/models/hazard/replay.hpp"

#include "muster/engine/core/error.hpp"
#include "muster/models/hazard/record.hpp"

namespace muster {

namespace {

class Replay final : public StandardModel {
 public:
  Replay(std::shared_ptr<const World> world, std::shared_ptr<const HazardRecord> record, Time begins, WaterSlot slot)
      : StandardModel({"flood/replay", Phase::hazard, {}, {slot.owned()}}),
        world_(std::move(world)),
        record_(std::move(record)),
        begins_(begins),
        slot_(slot) {}
  void declare(StartContext& context) override { view_ = &slot_.add(context.state, *world_); }
  void start(StartContext&) override {}

  void step(StepContext& context) override {
    if (context.now < begins_) return;
    const std::int64_t interval = record_->settings.frame.ms;
    const std::int64_t shown = view_->frame < Time{0} ? -1 : (view_->frame - begins_).ms / interval;
    const std::int64_t due = std::min<std::int64_t>((context.now - begins_).ms / interval, std::int64_t{record_->frames} - 1);
    if (due <= shown) return;
    view_->changed_links.clear(), view_->changed_buildings.clear();
    record_->show(shown, due, *view_);
    view_->frame = view_->frame + begins_;
  }
  void drop_caches(StartContext&) override {}

 private:
  std::shared_ptr<const World> world_;
  std::shared_ptr<const HazardRecord> record_;
  Time begins_;
  WaterSlot slot_;
  HazardState* view_ = nullptr;
};

}  // namespace

void ReplaySettings::describe(config::Builder<ReplaySettings>& d) {
  d.about("flood/replay", "A flood solved in advance, read from hazard.nc", "读取预先求解的洪水（hazard.nc）");
  d.duration(
      "begins", &ReplaySettings::begins,
      {.unit = "s", .min = 0, .meaning = "when in the run the stored flood begins", .meaning_zh = "所存洪水在推演中的开始时刻", .grade = config::Grade::user});
}

std::unique_ptr<Model> make_replay(const ModelInputs& inputs) {
  if (inputs.hazard == nullptr)
    throw InputError(ErrorCode::nothing_to_do, {}, {{"reason", "flood/replay needs a stored realisation"}, {"reason_zh", "flood/replay 需要已存的洪水文件"}});
  inputs.hazard->check_made_for(*inputs.world, {});
  return std::make_unique<Replay>(inputs.world, inputs.hazard, settings_of<ReplaySettings>(inputs).begins, inputs.water);
}

}  // namespace muster
