#include "routing/dissection.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numeric>

namespace muster {

namespace {

constexpr std::uint32_t none = UINT32_MAX;
constexpr std::uint32_t leaf = 32;             ///< parts of up to so many vertices are put in order one by one
constexpr std::uint32_t worth_a_task = 10000;  ///< vertices of a part that another thread may take
constexpr double least_share = 0.2;            ///< of the smaller half
constexpr double band_share = 0.2;             ///< of the vertices, to either side of the line, among which the cut is looked for
constexpr std::uint32_t band_rows = 12;        ///< and so many times the line's length
constexpr std::array<std::array<double, 2>, 4> directions = {{{1, 0}, {0, 1}, {1, 1}, {1, -1}}};

/// A piece of the graph with vertices numbered anew.
struct Part {
  PlainGraph graph;
  std::vector<std::uint32_t> id;                   ///< [vertex] in the whole graph
  std::vector<std::vector<std::uint32_t>> sorted;  ///< [direction] vertices as a line that sweeps the map meets them
};

/// The pieces of a part by label; `none` = in no piece.
std::vector<Part> pieces(const Part& whole, std::span<const std::uint32_t> label, std::uint32_t count) {
  std::vector<Part> out(count);
  std::vector<std::uint32_t> now(whole.id.size(), none);
  for (std::uint32_t v = 0; v < now.size(); ++v) {
    if (label[v] == none) continue;
    now[v] = static_cast<std::uint32_t>(out[label[v]].id.size());
    out[label[v]].id.push_back(whole.id[v]);
  }
  for (std::uint32_t v = 0; v < now.size(); ++v) {
    if (label[v] == none) continue;
    PlainGraph& graph = out[label[v]].graph;
    for (const std::uint32_t w : whole.graph.neighbours(v))
      if (label[w] == label[v]) graph.to.push_back(now[w]);
    graph.first.push_back(static_cast<std::uint32_t>(graph.to.size()));
  }
  for (Part& part : out) part.sorted.resize(whole.sorted.size());
  for (std::size_t d = 0; d < whole.sorted.size(); ++d)
    for (const std::uint32_t v : whole.sorted[d])
      if (label[v] != none) out[label[v]].sorted[d].push_back(now[v]);
  return out;
}

/// Vertices by their distance from `from`, in links; `reached` out: all of them, nearest first.
void measure(const PlainGraph& graph, std::uint32_t from, std::vector<std::uint32_t>& distance, std::vector<std::uint32_t>& reached) {
  distance.assign(graph.vertices(), none);
  reached.assign(1, from);
  distance[from] = 0;
  for (std::size_t i = 0; i < reached.size(); ++i)
    for (const std::uint32_t w : graph.neighbours(reached[i]))
      if (distance[w] == none) distance[w] = distance[reached[i]] + 1, reached.push_back(w);
}

/// Vertices from one end of a connected graph to the other: by how much nearer they are to the one than to the other.
std::vector<std::uint32_t> end_to_end(const PlainGraph& graph) {
  std::vector<std::uint32_t> here, there, reached;
  measure(graph, 0, here, reached);
  measure(graph, reached.back(), here, reached);
  measure(graph, reached.back(), there, reached);
  const std::uint32_t n = graph.vertices();
  std::vector<std::uint32_t> first(2 * n + 2, 0), out(n);  // by counting: differences lie between -n and n
  for (std::uint32_t v = 0; v < n; ++v) ++first[n + here[v] - there[v] + 1];
  std::partial_sum(first.begin(), first.end(), first.begin());
  for (std::uint32_t v = 0; v < n; ++v) out[first[n + here[v] - there[v]]++] = v;
  return out;
}

/// The best place for a line on its way over the vertices.
struct Line {
  double score = INFINITY;  ///< vertices that touch it on one side; more where the halves are unlike
  std::vector<std::uint32_t> order;
  std::uint32_t at = 0, length = 0;  ///< order[0 .. at) lie on its left; vertices that touch it
};

void sweep(const PlainGraph& graph, std::vector<std::uint32_t> order, Line& best) {
  const std::uint32_t n = graph.vertices();
  std::vector<std::uint32_t> position(n);
  for (std::uint32_t i = 0; i < n; ++i) position[order[i]] = i;
  // A vertex at i touches the line from the left while it lies in (i, furthest neighbour], from the right while in (nearest neighbour, i].
  std::vector<std::int32_t> left(n + 2, 0), right(n + 2, 0);
  for (std::uint32_t i = 0; i < n; ++i) {
    std::uint32_t nearest = i, furthest = i;
    for (const std::uint32_t w : graph.neighbours(order[i])) nearest = std::min(nearest, position[w]), furthest = std::max(furthest, position[w]);
    ++left[i + 1], --left[furthest + 1];
    ++right[nearest + 1], --right[i + 1];
  }
  std::int32_t touch_left = 0, touch_right = 0;
  std::uint32_t at = 0, length = 0;
  for (std::uint32_t i = 1; i < n; ++i) {
    touch_left += left[i], touch_right += right[i];
    const double share = static_cast<double>(std::min(i, n - i)) / n;
    if (share < least_share) continue;
    const std::int32_t touch = std::min(touch_left, touch_right);
    const double score = (touch + 0.5) / std::sqrt(share);
    if (score < best.score) best.score = score, at = i, length = static_cast<std::uint32_t>(touch);
  }
  if (at > 0) best.order = std::move(order), best.at = at, best.length = length;
}

/// The vertices left of the line that touch it are the cut.
void cut_along(const PlainGraph& graph, const Line& line, std::span<const std::uint32_t> position, std::vector<Side>& side) {
  side.resize(graph.vertices());
  for (std::uint32_t v = 0; v < graph.vertices(); ++v) {
    const auto next = graph.neighbours(v);
    const bool touches = std::any_of(next.begin(), next.end(), [&](std::uint32_t w) { return position[w] >= line.at; });
    side[v] = position[v] >= line.at ? Side::right : touches ? Side::cut : Side::left;
  }
}

std::vector<Side> halve(const Part& part) {
  const std::uint32_t n = part.graph.vertices();
  Line line;
  for (const auto& order : part.sorted) sweep(part.graph, order, line);
  sweep(part.graph, end_to_end(part.graph), line);
  std::vector<std::uint32_t> position(n);
  for (std::uint32_t i = 0; i < n; ++i) position[line.order[i]] = i;
  const std::uint32_t reach = std::min(static_cast<std::uint32_t>(band_share * n), band_rows * line.length + 20);
  const auto kept = static_cast<std::uint32_t>(least_share / 2 * n) + 1;  // of either half at least, so that this ends soon on graphs that have no good cut
  const CutBand band{line.order, position, std::max(kept, line.at - std::min(line.at, reach)), std::min(n - kept, line.at + reach)};
  std::vector<Side> side;
  if (!fewest_between(part.graph, band, side)) cut_along(part.graph, line, position, side);
  return side;
}

/// Few vertices: always the one with the fewest neighbours next, its neighbours becoming neighbours of one another.
void order_leaf(const Part& part, std::span<std::uint32_t> out) {
  const std::uint32_t n = part.graph.vertices();
  std::vector<std::uint64_t> next(n, 0);  // [vertex] neighbours as bits
  for (std::uint32_t v = 0; v < n; ++v)
    for (const std::uint32_t w : part.graph.neighbours(v)) next[v] |= std::uint64_t{1} << w;
  std::uint64_t open = n == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << n) - 1;
  for (std::uint32_t i = 0; i < n; ++i) {
    std::uint32_t best = none;
    for (std::uint32_t v = 0; v < n; ++v)
      if ((open >> v & 1U) != 0 && (best == none || __builtin_popcountll(next[v] & open) < __builtin_popcountll(next[best] & open))) best = v;
    open &= ~(std::uint64_t{1} << best);
    out[i] = part.id[best];
    for (std::uint32_t v = 0; v < n; ++v)
      if ((next[best] & open) >> v & 1U) next[v] = (next[v] | next[best]) & ~(std::uint64_t{1} << v);
  }
}

void order_part(Part part, std::span<std::uint32_t> out);

/// The pieces one after the other into the beginning of `out`. Each writes its own places, so threads may share them.
std::size_t order_pieces(std::vector<Part> parts, std::span<std::uint32_t> out) {
  std::size_t at = 0;
  for (Part& part : parts) {
    const std::size_t size = part.id.size();
    const auto own = out.subspan(at, size);
    at += size;
    const auto mine = std::make_shared<Part>(std::move(part));
#pragma omp task firstprivate(mine, own) if (size > worth_a_task)
    order_part(std::move(*mine), own);
  }
  return at;
}

void order_part(Part part, std::span<std::uint32_t> out) {
  const std::uint32_t n = part.graph.vertices();
  if (n <= leaf) return order_leaf(part, out);
  std::vector<std::uint32_t> label(n, none), reached, distance(n, none);
  std::uint32_t count = 0;
  for (std::uint32_t v = 0; v < n; ++v) {  // what hangs together
    if (label[v] != none) continue;
    reached.assign(1, v), label[v] = count;
    for (std::size_t i = 0; i < reached.size(); ++i)
      for (const std::uint32_t w : part.graph.neighbours(reached[i]))
        if (label[w] == none) label[w] = count, reached.push_back(w);
    ++count;
  }
  if (count > 1) {
    order_pieces(pieces(part, label, count), out);
    return;
  }
  const std::vector<Side> side = halve(part);
  for (std::uint32_t v = 0; v < n; ++v) label[v] = side[v] == Side::left ? 0 : side[v] == Side::right ? 1 : none;
  std::vector<Part> halves = pieces(part, label, 2);
  std::size_t at = halves[0].id.size() + halves[1].id.size();
  for (std::uint32_t v = 0; v < n; ++v)
    if (label[v] == none) out[at++] = part.id[v];
  part = {};
  order_pieces(std::move(halves), out);
}

}  // namespace

std::vector<std::uint32_t> dissection_order(const PlainGraph& graph, std::span<const double> x, std::span<const double> y, int threads) {
  const auto whole = std::make_shared<Part>();
  whole->graph = graph;
  whole->id.resize(graph.vertices());
  std::iota(whole->id.begin(), whole->id.end(), 0U);
  if (x.size() == graph.vertices())
    for (const auto& [dx, dy] : directions) {
      whole->sorted.push_back(whole->id);
      const auto along = [&, dx = dx, dy = dy](std::uint32_t v) { return dx * x[v] + dy * y[v]; };
      std::sort(whole->sorted.back().begin(), whole->sorted.back().end(),
                [&](std::uint32_t a, std::uint32_t b) { return along(a) != along(b) ? along(a) < along(b) : a < b; });
    }
  std::vector<std::uint32_t> out(graph.vertices());
#pragma omp parallel num_threads(threads) if (graph.vertices() > worth_a_task)
#pragma omp single
  order_part(std::move(*whole), out);
  return out;
}

}  // namespace muster
