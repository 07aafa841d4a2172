#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include "muster/engine/agents/party.hpp"
#include "muster/engine/step/agenda.hpp"
#include "muster/engine/step/model.hpp"
#include "muster/models/behaviour/homeward.hpp"
#include "muster/models/blocks.hpp"

namespace muster::behaviour {

/// What Homeward asks of the model that it is a part of.
struct HomewardLimits {
  double wade_m;                                                 ///< depth of water at a door, m, that stops those on foot
  double detour;                                                 ///< way over straight distance
  Time look_again;                                               ///< until somebody who is kept by water tries again
  std::function<ShelterId(BuildingId)> refuge;                   ///< nearest open place on foot, or none
  std::function<void(std::uint32_t household, Time)> came_home;  ///< somebody has joined a household at home who was told to leave
  std::function<void(std::uint32_t household, Time)> asks;       ///< somebody has joined it who was not: it may have been told before he came
};

/// Part of behaviour/padm: people who are elsewhere when a run begins walk home. Under way each is a party of his own; at home he is with his household, and
/// no party. Who finds it gone goes to where it went.
class GoingHome {
 public:
  /// @param home_at  [person] when his day away from home is over; null = nobody says
  GoingHome(const World& world, const GoingHomeSettings& settings, HomewardLimits limits, std::shared_ptr<const std::vector<Time>> home_at);
  void declare(StartContext& context);
  void start(StartContext& context);
  void drop_caches();
  const HomewardState& state() const { return *state_; }
  /// Takes those out of `members`, who leave together from where they are by day, who go home first.
  std::vector<std::uint32_t> go_home_first(std::uint32_t household, std::vector<std::uint32_t>& members) const;
  /// Somebody who was told sets out for home, and would go on to `then`.
  void set_out(std::uint32_t person, ShelterId then, Time when, EventLog& events) { depart(person, Homeward::told, then, when, events); }
  /// Until when a household that is ready waits for those who are on their way; the same moment = it does not.
  Time wait_until(std::uint32_t household, Time when);
  bool has_waited(std::uint32_t household) const { return !state_->waits_until.empty() && !state_->waits_until[household].is_never(); }
  /// What reached movement's parties since the step before.
  void hear(EventLog& events);
  Time next_due() const { return calendar_.empty() ? Time::never() : calendar_.top().first; }
  void fall_due(EventLog& events);
  void looked(Time until) { state_->looked = until; }

 private:
  void depart(std::uint32_t person, Homeward stage, ShelterId then, Time when, EventLog& events);
  void arrive(std::uint32_t person, Time when, EventLog& events);
  void join(std::uint32_t person, std::uint32_t household, Time when, EventLog& events);
  void go_on(std::uint32_t person, ShelterId to, Time when, EventLog& events);
  void end_way(std::uint32_t person);
  bool would_go_first(std::uint32_t person) const;
  BuildingId building_of(HouseholdId household) const { return world_.households.home[household.index]; }
  NodeId node_of(BuildingId building) const { return world_.buildings.node[building.index]; }
  bool alive(std::uint32_t person) const { return harm_ == nullptr || harm_->harm[person] != Harm::dead; }

  const World& world_;
  GoingHomeSettings settings_;
  HomewardLimits limits_;
  std::shared_ptr<const std::vector<Time>> home_at_;
  std::uint64_t seed_ = 0;
  HomewardState* state_ = nullptr;
  BehaviourState* behaviour_ = nullptr;
  MembershipState* membership_ = nullptr;
  const HazardState* hazard_ = nullptr;
  const HarmState* harm_ = nullptr;
  const PartyState* party_ = nullptr;
  MovementQueues* movement_ = nullptr;
  EventKind sets_out_, at_home_, goes_on_;
  std::vector<std::uint16_t> expected_;  ///< [household] how many are on their way home to it. A cache
  std::size_t under_way_ = 0;            ///< sum of expected_
  using Due = std::pair<Time, std::uint32_t>;
  Agenda<Due> calendar_;  ///< whose day is over when; who has left is passed over. A cache
};

}  // namespace muster::behaviour
