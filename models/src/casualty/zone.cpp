#include "muster/models/casualty/zone.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "casualty/whereabouts.hpp"
#include "muster/engine/core/luck.hpp"
#include "muster/engine/world/lookup.hpp"
#include "muster/models/registry.hpp"
#include "muster/models/shelter/state.hpp"
#include "muster/models/zone/kinds.hpp"
#include "muster/models/zone/state.hpp"
#include "shelter/outside.hpp"

namespace muster::casualty {

namespace {

using zone::Place;
using zone::Strike;
using zone::Zone;

const Job job = {"casualty/zone",
                 Phase::casualty,
                 {"zone/onset", "person/harm", "party/status?", "party/link?", "party/node?", "party/mode?", "party/destination?", "party/carried_by?",
                  "person/party?", "person/at_school?"},
                 {"person/zone", "person/killed_by_zone", "person/zone_death_chance", "zone/injured_persons", "zone/dead_persons", "zone_met/"}};

Cause cause_of(zone::ZoneKind kind) { return zone::kind_of(kind).cause; }

class ZoneCasualties final : public StandardModel {
 public:
  ZoneCasualties(const ModelInputs& inputs, const ZoneCasualtySettings& settings)
      : StandardModel(job), world_(inputs.world), settings_(settings), where_(inputs.world) {}

  void declare(StartContext& context) override {
    mine_ = &context.state.add<ZoneHarm>();
    requests_ = &context.state.find_or_add<HarmRequests>();
    mine_->person_zone.assign(world_->persons.size(), ZoneHarm::none);
    mine_->person_dead.assign(world_->persons.size(), 0);
    mine_->death_chance.assign(world_->persons.size(), 0.0F);
    const std::size_t zones = context.state.get<zone::Zones>().zones.size();  // the hazard phase declares first
    mine_->injured.assign(zones, 0), mine_->dead.assign(zones, 0);
    killed_ = context.events.declare({"person/killed_by_zone", "person", "zone", ""});
    injured_ = context.events.declare({"person/injured_by_zone", "person", "zone", ""});
  }

  void start(StartContext& context) override {
    seed_ = context.seed;
    zones_ = &context.state.get<zone::Zones>(), state_ = &context.state.get<zone::ZoneState>();
    harm_ = &context.state.get<HarmState>();
    door_ = context.state.find<shelter::DoorState>();
    drop_caches(context);
  }

  void drop_caches(StartContext& context) override {
    where_.start(context, *harm_);
    if (where_.movement() != nullptr) where_.movement()->tell_new_links = true;
    find_shelter_buildings(), list_lasting_links();
  }

  void step(StepContext& context) override {
    now_ = &context;
    for (const Strike& s : zones_->buildings) building(s);
    if (where_.parties() == nullptr || !where_.knows_members()) return remember_met();
    for (const Strike& s : zones_->shelters) shelter(s);
    if (!zones_->links.empty() || !zones_->nodes.empty()) outdoors();
    for (const PartyId party : entered_lasting()) on_link_in(party.index);
    remember_met();
  }

 private:
  const Zone& zone_of(const Strike& s) const { return zones_->zones[s.zone]; }
  static bool harms(const Zone& z) { return cause_of(z.kind) != Cause::none; }

  void building(const Strike& s) {
    if (!harms(zone_of(s))) return;
    const Place place = zone::outcome_for(zone_of(s), world_->buildings.construction[s.row], world_->buildings.key[s.row], seed_);
    for (const std::uint32_t h : where_.households_in(s.row)) where_.each_at_home(h, [&](std::uint32_t p) { harm(p, s.zone, place, s.at); });
    where_.each_at_school(s.row, [&](std::uint32_t p) { harm(p, s.zone, place, s.at); });
  }

  /// Those who have come to a shelter stay there, and are hit there.
  void shelter(const Strike& s) {
    if (!harms(zone_of(s)) || world_->shelters.kind[s.row] == ShelterKind::exit) return;
    const Construction made_of =
        shelter_building_[s.row].valid() ? world_->buildings.construction[shelter_building_[s.row].index] : Construction::reinforced_concrete;
    const Place place =
        shelter::in_the_open(world_->shelters, s.row) ? Place::refuge : zone::outcome_for(zone_of(s), made_of, world_->shelters.key[s.row], seed_);
    const PartyState& parties = *where_.parties();
    const std::set<std::uint32_t> outside = shelter::outside(door_, where_.movement()), gone = shelter::setting_out(where_.movement());
    std::uint32_t lost = 0;
    for (std::uint32_t party = 0; party < parties.status.size(); ++party) {
      if (parties.status[party] != PartyStatus::arrived || parties.destination[party].index != s.row || gone.contains(party)) continue;
      const Toll toll = harm_members(party, s.zone, place, s.at);
      if (toll.dead == 0) continue;
      const bool inside = !outside.contains(party);  // who is not is not counted among those inside
      where_.stop(party, toll.left, !inside && toll.left == 0 ? PartyStatus::dead : PartyStatus::on_link, now_->end);
      if (inside) lost += static_cast<std::uint32_t>(toll.dead);
    }
    if (lost > 0) requests_->shelters.add({{s.at, world_->shelters.key[s.row], Phase::casualty, s.zone}, {s.row}, lost});
  }

  /// One look at all parties for all that zones come to in this step.
  void outdoors() {
    const PartyState& parties = *where_.parties();
    std::map<std::uint32_t, std::vector<const Strike*>> links, nodes;
    for (const Strike& s : zones_->links)
      if (harms(zone_of(s))) links[s.row].push_back(&s);
    for (const Strike& s : zones_->nodes)
      if (harms(zone_of(s))) nodes[s.row].push_back(&s);
    if (links.empty() && nodes.empty()) return;
    for (std::uint32_t party = 0; party < parties.status.size(); ++party) {
      const PartyStatus status = parties.status[party];
      const bool under_way = status == PartyStatus::on_link, stopped = status == PartyStatus::in_place || status == PartyStatus::abandoned;
      if (!under_way && !stopped && status != PartyStatus::waiting) continue;
      const LinkId link = parties.link[party];
      const auto& there = link.valid() ? links : nodes;
      const auto found = there.find(link.valid() ? link.index : parties.node[party].index);
      if (found == there.end()) continue;
      for (const Strike* s : found->second)
        if (is_inside(party, *s)) hit(party, s->zone, s->at);
    }
  }
  /// Where on its link a party is, nobody knows: in the zone with the chance of the zone's share of it.
  bool is_inside(std::uint32_t party, const Strike& s) const {
    return s.share >= 1 || uniform(seed_, Stream::casualty_zone, where_.key_of(party), occasion(zone_of(s).key.value, s.row, 1)) < static_cast<double>(s.share);
  }

  /// Who enters a link where a lasting zone is passes through it.
  void on_link_in(std::uint32_t party) {
    const auto found = lasting_.find(where_.parties()->link[party].index);
    if (found == lasting_.end()) return;
    for (const auto& [z, after] : found->second) {
      const Time came = state_->onset[z] + after;
      if (came < now_->end && now_->now < came + zones_->zones[z].effects.lasts) hit(party, z, now_->now);
    }
  }
  std::vector<PartyId> entered_lasting() const {
    std::vector<PartyId> out;
    if (lasting_.empty() || where_.movement() == nullptr) return out;
    for (const PartyId party : where_.movement()->on_new_link)
      if (where_.parties()->status[party.index] == PartyStatus::on_link && lasting_.contains(where_.parties()->link[party.index].index)) out.push_back(party);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

  /// A zone comes to a party outdoors, and to those whom it carries. Who is hit goes no further.
  void hit(std::uint32_t party, std::uint32_t z, Time when) {
    const PartyState& parties = *where_.parties();
    const bool drives = parties.status[party] == PartyStatus::on_link, stays_in_it = zone::kind_of(zones_->zones[z].kind).shelters_in_cars;
    const bool vehicle = in_vehicle(parties.mode[party]) && (drives || stays_in_it);
    const Place place = vehicle ? Place::vehicle : Place::open;
    bool any = hit_one(party, z, place, when);
    std::vector<std::uint32_t> riders;
    if (where_.carried() != nullptr)
      for (const PartyId rider : where_.carried()->of(party)) riders.push_back(rider.index);
    for (const std::uint32_t rider : riders) any = hit_one(rider, z, Place::vehicle, when) || any;
    if (!any) return;
    stop(party, vehicle ? PartyStatus::abandoned : PartyStatus::in_place);
    for (const std::uint32_t rider : riders) stop(rider, PartyStatus::abandoned);
  }
  bool hit_one(std::uint32_t party, std::uint32_t z, Place place, Time when) {
    const Toll toll = harm_members(party, z, place, when);
    return toll.dead + toll.injured > 0;
  }
  void stop(std::uint32_t party, PartyStatus becomes) {
    int left = 0;
    where_.each_living_member(party, [&](std::uint32_t p) { left += mine_->person_dead[p] == 0; });
    const PartyStatus status = where_.parties()->status[party];
    const bool stands = status == PartyStatus::in_place || status == PartyStatus::abandoned;
    where_.stop(party, left, stands ? status : becomes, now_->end);
  }

  struct Toll {
    int left = 0, dead = 0, injured = 0;
  };
  Toll harm_members(std::uint32_t party, std::uint32_t z, Place place, Time when) {
    Toll toll;
    where_.each_living_member(party, [&](std::uint32_t p) {
      const Harm harmed = harm(p, z, place, when);
      toll.dead += harmed == Harm::dead, toll.injured += is_injured(harmed), toll.left += mine_->person_dead[p] == 0;
    });
    return toll;
  }

  /// One draw per person and zone: who comes to the same zone again fares no better, and no worse in the same kind of place.
  /// @return  what it newly does to the person
  Harm harm(std::uint32_t person, std::uint32_t z, Place place, Time when) {
    if (mine_->person_dead[person] != 0) return Harm::unharmed;  // the request is on its way
    const Zone& zone = zones_->zones[z];
    const auto at = static_cast<std::size_t>(place);
    const double u = uniform(seed_, Stream::casualty_zone, world_->persons.key[person], zone.key.value);
    add_chance(person, z, zone.effects.dead[at]);
    const Harm becomes = becomes_at(u, zone.effects, at);
    requests_->persons.add({{when, world_->persons.key[person], Phase::casualty, z}, {person}, becomes, cause_of(zone.kind)});
    if (becomes == Harm::unharmed) return becomes;
    if (is_injured(becomes) && mine_->person_zone[person] != ZoneHarm::none) return Harm::unharmed;  // it is already
    if (mine_->person_zone[person] != ZoneHarm::none) --mine_->injured[mine_->person_zone[person]];
    mine_->person_zone[person] = z, mine_->person_dead[person] = becomes == Harm::dead;
    ++(becomes == Harm::dead ? mine_->dead : mine_->injured)[z];
    now_->events.add(when, becomes == Harm::dead ? killed_ : injured_, person, z);
    return becomes;
  }

  /// The worst luck kills, then injures severely, then lightly.
  static Harm becomes_at(double u, const zone::Effects& effects, std::size_t place) {
    if (u < effects.dead[place]) return Harm::dead;
    if (u >= effects.dead[place] + effects.injured[place]) return Harm::unharmed;
    return u < effects.dead[place] + effects.injured[place] * effects.severe[place] ? Harm::injured_severely : Harm::injured;
  }

  /// One luck per person and zone: only what a worse place adds to the chance of death that it has outlived counts.
  void add_chance(std::uint32_t person, std::uint32_t z, double chance) {
    if (!(chance > 0)) return;
    const std::uint64_t key = std::uint64_t{person} << 32 | z;
    double before = 0;
    if (const auto found = std::lower_bound(mine_->met.begin(), mine_->met.end(), key); found != mine_->met.end() && *found == key)
      before = static_cast<double>(mine_->met_chance[static_cast<std::size_t>(found - mine_->met.begin())]);
    if (const auto found = met_now_.find(key); found != met_now_.end()) before = std::max(before, found->second);
    if (!(chance > before)) return;
    mine_->death_chance[person] += static_cast<float>((chance - before) / (1.0 - before));
    met_now_[key] = chance;
  }
  /// Whom zones came to in this step goes into State, in order.
  void remember_met() {
    if (met_now_.empty()) return;
    std::vector<std::uint64_t> met;
    std::vector<float> chances;
    std::size_t old = 0;
    const auto keep_up_to = [&](std::uint64_t key) {
      for (; old < mine_->met.size() && mine_->met[old] < key; ++old) met.push_back(mine_->met[old]), chances.push_back(mine_->met_chance[old]);
    };
    for (const auto& [key, chance] : met_now_) {
      keep_up_to(key);
      old += old < mine_->met.size() && mine_->met[old] == key;
      met.push_back(key), chances.push_back(static_cast<float>(chance));
    }
    keep_up_to(UINT64_MAX);
    mine_->met = std::move(met), mine_->met_chance = std::move(chances), met_now_.clear();
  }

  void find_shelter_buildings() {
    shelter_building_.clear();
    for (std::size_t s = 0; s < world_->shelters.size(); ++s)
      shelter_building_.push_back(nearest_building(world_->buildings, world_->shelters.x[s], world_->shelters.y[s], settings_.shelter_reference_m));
  }
  void list_lasting_links() {
    lasting_.clear();
    for (std::uint32_t z = 0; z < zones_->zones.size(); ++z) {
      const Zone& zone = zones_->zones[z];
      if (!harms(zone) || !(zone.effects.lasts > Time{0})) continue;
      for (std::size_t i = 0; i < zone.links.size(); ++i) lasting_[zone.links.row[i]].emplace_back(z, zone.links.after[i]);
    }
  }

  std::shared_ptr<const World> world_;
  ZoneCasualtySettings settings_;
  Whereabouts where_;
  std::uint64_t seed_ = 0;
  const zone::Zones* zones_ = nullptr;
  const zone::ZoneState* state_ = nullptr;
  const HarmState* harm_ = nullptr;
  ZoneHarm* mine_ = nullptr;
  HarmRequests* requests_ = nullptr;
  shelter::DoorState* door_ = nullptr;  ///< null = nobody waits at desks
  StepContext* now_ = nullptr;
  std::map<std::uint64_t, double> met_now_;  ///< as ZoneHarm::met, of this step; empty between steps
  EventKind killed_, injured_;
  std::vector<BuildingId> shelter_building_;                                      ///< [shelter] nearest building, or none. A cache of the World
  std::map<std::uint32_t, std::vector<std::pair<std::uint32_t, Time>>> lasting_;  ///< [link] zones that last there, and their delay. A cache
};

}  // namespace

void ZoneCasualtySettings::describe(config::Builder<ZoneCasualtySettings>& d) {
  d.about("casualty/zone", "Danger zones kill and injure by where people are; chances stand with the zones", "危险区按人员所在处造成伤亡，概率见危险区设置");
  d.number("shelter_reference", &ZoneCasualtySettings::shelter_reference_m,
           {.unit = "m",
            .min = 1,
            .max = 1000,
            .meaning = "how far away the building may be whose construction stands for the shelter's; beyond it counts as reinforced concrete",
            .meaning_zh = "可代表该场所结构的建筑的最大距离；更远时按钢筋混凝土计",
            .source = "engine assumption"});
}

std::unique_ptr<Model> make_casualty_zone(const ModelInputs& inputs) {
  return std::make_unique<ZoneCasualties>(inputs, settings_of<ZoneCasualtySettings>(inputs));
}

}  // namespace muster::casualty
