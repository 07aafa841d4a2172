#include <algorithm>
#include <array>
#include <cstring>
#include <numeric>

#include "muster/engine/agents/party.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/engine/step/model.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/behaviour/homeward.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/metrics/settings.hpp"
#include "muster/models/registry.hpp"

namespace muster::metrics {

void MetricsSettings::describe(config::Builder<MetricsSettings>& d) {
  using S = MetricsSettings;
  d.about("metrics/population", "Sums over the population as time goes on", "全体人口的逐时统计");
  d.duration("interval", &S::interval, {.unit = "s", .min = 1, .meaning = "from one sample to the next", .meaning_zh = "采样间隔"});
  d.duration("check", &S::check,
             {.unit = "s", .min = 1, .meaning = "how often it is checked that nobody is lost or counted twice", .meaning_zh = "核对人数守恒的间隔"});
}

namespace {

const Job job = {"metrics/population",
                 Phase::metrics,
                 {"hazard/gauge_level_m", "hazard/flooded_km2", "warning/alerted_persons?", "behaviour/departed_persons?", "party/status?", "party/persons?",
                  "shelter/occupants?", "casualty/exposed_persons?", "casualty/dead_persons?", "person/party?", "person/harm?", "person/homeward?"},
                 {"metrics/"}};
constexpr std::size_t statuses = party_statuses;

/// Owner: metrics. Only where somebody can come to harm.
struct InjuryMetrics {
  std::vector<std::int32_t> injured;  ///< [sample] persons, alive
  static void arrays(auto& self, auto&& visit) { visit("metrics/injured", self.injured); }
};

class PopulationMetrics final : public StandardModel {
 public:
  PopulationMetrics(const ModelInputs& inputs, const MetricsSettings& settings) : StandardModel(job), world_(inputs.world), settings_(settings) {}
  void declare(StartContext& context) override;
  void start(StartContext& context) override;
  void step(StepContext& context) override;
  void drop_caches(StartContext&) override {}

 private:
  void sample(Time when);
  void check_conserved(Time when) const;
  std::array<std::int32_t, statuses> persons_by_status() const;
  void leave_out_commuters(std::size_t row) const;

  std::shared_ptr<const World> world_;
  MetricsSettings settings_;
  MetricsState* metrics_ = nullptr;
  InjuryMetrics* injuries_ = nullptr;  ///< null where nobody can come to harm
  const HazardState* hazard_ = nullptr;
  const WarningState* warning_ = nullptr;
  const BehaviourState* behaviour_ = nullptr;
  const MembershipState* membership_ = nullptr;
  const PartyState* parties_ = nullptr;
  const ShelterState* shelters_ = nullptr;
  const HarmState* harm_ = nullptr;
  const HomewardState* homeward_ = nullptr;  ///< null = nobody goes home
  MovementQueues* movement_ = nullptr;
};

void PopulationMetrics::declare(StartContext& context) {
  metrics_ = &context.state.add<MetricsState>();
  const auto rows = static_cast<std::size_t>(context.end.ms / settings_.interval.ms) + 1;
  metrics_->time.assign(rows, Time::never());
  for (auto* column : {&metrics_->alerted, &metrics_->departed, &metrics_->on_way, &metrics_->arrived, &metrics_->sheltered, &metrics_->in_place,
                       &metrics_->exposed, &metrics_->dead})
    column->assign(rows, 0);
  injuries_ = context.state.find<HarmState>() == nullptr ? nullptr : &context.state.add<InjuryMetrics>();
  if (injuries_ != nullptr) injuries_->injured.assign(rows, 0);
  metrics_->flooded_km2.assign(rows, 0);
  metrics_->gauge_level_m.assign(rows * world_->gauges.size(), NAN);
  metrics_->occupants.assign(rows * world_->shelters.size(), 0);
}

void PopulationMetrics::start(StartContext& context) {
  hazard_ = &context.state.get<HazardState>();
  warning_ = context.state.find<WarningState>();
  behaviour_ = context.state.find<BehaviourState>();
  membership_ = context.state.find<MembershipState>();
  parties_ = context.state.find<PartyState>();
  shelters_ = context.state.find<ShelterState>();
  harm_ = context.state.find<HarmState>();
  homeward_ = context.state.find<HomewardState>();
  movement_ = context.state.find<MovementQueues>();
}

void PopulationMetrics::step(StepContext& context) {
  const auto passed = [&context](Time every) { return context.end.ms / every.ms != context.now.ms / every.ms; };
  if (passed(settings_.interval)) sample(context.end);
  if (passed(settings_.check)) check_conserved(context.end);
}

std::array<std::int32_t, statuses> PopulationMetrics::persons_by_status() const {
  std::array<std::int32_t, statuses> sums{};
  const std::size_t n = world_->persons.size();
  const PartyStatus* status = parties_->status.data();
  const std::uint8_t* persons = parties_->persons.data();
  std::array<std::array<std::int32_t, statuses>, 4> lanes{};  // four sums side by side: one would wait for its own last addition
  std::size_t p = 0;
  for (; p + 4 <= n; p += 4)
    for (std::size_t lane = 0; lane < 4; ++lane) lanes[lane][static_cast<std::size_t>(status[p + lane])] += persons[p + lane];
  for (; p < n; ++p) lanes[0][static_cast<std::size_t>(status[p])] += persons[p];
  for (const auto& lane : lanes)
    for (std::size_t k = 0; k < statuses; ++k) sums[k] += lane[k];
  return sums;
}

void PopulationMetrics::sample(Time when) {
  const auto row = static_cast<std::size_t>(metrics_->rows);
  if (row >= metrics_->time.size()) return;
  ++metrics_->rows;
  metrics_->time[row] = when;
  metrics_->flooded_km2[row] = hazard_->flooded_km2;
  std::copy(hazard_->gauge_level_m.begin(), hazard_->gauge_level_m.end(),
            metrics_->gauge_level_m.begin() + static_cast<std::ptrdiff_t>(row * world_->gauges.size()));
  if (warning_ != nullptr) metrics_->alerted[row] = warning_->alerted_persons;
  if (behaviour_ != nullptr) metrics_->departed[row] = behaviour_->departed_persons;
  if (harm_ != nullptr) metrics_->exposed[row] = harm_->exposed_persons, metrics_->dead[row] = harm_->dead_persons;
  if (harm_ != nullptr && injuries_ != nullptr && harm_->exposed_persons > 0)
    for (const Harm harm : {Harm::injured, Harm::injured_severely})
      injuries_->injured[row] += static_cast<std::int32_t>(std::count(harm_->harm.begin(), harm_->harm.end(), harm));
  if (parties_ != nullptr) {
    const auto sums = persons_by_status();
    const auto of = [&sums](PartyStatus status) { return sums[static_cast<std::size_t>(status)]; };
    metrics_->on_way[row] = of(PartyStatus::waiting) + of(PartyStatus::on_link) + of(PartyStatus::carried);
    metrics_->arrived[row] = of(PartyStatus::arrived);
    metrics_->in_place[row] = of(PartyStatus::in_place) + of(PartyStatus::abandoned);
  }
  if (homeward_ != nullptr && parties_ != nullptr) leave_out_commuters(row);
  if (shelters_ == nullptr) return;
  std::copy(shelters_->occupants.begin(), shelters_->occupants.end(), metrics_->occupants.begin() + static_cast<std::ptrdiff_t>(row * world_->shelters.size()));
  for (std::uint32_t s = 0; s < world_->shelters.size(); ++s)
    if (world_->shelters.kind[s] != ShelterKind::exit) metrics_->sheltered[row] += shelters_->occupants[s];
}

/// Who goes home as every day has not left for safety.
void PopulationMetrics::leave_out_commuters(std::size_t row) const {
  const Homeward *first = homeward_->stage.data(), *const last = first + homeward_->stage.size();
  // Few are on their way at a time, and everybody is looked at.
  for (const Homeward* at = first; (at = static_cast<const Homeward*>(std::memchr(at, static_cast<int>(Homeward::day_over), last - at))) != nullptr; ++at) {
    const auto p = static_cast<std::size_t>(at - first);
    if (harm_ != nullptr && harm_->harm[p] == Harm::dead) continue;
    const PartyStatus status = parties_->status[p];
    --metrics_->departed[row];
    if (status == PartyStatus::waiting || status == PartyStatus::on_link) --metrics_->on_way[row];
  }
}

/// Everybody who left home is on the way, arrived, stopped or dead. Deaths on the way are told to movement in the next step: then the check waits.
void PopulationMetrics::check_conserved(Time when) const {
  if (parties_ == nullptr || behaviour_ == nullptr || movement_ == nullptr || !movement_->harm.empty()) return;
  const auto sums = persons_by_status();
  std::int64_t found = std::accumulate(sums.begin() + 1, sums.end(), std::int64_t{0}) - sums[static_cast<std::size_t>(PartyStatus::dead)];
  for (const DepartRequest& r : movement_->depart.storage())  // who sets out from a shelter is a party already
    found += r.persons - (parties_->status[r.party.index] == PartyStatus::none ? 0 : parties_->persons[r.party.index]);
  if (harm_ != nullptr)
    for (std::uint32_t p = 0; p < world_->persons.size(); ++p)
      if (membership_->party[p].valid() && harm_->harm[p] == Harm::dead) ++found;
  if (found != behaviour_->departed_persons)
    throw InputError(ErrorCode::not_conserved, {},
                     {{"time", std::to_string(when.in_seconds()) + " s"},
                      {"what", "departed persons"},
                      {"expected", std::to_string(behaviour_->departed_persons)},
                      {"found", std::to_string(found)}});
  if (shelters_ == nullptr) return;
  const std::int64_t inside = std::accumulate(shelters_->occupants.begin(), shelters_->occupants.end(), std::int64_t{0});
  if (const std::int64_t arrived = sums[static_cast<std::size_t>(PartyStatus::arrived)]; inside > arrived)
    throw InputError(ErrorCode::not_conserved, {},
                     {{"time", std::to_string(when.in_seconds()) + " s"},
                      {"what", "persons in shelters and beyond exits"},
                      {"expected", "<= " + std::to_string(arrived)},
                      {"found", std::to_string(inside)}});
}

}  // namespace

std::unique_ptr<Model> make_metrics_population(const ModelInputs& inputs) {
  return std::make_unique<PopulationMetrics>(inputs, settings_of<MetricsSettings>(inputs));
}

}  // namespace muster::metrics
