#include "result/load_tables.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "muster/engine/world/world.hpp"
#include "muster/models/trips/outcome.hpp"

namespace muster::result {

namespace {

/// Who entered which link when, and what comes of it. One walk through the log.
class LinkSpans {
 public:
  LinkSpans(const Run& run, Time interval)
      : world_(run.world()),
        interval_(interval),
        spans(static_cast<std::size_t>((run.now().ms + interval.ms - 1) / interval.ms)),
        entered(spans * world_.links.size(), 0),
        on_(world_.persons.size()),
        left_(entered.size(), 0),
        time_ms_(entered.size(), 0) {}

  void read(const EventLog& log) {
    enum class What : std::uint8_t { other, sets_out, enters, arrives, stops };
    const std::map<std::string, What, std::less<>> known = {
        {"party/departed", What::sets_out}, {"party/link_entered", What::enters}, {"party/arrived", What::arrives}, {"party/in_place", What::stops}};
    std::vector<What> what;
    for (const EventKindInfo& kind : log.kinds()) what.push_back(known.contains(kind.name) ? known.at(kind.name) : What::other);
    for (std::size_t i = 0; i < log.size(); ++i) {
      const std::uint32_t who = log.subject[i];
      if (what[log.kind[i]] == What::sets_out) set_out(who);
      if (what[log.kind[i]] == What::enters) leave(who, log.time[i]), enter(who, log.object[i], log.time[i]);
      if (what[log.kind[i]] == What::arrives) leave(who, log.time[i]);
      if (what[log.kind[i]] == What::stops) on_[who].link = EventLog::none;  // it has not come to the end of its link
    }
  }
  /// [interval x link] s, NaN = nobody who entered then has left.
  std::vector<float> mean_s() const {
    std::vector<float> out(left_.size(), std::nanf(""));
    for (std::size_t i = 0; i < out.size(); ++i)
      if (left_[i] > 0) out[i] = static_cast<float>(static_cast<double>(time_ms_[i]) / 1000.0 / left_[i]);
    return out;
  }

 private:
  struct Traveller {
    std::uint32_t link = EventLog::none;
    std::uint32_t trip = EventLog::none;
    Time since;
  };
  std::size_t cell(Time when, std::uint32_t link) const {
    const auto span = static_cast<std::size_t>(when.ms / interval_.ms);
    return std::min(span, spans - 1) * world_.links.size() + link;
  }
  void set_out(std::uint32_t who) {
    Traveller& one = on_[who];
    if (one.trip != EventLog::none) {
      ++one.trip;
    } else {
      const auto& persons = world_.trips.person;
      one.trip = static_cast<std::uint32_t>(std::lower_bound(persons.begin(), persons.end(), PersonId{who}) - persons.begin());
    }
  }
  void enter(std::uint32_t who, std::uint32_t link, Time when) {
    Traveller& one = on_[who];
    one.link = link, one.since = when;
    ++entered[cell(when, link)];
    const bool walks = one.trip >= world_.trips.size() || world_.trips.vehicle[one.trip] == "foot";
    (walks ? walked_m : driven_m) += static_cast<double>(world_.links.length_m[link]);
  }
  void leave(std::uint32_t who, Time when) {
    Traveller& one = on_[who];
    if (one.link == EventLog::none) return;
    const std::size_t at = cell(one.since, one.link);
    ++left_[at], time_ms_[at] += (when - one.since).ms;
    one.link = EventLog::none;
  }
  const World& world_;
  Time interval_;

 public:
  std::size_t spans;
  std::vector<std::uint32_t> entered;  ///< [interval x link]
  double driven_m = 0, walked_m = 0;

 private:
  std::vector<Traveller> on_;        ///< [person]
  std::vector<std::uint32_t> left_;  ///< [interval x link] of those who entered then
  std::vector<std::int64_t> time_ms_;
};

/// Trips by the span of time in which they began or ended.
struct TripSpans {
  std::vector<std::uint32_t> departed, arrived;
  std::vector<float> mean_s;  ///< of those who set out then and have arrived
};

TripSpans trip_spans(const Run& run, Time interval, std::size_t spans) {
  const auto& trips = run.state().get<trips::TripState>();
  TripSpans out{std::vector<std::uint32_t>(spans, 0), std::vector<std::uint32_t>(spans, 0), std::vector<float>(spans, std::nanf(""))};
  std::vector<std::int64_t> sum(spans, 0), done(spans, 0);
  const auto span = [&](Time when) { return std::min(static_cast<std::size_t>(when.ms / interval.ms), spans - 1); };
  for (std::size_t trip = 0; trip < trips.departed.size(); ++trip) {
    if (trips.departed[trip].is_never()) continue;
    ++out.departed[span(trips.departed[trip])];
    if (trips.arrived[trip].is_never()) continue;
    ++out.arrived[span(trips.arrived[trip])];
    sum[span(trips.departed[trip])] += (trips.arrived[trip] - trips.departed[trip]).ms, ++done[span(trips.departed[trip])];
  }
  for (std::size_t i = 0; i < spans; ++i)
    if (done[i] > 0) out.mean_s[i] = static_cast<float>(static_cast<double>(sum[i]) / 1000.0 / static_cast<double>(done[i]));
  return out;
}

class LoadWriter {
 public:
  LoadWriter(Hdf5File& file, const Describe& describe) : file_(file), describe_(describe) {}
  template <class T>
  void column(const char* name, const std::vector<T>& values, std::vector<std::uint64_t> shape, std::vector<std::string> dimensions, const char* unit) {
    const std::string place = std::string("load/") + name;
    file_.write(place, values, {.shape = std::move(shape), .dimensions = std::move(dimensions)});
    describe_(place, place, unit);
    if constexpr (std::is_same_v<T, float>) file_.attribute_numbers(place, "_FillValue", std::vector<float>{std::nanf("")});
  }
  template <class T>
  void number(const char* name, T value, const char* unit) {
    const std::string place = std::string("load/") + name;
    file_.write(place, std::vector<T>(1, value), {.scalar = true});
    describe_(place, place, unit);
  }

 private:
  Hdf5File& file_;
  const Describe& describe_;
};

void write_sums(LoadWriter& out, const trips::Outcome& outcome, const LinkSpans& links) {
  constexpr const char* names[trips::fates] = {"completed", "under_way", "no_way", "not_due", "held_back"};
  out.number("trips", outcome.trips(), "1");
  for (std::size_t fate = 0; fate < trips::fates; ++fate) out.number(names[fate], outcome.count[fate], "1");
  out.number("mean_s", outcome.mean_s(), "s");
  out.number("median_s", outcome.percentile_s(0.5), "s"), out.number("p90_s", outcome.percentile_s(0.9), "s");
  out.number("p95_s", outcome.percentile_s(0.95), "s"), out.number("longest_s", outcome.percentile_s(1), "s");
  out.number("vehicle_km", links.driven_m / 1000, "km"), out.number("walked_km", links.walked_m / 1000, "km");
}

}  // namespace

void write_load(Hdf5File& file, const Run& run, Time interval, const std::string& time_units, const Describe& describe) {
  const trips::Outcome outcome = trips::outcome_of(run.world(), run.state());
  LinkSpans links(run, interval);
  if (links.spans > 0) links.read(run.events());
  LoadWriter out(file, describe);
  write_sums(out, outcome, links);
  std::vector<std::uint8_t> fate;
  for (const trips::Fate one : outcome.fate) fate.push_back(static_cast<std::uint8_t>(one));
  out.column("trip_fate", fate, {}, {"trip"}, "");
  file.attribute_numbers("load/trip_fate", "flag_values", std::vector<std::uint8_t>{0, 1, 2, 3, 4});
  file.attribute("load/trip_fate", "flag_meanings", "completed under_way no_way not_due held_back");
  if (links.spans == 0) return;
  file.dimension("load/interval", links.spans);
  std::vector<double> begins;
  for (std::size_t i = 0; i < links.spans; ++i) begins.push_back((interval * static_cast<std::int64_t>(i)).in_seconds());
  out.column("interval", begins, {}, {"interval"}, time_units.c_str());
  file.attribute("load/interval", "length_s", interval.in_seconds());
  const TripSpans trips = trip_spans(run, interval, links.spans);
  out.column("trips_departed", trips.departed, {}, {"interval"}, "1"), out.column("trips_arrived", trips.arrived, {}, {"interval"}, "1");
  out.column("trip_time_s", trips.mean_s, {}, {"interval"}, "s");
  const std::vector<std::uint64_t> shape = {links.spans, run.world().links.size()};
  out.column("link_entered", links.entered, shape, {"interval", "link"}, "1");
  out.column("link_time_s", links.mean_s(), shape, {"interval", "link"}, "s");
}

}  // namespace muster::result
