#include "loader/plan_reader.hpp"

#include <algorithm>
#include <map>

#include "loader/documents.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/command/catalogue.hpp"
#include "muster/models/transport/transport.hpp"
#include "muster/scenarios/scenario.hpp"
#include "muster/scenarios/yaml/suggest.hpp"

namespace muster {

namespace {

using command::Part;
using yaml::Node;
using yaml::NodeKind;

std::string child(const std::string& path, const std::string& key) { return path.empty() ? key : path + "." + key; }
std::string element(const std::string& path, std::size_t i) { return path + "[" + std::to_string(i) + "]"; }

std::vector<std::string> kinds_of(Part part) {
  std::vector<std::string> names;
  for (const command::Entry& entry : command::catalogue())
    if (entry.part == part) names.push_back(entry.name);
  return names;
}

/// Reads triggers and actions: mappings with the kind as their only key.
class ItemReader {
 public:
  explicit ItemReader(yaml::Reader& reader) : reader_(reader) {}

  PlanItem read(const Node& node, const std::string& path, Part part, const std::string& role) {
    if (node.refused) return {};
    if (node.kind != NodeKind::mapping || node.keys.size() != 1) {
      refuse_form(node, path, part);
      return {};
    }
    const Node::Key& kind = node.keys.front();
    const command::Entry* entry = command::find_entry(part, kind.text);
    if (entry == nullptr) {
      refuse_kind(kind, path, part);
      return {};
    }
    if (part == Part::action && !role.empty() && std::find(entry->roles.begin(), entry->roles.end(), role) == entry->roles.end())
      reader_.problems().add(ErrorCode::unknown_role, {reader_.file(), kind.line, kind.column, child(path, kind.text)},
                             {{"found", role}, {"known", yaml::listed(entry->roles)}});
    return read_arguments(node.items.front(), child(path, kind.text), *entry);
  }

 private:
  PlanItem read_arguments(const Node& node, const std::string& path, const command::Entry& entry) {
    PlanItem item;
    item.kind = entry.name;
    item.where = {reader_.file(), node.line, node.column, path};
    const std::shared_ptr<void> arguments = entry.arguments->make_default();
    if (!command::has_parts(entry)) {
      reader_.read(node, *entry.arguments, arguments.get(), path);
    } else if (reader_.expect(node, NodeKind::list, path)) {
      if (node.items.empty()) reader_.add(ErrorCode::empty_text, node, path);
      for (std::size_t i = 0; i < node.items.size(); ++i) item.parts.push_back(read(node.items[i], element(path, i), Part::trigger, {}));
    }
    item.arguments = arguments;
    return item;
  }
  void refuse_form(const Node& node, const std::string& path, Part part) {
    std::vector<std::string> found;
    for (const Node::Key& key : node.keys) found.push_back(yaml::quote(key.text));
    if (node.kind == NodeKind::mapping && !found.empty())
      return reader_.add(ErrorCode::exactly_one, node, path, {{"known", yaml::listed(kinds_of(part))}, {"found", yaml::listed(found)}});
    const std::string expected = part == Part::trigger ? "@kind.trigger" : "@kind.action";
    reader_.add(ErrorCode::wrong_kind, node, path,
                {{"expected", expected}, {"found", node.kind == NodeKind::scalar ? "\"" + yaml::quote(node.text) + "\"" : "@kind.null"}});
  }
  void refuse_kind(const Node::Key& kind, const std::string& path, Part part) {
    const bool trigger = part == Part::trigger;
    const auto known = kinds_of(part);
    const Location where{reader_.file(), kind.line, kind.column, child(path, yaml::quote(kind.text))};
    if (const auto meant = yaml::nearest(kind.text, known))
      reader_.problems().add(trigger ? ErrorCode::unknown_trigger_did_you_mean : ErrorCode::unknown_action_did_you_mean, where,
                             {{"found", yaml::quote(kind.text)}, {"suggestion", *meant}});
    else
      reader_.problems().add(trigger ? ErrorCode::unknown_trigger : ErrorCode::unknown_action, where,
                             {{"found", yaml::quote(kind.text)}, {"known", yaml::listed(known)}});
  }
  yaml::Reader& reader_;
};

PlanRule read_rule(yaml::Reader& reader, const Node& node, const std::string& path) {
  PlanRule rule;
  if (!reader.expect(node, NodeKind::mapping, path)) return rule;
  RuleHead head;
  const auto also = names_of(rule_keys());
  reader.read(node, config::description_of<RuleHead>(), &head, path, also);
  rule.id = head.id, rule.role = head.role;
  ItemReader items(reader);
  for (const SpecialKey& key : rule_keys()) {
    const Node* value = node.find(key.name);
    if (value == nullptr || value->kind == NodeKind::null) reader.missing(value != nullptr ? *value : node, child(path, key.name), key.meaning, key.meaning_zh);
  }
  if (const Node* when = node.find("when"); when != nullptr && when->kind != NodeKind::null)
    rule.when = items.read(*when, child(path, "when"), Part::trigger, {});
  const Node* actions = node.find("do");
  if (actions == nullptr || actions->kind == NodeKind::null || !reader.expect(*actions, NodeKind::list, child(path, "do"))) return rule;
  if (actions->items.empty()) reader.add(ErrorCode::empty_text, *actions, child(path, "do"));
  for (std::size_t i = 0; i < actions->items.size(); ++i)
    rule.actions.push_back(items.read(actions->items[i], element(child(path, "do"), i), Part::action, rule.role));
  return rule;
}

/// Ids of the rules as far as they can be read, for references between them; two of the same name are a problem.
std::vector<std::string> rule_ids(yaml::Reader& reader, const Node& rules, const std::string& path) {
  std::vector<std::string> ids;
  std::map<std::string, int> lines;
  for (std::size_t i = 0; i < rules.items.size(); ++i) {
    const Node* id = rules.items[i].find("id");
    if (id == nullptr || id->kind != NodeKind::scalar) continue;
    const auto [first, fresh] = lines.emplace(id->text, id->line);
    if (fresh) ids.push_back(id->text);
    else reader.add(ErrorCode::duplicate_id, *id, child(element(path, i), "id"), {{"found", yaml::quote(id->text)}, {"first", std::to_string(first->second)}});
  }
  return ids;
}

bool can_hold(const PlanItem& trigger, const std::map<std::string, bool>& reachable) {
  const auto part_can = [&](const PlanItem& part) { return can_hold(part, reachable); };
  if (trigger.kind == "after") {
    const auto rule = reachable.find(command::arguments_of<command::After>(trigger).rule);
    return rule != reachable.end() && rule->second;
  }
  if (trigger.kind == "all") return std::all_of(trigger.parts.begin(), trigger.parts.end(), part_can);
  if (trigger.kind == "any") return std::any_of(trigger.parts.begin(), trigger.parts.end(), part_can);
  return true;
}

/// Refuses rules that wait for one another in a circle: none of them would ever be given.
void check_circles(yaml::Reader& reader, const Node& rules, const std::string& path, const Plan& plan) {
  std::map<std::string, bool> reachable;
  for (bool grew = true; grew;) {
    grew = false;
    for (const PlanRule& rule : plan.rules)
      if (!reachable[rule.id] && can_hold(rule.when, reachable)) reachable[rule.id] = grew = true;
  }
  std::vector<std::string> stuck;
  std::size_t first = 0;
  for (std::size_t i = plan.rules.size(); i-- > 0;)
    if (!reachable[plan.rules[i].id]) stuck.insert(stuck.begin(), plan.rules[i].id), first = i;
  if (!stuck.empty()) reader.add(ErrorCode::rule_cycle, rules.items[first], element(path, first), {{"rules", yaml::listed(stuck)}});
}

}  // namespace

yaml::TableIds ids_of(const World& world) {
  return [&world](std::string_view table) -> const std::vector<std::string>* {
    if (table == "street") return &world.street_names;
    const std::vector<std::string>* found = nullptr;
    World::tables(world, [&](std::string_view name, const auto& rows) {
      if (name == table) found = &rows.id;
    });
    return found;
  };
}

yaml::TableIds ids_of(const Scenario& scenario) {
  if (!scenario.world) return {};
  const World& world = *scenario.world;
  auto tables = std::make_shared<std::map<std::string, std::vector<std::string>, std::less<>>>();
  std::vector<std::string>& locations = (*tables)["location"];
  for (const auto* ids : {&world.shelters.id, &world.places.id, &world.buildings.id, &world.nodes.id})
    locations.insert(locations.end(), ids->begin(), ids->end());
  (*tables)["vehicle"] = scenario.transport ? scenario.transport->fleet_ids() : std::vector<std::string>{};
  (*tables)["service"] = scenario.transport ? scenario.transport->service_ids() : std::vector<std::string>{};
  for (const ModelEntry& entry : all_models().entries())
    for (const NamedThings& things : entry.names) (*tables)[things.table];  // that a scenario may have, even if this one has none
  for (const ModelChoice& choice : scenario.models)
    for (const NamedThings& things : choice.entry->names) {
      const std::vector<std::string> ids = things.ids(choice.settings.get());
      (*tables)[things.table].insert((*tables)[things.table].end(), ids.begin(), ids.end());
    }
  return [of_world = ids_of(world), tables](std::string_view table) -> const std::vector<std::string>* {
    const auto found = tables->find(table);
    return found != tables->end() ? &found->second : of_world(table);
  };
}

std::shared_ptr<const Plan> read_plan(yaml::Reader& reader, const Node& node, const std::string& path, bool version) {
  const std::size_t before = reader.problems().list().size();
  if (version) yaml::check_version(node, reader.file(), reader.problems());
  if (!reader.expect(node, NodeKind::mapping, path)) return nullptr;
  PlanHead head;
  const auto also = names_of(plan_keys());
  reader.read(node, config::description_of<PlanHead>(), &head, path, also);
  auto plan = std::make_shared<Plan>();
  plan->id = head.id, plan->name = head.name, plan->name_en = head.name_en;
  const std::string rules_path = child(path, "rules");
  const SpecialKey& about = key_named(plan_keys(), "rules");
  const Node* rules = node.find("rules");
  if (rules == nullptr) {
    reader.missing(node, rules_path, about.meaning, about.meaning_zh);
  } else if (rules->kind != NodeKind::null && reader.expect(*rules, NodeKind::list, rules_path)) {
    const std::vector<std::string> known = rule_ids(reader, *rules, rules_path);
    const yaml::TableIds outer = reader.ids;
    reader.ids = [&](std::string_view table) { return table == "rule" ? &known : outer ? outer(table) : nullptr; };
    for (std::size_t i = 0; i < rules->items.size(); ++i) plan->rules.push_back(read_rule(reader, rules->items[i], element(rules_path, i)));
    reader.ids = outer;
    if (reader.problems().list().size() == before) check_circles(reader, *rules, rules_path, *plan);
  }
  if (reader.problems().list().size() > before) return nullptr;
  return plan;
}

}  // namespace muster
