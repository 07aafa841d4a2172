#pragma once
#include <cstdint>
#include <memory>

#include "muster/engine/config/describe.hpp"

namespace muster {
class Model;
struct ModelInputs;
}  // namespace muster

namespace muster::shelter {

/// How those who are turned away choose where to go.
enum class RefusedGoBy : std::uint8_t { staff, sight };

struct ShelterSettings {
  bool open_at_start = true;
  Time prepare = Time::minutes(30), refuse = Time::minutes(5), word_spreads = Time::minutes(15);
  double freeboard_m = 0, reference_m = 100, room_factor = 1;
  std::int64_t desks = 0;
  double households_per_desk_h = 30, entrance_persons_m_s = 1.3;
  Time keeper_call = Time::minutes(5), keeper_messenger = Time::minutes(30), keeper_unlock = Time::minutes(5);
  bool watch_ways = false;
  RefusedGoBy refused_go_by = RefusedGoBy::staff;
  bool leave_flooded = false;
  Time leave_after = Time::minutes(10);
  double sees_water_m = 0.1, wade_foot_m = 0.5, wade_car_m = 0.3;
  static void describe(config::Builder<ShelterSettings>& d);
};

/// shelter/capacity, for the registry.
std::unique_ptr<Model> make_shelter_capacity(const ModelInputs& inputs);

}  // namespace muster::shelter
