#pragma once
#include <memory>
#include <vector>

#include "muster/engine/agents/party.hpp"
#include "muster/engine/step/model.hpp"
#include "muster/engine/world/world.hpp"
#include "muster/models/behaviour/families.hpp"
#include "muster/models/behaviour/guests.hpp"
#include "muster/models/behaviour/homeward.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/warning/neighbours.hpp"

namespace muster::casualty {

constexpr bool in_vehicle(TravelMode mode) { return mode == TravelMode::car || mode == TravelMode::high; }

/// Who is where, for models that harm people: who is in a building, who belongs to a party, and how movement learns that a party can go no further. Looks
/// only; rebuildable from World and State.
class Whereabouts {
 public:
  explicit Whereabouts(std::shared_ptr<const World> world) : world_(std::move(world)) {}
  /// Looks up the blocks of others and lists pupils and households by building.
  void start(StartContext& context, const HarmState& harm);

  const PartyState* parties() const { return parties_; }
  const CarriedParties* carried() const { return carried_; }
  MovementQueues* movement() const { return movement_; }
  bool knows_members() const { return membership_ != nullptr; }
  bool alive(std::uint32_t person) const { return harm_->harm[person] != Harm::dead; }
  bool in_fleet(std::uint32_t party) const { return party >= world_->persons.size(); }

  /// Those of a household who are alive and at home.
  template <class F>
  void each_at_home(std::uint32_t household, F&& use) const {
    each_of_household(*world_, homeward_, household, [&](std::uint32_t p) {
      if (!alive(p) || (membership_ != nullptr && membership_->party[p].valid())) return;
      if (families_ == nullptr || families_->at_school[p] == 0) use(p);
    });
  }
  /// Those of a household who drowned at home, for as long as they would still be there had they lived: until the household leaves, or would have.
  template <class F>
  void each_who_drowned_at_home(std::uint32_t household, F&& use) const {
    each_of_household_left(household, [&](std::uint32_t p) {
      if (drowned_indoors(p)) use(p);
    });
  }
  /// So of those whom smoke killed there.
  template <class F>
  void each_whom_smoke_killed_at_home(std::uint32_t household, F&& use) const {
    each_of_household_left(household, [&](std::uint32_t p) {
      const bool at_home = membership_ == nullptr || !membership_->party[p].valid();
      if (at_home && harm_->harm[p] == Harm::dead && harm_->cause[p] == Cause::smoke) use(p);
    });
  }
  /// Pupils who drowned at a school, for as long as others are alive there.
  template <class F>
  void each_who_drowned_at_school(std::uint32_t building, F&& use) const {
    if (families_ == nullptr) return;
    bool any = false;
    each_at_school(building, [&any](std::uint32_t) { any = true; });
    if (!any) return;
    for (const std::uint32_t p : pupils_.of(building))
      if (drowned_indoors(p) && families_->is_at(p, building)) use(p);
  }
  /// Pupils of a school who are alive and there.
  template <class F>
  void each_at_school(std::uint32_t building, F&& use) const {
    if (families_ == nullptr) return;
    for (const std::uint32_t p : pupils_.of(building))
      if (alive(p) && families_->is_at(p, building)) use(p);
  }
  /// The dead too. A vehicle of the fleet has none: its crew is not of the world.
  template <class F>
  void each_member(std::uint32_t party, F&& use) const {
    if (in_fleet(party)) return;
    const HouseholdId household = world_->persons.household[party];
    const std::uint32_t first = world_->households.first_person[household.index];
    for (std::uint32_t p = first; p < first + world_->households.persons[household.index]; ++p)
      if (membership_->party[p].index == party) use(p);
    if (guests_ == nullptr) return;
    if (const auto guests = guests_->of.find(party); guests != guests_->of.end())
      for (const std::uint32_t p : guests->second) use(p);
  }
  template <class F>
  void each_living_member(std::uint32_t party, F&& use) const {
    each_member(party, [&](std::uint32_t p) {
      if (alive(p)) use(p);
    });
  }
  std::span<const std::uint32_t> households_in(std::uint32_t building) const { return households_.of(building); }
  /// Tells movement that a party can go no further, and how many of it are left. The crew of a vehicle of the fleet gets out.
  /// @param left           alive now; of a vehicle of the fleet not looked at
  /// @param alive_becomes  what it is where somebody is left; on_link = it goes on, or stays where it is, with fewer, or with nobody
  void stop(std::uint32_t party, int left, PartyStatus alive_becomes, Time when) const;
  /// So many of a party have just died by requests that are on their way; the others stay where they are.
  void lose(std::uint32_t party, int dead, PartyStatus alive_becomes, Time when) const;
  EntityKey key_of(std::uint32_t party) const { return in_fleet(party) ? vehicle_keys_[party - world_->persons.size()] : world_->persons.key[party]; }

 private:
  /// Those of a household that has not left who are not at school.
  template <class F>
  void each_of_household_left(std::uint32_t household, F&& use) const {
    if (behaviour_ != nullptr && behaviour_->intent[household] == Intent::leaving) return;
    each_of_household(*world_, homeward_, household, [&](std::uint32_t p) {
      if (families_ == nullptr || families_->at_school[p] == 0) use(p);
    });
  }
  bool drowned_indoors(std::uint32_t person) const { return harm_->harm[person] == Harm::dead && in_wet_building(harm_->cause[person]); }

  std::shared_ptr<const World> world_;
  const HarmState* harm_ = nullptr;
  const BehaviourState* behaviour_ = nullptr;  ///< null = nobody leaves
  const PartyState* parties_ = nullptr;
  const MembershipState* membership_ = nullptr;
  const CarriedParties* carried_ = nullptr;  ///< null = nobody is carried
  const FamilyState* families_ = nullptr;    ///< null = everybody is at home or with his own household
  const PartyGuests* guests_ = nullptr;      ///< null = all of a party are of one household
  const HomewardState* homeward_ = nullptr;  ///< null = nobody goes home
  MovementQueues* movement_ = nullptr;
  std::vector<EntityKey> vehicle_keys_;  ///< [vehicle of the fleet]
  warning::Lists households_;            ///< of each building. A cache of the World
  warning::Lists pupils_;                ///< of each building, some of whom may have left. A cache
};

}  // namespace muster::casualty
