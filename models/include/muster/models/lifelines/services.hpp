#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "muster/engine/config/describe.hpp"
#include "muster/engine/core/ids.hpp"

namespace muster {
class Model;
struct ModelInputs;
struct World;
}  // namespace muster

namespace muster::lifelines {

enum class Service : std::uint8_t { power, network, road, backhaul };

/// Power, mobile network, links of base stations or roads of some areas are gone for a time, whatever the hazard does: what a drill assumes ("three cuts"), or what is known of a past event.
struct CutSettings {
  Service what = Service::power;
  std::vector<std::string> areas, stations, streets, links;
  Time from, until;  ///< until 0 = to the end of the run
  bool on_foot = false;
  static void describe(config::Builder<CutSettings>& d);
  std::vector<config::Contradiction> contradictions() const;
};

/// A base station of the mobile network.
struct StationSettings {
  std::string id;
  std::vector<double> position;  ///< x, y: m, world CRS
  double range_m = 3000;
  Time battery;          ///< 0 = as the others
  std::string via = {};  ///< id of the station that links it with the rest of the network; empty = a line of its own
  static void describe(config::Builder<StationSettings>& d);
  std::vector<config::Contradiction> contradictions() const;
};

/// Settings of "lifelines/services".
struct ServicesSettings {
  std::vector<CutSettings> cuts;
  std::vector<StationSettings> stations;  ///< empty = one per village is assumed
  double assumed_range_m = 3000;
  Time battery = Time::hours(3);
  double station_depth_m = 1.0, power_depth_m = 0.5, power_share = 0.1;
  Time phone_battery = Time::hours(24);
  static void describe(config::Builder<ServicesSettings>& d);
  std::vector<config::Contradiction> contradictions() const;
};

enum class StationStatus : std::uint8_t { works, on_battery, no_power, flooded, destroyed, cut_off, no_backhaul };

/// Where there is power and mobile network. Areas without buildings of their own have what any of their parts has. Owner: lifelines/services.
struct ServiceState {
  std::vector<std::uint8_t> power;     ///< [area] 1 = mains power
  std::vector<std::uint8_t> network;   ///< [area] 1 = a base station in reach works
  std::vector<std::uint8_t> phones;    ///< [area] 1 = mobile phones there work: there is network, and they are charged
  std::vector<std::uint8_t> shorted;   ///< [area] 1 = water or a danger zone has put its supply out, for the rest of the run
  std::vector<Time> power_lost;        ///< [area] since when it has no power, never() = it has
  std::vector<StationStatus> station;  ///< [station]
  static void arrays(auto& self, auto&& visit) {
    visit("area/power", self.power), visit("area/network", self.network), visit("area/phones", self.phones), visit("area/shorted", self.shorted);
    visit("area/power_lost", self.power_lost), visit("lifelines/station", self.station);
  }
};

/// True where there is power at a building; also where no model of this run says anything about it.
bool has_power(const ServiceState* services, AreaId grid);
/// True where a base station in reach works.
bool has_network(const ServiceState* services, AreaId grid);
/// True where a mobile phone works.
bool has_phones(const ServiceState* services, AreaId grid);

/// What of the settings does not go with the world.
std::vector<config::Contradiction> check_services(const World& world, const ServicesSettings& settings);

/// "lifelines/services": power, mobile network and roads fail where the hazard comes to them, or a scenario cuts them.
std::unique_ptr<Model> make_services(const ModelInputs& inputs);

}  // namespace muster::lifelines
