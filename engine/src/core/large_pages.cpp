#include "muster/engine/core/large_pages.hpp"

#ifdef __linux__
#include <sys/mman.h>
#endif

#include <cstdint>

namespace muster {

void use_large_pages([[maybe_unused]] const void* first, [[maybe_unused]] std::size_t bytes) {
#ifdef MADV_HUGEPAGE
  constexpr std::uintptr_t page = std::uintptr_t{2} << 20;
  constexpr int collapse = 25;  // MADV_COLLAPSE of Linux 6.1, which Debian 12's headers do not name; older systems refuse it, and come to it in their own time
  const auto begin = reinterpret_cast<std::uintptr_t>(first);
  const std::uintptr_t from = (begin + page - 1) / page * page, to = (begin + bytes) / page * page;
  if (to <= from) return;
  if (madvise(reinterpret_cast<void*>(from), to - from, MADV_HUGEPAGE) == 0) madvise(reinterpret_cast<void*>(from), to - from, collapse);
#endif
}

}  // namespace muster
