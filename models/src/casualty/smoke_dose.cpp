#include "muster/models/casualty/smoke_dose.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "casualty/whereabouts.hpp"
#include "muster/engine/core/luck.hpp"
#include "muster/engine/core/math.hpp"
#include "muster/models/casualty/smoke.hpp"
#include "muster/models/registry.hpp"
#include "muster/models/shelter/state.hpp"
#include "muster/models/zone/state.hpp"
#include "shelter/outside.hpp"

namespace muster::casualty {

namespace {

const Job job = {"casualty/smoke",
                 Phase::casualty,
                 {"zone/onset", "person/harm", "party/status?", "party/link?", "party/node?", "party/mode?", "party/destination?", "party/carried_by?",
                  "person/party?", "person/at_school?", "shelter/door_queue?"},
                 {"person/smoke_dose", "person/smoke_death_chance"}};

/// Doses per minute, by where one is; the highest of all zones.
struct Doses {
  std::map<std::uint32_t, double> buildings, shelters, nodes, links, links_in_vehicles;
  bool none() const { return buildings.empty() && shelters.empty() && nodes.empty() && links.empty(); }
};

void raise(std::map<std::uint32_t, double>& doses, std::uint32_t row, double dose) {
  if (!(dose > 0)) return;
  double& here = doses[row];
  here = std::max(here, dose);
}

double at(const std::map<std::uint32_t, double>& doses, std::uint32_t row) {
  const auto found = doses.find(row);
  return found == doses.end() ? 0.0 : found->second;
}

/// A person's own limit is lognormal around 1, one latent uniform each: light injury, collapse and death come one after the other at shares of it.
class SmokeCasualties final : public StandardModel {
 public:
  SmokeCasualties(const ModelInputs& inputs, const SmokeSettings& settings)
      : StandardModel(job), world_(inputs.world), settings_(settings), where_(inputs.world) {}

  void declare(StartContext& context) override {
    const auto& zones = context.state.get<zone::Zones>().zones;  // the hazard phase declares first
    if (std::none_of(zones.begin(), zones.end(), [](const zone::Zone& zone) { return zone.effects.carbon_monoxide_ppm > 0; })) return;
    mine_ = &context.state.add<SmokeState>();
    mine_->dose.assign(world_->persons.size(), 0.0F), mine_->death_chance.assign(world_->persons.size(), 0.0F);
    requests_ = &context.state.find_or_add<HarmRequests>();
  }
  void start(StartContext& context) override {
    if (mine_ == nullptr) return;
    seed_ = context.seed;
    harm_ = &context.state.get<HarmState>();
    zones_ = &context.state.get<zone::Zones>(), onset_ = &context.state.get<zone::ZoneState>().onset;
    door_ = context.state.find<shelter::DoorState>();
    drop_caches(context);
  }
  void drop_caches(StartContext& context) override {
    if (mine_ != nullptr) where_.start(context, *harm_);
  }

  void step(StepContext& context) override {
    if (mine_ == nullptr || context.end.ms / settings_.interval.ms == context.now.ms / settings_.interval.ms) return;
    const Doses doses = doses_at(context.end - settings_.interval);  // of the time since the last look
    if (doses.none()) return;
    now_ = context.end;
    for (const auto& [building, dose] : doses.buildings) indoors(building, dose);
    if (where_.parties() == nullptr || !where_.knows_members()) return;
    const std::set<std::uint32_t> outside = shelter::outside(door_, where_.movement()), gone = shelter::setting_out(where_.movement());
    std::map<std::uint32_t, std::uint32_t> lost;
    for (std::uint32_t party = 0; party < world_->persons.size(); ++party) {
      if (gone.contains(party)) continue;
      const bool waits_outside = outside.contains(party);
      const double dose = dose_of(party, waits_outside, doses);
      if (!(dose > 0)) continue;
      const std::uint32_t dead = party_breathes(party, dose, waits_outside);
      if (dead > 0 && !waits_outside && where_.parties()->status[party] == PartyStatus::arrived) lost[where_.parties()->destination[party].index] += dead;
    }
    for (const auto& [shelter, dead] : lost) requests_->shelters.add({{now_, world_->shelters.key[shelter], Phase::casualty}, {shelter}, dead});
  }

 private:
  Doses doses_at(Time now) const {
    Doses out;
    for (std::size_t z = 0; z < zones_->zones.size(); ++z) {
      const zone::Zone& zone = zones_->zones[z];
      const zone::Effects& e = zone.effects;
      const Time onset = (*onset_)[z];
      if (!(e.carbon_monoxide_ppm > 0) || onset > now) continue;
      const double outside = purser_carbon_monoxide(e.carbon_monoxide_ppm), inside = purser_carbon_monoxide(e.carbon_monoxide_ppm * e.air_indoors),
                   in_vehicles = purser_carbon_monoxide(e.carbon_monoxide_ppm * e.air_in_vehicles);
      const auto each = [&](const zone::Reaches& reaches, auto&& use) {
        const auto [first, last] = reaches.between(std::max(Time{0}, now - onset - e.lasts + Time{1}), now - onset + Time{1});
        for (std::size_t i = first; i < last; ++i) use(reaches.row[i], reaches.share.empty() ? 1.0 : static_cast<double>(reaches.share[i]));
      };
      each(zone.buildings, [&](std::uint32_t row, double) { raise(out.buildings, row, inside); });
      each(zone.shelters, [&](std::uint32_t row, double) {
        if (world_->shelters.kind[row] != ShelterKind::exit) raise(out.shelters, row, shelter::in_the_open(world_->shelters, row) ? outside : inside);
      });
      each(zone.nodes, [&](std::uint32_t row, double) { raise(out.nodes, row, outside); });
      each(zone.links, [&](std::uint32_t row, double share) {  // where on its link a party is, nobody knows: it breathes the mean
        raise(out.links, row, share * outside), raise(out.links_in_vehicles, row, share * in_vehicles);
      });
    }
    return out;
  }

  double dose_of(std::uint32_t party, bool waits_outside, const Doses& doses) const {
    const PartyState& parties = *where_.parties();
    const std::uint32_t bearer = parties.bearer(party);
    const bool vehicle = in_vehicle(parties.mode[bearer]);
    switch (parties.status[party]) {
      case PartyStatus::arrived: {
        const std::uint32_t shelter = parties.destination[party].index;
        return waits_outside ? at(doses.nodes, world_->shelters.node[shelter].index) : at(doses.shelters, shelter);
      }
      case PartyStatus::carried:
      case PartyStatus::on_link:
      case PartyStatus::waiting:
      case PartyStatus::in_place:
      case PartyStatus::abandoned:
        if (const LinkId link = parties.link[bearer]; link.valid()) return at(vehicle ? doses.links_in_vehicles : doses.links, link.index);
        return parties.node[bearer].valid() ? at(doses.nodes, parties.node[bearer].index) : 0.0;
      default: return 0.0;
    }
  }

  void indoors(std::uint32_t building, double dose) {
    const auto breathe = [&](std::uint32_t p) { add(p, dose); };
    for (const std::uint32_t h : where_.households_in(building)) where_.each_at_home(h, breathe), where_.each_whom_smoke_killed_at_home(h, breathe);
    where_.each_at_school(building, breathe);
  }

  /// Whom smoke has stopped goes no further, nor do those with him. Those whom it killed on the spot would have stayed: their chance goes on as that of the others.
  /// @return  how many of them die now
  std::uint32_t party_breathes(std::uint32_t party, double dose, bool waits_outside) {
    int dead = 0, left = 0;
    bool stopped = false;
    where_.each_member(party, [&](std::uint32_t p) {
      if (!where_.alive(p) && harm_->cause[p] != Cause::smoke) return;
      const Harm becomes = add(p, dose);
      dead += becomes == Harm::dead, left += where_.alive(p) && becomes != Harm::dead;
      stopped = stopped || becomes == Harm::dead || becomes == Harm::injured_severely;
    });
    if (!stopped) return 0;
    where_.stop(party, left, stopped_as(where_.parties()->status[party], waits_outside && left == 0), now_);
    return static_cast<std::uint32_t>(dead);
  }

  /// What a party is then. Who has arrived stays where he is, unless all of them lie dead before the door.
  static PartyStatus stopped_as(PartyStatus status, bool dead_outside) {
    if (status == PartyStatus::on_link || status == PartyStatus::waiting) return PartyStatus::in_place;
    if (status == PartyStatus::arrived) return dead_outside ? PartyStatus::dead : PartyStatus::on_link;
    return status;
  }

  /// @return  what it newly does to the person
  Harm add(std::uint32_t person, double per_minute) {
    const double before = static_cast<double>(mine_->dose[person]), limit = limit_of(person);
    mine_->dose[person] += static_cast<float>(per_minute * settings_.interval.in_hours() * 60.0);
    const auto now = static_cast<double>(mine_->dose[person]);
    mine_->death_chance[person] = static_cast<float>(math::normal_cdf(math::log(now / settings_.fatal_share) / settings_.spread));
    if (!where_.alive(person)) return Harm::unharmed;
    const Harm becomes = harm_at(now / limit);
    const bool news = becomes != harm_at(before / limit);
    if (news || !(before > 0))
      requests_->persons.add({{now_, world_->persons.key[person], Phase::casualty}, {person}, news ? becomes : Harm::unharmed, Cause::smoke});
    return news ? becomes : Harm::unharmed;
  }
  Harm harm_at(double share) const {
    if (share >= settings_.fatal_share) return Harm::dead;
    return share >= 1 ? Harm::injured_severely : share >= settings_.light_share ? Harm::injured : Harm::unharmed;
  }
  double limit_of(std::uint32_t person) const {
    return math::exp(settings_.spread * normal(seed_, Stream::casualty_zone, world_->persons.key[person], occasion("smoke")));
  }

  std::shared_ptr<const World> world_;
  SmokeSettings settings_;
  Whereabouts where_;
  std::uint64_t seed_ = 0;
  Time now_;
  const zone::Zones* zones_ = nullptr;
  const std::vector<Time>* onset_ = nullptr;
  const HarmState* harm_ = nullptr;
  SmokeState* mine_ = nullptr;  ///< null = there is no smoke in this run
  HarmRequests* requests_ = nullptr;
  shelter::DoorState* door_ = nullptr;  ///< null = nobody waits at desks
};

}  // namespace

void SmokeSettings::describe(config::Builder<SmokeSettings>& d) {
  using S = SmokeSettings;
  d.about("casualty/smoke", "What people breathe in zones with carbon monoxide, and what it does to them", "危险区一氧化碳吸入量及其伤害");
  d.number("light_share", &S::light_share,
           {.unit = "1",
            .min = 0,
            .max = 1,
            .meaning = "share of the dose that stops a person from which he is lightly injured",
            .meaning_zh = "达失能剂量的此比例起为轻伤"});
  d.number("fatal_share", &S::fatal_share,
           {.unit = "1",
            .min = 1,
            .max = 10,
            .meaning = "multiple of that dose that kills",
            .meaning_zh = "致死剂量为失能剂量的倍数",
            .source = "50 % carboxyhaemoglobin over 30 %: Purser, SFPE Handbook",
            .grade = config::Grade::memory});
  d.number("spread", &S::spread,
           {.unit = "1",
            .min = 0.01,
            .max = 3,
            .meaning = "standard deviation of the logarithm of persons' own doses",
            .meaning_zh = "个人耐受剂量对数的标准差",
            .source = "ISO 13571: at 0.3 of the dose that stops half, 11.4 % are stopped",
            .grade = config::Grade::memory});
  d.duration("interval", &S::interval, {.unit = "s", .min = 10, .meaning = "how often it is looked at who breathes what", .meaning_zh = "核查吸入量的间隔"});
}

std::unique_ptr<Model> make_casualty_smoke(const ModelInputs& inputs) { return std::make_unique<SmokeCasualties>(inputs, settings_of<SmokeSettings>(inputs)); }

}  // namespace muster::casualty
