#pragma once
#include <cstdint>
#include <memory>

#include "muster/engine/config/describe.hpp"

namespace muster {
class Model;
struct ModelInputs;
}  // namespace muster

namespace muster::shelter {

struct ShelterSettings {
  bool open_at_start = true;
  Time prepare = Time::minutes(30), refuse = Time::minutes(5), word_spreads = Time::minutes(15);
  double freeboard_m = 0, reference_m = 100, room_factor = 1;
  static void describe(config::Builder<ShelterSettings>& d);
};

/// shelter/capacity, for the registry.
std::unique_ptr<Model> make_shelter_capacity(const ModelInputs& inputs);

}  // namespace muster::shelter
