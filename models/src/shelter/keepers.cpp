#include "shelter/keepers.hpp"

#include <algorithm>
#include <cmath>

#include "muster/engine/state/layers.hpp"

namespace muster::shelter {

namespace {

constexpr double straight_m = 100, detour = 1.3;  ///< as wardens go from door to door (warning/chain)

}  // namespace

Keepers::Keepers(std::shared_ptr<const World> world, const ShelterSettings& settings) : world_(std::move(world)), settings_(settings), lanes_(*world_) {
  const std::vector<PersonId>& keeper = world_->shelters.keeper;
  any_ = !settings.open_at_start && std::any_of(keeper.begin(), keeper.end(), [](PersonId p) { return p.valid(); });
}

void Keepers::declare(StartContext& context) {
  if (!any_) return;
  state_ = &context.state.add<KeeperState>();
  state_->comes.assign(world_->shelters.size(), Time::never());
  called_ = context.events.declare({"shelter/keeper_called", "shelter", "person", "s"});
  missing_ = context.events.declare({"shelter/keeper_missing", "shelter", "person", "reason"});
}

void Keepers::start(StartContext& context) {
  layers_ = context.state.find<LinkLayers>();
  lanes_.set_layers(layers_);
  harm_ = context.state.find<HarmState>();
  behaviour_ = context.state.find<BehaviourState>();
  membership_ = context.state.find<MembershipState>();
  parties_ = context.state.find<PartyState>();
  services_ = context.state.find<lifelines::ServiceState>();
}

Time Keepers::opens(std::uint32_t s, Time ordered, BuildingId at, EventLog& events) {
  const Time by_force = ordered + settings_.prepare;
  if (!any_ || !world_->shelters.keeper[s].valid()) return by_force;
  const PersonId keeper = world_->shelters.keeper[s];
  const HouseholdId household = world_->persons.household[keeper.index];
  const auto missing = [&](KeeperMissing why) {
    events.add(ordered, missing_, s, keeper.index, static_cast<double>(why));
    return by_force;
  };
  if (!alive(keeper)) return missing(KeeperMissing::dead);
  double walk_s = 0;
  if (!is_inside(keeper, s)) {
    if (behaviour_ != nullptr && !behaviour_->left[household.index].is_never()) return missing(KeeperMissing::away);
    const double way = way_m(keeper, s, at);
    if (!std::isfinite(way)) return missing(KeeperMissing::no_way);
    walk_s = way / static_cast<double>(world_->persons.walk_m_s[keeper.index]);
  }
  const BuildingId home = world_->households.home[household.index];
  const Time reached = lifelines::has_phones(services_, world_->buildings.grid[home.index]) ? settings_.keeper_call : settings_.keeper_messenger;
  const Time takes = reached + Time::seconds(walk_s) + settings_.keeper_unlock;
  state_->comes[s] = ordered + takes;
  events.add(ordered, called_, s, keeper.index, static_cast<double>(takes.ms) / 1000);
  return state_->comes[s];
}

bool Keepers::has_come(std::uint32_t s, Time now, Time& opens, EventLog& events) {
  if (state_ == nullptr || state_->comes[s].is_never()) return true;
  state_->comes[s] = Time::never();
  const PersonId keeper = world_->shelters.keeper[s];
  if (alive(keeper)) return true;
  events.add(now, missing_, s, keeper.index, static_cast<double>(KeeperMissing::dead));
  opens = now + settings_.prepare;
  return false;
}

bool Keepers::is_inside(PersonId person, std::uint32_t s) const {
  if (membership_ == nullptr || parties_ == nullptr || !membership_->party[person.index].valid()) return false;
  const std::uint32_t party = membership_->party[person.index].index;
  return parties_->status[party] == PartyStatus::arrived && parties_->destination[party].index == s;
}

/// From the home's door to that of the building that stands for the shelter; straight with the usual detour where no building does.
double Keepers::way_m(PersonId person, std::uint32_t s, BuildingId at) {
  const BuildingId home = world_->households.home[world_->persons.household[person.index].index];
  if (at.valid()) return lanes_.between(home.index, at.index, straight_m, detour);
  const double dx = world_->buildings.x[home.index] - world_->shelters.x[s], dy = world_->buildings.y[home.index] - world_->shelters.y[s];
  return std::sqrt(dx * dx + dy * dy) * detour;
}

}  // namespace muster::shelter
