#include <algorithm>

#include "loader/parts.hpp"
#include "muster/engine/movement/settings.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/transport/transport.hpp"
#include "muster/scenarios/yaml/suggest.hpp"

namespace muster {

namespace {

constexpr std::string_view on_foot = "foot";

/// Kinds of vehicles that trips name, each once.
std::vector<std::string> vehicles_of(const TripTable& trips) {
  std::vector<std::string> out = trips.vehicle;
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  std::erase(out, on_foot);
  return out;
}

void check_vehicles(yaml::Reader& reader, const yaml::Node& node, const std::vector<std::string>& wanted, const transport::Transport& transport) {
  std::vector<std::string> known = {std::string(on_foot)};
  for (const transport::VehicleType& type : transport.vehicles().types()) known.push_back(type.kind.id);
  for (const std::string& id : wanted)
    if (std::find(known.begin(), known.end(), id) == known.end())
      reader.add(ErrorCode::not_a_choice, node, "world.trip.vehicle", {{"found", id}, {"choices", yaml::listed(known)}});
}

/// The results are made of the log, so everybody is followed, unless the scenario asks for a sample.
void add_movement(yaml::Reader& reader, const yaml::Node* models, Scenario& scenario) {
  static const std::vector<std::string> known = {phase_name(Phase::movement)}, model_key = {"model"};
  static const yaml::Node nothing;
  const yaml::Node* given = nullptr;
  if (models != nullptr && models->kind != yaml::NodeKind::null) {
    if (!reader.expect(*models, yaml::NodeKind::mapping, "models")) return;
    reader.check_keys(*models, known, "models");
    given = models->find(known.front());
  }
  const std::string path = "models." + known.front();
  const yaml::Node& node = given != nullptr ? *given : nothing;
  const ModelEntry* entry = chosen_model(reader, node, path, Phase::movement);
  if (entry == nullptr) return;
  const std::shared_ptr<void> settings = entry->settings->make_default();
  if (entry->name == default_model(Phase::movement)) static_cast<MovementSettings*>(settings.get())->logged_parties = INT64_MAX;
  reader.read(node, *entry->settings, settings.get(), path, model_key);
  scenario.models.push_back({entry, settings});
}

}  // namespace

void read_load_part(yaml::Reader& reader, const yaml::Node& document, Scenario& scenario) {
  const yaml::Node& load = *document.find("load");
  for (const char* name : {"hazard", "plans"})
    if (const yaml::Node* other = document.find(name))
      reader.add(ErrorCode::inconsistent, *other, name,
                 {{"reason", "does not go with load: nothing but trips happens"}, {"reason_zh", "不能与 load 同用：只执行出行"}});
  static const yaml::Node nothing;
  if (load.kind != yaml::NodeKind::null && !reader.expect(load, yaml::NodeKind::mapping, "load")) return;
  add_model(reader, load.kind == yaml::NodeKind::null ? nothing : load, "load", *all_models().find(load_model()), {}, scenario);
  add_movement(reader, document.find("models"), scenario);
  std::vector<std::string> vehicles;
  if (scenario.world) {
    vehicles = vehicles_of(scenario.world->trips);
    if (scenario.world->trips.size() == 0)
      reader.add(ErrorCode::inconsistent, load, "load", {{"reason", "the world has no trips"}, {"reason_zh", "世界中没有出行"}});
  }
  read_transport_part(reader, document.find("transport"), scenario, vehicles);
  if (scenario.transport && !scenario.transport->settings().fleet.empty())
    reader.add(ErrorCode::inconsistent, *document.find("transport"), "transport.fleet",
               {{"reason", "does not go with load: nothing but trips happens"}, {"reason_zh", "不能与 load 同用：只执行出行"}});
  if (scenario.transport) check_vehicles(reader, load, vehicles, *scenario.transport);
  read_plans_part(reader, nullptr, scenario);
}

}  // namespace muster
