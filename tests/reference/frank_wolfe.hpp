#pragma once
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "muster/engine/assignment/assignment.hpp"

// User equilibrium by Frank and Wolfe (1956) with ways by Bellman and Ford: slow, plain, and with nothing in common with the engine but the case. Its own
// duality gap bounds the true optimum from below, so that it says how wrong it can be.
namespace muster::reference {

struct Bounds {
  double least, most;        ///< of the optimal objective
  std::vector<double> flow;  ///< [link] that gives `most`
};

class FrankWolfe {
 public:
  explicit FrankWolfe(const AssignmentCase& given) : c_(given), flow_(all_or_nothing(std::vector<double>(links(), 0.0))) {}

  Bounds run(int iterations) {
    Bounds out{-std::numeric_limits<double>::infinity(), 0, {}};
    for (int i = 0; i < iterations; ++i) {
      const std::vector<double> target = all_or_nothing(flow_);
      double gap = 0;
      for (std::size_t a = 0; a < links(); ++a) gap += cost(a, flow_[a]) * (flow_[a] - target[a]);
      out.least = std::max(out.least, objective(flow_) - gap);
      double low = 0, high = 1;
      for (int k = 0; k < 60; ++k) {
        const double middle = 0.5 * (low + high);
        double slope = 0;
        for (std::size_t a = 0; a < links(); ++a) slope += (target[a] - flow_[a]) * cost(a, flow_[a] + middle * (target[a] - flow_[a]));
        (slope < 0 ? low : high) = middle;
      }
      for (std::size_t a = 0; a < links(); ++a) flow_[a] += low * (target[a] - flow_[a]);
    }
    out.most = objective(flow_), out.flow = flow_;
    return out;
  }

  double cost(std::size_t a, double flow) const {
    return c_.delay.free_time[a] * (1 + c_.delay.b[a] * std::pow(flow / c_.delay.capacity[a], c_.delay.power[a])) + c_.delay.fixed[a];
  }
  double objective(const std::vector<double>& flow) const {
    double sum = 0;
    for (std::size_t a = 0; a < links(); ++a) {
      const double p = c_.delay.power[a];
      sum += (c_.delay.free_time[a] + c_.delay.fixed[a]) * flow[a];
      sum += c_.delay.free_time[a] * c_.delay.b[a] * std::pow(flow[a], p + 1) / ((p + 1) * std::pow(c_.delay.capacity[a], p));
    }
    return sum;
  }

 private:
  std::size_t links() const { return c_.tail.size(); }

  std::vector<double> all_or_nothing(const std::vector<double>& flow) const {
    std::vector<double> out(links(), 0.0);
    for (std::uint32_t origin = 0; origin < c_.nodes; ++origin) {
      std::vector<double> away(c_.nodes, std::numeric_limits<double>::infinity());
      std::vector<std::size_t> last(c_.nodes, links());
      away[origin] = 0;
      for (bool changed = true; changed;) {
        changed = false;
        for (std::size_t a = 0; a < links(); ++a) {
          const std::uint32_t u = c_.tail[a].index, v = c_.head[a].index;
          if (u != origin && u < c_.first_through.index) continue;
          if (away[u] + cost(a, flow[a]) < away[v] - 1e-12) away[v] = away[u] + cost(a, flow[a]), last[v] = a, changed = true;
        }
      }
      for (std::size_t k = 0; k < c_.trips.size(); ++k)
        for (std::uint32_t v = c_.to[k].index; c_.from[k].index == origin && v != origin; v = c_.tail[last[v]].index) out[last[v]] += c_.trips[k];
    }
    return out;
  }

  const AssignmentCase& c_;
  std::vector<double> flow_;
};

}  // namespace muster::reference
