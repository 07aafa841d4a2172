#pragma once
#include <algorithm>
#include <functional>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "models/columns.hpp"
#include "models/small_world.hpp"
#include "muster/engine/state/layers.hpp"
#include "muster/models/lifelines/services.hpp"
#include "muster/models/warning/settings.hpp"

// A place that is warned, with its power and network: what tests of channels play and ask.
namespace muster::test {

using lifelines::CutSettings;
using lifelines::Service;
using lifelines::ServicesSettings;
using lifelines::ServiceState;
using lifelines::StationStatus;
using warning::WarningSettings;

/// Harms people at a moment, as a casualty model would.
class ToyHarm final : public Model {
 public:
  ToyHarm(Time at, std::vector<std::uint32_t> people) : at_(at), people_(std::move(people)) {}
  std::string_view name() const override { return "test/harm"; }
  Phase phase() const override { return Phase::casualty; }
  std::span<const std::string_view> reads() const override { return {}; }
  std::span<const std::string_view> writes() const override {
    static constexpr std::string_view names[] = {"person/harm", "person/cause", "person/exposed", "person/died", "casualty/"};
    return names;
  }
  void declare(StartContext& context) override {
    harm_ = &context.state.add<HarmState>();
    const std::size_t n = context.world.persons.size();
    harm_->harm.assign(n, Harm::unharmed), harm_->cause.assign(n, Cause::none), harm_->exposed.assign(n, Time::never()), harm_->died.assign(n, Time::never());
  }
  void start(StartContext&) override {}
  void drop_caches(StartContext&) override {}
  void step(StepContext& context) override {
    if (at_ >= context.now && at_ < context.end)
      for (const std::uint32_t p : people_) harm_->harm[p] = Harm::dead;
  }

 private:
  Time at_;
  std::vector<std::uint32_t> people_;
  HarmState* harm_ = nullptr;
};

struct Case {
  std::function<void(WarningSettings&)> warning = {};
  std::function<void(ServicesSettings&)> services = {};
  std::vector<ToyOrder> orders = {{Time{0}, "T"}};
  int start_minute_of_day = 10 * 60;
  std::uint64_t seed = 1;
  bool drop_caches = false;
  std::function<float(Time, std::uint32_t)> water = {};
  std::unique_ptr<Model> also = {};
};

inline std::unique_ptr<Run> play(std::shared_ptr<const World> world, Case c, Time end = Time::hours(6)) {
  std::vector<std::unique_ptr<Model>> models;
  models.push_back(c.water ? std::make_unique<ToyHazard>(c.water) : dry());
  models.push_back(model<ServicesSettings>("lifelines/services", world, c.services));
  models.push_back(std::make_unique<ToyCommand>(c.orders));
  models.push_back(model<WarningSettings>("warning/chain", world, c.warning, c.start_minute_of_day));
  if (c.also) models.push_back(std::move(c.also));
  auto run = std::make_unique<Run>(world, std::move(models), RunSettings{.seed = c.seed, .end = end, .threads = 1});
  while (!run->finished()) {
    if (c.drop_caches) run->drop_caches();
    run->step();
  }
  return run;
}

inline const WarningState& warned(const Run& run) { return run.state().get<WarningState>(); }
inline const ServiceState& services(const Run& run) { return run.state().get<ServiceState>(); }

inline double share_reached_by(const Run& run, Channel channel) {
  const auto heard = test::values(warned(run).heard_by);
  return static_cast<double>(std::count_if(heard.begin(), heard.end(), [channel](ChannelSet set) { return has(set, channel); })) /
      static_cast<double>(heard.size());
}
inline std::size_t ended(const Run& run, Channel channel, Try how) {
  std::size_t n = 0;
  for (std::size_t h = 0; h < warned(run).tries.size(); ++h) n += warned(run).tried(h, channel) == how ? 1 : 0;
  return n;
}
inline std::vector<Time> moments(const Run& run, std::string_view kind) {
  std::vector<Time> out;
  const EventLog& log = run.events();
  for (std::size_t i = 0; i < log.size(); ++i)
    if (log.kinds()[log.kind[i]].name == kind) out.push_back(log.time[i]);
  return out;
}

inline void nothing(WarningSettings& s) {
  s.wardens.calls = s.wardens.knocks = warning::Whom::nobody;
  s.loudspeakers.enabled = s.auto_calls.enabled = s.neighbours.enabled = s.own_eyes.enabled = false;
}
inline void everything(WarningSettings& s) {
  s.wardens.calls = s.wardens.knocks = warning::Whom::all;
  s.sms.enabled = s.cell_broadcast.enabled = s.messaging_group.enabled = s.media.enabled = s.gong.enabled = true;
}
inline CutSettings cut(Service what, Time from = Time{0}, Time until = Time{0}) {
  CutSettings out;
  out.what = what, out.areas = {"C"}, out.from = from, out.until = until;
  return out;
}

}  // namespace muster::test
