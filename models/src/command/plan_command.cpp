#include "muster/models/command/plan_command.hpp"

#include "command/orders.hpp"
#include "command/triggers.hpp"
#include "muster/engine/agents/party.hpp"
#include "muster/engine/world/world.hpp"

namespace muster::command {

namespace {

class PlanCommand final : public StandardModel {
 public:
  explicit PlanCommand(const ModelInputs& inputs)
      : StandardModel({"command/plan",
                       Phase::command,
                       {"gauge/reading_m", "rain_gauge/total_mm?", "rain_indicator/reached?", "forecast/level_m?", "shelter/open?", "vehicle/task?",
                        "fleet/running?", "hazard_controls/now?"},
                       {"command/", "link/order/", "node/order/"}}),
        settings_(settings_of<Settings>(inputs)),
        world_(inputs.world),
        plan_(inputs.plan),
        triggers_(*plan_, *world_),
        fleet_(*world_, transport::transport_of(inputs)),
        orders_(*plan_, *world_, fleet_) {}

  void declare(StartContext& context) override {
    auto& state = context.state.add<CommandState>();
    state.since.assign(triggers_.observations(), Time::never());
    state.due.assign(plan_->rules.size(), Time::never());
    state.given.assign(plan_->rules.size(), Time::never());
    state.outcome.assign(orders_.size(), Outcome::not_given);
    if (orders_.touch_roads()) layer_ = context.state.find_or_add<LinkLayers>().add("order", context.world.links.size());
    if (orders_.touch_crossings()) node_layer_ = context.state.find_or_add<NodeLayers>().add("order", context.world.nodes.size());
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < orders_.size(); ++i) ids.push_back(orders_[i].id);
    context.events.name_rows("order", std::move(ids));
    given_ = context.events.declare({"order/given", "order", "", ""});
    done_ = context.events.declare({"order/done", "order", "", ""});
    failed_ = context.events.declare({"order/failed", "order", "", "outcome"});
  }

  void start(StartContext& context) override {
    state_ = &context.state.get<CommandState>();
    reports_ = {&context.state.get<SensingState>(), context.state.find<sensing::RainReports>(), context.state.find<sensing::Forecasts>()};
    triggers_.look_up(context.events);
    takers_ = {context.state.find<WarningState>(),
               context.state.find<ShelterState>(),
               orders_.touch_roads() ? context.state.find<LinkLayers>() : nullptr,
               layer_,
               orders_.touch_crossings() ? context.state.find<NodeLayers>() : nullptr,
               node_layer_,
               context.state.find<FleetState>(),
               context.state.find<CarriedParties>(),
               context.state.find<HazardControls>()};
    deliberations_.clear();
    for (std::size_t r = 0; r < plan_->rules.size(); ++r)
      deliberations_.push_back(triggers_.is_noticed(r) ? deliberation(settings_, plan_->rules[r], context.seed) : Time{0});
  }

  void step(StepContext& context) override {
    triggers_.observe(reports_, context.now, *state_);
    for (std::size_t r = 0; r < plan_->rules.size(); ++r) {
      if (!state_->given[r].is_never()) continue;
      if (state_->due[r].is_never() && triggers_.holds(r, context.now, *state_)) state_->due[r] = context.now + deliberations_[r];
      if (state_->due[r] <= context.now) give_orders(r, context);
    }
  }

  void drop_caches(StartContext& context) override { start(context); }

 private:
  void give_orders(std::size_t rule, StepContext& context) {
    state_->given[rule] = context.now;
    for (std::size_t i = 0; i < orders_.size(); ++i) {
      if (orders_[i].rule != rule) continue;
      const auto row = static_cast<std::uint32_t>(i);
      const Outcome outcome = orders_.carry_out(i, context.now, takers_);
      state_->outcome[i] = outcome;
      context.events.add(context.now, given_, row);
      if (outcome == Outcome::done) context.events.add(context.now, done_, row);
      else context.events.add(context.now, failed_, row, EventLog::none, static_cast<double>(outcome));
    }
  }

  const Settings settings_;
  std::shared_ptr<const World> world_;
  std::shared_ptr<const Plan> plan_;
  Triggers triggers_;
  transport::Fleet fleet_;
  Orders orders_;
  CommandState* state_ = nullptr;
  Reports reports_;
  Orders::Takers takers_;
  std::size_t layer_ = 0, node_layer_ = 0;
  std::vector<Time> deliberations_;
  EventKind given_, done_, failed_;
};

}  // namespace

std::unique_ptr<Model> make_plan_command(const ModelInputs& inputs) { return std::make_unique<PlanCommand>(inputs); }

}  // namespace muster::command
