#pragma once
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "muster/engine/agents/party.hpp"
#include "muster/engine/step/agenda.hpp"
#include "muster/engine/step/model.hpp"
#include "muster/models/behaviour/returners.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/shelter/state.hpp"

namespace muster {
struct World;
}

namespace muster::behaviour {

/// Part of behaviour/padm: one able adult of a household in a shelter walks home, stays there for a while and comes back. On the way and at the door he is a
/// party of his own that water can harm like any other on foot.
class Returners {
 public:
  Returners(const World& world, const ReturnerSettings& settings, double detour, Time look_again)
      : world_(world), settings_(settings), detour_(detour), look_again_(look_again) {}
  void declare(StartContext& context);
  void start(StartContext& context);
  void drop_caches();
  void settle() { state_->leaves.settle(); }
  /// The household has left home: whether somebody of it will go back, and when, is settled by its own luck.
  void left(std::uint32_t household, Time when);
  /// What reached movement's parties since the step before.
  void hear(EventLog& events);
  Time next_due() const { return calendar_.empty() ? Time::never() : calendar_.top().first; }
  void fall_due(EventLog& events);

 private:
  void schedule(std::uint32_t household, Time when);
  void set_out(std::uint32_t household, Time when, EventLog& events);
  bool stands_outside(PartyId party) const;
  void go_on(std::uint32_t household, Time when, EventLog& events);
  std::uint32_t who_goes(std::uint32_t household, PartyId party) const;
  std::uint32_t home_of(std::uint32_t household) const;

  const World& world_;
  ReturnerSettings settings_;
  double detour_;
  Time look_again_;
  std::uint64_t seed_ = 0;
  ReturnState* state_ = nullptr;
  const BehaviourState* behaviour_ = nullptr;
  const WarningState* warning_ = nullptr;
  const HarmState* harm_ = nullptr;
  shelter::DoorState* door_ = nullptr;  ///< null = nobody waits outside
  MembershipState* membership_ = nullptr;
  const PartyState* party_ = nullptr;
  MovementQueues* movement_ = nullptr;
  EventKind returns_, at_home_, turns_back_;
  std::map<std::uint32_t, std::uint32_t> on_way_;  ///< [leading person] household. A cache of ReturnState::who
  using Due = std::pair<Time, std::uint32_t>;
  Agenda<Due> calendar_;  ///< entries that State no longer bears out are passed over. A cache
};

}  // namespace muster::behaviour
