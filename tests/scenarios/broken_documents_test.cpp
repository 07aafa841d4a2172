#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/small_world.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/scenarios/scenario.hpp"

namespace muster {
namespace {

namespace fs = std::filesystem;
const fs::path folder = fs::path(MUSTER_SOURCE_DIR) / "tests/golden/broken";

std::shared_ptr<const World> finished_small_world() {
  auto world = std::make_shared<World>(small_world(0));
  Problems problems;
  finish_world(*world, "test", problems);
  return world;
}

std::vector<Problem> problems_of(const std::string& name, const std::shared_ptr<const World>& world) {
  try {
    const std::string path = (folder / name).string();
    if (name.starts_with("plan")) load_plan(path, *world);
    else load_scenario(path, world);
  } catch (const InputError& error) {
    return error.problems();
  }
  return {};
}

/// A problem as a line of expected.tsv: file, line, English and Chinese sentence. Folders are cut off: they depend on the checkout.
std::string row_of(const std::string& file, const Problem& problem) {
  Problem plain = problem;
  const std::string in = fs::path(problem.where.file).filename().string();
  plain.where = {"", 0, 0, problem.where.key_path};
  const std::string place = (in == file ? "" : in + ":") + std::to_string(problem.where.line) + ":" + std::to_string(problem.where.column);
  return file + "\t" + place + "\t" + render(plain, Language::en) + "\t" + render(plain, Language::zh);
}

std::vector<std::string> broken_files() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().extension() == ".yaml") names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

TEST(BrokenDocuments, each_give_all_their_located_messages_in_both_languages) {
  const auto world = finished_small_world();
  std::ostringstream found;
  found << "# Problems of the files beside this one: file, place, English, Chinese. Written by the test with MUSTER_UPDATE_GOLDEN=1; read what changes.\n";
  for (const std::string& name : broken_files()) {
    const auto problems = problems_of(name, world);
    EXPECT_FALSE(problems.empty()) << name << " was taken for good";
    for (const Problem& problem : problems) found << row_of(name, problem) << "\n";
  }
  if (std::getenv("MUSTER_UPDATE_GOLDEN") != nullptr) std::ofstream(folder / "expected.tsv") << found.str();
  std::ifstream file(folder / "expected.tsv");
  std::ostringstream expected;
  expected << file.rdbuf();
  EXPECT_EQ(found.str(), expected.str());
}

TEST(BrokenDocuments, are_at_least_forty_and_leave_no_placeholder_unfilled) {
  EXPECT_GE(broken_files().size(), 40U);
  const auto world = finished_small_world();
  for (const std::string& name : broken_files())
    for (const Problem& problem : problems_of(name, world))
      for (const Language language : {Language::en, Language::zh}) {
        const std::string text = render(problem, language);
        EXPECT_EQ(text.find("{known}"), std::string::npos) << text;
        EXPECT_EQ(text.find("{found}"), std::string::npos) << text;
        EXPECT_EQ(text.find('@'), std::string::npos) << text;
      }
}

}  // namespace
}  // namespace muster
