#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "muster/engine/core/luck.hpp"
#include "muster/engine/movement/network_case.hpp"

// Small networks for the tests of movement.
namespace muster::cases {

inline CaseLink road(std::string id, std::string from, std::string to, double length = 1000, double speed = 20, double jam = 0.2, double wave = 5) {
  CaseLink l;
  l.id = std::move(id), l.from = std::move(from), l.to = std::move(to);
  l.length_m = length, l.speed_m_s = speed, l.jam_veh_m = jam, l.wave_m_s = wave;
  return l;
}

inline CaseLink footway(std::string id, std::string from, std::string to, double length, double width, std::string opposite = "") {
  CaseLink l;
  l.id = std::move(id), l.from = std::move(from), l.to = std::move(to), l.opposite = std::move(opposite);
  l.length_m = length, l.lanes = 0, l.width_m = width;
  return l;
}

inline CaseDemand cars(std::string from, std::string to, double rate, double start, double end) {
  CaseDemand d;
  d.from = std::move(from), d.to = std::move(to), d.rate_per_s = rate, d.start_s = start, d.end_s = end;
  return d;
}

inline CaseDemand walkers(std::string from, std::string to, double rate, double start, double end, double walk_m_s = 1.34) {
  CaseDemand d = cars(std::move(from), std::move(to), rate, start, end);
  d.mode = TravelMode::foot, d.walk_m_s = walk_m_s;
  return d;
}

inline NetworkCase network(std::vector<CaseNode> nodes, std::vector<CaseLink> links, std::vector<CaseDemand> demands) {
  NetworkCase c;
  c.nodes = std::move(nodes), c.links = std::move(links), c.demands = std::move(demands);
  return c;
}

/// Whole number in [low, high], from a name and two numbers: the same on every machine.
inline int pick(std::uint64_t seed, int what, int which, int low, int high) {
  const auto n = static_cast<std::uint64_t>(high - low + 1);
  return low + static_cast<int>(uniform_index(seed, Stream::test, {static_cast<std::uint64_t>(what)}, static_cast<std::uint64_t>(which), n));
}

/// A ring of two-way streets with chords, cars and walkers between its nodes, and links that close and slow down on the way. All times of cars are
/// multiples of 5 ms.
inline NetworkCase random_town(std::uint64_t seed, int nodes, bool with_walkers, bool with_changes) {
  NetworkCase c;
  for (int v = 0; v < nodes; ++v) c.nodes.push_back({"n" + std::to_string(v), 0});
  const auto street = [&](int i, int a, int b) {
    const int headways[] = {500, 625, 800, 1000, 1250, 2000, 2500};
    CaseLink l = road("s" + std::to_string(i), "n" + std::to_string(a), "n" + std::to_string(b));
    l.length_m = 0.02 * 5 * pick(seed, 1, i, 100, 2000);
    l.lanes = pick(seed, 2, i, 1, 2);
    l.capacity_veh_s = 1000.0 / headways[pick(seed, 3, i, 0, 6)] / l.lanes;
    l.jam_veh_m = 0.15, l.width_m = with_walkers ? pick(seed, 4, i, 1, 4) : 0;
    CaseLink back = l;
    std::swap(back.from, back.to);
    back.id += "r", back.opposite = l.id, l.opposite = back.id;
    c.links.push_back(l), c.links.push_back(back);
  };
  for (int v = 0; v < nodes; ++v) street(v, v, (v + 1) % nodes);
  for (int i = 0; i < nodes / 2; ++i) {
    const int a = pick(seed, 5, i, 0, nodes - 1), b = (a + pick(seed, 6, i, 2, nodes - 2)) % nodes;
    street(nodes + i, a, b);
  }
  const double rates[] = {0.2, 0.25, 0.5, 1.0};
  for (int i = 0; i < 2 * nodes; ++i) {
    const int from = pick(seed, 7, i, 0, nodes - 1), to = (from + pick(seed, 8, i, 1, nodes - 1)) % nodes % 3;
    if (from == to) continue;
    CaseDemand d = cars("n" + std::to_string(from), "n" + std::to_string(to), rates[pick(seed, 9, i, 0, 3)], pick(seed, 10, i, 0, 100), 0);
    d.end_s = d.start_s + pick(seed, 11, i, 20, 120);
    d.mode = with_walkers && pick(seed, 12, i, 0, 1) == 1 ? TravelMode::foot : TravelMode::car;
    d.persons = d.mode == TravelMode::foot ? pick(seed, 13, i, 1, 4) : 1;
    d.walk_m_s = 0.01 * pick(seed, 14, i, 70, 160);
    d.informed = pick(seed, 15, i, 0, 1) == 1;
    c.demands.push_back(d);
  }
  for (int i = 0; with_changes && i < nodes; ++i) {
    CaseChange change;
    change.at_s = pick(seed, 16, i, 20, 300);
    change.link = c.links[static_cast<std::size_t>(pick(seed, 17, i, 0, static_cast<int>(c.links.size()) - 1))].id;
    const int kind = pick(seed, 18, i, 0, 4);
    change.closed_car = kind == 0 || kind == 1, change.closed_foot = kind == 1 || kind == 2;
    change.car_speed_m_s = kind == 3 ? 4 : 0;
    change.foot_factor = kind == 4 ? 0.4 : 1, change.capacity_factor = kind == 4 ? 0.5 : 1;
    c.changes.push_back(change);
  }
  c.step = Time::seconds(2), c.end = Time::hours(3);
  c.settings.stuck_limit = Time::minutes(5);
  return c;
}

}  // namespace muster::cases
