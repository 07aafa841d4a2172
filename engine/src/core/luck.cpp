#include "muster/engine/core/luck.hpp"

#include <Random123/philox.h>

#include "muster/engine/core/math.hpp"

namespace muster {

namespace {

std::uint64_t draw(std::uint64_t seed, std::uint64_t stream, std::uint64_t who, std::uint64_t occasion) {
  const r123::Philox4x64::ctr_type counter = {{who, occasion, stream, 0}};
  const r123::Philox4x64::key_type key = {{seed, 0x6d75737465720001ULL}};  // "muster", version 1 of the scheme
  return r123::Philox4x64()(counter, key)[0];
}

}  // namespace

std::uint64_t random_bits(std::uint64_t seed, Stream stream, EntityKey who, std::uint64_t occasion) {
  return draw(seed, static_cast<std::uint64_t>(stream), who.value, occasion);
}

double uniform(std::uint64_t seed, Stream stream, EntityKey who, std::uint64_t occasion) {
  return static_cast<double>(random_bits(seed, stream, who, occasion) >> 11) * 0x1.0p-53;
}

double normal(std::uint64_t seed, Stream stream, EntityKey who, std::uint64_t occasion) {
  const double centred = (static_cast<double>(random_bits(seed, stream, who, occasion) >> 12) + 0.5) * 0x1.0p-52;  // inside (0, 1)
  return math::normal_quantile(centred);
}

double exponential(std::uint64_t seed, Stream stream, EntityKey who, std::uint64_t occasion) { return -math::log(1.0 - uniform(seed, stream, who, occasion)); }

std::uint64_t uniform_index(std::uint64_t seed, Stream stream, EntityKey who, std::uint64_t occasion, std::uint64_t n) {
  const unsigned __int128 wide = static_cast<unsigned __int128>(random_bits(seed, stream, who, occasion)) * n;
  return static_cast<std::uint64_t>(wide >> 64);
}

std::uint64_t occasion(std::uint64_t a, std::uint64_t b, std::uint64_t c) { return draw(0, a, b, c); }

std::uint64_t occasion(std::string_view word) { return entity_key("occasion", word).value; }

EntityKey pair_key(EntityKey a, EntityKey b) { return a < b ? EntityKey{occasion(a.value, b.value, 2)} : EntityKey{occasion(b.value, a.value, 2)}; }

}  // namespace muster
