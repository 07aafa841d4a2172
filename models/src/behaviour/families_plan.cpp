#include <algorithm>
#include <cmath>
#include <utility>

#include "behaviour/families.hpp"
#include "muster/engine/world/world.hpp"

namespace muster::behaviour {

int Errand::persons() const {
  std::size_t sum = 0;
  for (const Visit& visit : visits) sum += visit.persons.size();
  return static_cast<int>(sum);
}

bool Errand::assists() const {
  return std::any_of(visits.begin(), visits.end(), [](const Visit& visit) { return visit.assisted != Visit::own; });
}

Errand Families::plan(std::uint32_t household, const std::vector<std::uint32_t>& members) const {
  Errand errand;
  const bool adult = std::any_of(members.begin(), members.end(), [this](std::uint32_t p) { return able_adult(world_.persons, p); });
  plan_schools(household, adult, errand);
  if (const auto found = ties_.in_care.find(household); found != ties_.in_care.end())
    for (const std::uint32_t h : found->second) plan_care(h, members, errand);
  return errand;
}

void Families::plan_schools(std::uint32_t household, bool adult, Errand& errand) const {
  std::map<BuildingId, std::vector<std::uint32_t>> pupils;
  const std::uint32_t first = world_.households.first_person[household];
  for (std::uint32_t p = first; p < first + world_.households.persons[household]; ++p)
    if (state_->school[p].valid() && in_school_hours_ && alive(p)) pupils[state_->school[p]].push_back(p);
  for (const auto& [school, persons] : pupils) {
    const Visit visit{school, Visit::own, persons};
    const bool there = std::any_of(persons.begin(), persons.end(), [this](std::uint32_t p) { return at_school(p); });
    if (!there) errand.left_out.emplace_back(visit, NotFetched::gone);
    else if (!adult) errand.left_out.emplace_back(visit, NotFetched::no_adult);
    else if (depth_at(school) > limits_.wade_m) errand.left_out.emplace_back(visit, NotFetched::flooded);
    else errand.visits.push_back(visit);
  }
}

/// Whoever has not refused is taken along, also who has not made up his mind yet.
void Families::plan_care(std::uint32_t household, const std::vector<std::uint32_t>& members, Errand& errand) const {
  Visit visit{home_of(household), household, {}};
  each_at_home(household, [&](std::uint32_t p) { visit.persons.push_back(p); });
  if (visit.persons.empty()) return;
  const Intent intent = behaviour_->intent[household];
  const bool refuses = intent == Intent::refused || (intent == Intent::staying && state_->help[household] != Help::without);
  if (std::find(members.begin(), members.end(), ties_.helper[household].index) == members.end()) errand.left_out.emplace_back(visit, NotFetched::gone);
  else if (refuses) errand.left_out.emplace_back(visit, NotFetched::refused);
  else if (depth_at(visit.at) > limits_.wade_m) errand.left_out.emplace_back(visit, NotFetched::flooded);
  else errand.visits.push_back(visit);
}

void Families::fit(Errand& errand, int room) {
  std::vector<Visit> kept;
  for (Visit& visit : errand.visits) {
    const int persons = static_cast<int>(visit.persons.size());
    if (persons > room) {
      errand.left_out.emplace_back(std::move(visit), NotFetched::no_room);
    } else {
      room -= persons;
      kept.push_back(std::move(visit));
    }
  }
  errand.visits = std::move(kept);
}

double Families::way_m(std::uint32_t household, const Errand& errand) const {
  double sum = 0;
  BuildingId at = home_of(household);
  for (const Visit& visit : errand.visits) {
    const double dx = world_.buildings.x[visit.at.index] - world_.buildings.x[at.index], dy = world_.buildings.y[visit.at.index] - world_.buildings.y[at.index];
    sum += std::sqrt(dx * dx + dy * dy);
    at = visit.at;
  }
  return sum;
}

}  // namespace muster::behaviour
