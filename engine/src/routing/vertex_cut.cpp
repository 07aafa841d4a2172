#include "routing/vertex_cut.hpp"

#include <algorithm>
#include <cstdlib>

namespace muster {

namespace {

constexpr std::uint32_t none = UINT32_MAX;

/// The flow network of a band: vertex i becomes a door in (2i) and a door out (2i + 1) with room for one between them.
class BandFlow {
 public:
  BandFlow(const PlainGraph& graph, const CutBand& band) : band_(band), count_(band.end - band.begin), head_(2 * count_ + 2, none) {
    for (std::uint32_t i = 0; i < count_; ++i) add(in(i), out(i), 1);
    for (std::uint32_t i = 0; i < count_; ++i) {
      bool left = false, right = false;
      for (const std::uint32_t w : graph.neighbours(band.order[band.begin + i])) {
        const std::uint32_t at = band.position[w];
        if (at < band.begin) left = true;
        else if (at >= band.end) right = true;
        else add(out(i), in(at - band.begin), unbounded);
      }
      if (left) add(source(), in(i), unbounded);
      if (right) add(out(i), sink(), unbounded);
    }
  }
  void fill() {
    while (find_levels()) push_along_levels();
  }
  /// Whether `node` is reached by what could still flow: from the source, or to the sink.
  std::vector<std::uint8_t> reached(bool from_source) const {
    std::vector<std::uint8_t> seen(head_.size(), 0);
    std::vector<std::uint32_t> open = {from_source ? source() : sink()};
    seen[open.front()] = 1;
    while (!open.empty()) {
      const std::uint32_t node = open.back();
      open.pop_back();
      for (std::uint32_t e = head_[node]; e != none; e = arcs_[e].next) {
        if (seen[arcs_[e].to] != 0 || arcs_[from_source ? e : e ^ 1U].room == 0) continue;
        seen[arcs_[e].to] = 1;
        open.push_back(arcs_[e].to);
      }
    }
    return seen;
  }
  static std::uint32_t in(std::uint32_t i) { return 2 * i; }
  static std::uint32_t out(std::uint32_t i) { return 2 * i + 1; }

 private:
  struct Arc {
    std::uint32_t to, next;
    std::int32_t room;
  };
  static constexpr std::int32_t unbounded = 1 << 30;
  std::uint32_t source() const { return 2 * count_; }
  std::uint32_t sink() const { return 2 * count_ + 1; }
  /// Arc 2k and its reverse 2k + 1.
  void add(std::uint32_t from, std::uint32_t to, std::int32_t room) {
    arcs_.push_back({to, head_[from], room});
    head_[from] = static_cast<std::uint32_t>(arcs_.size() - 1);
    arcs_.push_back({from, head_[to], 0});
    head_[to] = static_cast<std::uint32_t>(arcs_.size() - 1);
  }
  bool find_levels() {
    level_.assign(head_.size(), none);
    std::vector<std::uint32_t> queue = {source()};
    level_[source()] = 0;
    for (std::size_t i = 0; i < queue.size(); ++i)
      for (std::uint32_t e = head_[queue[i]]; e != none; e = arcs_[e].next)
        if (arcs_[e].room > 0 && level_[arcs_[e].to] == none) level_[arcs_[e].to] = level_[queue[i]] + 1, queue.push_back(arcs_[e].to);
    return level_[sink()] != none;
  }
  void push_along_levels() {
    std::vector<std::uint32_t> next = head_, path;
    for (;;) {
      const std::uint32_t node = path.empty() ? source() : arcs_[path.back()].to;
      if (node == sink()) {
        for (const std::uint32_t e : path) --arcs_[e].room, ++arcs_[e ^ 1U].room;
        path.clear();
        continue;
      }
      std::uint32_t& e = next[node];
      while (e != none && (arcs_[e].room == 0 || level_[arcs_[e].to] != level_[node] + 1)) e = arcs_[e].next;
      if (e != none) {
        path.push_back(e);
      } else if (path.empty()) {
        return;
      } else {
        std::uint32_t& back = next[arcs_[path.back() ^ 1U].to];
        path.pop_back();
        back = arcs_[back].next;
      }
    }
  }

  const CutBand& band_;
  std::uint32_t count_;
  std::vector<std::uint32_t> head_, level_;
  std::vector<Arc> arcs_;
};

}  // namespace

bool fewest_between(const PlainGraph& graph, const CutBand& band, std::vector<Side>& side) {
  for (std::uint32_t i = 0; i < band.begin; ++i)
    for (const std::uint32_t w : graph.neighbours(band.order[i]))
      if (band.position[w] >= band.end) return false;
  BandFlow flow(graph, band);
  flow.fill();
  const std::vector<std::uint8_t> from_left = flow.reached(true), to_right = flow.reached(false);
  const std::uint32_t count = band.end - band.begin;
  std::int64_t left_near = band.begin, left_far = band.begin;
  for (std::uint32_t i = 0; i < count; ++i) left_near += from_left[BandFlow::out(i)] != 0, left_far += to_right[BandFlow::out(i)] == 0;
  const auto half = static_cast<std::int64_t>(graph.vertices() / 2);
  const bool near = std::abs(left_near - half) <= std::abs(left_far - half);
  side.resize(graph.vertices());
  for (std::uint32_t at = 0; at < band.order.size(); ++at) {
    Side& s = side[band.order[at]];
    const std::uint32_t i = at - band.begin;
    if (at < band.begin) s = Side::left;
    else if (at >= band.end) s = Side::right;
    else if (near) s = from_left[BandFlow::out(i)] != 0 ? Side::left : from_left[BandFlow::in(i)] != 0 ? Side::cut : Side::right;
    else s = to_right[BandFlow::in(i)] != 0 ? Side::right : to_right[BandFlow::out(i)] != 0 ? Side::cut : Side::left;
  }
  return true;
}

}  // namespace muster
