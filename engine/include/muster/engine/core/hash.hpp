#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace muster {

/// 128-bit content hash (XXH3-128), printed as 32 hex digits. Guards against change and mix-ups, not against an attacker.
struct Digest {
  std::uint64_t high = 0, low = 0;
  std::string hex() const;
  friend auto operator<=>(const Digest&, const Digest&) = default;
};

/// Feeds bytes in any number of pieces; the digest depends on their concatenation alone. Use text() and the typed forms
/// to write lengths in front, so that two fields cannot be shifted into each other.
class Hasher {
 public:
  Hasher();
  ~Hasher();
  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;
  void bytes(const void* data, std::size_t size);
  void text(std::string_view value);
  void number(std::uint64_t value);
  Digest digest() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

Digest hash_bytes(const void* data, std::size_t size);

}  // namespace muster
