#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "muster/engine/config/describe.hpp"
#include "muster/models/behaviour/attitudes.hpp"
#include "muster/models/behaviour/families.hpp"
#include "muster/models/behaviour/homeward.hpp"
#include "muster/models/behaviour/returners.hpp"
#include "muster/models/population/needs.hpp"

namespace muster {
class Model;
struct ModelInputs;
}  // namespace muster

namespace muster::behaviour {

/// Published sets of delay between being told and leaving.
enum class DelayCurve : std::uint8_t { flash_flood, long_notice, trained, lindell, rayleigh };

/// Chance that one message by this channel, alone, is believed. Several channels add up as independent chances.
struct BeliefSettings {
  double warden = 0.90, door_knock = 0.95, loudspeaker = 0.70, auto_call = 0.60, neighbour = 0.70, own_eyes = 1.0;
  double sms = 0.55, cell_broadcast = 0.65, messaging_group = 0.60, gong = 0.75, media = 0.65;
  static void describe(config::Builder<BeliefSettings>& d);
};

struct PadmSettings {
  BeliefSettings belief;
  DelayCurve curve = DelayCurve::flash_flood;
  double a = 0.0664, b = 0.866;          ///< of curve: lindell
  double tau_min = 0, sigma_min = 1.65;  ///< of curve: rayleigh
  double decide_share = 0.5, night_rate = 0.5, ready_factor = 0.5, door_knock_speed = 1.5, hurry = 3;
  double refusal = 0.12, self_start = 0.10, stay_upstairs = 0.5, shadow = 1;
  Time persuasion{0};
  double leave_depth_m = 0.61, wade_depth_m = 0.5, drive_depth_m = 0.3;
  double car_least_m = 800, car_exit_share = 0.2, detour = 1.3;
  Time look_again = Time::minutes(10);
  std::string day_profile;
  std::vector<AttitudeSettings> attitudes;
  FamilySettings families;
  ReturnerSettings returners;
  GoingHomeSettings going_home;
  std::vector<config::Contradiction> contradictions() const;
  static void describe(config::Builder<PadmSettings>& d);
};

/// Minutes of waking time between being told and leaving, at the quantile `p` in [0, 1) of the settings' curve.
double delay_minutes(const PadmSettings& settings, double p);

/// What PadmSettings ask of where people are by day.
population::Needs padm_needs(const void* settings);

/// behaviour/padm, for the registry.
std::unique_ptr<Model> make_behaviour_padm(const ModelInputs& inputs);

}  // namespace muster::behaviour
