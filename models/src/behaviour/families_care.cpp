#include <algorithm>
#include <cmath>
#include <span>

#include "behaviour/families.hpp"
#include "muster/engine/world/world.hpp"

// Care homes leave as one, in rounds: the staff take out as many as they can, come back and take the next.
namespace muster::behaviour {

/// It hears of the order, or of the water, from the first of its households.
void Families::tell_care_home(std::uint32_t household, Time now) {
  const std::uint32_t building = home_of(household).index;
  if (!ties_.residents.contains(building)) return;
  if (Intent& intent = behaviour_->intent[household]; intent == Intent::unaware) intent = Intent::deciding;
  const bool sees_water = has(warning_->heard_by[household], Channel::own_eyes);
  if (!sees_water && warning_->advice[household] != Advice::move_now) return;
  Time& due = state_->care_due[building];
  const Time when = sees_water ? now : std::max<Time>(now, warning_->told[household]) + settings_.care_prepare;
  if (due.ms < 0 || (!due.is_never() && (!sees_water || due <= when))) return;
  due = when;
  schedule(when, DueKind::care_home, building);
}

/// At least one is on duty.
int Families::staff_of(std::uint32_t building, Time when) const {
  const auto residents = static_cast<double>(ties_.residents.at(building).size());
  return std::max(1, static_cast<int>(residents * limits_.by_hour(settings_.care_staff_day, settings_.care_staff_night, when) + 0.5));
}

void Families::care_home_due(std::uint32_t building, Time when, EventLog& events) {
  std::vector<std::uint32_t> left;
  for (const std::uint32_t p : ties_.residents.at(building))
    if (alive(p) && !membership_->party[p].valid() && !at_school(p)) left.push_back(p);
  state_->care_due[building] = decided;
  if (carry_ != nullptr) carry_->staff_away[building] = 0;
  if (left.empty()) return;
  if (depth_at({building}) > limits_.wade_m) return stay_in_care_home(building, left, when, events);
  const auto next_round = [&](Time at) { state_->care_due[building] = at, schedule(at, DueKind::care_home, building); };
  const ShelterId to = limits_.refuge({building});
  if (!to.valid()) return next_round(when + limits_.look_again);
  const bool by_vehicle = care_vehicles_ != nullptr && care_vehicles_->call(building, when, events);
  const auto walks = std::stable_partition(left.begin(), left.end(), [this](std::uint32_t p) { return world_.persons.impaired[p] == 0; });
  const std::span<const std::uint32_t> walkers(left.begin(), walks), pushed(walks, left.end());
  const int staff = staff_of(building, when);
  const auto room = static_cast<std::size_t>(settings_.care_walkers);
  int used = 0, taken = 0;
  for (std::size_t i = 0; i < walkers.size() && used < staff; i += room, ++used) {
    const auto group = walkers.subspan(i, std::min(room, walkers.size() - i));
    take_out(building, group, false, to, when), taken += static_cast<int>(group.size());
  }
  for (std::size_t i = 0; i < pushed.size() && used < staff && !by_vehicle; ++i, ++used) take_out(building, pushed.subspan(i, 1), true, to, when), ++taken;
  if (taken == 0) return next_round(when + limits_.look_again);  // vehicles are coming for those who are left
  state_->with_care_persons += taken;
  events.add(when, care_round_, building, to.index, taken);
  if (static_cast<std::size_t>(taken) == left.size()) return;
  if (carry_ != nullptr) carry_->staff_away[building] = 1;
  const double dx = world_.buildings.x[building] - world_.shelters.x[to.index], dy = world_.buildings.y[building] - world_.shelters.y[to.index];
  next_round(when + settings_.care_hand_over + Time::seconds(2 * std::sqrt(dx * dx + dy * dy) * limits_.detour / settings_.care_push_m_s));
}

/// The water is too deep at the door: who is left stays.
void Families::stay_in_care_home(std::uint32_t building, const std::vector<std::uint32_t>& residents, Time when, EventLog& events) {
  for (const std::uint32_t p : residents) {
    Intent& intent = behaviour_->intent[household_of(p)];
    if (intent != Intent::leaving) intent = Intent::staying;
  }
  events.add(when, care_stays_, building, EventLog::none, static_cast<double>(residents.size()));
  if (carry_ != nullptr) begin_to_carry(building, when);
}

std::vector<std::uint32_t> Families::residents_of(std::uint32_t building) const {
  std::vector<std::uint32_t> out;
  for (const std::uint32_t p : ties_.residents.at(building))
    if (alive(p) && !membership_->party[p].valid() && !at_school(p)) out.push_back(p);
  std::stable_partition(out.begin(), out.end(), [this](std::uint32_t p) { return world_.persons.impaired[p] != 0; });
  return out;
}

void Families::leave_care_home(std::uint32_t leader, std::uint32_t person, Time when) {
  float unused = 0;
  take_along(leader, person, unused);
  const std::uint32_t household = household_of(person);
  if (!behaviour_->left[household].is_never()) return;
  behaviour_->intent[household] = Intent::leaving, behaviour_->left[household] = when, behaviour_->party[household] = {leader};
}

/// A party of residents with one of the staff, who is not of the world. Informed of closures.
void Families::take_out(std::uint32_t building, std::span<const std::uint32_t> residents, bool pushed, ShelterId to, Time when) {
  const std::uint32_t leader = residents.front();
  float speed = pushed ? static_cast<float>(settings_.care_push_m_s) : 10.0F, own = 10.0F;
  for (const std::uint32_t p : residents) {
    own = std::min(own, std::max(world_.persons.walk_m_s[p], 0.1F));
    leave_care_home(leader, p, when);
  }
  if (!pushed) speed = own;
  movement_->depart.add(
      {.head = {when + Time::seconds(static_cast<double>(world_.buildings.access_m[building] / speed)), world_.persons.key[leader], Phase::behaviour},
       .party = {leader},
       .origin = node_of({building}),
       .destination = to,
       .mode = TravelMode::foot,
       .informed = 1,
       .persons = static_cast<std::uint8_t>(residents.size()),
       .walk_mm_s = static_cast<std::int32_t>(speed * 1000.0F + 0.5F)});
}

}  // namespace muster::behaviour
