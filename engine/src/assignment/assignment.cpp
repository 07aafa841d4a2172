#include "muster/engine/assignment/assignment.hpp"

#include <algorithm>
#include <cassert>
#include <numeric>

#include "assignment/balance.hpp"
#include "assignment/ways.hpp"
#include "muster/engine/assignment/cost_tree.hpp"
#include "muster/engine/core/team.hpp"
#include "muster/engine/world/tables.hpp"

namespace muster {

using assignment::Balance;
using assignment::ExactSum;
using assignment::OriginWays;
using assignment::Way;

namespace {

/// Sweeps over all pairs go on until this share is left of what the trips cost above the cheapest known ways when the iteration began.
constexpr double sweep_until = 0.02;
constexpr int most_sweeps = 60;

/// Rows in the order (first, second, row).
std::vector<std::uint32_t> sorted_rows(const std::vector<NodeId>& first, const std::vector<NodeId>& second) {
  std::vector<std::uint32_t> rows(first.size());
  std::iota(rows.begin(), rows.end(), 0U);
  std::sort(rows.begin(), rows.end(), [&](std::uint32_t a, std::uint32_t b) {
    if (first[a] != first[b]) return first[a] < first[b];
    return second[a] != second[b] ? second[a] < second[b] : a < b;
  });
  return rows;
}

/// A tree, and what its search works with; one per thread.
struct Search {
  explicit Search(std::size_t nodes) : cost_from(nodes), via(nodes) {}
  std::vector<double> cost_from;
  std::vector<std::uint32_t> via;
  CostHeap heap;
};

}  // namespace

struct Assignment::Impl {
  Impl(const AssignmentCase& given, int threads);
  /// Calls with_tree(origin row, search) for the tree of every origin at these costs, on all threads.
  template <class WithTree>
  void for_each_tree(std::span<const double> cost, WithTree&& with_tree);
  FlowSums sums_of(std::span<const double> flow, double shortest_cost) const;
  double shortest_cost(std::span<const double> cost);
  void look_around();
  void iterate();
  std::vector<double> costs(std::span<const double> flow) const;
  std::vector<double> in_network_order(std::span<const double> values) const;
  std::vector<double> in_case_order(std::span<const double> values) const;

  Team team;
  std::vector<std::uint32_t> row_of;  ///< [row of the network] row of the case
  Network network;
  NodeId first_through;
  std::vector<Delay> delay;
  std::vector<OriginWays> origins;
  std::vector<std::uint32_t> cut_off;
  std::vector<Search> searches;  ///< [member of the team]
  Balance balance;
  FlowSums sums;
  int iterations = 0;
};

namespace {

Network network_of(const AssignmentCase& given, const std::vector<std::uint32_t>& rows) {
  LinkTable links;
  for (const std::uint32_t row : rows) links.tail.push_back(given.tail[row]), links.head.push_back(given.head[row]);
  return {given.nodes, links};
}

std::vector<Delay> delays_of(const DelayTable& table, const std::vector<std::uint32_t>& rows) {
  std::vector<Delay> out;
  out.reserve(rows.size());
  for (const std::uint32_t row : rows) out.emplace_back(table.free_time[row], table.b[row], table.capacity[row], table.power[row], table.fixed[row]);
  return out;
}

/// Trips by origin, then by destination; `pairs` gets the row of the case of each in that order.
std::vector<OriginWays> origins_of(const AssignmentCase& given, std::vector<std::vector<std::uint32_t>>& pairs) {
  std::vector<OriginWays> out;
  const std::vector<std::uint32_t> rows = sorted_rows(given.from, given.to);
  for (std::size_t at = 0; at < rows.size();) {
    const NodeId origin = given.from[rows[at]];
    std::vector<NodeId> destination;
    std::vector<double> trips;
    std::vector<std::uint32_t> own;
    for (; at < rows.size() && given.from[rows[at]] == origin; ++at) {
      if (given.to[rows[at]] == origin || !(given.trips[rows[at]] > 0)) continue;
      destination.push_back(given.to[rows[at]]), trips.push_back(given.trips[rows[at]]), own.push_back(rows[at]);
    }
    if (destination.empty()) continue;
    out.emplace_back(origin, std::move(destination), std::move(trips));
    pairs.push_back(std::move(own));
  }
  return out;
}

}  // namespace

Assignment::Impl::Impl(const AssignmentCase& given, int threads)
    : team(threads),
      row_of(sorted_rows(given.tail, given.head)),
      network(network_of(given, row_of)),
      first_through(given.first_through),
      delay(delays_of(given.delay, row_of)),
      searches(static_cast<std::size_t>(threads), Search(given.nodes)),
      balance(delay) {
  std::vector<std::vector<std::uint32_t>> pairs;
  origins = origins_of(given, pairs);
  std::vector<std::vector<std::uint32_t>> lost(origins.size());
  for_each_tree(balance.cost(), [&](std::size_t o, const Search& tree) {
    for (std::size_t d = origins[o].cut_off(tree.cost_from, 0); d < origins[o].destinations(); d = origins[o].cut_off(tree.cost_from, d + 1))
      lost[o].push_back(pairs[o][d]);
    if (lost[o].empty()) origins[o].renew(network, balance.cost(), tree.cost_from, tree.via);  // all trips take the ways of the empty network
  });
  for (const auto& rows : lost) cut_off.insert(cut_off.end(), rows.begin(), rows.end());
  std::sort(cut_off.begin(), cut_off.end());
}

template <class WithTree>
void Assignment::Impl::for_each_tree(std::span<const double> cost, WithTree&& with_tree) {
  Shares shares(origins.size(), team.members(), 1);
  team.run([&](int member) {
    Search& search = searches[static_cast<std::size_t>(member)];
    shares.of(member, [&](std::size_t o) {
      cost_tree(network, cost, first_through, origins[o].origin(), search.cost_from, search.via, search.heap);
      with_tree(o, search);
    });
  });
}

double Assignment::Impl::shortest_cost(std::span<const double> cost) {
  std::vector<double> parts(origins.size());
  for_each_tree(cost, [&](std::size_t o, const Search& tree) { parts[o] = origins[o].shortest_cost(tree.cost_from); });
  ExactSum sum;
  for (const double part : parts) sum.add(part);
  return sum.value();
}

std::vector<double> Assignment::Impl::costs(std::span<const double> flow) const {
  std::vector<double> out(flow.size());
  for (std::size_t i = 0; i < flow.size(); ++i) out[i] = delay[i].cost(flow[i]);
  return out;
}

std::vector<double> Assignment::Impl::in_network_order(std::span<const double> values) const {
  std::vector<double> out(values.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = values[row_of[i]];
  return out;
}

std::vector<double> Assignment::Impl::in_case_order(std::span<const double> values) const {
  std::vector<double> out(values.size());
  for (std::size_t i = 0; i < out.size(); ++i) out[row_of[i]] = values[i];
  return out;
}

FlowSums Assignment::Impl::sums_of(std::span<const double> flow, double shortest) const {
  ExactSum objective, cost, time;
  for (std::size_t i = 0; i < flow.size(); ++i) {
    objective.add(delay[i].integral(flow[i]));
    cost.add(flow[i] * delay[i].cost(flow[i])), time.add(flow[i] * delay[i].time(flow[i]));
  }
  return {objective.value(), cost.value(), time.value(), shortest};
}

/// The flows of the ways there are, their costs, and what would be cheaper at these.
void Assignment::Impl::look_around() {
  std::vector<double>& flow = balance.flow();
  std::fill(flow.begin(), flow.end(), 0.0);  // anew, so that rounding does not gather over thousands of shifts
  for (const OriginWays& ways : origins) ways.load(flow);
  balance.read_costs();
  std::vector<double> parts(origins.size());
  for_each_tree(balance.cost(), [&](std::size_t o, const Search& tree) {
    parts[o] = origins[o].shortest_cost(tree.cost_from);
    origins[o].renew(network, balance.cost(), tree.cost_from, tree.via);
  });
  ExactSum shortest;
  for (const double part : parts) shortest.add(part);
  sums = sums_of(flow, shortest.value());
}

void Assignment::Impl::iterate() {
  if (iterations++ == 0) return look_around();
  const double excess = sums.total_cost - sums.shortest_cost;
  for (int sweep = 0; sweep < most_sweeps; ++sweep) {
    double left = 0;
    for (OriginWays& ways : origins)
      for (std::size_t d = 0; d < ways.destinations(); ++d) left += balance.shift(ways, d);
    if (left <= sweep_until * excess) break;
  }
  look_around();
}

Assignment::Assignment(const AssignmentCase& given, int threads) : impl_(std::make_unique<Impl>(given, threads)) {}
Assignment::~Assignment() = default;
Assignment::Assignment(Assignment&&) noexcept = default;
Assignment& Assignment::operator=(Assignment&&) noexcept = default;

const std::vector<std::uint32_t>& Assignment::cut_off() const { return impl_->cut_off; }
std::size_t Assignment::links() const { return impl_->delay.size(); }
int Assignment::iterations() const { return impl_->iterations; }
FlowSums Assignment::sums() const { return impl_->sums; }

void Assignment::iterate() {
  assert(impl_->cut_off.empty());
  impl_->iterate();
}

std::size_t Assignment::ways() const {
  std::size_t out = 0;
  for (const OriginWays& ways : impl_->origins) out += ways.used_ways();
  return out;
}

FlowSums Assignment::evaluate(std::span<const double> flow) {
  const std::vector<double> own = impl_->in_network_order(flow), cost = impl_->costs(own);
  return impl_->sums_of(own, impl_->shortest_cost(cost));
}

std::vector<double> Assignment::costs(std::span<const double> flow) const { return impl_->in_case_order(impl_->costs(impl_->in_network_order(flow))); }
std::vector<double> Assignment::flow() const { return impl_->in_case_order(impl_->balance.flow()); }

}  // namespace muster
