#pragma once
#include <memory>

#include "muster/engine/config/describe.hpp"

namespace muster {
class Model;
struct ModelInputs;
}  // namespace muster

namespace muster::zone {

/// Settings of "zone/replay".
struct ZoneReplaySettings {
  Time begins;         ///< when in the run the stored realisation begins
  bool water = false;  ///< a zone of it holds standing water; follows from the file, so not described
  static void describe(config::Builder<ZoneReplaySettings>& d);
};

/// "zone/replay": danger zones of a stored realisation, which begin when they did.
std::unique_ptr<Model> make_zone_replay(const ModelInputs& inputs);

}  // namespace muster::zone
