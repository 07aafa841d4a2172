#pragma once
#include <gtest/gtest.h>

#include <cstddef>
#include <vector>

#include "muster/engine/step/run.hpp"

namespace muster {

/// What a checkpoint does: every array's bytes, into a fresh run.
inline void copy_state(Run& from, Run& to) {
  from.settle();
  const auto source = from.state().arrays(), target = to.state().arrays();
  ASSERT_EQ(source.size(), target.size());
  std::vector<std::byte> scratch;
  for (std::size_t i = 0; i < source.size(); ++i) {
    ASSERT_EQ(source[i].name, target[i].name);
    if (!target[i].single) target[i].resize(source[i].size());
    target[i].unpack(source[i].packed(scratch));
  }
  to.resumed();
}

}  // namespace muster
