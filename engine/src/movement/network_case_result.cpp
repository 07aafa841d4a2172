#include <algorithm>
#include <cmath>

#include "movement/network_case_world.hpp"
#include "muster/engine/movement/movement_state.hpp"
#include "muster/engine/step/event_log.hpp"

namespace muster {

namespace {

/// Walks through the log in time order: entries and exits of links, ends of trips.
class LogReader {
 public:
  LogReader(const NetworkCase& c, const CaseWorld& w, NetworkResult& out) : c_(c), w_(w), out_(out) {
    out.links.resize(c.links.size()), out.origin_blocked.assign(c.links.size(), Time::never());
    on_.assign(out.trips.size(), no_row);
    for (std::uint32_t who = 0; who < out.trips.size(); ++who) {
      if (!out.trips[who].starts_on.valid()) continue;
      const std::uint32_t link = w.case_link[out.trips[who].starts_on.index];
      out.links[link].in.push_back(Time{0});
      on_[who] = static_cast<std::uint32_t>(out.passages.size());
      out.passages.push_back({who, link, Time{0}});
    }
  }
  void read(const EventLog& log) {
    for (std::size_t i = 0; i < log.size(); ++i) {
      const std::string& kind = log.kinds()[log.kind[i]].name;
      const std::uint32_t who = log.subject[i];
      if (kind == "party/link_entered") enter(who, w_.case_link[log.object[i]], log.time[i]);
      if (kind == "party/arrived" || kind == "party/in_place") leave(who, log.time[i]);
      if (kind == "party/arrived") out_.trips[who].arrived = log.time[i];
      if (kind == "link/standstill") out_.gridlocks.push_back(c_.links[w_.case_link[who]].id);
    }
  }

 private:
  void leave(std::uint32_t who, Time when) {
    if (on_[who] == no_row) return;
    CasePassage& passage = out_.passages[on_[who]];
    passage.left = when;
    out_.links[passage.link].out.push_back(when);
    on_[who] = no_row;
  }
  void enter(std::uint32_t who, std::uint32_t link, Time when) {
    CaseTrip& trip = out_.trips[who];
    CaseLinkCounts& counts = out_.links[link];
    leave(who, when);
    if (trip.entered.is_never()) {
      trip.entered = when;
      // Blocked for want of room: it came later than its wish and than the headway after the one before asked for.
      const CaseLink& l = c_.links[link];
      const std::int64_t headway = l.lanes > 0 ? static_cast<std::int64_t>(std::llround(1000.0 / (capacity_of(l) * l.lanes))) : 0;
      const Time let_in = counts.in.empty() ? trip.wanted : std::max(trip.wanted, counts.in.back() + Time{headway});
      if (when > let_in + Time{1} && c_.demands[trip.demand].mode == TravelMode::car) out_.origin_blocked[link] = std::min(out_.origin_blocked[link], let_in);
    }
    counts.in.push_back(when);
    on_[who] = static_cast<std::uint32_t>(out_.passages.size());
    out_.passages.push_back({who, link, when});
  }
  const NetworkCase& c_;
  const CaseWorld& w_;
  NetworkResult& out_;
  std::vector<std::uint32_t> on_;  ///< [trip] its passage that is not over
};

double per_second(const std::vector<Time>& times, Time from, Time to) {
  const auto first = std::lower_bound(times.begin(), times.end(), from), last = std::lower_bound(times.begin(), times.end(), to);
  return to > from ? static_cast<double>(last - first) / (to - from).in_seconds() : 0;
}

}  // namespace

NetworkResult read_case_log(const NetworkCase& network_case, const CaseWorld& world, const EventLog& log) {
  NetworkResult out;
  out.trips = world.trips;
  LogReader(network_case, world, out).read(log);
  return out;
}

std::int64_t NetworkResult::arrived() const {
  return std::count_if(trips.begin(), trips.end(), [](const CaseTrip& t) { return t.status == PartyStatus::arrived; });
}

double NetworkResult::sum_total_time_s() const {
  std::int64_t sum = 0;
  for (const CaseTrip& t : trips) sum += t.status == PartyStatus::arrived ? t.total_time().ms : 0;
  return static_cast<double>(sum) / 1000.0;
}

double NetworkResult::mean_total_time_s() const { return arrived() > 0 ? sum_total_time_s() / static_cast<double>(arrived()) : 0; }

double NetworkResult::max_total_time_s() const {
  Time longest{0};
  for (const CaseTrip& t : trips)
    if (t.status == PartyStatus::arrived) longest = std::max(longest, t.total_time());
  return longest.in_seconds();
}

double NetworkResult::outflow_per_s(std::size_t link, Time from, Time to) const { return per_second(links[link].out, from, to); }
double NetworkResult::inflow_per_s(std::size_t link, Time from, Time to) const { return per_second(links[link].in, from, to); }

double NetworkResult::density_per_m(std::size_t link, double length_m, Time from, Time to) const {
  std::int64_t present_ms = 0;  // party-milliseconds on the link within [from, to)
  for (const Time in : links[link].in) present_ms += std::max<std::int64_t>(0, (to - std::clamp(in, from, to)).ms);
  for (const Time gone : links[link].out) present_ms -= std::max<std::int64_t>(0, (to - std::clamp(gone, from, to)).ms);
  return static_cast<double>(present_ms) / static_cast<double>((to - from).ms) / length_m;
}

}  // namespace muster
