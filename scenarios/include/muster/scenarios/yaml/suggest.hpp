#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace muster::yaml {

/// Edits (insert, drop, replace a character, swap two neighbours) between two words, letter case aside. Counts characters, not bytes.
int edit_distance(std::string_view a, std::string_view b);

/// "Did you mean": the nearest of `known`, where it is near enough to be meant (a third of its length); the first of equals.
std::optional<std::string> nearest(std::string_view found, std::span<const std::string> known);

/// "a, b, c", at most 12 of them.
std::string listed(std::span<const std::string> words);

}  // namespace muster::yaml
