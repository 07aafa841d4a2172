#include "result/provenance.hpp"

#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>

#include "muster/scenarios/result.hpp"
#include "muster/scenarios/version.hpp"

namespace muster::result {

namespace {

/// How the program was built: results do not depend on it; a report of a bug does.
std::string build_flags() {
  std::string flags = std::string("compiler ") + __VERSION__ + ", " + MUSTER_BUILD_TYPE + ", -ffp-contract=off";
#ifdef __SANITIZE_ADDRESS__
  flags += ", address sanitizer";
#endif
  return flags;
}

/// Text of the scenario file, if it still is what was read.
std::string scenario_text(const Scenario& scenario) {
  for (const auto& [name, digest] : scenario.inputs) {
    if (name != scenario.file) continue;
    std::ifstream in(name, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    if (in && hash_bytes(text.data(), text.size()) == digest) return text;
  }
  return {};
}

/// Last part of a path: results hold no names of folders, which are nobody's business.
std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

/// Settings as a table of texts, one row each, in the group `group`.
void write_settings(Hdf5File& file, const std::string& group, const std::vector<SettingInUse>& settings) {
  file.dimension(group + "/setting", settings.size());
  const auto column = [&](const char* name, const std::function<std::string(const SettingInUse&)>& text_of) {
    std::vector<std::string> texts;
    for (const SettingInUse& setting : settings) texts.push_back(text_of(setting));
    file.write_texts(group + "/" + name, texts, {.dimensions = {"setting"}});
  };
  column("path", [](const SettingInUse& s) { return s.path; });
  column("model", [](const SettingInUse& s) { return s.model; });
  column("value", [](const SettingInUse& s) { return s.value; });
  column("unit", [](const SettingInUse& s) { return s.unit; });
  column("grade", [](const SettingInUse& s) { return std::string(grade_word(s.grade)); });
  column("source", [](const SettingInUse& s) { return s.source; });
  column("meaning", [](const SettingInUse& s) { return s.meaning; });
  column("meaning_zh", [](const SettingInUse& s) { return s.meaning_zh; });
}

}  // namespace

void write_provenance(Hdf5File& file, const Run& run, const Scenario& scenario, const Plan& plan) {
  const std::string group = "provenance";
  file.group(group);
  file.attribute(group, "program", std::string("muster ") + version());
  file.attribute(group, "build", build_flags());
  file.attribute(group, "seed", std::to_string(run.settings().seed));  // 64 bits: a netCDF attribute would show it as a signed number
  file.attribute(group, "plan", plan.id);
  file.attribute(group, "plan_name", plan.name), file.attribute(group, "plan_name_en", plan.name_en);
  file.attribute(group, "plan_digest", plan_digest(plan).hex());
  file.attribute(group, "scenario", file_name(scenario.file));
  file.attribute(group, "scenario_text", scenario_text(scenario));
  file.attribute(group, "settings_digest", settings_digest(scenario).hex());
  file.attribute(group, "world", run.world().name);
  file.attribute(group, "world_digest", world_digest(run.world()).hex());
  file.attribute(group, "world_made_by", run.world().provenance);
  file.attribute(group, "start", scenario.start);
  file.attribute(group, "utc_offset_min", scenario.utc_offset_min);
  file.attribute(group, "step_ms", run.settings().step.ms);
  file.attribute(group, "duration_asked_ms", run.settings().end.ms);
  file.attribute(group, "duration_reached_ms", run.now().ms);
  file.attribute("", "complete", run.finished() ? 1 : 0);

  std::vector<std::string> names, hashes, models, phases;
  for (const auto& [name, digest] : scenario.inputs) names.push_back(file_name(name)), hashes.push_back(digest.hex());
  file.dimension("provenance/input", names.size());
  file.write_texts("provenance/input_file", names, {.dimensions = {"input"}});
  file.write_texts("provenance/input_digest", hashes, {.dimensions = {"input"}});
  for (const auto& model : run.models()) models.emplace_back(model->name()), phases.emplace_back(phase_name(model->phase()));
  file.dimension("provenance/model", models.size());
  file.write_texts("provenance/model_name", models, {.dimensions = {"model"}});
  file.write_texts("provenance/model_phase", phases, {.dimensions = {"model"}});
}

void write_weak_inputs(Hdf5File& file, const Scenario& scenario) {
  std::vector<SettingInUse> settings = settings_in_use(scenario);
  write_settings(file, "provenance/settings", settings);
  std::erase_if(settings, [](const SettingInUse& s) { return !s.figure || (s.grade != config::Grade::memory && s.grade != config::Grade::design_default); });
  write_settings(file, "weak_inputs", settings);
}

}  // namespace muster::result
