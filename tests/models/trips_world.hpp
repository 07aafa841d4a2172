#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "models/small_world.hpp"
#include "muster/engine/core/error.hpp"

namespace muster::test {

/// A trip as a test writes it: of whom, from and to which corner, when; `route`: corners that it passes, empty = to be found.
struct WrittenTrip {
  std::string person;
  std::uint32_t leg;
  std::string from, to;
  double depart_s, stay_s = 0;
  std::vector<std::string> route = {};
  std::string vehicle = "car";
};

/// A square of four corners 500 m apart, A B C D in turn, with streets both ways; one-way to E, which nothing leaves. 10 m/s and 0.2 vehicles per second.
inline std::shared_ptr<const World> square(const std::vector<WrittenTrip>& trips) {
  auto w = std::make_shared<World>();
  w->street_names = {"street"}, w->street_names_en = {"street"};
  std::map<std::string, NodeId> corner;
  const std::map<std::string, std::pair<double, double>> at = {{"A", {0, 0}}, {"B", {500, 0}}, {"C", {500, 500}}, {"D", {0, 500}}, {"E", {1000, 500}}};
  for (const auto& [name, xy] : at) corner[name] = add_node(*w, name, xy.first, xy.second);
  for (const char* ends : {"AB", "BA", "BC", "CB", "CD", "DC", "DA", "AD", "CE"}) add_link(*w, corner[{ends, 1}], corner[{ends + 1, 1}]);
  const auto link_of = [&](const std::string& name) {
    return LinkId{static_cast<std::uint32_t>(std::find(w->links.id.begin(), w->links.id.end(), name) - w->links.id.begin())};
  };
  add_building(*w, "home", 0, 0, corner["A"], {}, {});
  std::map<std::string, std::uint32_t> person;
  for (const WrittenTrip& trip : trips) {
    if (!person.contains(trip.person)) {
      person[trip.person] = static_cast<std::uint32_t>(w->persons.size());
      add_household(*w, trip.person, {0}, 0, {.persons = 1});
    }
    TripTable& t = w->trips;
    head(t, "trip", trip.person + "/" + std::to_string(trip.leg));
    t.person.push_back({person[trip.person]}), t.leg.push_back(trip.leg), t.vehicle.push_back(trip.vehicle);
    t.depart_ms.push_back(Time::seconds(trip.depart_s).ms), t.stay_ms.push_back(Time::seconds(trip.stay_s).ms);
    t.from.push_back(corner.at(trip.from)), t.to.push_back(corner.at(trip.to));
    std::string before = trip.from;
    for (const std::string& next : trip.route) t.route.values.push_back(link_of(before + ">" + next)), before = next;
    t.route.first.push_back(static_cast<std::uint32_t>(t.route.values.size()));
  }
  Problems problems;
  finish_world(*w, "square", problems);
  problems.throw_if_any();
  return w;
}

}  // namespace muster::test
