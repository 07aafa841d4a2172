#include "muster/scenarios/yaml/suggest.hpp"

#include <algorithm>

namespace muster::yaml {

namespace {

/// Characters of a word, ASCII letters in lower case; good enough to compare words that were checked to be UTF-8.
std::vector<std::string> characters(std::string_view word) {
  std::vector<std::string> out;
  for (const char c : word) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0U) == 0x80U && !out.empty()) out.back() += c;
    else out.emplace_back(1, c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
  }
  return out;
}

}  // namespace

int edit_distance(std::string_view a, std::string_view b) {
  const auto from = characters(a.substr(0, 80)), to = characters(b.substr(0, 80));
  const std::size_t rows = from.size() + 1, columns = to.size() + 1;
  std::vector<int> cost(rows * columns);
  const auto at = [&](std::size_t row, std::size_t column) -> int& { return cost[row * columns + column]; };
  for (std::size_t r = 0; r < rows; ++r) at(r, 0) = static_cast<int>(r);
  for (std::size_t c = 0; c < columns; ++c) at(0, c) = static_cast<int>(c);
  for (std::size_t r = 1; r < rows; ++r) {
    for (std::size_t c = 1; c < columns; ++c) {
      const int replaced = at(r - 1, c - 1) + (from[r - 1] == to[c - 1] ? 0 : 1);
      at(r, c) = std::min({at(r - 1, c) + 1, at(r, c - 1) + 1, replaced});
      if (r > 1 && c > 1 && from[r - 1] == to[c - 2] && from[r - 2] == to[c - 1]) at(r, c) = std::min(at(r, c), at(r - 2, c - 2) + 1);
    }
  }
  return at(rows - 1, columns - 1);
}

std::optional<std::string> nearest(std::string_view found, std::span<const std::string> known) {
  std::optional<std::string> best;
  int least = 1000;
  for (const std::string& word : known) {
    const int length = static_cast<int>(characters(word).size());
    const int limit = std::min(std::max(1, length / 3), length - 1);
    const int distance = edit_distance(found, word);
    if (distance <= limit && distance < least) best = word, least = distance;
  }
  return best;
}

std::string listed(std::span<const std::string> words) {
  std::string out;
  for (std::size_t i = 0; i < words.size() && i < 12; ++i) out += (i == 0 ? "" : ", ") + words[i];
  return words.size() > 12 ? out + ", ..." : out;
}

}  // namespace muster::yaml
