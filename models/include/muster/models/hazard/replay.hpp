#pragma once
#include "muster/models/registry.hpp"

namespace muster {

/// Settings of "flood/replay".
struct ReplaySettings {
  Time begins;  ///< when in the run the stored realisation begins
  static void describe(config::Builder<ReplaySettings>& d);
};

/// "flood/replay": shows people a stored realisation. Touches only what changes from frame to frame.
std::unique_ptr<Model> make_replay(const ModelInputs& inputs);

}  // namespace muster
