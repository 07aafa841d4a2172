#pragma once
#include <cstdint>
#include <vector>

#include "muster/engine/core/ids.hpp"
#include "muster/engine/core/short_time.hpp"
#include "muster/engine/core/time.hpp"
#include "muster/engine/state/column.hpp"
#include "muster/engine/state/requests.hpp"

// The State blocks that models share. Each has one owner; the table of owners:
//
//   block            owner (phase)          read by
//   HazardState      hazard                 lifelines, sensing, warning (own eyes), behaviour, casualty, metrics
//   ServiceState     lifelines/services     warning                   (models/lifelines; only where a scenario names it)
//   HazardMaps       hazard                 results (a flood solved live; models/hazard)
//   MostWater        hazard                 results (a flood solved live on uncertain terrain; models/hazard)
//   SensingState     sensing                command
//   CommandState     command                report          (models/command)
//   WarningState     warning                behaviour, metrics
//   BehaviourState   behaviour              warning (neighbours see who leaves), casualty, metrics
//   FamilyState      behaviour              casualty                  (models/behaviour)
//   MembershipState  behaviour              casualty, metrics         (engine/agents)
//   PartyState       movement               shelter, casualty, metrics (engine/agents)
//   ShelterState     shelter                behaviour, metrics
//   DoorAccess       shelter                movement, where people choose among places on their way (engine/agents)
//   HarmState        casualty/flood         behaviour, metrics
//   HarmRequests     casualty (others)      casualty/flood, shelter
//   Zones, ZoneState hazard/zone            lifelines, warning, behaviour, shelter, casualty, metrics (models/zone)
//   ZoneHarm         casualty/zone          metrics, results          (models/casualty)
//   Shaking, ShakingState  hazard/shaking   lifelines, warning, behaviour, results (models/earthquake)
//   ShakenBuildings  lifelines/shaking      lifelines/services, shelter, casualty, metrics (models/earthquake)
//   ShakingHarm      casualty/shaking       metrics, results          (models/earthquake)
//   RainState        hazard (rain/gauges)   hazard/zone, sensing      (models/rain)
//   RainReports      sensing/rain           command                   (models/sensing)
//   Forecasts        sensing/forecast       command, results          (models/sensing)
//   FleetState       rescue (transport/fleet)  command, behaviour
//   MetricsState     metrics                results
//   TripState        trips/load             results                   (models/trips)
namespace muster {

/// What the hazard does now, where things are. Always read from the stored representation (frames of hazard.nc), also when the hazard is solved
/// live, so that live and replay give the same bits. Owner: hazard.
struct HazardState {
  Time frame = Time{-1};                     ///< time of the frame that the arrays show; -1 before the first
  std::vector<float> link_depth_m;           ///< [link] deepest water on the carriageway, m
  std::vector<float> link_velocity_m_s;      ///< [link] at that place
  std::vector<float> building_depth_m;       ///< [building] above ground, m
  std::vector<float> building_velocity_m_s;  ///< [building]
  std::vector<float> gauge_level_m;          ///< [gauge] water surface, m above datum; NaN = dry
  float flooded_km2 = 0;                     ///< area under at least 0.05 m, the river's own bed included
  std::vector<LinkId> changed_links;         ///< rows rewritten by the newest frame; emptied by the next
  std::vector<BuildingId> changed_buildings;
  /// True in the one step [now, end) in which the newest frame came: later steps of the same frame bring nothing new.
  bool is_new(Time now, Time end) const { return frame > now - (end - now); }
  static void arrays(auto& self, auto&& visit) {
    visit("hazard/frame", self.frame), visit("hazard/link_depth_m", self.link_depth_m);
    visit("hazard/link_velocity_m_s", self.link_velocity_m_s), visit("hazard/building_depth_m", self.building_depth_m);
    visit("hazard/building_velocity_m_s", self.building_velocity_m_s), visit("hazard/gauge_level_m", self.gauge_level_m);
    visit("hazard/flooded_km2", self.flooded_km2);
    visit("hazard/changed_links", self.changed_links), visit("hazard/changed_buildings", self.changed_buildings);
  }
};

/// What the posts know of the gauges: late and with error. Owner: sensing.
struct SensingState {
  std::vector<float> reading_m;  ///< [gauge] newest report, m above datum; NaN = none yet
  std::vector<Time> reported;    ///< [gauge] when that report came in, never() = none yet
  static void arrays(auto& self, auto&& visit) { visit("gauge/reading_m", self.reading_m), visit("gauge/reported", self.reported); }
};

enum class Channel : std::uint8_t { none, warden, loudspeaker, auto_call, neighbour, own_eyes, door_knock, sms, cell_broadcast, messaging_group, gong, media };
constexpr std::size_t channels = 12;
/// One bit per Channel.
using ChannelSet = std::uint16_t;
constexpr ChannelSet all_channels = 0xffff;  ///< of an order: all that the area has
constexpr ChannelSet bit_of(Channel channel) { return static_cast<ChannelSet>(1U << static_cast<unsigned>(channel)); }
constexpr bool has(ChannelSet set, Channel channel) { return (set & bit_of(channel)) != 0; }

/// How an attempt to reach a household by a channel ended. Values go to results and are frozen.
enum class Try : std::uint8_t {
  none = 0,            ///< nobody tried
  heard = 1,           ///< it was reached
  not_heard = 2,       ///< the message was out, nobody there noticed it
  no_answer = 3,       ///< telephone or door stayed silent
  no_phone = 4,        ///< nobody of the household has one
  no_power = 5,        ///< the channel's equipment had no power
  no_network = 6,      ///< no mobile network, or phones without charge; of loudspeakers: nothing sets them off
  deep_water = 7,      ///< the water at the door was too deep
  no_way = 8,          ///< no open way led to the door
  warden_lost = 9,     ///< who should have come is dead
  nobody_hears = 10,   ///< it would have been noticed, by people who hear
  not_understood = 11  ///< it was noticed, by people who do not know its language
};
/// What a message asks for.
enum class Advice : std::uint8_t { none, be_ready, move_now };

/// An order to warn an area, from the command phase to the warning chain.
struct WarningOrder {
  RequestHead head;  ///< key: the order's (plan and action id)
  AreaId area;
  Advice advice = Advice::move_now;
  std::uint8_t unused = 0;
  ChannelSet channels = all_channels;
};

/// What an attempt to reach a household reads and writes: one row of memory for all of it.
struct WarningRow {
  std::uint64_t tries = 0;
  ShortTime alerted, told, confirmed;
  ChannelSet heard_by = 0;
  Channel alerted_by = Channel::none;
  Advice advice = Advice::none;
};
static_assert(sizeof(WarningRow) == 24);

/// Who was reached, when and by what. Owner: warning.
struct WarningState {
  RequestQueue<WarningOrder> orders;
  std::vector<WarningRow> rows;                      ///< [household] the columns from here to `confirmed`
  Column<&WarningRow::alerted> alerted{rows};        ///< [household] first alert, never() before
  Column<&WarningRow::alerted_by> alerted_by{rows};  ///< [household]
  Column<&WarningRow::advice> advice{rows};          ///< [household] strongest advice that reached it
  Column<&WarningRow::told> told{rows};              ///< [household] when "move now" first reached it, never() before
  Column<&WarningRow::heard_by> heard_by{rows};      ///< [household] by what it was reached so far
  Column<&WarningRow::tries> tries{rows};            ///< [household] how the last attempt by each channel ended: four bits each, a Try; reached stays
  Column<&WarningRow::confirmed> confirmed{rows};    ///< [household] when the chain heard it answer, never() before
  std::vector<Time> ordered;                         ///< [area] when an order to move now was first given that holds there, never() before
  std::vector<ShortTime> water_at_door;              ///< [building] first time that water stood at its walls, never() before
  std::vector<HouseholdId> news;                     ///< households that one more channel or a stronger advice reached in this step, ascending
  std::int32_t alerted_persons = 0;                  ///< sum over alerted households
  ChannelSet offered = all_channels;                 ///< that the scenario's settings have; no part of what changes
  Try tried(std::size_t household, Channel channel) const { return static_cast<Try>(tries[household] >> (4 * static_cast<unsigned>(channel)) & 15U); }
  void note(std::size_t household, Channel channel, Try ended) {
    const unsigned shift = 4 * static_cast<unsigned>(channel);
    if (tried(household, channel) != Try::heard)
      tries[household] = (tries[household] & ~(std::uint64_t{15} << shift)) | std::uint64_t{static_cast<std::uint8_t>(ended)} << shift;
  }
  static void arrays(auto& self, auto&& visit) {
    visit("warning/orders", self.orders.storage()), visit("household/alerted", self.alerted);
    visit("household/alerted_by", self.alerted_by), visit("household/advice", self.advice), visit("household/told", self.told);
    visit("household/heard_by", self.heard_by), visit("household/tries", self.tries), visit("household/confirmed", self.confirmed);
    visit("area/ordered", self.ordered), visit("building/water_at_door", self.water_at_door), visit("warning/news", self.news);
    visit("warning/alerted_persons", self.alerted_persons);
  }
};

/// Phases of a household's decision (PADM). Owner: behaviour.
enum class Intent : std::uint8_t { unaware, deciding, preparing, leaving, refused, staying };

/// One row of memory for what is looked at together.
struct BehaviourRow {
  ShortTime due, left, leaves;
  PartyId party;
};

struct BehaviourState {
  std::vector<Intent> intent;                  ///< [household]
  std::vector<BehaviourRow> rows;              ///< [household] the columns from here to `leaves`
  Column<&BehaviourRow::due> due{rows};        ///< [household] when its next step falls due, never() = nothing pending
  Column<&BehaviourRow::left> left{rows};      ///< [household] when it left home, never() before
  Column<&BehaviourRow::party> party{rows};    ///< [household] the party it left as, or none
  Column<&BehaviourRow::leaves> leaves{rows};  ///< [household] when it means to leave the door, never() = it does not
  std::vector<std::uint8_t> hurried;           ///< [household] 1 = water at the door has shortened what it does
  std::int32_t departed_persons = 0;           ///< sum over households that left
  static void arrays(auto& self, auto&& visit) {
    visit("household/intent", self.intent), visit("household/due", self.due), visit("household/left", self.left);
    visit("household/party", self.party), visit("household/leaves", self.leaves), visit("household/hurried", self.hurried);
    visit("behaviour/departed_persons", self.departed_persons);
  }
};

/// Values go to checkpoints and are frozen.
enum class ShelterAction : std::uint32_t { close = 0, open = 1, redirect = 2 };

/// From the command phase to the shelters.
struct ShelterOrder {
  RequestHead head;  ///< detail, of redirect: the row of the shelter that those go to who are turned away
  ShelterId shelter;
  ShelterAction what = ShelterAction::open;
};

/// Owner: shelter.
struct ShelterState {
  RequestQueue<ShelterOrder> orders;
  std::vector<std::uint8_t> open;         ///< [shelter]
  std::vector<std::uint8_t> known_full;   ///< [shelter] word is out that it is full: the informed choose another
  std::vector<std::int32_t> occupants;    ///< [shelter] persons inside
  std::vector<std::int32_t> turned_away;  ///< [shelter] persons refused so far
  std::vector<Time> opens;                ///< [shelter] when an order to open takes effect, never() = none pending
  std::vector<Time> full_since;           ///< [shelter] first refusal for want of room, never() = none
  std::vector<std::uint8_t> flooded;      ///< [shelter] 1 = closed by water or a danger zone, for good
  Time last_arrival = Time{-1};           ///< of a party that was let in or drove out, -1 = none yet
  static void arrays(auto& self, auto&& visit) {
    visit("shelter/orders", self.orders.storage()), visit("shelter/open", self.open), visit("shelter/known_full", self.known_full);
    visit("shelter/occupants", self.occupants), visit("shelter/turned_away", self.turned_away), visit("shelter/opens", self.opens);
    visit("shelter/full_since", self.full_since), visit("shelter/flooded", self.flooded);
    visit("shelter/last_arrival", self.last_arrival);
  }
};

/// What a vehicle of the fleet is doing.
enum class FleetTask : std::uint8_t { at_base, to_stop, at_stop, to_shelter, at_shelter, to_place, at_place, to_base, lost };
enum class FleetAction : std::uint32_t { dispatch, recall, run_service, stop_service };

/// From the command phase to the fleet.
struct FleetOrder {
  RequestHead head;
  FleetAction what = FleetAction::dispatch;
  std::uint32_t which = 0;  ///< row of the vehicle, or of the service
  NodeId to;                ///< dispatch
  std::uint32_t unused = 0;
};

/// A party that sets out for a pick-up point means to take the bus there.
struct RideRequest {
  RequestHead head;
  PartyId party;
  std::uint32_t halt = 0;  ///< row of transport::Fleet::halts
};

/// The vehicles of the fleet and their passengers-to-be. Owner: rescue (transport/fleet).
struct FleetState {
  static constexpr std::uint32_t none = UINT32_MAX;
  static constexpr std::uint16_t booked = 0x8000;   ///< of `halt`: it gets in, or is in
  static constexpr std::uint16_t in_vain = 0xffff;  ///< of `halt`: no bus will come any more, and it has not set out yet
  RequestQueue<FleetOrder> orders;
  RequestQueue<RideRequest> rides;
  std::vector<FleetTask> task;                            ///< [vehicle]
  std::vector<std::uint32_t> service;                     ///< [vehicle] row of the one that it drives for, or none
  std::vector<std::uint32_t> stop;                        ///< [vehicle] halt that it goes to or stands at
  std::vector<NodeId> aim;                                ///< [vehicle] where it was last sent
  std::vector<Time> due;                                  ///< [vehicle] when it sets out for there, never() = it has
  std::vector<Time> door;                                 ///< [vehicle] until when people get in or out
  std::vector<Time> ready;                                ///< [vehicle] from when the crew can drive, never() before the first order
  std::vector<std::uint8_t> recalled;                     ///< [vehicle] 1 = goes to its base when its passengers are out
  std::vector<std::uint8_t> running;                      ///< [service]
  std::vector<std::uint16_t> halt;                        ///< [person] leading a party: 1 + halt that it waits at or goes to, `booked`; 0 = takes no bus
  std::int32_t carried_persons = 0, gave_up_persons = 0;  ///< brought to a shelter; that waited for too long
  std::int32_t trips = 0;                                 ///< arrivals of buses at shelters
  static void arrays(auto& self, auto&& visit) {
    visit("fleet/orders", self.orders.storage()), visit("fleet/rides", self.rides.storage());
    visit("vehicle/task", self.task), visit("vehicle/service", self.service), visit("vehicle/stop", self.stop);
    visit("vehicle/aim", self.aim), visit("vehicle/due", self.due), visit("vehicle/door", self.door), visit("vehicle/ready", self.ready);
    visit("vehicle/recalled", self.recalled), visit("fleet/running", self.running), visit("person/halt", self.halt);
    visit("fleet/carried_persons", self.carried_persons), visit("fleet/gave_up_persons", self.gave_up_persons), visit("fleet/trips", self.trips);
  }
};

/// Values go to results and are frozen. `injured` is light: walks, needs a first-aid post; `injured_severely` needs a hospital.
enum class Harm : std::uint8_t { unharmed, dead, injured, injured_severely };
constexpr bool is_injured(Harm harm) { return harm == Harm::injured || harm == Harm::injured_severely; }
/// Values go to results and are frozen.
enum class Cause : std::uint8_t {
  none,
  drowned_at_home,
  swept_off_feet,
  vehicle_swept_away,
  landslide,
  debris_flow,
  tailings,
  gas,
  cold,
  building_collapsed,
  wildfire,
  drowned_in_shelter,
  smoke,
  earthquake
};
/// Came to a person in a building that water stood in.
constexpr bool in_wet_building(Cause cause) { return cause == Cause::drowned_at_home || cause == Cause::building_collapsed; }

/// Owner: casualty.
struct HarmState {
  std::vector<Harm> harm;                              ///< [person]
  std::vector<Cause> cause;                            ///< [person]
  std::vector<ShortTime> exposed;                      ///< [person] first time in dangerous water or in a zone, never() before
  std::vector<ShortTime> died;                         ///< [person] never() while alive
  std::vector<float> death_chance;                     ///< [person] of death by water, given what it met so far and not its own luck (casualty/chances.hpp)
  std::int32_t exposed_persons = 0, dead_persons = 0;  ///< sums over persons
  static void arrays(auto& self, auto&& visit) {
    visit("person/harm", self.harm), visit("person/cause", self.cause), visit("person/exposed", self.exposed);
    visit("person/died", self.died), visit("person/death_chance", self.death_chance);
    visit("casualty/exposed_persons", self.exposed_persons);
    visit("casualty/dead_persons", self.dead_persons);
  }
};

/// Something else than water comes to a person: it is exposed, and may be injured or killed. To the owner of HarmState.
struct PersonHarmRequest {
  RequestHead head;  ///< key: the person's
  PersonId person;
  Harm becomes = Harm::unharmed;  ///< unharmed = exposed only
  Cause cause = Cause::none;
  std::uint16_t unused = 0;
};

/// Persons in a shelter have died there. To the shelters.
struct ShelterLossRequest {
  RequestHead head;  ///< key: the shelter's
  ShelterId shelter;
  std::uint32_t persons = 0;
};

/// Requests of models that harm people beside the owner of HarmState. Only where there is such a model.
struct HarmRequests {
  RequestQueue<PersonHarmRequest> persons;
  RequestQueue<ShelterLossRequest> shelters;
  static void arrays(auto& self, auto&& visit) { visit("harm/requests", self.persons.storage()), visit("harm/shelter_losses", self.shelters.storage()); }
};

/// Sums over the population, one row per minute by default. Allocated for the whole run at its start. Owner: metrics.
struct MetricsState {
  std::int32_t rows = 0;                                                                             ///< rows filled so far
  std::vector<Time> time;                                                                            ///< [sample]
  std::vector<std::int32_t> alerted, departed, on_way, arrived, sheltered, in_place, exposed, dead;  ///< [sample] persons
  std::vector<float> flooded_km2;                                                                    ///< [sample]
  std::vector<float> gauge_level_m;                                                                  ///< [sample x gauge]
  std::vector<std::int32_t> occupants;                                                               ///< [sample x shelter]
  static void arrays(auto& self, auto&& visit) {
    visit("metrics/rows", self.rows), visit("metrics/time", self.time), visit("metrics/alerted", self.alerted);
    visit("metrics/departed", self.departed), visit("metrics/on_way", self.on_way), visit("metrics/arrived", self.arrived);
    visit("metrics/sheltered", self.sheltered), visit("metrics/in_place", self.in_place), visit("metrics/exposed", self.exposed);
    visit("metrics/dead", self.dead), visit("metrics/flooded_km2", self.flooded_km2);
    visit("metrics/gauge_level_m", self.gauge_level_m), visit("metrics/occupants", self.occupants);
  }
};

}  // namespace muster
