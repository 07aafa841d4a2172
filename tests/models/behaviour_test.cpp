#include "models/columns.hpp"
#include "models/evacuation.hpp"
#include "muster/models/warning/diffusion.hpp"

namespace muster {
namespace {

using test::block;
using test::Evacuation;

TEST(Behaviour, never_leaves_uninformed) {
  const Evacuation e{.orders = {}};
  const auto run = e.run();
  EXPECT_EQ(block<BehaviourState>(*run).departed_persons, 0);
  EXPECT_EQ(run->events().size(), 0U);
}

TEST(Behaviour, leaves_only_after_it_was_told_and_belongs_to_one_party) {
  const Evacuation e;
  const auto run = e.run();
  const auto& b = block<BehaviourState>(*run);
  const auto& w = block<WarningState>(*run);
  const auto& m = block<MembershipState>(*run);
  int left = 0;
  for (std::uint32_t h = 0; h < e.world->households.size(); ++h) {
    const std::uint32_t first = e.world->households.first_person[h];
    if (b.left[h].is_never()) {
      EXPECT_FALSE(m.party[first].valid());
      continue;
    }
    ++left;
    EXPECT_GE(b.left[h], w.told[h]);
    EXPECT_EQ(b.intent[h], Intent::leaving);
    for (int i = 0; i < e.world->households.persons[h]; ++i) EXPECT_EQ(m.party[first + static_cast<std::uint32_t>(i)], b.party[h]);
    EXPECT_EQ(block<PartyState>(*run).persons[b.party[h].index], 3);
    EXPECT_FLOAT_EQ(block<PartyState>(*run).walk_m_s[b.party[h].index], 1.0F) << "as slow as its child";
  }
  EXPECT_GT(left, static_cast<int>(e.world->households.size()) / 2);
}

TEST(Behaviour, refuses_in_the_share_that_was_set) {
  for (const double refusal : {0.0, 0.3, 1.0}) {
    const Evacuation e{.world = test::small_world({.villages = 3, .houses = 40, .households_per_house = 2, .storeys = 1}),
                       .padm = [refusal](auto& s) { s.refusal = refusal, s.belief.loudspeaker = 1, s.belief.neighbour = 1; },
                       .end = Time::hours(8)};
    const auto run = e.run();
    const auto& b = block<BehaviourState>(*run);
    const double n = static_cast<double>(e.world->households.size());
    const auto refused = static_cast<double>(std::count(b.intent.begin(), b.intent.end(), Intent::refused));
    EXPECT_NEAR(refused / n, refusal, 3.3 * std::sqrt(refusal * (1 - refusal) / n) + 0.01) << refusal;
  }
}

TEST(Behaviour, half_of_those_who_hold_out_are_persuaded_in_the_time_that_was_set) {
  struct Shares {
    double doubt = 0, refusal = 0, stay_upstairs = 0;
  };
  const auto hold_out = [](const Shares& shares, Time end) {
    const Evacuation e{.world = test::small_world({.villages = 3, .houses = 80, .households_per_house = 2, .storeys = 2, .loudspeaker_m = 5000}),
                       .orders = {{Time{0}, "T", Advice::move_now, bit_of(Channel::loudspeaker)}},
                       .warning =
                           [](auto& s) {
                             s.loudspeakers.outdoors = s.loudspeakers.indoors = s.loudspeakers.asleep = s.loudspeakers.at_range = 1;
                             s.neighbours.enabled = false, s.chain.absent_day = 0;
                           },
                       .padm =
                           [&](auto& s) {
                             s.persuasion = Time::minutes(60), s.belief.loudspeaker = 1 - shares.doubt;
                             s.refusal = shares.refusal, s.stay_upstairs = shares.stay_upstairs;
                           },
                       .end = end};
    const auto run = e.run();
    const auto& b = block<BehaviourState>(*run);
    const auto& w = block<WarningState>(*run);
    int out = 0, told = 0;
    for (std::uint32_t h = 0; h < b.intent.size(); ++h)
      if (!w.told[h].is_never()) ++told, out += b.leaves[h].is_never() && b.left[h].is_never();
    EXPECT_GT(told, 400);
    return static_cast<double>(out) / told;
  };
  // Told within the first minutes: after two hours a quarter of those who held out still do.
  const Time two_hours = Time::minutes(125), half_an_hour = Time::minutes(35);
  EXPECT_NEAR(hold_out({.refusal = 0.4}, two_hours), 0.1, 0.04);
  EXPECT_NEAR(hold_out({.doubt = 0.4}, two_hours), 0.1, 0.04);
  EXPECT_NEAR(hold_out({.stay_upstairs = 0.8}, two_hours), 0.1, 0.04) << "half of them live upstairs";
  EXPECT_NEAR(hold_out({.refusal = 0.4}, half_an_hour), 0.4 * std::sqrt(0.5), 0.06);
  EXPECT_NEAR(hold_out({.doubt = 0.4, .refusal = 0.4}, two_hours), 1 - 0.9 * 0.9, 0.05);
}

TEST(Behaviour, those_who_were_drilled_doubt_refuse_and_tarry_less_in_the_areas_and_share_that_were_set) {
  const auto of = [](std::vector<behaviour::AttitudeSettings> attitudes) {
    return Evacuation{.world = test::small_world({.villages = 2, .houses = 80, .households_per_house = 2, .storeys = 1, .loudspeaker_m = 5000}),
                      .warning = [](auto& s) { s.loudspeakers.outdoors = s.loudspeakers.indoors = s.loudspeakers.at_range = 1, s.neighbours.enabled = false; },
                      .padm = [attitudes](auto& s) { s.belief.loudspeaker = 1, s.refusal = 0.4, s.attitudes = attitudes; },
                      .end = Time::hours(8)};
  };
  const auto usual = of({}).run(), drilled = of({{.id = "drilled", .areas = {"V0"}, .refusal = 0.25, .delay = 0.5}}).run();
  const auto half = of({{.id = "drilled", .areas = {"V0"}, .share = 0.5, .refusal = 0}}).run();
  const Evacuation place = of({});
  const World& world = *place.world;
  int refused[2][3] = {};
  for (std::uint32_t h = 0; h < world.households.size(); ++h) {
    const int village = world.areas.id[world.buildings.grid[world.households.home[h].index].index].starts_with("V0") ? 0 : 1;
    int k = 0;
    for (const auto* run : {usual.get(), drilled.get(), half.get()}) refused[village][k++] += block<BehaviourState>(*run).intent[h] == Intent::refused;
    const auto& a = block<BehaviourState>(*usual);
    const auto& b = block<BehaviourState>(*drilled);
    if (village == 1) {
      EXPECT_EQ(a.left[h], b.left[h]) << "nothing has changed there";
    } else if (!a.left[h].is_never()) {
      EXPECT_LT(b.left[h], a.left[h]);
    }
  }
  EXPECT_EQ(refused[1][0], refused[1][1]);
  EXPECT_NEAR(refused[0][1] / static_cast<double>(refused[0][0]), 0.25, 0.12);
  EXPECT_NEAR(refused[0][2] / static_cast<double>(refused[0][0]), 0.5, 0.15);
}

TEST(Behaviour, outside_the_ordered_area_those_told_by_others_leave_in_the_share_that_was_set) {
  for (const double shadow : {0.0, 0.4, 1.0}) {
    // One street: only its southern half is ordered, and neighbours tell on.
    const Evacuation e{.world = test::small_world({.villages = 1, .houses = 80, .households_per_house = 4, .storeys = 1, .loudspeaker_m = 0}),
                       .orders = {{Time{0}, "V0G0"}},
                       .warning = [](auto& s) { s.neighbours.tells = 1, s.neighbours.mean_delay = Time::seconds(60); },
                       .padm = [shadow](auto& s) { s.refusal = 0, s.belief.neighbour = 1, s.shadow = shadow; },
                       .end = Time::hours(10)};
    const auto run = e.run();
    const auto& b = block<BehaviourState>(*run);
    const auto& w = block<WarningState>(*run);
    const World& world = *e.world;
    double told = 0, left = 0;
    for (std::uint32_t h = 0; h < world.households.size(); ++h) {
      if (world.areas.id[world.buildings.grid[world.households.home[h].index].index] != "V0G1" || w.told[h].is_never()) continue;
      ++told, left += b.left[h].is_never() ? 0 : 1;
    }
    ASSERT_GT(told, 100);
    EXPECT_NEAR(left / told, shadow, 3.3 * std::sqrt(shadow * (1 - shadow) / told) + 0.001) << shadow;
    EXPECT_EQ(headline(world, run->state()).moved_unordered, static_cast<std::int64_t>(3 * left));
  }
}

TEST(Behaviour, delay_follows_the_chosen_curve) {
  behaviour::PadmSettings s;
  EXPECT_NEAR(behaviour::delay_minutes(s, 0.5), 15, 0.1);
  EXPECT_NEAR(behaviour::delay_minutes(s, 0.9), 60, 0.5);
  s.curve = behaviour::DelayCurve::trained;
  EXPECT_NEAR(behaviour::delay_minutes(s, 0.99), 5, 0.02);
  s.curve = behaviour::DelayCurve::long_notice;
  EXPECT_NEAR(behaviour::delay_minutes(s, 0.9), 360, 5);
  EXPECT_GT(behaviour::delay_minutes(s, 0.5), 120);
}

TEST(Behaviour, departure_times_have_the_distribution_of_the_curve) {
  // All households are told at one moment by loudspeaker; Kolmogorov-Smirnov distance against the Lindell curve, 1 % point 1.63 / sqrt(n).
  const Evacuation e{
      .world = test::small_world({.villages = 1, .houses = 200, .households_per_house = 5, .storeys = 1, .loudspeaker_m = 1e6}),
      .orders = {{Time{0}, "V0", Advice::move_now, 1U << static_cast<unsigned>(Channel::loudspeaker)}},
      .warning =
          [](auto& s) { s.loudspeakers.outdoors = s.loudspeakers.indoors = s.loudspeakers.asleep = s.loudspeakers.at_range = 1, s.neighbours.enabled = false; },
      .padm = [](auto& s) { s.refusal = 0, s.belief.loudspeaker = 1, s.night_rate = 1; },
      .end = Time::hours(8)};
  const auto run = e.run();
  std::vector<double> delays;
  for (std::uint32_t h = 0; h < e.world->households.size(); ++h)
    delays.push_back((Time(block<BehaviourState>(*run).left[h]) - block<WarningState>(*run).told[h]).in_seconds() / 60);
  std::sort(delays.begin(), delays.end());
  const double n = static_cast<double>(delays.size());
  double worst = 0;
  for (std::size_t i = 0; i < delays.size(); ++i) worst = std::max(worst, std::abs(warning::lindell(delays[i], 0.0664, 0.866) - static_cast<double>(i) / n));
  EXPECT_LT(worst, 1.63 / std::sqrt(n));
}

TEST(Behaviour, takes_longer_at_night_and_less_when_made_ready) {
  const auto world = test::small_world({.villages = 1, .houses = 60, .households_per_house = 2, .storeys = 1});
  const auto mean_delay = [&world](const Evacuation& e) {
    const auto run = e.run();
    double sum = 0;
    int n = 0;
    for (std::uint32_t h = 0; h < world->households.size(); ++h)
      if (!block<BehaviourState>(*run).left[h].is_never())
        sum += (Time(block<BehaviourState>(*run).left[h]) - block<WarningState>(*run).told[h]).in_seconds(), ++n;
    return sum / n;
  };
  const double by_day = mean_delay({.world = world, .end = Time::hours(10)});
  EXPECT_GT(mean_delay({.world = world, .start_minute_of_day = 60, .end = Time::hours(10)}), by_day);
  const std::vector<test::ToyOrder> ready_first = {{Time{0}, "T", Advice::be_ready}, {Time::hours(2), "T"}};
  EXPECT_LT(mean_delay({.world = world, .orders = ready_first, .padm = [](auto& s) { s.self_start = 0; }, .end = Time::hours(10)}), by_day);
}

TEST(Behaviour, does_not_walk_out_into_deep_water) {
  const Evacuation e{.orders = {{Time::minutes(60), "T"}}, .water = [](Time t, std::uint32_t) { return t >= Time::minutes(30) ? 0.8F : 0.0F; }};
  const auto run = e.run();
  EXPECT_EQ(block<BehaviourState>(*run).departed_persons, 0);
  const auto& intent = block<BehaviourState>(*run).intent;
  EXPECT_GT(std::count(intent.begin(), intent.end(), Intent::staying), 0);
}

TEST(Behaviour, water_at_the_door_moves_those_who_refused) {
  const Evacuation dry{.world = test::small_world({.storeys = 1}), .padm = [](auto& s) { s.refusal = 1; }};
  Evacuation wet = dry;
  wet.water = [](Time t, std::uint32_t) { return t >= Time::minutes(60) ? 0.2F : 0.0F; };
  EXPECT_EQ(block<BehaviourState>(*dry.run()).departed_persons, 0);
  EXPECT_GT(block<BehaviourState>(*wet.run()).departed_persons, 0);
}

TEST(Behaviour, takes_the_car_only_for_long_ways) {
  const auto modes = [](double least_m) {
    const Evacuation e{.world = test::small_world({.cars = 1}), .padm = [least_m](auto& s) { s.car_least_m = least_m, s.car_exit_share = 0; }};
    const auto run = e.run();
    int cars = 0;
    for (const PartyId p : test::values(block<BehaviourState>(*run).party)) cars += p.valid() && block<PartyState>(*run).mode[p.index] == TravelMode::car;
    return cars;
  };
  EXPECT_GT(modes(0), 0);
  EXPECT_EQ(modes(5000), 0);
}

TEST(Behaviour, waits_where_no_place_is_open) {
  Evacuation e{.shelter = [](auto& s) { s.open_at_start = false; }};
  auto world = test::small_world();
  world->shelters.kind.back() = ShelterKind::emergency;  // no exit either
  e.world = world;
  const auto run = e.run();
  EXPECT_EQ(block<BehaviourState>(*run).departed_persons, 0);
  EXPECT_GT(std::count(block<BehaviourState>(*run).intent.begin(), block<BehaviourState>(*run).intent.end(), Intent::preparing), 0);
}

TEST(Evacuation, has_the_same_bits_for_any_thread_count_and_with_caches_dropped_on_the_way) {
  Evacuation e{.world = test::small_world({.households_per_house = 2, .cars = 1, .shelter_capacity = 12}),
               .orders = {{Time{0}, "T", Advice::be_ready}, {Time::minutes(20), "V0"}},
               .water = [](Time t, std::uint32_t b) { return b % 3 == 0 && t >= Time::minutes(30) ? static_cast<float>(t.in_hours()) : 0.0F; },
               .velocity = 0.6F,
               .end = Time::hours(3)};
  const Digest alone = e.run()->digest();
  for (const int threads : {2, 4}) {
    e.threads = threads;
    EXPECT_EQ(e.run()->digest(), alone) << threads << " threads";
  }
  const auto run = e.start();
  while (!run->finished()) {
    run->drop_caches();
    run->step();
  }
  EXPECT_EQ(run->digest(), alone);
  EXPECT_GT(headline(*e.world, run->state()).dead, 0) << "the case is to touch every model";
  EXPECT_GT(headline(*e.world, run->state()).turned_away, 0);
}

/// A model that nobody here knows: it draws luck of its own and keeps a number.
class Bystander final : public Model {
 public:
  std::string_view name() const override { return "test/bystander"; }
  Phase phase() const override { return Phase::relief; }
  std::span<const std::string_view> reads() const override { return {}; }
  std::span<const std::string_view> writes() const override { return {}; }
  void declare(StartContext&) override {}
  void start(StartContext&) override {}
  void drop_caches(StartContext&) override {}
  void step(StepContext& context) override {
    drawn_ += uniform(context.seed, Stream::test, context.world.persons.key[0], static_cast<std::uint64_t>(context.now.ms));
  }
  double drawn_ = 0;
};

TEST(Evacuation, an_unrelated_model_changes_nobodys_luck) {
  const Evacuation e;
  auto more = std::vector<std::unique_ptr<Model>>{};
  more.push_back(std::make_unique<Bystander>());
  const auto with = e.start(std::move(more));
  while (!with->finished()) with->step();
  EXPECT_EQ(with->state().digest(), e.run()->state().digest());
}

TEST(Evacuation, a_car_more_in_one_village_changes_nobodys_luck_in_the_other) {
  auto more_cars = test::small_world();
  for (std::uint32_t h = 0; h < more_cars->households.size(); ++h)
    if (more_cars->households.id[h].starts_with("V1")) more_cars->households.cars[h] = 1;
  const Evacuation e;
  Evacuation other = e;
  other.world = more_cars;
  const auto a = e.run(), b = other.run();
  int drives = 0;
  for (std::uint32_t h = 0; h < more_cars->households.size(); ++h) {
    EXPECT_EQ(block<BehaviourState>(*a).left[h], block<BehaviourState>(*b).left[h]) << "who leaves when does not hang on the car";
    const PartyId party = block<BehaviourState>(*b).party[h];
    drives += party.valid() && block<PartyState>(*b).mode[party.index] == TravelMode::car;
  }
  EXPECT_GT(drives, 0);
}

TEST(Evacuation, an_earlier_order_moves_no_fewer_people_before_the_water) {
  const auto water = [](Time t, std::uint32_t) { return t >= Time::minutes(90) ? 1.5F : 0.0F; };
  for (const std::uint64_t seed : {1, 2, 3, 4}) {
    std::int64_t last = 1 << 30;
    for (const int minute : {0, 30, 60, 120}) {
      const Evacuation e{.orders = {{Time::minutes(minute), "T"}}, .water = water, .seed = seed};
      const std::int64_t moved = headline(*e.world, e.run()->state()).moved_before_water;
      EXPECT_LE(moved, last) << "order at minute " << minute;
      last = moved;
    }
  }
}

}  // namespace
}  // namespace muster
