#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "muster/engine/core/luck.hpp"
#include "muster/models/behaviour/settings.hpp"
#include "muster/models/casualty/drowning.hpp"
#include "muster/models/casualty/stability.hpp"
#include "muster/models/warning/diffusion.hpp"

// What is drawn for people follows the formula that it is drawn from: 100,000 draws at a fixed seed, Kolmogorov's distance.
namespace muster {
namespace {

constexpr std::size_t draws = 100000;
/// Kolmogorov's distance that 1 in 100 samples of this size exceeds: 1.628 / sqrt(n).
const double most = 1.628 / std::sqrt(static_cast<double>(draws));

using Formula = std::function<double(double)>;

EntityKey person(std::size_t i) { return entity_key("person", "p" + std::to_string(i)); }

double distance(std::vector<double> sample, const Formula& share_below) {
  std::sort(sample.begin(), sample.end());
  double worst = 0;
  const auto n = static_cast<double>(sample.size());
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double expected = share_below(sample[i]);
    worst = std::max({worst, std::abs(expected - static_cast<double>(i) / n), std::abs(expected - static_cast<double>(i + 1) / n)});
  }
  return worst;
}

std::vector<double> drawn(const std::function<double(EntityKey)>& draw) {
  std::vector<double> out;
  for (std::size_t i = 0; i < draws; ++i) out.push_back(draw(person(i)));
  return out;
}

TEST(Draws, of_delays_follow_each_published_curve) {
  using behaviour::DelayCurve;
  const std::pair<DelayCurve, Formula> curves[] = {{DelayCurve::flash_flood, [](double t) { return warning::lindell(t, 0.0664, 0.866); }},
                                                   {DelayCurve::long_notice, [](double t) { return warning::lindell(t, 7.2e-4, 1.37); }},
                                                   {DelayCurve::trained, [](double t) { return warning::rayleigh(t, 0, 1.65); }},
                                                   {DelayCurve::lindell, [](double t) { return warning::lindell(t, 0.02, 1.1); }},
                                                   {DelayCurve::rayleigh, [](double t) { return warning::rayleigh(t, 3, 12); }}};
  for (const auto& [curve, formula] : curves) {
    behaviour::PadmSettings settings;
    settings.curve = curve, settings.a = 0.02, settings.b = 1.1, settings.tau_min = 3, settings.sigma_min = 12;
    const auto sample = drawn([&](EntityKey who) { return behaviour::delay_minutes(settings, uniform(7, Stream::behaviour_delay, who)); });
    EXPECT_LT(distance(sample, formula), most) << static_cast<int>(curve);
  }
}

TEST(Draws, of_answers_and_words_of_neighbours_are_exponential) {
  for (const Stream stream : {Stream::warning_acknowledge, Stream::warning_contagion, Stream::warning_hears}) {
    const auto sample = drawn([stream](EntityKey who) { return exponential(7, stream, who, occasion("delay")); });
    EXPECT_LT(distance(sample, [](double t) { return 1 - std::exp(-t); }), most);
  }
}

TEST(Draws, of_lasting_dispositions_are_uniform_and_independent_of_each_other) {
  const Stream streams[] = {Stream::warning_belief,        Stream::behaviour_refusal, Stream::behaviour_self_start,
                            Stream::behaviour_destination, Stream::casualty_drowning, Stream::casualty_stability};
  std::vector<std::vector<double>> all;
  for (const Stream stream : streams) {
    all.push_back(drawn([stream](EntityKey who) { return uniform(7, stream, who); }));
    EXPECT_LT(distance(all.back(), [](double u) { return u; }), most);
  }
  for (std::size_t a = 0; a < all.size(); ++a)
    for (std::size_t b = 0; b < a; ++b) {
      double sum = 0;
      for (std::size_t i = 0; i < draws; ++i) sum += (all[a][i] - 0.5) * (all[b][i] - 0.5) * 12;
      EXPECT_LT(std::abs(sum / static_cast<double>(draws)), 4 / std::sqrt(static_cast<double>(draws))) << a << " " << b;
    }
}

TEST(Draws, against_a_chance_happen_as_often_as_it_says) {
  const std::pair<double (*)(double), double> chances[] = {
      {casualty::jonkman_rapid, 4.0}, {casualty::jonkman_remaining, 4.0}, {casualty::jonkman_new_orleans, 3.0}, {casualty::global_logistic, 4.0}};
  for (const auto& [chance_of, depth] : chances) {
    const double chance = chance_of(depth);
    std::size_t hit = 0;
    for (std::size_t i = 0; i < draws; ++i) hit += uniform(7, Stream::casualty_drowning, person(i)) < chance ? 1 : 0;
    const auto n = static_cast<double>(draws);
    EXPECT_NEAR(static_cast<double>(hit) / n, chance, 4 * std::sqrt(chance * (1 - chance) / n));
  }
}

TEST(Draws, of_footing_lie_evenly_between_the_limits_of_the_persons_build) {
  // At 1 m, velocity v: those swept are (v - 0.8) / 0.4 of adults (depth x velocity from 0.8 to 1.2 m2/s).
  for (const double velocity : {0.85, 1.0, 1.15}) {
    std::size_t swept = 0;
    for (std::size_t i = 0; i < draws; ++i) swept += casualty::loses_footing(1.0, velocity, 110, uniform(7, Stream::casualty_stability, person(i))) ? 1 : 0;
    EXPECT_NEAR(static_cast<double>(swept) / static_cast<double>(draws), (velocity - 0.8) / 0.4, 0.006);
  }
}

TEST(Draws, of_car_limits_are_triangular) {
  const auto triangular = [](double x, double low, double best, double high) {
    if (x <= best) return (x - low) * (x - low) / ((high - low) * (best - low));
    return 1 - (high - x) * (high - x) / ((high - low) * (high - best));
  };
  const auto sample = drawn([](EntityKey who) { return casualty::triangular_quantile(uniform(7, Stream::casualty_vehicle, who), 0.3, 1.2, 1.5); });
  EXPECT_LT(distance(sample, [&](double x) { return triangular(x, 0.3, 1.2, 1.5); }), most);
}

}  // namespace
}  // namespace muster
