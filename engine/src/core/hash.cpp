#include "muster/engine/core/hash.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <array>
#include <bit>

namespace muster {

static_assert(std::endian::native == std::endian::little, "hashes and files are defined on little-endian bytes");

std::string Digest::hex() const {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out(32, '0');
  for (int i = 0; i < 16; ++i) {
    out[static_cast<std::size_t>(15 - i)] = digits[(high >> (4 * i)) & 15U];
    out[static_cast<std::size_t>(31 - i)] = digits[(low >> (4 * i)) & 15U];
  }
  return out;
}

struct Hasher::Impl {
  XXH3_state_t* state = XXH3_createState();
  ~Impl() { XXH3_freeState(state); }
};

Hasher::Hasher() : impl_(std::make_unique<Impl>()) { XXH3_128bits_reset(impl_->state); }
Hasher::~Hasher() = default;
void Hasher::bytes(const void* data, std::size_t size) {
  if (size > 0) XXH3_128bits_update(impl_->state, data, size);
}
void Hasher::number(std::uint64_t value) { bytes(&value, sizeof value); }
void Hasher::text(std::string_view value) {
  number(value.size());
  bytes(value.data(), value.size());
}
Digest Hasher::digest() const {
  const XXH128_hash_t h = XXH3_128bits_digest(impl_->state);
  return {h.high64, h.low64};
}

Digest hash_bytes(const void* data, std::size_t size) {
  const XXH128_hash_t h = XXH3_128bits(data, size);
  return {h.high64, h.low64};
}

}  // namespace muster
