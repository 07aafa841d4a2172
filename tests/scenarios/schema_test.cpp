#include "muster/scenarios/schema.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "muster/models/command/catalogue.hpp"
#include "muster/models/registry.hpp"

namespace muster {
namespace {

/// Compares a generated text with the committed file; MUSTER_UPDATE_GOLDEN=1 writes it.
void expect_committed(const std::string& name, const std::string& text) {
  const std::filesystem::path path = std::filesystem::path(MUSTER_SOURCE_DIR) / name;
  if (std::getenv("MUSTER_UPDATE_GOLDEN") != nullptr) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
  }
  std::ifstream file(path);
  std::ostringstream committed;
  committed << file.rdbuf();
  EXPECT_TRUE(committed.str() == text) << name << " is not what the descriptions say: run this test with MUSTER_UPDATE_GOLDEN=1 and commit the file";
}

TEST(Schema, is_committed_as_the_descriptions_say) {
  expect_committed("scenarios/schema/scenario.schema.json", scenario_schema());
  expect_committed("scenarios/schema/plan.schema.json", plan_schema());
}

TEST(ReferencePage, is_committed_as_the_descriptions_say) { expect_committed("docs/reference.md", reference_page()); }

TEST(Schema, names_every_model_trigger_and_action) {
  const std::string scenario = scenario_schema(), plan = plan_schema(), page = reference_page();
  for (const ModelEntry& entry : all_models().entries()) {
    EXPECT_NE(page.find("`" + entry.name + "`"), std::string::npos) << entry.name;
    const bool named = scenario.find("\"const\": \"" + entry.name + "\"") != std::string::npos;
    EXPECT_EQ(named, entry.name != "flood/replay" && !entry.comes_along) << entry.name;  // a stored hazard is named by its file, trips by `load`
  }
  for (const command::Entry& entry : command::catalogue()) {
    EXPECT_NE(plan.find("\"" + entry.name + "\""), std::string::npos) << entry.name;
    EXPECT_NE(page.find("`" + entry.name + "`"), std::string::npos) << entry.name;
  }
}

/// Every object of a schema that lists properties closes itself, and every reference leads somewhere.
void check_closed(const nlohmann::json& node, const nlohmann::json& root) {
  if (node.is_object()) {
    const bool keyed = node.contains("properties") && node["properties"].is_object() && node.contains("type") && node["type"] == "object";
    EXPECT_TRUE(!keyed || node.contains("additionalProperties")) << node.dump().substr(0, 200);
    const bool refers = node.contains("$ref") && node["$ref"].is_string();
    EXPECT_TRUE(!refers || root.contains(nlohmann::json::json_pointer(node["$ref"].get<std::string>().substr(1)))) << node["$ref"];
  }
  if (node.is_structured())
    for (const auto& child : node) check_closed(child, root);
}

TEST(Schema, is_closed_and_its_references_lead_somewhere) {
  for (const std::string& text : {scenario_schema(), plan_schema()}) {
    const auto schema = nlohmann::json::parse(text);
    check_closed(schema, schema);
  }
}

}  // namespace
}  // namespace muster
