#include <algorithm>
#include <array>

#include "loader/parts.hpp"
#include "muster/models/earthquake/settings.hpp"
#include "muster/models/flood/settings.hpp"
#include "muster/models/hazard/record.hpp"
#include "muster/models/transport/transport.hpp"
#include "muster/models/zone/figures.hpp"
#include "muster/scenarios/scenario.hpp"
#include "muster/scenarios/stored_hazard.hpp"
#include "muster/scenarios/yaml/quantity.hpp"

namespace muster {

namespace {

using config::Description;
using config::Field;
using config::Kind;

bool is_figure(Kind kind) { return kind == Kind::integer || kind == Kind::number || kind == Kind::duration || kind == Kind::numbers || kind == Kind::series; }

class Lister {
 public:
  explicit Lister(std::string model) : model_(std::move(model)) {}
  std::vector<SettingInUse> out;

  /// @param usual  the same struct with its defaults, or null where there is none (elements of a list that the scenario wrote)
  void list(const Description& description, void* object, void* usual, const std::string& path) {
    for (const Field& field : description.fields) {
      const std::string here = path + "." + field.name;
      if (field.kind == Kind::group) {
        list(*field.group, field.member(object), usual == nullptr ? nullptr : field.member(usual), here);
      } else if (field.kind == Kind::group_list) {
        const std::size_t defaults = usual == nullptr ? 0 : field.count(usual);
        for (std::size_t i = 0; i < field.count(object); ++i)
          list(*field.group, field.at(object, i), i < defaults ? field.at(usual, i) : nullptr, here + "[" + std::to_string(i) + "]");
      } else {
        add(field, object, usual, here);
      }
    }
  }

 private:
  void add(const Field& field, const void* object, const void* usual, const std::string& path) {
    SettingInUse s;
    s.path = path, s.model = model_, s.unit = field.about.unit;
    s.value = yaml::value_text(field, field.get(object));
    s.changed = usual == nullptr || s.value != yaml::value_text(field, field.get(usual));
    s.grade = s.changed ? config::Grade::user : field.about.grade;
    s.source = s.changed ? "scenario" : field.about.source;
    s.figure = is_figure(field.kind) && !s.value.empty() && s.value != "[]";
    s.meaning = field.about.meaning, s.meaning_zh = field.about.meaning_zh;
    out.push_back(std::move(s));
  }
  std::string model_;
};

/// Figures of the kinds of vehicles that can occur in a run.
void list_vehicles(const transport::Transport& transport, std::vector<SettingInUse>& out) {
  for (const transport::VehicleFigure& figure : transport.vehicles().figures()) {
    const auto& kinds = transport.in_use();
    if (std::none_of(kinds.begin(), kinds.end(), [&](const transport::VehicleType& type) { return type.kind.id == figure.kind; })) continue;
    SettingInUse s;
    s.path = "transport.vehicles." + figure.kind + "." + figure.name, s.model = "transport";
    s.value = figure.value, s.unit = figure.unit, s.grade = figure.grade, s.source = figure.source;
    s.changed = figure.grade == config::Grade::user, s.figure = figure.name != "mode";
    s.meaning = "figure of a kind of vehicle", s.meaning_zh = "车辆类型参数";
    out.push_back(std::move(s));
  }
}

/// Chances of the shipped tables that the scenario's danger zones use, live or replayed, as they stand there.
void list_zone_tables(const Scenario& scenario, std::vector<SettingInUse>& out) {
  std::vector<std::pair<zone::ZoneKind, zone::Effects>> used;
  for (const ModelChoice& choice : scenario.models)
    if (choice.entry->settings == &config::description_of<zone::ZonesSettings>())
      for (const zone::ZoneSettings& zone : static_cast<const zone::ZonesSettings*>(choice.settings.get())->zones)
        used.emplace_back(zone.kind, zone::effects_of(zone));
  if (scenario.hazard != nullptr)
    for (const zone::Zone& zone : scenario.hazard->zones.zones) used.emplace_back(zone.kind, zone.effects);
  for (const zone::TableFigure& figure : zone::table_figures(used)) {
    SettingInUse s;
    s.path = figure.path, s.model = figure.model, s.value = yaml::number_text(figure.value), s.unit = "1";
    s.grade = figure.grade, s.source = figure.source, s.figure = true;
    s.meaning = figure.meaning, s.meaning_zh = figure.meaning_zh;
    out.push_back(std::move(s));
  }
}

/// Which types of buildings stand for those of the place where the ground shakes: nobody has looked at them.
void list_stand_ins(const Scenario& scenario, std::vector<SettingInUse>& out) {
  const auto shakes = [](const ModelChoice& choice) { return choice.entry->settings == &config::description_of<earthquake::ShakingSettings>(); };
  if (std::none_of(scenario.models.begin(), scenario.models.end(), shakes)) return;
  const std::vector<Construction>& there = scenario.world->buildings.construction;
  for (const earthquake::StandIn& row : earthquake::stand_ins()) {
    if (std::find(there.begin(), there.end(), row.construction) == there.end()) continue;
    SettingInUse s;
    s.path = "earthquake.buildings." + std::string(earthquake::construction_word(row.construction)) + ".from_" + yaml::number_text(row.from_storeys);
    s.model = "lifelines/shaking", s.value = row.type + " " + std::string(earthquake::level_word(row.level)), s.grade = config::Grade::design_default;
    s.source = "models/data/earthquake/buildings.csv: engine assumption", s.figure = true;
    s.meaning = "type of building in Hazus, and level of seismic design, that stands for this construction from so many storeys on";
    s.meaning_zh = "代表此类结构（自该层数起）的 Hazus 建筑类型与设计水平";
    out.push_back(std::move(s));
  }
}

/// Where a model stands in the scenario: "hazard", "models.warning"; with its name where it stands beside the usual one: "models.casualty(casualty/zone)".
std::string place_of(const ModelChoice& choice, const std::vector<ModelChoice>& models) {
  const Phase phase = choice.entry->phase;
  const std::string place = phase == Phase::hazard ? "hazard" : std::string("models.") + phase_name(phase);
  const auto beside = std::count_if(models.begin(), models.end(), [phase](const ModelChoice& other) { return other.entry->phase == phase; });
  return beside == 1 || choice.entry->name == default_model(phase) ? place : place + "(" + choice.entry->name + ")";
}

}  // namespace

const char* grade_word(config::Grade grade) {
  constexpr std::array words = {"verified", "computed", "memory", "design_default", "user"};
  return words[static_cast<std::size_t>(grade)];
}

std::vector<SettingInUse> settings_in_use(const Scenario& scenario) {
  std::vector<ModelChoice> models = scenario.models;
  std::stable_sort(models.begin(), models.end(), [](const ModelChoice& a, const ModelChoice& b) { return a.entry->phase < b.entry->phase; });
  std::vector<SettingInUse> out;
  for (const ModelChoice& choice : models) {
    const std::string path = place_of(choice, models);
    Lister lister(choice.entry->name);
    const std::shared_ptr<void> usual = choice.entry->settings->make_default();
    // Descriptions reach nested structs through non-const addresses; nothing is written here.
    lister.list(*choice.entry->settings, const_cast<void*>(choice.settings.get()), usual.get(), path);
    // Of an error that the terrain does not have, nothing matters but that it has none.
    if (const FloodSettings* flood = flood_settings(choice); flood != nullptr && !flood->terrain_error.any())
      std::erase_if(lister.out, [](const SettingInUse& s) { return s.path.find(".terrain_error.") != std::string::npos && !s.path.ends_with(".deviation"); });
    out.insert(out.end(), lister.out.begin(), lister.out.end());
  }
  if (scenario.population.whereabouts != population::Whereabouts::at_home || !scenario.world->absent.id.empty()) {
    population::PopulationSettings settings = scenario.population, defaults;
    Lister lister("population");
    lister.list(config::description_of<population::PopulationSettings>(), &settings, &defaults, "population");
    out.insert(out.end(), lister.out.begin(), lister.out.end());
  }
  static const transport::Transport usual;
  const transport::Transport& transport = scenario.transport ? *scenario.transport : usual;
  transport::Settings settings = transport.settings(), defaults;
  Lister lister("transport");
  lister.list(config::description_of<transport::Settings>(), &settings, &defaults, "transport");
  if (settings.services.empty()) std::erase_if(lister.out, [](const SettingInUse& s) { return s.path.starts_with("transport.rides."); });
  out.insert(out.end(), lister.out.begin(), lister.out.end());
  list_vehicles(transport, out);
  list_zone_tables(scenario, out), list_stand_ins(scenario, out);
  return out;
}

}  // namespace muster
