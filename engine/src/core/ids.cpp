#include "muster/engine/core/ids.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <string>

namespace muster {

EntityKey entity_key(std::string_view kind, std::string_view id) {
  const std::size_t size = kind.size() + 1 + id.size();
  std::array<char, 128> near;
  std::string far;  // names are short: nothing is allocated for them
  if (size > near.size()) far.resize(size);
  char* const joined = size > near.size() ? far.data() : near.data();
  std::copy(kind.begin(), kind.end(), joined);
  joined[kind.size()] = '\0';
  std::copy(id.begin(), id.end(), joined + kind.size() + 1);
  return {XXH3_64bits(joined, size)};
}

}  // namespace muster
