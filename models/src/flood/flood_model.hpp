#pragma once
#include "muster/models/registry.hpp"

namespace muster::flood {

/// "flood/local_inertial"
std::unique_ptr<Model> make_live_flood(const ModelInputs& inputs);

}  // namespace muster::flood
