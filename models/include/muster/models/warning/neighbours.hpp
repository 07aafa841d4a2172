#pragma once
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "muster/engine/core/ids.hpp"

namespace muster {

struct World;

namespace warning {

/// A list of rows per row, packed.
struct Lists {
  std::vector<std::uint32_t> first = {0};
  std::vector<std::uint32_t> values;
  std::span<const std::uint32_t> of(std::uint32_t row) const { return {values.data() + first[row], values.data() + first[row + 1]}; }
  std::size_t size() const { return first.size() - 1; }
  /// Groups pairs (row, value) by row; values keep the order of `pairs` within a row.
  static Lists from_pairs(std::size_t rows, const std::vector<std::pair<std::uint32_t, std::uint32_t>>& pairs);
  /// With the values of each row ascending, and each once.
  Lists each_once() &&;
};

/// Households of each building, ascending.
Lists households_by_building(const World& world);
/// Households of each area and of the areas above it, ascending.
Lists households_by_area(const World& world);

/// Who tells whom: each household knows the two next to it in its own building and one in each of the nearest inhabited buildings. Symmetric, ascending.
/// Made from the World alone, so it is the same in every run and can be rebuilt at any time.
/// @param nearest_buildings  how many   @param range_m  how far they may be, m
Lists neighbour_graph(const World& world, const Lists& by_building, int nearest_buildings, double range_m);

}  // namespace warning
}  // namespace muster
