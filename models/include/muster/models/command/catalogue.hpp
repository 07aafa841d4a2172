#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "muster/engine/config/describe.hpp"
#include "muster/engine/world/tables.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/flood/structure.hpp"
#include "muster/models/plan.hpp"
#include "muster/models/sensing/rain.hpp"
#include "muster/models/warning/addressed.hpp"

// The one catalogue of triggers and actions. Plans, exercises and the optimiser use it: a rule of a plan and a decision in a drill are the same
// data. A new kind is one argument struct, one line in catalogue.cpp, and its effect in triggers.cpp or orders.cpp.
namespace muster::command {

// ---- arguments of triggers ----

/// Holds from a moment on.
struct AtTime {
  Time time;
  static void describe(config::Builder<AtTime>& d);
};

/// Holds when the post has known for `hold` that a gauge stands at `level_m` or higher. What counts is the report, not the river.
struct GaugeAbove {
  std::string gauge;
  double level_m = 0;
  Time hold;
  static void describe(config::Builder<GaugeAbove>& d);
};

/// Holds when the post has known for `hold` that at least `mm` of rain fell at a rain gauge in the last `window`. What counts is the report.
struct RainAbove {
  std::string gauge;
  Time window;
  double mm = 0;
  Time hold;
  static void describe(config::Builder<RainAbove>& d);
};

/// Holds when the reports have reached a level of a rain indicator for `hold`.
struct IndicatorReached {
  std::string indicator;
  sensing::IndicatorLevel level = sensing::indicator_move_now;
  Time hold;
  static void describe(config::Builder<IndicatorReached>& d);
};

/// Holds when the newest forecast that the post has says, with at least `chance`, that a gauge stands at `level_m` or higher within `within` from now, and has
/// said so for `hold`.
struct ForecastAbove {
  std::string gauge;
  double level_m = 0;
  Time within = Time::hours(6);
  double chance = 0.5;
  Time hold;
  static void describe(config::Builder<ForecastAbove>& d);
};

/// Holds `delay` after the orders of another rule were given.
struct After {
  std::string rule;
  Time delay;
  static void describe(config::Builder<After>& d);
};

/// "all" and "any" have parts instead of arguments.
struct Combined {
  static void describe(config::Builder<Combined>& d);
};

// ---- arguments of actions ----

/// Warn areas. order_evacuation asks them to move now, be_ready to prepare.
struct WarnAreas {
  std::vector<std::string> areas;
  std::vector<Channel> channels;  ///< empty = all that an area has
  warning::Addressed whom = warning::Addressed::everybody;
  static void describe(config::Builder<WarnAreas>& d);
};

/// Open or close shelters.
struct ShelterList {
  std::vector<std::string> shelters;
  static void describe(config::Builder<ShelterList>& d);
};

/// Where staff send those whom they turn away.
struct SendOn {
  std::vector<std::string> shelters;
  std::string to;
  static void describe(config::Builder<SendOn>& d);
  std::vector<config::Contradiction> contradictions() const;
};

/// Close roads to travel modes, or open them again. Streets by name, single links by id.
struct Roads {
  std::vector<std::string> streets, links;
  std::vector<LinkMode> modes = {mode_car};
  static void describe(config::Builder<Roads>& d);
  std::vector<config::Contradiction> contradictions() const;
};

/// Let lanes of links serve the other direction (contraflow), or give them back. Links are named that give lanes.
struct Lanes {
  std::vector<std::string> links;
  std::int64_t lanes = 0;  ///< 0 = all that the link has
  static void describe(config::Builder<Lanes>& d);
};

/// Let links carry vehicles in their own direction alone, or both directions again.
struct OneWay {
  std::vector<std::string> links;
  static void describe(config::Builder<OneWay>& d);
};

/// Have officers lead the traffic over crossings with signals, or call them off. Crossings by id, or all those along streets.
struct Crossings {
  std::vector<std::string> streets, nodes;
  static void describe(config::Builder<Crossings>& d);
  std::vector<config::Contradiction> contradictions() const;
};

/// Send vehicles of the fleet to a place.
struct Dispatch {
  std::vector<std::string> vehicles;
  std::string to;
  static void describe(config::Builder<Dispatch>& d);
};

/// Call vehicles of the fleet back to their bases. Who has passengers brings them to the shelter first.
struct Recall {
  std::vector<std::string> vehicles;
  static void describe(config::Builder<Recall>& d);
};

/// Let bus services run, or end them.
struct Buses {
  std::vector<std::string> services;
  static void describe(config::Builder<Buses>& d);
};

/// Set pumps and gates of the flood.
struct Operate {
  std::vector<std::string> controls;
  FloodControl to = FloodControl::on;
  static void describe(config::Builder<Operate>& d);
};

enum class Part : std::uint8_t { trigger, action };

/// Why an order was not carried out. Values go to the event log and are frozen.
enum class Outcome : std::uint8_t {
  not_given = 0,
  done = 1,
  nobody_lives_there = 2,  ///< warning of an area without households
  no_such_channel = 3,     ///< none of the named channels exists in the area
  nobody_carries_it = 4,   ///< no model of this scenario takes such orders
  already_so = 5,          ///< shelter already open or closed, road already closed or open
  is_an_exit = 6,          ///< a road out of the area is nobody's to open or close
  no_link_for_mode = 7,    ///< the street carries no such traffic
  no_other_side = 8,       ///< a road without another direction for vehicles
  no_signal_there = 9,     ///< an officer changes nothing where there is no traffic signal
  vehicle_lost = 10,       ///< none of the vehicles can drive any more
  has_passengers = 11,     ///< those that can have people in them, whom they must bring to a shelter first
};
/// Stable word of an outcome, and its sentence in the catalogue under "outcome.<word>".
const char* outcome_word(Outcome outcome);

/// One kind of trigger or action.
struct Entry {
  std::string name;
  Part part;
  std::vector<std::string> roles;  ///< who may order it; empty for triggers
  const config::Description* arguments;
};

/// All kinds, triggers first, in the order of the reference page.
const std::vector<Entry>& catalogue();
const Entry* find_entry(Part part, std::string_view name);
/// Levels of authority, highest first: "county", "township", "village", "grid".
std::span<const std::string> roles();
/// True for the triggers that have parts ("all", "any").
bool has_parts(const Entry& entry);

/// The arguments of an item, typed; the caller knows the kind.
template <class Arguments>
const Arguments& arguments_of(const PlanItem& item) {
  return *static_cast<const Arguments*>(item.arguments.get());
}

}  // namespace muster::command
