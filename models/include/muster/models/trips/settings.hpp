#pragma once
#include <memory>

#include "muster/engine/config/describe.hpp"

namespace muster {
class Model;
struct ModelInputs;
}  // namespace muster

namespace muster::trips {

struct LoadSettings {
  Time interval = Time::minutes(15);
  static void describe(config::Builder<LoadSettings>& d);
};

/// trips/load, for the registry.
std::unique_ptr<Model> make_load(const ModelInputs& inputs);

}  // namespace muster::trips
