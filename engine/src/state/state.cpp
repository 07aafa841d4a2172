#include "muster/engine/state/state.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

#include "muster/engine/state/requests.hpp"

namespace muster {

std::span<const std::byte> ArrayRef::packed(std::vector<std::byte>& scratch) const {
  const auto* from = static_cast<const std::byte*>(data());
  const std::size_t n = size();
  if (stride == 0) return {from, n * element_bytes};
  scratch.resize(n * element_bytes);
  for (std::size_t i = 0; i < n; ++i) std::memcpy(scratch.data() + i * element_bytes, from + i * stride, element_bytes);
  return scratch;
}

std::vector<std::int64_t> ArrayRef::times_ms() const {
  const auto* from = static_cast<const std::byte*>(data());
  const std::size_t step = stride == 0 ? sizeof(ShortTime) : stride;
  std::vector<std::int64_t> out(size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    ShortTime moment;
    std::memcpy(&moment, from + i * step, sizeof moment);
    out[i] = Time(moment).ms;
  }
  return out;
}

void ArrayRef::unpack(std::span<const std::byte> bytes) const {
  auto* to = static_cast<std::byte*>(data());
  const std::size_t n = std::min(size(), bytes.size() / element_bytes), step = stride == 0 ? element_bytes : stride;
  if (stride == 0 && n > 0) std::memcpy(to, bytes.data(), n * element_bytes);
  else
    for (std::size_t i = 0; i < n; ++i) std::memcpy(to + i * step, bytes.data() + i * element_bytes, element_bytes);
}

std::vector<ArrayRef> State::arrays() const {
  std::vector<ArrayRef> out;
  for (const Entry& entry : blocks_) entry.list(entry.block.get(), out);
  std::sort(out.begin(), out.end(), [](const ArrayRef& a, const ArrayRef& b) { return a.name < b.name; });
  return out;
}

Digest State::digest() const {
  Hasher hasher;
  std::vector<std::byte> scratch;
  for (const ArrayRef& array : arrays()) {
    hasher.text(array.name);
    hasher.number(static_cast<std::uint64_t>(array.short_time() ? Scalar::i64 : array.scalar));
    hasher.number(array.size());
    if (array.short_time()) {  // a moment is the same one however many bits State gives it
      const std::vector<std::int64_t> moments = array.times_ms();
      hasher.bytes(moments.data(), moments.size() * sizeof(std::int64_t));
    } else {
      const std::span<const std::byte> bytes = array.packed(scratch);
      hasher.bytes(bytes.data(), bytes.size());
    }
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
