#pragma once
#include <cstdint>

#include "muster/engine/core/time.hpp"

namespace muster {

struct World;
class State;

/// What a run comes to, in a few numbers. Persons, unless said otherwise. A number is 0 where no model of the run knows it.
struct Headline {
  std::int64_t persons = 0;             ///< in the place
  std::int64_t at_risk = 0;             ///< to whose home water or a danger zone came, or which an earthquake damaged moderately or worse
  std::int64_t warned = 0;              ///< reached by any channel
  std::int64_t warned_in_time = 0;      ///< of those at risk, reached before it was at the door
  std::int64_t moved = 0;               ///< left home
  std::int64_t moved_before_water = 0;  ///< of those at risk, left before it was at the door
  std::int64_t moved_unordered = 0;     ///< left home before any order to move stood for their area
  std::int64_t went_back = 0;           ///< walked home again from a shelter
  std::int64_t refused = 0;             ///< believed, and stayed
  std::int64_t unhelped = 0;            ///< cannot leave alone, and nobody came for them in time
  std::int64_t in_shelters = 0;
  std::int64_t in_flooded_shelters = 0;  ///< of those, in shelters that water or a danger zone has reached
  std::int64_t left_area = 0;            ///< through an exit
  std::int64_t turned_away = 0;          ///< refusals at shelter doors; somebody refused twice counts twice
  std::int64_t stranded = 0;             ///< alive, left home and have not arrived
  std::int64_t exposed = 0;              ///< were in dangerous water, in a danger zone or in a building as damaged
  std::int64_t dead = 0;
  double expected_deaths = 0;  ///< sum of all persons' chances of death, given what they met: the same on average as `dead`, with less noise
  std::int64_t dead_at_home = 0, dead_on_foot = 0, dead_in_cars = 0;
  std::int64_t dead_in_shelters = 0;       ///< in danger zones
  std::int64_t dead_in_zones = 0;          ///< of all dead, those whom danger zones killed
  bool shaken = false;                     ///< the ground shakes in this run: the next two are numbers of it
  std::int64_t dead_in_earthquake = 0;     ///< of all dead, those whom shaken buildings killed
  std::int64_t homeless = 0;               ///< alive, of homes too damaged to live in
  std::int64_t injured = 0;                ///< lightly or severely, and alive
  std::int64_t injured_severely = 0;       ///< of those
  bool leaves_flooded = false;             ///< people leave flooded shelters in this run: the next is a number of it
  std::int64_t left_flooded_shelters = 0;  ///< persons who left a shelter that water or a danger zone came to; somebody who did so twice counts twice
  bool placed = false;                     ///< the run knows where people were at its start: the next three are numbers of it
  std::int64_t elsewhere = 0;              ///< of `persons`, in the place and not at home when the run began
  std::int64_t away = 0;                   ///< people of the place who were outside it; not among `persons`
  std::int64_t not_present = 0;            ///< registered, and not there in this season; not among `persons`
  bool goes_home = false;                  ///< the run has people go home: the next is a number of it
  std::int64_t went_home_first = 0;        ///< set out for home when they were ready to leave from elsewhere
  Time last_arrival = Time{-1};            ///< when the last party was let in or drove out; -1 = none did
  Time median_alert = Time::never();       ///< when half of all persons had been reached; never() = they were not

  /// The one list of these numbers: run.nc and the report are built from it. visit(name, unit, value)
  static void numbers(auto& self, auto&& visit) {
    visit("persons", "1", self.persons), visit("at_risk", "1", self.at_risk), visit("warned", "1", self.warned);
    visit("warned_in_time", "1", self.warned_in_time), visit("moved", "1", self.moved);
    visit("moved_before_water", "1", self.moved_before_water), visit("moved_unordered", "1", self.moved_unordered), visit("went_back", "1", self.went_back),
        visit("refused", "1", self.refused), visit("unhelped", "1", self.unhelped);
    visit("in_shelters", "1", self.in_shelters), visit("in_flooded_shelters", "1", self.in_flooded_shelters);
    visit("left_area", "1", self.left_area), visit("turned_away", "1", self.turned_away);
    visit("stranded", "1", self.stranded), visit("exposed", "1", self.exposed), visit("dead", "1", self.dead);
    visit("expected_deaths", "1", self.expected_deaths);
    visit("dead_at_home", "1", self.dead_at_home), visit("dead_on_foot", "1", self.dead_on_foot);
    visit("dead_in_cars", "1", self.dead_in_cars), visit("dead_in_shelters", "1", self.dead_in_shelters);
    visit("dead_in_zones", "1", self.dead_in_zones), visit("injured", "1", self.injured);
    visit("injured_severely", "1", self.injured_severely), visit("last_arrival", "ms", self.last_arrival);
    visit("median_alert", "ms", self.median_alert);
    if (self.shaken) visit("dead_in_earthquake", "1", self.dead_in_earthquake), visit("homeless", "1", self.homeless);
    if (self.goes_home) visit("went_home_first", "1", self.went_home_first);
    if (self.leaves_flooded) visit("left_flooded_shelters", "1", self.left_flooded_shelters);
    if (self.placed) visit("elsewhere", "1", self.elsewhere), visit("away", "1", self.away), visit("not_present", "1", self.not_present);
  }
};

/// From the State of a run, usually its last.
Headline headline(const World& world, const State& state);

}  // namespace muster
