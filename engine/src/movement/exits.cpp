#include "movement/exits.hpp"

#include <algorithm>
#include <cmath>

#include "movement/orders.hpp"
#include "muster/engine/core/luck.hpp"

namespace muster {

namespace {

/// Persons on a link in its direction, and those who wait to enter it at its tail, as of the present look.
std::uint32_t persons_towards(Traffic& t, std::uint32_t link) {
  ExitView& view = t.exits;
  if (view.counted[link] == view.look) return view.persons[link];
  std::uint32_t persons = 0;
  for (const std::uint32_t p : walkers_on(t, link)) persons += t.party->persons[p];
  for (std::uint32_t p = t.origins[static_cast<std::size_t>(Plane::foot)][link].first; p != no_row; p = t.feet->rows[p].next) persons += t.party->persons[p];
  view.counted[link] = view.look, view.persons[link] = persons;
  return persons;
}

Edition edition_of(const Traffic& t, std::uint32_t who) { return t.party->informed[who] != 0 ? Edition::current : Edition::first; }

/// The next link of a party's way to a place, or none where it knows, or sees at the node, that it is shut.
LinkId next_link(const Traffic& t, std::uint32_t who, std::uint32_t node, ShelterId to) {
  const LinkId next = t.routes.front().next(edition_of(t, who), TravelMode::foot, to, node);
  return next.valid() && !t.closed(TravelMode::foot, next.index) ? next : LinkId{};
}

/// What a party has to expect of a place.
struct Outlook {
  double ms = INFINITY;  ///< until it is there; infinite where no way leads
  bool queue = false;    ///< it would have to wait on the way
};

/// For a party that stands at `node`: its walk to `to`, and how much longer those ahead of it take to get out of the links that it can see. Who is ahead on a
/// link passes its end at what its width lets through.
Outlook outlook(Traffic& t, std::uint32_t who, std::uint32_t node, ShelterId to, bool minds_queues) {
  const RoutingTables& routes = t.routes.front();
  if (t.doors->shut.size() > to.index && t.doors->shut[to.index] != 0) return {};
  if (routes.cost_to_go(edition_of(t, who), TravelMode::foot, to, node) == no_way) return {};
  const double own = static_cast<double>(t.party->walk_m_s[who]);
  double metres = 0, walked = 0, ahead = 0, late = 0;
  const std::uint32_t goal = t.world->shelters.node[to.index].index;
  while (node != goal && metres < t.settings.exit_sight_m) {
    const LinkId link = next_link(t, who, node, to);
    if (!link.valid()) return {};
    const FootLink& way = t.foot_links[link.index];
    metres += way.length_m, walked += walking_ms(way, t.settings, own, 1);
    if (minds_queues) ahead += persons_towards(t, link.index);
    late = std::max(late, ahead * static_cast<double>(way.headway_per_person) / static_cast<double>(ticks_per_ms) - walked);
    node = way.head_node;
  }
  const std::uint32_t beyond = routes.cost_to_go(edition_of(t, who), TravelMode::foot, to, node);
  return {walked + late + static_cast<double>(beyond) * t.settings.reference_walk_m_s / own, late > 0};
}

struct Exit {
  ShelterId to;
  double ms = INFINITY;
};

std::span<const ShelterId> choices_of(const Traffic& t, std::uint32_t who) {
  const ShelterId to = t.party->destination[who];
  return to.valid() ? t.exits.groups[t.exits.group_of[to.index]] : std::span<const ShelterId>{};
}

Exit quickest(Traffic& t, std::uint32_t who, std::uint32_t node, bool minds_queues) {
  Exit best;
  for (const ShelterId to : choices_of(t, who))
    if (const double ms = outlook(t, who, node, to, minds_queues).ms; ms < best.ms) best = {to, ms};
  return best;
}

/// Persons on a link by the place of the group that they go to.
const std::vector<std::uint32_t>& persons_bound(Traffic& t, std::uint32_t link, std::uint8_t group) {
  ExitView::Bound& bound = t.exits.bound[link];
  const std::vector<ShelterId>& places = t.exits.groups[group];
  if (bound.look == t.exits.look && bound.group == group) return bound.persons;
  bound = {t.exits.look, group, std::vector<std::uint32_t>(places.size(), 0)};
  const std::vector<NodeId>& door = t.world->shelters.node;
  for (const std::uint32_t p : walkers_on(t, link)) {
    const ShelterId goes_to = t.party->rows[p].destination;
    for (std::size_t i = 0; goes_to.valid() && i < places.size(); ++i)
      if (door[places[i].index] == door[goes_to.index]) bound.persons[i] += t.party->persons[p];
  }
  return bound.persons;
}

/// Where most of those go who are on the party's link and on the links that leave `node`, itself left out; none where nobody is. The present one on ties.
ShelterId where_others_go(Traffic& t, std::uint32_t who, std::uint32_t node) {
  const PartyRow& row = t.party->rows[who];
  const std::uint8_t group = t.exits.group_of[row.destination.index];
  const std::vector<ShelterId>& places = t.exits.groups[group];
  std::vector<std::uint32_t> persons(places.size(), 0);
  const auto look_at = [&](std::uint32_t link) {
    const std::vector<std::uint32_t>& there = persons_bound(t, link, group);
    for (std::size_t i = 0; i < persons.size(); ++i) persons[i] += there[i];
  };
  const std::uint32_t first = t.network->first_out({node}), end = first + t.network->out_degree({node});
  for (std::uint32_t link = first; link < end; ++link) look_at(link);
  if (row.link.valid()) look_at(row.link.index);
  std::uint32_t most = 0;
  ShelterId out;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const bool is_present = places[i] == row.destination;
    if (is_present && row.link.valid()) persons[i] -= std::min<std::uint32_t>(persons[i], t.party->persons[who]);
    if (persons[i] > most || (persons[i] == most && most > 0 && is_present)) most = persons[i], out = places[i];
  }
  return out;
}

/// How much quicker another exit must be for this person to turn to it, as a share: 0 for some, twice the mean for others.
double patience(const Traffic& t, std::uint32_t who) { return 2 * t.settings.exit_gain * uniform(t.exits.seed, Stream::exit_patience, t.keys[who]); }

/// Where a party under way goes from `node` on: its destination, or another that it turns to. Who sees neither queue nor closure does not think of others.
ShelterId reconsider(Traffic& t, std::uint32_t who, std::uint32_t node) {
  const ShelterId present = t.party->destination[who];
  const ExitChoice choice = t.choices->choice[who];
  if (choice == ExitChoice::follow)
    if (const ShelterId others = where_others_go(t, who, node); others.valid() && next_link(t, who, node, others).valid()) return others;
  const bool minds_queues = choice == ExitChoice::queues;
  const Outlook now = outlook(t, who, node, present, minds_queues);
  if (!now.queue && !std::isinf(now.ms)) return present;
  const Exit other = quickest(t, who, node, minds_queues);
  if (!other.to.valid()) return present;
  return std::isinf(now.ms) || other.ms < now.ms * (1 - patience(t, who)) ? other.to : present;
}

bool turn_to(Traffic& t, std::uint32_t who, ShelterId to, std::uint32_t now_ms, Worker& worker) {
  if (to == t.party->rows[who].destination) return false;
  t.party->destination[who] = to;
  t.note(worker, now_ms, &PartyEvents::rerouted, who, to.index, 2);
  return true;
}

/// Parties without repetition, in the order of their keys, of which `may` is true.
template <class Parties, class May>
std::vector<std::uint32_t> in_order(const Traffic& t, const Parties& parties, const May& may) {
  std::vector<std::uint32_t> out;
  for (const auto& p : parties)
    if (const std::uint32_t who = PartyId{p}.index; t.choices->choice[who] != ExitChoice::given && may(who)) out.push_back(who);
  std::sort(out.begin(), out.end(), [&t](std::uint32_t a, std::uint32_t b) { return t.keys[a] < t.keys[b]; });
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

void declare_exits(Traffic& t, const std::vector<std::uint8_t>& group_of, StartContext& context) {
  if (group_of.empty()) return;
  t.choices = &context.state.add<ChoiceState>();
  t.choices->choice.assign(t.party->rows.size(), ExitChoice::given);
  t.doors = &context.state.add<DoorAccess>();
}

ExitView make_exit_view(const World& world, const std::vector<std::uint8_t>& group_of, std::uint64_t seed) {
  ExitView view;
  if (group_of.empty()) return view;
  view.group_of = group_of, view.seed = seed;
  view.groups.resize(256);
  for (std::uint32_t s = 0; s < group_of.size(); ++s)
    if (group_of[s] != 0) view.groups[group_of[s]].push_back({s});
  view.counted.assign(world.links.size(), 0), view.persons.assign(world.links.size(), 0), view.bound.resize(world.links.size());
  return view;
}

void choose_at_departure(Traffic& t, std::uint32_t who, ExitChoice choice) {
  PartyRow& row = t.party->rows[who];
  if (choice == ExitChoice::given) choice = t.settings.exit_choice;
  if (row.mode != TravelMode::foot || row.goal.valid() || choices_of(t, who).empty()) choice = ExitChoice::given;
  t.choices->choice[who] = choice;
  if (choice == ExitChoice::given) return;
  Exit best = quickest(t, who, row.node.index, choice == ExitChoice::queues);
  if (choice == ExitChoice::follow)
    if (const ShelterId others = where_others_go(t, who, row.node.index); others.valid()) best.to = others;
  if (best.to.valid()) row.destination = best.to;
  const LinkId first = next_link(t, who, row.node.index, row.destination);
  if (first.valid() && t.exits.counted[first.index] == t.exits.look) t.exits.persons[first.index] += t.party->persons[who];  // who comes next finds it there
}

void look_for_other_exits(Traffic& t, std::span<const PartyId> on_new_link, std::uint32_t now_ms, Worker& worker) {
  ++t.exits.look;
  for (const std::uint32_t who : in_order(t, on_new_link, [&t](std::uint32_t p) { return t.party->status[p] == PartyStatus::on_link; })) {
    const std::uint32_t link = t.party->link[who].index, ahead = t.foot_links[link].head_node;
    if (turn_to(t, who, reconsider(t, who, ahead), now_ms, worker)) wake_ends(t, TravelMode::foot, link);
  }
  for (const std::uint32_t who : in_order(t, t.stranded, [](std::uint32_t) { return true; })) {
    if (!turn_to(t, who, reconsider(t, who, t.party->node[who].index), now_ms, worker)) continue;
    leave_origin(t, who);
    join_origin(t, who, now_ms, worker);
  }
}

}  // namespace muster
