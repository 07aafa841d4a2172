#include <algorithm>

#include "behaviour/families.hpp"
#include "muster/engine/world/world.hpp"

// Care homes that the water has shut in: the staff carry those who cannot walk to a dry floor.
namespace muster::behaviour {

namespace {

/// The floor that somebody is carried to lies so much above the water, m: it may go on rising meanwhile. Design default.
constexpr double above_water_m = 1.0;

}  // namespace

int Families::storey_of(std::uint32_t person) const {
  const std::uint8_t carried = carry_->storey[person];
  return carried != CarryState::nowhere ? carried : world_.households.storey[household_of(person)];
}

/// The lowest that is dry enough, else the highest of the house. The ground floor is 0.
int Families::storey_to_carry_to(std::uint32_t building) const {
  const BuildingTable& b = world_.buildings;
  const double on_ground_floor_m = depth_at({building}) - (static_cast<double>(b.floor_z[building]) - static_cast<double>(b.ground_z[building]));
  const int top = std::max(0, b.storeys[building] - 1);
  int storey = 0;
  while (storey < top && storey * static_cast<double>(b.storey_m[building]) < on_ground_floor_m + above_water_m) ++storey;
  return storey;
}

/// Those of limited mobility who are in the house below that storey: the lowest first.
std::vector<std::uint32_t> Families::to_be_carried(std::uint32_t building, int storey) const {
  std::vector<std::uint32_t> out;
  for (const std::uint32_t p : ties_.residents.at(building))
    if (alive(p) && world_.persons.impaired[p] != 0 && !membership_->party[p].valid() && storey_of(p) < storey) out.push_back(p);
  std::stable_sort(out.begin(), out.end(), [this](std::uint32_t a, std::uint32_t b) { return storey_of(a) < storey_of(b); });
  return out;
}

/// As many at a time as there are staff for, with the one who has the longest way.
void Families::begin_to_carry(std::uint32_t building, Time when) {
  const int storey = storey_to_carry_to(building);
  const std::vector<std::uint32_t> waiting = to_be_carried(building, storey);
  if (waiting.empty()) return;
  carry_->carried_at[building] = when + Time{settings_.care_carry.ms * (storey - storey_of(waiting.front()))};
  schedule(carry_->carried_at[building], DueKind::carried_up, building);
}

void Families::carried_up(std::uint32_t building, Time when, EventLog& events) {
  const int storey = storey_to_carry_to(building);
  const auto at_a_time = std::max<std::size_t>(1, static_cast<std::size_t>(staff_of(building, when) / settings_.care_carriers));
  std::vector<std::uint32_t> up = to_be_carried(building, storey);
  up.resize(std::min(up.size(), at_a_time));
  for (const std::uint32_t p : up) carry_->storey[p] = static_cast<std::uint8_t>(storey);
  carry_->carried_up_persons += static_cast<std::int32_t>(up.size());
  if (!up.empty()) events.add(when, carried_up_, building, EventLog::none, static_cast<double>(up.size()));
  carry_->carried_at[building] = Time::never();
  begin_to_carry(building, when);
}

/// Where the staff are in the house and the water has become too deep to leave, or has come after those who are upstairs.
void Families::look_at_care_homes(Time now) {
  if (carry_ == nullptr) return;
  for (const auto& [b, residents] : ties_.residents) {
    const Time due = state_->care_due[b];
    if (due.is_never() || carry_->staff_away[b] != 0 || !carry_->carried_at[b].is_never() || depth_at({b}) <= limits_.wade_m) continue;
    if (due.ms < 0) begin_to_carry(b, now);
    else if (due > now) state_->care_due[b] = now, schedule(now, DueKind::care_home, b);
  }
}

}  // namespace muster::behaviour
