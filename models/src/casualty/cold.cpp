#include "muster/models/casualty/cold.hpp"

#include <algorithm>
#include <cmath>

#include "casualty/whereabouts.hpp"
#include "muster/engine/core/luck.hpp"
#include "muster/engine/core/math.hpp"
#include "muster/models/registry.hpp"

namespace muster::casualty {

namespace {

const Job job = {"casualty/cold",
                 Phase::casualty,
                 {"hazard/link_depth_m", "person/harm", "party/status?", "party/link?", "party/node?", "person/party?"},
                 {"person/cold_dose", "person/cold_death_chance"}};

/// The dose grows for as long as a party stays where it stopped. A person's own limit is lognormal around 1, one latent uniform each: light injury, severe
/// injury and death come one after the other at shares of it.
class ColdCasualties final : public StandardModel {
 public:
  ColdCasualties(const ModelInputs& inputs, const ColdSettings& settings)
      : StandardModel(job), world_(inputs.world), settings_(settings), where_(inputs.world) {}

  void declare(StartContext& context) override {
    mine_ = &context.state.add<ColdState>();
    mine_->dose.assign(world_->persons.size(), 0.0F), mine_->death_chance.assign(world_->persons.size(), 0.0F);
    requests_ = &context.state.find_or_add<HarmRequests>();
  }
  void start(StartContext& context) override {
    seed_ = context.seed;
    harm_ = &context.state.get<HarmState>(), hazard_ = &context.state.get<HazardState>();
    drop_caches(context);
  }
  void drop_caches(StartContext& context) override { where_.start(context, *harm_); }

  void step(StepContext& context) override {
    if (context.end.ms / settings_.interval.ms == context.now.ms / settings_.interval.ms) return;
    if (where_.parties() == nullptr || !where_.knows_members() || !(rate_in_air() > 0 || rate_in_water() > 0)) return;
    const PartyState& parties = *where_.parties();
    for (std::uint32_t party = 0; party < world_->persons.size(); ++party)
      if (parties.status[party] == PartyStatus::in_place || parties.status[party] == PartyStatus::abandoned) chill(party, context.end);
  }

 private:
  double rate_in_water() const { return 60.0 / cold_water_minutes(settings_.water_temperature); }  ///< dose per hour
  double rate_in_air() const {
    return 1.0 / cold_air_hours(settings_.air_temperature, settings_.air_harmless, settings_.air_hours_at_zero);
  }  ///< dose per hour

  /// Those who died of cold on the spot would have stayed: their chance goes on as that of the others.
  void chill(std::uint32_t party, Time when) {
    const double rate = in_water(party) ? std::max(rate_in_water(), rate_in_air()) : rate_in_air();
    const auto dose = static_cast<float>(rate * settings_.interval.in_hours());
    int dead = 0;
    where_.each_member(party, [&](std::uint32_t p) {
      if (where_.alive(p) || harm_->cause[p] == Cause::cold) dead += add(p, dose, when) == Harm::dead;
    });
    if (dead > 0) where_.lose(party, dead, where_.parties()->status[party], when);
  }

  /// @return  what it newly does to the person
  Harm add(std::uint32_t person, float dose, Time when) {
    const double before = static_cast<double>(mine_->dose[person]), limit = limit_of(person);
    mine_->dose[person] += dose;
    const auto now = static_cast<double>(mine_->dose[person]);
    mine_->death_chance[person] = static_cast<float>(cold_death_share(now, settings_.spread));
    if (!where_.alive(person)) return Harm::unharmed;
    const Harm becomes = harm_at(now / limit);
    if (becomes == Harm::unharmed || becomes == harm_at(before / limit)) return Harm::unharmed;
    requests_->persons.add({{when, world_->persons.key[person], Phase::casualty}, {person}, becomes, Cause::cold});
    return becomes;
  }
  Harm harm_at(double share) const {
    if (share >= 1) return Harm::dead;
    return share >= settings_.severe_share ? Harm::injured_severely : share >= settings_.light_share ? Harm::injured : Harm::unharmed;
  }
  double limit_of(std::uint32_t person) const {
    return math::exp(settings_.spread * normal(seed_, Stream::casualty_drowning, world_->persons.key[person], occasion("cold")));
  }

  bool in_water(std::uint32_t party) const {
    const PartyState& parties = *where_.parties();
    if (const LinkId link = parties.link[party]; link.valid()) return deep(link.index);
    const NodeId node = parties.node[party];
    if (!node.valid()) return false;
    const Network& network = world_->network;  // at a crossing: where all its streets are under water
    bool any = false;
    for (std::uint32_t link = network.first_out(node); link < network.first_out(node) + network.out_degree(node); ++link) {
      if (!deep(link)) return false;
      any = true;
    }
    return any;
  }
  bool deep(std::uint32_t link) const { return static_cast<double>(hazard_->link_depth_m[link]) >= settings_.in_water_from_m; }

  std::shared_ptr<const World> world_;
  ColdSettings settings_;
  Whereabouts where_;
  std::uint64_t seed_ = 0;
  ColdState* mine_ = nullptr;
  HarmRequests* requests_ = nullptr;
  const HarmState* harm_ = nullptr;
  const HazardState* hazard_ = nullptr;
};

}  // namespace

double cold_water_minutes(double temperature) {
  const double loss = 0.0785 - 0.0034 * std::max(temperature, 0.0);
  return loss > 0.0785 - 0.0034 * 23.0 ? 15.0 + 7.2 / loss : HUGE_VAL;
}

double cold_air_hours(double temperature, double harmless, double at_zero) {
  return temperature < harmless ? at_zero * harmless / (harmless - temperature) : HUGE_VAL;
}

double cold_death_share(double dose, double spread) { return dose > 0 ? math::normal_cdf(math::log(dose) / spread) : 0; }

void ColdSettings::describe(config::Builder<ColdSettings>& d) {
  using S = ColdSettings;
  d.about("casualty/cold", "What cold does to those who have stopped out of doors", "寒冷对滞留户外人员的伤害");
  d.number("air_temperature", &S::air_temperature, {.unit = "degC", .min = -50, .max = 50, .meaning = "of the air", .meaning_zh = "气温"});
  d.number("water_temperature", &S::water_temperature, {.unit = "degC", .min = 0, .max = 40, .meaning = "of the flood water", .meaning_zh = "洪水水温"});
  d.number("in_water_from", &S::in_water_from_m,
           {.unit = "m",
            .min = 0,
            .max = 3,
            .meaning = "depth where somebody stopped from which the water chills, not the air",
            .meaning_zh = "滞留处水深达此值起按水中受寒计"});
  d.number("air_harmless", &S::air_harmless,
           {.unit = "degC", .min = -20, .max = 30, .meaning = "air from which wet clothes do no harm", .meaning_zh = "湿衣无害的气温下限"});
  d.number("air_hours_at_zero", &S::air_hours_at_zero,
           {.unit = "h",
            .min = 0.5,
            .max = 1000,
            .meaning = "time out of doors in wet clothes at 0 degC after which half are unconscious",
            .meaning_zh = "0 °C 时湿衣在户外半数人失去意识的时间"});
  d.number("light_share", &S::light_share,
           {.unit = "1", .min = 0, .max = 1, .meaning = "share of that time from which one is lightly injured", .meaning_zh = "达该时间的此比例起为轻伤"});
  d.number("severe_share", &S::severe_share,
           {.unit = "1", .min = 0, .max = 1, .meaning = "share of that time from which one is severely injured", .meaning_zh = "达该时间的此比例起为重伤"});
  d.number(
      "spread", &S::spread,
      {.unit = "1", .min = 0.01, .max = 2, .meaning = "standard deviation of the logarithm of persons' own times", .meaning_zh = "个人耐受时间对数的标准差"});
  d.duration("interval", &S::interval, {.unit = "s", .min = 60, .meaning = "how often it is looked at who is still out", .meaning_zh = "核查滞留人员的间隔"});
}

std::unique_ptr<Model> make_casualty_cold(const ModelInputs& inputs) { return std::make_unique<ColdCasualties>(inputs, settings_of<ColdSettings>(inputs)); }

}  // namespace muster::casualty
