#include "muster/models/functions.hpp"

#include <gtest/gtest.h>

#include <set>

#include "muster/models/casualty/drowning.hpp"
#include "muster/models/casualty/stability.hpp"
#include "muster/models/warning/diffusion.hpp"

namespace muster {
namespace {

/// One row of a published table.
struct Row {
  const char* function;
  std::vector<double> arguments;
  double expected, tolerance;
};

TEST(Functions, have_names_units_and_sources) {
  std::set<std::string> names;
  for (const ModelFunction& f : model_functions()) {
    EXPECT_TRUE(names.insert(f.name).second) << f.name;
    EXPECT_FALSE(f.arguments.empty()) << f.name;
    EXPECT_FALSE(f.source.empty() || f.meaning.empty() || f.result.unit.empty()) << f.name;
    EXPECT_EQ(find_model_function(f.name), &f);
  }
  EXPECT_EQ(find_model_function("no/such"), nullptr);
}

TEST(Functions, give_the_published_values) {
  // Drowning: the table computed from the formulas of Jonkman 2008; dam breaks: published predictions 406, 87, 174, 25.
  // Warning: Lindell and Rayleigh from their coefficients; diffusion by Euler steps of 0.1 min. Movement: Weidmann 1993, Pregnolato 2017.
  const Row rows[] = {
      {"casualty/jonkman_rapid", {1}, 0, 5e-5},
      {"casualty/jonkman_remaining", {1}, .0029, 5e-5},
      {"casualty/jonkman_rapid", {2.1}, .0052, 5e-5},
      {"casualty/jonkman_remaining", {2.1}, .0063, 5e-5},
      {"casualty/jonkman_rapid", {3}, .0984, 5e-5},
      {"casualty/jonkman_remaining", {3}, .0090, 5e-5},
      {"casualty/jonkman_rapid", {4}, .396, 5e-4},
      {"casualty/jonkman_remaining", {4}, .0119, 5e-5},
      {"casualty/jonkman_rapid", {5}, .703, 5e-4},
      {"casualty/jonkman_remaining", {5}, .0147, 5e-5},
      {"casualty/jonkman_new_orleans", {1}, .0047, 5e-5},
      {"casualty/global_logistic", {1}, .0072, 5e-5},
      {"casualty/jonkman_new_orleans", {2.1}, .0129, 5e-5},
      {"casualty/global_logistic", {2.1}, .0332, 5e-5},
      {"casualty/jonkman_new_orleans", {3}, .0202, 6e-5},
      {"casualty/global_logistic", {3}, .1090, 5e-5},
      {"casualty/jonkman_new_orleans", {4}, .0283, 5e-5},
      {"casualty/global_logistic", {4}, .333, 5e-4},
      {"casualty/jonkman_new_orleans", {5}, .0363, 5e-5},
      {"casualty/global_logistic", {5}, .667, 5e-4},
      {"casualty/jonkman_breach", {3.5, 2}, 1, 0},
      {"casualty/jonkman_breach", {7, 1.9}, 0, 0},
      {"casualty/lifesim_high_hazard", {0.47}, 1, 0},
      {"casualty/lifesim_high_hazard", {0.6}, 0.75, 1e-12},
      {"casualty/lifesim_high_hazard", {0.85}, 0.2, 1e-12},
      {"casualty/lifesim_high_hazard", {0.95}, 0, 1e-12},
      {"casualty/dam_break_deaths", {6000, 0, 1}, 406, 1},
      {"casualty/dam_break_deaths", {5000, .5, 1}, 87, 1},
      {"casualty/dam_break_deaths", {17000, .5, 1}, 174, 1},
      {"warning/lindell", {15, .0664, .866}, .50, 5e-3},
      {"warning/lindell", {60, .0664, .866}, .90, 5e-3},
      {"warning/rayleigh", {5, 0, 1.65}, .99, 5e-4},
      {"warning/rayleigh", {0, 1, 1.65}, 0, 0},
      {"warning/diffusion", {5, .3, .2, 1, .1, 1}, .297, 5e-4},
      {"warning/diffusion", {10, .3, .2, 1, .1, 1}, .553, 5e-4},
      {"warning/diffusion", {30, .3, .2, 1, .1, 1}, .958, 5e-4},
      {"warning/auto_call_rate", {200, 45}, 267, 0.5},
      {"movement/weidmann", {0.5}, 1.298, 5e-4},
      {"movement/weidmann", {1}, 1.058, 5e-4},
      {"movement/weidmann", {2}, .606, 5e-4},
      {"movement/weidmann", {3}, .331, 5e-4},
      {"movement/weidmann", {4}, .156, 5e-4},
      {"movement/weidmann", {5}, .037, 5e-4},
      {"lifelines/pregnolato", {100}, 40.7, 0.05},
      {"lifelines/pregnolato", {150}, 24.3, 0.05},
      {"lifelines/pregnolato", {200}, 12.4, 0.05},
      {"lifelines/pregnolato", {300}, 0, 0},
      {"lifelines/wading", {0.35}, .58, 1e-12},
      {"lifelines/wading_elderly", {0}, 1, 0},
      {"lifelines/wading_elderly", {0.35}, .8 * .58, 1e-12},
      {"lifelines/smoke_factor_frantzich_nilsson", {1}, .9193, 5e-5},
      {"lifelines/smoke_factor_frantzich_nilsson", {50}, .1, 0},
      {"lifelines/smoke_factor_linear", {1}, .5, 0},
      {"lifelines/smoke_speed_fridolf", {1, 1.3}, .62, 1e-12},
      {"lifelines/smoke_speed_fridolf", {0, 0.15}, .15, 0},
      {"lifelines/smoke_visibility", {0.3, 8}, 80 / 3.0, 1e-12},
      {"lifelines/sight_speed", {27.8 * 2.5 + 27.8 * 27.8 / 6.8}, 27.8, 1e-12},
      {"lifelines/sight_speed", {0}, 0, 0},
      {"casualty/purser_incapacitation", {5000, 2, 18}, 207.58, 0.01},
      {"flood/hazard_rating", {1, 1.5, 0.5}, 2.5, 1e-12},
  };
  for (const Row& row : rows) {
    const ModelFunction* f = find_model_function(row.function);
    ASSERT_NE(f, nullptr) << row.function;
    ASSERT_EQ(f->arguments.size(), row.arguments.size()) << row.function;
    EXPECT_NEAR(f->evaluate(row.arguments), row.expected, row.tolerance) << row.function << " at " << row.arguments[0];
  }
}

TEST(Functions, lifesim_rates_have_nearly_the_published_mean) {
  EXPECT_NEAR(casualty::lifesim_high_hazard_mean(), 0.708, 0.011);  // 139 groups in the original, 8 points here
}

TEST(Stability, follows_the_build_of_the_person) {
  EXPECT_FALSE(casualty::loses_footing(1.0, 0.5, 120, 0));
  EXPECT_FALSE(casualty::loses_footing(1.0, 1.0, 120, 0.6));
  EXPECT_TRUE(casualty::loses_footing(1.0, 1.0, 120, 0.4));
  EXPECT_TRUE(casualty::loses_footing(1.0, 1.21, 120, 0.999));
  EXPECT_TRUE(casualty::loses_footing(1.25, 0, 120, 0.999)) << "too deep for an adult even when still";
  EXPECT_TRUE(casualty::loses_footing(0.55, 0, 30, 0.999)) << "too deep for a child";
  EXPECT_FALSE(casualty::loses_footing(0.4, 0.5, 30, 0));
  EXPECT_TRUE(casualty::loses_footing(0.01, 0, 15, 0.999)) << "no depth is safe for an infant alone";
}

TEST(Stability, of_cars_follows_shand_or_lifesim) {
  EXPECT_FALSE(casualty::car_unstable(0.3, 0.99, casualty::shand_small_car()));
  EXPECT_TRUE(casualty::car_unstable(0.3, 1.01, casualty::shand_small_car()));
  EXPECT_TRUE(casualty::car_unstable(0.31, 0, casualty::shand_small_car()));
  EXPECT_FALSE(casualty::car_unstable(0.45, 1.0, casualty::shand_four_wheel_drive()));
  EXPECT_DOUBLE_EQ(casualty::triangular_quantile(0, 0.3, 1.2, 1.5), 0.3);
  EXPECT_DOUBLE_EQ(casualty::triangular_quantile(0.75, 0.3, 1.2, 1.5), 1.2);
  EXPECT_NEAR(casualty::triangular_quantile(1 - 1e-12, 0.3, 1.2, 1.5), 1.5, 1e-5);
}

TEST(Stability, of_buildings_follows_rescdam) {
  using casualty::Footing;
  EXPECT_TRUE(casualty::building_collapses(3.5, 2.01, Footing::masonry));
  EXPECT_FALSE(casualty::building_collapses(7, 1.9, Footing::masonry)) << "too slow";
  EXPECT_TRUE(casualty::building_collapses(7, 1, Footing::timber_anchored));
  EXPECT_TRUE(casualty::building_collapses(3, 1, Footing::timber_unanchored));
  EXPECT_FALSE(casualty::building_collapses(3, 0.9, Footing::timber_unanchored));
}

TEST(Quantiles, invert_their_curves) {
  for (double p = 0; p < 0.999; p += 0.037) {
    EXPECT_NEAR(warning::lindell(warning::lindell_quantile(p, .0664, .866), .0664, .866), p, 1e-12);
    EXPECT_NEAR(warning::rayleigh(warning::rayleigh_quantile(p, 2, 1.65), 2, 1.65), p, 1e-12);
  }
}

}  // namespace
}  // namespace muster
