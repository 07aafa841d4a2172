#include <algorithm>
#include <functional>
#include <queue>

#include "muster/engine/routing/point_routes.hpp"

namespace muster {

namespace {

/// Sum of two costs; no_way where one is, or where it does not fit.
std::uint32_t sum(std::uint32_t a, std::uint32_t b) { return static_cast<std::uint32_t>(std::min(std::uint64_t{a} + b, std::uint64_t{no_way})); }

/// Changes of more than this part of the links are spread anew rather than mended: mending looks for what spreading meets on its way.
constexpr std::size_t mend_below = 64;
/// Shortcuts from which on it pays to spread by several threads.
constexpr std::size_t worth_sharing = 50000;

}  // namespace

PointCosts::PointCosts(const PointRoutes& routes, std::span<const std::uint32_t> cost_ms, int threads) : routes_(&routes), link_(cost_ms) {
  if (routes.has_hierarchy()) spread(threads);
  else link_.lay_out(routes.graph());
}

void PointCosts::change(std::span<const std::uint32_t> cost_ms, int threads) {
  std::vector<std::uint32_t> changed;
  for (std::uint32_t link = 0; link < cost_ms.size(); ++link)
    if (cost_ms[link] != link_[link]) changed.push_back(link);
  for (const std::uint32_t link : changed) link_.change(routes_->graph(), link, cost_ms[link]);
  if (!routes_->has_hierarchy() || changed.empty()) return;
  if (changed.size() * mend_below > cost_ms.size() || !mend(changed)) spread(threads);
}

/// Level by level; within one, all blocks at once: first what leads over ranks below a block, then what leads over ranks within it.
void PointCosts::spread(int threads) {
  const PointRoutes& r = *routes_;
  half_.assign(2 * r.up_head_.size(), no_way);
  for (const PointRoutes::Input& input : r.inputs_) half_[input.half] = std::min(half_[input.half], link_[input.link]);
  const auto whole = [&r](std::uint32_t rank) { return PointRoutes::Job{rank, r.up_first_[rank], r.up_first_[rank + 1]}; };
  if (threads == 1 || r.shortcuts() < worth_sharing) {
    std::vector<std::uint32_t> place(r.states());
    for (std::uint32_t rank = 0; rank < r.states(); ++rank) spread(whole(rank), 0, rank, place);
    return;
  }
#pragma omp parallel num_threads(threads)
  {
    std::vector<std::uint32_t> place(r.states());
    for (std::size_t level = 0; level + 1 < r.level_job_.size(); ++level) {
#pragma omp for schedule(dynamic, 16)
      for (std::size_t i = r.level_job_[level]; i < r.level_job_[level + 1]; ++i) spread(r.jobs_[i], 0, r.block_first_[r.jobs_[i].rank], place);
#pragma omp for schedule(dynamic, 16)
      for (std::size_t i = r.level_block_[level]; i < r.level_block_[level + 1]; ++i)
        for (std::uint32_t rank = r.blocks_[i].first + 1; rank <= r.blocks_[i].last; ++rank) spread(whole(rank), r.blocks_[i].first, rank, place);
    }
  }
}

/// Brings the arcs of a job down to what leads over each of the ranks from .. to below both their ends. @param place  [rank] scratch
void PointCosts::spread(const PointRoutes::Job& job, std::uint32_t from, std::uint32_t to, std::vector<std::uint32_t>& place) {
  if (job.begin == job.end) return;
  const PointRoutes& r = *routes_;
  const std::uint32_t* const head = r.up_head_.data();
  for (std::uint32_t arc = job.begin; arc < job.end; ++arc) place[head[arc]] = arc;
  const std::uint32_t first = head[job.begin], last = head[job.end - 1];
  const auto arcs = r.down_arcs(job.rank);
  auto at = arcs.begin();
  if (from > 0) at = std::partition_point(at, arcs.end(), [&](std::uint32_t arc) { return r.tail_[arc] < from; });
  for (; at != arcs.end() && r.tail_[*at] < to; ++at) {
    const std::uint32_t below = *at, from_here = down(below), to_here = up(below), end = r.up_first_[r.tail_[below] + 1];
    if (from_here == no_way && to_here == no_way) continue;
    std::uint32_t side = below + 1;
    if (job.begin != r.up_first_[job.rank]) side = static_cast<std::uint32_t>(std::lower_bound(head + side, head + end, first) - head);
    for (; side < end && head[side] <= last; ++side) {
      std::uint32_t* const both = half_.data() + 2 * std::size_t{place[head[side]]};
      both[0] = std::min(both[0], sum(from_here, up(side)));
      both[1] = std::min(both[1], sum(down(side), to_here));
    }
  }
}

/// Both halves of an arc, as its links and the arcs below it make them.
std::pair<std::uint32_t, std::uint32_t> PointCosts::recomputed(std::uint32_t arc) const {
  const PointRoutes& r = *routes_;
  std::uint32_t upward = no_way, downward = no_way;
  for (const PointRoutes::Input& input : r.inputs_of(2 * arc)) upward = std::min(upward, link_[input.link]);
  for (const PointRoutes::Input& input : r.inputs_of(2 * arc + 1)) downward = std::min(downward, link_[input.link]);
  r.for_triangles(arc, [&](std::uint32_t below, std::uint32_t side) {
    upward = std::min(upward, sum(down(below), up(side)));
    downward = std::min(downward, sum(down(side), up(below)));
  });
  return {upward, downward};
}

/// Changes what hangs on the links; false, with the costs in disorder, where that turns out to be too much.
bool PointCosts::mend(std::span<const std::uint32_t> changed) {
  const PointRoutes& r = *routes_;
  std::priority_queue<std::uint32_t, std::vector<std::uint32_t>, std::greater<>> arcs;  // lowest first: what it hangs on is final then
  for (const std::uint32_t link : changed)
    r.graph().for_tails(link, [&](std::uint32_t state) {
      const auto [low, high] = std::minmax(r.rank_[state], r.rank_[r.graph().head(link)]);
      if (low != high) arcs.push(r.arc_between(low, high));
    });
  std::size_t looked_at = 0;
  while (!arcs.empty()) {
    const std::uint32_t arc = arcs.top();
    while (!arcs.empty() && arcs.top() == arc) arcs.pop();
    if (++looked_at > r.shortcuts() / mend_below) return false;
    const std::uint32_t up_before = up(arc), down_before = down(arc);
    const auto [up_now, down_now] = recomputed(arc);
    if (up_now == up_before && down_now == down_before) continue;
    up(arc) = up_now, down(arc) = down_now;
    // A way over another arc of the same tail changes what lies above if it was the best there, or is now.
    const auto matters = [](std::uint32_t now, std::uint32_t before, std::uint32_t above) { return now < above || (before == above && now > before); };
    const std::uint32_t tail = r.tail_[arc], head = r.up_head_[arc];
    for (std::uint32_t other = r.up_first_[tail]; other < r.up_first_[tail + 1]; ++other) {
      if (other == arc) continue;
      const auto [low, high] = std::minmax(head, r.up_head_[other]);
      const std::uint32_t above = r.arc_between(low, high);
      const std::uint32_t to_other = low == head ? up(above) : down(above), to_head = low == head ? down(above) : up(above);
      if (matters(sum(down_now, up(other)), sum(down_before, up(other)), to_other) || matters(sum(down(other), up_now), sum(down(other), up_before), to_head))
        arcs.push(above);
    }
  }
  return true;
}

}  // namespace muster
