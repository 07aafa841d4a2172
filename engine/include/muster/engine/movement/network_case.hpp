#pragma once
#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "muster/engine/agents/party.hpp"
#include "muster/engine/core/luck.hpp"
#include "muster/engine/core/time.hpp"
#include "muster/engine/movement/settings.hpp"
#include "muster/engine/movement/vehicles.hpp"
#include "muster/engine/state/node_layers.hpp"

// A network-loading case without a world file: links, nodes, demand -> times, flows, counts. For the verification harness and for tests.
// It runs the same model as a scenario does (movement/kinematic_wave) on a world made up from the case.
namespace muster {

struct CaseNode {
  std::string id;
  double capacity_veh_s = 0;  ///< vehicles that may pass per second, all directions together; 0 = no bound
  double z_m = 0;             ///< height
};

struct CaseLink {
  std::string id, from, to;
  double length_m = 1000;
  double speed_m_s = 20;                ///< free speed of vehicles
  double capacity_veh_s = 0;            ///< per lane; 0 = from wave_m_s: k u w / (u + w)
  double wave_m_s = 0;                  ///< backward wave speed; used where capacity_veh_s is 0
  double jam_veh_m = 0.2;               ///< jam density per lane
  double lanes = 1;                     ///< 0 = no vehicles
  double width_m = 0;                   ///< for people on foot; 0 = nobody walks here
  double priority = 0;                  ///< in merges; 0 = its capacity
  bool cycle_only = false;              ///< too narrow for cars: two-wheelers and tricycles alone
  std::string opposite;                 ///< id of the same street's other direction; empty = none
  bool stairs = false;                  ///< for people on foot; up or down by the heights of its nodes
  std::vector<std::string> no_turn_to;  ///< links that vehicles may not take after this one
};

/// A number for each party of a demand: as listed (the list repeats), or drawn from a distribution with the case's seed. The draw of a party depends on
/// its key alone.
struct CaseDraw {
  enum class Law : std::uint8_t { list, uniform, normal, lognormal };
  CaseDraw(double value) : values{value} {}
  CaseDraw(Law which, std::vector<double> parameters) : law(which), values(std::move(parameters)) {}
  Law law = Law::list;
  std::vector<double> values;                 ///< list: the numbers; uniform: from, to; normal: mean, deviation; lognormal: median, deviation of the logarithm
  double least = -INFINITY, most = INFINITY;  ///< where a distribution is cut off: its mass lies between them
  double of(std::uint64_t seed, Stream stream, EntityKey who, std::int64_t number) const;
};

/// Parties that set out at start_s, start_s + 1/rate, ... before end_s, each from `from` to `to`; or `count` of them where count > 0; or `count` that are under way
/// when the case begins, evenly along the links `on`.
struct CaseDemand {
  std::string id, from, to;
  TravelMode mode = TravelMode::car;  ///< on foot or not; whoever drives does so in the mode of the vehicle
  std::string vehicle;                ///< id of its kind; empty = the first of NetworkCase::vehicles
  double rate_per_s = 0;
  double start_s = 0, end_s = 0;
  std::int64_t count = 0;           ///< > 0: this many, evenly from start_s (rate 0 = all at once)
  std::vector<std::string> path;    ///< links; empty = the fastest way. No node twice
  int persons = 1;                  ///< per party
  CaseDraw walk_m_s = 1.34;         ///< above 0
  CaseDraw delay_s = 0;             ///< before a party sets out, from 0
  std::vector<double> members_m_s;  ///< free speeds of a party's persons where they differ: it is as slow as its slowest. In place of persons and walk_m_s
  std::vector<std::string> on;      ///< links that people on foot are on at the start: `count` on each, as fast as their density lets them
  bool informed = false;            ///< knows of closures at once
  std::vector<std::string> exits;   ///< on foot: any of these nodes will do, in place of `to`
  ExitChoice choice = ExitChoice::nearest;  ///< among `exits`
  std::string waits_at;                     ///< node where it stops before its destination, until somebody calls it on or takes it along; empty = none
};

/// Something changes on a link; it holds from the first step boundary at or after `at_s`.
struct CaseChange {
  double at_s = 0;
  std::string link;
  bool closed_car = false, closed_foot = false;  ///< closed_car: to all vehicles on wheels but those with clearance
  bool closed_high = false;                      ///< to these too
  bool opened_boat = false;                      ///< boats can go there
  double cost_factor = 1;                        ///< by which those who know count its time
  int reversed_lanes = 0;                        ///< lanes that shall serve the other direction
  double car_speed_m_s = 0;                      ///< upper bound; 0 = none
  double foot_factor = 1, capacity_factor = 1;
};

/// Green light at the end of a link: in each cycle from green_from_s to green_to_s.
struct CaseSignal {
  std::string link;
  double cycle_s = 90, green_from_s = 0, green_to_s = 45;
};

/// From the first step boundary at or after `at_s` on, vehicles are led over a crossing otherwise.
struct CaseControl {
  double at_s = 0;
  std::string node;
  CrossingControl control = CrossingControl::as_built;
};

/// A vehicle that no demand has: it does what it is asked to (GoRequest). Its row stands behind those of the parties, in the order of ids.
struct CaseFleetVehicle {
  std::string id, kind, at;  ///< at: node
  int crew = 0;
};

struct NetworkCase {
  std::vector<CaseNode> nodes;
  std::vector<CaseLink> links;
  std::vector<CaseDemand> demands;
  std::vector<CaseChange> changes;
  bool memory_is_far = false;  ///< what movement needs is brought ahead, and ways to goals are let go, as on a large network. Changes no result
  std::vector<CaseSignal> signals;
  std::vector<CaseControl> controls;
  VehicleKinds vehicles = {VehicleKind{}};  ///< at least one
  std::vector<CaseFleetVehicle> fleet;
  Time step = Time::seconds(10);  ///< changes and orders hold from its boundaries
  std::uint64_t seed = 1;         ///< of what is drawn
  Time end = Time::hours(24);     ///< the run stops earlier when everybody has arrived or stopped for good
  MovementSettings settings;
};

struct CaseTrip {
  std::uint32_t demand = 0;      ///< row of NetworkCase::demands
  LinkId starts_on;              ///< row in the world; none = sets out from a node
  Time wanted;                   ///< when it set out
  Time entered = Time::never();  ///< when the first link took it in
  Time arrived = Time::never();
  int persons = 1;
  double walk_m_s = 0;  ///< free speed
  PartyStatus status = PartyStatus::none;
  Time travel_time() const { return arrived - entered; }
  Time total_time() const { return arrived - wanted; }  ///< with the wait at the origin
};

/// Cumulative counts of a link: the i-th entry and the i-th exit of parties, in time order.
struct CaseLinkCounts {
  std::vector<Time> in, out;
};

/// A party's way over one link.
struct CasePassage {
  std::uint32_t trip = 0, link = 0;
  Time entered;
  Time left = Time::never();
};

struct NetworkResult {
  std::vector<CaseTrip> trips;         ///< in the order of demands, then of departure
  std::vector<CaseLinkCounts> links;   ///< [link], in the case's order
  std::vector<CasePassage> passages;   ///< by time of entry
  std::vector<Time> origin_blocked;    ///< [link] first time that a departing party had to wait at its tail for want of room; never() = not
  std::vector<std::string> gridlocks;  ///< ids of links that were found in a standstill
  std::int64_t link_traversals = 0;
  Time tick;  ///< that the world called for
  Time ended;

  std::int64_t arrived() const;
  double mean_total_time_s() const;  ///< over those that arrived
  double sum_total_time_s() const;
  double max_total_time_s() const;
  /// Parties that left `link` per second in [from, to).
  double outflow_per_s(std::size_t link, Time from, Time to) const;
  double inflow_per_s(std::size_t link, Time from, Time to) const;
  /// Time mean of the parties on `link` per metre in [from, to).
  double density_per_m(std::size_t link, double length_m, Time from, Time to) const;
};

class Model;
class Run;
class KinematicWave;
struct World;
/// Models that a case has besides movement, made for its world.
using MoreModels = std::function<std::vector<std::unique_ptr<Model>>(std::shared_ptr<const World> world)>;

/// A case as a run that can be stepped and looked into. Parties are rows in the order of demands, then of departure; rows of links and nodes are
/// found by id.
class NetworkCaseRun {
 public:
  /// Throws InputError where the case contradicts itself or names what is not there.
  explicit NetworkCaseRun(const NetworkCase& network_case, int threads = 1, const MoreModels& more = {});
  ~NetworkCaseRun();
  /// Plays one step; false when the time is over, or nobody is on the way and nobody will set out.
  bool step();
  NetworkResult result() const;
  Run& run();
  const KinematicWave& movement() const;
  LinkId link(const std::string& id) const;
  NodeId node(const std::string& id) const;
  ShelterId destination(std::size_t demand) const;
  PartyId vehicle(const std::string& id) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Plays a case to its end.
NetworkResult run_network_case(const NetworkCase& network_case, int threads = 1);

}  // namespace muster
