#include "muster/engine/core/ids.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <string>

namespace muster {

EntityKey entity_key(std::string_view kind, std::string_view id) {
  std::string joined;
  joined.reserve(kind.size() + 1 + id.size());
  joined.append(kind).push_back('\0');
  joined.append(id);
  return {XXH3_64bits(joined.data(), joined.size())};
}

}  // namespace muster
