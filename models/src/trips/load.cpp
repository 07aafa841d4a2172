#include <algorithm>
#include <queue>

#include "muster/engine/step/model.hpp"
#include "muster/engine/step/run.hpp"
#include "muster/models/registry.hpp"
#include "muster/models/transport/transport.hpp"
#include "muster/models/trips/outcome.hpp"
#include "muster/models/trips/settings.hpp"
#include "trips/routes.hpp"

namespace muster::trips {

void LoadSettings::describe(config::Builder<LoadSettings>& d) {
  d.about("trips/load", "The trips of the world are made, and nothing else happens", "只执行世界中的出行，别无他事");
  d.duration("interval", &LoadSettings::interval,
             {.unit = "s", .min = 60, .max = 86400, .meaning = "length of the spans of time by which links are counted", .meaning_zh = "路段统计的时段长度"});
}

namespace {

const Job job = {"trips/load", Phase::shelter, {"movement/arrivals", "movement/depart"}, {"trip/"}};

/// Sends every trip when its time has come and the person's leg before has ended, and takes those who arrive. It stands behind movement: who arrives in a
/// step is here in the same one, and who leaves in the next is asked for at the end of this one.
class Load final : public StandardModel {
 public:
  explicit Load(const ModelInputs& inputs)
      : StandardModel(job),
        world_(inputs.world),
        midnight_{-60000LL * inputs.start_minute_of_day},
        means_(means_of(world_->trips, transport::transport_of(inputs).kinds())) {}

  void declare(StartContext& context) override {
    end_ = context.end;
    trips_ = &context.state.add<TripState>();
    trips_->departed.assign(world_->trips.size(), Time::never()), trips_->arrived.assign(world_->trips.size(), Time::never());
    find_routes(*world_, means_, context.threads, context.state.add<TripRoutes>());
  }
  void start(StartContext& context) override {
    movement_ = &context.state.get<MovementQueues>();
    find_waiting();
    if (const ClockState* clock = context.state.find<ClockState>(); clock != nullptr && clock->now.ms == 0) send_before(Time{0} + context.step);
  }
  void step(StepContext& context) override {
    for (const Arrival& arrival : movement_->arrivals.take(context.end)) receive(arrival);
    send_before(context.end + (context.end - context.now));
  }
  void drop_caches(StartContext&) override { find_waiting(); }

 private:
  struct Due {
    Time when;
    std::uint32_t trip;
    friend auto operator<=>(const Due&, const Due&) = default;
  };
  bool follows(std::uint32_t trip) const { return trip > 0 && trip < world_->trips.size() && world_->trips.person[trip - 1] == world_->trips.person[trip]; }

  void wait_for(std::uint32_t trip) {
    const TripTable& table = world_->trips;
    Time when = midnight_ + Time{table.depart_ms[trip]};
    if (follows(trip)) when = std::max(when, trips_->arrived[trip - 1] + Time{table.stay_ms[trip]});
    waiting_.push({std::max(when, Time{0}), trip});
  }
  /// Which trips can be said to leave at a time that is known: of each person the next one, unless it is under way.
  void find_waiting() {
    waiting_ = {};
    for (std::uint32_t trip = 0; trip < world_->trips.size(); ++trip)
      if (trips_->departed[trip].is_never() && (!follows(trip) || !trips_->arrived[trip - 1].is_never())) wait_for(trip);
  }
  void send_before(Time end) {
    for (; !waiting_.empty() && waiting_.top().when < std::min(end, end_); waiting_.pop()) send(waiting_.top());
  }
  void send(const Due& due) {
    const PersonId person = world_->trips.person[due.trip];
    const Means& means = means_[due.trip];
    trips_->departed[due.trip] = due.when;
    DepartRequest request{.head = {due.when, world_->persons.key[person.index], Phase::shelter},
                          .party = {person.index},
                          .origin = world_->trips.from[due.trip],
                          .destination = {},
                          .mode = means.mode,
                          .vehicle = means.vehicle,
                          .walk_mm_s = static_cast<std::int32_t>(std::lround(1000 * static_cast<double>(world_->persons.walk_m_s[person.index]))),
                          .trip = due.trip + 1};
    movement_->depart.add(request);
  }
  /// A person makes one trip at a time, so who arrives ends the last one that was begun.
  void receive(const Arrival& arrival) {
    const auto& persons = world_->trips.person;
    const PersonId person{arrival.party.index};
    auto [trip, last] = std::equal_range(persons.begin(), persons.end(), person);
    for (; trip != last; ++trip) {
      const auto row = static_cast<std::uint32_t>(trip - persons.begin());
      if (!trips_->arrived[row].is_never()) continue;
      trips_->arrived[row] = arrival.head.time;
      if (follows(row + 1)) wait_for(row + 1);
      return;
    }
  }

  std::shared_ptr<const World> world_;
  Time midnight_;             ///< of the first day, seen from the start
  Time end_;                  ///< of the run
  std::vector<Means> means_;  ///< [trip]
  TripState* trips_ = nullptr;
  MovementQueues* movement_ = nullptr;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> waiting_;  ///< by time, then row. A cache of State
};

}  // namespace

std::unique_ptr<Model> make_load(const ModelInputs& inputs) { return std::make_unique<Load>(inputs); }

}  // namespace muster::trips
