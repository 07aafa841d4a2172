#include "movement/traffic.hpp"

namespace muster {

Choice choose_way(const Traffic& traffic, std::uint32_t who, std::uint32_t node) {
  const PartyState& party = *traffic.party;
  const ShelterId destination = party.destination[who];
  if (!destination.valid()) return {};
  if (traffic.world->shelters.node[destination.index].index == node) return {goes_in, false};
  const TravelMode mode = party.mode[who];
  const bool informed = party.informed[who] != 0;
  const RoutingTables& routes = traffic.routes.front();
  for (const Edition edition : {Edition::first, Edition::current}) {
    if (edition == Edition::first && informed) continue;
    const LinkId next = routes.next(edition, mode, destination, {node});
    if (next.valid() && !traffic.closed(mode, next.index)) return {next.index, !informed && edition == Edition::current};
  }
  return {finds_no_way, !informed};
}

std::uint32_t decide_way(Traffic& traffic, std::uint32_t who, std::uint32_t node, std::uint32_t ms, Worker& worker) {
  const Choice choice = choose_way(traffic, who, node);
  if (choice.learns) {
    traffic.party->informed[who] = 1;
    worker.events.push_back({{ms}, traffic.events.rerouted, who, traffic.party->destination[who].index, 0});
  }
  return choice.out;
}

}  // namespace muster
