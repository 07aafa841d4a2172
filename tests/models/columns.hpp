#pragma once
#include <vector>

#include "muster/engine/state/column.hpp"

namespace muster::test {

/// A copy of one column of State, for algorithms and comparisons.
template <auto Member>
std::vector<typename Column<Member>::Value> values(const Column<Member>& column) {
  std::vector<typename Column<Member>::Value> out(column.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = column[i];
  return out;
}

}  // namespace muster::test
