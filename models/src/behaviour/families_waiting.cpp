#include <algorithm>
#include <map>

#include "behaviour/families.hpp"
#include "muster/engine/world/world.hpp"

namespace muster::behaviour {

namespace {

/// Nobody is sent where so many have not come through: what stopped them stops the next one too, and it is missed elsewhere.
constexpr int most_failed_calls = 2;

}  // namespace

/// A school hears of the order from the first of its families.
void Families::tell_schools(std::uint32_t household, Time now) {
  if (!in_school_hours_ || warning_->advice[household] != Advice::move_now) return;
  const std::uint32_t first = world_.households.first_person[household];
  for (std::uint32_t p = first; p < first + world_.households.persons[household]; ++p) {
    if (!at_school(p)) continue;
    const std::uint32_t school = state_->school[p].index;
    if (!state_->school_leaves[school].is_never()) continue;
    state_->school_leaves[school] = std::max<Time>(now, warning_->told[household]) + settings_.school_keeps_until;
    schedule(state_->school_leaves[school], DueKind::school, school);
  }
}

/// With water at its walls, or after shaking, that people would notice at their own door a school waits for nobody.
void Families::look_at_schools(Time now) {
  if (!in_school_hours_) return;
  const auto shakes = [this](std::uint32_t b) {
    return shaking_ != nullptr && std::any_of(shaking_->now.begin(), shaking_->now.end(), [this, b](const earthquake::Shake& shake) {
             return static_cast<double>(shake.pga_g[b]) >= notices_->shaking_g;
           });
  };
  for (const auto& [b, pupils] : ties_.pupils) {
    if ((depth_at({b}) < notices_->depth_m && !shakes(b)) || state_->school_leaves[b] <= now || (rounds_ != nullptr && rounds_->rounds[b] > 0)) continue;
    state_->school_leaves[b] = now;
    schedule(now, DueKind::school, b);
  }
}

void Families::school_due(std::uint32_t building, Time when, EventLog& events) {
  std::vector<std::uint32_t> pupils;
  for (const std::uint32_t p : ties_.pupils.at(building))
    if (state_->is_at(p, building) && alive(p)) pupils.push_back(p);
  if (pupils.empty()) {
    state_->school_leaves[building] = decided;
    return;
  }
  const auto persons = static_cast<double>(pupils.size());
  if (depth_at({building}) > limits_.wade_m) {
    state_->school_leaves[building] = decided;
    return events.add(when, school_stays_, building, EventLog::none, persons);
  }
  const ShelterId to = limits_.refuge({building});
  if (!to.valid()) {
    state_->school_leaves[building] = when + limits_.look_again;
    return schedule(state_->school_leaves[building], DueKind::school, building);
  }
  state_->school_leaves[building] = decided;
  if (knows_teachers()) return lead_out_in_rounds(building, std::move(pupils), to, when, events);
  state_->with_school_persons += static_cast<std::int32_t>(pupils.size());
  const auto size = static_cast<std::size_t>(settings_.school_group);
  for (std::size_t i = 0; i < pupils.size(); i += size) lead_out(building, std::span(pupils).subspan(i, std::min(size, pupils.size() - i)), to, when);
  events.add(when, school_left_, building, to.index, persons);
}

/// One group, as slow as its slowest child. It knows which roads are shut.
void Families::lead_out(std::uint32_t building, std::span<const std::uint32_t> pupils, ShelterId to, Time when) {
  const std::uint32_t leader = pupils.front();
  float slowest = 10.0F;
  for (const std::uint32_t p : pupils) take_along(leader, p, slowest);
  movement_->depart.add(
      {.head = {when + Time::seconds(static_cast<double>(world_.buildings.access_m[building] / slowest)), world_.persons.key[leader], Phase::behaviour},
       .party = {leader},
       .origin = node_of({building}),
       .destination = to,
       .mode = TravelMode::foot,
       .informed = 1,
       .persons = static_cast<std::uint8_t>(pupils.size()),
       .walk_mm_s = static_cast<std::int32_t>(slowest * 1000.0F + 0.5F)});
}

void Families::ask(std::uint32_t household, Time when, EventLog& events) {
  state_->help[household] = Help::waits;
  events.add(when, awaited_, household, ties_.helper[household].index);
  const Time due = when + settings_.helper_patience;
  state_->helper_due.set(household, due);
  schedule(due, DueKind::helper, household);
}

/// Its patience is over; but who knows that somebody is on the way waits on.
void Families::helper_due(std::uint32_t household, Time when, EventLog& events) {
  state_->helper_due.set(household, Time::never());
  bool coming = false;
  each_at_home(household, [&](std::uint32_t p) { coming = coming || state_->fetched_by[p].valid(); });
  if (coming) return;
  if (state_->help[household] == Help::waits)
    events.add(when, failed_, household, ties_.helper[household].index, static_cast<double>(why_not_coming(household)));
  call_ambulance(household, when, events);
}

/// The nearest that is free; where all are at work it calls again; where there is none, or none comes through, it stays.
void Families::call_ambulance(std::uint32_t household, Time when, EventLog& events) {
  const bool reachable = ambulances_ != nullptr && state_->failed_calls[household] < most_failed_calls;
  const Ambulances::Answer answer = reachable ? ambulances_->call(household, when, events) : Ambulances::Answer::none;
  if (answer == Ambulances::Answer::none) return no_help(household, when, events);
  state_->help[household] = Help::called;
  if (answer == Ambulances::Answer::busy) call_again(household, when + limits_.look_again);
}

void Families::lose_ambulance(std::uint32_t household, Time when) {
  state_->failed_calls.set(household, static_cast<std::uint8_t>(state_->failed_calls[household] + 1));
  call_again(household, when);
}

void Families::call_again(std::uint32_t household, Time when) {
  state_->helper_due.set(household, when);
  schedule(when, DueKind::helper, household);
}

NotFetched Families::why_not_coming(std::uint32_t household) const {
  const PersonId helper = ties_.helper[household];
  if (!helper.valid()) return NotFetched::nobody_named;
  if (!alive(helper.index)) return NotFetched::gone;
  const std::uint32_t theirs = household_of(helper.index);
  if (!behaviour_->left[theirs].is_never()) return NotFetched::left_before;
  const Intent intent = behaviour_->intent[theirs];
  return intent == Intent::refused || intent == Intent::staying ? NotFetched::refused : NotFetched::not_ready;
}

void Families::no_help(std::uint32_t household, Time when, EventLog& events) {
  int persons = 0;
  each_at_home(household, [&](std::uint32_t) { ++persons; });
  state_->help[household] = Help::without;
  state_->unhelped_persons += persons;
  events.add(when, without_help_, household, EventLog::none, persons);
  limits_.stays(household, when);
}

/// `household` does not come for those of the visit, or comes in vain.
void Families::visit_missed(const Visit& visit, std::uint32_t household, NotFetched why, Time when, EventLog& events) {
  if (visit.assisted == Visit::own) return events.add(when, not_fetched_, household, visit.at.index, static_cast<double>(why));
  const std::uint32_t assisted = visit.assisted;
  events.add(when, failed_, assisted, ties_.helper[assisted].index, static_cast<double>(why));
  if (state_->help[assisted] == Help::waits && state_->helper_due[assisted].is_never()) call_ambulance(assisted, when, events);  // has waited long enough
}

}  // namespace muster::behaviour
