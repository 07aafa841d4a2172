#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "engine/movement/cases.hpp"
#include "reference/newell_oracle.hpp"

namespace muster {
namespace {

using namespace cases;

/// Fastest path by Bellman and Ford, as link rows.
std::vector<std::size_t> fastest_path(const NetworkCase& c, const std::string& from, const std::string& to) {
  std::map<std::string, double> cost;
  std::map<std::string, std::size_t> next;
  for (const CaseNode& n : c.nodes) cost[n.id] = n.id == to ? 0 : 1e18;
  for (std::size_t round = 0; round < c.nodes.size(); ++round) {
    for (std::size_t i = 0; i < c.links.size(); ++i) {
      const CaseLink& l = c.links[i];
      const double through = cost[l.to] + l.length_m / l.speed_m_s;
      if (through < cost[l.from]) cost[l.from] = through, next[l.from] = i;
    }
  }
  std::vector<std::size_t> path;
  for (std::string at = from; at != to; at = c.links[next[at]].to) path.push_back(next[at]);
  return path;
}

void expect_like_oracle(std::uint64_t seed, int nodes) {
  NetworkCase c = random_town(seed, nodes, false, false);
  std::vector<std::vector<std::size_t>> paths;
  std::vector<std::int64_t> wanted;
  for (std::size_t row = 0; row < c.demands.size(); ++row) {
    CaseDemand& d = c.demands[row];
    // Equal times of departure are told apart by key in the one and by order in the other: keep them apart.
    d.start_s += 0.005 * static_cast<double>(row), d.end_s += 0.005 * static_cast<double>(row);
    const auto path = fastest_path(c, d.from, d.to);
    for (const std::size_t link : path) d.path.push_back(c.links[link].id);
    for (int i = 0; i < std::ceil((d.end_s - d.start_s) * d.rate_per_s - 1e-6); ++i) {
      paths.push_back(path);
      wanted.push_back(std::llround(1000 * (d.start_s + i / d.rate_per_s)));
    }
  }
  const auto r = run_network_case(c, 2);
  ASSERT_EQ(r.trips.size(), wanted.size());
  const auto expected = reference::NewellOracle(c).run(paths, wanted);
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    ASSERT_EQ(r.trips[i].entered.is_never() ? -1 : r.trips[i].entered.ms, expected[i].entered) << "seed " << seed << " trip " << i;
    ASSERT_EQ(r.trips[i].arrived.is_never() ? -1 : r.trips[i].arrived.ms, expected[i].arrived) << "seed " << seed << " trip " << i;
  }
}

TEST(KinematicWave, agrees_with_the_plain_model_to_the_millisecond_on_random_networks) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) expect_like_oracle(seed, 4 + static_cast<int>(seed % 6));
}

}  // namespace
}  // namespace muster
