#include "casualty/whereabouts.hpp"

namespace muster::casualty {

void Whereabouts::start(StartContext& context, const HarmState& harm) {
  harm_ = &harm;
  behaviour_ = context.state.find<BehaviourState>();
  parties_ = context.state.find<PartyState>();
  membership_ = context.state.find<MembershipState>();
  carried_ = context.state.find<CarriedParties>();
  families_ = context.state.find<FamilyState>();
  guests_ = context.state.find<PartyGuests>();
  homeward_ = context.state.find<HomewardState>();
  movement_ = context.state.find<MovementQueues>();
  vehicle_keys_.clear();
  if (const auto vehicles = context.events.row_names().find("vehicle"); vehicles != context.events.row_names().end())
    for (const std::string& id : vehicles->second) vehicle_keys_.push_back(entity_key("vehicle", id));
  households_ = warning::households_by_building(*world_);
  if (families_ == nullptr) return;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pupils;
  for (std::uint32_t p = 0; p < families_->at_school.size(); ++p)
    if (families_->at_school[p] != 0) pupils.emplace_back(families_->school[p].index, p);
  pupils_ = warning::Lists::from_pairs(world_->buildings.size(), pupils);
}

void Whereabouts::lose(std::uint32_t party, int dead, PartyStatus alive_becomes, Time when) const {
  int left = -dead;
  each_living_member(party, [&left](std::uint32_t) { ++left; });
  stop(party, left, alive_becomes, when);
}

void Whereabouts::stop(std::uint32_t party, int left, PartyStatus alive_becomes, Time when) const {
  if (in_fleet(party)) left = parties_->persons[party];
  // Of several at one moment the one that leaves the fewest comes last.
  movement_->harm.add({.head = {when, key_of(party), Phase::casualty, static_cast<std::uint32_t>(UINT8_MAX - left)},
                       .party = {party},
                       .becomes = left == 0 && !in_fleet(party) && alive_becomes != PartyStatus::on_link ? PartyStatus::dead : alive_becomes,
                       .persons_left = static_cast<std::uint8_t>(left)});
}

}  // namespace muster::casualty
