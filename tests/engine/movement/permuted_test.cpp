#include <gtest/gtest.h>

#include <map>
#include <tuple>

#include "engine/movement/cases.hpp"

namespace muster {
namespace {

using namespace cases;

/// Everything that movement knows, in one town; all ids differ.
NetworkCase busy_town(std::uint64_t seed) {
  NetworkCase c = random_town(seed, 8, true, true);
  c.vehicles = {{.id = "car"},
                {.id = "truck", .mode = TravelMode::high, .places = 2, .flow_share = 2},
                {.id = "bicycle", .mode = TravelMode::cycle, .filters = 1, .fastest_m_s = 5, .flow_share = 0.25F, .seats = 1}};
  for (std::size_t i = 0; i < c.demands.size(); ++i) c.demands[i].id = "d" + std::to_string(i), c.demands[i].vehicle = c.vehicles[i % 3].id;
  c.demands[0].walk_m_s = {CaseDraw::Law::normal, {1.3, 0.2}}, c.demands[0].delay_s = {CaseDraw::Law::uniform, {0, 60}};
  c.nodes[3].capacity_veh_s = 0.4;
  for (std::size_t i = 0; i < 4; ++i) c.signals.push_back({.link = c.links[5 * i].id, .cycle_s = 60, .green_from_s = 20, .green_to_s = 50});
  c.controls = {{.at_s = 50, .node = "n2", .control = CrossingControl::dark}, {.at_s = 120, .node = "n2", .control = CrossingControl::police}};
  c.links[2].no_turn_to = {};
  for (const CaseLink& l : c.links)
    if (l.from == c.links[2].to && l.id != c.links[2].opposite && c.links[2].no_turn_to.empty()) c.links[2].no_turn_to.push_back(l.id);
  return c;
}

template <class T>
void shuffle(std::vector<T>& rows, std::uint64_t seed, int what) {
  for (std::size_t i = rows.size(); i > 1; --i)
    std::swap(rows[i - 1], rows[static_cast<std::size_t>(pick(seed, what, static_cast<int>(i), 0, static_cast<int>(i) - 1))]);
}

NetworkCase permuted(NetworkCase c, std::uint64_t seed) {
  shuffle(c.nodes, seed, 21), shuffle(c.links, seed, 22), shuffle(c.demands, seed, 23), shuffle(c.signals, seed, 24), shuffle(c.controls, seed, 25);
  shuffle(c.changes, seed, 26), shuffle(c.vehicles, seed, 27);
  return c;
}

/// A passage by names: demand, number within it, link, when entered, when left.
using Named = std::tuple<std::string, std::size_t, std::string, std::int64_t, std::int64_t>;

/// All that became of the parties, by their names.
std::vector<Named> by_name(const NetworkCase& c, const NetworkResult& r) {
  std::vector<Named> out;
  std::vector<std::size_t> number(r.trips.size());
  std::map<std::uint32_t, std::size_t> of_demand;
  for (std::size_t i = 0; i < r.trips.size(); ++i) {
    const CaseTrip& t = r.trips[i];
    number[i] = of_demand[t.demand]++;
    out.emplace_back(c.demands[t.demand].id, number[i], "status " + std::to_string(static_cast<int>(t.status)), t.wanted.ms, t.arrived.ms);
  }
  for (const CasePassage& p : r.passages) out.emplace_back(c.demands[r.trips[p.trip].demand].id, number[p.trip], c.links[p.link].id, p.entered.ms, p.left.ms);
  for (const std::string& link : r.gridlocks) out.emplace_back("", 0, link, 0, 0);
  std::sort(out.begin(), out.end());
  return out;
}

TEST(Movement, does_not_depend_on_the_order_of_the_input) {
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    NetworkCase c = busy_town(seed);
    // Of two changes of a link at the same moment the later in the list holds: keep them apart.
    for (std::size_t i = 0; i < c.changes.size(); ++i) c.changes[i].at_s += 0.01 * static_cast<double>(i);
    const std::vector<Named> expected = by_name(c, run_network_case(c));
    ASSERT_GT(expected.size(), 500U);
    for (std::uint64_t order = 1; order <= 3; ++order) {
      const NetworkCase other = permuted(c, 100 * seed + order);
      ASSERT_EQ(by_name(other, run_network_case(other, 2)), expected) << "seed " << seed << ", order " << order;
    }
  }
}

}  // namespace
}  // namespace muster
