#include "muster/engine/state/state.hpp"

#include <algorithm>
#include <stdexcept>

#include "muster/engine/state/requests.hpp"

namespace muster {

std::vector<ArrayRef> State::arrays() const {
  std::vector<ArrayRef> out;
  for (const Entry& entry : blocks_) entry.list(entry.block.get(), out);
  std::sort(out.begin(), out.end(), [](const ArrayRef& a, const ArrayRef& b) { return a.name < b.name; });
  return out;
}

Digest State::digest() const {
  Hasher hasher;
  for (const ArrayRef& array : arrays()) {
    hasher.text(array.name);
    hasher.number(static_cast<std::uint64_t>(array.scalar));
    hasher.number(array.size());
    hasher.bytes(array.data(), array.size() * array.element_bytes);
  }
  return hasher.digest();
}

void State::missing_block(const char* type) { throw std::logic_error(std::string("no model declared the State block ") + type); }

const char* meaning_table(Meaning meaning) {
  static constexpr const char* names[] = {"", "", "", "node", "link", "building", "area", "household", "person", "party", "shelter", "gauge"};
  return names[static_cast<std::size_t>(meaning)];
}

const char* phase_name(Phase phase) {
  static constexpr const char* names[] = {"hazard",   "lifelines", "sensing", "command", "warning",  "behaviour",
                                          "movement", "shelter",   "rescue",  "relief",  "casualty", "metrics"};
  return names[static_cast<std::size_t>(phase)];
}

}  // namespace muster
