#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>

#include "muster/engine/core/error.hpp"

namespace muster {
namespace {

std::set<std::string> placeholders(const std::string& text) {
  static const std::regex mark("\\{[a-z_]+\\}");
  return {std::sregex_token_iterator(text.begin(), text.end(), mark), std::sregex_token_iterator()};
}

TEST(Messages, have_both_languages_with_the_same_placeholders) {
  for (const std::string& key : message_keys()) {
    if (key == "E1215") continue;  // carries its reason in both languages as arguments
    const std::string en = message(key, Language::en), zh = message(key, Language::zh);
    EXPECT_FALSE(en.empty()) << key;
    EXPECT_FALSE(zh.empty()) << key;
    EXPECT_EQ(placeholders(en), placeholders(zh)) << key;
  }
}

TEST(Messages, name_place_code_and_what_was_expected) {
  const Problem problem{ErrorCode::must_be_positive, {"scenario.yaml", 41, 15, "shelters[3].capacity"}, {{"limit", "0"}, {"found", "-5"}}};
  EXPECT_EQ(render(problem, Language::en), "scenario.yaml:41:15  E1203  shelters[3].capacity: must be > 0, got -5");
  EXPECT_EQ(render(problem, Language::zh), "scenario.yaml:41:15  E1203  shelters[3].capacity：应大于 0，实际为 -5");
}

}  // namespace
}  // namespace muster
