#pragma once
#include "muster/models/registry.hpp"

namespace muster::flood {

/// "flood/local_inertial" (FloodSettings), "flood/finite_volume" (FiniteVolumeSettings)
template <class Settings>
std::unique_ptr<Model> make_live_flood(const ModelInputs& inputs);

}  // namespace muster::flood
