#pragma once
#include <memory>

#include "muster/engine/config/describe.hpp"

namespace muster {
class Model;
struct ModelInputs;
}  // namespace muster

namespace muster::metrics {

struct MetricsSettings {
  Time interval = Time::minutes(1), check = Time::hours(1);
  static void describe(config::Builder<MetricsSettings>& d);
};

/// metrics/population, for the registry.
std::unique_ptr<Model> make_metrics_population(const ModelInputs& inputs);

}  // namespace muster::metrics
