#pragma once
#include <cstdint>

namespace muster {

/// Position along a Hilbert curve of order 16 over the square [0, 65536) x [0, 65536): points near each other on the curve are near in the
/// plane, so that rows sorted by it keep neighbours near in memory. Iterative form of Hilbert 1891 (rotate and reflect quadrant by quadrant).
inline std::uint32_t hilbert_index(std::uint32_t x, std::uint32_t y) {
  std::uint32_t index = 0;
  for (std::uint32_t half = 1U << 15; half > 0; half >>= 1) {
    const std::uint32_t east = (x & half) != 0 ? 1U : 0U, north = (y & half) != 0 ? 1U : 0U;
    index = (index << 2) | ((3U * east) ^ north);
    if (north == 0) {
      if (east != 0) x = ~x, y = ~y;
      const std::uint32_t swap = x;
      x = y, y = swap;
    }
  }
  return index;
}

}  // namespace muster
