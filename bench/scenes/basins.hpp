#pragma once
#include <cmath>

#include "muster/engine/core/hash.hpp"
#include "muster/models/flood/solver.hpp"

namespace muster::bench {

/// A square of n x n cells of 5 m, gently rough, `wet` of its columns (from the west) under 1 to 2 m of moving water, the rest on a terrace. Made of
/// + - x / alone, so that every machine starts from the same bits.
inline FloodSetup basin(std::int32_t n, double wet, Precision precision = Precision::single) {
  FloodSetup s;
  s.bed = Raster<double>(Grid{n, n, 5, 0, 0});
  s.depth = Raster<double>(s.bed.grid());
  const auto wave = [](std::int32_t i, std::int32_t period) { return std::abs(static_cast<double>(i % period) / period - 0.5); };
  for (std::int32_t row = 0; row < n; ++row)
    for (std::int32_t column = 0; column < n; ++column) {
      const bool land = column >= static_cast<std::int32_t>(wet * n);
      s.bed.at(column, row) = 0.4 * wave(row, 97) + 0.3 * wave(column, 61) + (land ? 10 : 0);
      s.depth.at(column, row) = land ? 0 : 1 + wave(row + 2 * column, 211);
    }
  s.method.precision = precision;
  return s;
}

template <class Real>
Digest digest_of(const FloodFields<Real>& fields) {
  return hash_bytes(fields.depth.data(), fields.depth.size() * sizeof(Real));
}

}  // namespace muster::bench
