#include "assignment/balance.hpp"

#include <algorithm>
#include <cmath>

namespace muster::assignment {

namespace {

/// A shift is good enough when this share of the difference in cost is left: the next pair moves the costs anyway.
constexpr double left_over = 0.1;
constexpr int most_trials = 30;

}  // namespace

Balance::Balance(std::span<const Delay> delay) : delay_(delay), flow_(delay.size(), 0.0), cost_(delay.size()), slope_(delay.size()), mark_(delay.size(), 0) {
  read_costs();
}

void Balance::read_costs() {
  for (std::size_t i = 0; i < flow_.size(); ++i) {
    const Delay::Value value = delay_[i].at(flow_[i]);
    cost_[i] = value.cost, slope_[i] = value.slope;
  }
}

double Balance::shift(OriginWays& all, std::size_t destination) {
  const std::span<Way> ways = all.ways_to(destination);
  if (ways.size() < 2) return 0;
  way_cost_.resize(ways.size());
  for (std::size_t k = 0; k < ways.size(); ++k) way_cost_[k] = cost_of(all.links_of(ways[k]), cost_);
  const auto best = static_cast<std::size_t>(std::min_element(way_cost_.begin(), way_cost_.end()) - way_cost_.begin());
  double excess = 0;
  for (std::size_t k = 0; k < ways.size(); ++k) excess += ways[k].flow * (way_cost_[k] - way_cost_[best]);
  if (!(excess > 0)) return 0;
  const auto cheapest = all.links_of(ways[best]);
  mark(cheapest);
  for (std::size_t k = 0; k < ways.size(); ++k) {
    if (k == best || !(ways[k].flow > 0)) continue;
    find_difference(all.links_of(ways[k]), cheapest);
    const double moved = exchange(ways[k].flow);
    ways[k].flow = moved < ways[k].flow ? ways[k].flow - moved : 0;
    ways[best].flow += moved;
  }
  return excess;
}

void Balance::mark(std::span<const std::uint32_t> cheapest) {
  cheapest_mark_ = ++marks_;
  for (const std::uint32_t link : cheapest) mark_[link] = cheapest_mark_;
}

void Balance::find_difference(std::span<const std::uint32_t> dearer, std::span<const std::uint32_t> cheapest) {
  less_.clear(), more_.clear();
  const std::uint64_t common = ++marks_;
  for (const std::uint32_t link : dearer) {
    if (mark_[link] >= cheapest_mark_) mark_[link] = common;
    else less_.push_back(link);
  }
  for (const std::uint32_t link : cheapest)
    if (mark_[link] != common) more_.push_back(link);
}

Balance::Pull Balance::pull() const {
  Pull out{0, 0};
  for (const std::uint32_t link : less_) out.cost += cost_[link], out.slope += slope_[link];
  for (const std::uint32_t link : more_) out.cost -= cost_[link], out.slope += slope_[link];
  return out;
}

Balance::Pull Balance::move(double amount) {
  const auto set = [&](std::uint32_t link, double flow) {
    flow_[link] = flow;
    const Delay::Value value = delay_[link].at(flow);
    cost_[link] = value.cost, slope_[link] = value.slope;
  };
  for (const std::uint32_t link : less_) set(link, std::max(0.0, flow_[link] - amount));
  for (const std::uint32_t link : more_) set(link, std::max(0.0, flow_[link] + amount));
  return pull();
}

/// Shifts what makes both ways cost the same, or all there is: Newton's method, kept between the bounds that its own trials have shown.
double Balance::exchange(double available) {
  const Pull first = pull();
  if (!(first.cost > 0)) return 0;
  double least = 0, most = available, moved = 0;
  Pull now = first;
  for (int trial = 0; trial < most_trials; ++trial) {
    double next = now.slope > 0 ? moved + now.cost / now.slope : available;
    if (next >= available && most == available) next = available;
    else if (!(next > least && next < most)) next = 0.5 * (least + most);
    now = move(next - moved);
    moved = next;
    if (now.cost >= 0 && moved == available) break;
    if (std::abs(now.cost) <= left_over * first.cost) break;
    (now.cost > 0 ? least : most) = moved;
  }
  return moved;
}

}  // namespace muster::assignment
