#include "loader/parts.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/population/place_people.hpp"
#include "muster/scenarios/yaml/quantity.hpp"

namespace muster {

namespace {

using population::Whereabouts;

/// Weekday and hour of the scenario's start.
population::Beginning beginning_of(const Scenario& scenario) {
  constexpr std::int64_t hour_ms = 3600000, day_ms = 24 * hour_ms;
  const std::int64_t ms = yaml::parse_local_time(scenario.start).value_or(0);
  const std::int64_t day = ms >= 0 ? ms / day_ms : (ms - day_ms + 1) / day_ms;
  constexpr int weekday_of_1970_01_01 = 3;
  return {static_cast<int>(((day + weekday_of_1970_01_01) % 7 + 7) % 7), static_cast<double>(ms - day * day_ms) / static_cast<double>(hour_ms)};
}

/// What the models of people's behaviour that the document names need to know of their day, by their settings. These are read here for nothing else: their problems
/// are told where the models are made, whose checks look at the people where they are.
population::Needs needs_of(const yaml::Reader& reader, const yaml::Node& document) {
  const yaml::Node* models = document.find("models");
  const yaml::Node* given = models == nullptr || models->kind != yaml::NodeKind::mapping ? nullptr : models->find(phase_name(Phase::behaviour));
  if (given == nullptr) return {};
  Problems unheard;
  yaml::Reader own(reader.file(), reader.folder(), unheard);
  population::Needs needs;
  const auto ask = [&](const yaml::Node& node) {
    if (node.kind != yaml::NodeKind::mapping) return;
    const ModelEntry* entry = chosen_model(own, node, "", Phase::behaviour);
    if (entry == nullptr || !entry->needs) return;
    const std::shared_ptr<void> settings = entry->settings->make_default();
    own.read(node, *entry->settings, settings.get(), "", std::vector<std::string>{"model"});
    needs = needs | entry->needs(settings.get());
  };
  if (given->kind != yaml::NodeKind::list) ask(*given);
  for (const yaml::Node& node : given->items) ask(node);
  return needs;
}

void check_world(yaml::Reader& reader, const yaml::Node& node, const Scenario& scenario) {
  const auto wrong = [&](const char* key, const char* reason, const char* reason_zh) {
    reader.add(ErrorCode::inconsistent, node.at(key), std::string("population.") + key, {{"reason", reason}, {"reason_zh", reason_zh}});
  };
  const World& world = *scenario.world;
  if (scenario.population.season != population::Season::ordinary && world.persons.presence.empty())
    wrong("season", "the world does not say who is there in which season (docs/population.md)", "世界文件未载明各人在当地的季节（见 docs/population.md）");
  if (scenario.population.whereabouts == Whereabouts::by_hour && !world.persons.place.empty())
    wrong("whereabouts", "the people of this world are elsewhere than at home already", "该世界文件中的人员已不在家");
}

}  // namespace

void read_population_part(yaml::Reader& reader, const yaml::Node& document, Scenario& scenario) {
  const yaml::Node* node = document.find("population");
  const bool said = node != nullptr && node->kind != yaml::NodeKind::null;
  const std::size_t before = reader.problems().list().size();
  if (said) {
    if (!reader.expect(*node, yaml::NodeKind::mapping, "population")) return;
    reader.read(*node, config::description_of<population::PopulationSettings>(), &scenario.population, "population");
    if (document.find("load") != nullptr)
      reader.add(ErrorCode::inconsistent, *node, "population",
                 {{"reason", "does not go with load: nothing but trips happens"}, {"reason_zh", "不能与 load 同用：只执行出行"}});
    if (scenario.world) check_world(reader, *node, scenario);
  }
  if (!scenario.world || reader.problems().list().size() > before) return;
  try {
    auto home_at = std::make_shared<std::vector<Time>>();
    scenario.world = population::place_people(scenario.world, scenario.population, beginning_of(scenario), needs_of(reader, document), home_at.get());
    scenario.home_at = home_at->empty() ? nullptr : std::move(home_at);
  } catch (const InputError& error) {
    for (const Problem& problem : error.problems()) reader.problems().add(problem.code, problem.where, problem.arguments);
  }
}

}  // namespace muster
