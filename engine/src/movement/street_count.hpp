#pragma once
#include <cstdint>

// Persons on a street are counted at its two ends: each end keeps how many came in through it less how many went out. Only the node at that
// end writes its count, while the other end reads it as it was at the tick's start. So a count is one word: the tick of its last change (28 bits),
// the count before that tick and the count now (18 bits each, modulo 2^18: only sums over both ends have a meaning, and those are small).
namespace muster::street_count {

constexpr std::uint32_t modulus = 1U << 18;
constexpr std::uint64_t never_changed = ~std::uint64_t{0} << 36;

constexpr std::uint32_t stamp(std::uint32_t tick) { return tick & 0x0fffffffU; }
constexpr std::uint32_t at_start_of(std::uint64_t word, std::uint32_t tick) {
  return static_cast<std::uint32_t>(word >> 36) == stamp(tick) ? static_cast<std::uint32_t>(word >> 18) % modulus : static_cast<std::uint32_t>(word) % modulus;
}
constexpr std::uint32_t now(std::uint64_t word) { return static_cast<std::uint32_t>(word) % modulus; }
/// The count after `change` persons passed in `tick`.
constexpr std::uint64_t passed(std::uint64_t word, std::uint32_t tick, std::int32_t change) {
  const std::uint64_t before = at_start_of(word, tick);
  const std::uint64_t after = (now(word) + static_cast<std::uint32_t>(change)) % modulus;
  return std::uint64_t{stamp(tick)} << 36 | before << 18 | after;
}
/// The count after a change between ticks: before and now are the same.
constexpr std::uint64_t changed_between(std::uint64_t word, std::int32_t change) {
  const std::uint64_t after = (now(word) + static_cast<std::uint32_t>(change)) % modulus;
  return (word & never_changed) | after << 18 | after;
}
/// Persons on the street, from what its ends count.
constexpr std::uint32_t together(std::uint32_t one, std::uint32_t other) { return (one + other) % modulus; }

}  // namespace muster::street_count
