#include "loader/documents.hpp"
#include "loader/parts.hpp"
#include "loader/world_kinds.hpp"
#include "muster/models/command/catalogue.hpp"
#include "muster/models/population/whereabouts.hpp"
#include "muster/models/transport/transport.hpp"
#include "muster/scenarios/schema.hpp"
#include "muster/scenarios/yaml/quantity.hpp"

namespace muster {

namespace {

using config::Description;
using config::Field;
using config::Kind;

const char* kind_word(Kind kind) {
  switch (kind) {
    case Kind::boolean: return "true / false";
    case Kind::integer: return "whole number";
    case Kind::number: return "number";
    case Kind::text: return "text";
    case Kind::choice: return "choice";
    case Kind::duration: return "duration";
    case Kind::path: return "file";
    case Kind::reference: return "id";
    case Kind::numbers: return "list of numbers";
    case Kind::texts: return "list of texts";
    case Kind::references: return "list of ids";
    case Kind::series: return "series";
    case Kind::group: return "group";
    case Kind::group_list: return "list of groups";
    case Kind::choices: return "list of choices";
  }
  return "";
}

std::string cell(std::string text) {
  for (auto at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2)) text.replace(at, 1, "\\|");
  return text;
}

std::string type_of(const Field& field) {
  std::string out = kind_word(field.kind);
  if (!field.about.table.empty()) out += " of " + field.about.table;
  for (std::size_t i = 0; i < field.choices.size(); ++i) out += (i == 0 ? ": " : ", ") + field.choices[i];
  return out;
}

std::string range_of(const config::About& about) {
  std::string out;
  if (about.min) out += (about.above_min ? "> " : ">= ") + yaml::number_text(*about.min);
  if (about.max) out += (out.empty() ? "<= " : ", <= ") + yaml::number_text(*about.max);
  return out;
}

class Page {
 public:
  std::string text;

  void heading(int level, const std::string& title, const std::string& en, const std::string& zh) {
    text += "\n" + std::string(static_cast<std::size_t>(level), '#') + " " + title + "\n\n" + en + (zh.empty() ? "" : "  \n" + zh) + "\n";
  }
  void table(const Description& description) {
    if (description.fields.empty()) return;
    text += "\n| key | type | unit | range | default | meaning | source | grade |\n|---|---|---|---|---|---|---|---|\n";
    rows(description, "");
  }

 private:
  void rows(const Description& description, const std::string& prefix) {
    const std::shared_ptr<void> usual = description.make_default();
    for (const Field& f : description.fields) {
      const std::string value = f.about.required ? "**required**" : f.get ? cell(yaml::value_text(f, f.get(usual.get()))) : "";
      const bool graded = !f.about.unit.empty() || !f.about.source.empty();
      text += "| `" + prefix + f.name + "` | " + type_of(f) + " | " + f.about.unit + " | " + range_of(f.about) + " | " + value + " | " + cell(f.about.meaning) +
          "<br>" + cell(f.about.meaning_zh) + " | " + cell(f.about.source) + " | " + (graded && !f.about.required ? grade_word(f.about.grade) : "") + " |\n";
      if (f.kind == Kind::group) rows(*f.group, prefix + f.name + ".");
      if (f.kind == Kind::group_list) rows(*f.group, prefix + f.name + "[].");
    }
  }
};

void special(Page& page, const std::vector<SpecialKey>& keys) {
  page.text += "\n| key | meaning | |\n|---|---|---|\n";
  for (const SpecialKey& key : keys)
    page.text += "| `" + key.name + "` | " + cell(key.meaning) + "<br>" + key.meaning_zh + " | " + (key.required ? "**required**" : "") + " |\n";
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

void catalogue_part(Page& page, command::Part part) {
  for (const command::Entry& entry : command::catalogue()) {
    if (entry.part != part) continue;
    page.heading(4, "`" + entry.name + "`", entry.arguments->meaning + (entry.roles.empty() ? "." : ". Roles: " + joined(entry.roles) + "."),
                 entry.arguments->meaning_zh);
    page.table(*entry.arguments);
  }
}

}  // namespace

std::string reference_page() {
  Page page;
  page.text =
      "# Reference of settings\n\n"
      "Generated from the descriptions in the program; a test compares it with them. How the files are written: scenarios.md.\n"
      "Grades: verified = read in the named source; computed = derived from it; memory = cited from memory, still to be checked;\n"
      "design_default = no published figure, vary it; user = set by the scenario.\n";
  page.heading(2, "scenario.yaml", config::description_of<ScenarioHead>().meaning, config::description_of<ScenarioHead>().meaning_zh);
  page.table(config::description_of<ScenarioHead>());
  special(page, scenario_keys());
  for (const WorldKind& kind : world_kinds()) {
    page.heading(3, "world." + kind.key, kind.settings->meaning, kind.settings->meaning_zh);
    page.table(*kind.settings);
  }
  const Description& people = config::description_of<population::PopulationSettings>();
  page.heading(3, "population", people.meaning, people.meaning_zh);
  page.table(people);
  for (int p = 0; p <= static_cast<int>(Phase::metrics); ++p) {
    const auto phase = static_cast<Phase>(p);
    const std::string where = phase == Phase::hazard ? "hazard" : std::string("models.") + phase_name(phase);
    for (const ModelEntry& entry : all_models().entries()) {
      const bool by_itself = entry.comes_along && phase == Phase::hazard;  // others are printed with what brings them
      if (entry.phase != phase || (entry.comes_along && !by_itself)) continue;
      const char* note = entry.name == default_model(phase) ? " (default)" : by_itself ? " (comes by itself, where it is needed)" : "";
      page.heading(3, where + ": `" + entry.name + "`" + note, entry.settings->meaning, entry.settings->meaning_zh);
      page.table(*entry.settings);
    }
  }
  const Description& load = *all_models().find(load_model())->settings;
  page.heading(3, "load: `" + load.name + "`", load.meaning, load.meaning_zh);
  page.table(load);
  page.heading(3, "transport (a fleet is led by `transport/fleet`)", config::description_of<transport::Settings>().meaning,
               config::description_of<transport::Settings>().meaning_zh);
  page.table(config::description_of<transport::Settings>());
  page.heading(2, "plan.yaml", config::description_of<PlanHead>().meaning, config::description_of<PlanHead>().meaning_zh);
  page.table(config::description_of<PlanHead>());
  special(page, plan_keys());
  page.heading(3, "Rules", config::description_of<RuleHead>().meaning, config::description_of<RuleHead>().meaning_zh);
  page.table(config::description_of<RuleHead>());
  special(page, rule_keys());
  page.heading(3, "Triggers", "One key, the kind, with its arguments.", "一个键（类型）及其参数。");
  catalogue_part(page, command::Part::trigger);
  page.heading(3, "Actions", "One key, the kind, with its arguments.", "一个键（类型）及其参数。");
  catalogue_part(page, command::Part::action);
  return page.text;
}

}  // namespace muster
