#include "muster/models/functions.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "muster/models/casualty/cold.hpp"
#include "muster/models/casualty/drowning.hpp"
#include "muster/models/casualty/heat.hpp"
#include "muster/models/casualty/smoke.hpp"
#include "muster/models/casualty/stability.hpp"
#include "muster/models/earthquake/motion.hpp"
#include "muster/models/flood/terrain_error.hpp"
#include "muster/models/flood/weir.hpp"
#include "muster/models/lifelines/roads_in_smoke.hpp"
#include "muster/models/lifelines/roads_in_water.hpp"
#include "muster/models/population/walking.hpp"
#include "muster/models/population/whereabouts.hpp"
#include "muster/models/shelter/standards.hpp"
#include "muster/models/warning/diffusion.hpp"

namespace muster {

namespace {

using Values = std::span<const double>;
const FunctionColumn depth_m{"depth_m", "m"}, velocity_m_s{"velocity_m_s", "m/s"}, minutes{"minutes", "min"};
const FunctionColumn probability{"probability", "1"}, share{"share", "1"}, density{"density", "1/m2"}, speed_m_s{"speed_m_s", "m/s"};
const FunctionColumn flag{"yes", "1"};

void add_casualty(std::vector<ModelFunction>& list) {
  using namespace casualty;
  const std::string jonkman = "Jonkman, Vrijling & Vrouwenvelder 2008; from memory";
  list.push_back({"casualty/jonkman_rapid", {depth_m}, probability, "drowning where water rises fast", jonkman, [](Values v) { return jonkman_rapid(v[0]); }});
  list.push_back(
      {"casualty/jonkman_remaining", {depth_m}, probability, "drowning where water rises slowly", jonkman, [](Values v) { return jonkman_remaining(v[0]); }});
  list.push_back({"casualty/jonkman_new_orleans", {depth_m}, probability, "drowning, fit to New Orleans 2005", jonkman, [](Values v) {
                    return jonkman_new_orleans(v[0]);
                  }});
  list.push_back({"casualty/jonkman_breach", {depth_m, velocity_m_s}, probability, "drowning near a breach", jonkman, [](Values v) {
                    return jonkman_breach(v[0], v[1]);
                  }});
  list.push_back({"casualty/global_logistic",
                  {depth_m},
                  probability,
                  "drowning, one curve for all zones",
                  "World Bank screening code citing Jonkman 2008; verified",
                  [](Values v) { return global_logistic(v[0]); }});
  list.push_back({"casualty/lifesim_high_hazard",
                  {{"quantile", "1"}},
                  probability,
                  "fatality rate of a group in the high-hazard zone",
                  "USACE go-consequences; verified",
                  [](Values v) { return lifesim_high_hazard(v[0]); }});
  list.push_back({"casualty/dam_break_deaths",
                  {{"people", "1"}, {"warning_h", "h"}, {"canyon_force", "1"}},
                  {"deaths", "1"},
                  "deaths in a dam break",
                  "DeKay & McClelland form; reproduces published predictions; computed",
                  [](Values v) { return dam_break_deaths(v[0], v[1], v[2]); }});
  list.push_back({"casualty/brown_graham_deaths",
                  {{"people", "1"}, {"warning_h", "h"}},
                  {"deaths", "1"},
                  "deaths in a dam break",
                  "Brown & Graham 1988; from memory",
                  [](Values v) { return brown_graham_deaths(v[0], v[1]); }});
  list.push_back({"casualty/loses_footing",
                  {depth_m, velocity_m_s, {"height_mass", "m kg"}, {"luck", "1"}},
                  flag,
                  "does a person lose footing",
                  "Cox, Shand & Blacka 2010; from memory",
                  [](Values v) { return loses_footing(v[0], v[1], v[2], v[3]) ? 1.0 : 0.0; }});
  list.push_back({"casualty/cold_water_minutes",
                  {{"water_temperature", "degC"}},
                  {"time", "min"},
                  "time in cold water after which half are unconscious",
                  "Hayward, Eckerson & Collis 1975; coefficients as quoted by others",
                  [](Values v) { return cold_water_minutes(v[0]); }});
  list.push_back({"casualty/cold_water_death",
                  {{"water_temperature", "degC"}, minutes, {"spread", "1"}},
                  probability,
                  "death by cold of one who has stood in water for so long",
                  "Hayward, Eckerson & Collis 1975, as quoted by others; own limits lognormal: design default",
                  [](Values v) { return cold_death_share(v[1] / cold_water_minutes(v[0]), v[2]); }});
  list.push_back({"casualty/cold_air_death",
                  {{"air_temperature", "degC"}, {"time", "h"}, {"harmless", "degC"}, {"at_zero", "h"}, {"spread", "1"}},
                  probability,
                  "death by cold of one who has stood in wet clothes in air for so long",
                  "time in proportion to 1 / (harmless - T); design default",
                  [](Values v) { return cold_death_share(v[1] / cold_air_hours(v[0], v[2], v[3]), v[4]); }});
  list.push_back({"casualty/small_car_unstable", {depth_m, velocity_m_s}, flag, "is a small car swept away", "Shand 2011; from memory", [](Values v) {
                    return car_unstable(v[0], v[1], shand_small_car()) ? 1.0 : 0.0;
                  }});
  list.push_back({"casualty/building_collapses",
                  {depth_m, velocity_m_s, {"footing", "0 masonry, 1 timber, 2 timber unanchored"}},
                  flag,
                  "does a building fall in flowing water",
                  "RESCDAM, in USACE go-consequences; verified",
                  [](Values v) { return building_collapses(v[0], v[1], static_cast<Footing>(static_cast<int>(v[2]))) ? 1.0 : 0.0; }});
  list.push_back({"flood/hazard_rating",
                  {depth_m, velocity_m_s, {"debris_factor", "m2/s"}},
                  {"rating", "m2/s"},
                  "danger to people",
                  "UK FD2320; verified form",
                  [](Values v) { return hazard_rating(v[0], v[1], v[2]); }});
}

void add_hydraulics(std::vector<ModelFunction>& list) {
  using namespace flood;
  const std::string froehlich = "Froehlich 2008, doi 10.1061/(ASCE)0733-9429(2008)134:12(1708)";
  const FunctionColumn volume{"volume_m3", "m3"}, height{"height_m", "m"};
  list.push_back({"flood/froehlich_width",
                  {{"overtopped", "1 = overtopped, 0 = piped"}, volume, height},
                  {"width_m", "m"},
                  "final average width of a breach of a dam",
                  froehlich,
                  [](Values v) { return froehlich_width(v[0] != 0 ? BreachMode::overtopping : BreachMode::piping, v[1], v[2]); }});
  list.push_back({"flood/froehlich_time", {volume, height}, {"time_s", "s"}, "time that a breach of a dam takes to form", froehlich, [](Values v) {
                    return froehlich_time(v[0], v[1]);
                  }});
  list.push_back({"flood/weir_discharge",
                  {{"head_m", "m"}, {"head_down_m", "m"}, {"coefficient", "m^0.5/s"}},
                  {"discharge_m2_s", "m2/s"},
                  "flow over a weir per metre, free or drowned",
                  "Q = C b H^1.5; drowned: Villemonte 1947",
                  [](Values v) { return weir_discharge(v[0], v[1], v[2]); }});
  list.push_back({"flood/terrain_error_correlation",
                  {{"east_m", "m"}, {"north_m", "m"}, {"length_m", "m"}},
                  {"correlation", "1"},
                  "correlation of the terrain's errors at two places",
                  "B-spline of degree 7, the autocorrelation of the cubic one",
                  [](Values v) { return CorrelatedField::correlation(v[0], v[1], v[2]); }});
}

void add_earthquake(std::vector<ModelFunction>& list) {
  using namespace earthquake;
  const std::string bssa = "Boore, Stewart, Seyhan & Atkinson 2014, Earthquake Spectra 30(3); verified";
  const FunctionColumn magnitude{"magnitude", "1"}, rake{"rake_deg", "deg"}, distance{"distance_km", "km"}, vs30{"vs30_m_s", "m/s"}, pga{"pga_g", "g"};
  // Rake as the sets of tables have it: up to 30 degrees off the horizontal it is strike slip, above reverse, below normal.
  const auto faulting = [](double rake_deg) {
    const double steep = std::abs(rake_deg);
    return steep <= 30 || steep >= 150 ? Faulting::strike_slip : rake_deg > 0 ? Faulting::reverse : Faulting::normal;
  };
  const std::pair<const char*, Attenuation> regions[] = {{"earthquake/bssa14_pga", Attenuation::global},
                                                         {"earthquake/bssa14_pga_china_turkey", Attenuation::china_turkey},
                                                         {"earthquake/bssa14_pga_japan_italy", Attenuation::japan_italy}};
  for (const auto& [name, region] : regions)
    list.push_back({name, {magnitude, rake, distance, vs30}, pga, "median peak ground acceleration", bssa, [faulting, region = region](Values v) {
                      return bssa14_pga_g(v[0], faulting(v[1]), v[2], v[3], region);
                    }});
  list.push_back({"earthquake/bssa14_pga_unspecified", {magnitude, distance, vs30}, pga, "the same where nobody knows how the fault moves", bssa, [](Values v) {
                    return bssa14_pga_g(v[0], Faulting::unspecified, v[1], v[2], Attenuation::global);
                  }});
  const FunctionColumn deviation{"deviation", "1"};
  list.push_back({"earthquake/bssa14_between_events", {magnitude}, deviation, "deviation of ln PGA between earthquakes", bssa, [](Values v) {
                    return bssa14_between_events(v[0]);
                  }});
  list.push_back(
      {"earthquake/bssa14_within_event", {magnitude, distance, vs30}, deviation, "deviation of ln PGA between places in one earthquake", bssa, [](Values v) {
         return bssa14_within_event(v[0], v[1], v[2]);
       }});
  list.push_back({"earthquake/jayaram_baker_pga",
                  {{"apart_km", "km"}},
                  {"correlation", "1"},
                  "how alike places are in one earthquake",
                  "Jayaram & Baker 2009, equation 20; verified",
                  [](Values v) { return jayaram_baker_pga(v[0]); }});
}

void add_smoke(std::vector<ModelFunction>& list) {
  using namespace casualty;
  const std::string purser = "Purser, SFPE Handbook; from memory; gives the published 207.58 s of NIST TN 1822, test 2.6";
  const std::vector<FunctionColumn> air = {{"carbon_monoxide_ppm", "ppm"}, {"carbon_dioxide_percent", "%"}, {"oxygen_percent", "%"}};
  list.push_back({"casualty/purser_dose_rate", air, {"dose_per_min", "1/min"}, "effective dose of smoke breathed per minute", purser, [](Values v) {
                    return purser_dose_rate(v[0], v[1], v[2]);
                  }});
  list.push_back({"casualty/purser_incapacitation", air, {"time_s", "s"}, "time until smoke stops a person", purser, [](Values v) {
                    return 60.0 / purser_dose_rate(v[0], v[1], v[2]);
                  }});
  const std::vector<FunctionColumn> radiation = {{"radiation_kw_m2", "kW/m2"}, {"time_s", "s"}};
  const FunctionColumn chance{"probability", "1"};
  list.push_back({"casualty/heat_death", radiation, chance, "death by thermal radiation, without clothes",
                  "Tsao & Perry 1979; Purple Book CPR 18E; AQ/T 3046-2013, equation 6", [](Values v) { return heat_death(v[0], v[1]); }});
  list.push_back({"casualty/heat_second_degree", radiation, chance, "burns of the second degree or worse",
                  "TNO Green Book CPR 16E, quoted by Assael & Kakosimos 2010", [](Values v) { return heat_second_degree(v[0], v[1]); }});
  list.push_back({"casualty/heat_first_degree", radiation, chance, "burns of the first degree or worse",
                  "TNO Green Book CPR 16E, quoted by Assael & Kakosimos 2010", [](Values v) { return heat_first_degree(v[0], v[1]); }});
  using namespace lifelines;
  const FunctionColumn extinction{"extinction_per_m", "1/m"}, visibility_m{"visibility_m", "m"}, factor{"factor", "1"};
  list.push_back({"lifelines/smoke_factor_frantzich_nilsson",
                  {extinction},
                  factor,
                  "factor on walking speed in smoke",
                  "Frantzich & Nilsson 2003 as in FDS+Evac; verified form",
                  [](Values v) { return smoke_factor_frantzich_nilsson(v[0]); }});
  list.push_back({"lifelines/smoke_factor_linear", {extinction}, factor, "factor on walking speed in smoke", "NIST TN 1822, test 2.5; verified", [](Values v) {
                    return smoke_factor_linear(v[0]);
                  }});
  list.push_back({"lifelines/smoke_speed_fridolf",
                  {visibility_m, {"free_m_s", "m/s"}},
                  speed_m_s,
                  "walking speed in smoke",
                  "Fridolf et al. 2019; from memory",
                  [](Values v) { return smoke_speed_fridolf(v[0], v[1]); }});
  list.push_back({"lifelines/smoke_visibility",
                  {extinction, {"contrast", "1"}},
                  visibility_m,
                  "how far one sees through smoke; contrast 3 reflecting, 8 lit",
                  "Jin; from memory",
                  [](Values v) { return smoke_visibility(v[0], v[1]); }});
  list.push_back({"lifelines/sight_speed",
                  {visibility_m},
                  speed_m_s,
                  "largest speed of a driver who can stop within sight",
                  "AASHTO stopping sight distance, 2.5 s and 3.4 m/s2; from memory",
                  [](Values v) { return sight_speed(v[0]); }});
}

void add_warning(std::vector<ModelFunction>& list) {
  using namespace warning;
  list.push_back({"warning/lindell",
                  {minutes, {"a", "1/min^b"}, {"b", "1"}},
                  share,
                  "share that has acted",
                  "LifeSim technical reference manual ch. 6; verified form",
                  [](Values v) { return lindell(v[0], v[1], v[2]); }});
  list.push_back(
      {"warning/rayleigh", {minutes, {"tau", "min"}, {"sigma", "min"}}, share, "share that has left", "Seaside evacuation model; verified", [](Values v) {
         return rayleigh(v[0], v[1], v[2]);
       }});
  list.push_back({"warning/diffusion",
                  {minutes, {"k", "1"}, {"a1", "1/min"}, {"a1f", "1"}, {"a2", "1/min"}, {"ceiling", "1"}},
                  share,
                  "share alerted by broadcast and contagion",
                  "Rogers & Sorensen 1988; form from memory",
                  [](Values v) { return diffusion(v[0], v[1], v[2], v[3], v[4], v[5]); }});
  list.push_back({"warning/door_knock_rate",
                  {{"walk_min", "min"}, {"contact_min", "min"}, {"no_answer_share", "1"}, {"retry_min", "min"}},
                  {"rate", "households/h"},
                  "households that one warden reaches",
                  "arithmetic from design defaults; computed",
                  [](Values v) { return door_knock_rate(v[0], v[1], v[2], v[3]); }});
  list.push_back(
      {"warning/auto_call_rate", {{"lines", "1"}, {"call_s", "s"}}, {"rate", "calls/min"}, "calls of a platform", "arithmetic; computed", [](Values v) {
         return auto_call_rate(v[0], v[1]);
       }});
}

/// What an item of models/data/shelter/standards.csv comes to: on a day, or over the first days together.
void add_shelter(std::vector<ModelFunction>& list) {
  using shelter::Standards;
  const FunctionColumn persons{"persons", "1"}, day{"day", "d"}, days{"days", "d"};
  const auto on_day = [&](const char* item, const FunctionColumn& result, const char* meaning, const char* source) {
    list.push_back({std::string("shelter/") + item, {persons, day}, result, meaning, source, [item = std::string(item)](Values v) {
                      return Standards::shipped().need(item, v[0], static_cast<int>(v[1]));
                    }});
  };
  const auto until_day = [&](const char* item, const FunctionColumn& result, const char* meaning, const char* source) {
    list.push_back({std::string("shelter/") + item, {persons, days}, result, meaning, source, [item = std::string(item)](Values v) {
                      return Standards::shipped().need_until(item, v[0], static_cast<int>(v[1]));
                    }});
  };
  on_day("area_m2", {"area_m2", "m2"}, "effective area that people in a shelter need by the day of their stay", "GB 51143-2015; from memory");
  on_day("covered_m2", {"covered_m2", "m2"}, "covered floor that people in a shelter need", "Sphere 2018; from memory");
  on_day("toilets", {"toilets", "1"}, "toilets that people in a shelter need", "Sphere; verified, its first phase from memory");
  on_day("beds", {"beds", "1"}, "beds that people in a shelter need", "one each; design default");
  on_day("tents", {"tents", "1"}, "tents that people need where there is no roof", "one for four; design default");
  list.push_back({"shelter/tents_beside_roof",
                  {persons, {"covered_m2", "m2"}, day},
                  {"tents", "1"},
                  "tents for those whom the covered floor does not hold",
                  "covered floor: Sphere 2018, from memory; one for four: design default",
                  [](Values v) { return Standards::shipped().tents_beside_roof(v[0], v[1], static_cast<int>(v[2])); }});
  list.push_back({"shelter/cover",
                  {{"covered_m2", "m2"}, {"tents", "1"}},
                  {"cover_m2", "m2"},
                  "covered floor and that of the tents in store",
                  "tents of 12 m2; design default",
                  [](Values v) { return Standards::shipped().cover(v[0], v[1], 1); }});
  on_day("taps", {"taps", "1"}, "taps that people in a shelter need", "Sphere; verified");
  until_day("water_l", {"water_l", "L"}, "water that people in a shelter need over some days", "Sphere, 15 L a day; verified");
  until_day("food_kg", {"food_kg", "kg"}, "food that people in a shelter need over some days", "0.6 kg a day; design default");
}

void add_movement(std::vector<ModelFunction>& list) {
  using namespace lifelines;
  list.push_back(
      {"movement/weidmann", {density}, speed_m_s, "walking speed in a crowd", "Weidmann 1993; verified", [](Values v) { return weidmann_speed(v[0]); }});
  list.push_back({"movement/sfpe", {density}, speed_m_s, "walking speed in a crowd", "SFPE handbook; from memory", [](Values v) { return sfpe_speed(v[0]); }});
  list.push_back({"movement/tobler", {{"slope", "1"}}, {"speed_km_h", "km/h"}, "walking speed on a slope", "Tobler 1993; from memory", [](Values v) {
                    return tobler_speed(v[0]);
                  }});
  list.push_back({"population/mean_walk",
                  {{"age", "years"}, {"female", "0 or 1"}},
                  speed_m_s,
                  "mean free walking speed on level ground by age and sex",
                  "models/data/movement/walking_speeds.csv, walking_by_sex.csv: Weidmann 1993; from memory",
                  [](Values v) { return population::mean_walk_m_s(v[0], v[1] != 0); }});
  list.push_back({"population/whereabouts",
                  {{"day", "0 weekday, 1 weekend, 2 holiday"}, {"guest", "0 or 1"}, {"age", "years"}, {"hour", "h"}, {"place", "1 work .. 6 away"}},
                  share,
                  "share of people at a place at an hour of the day",
                  "models/data/people/whereabouts.csv: lines between night and day verified, levels design default",
                  [](Values v) {
                    static const population::WhereaboutsTable table("");
                    const auto day = static_cast<population::Day>(static_cast<int>(v[0]) + static_cast<int>(population::Day::weekday));
                    return table.shares(day, v[1] != 0, static_cast<int>(v[2]), v[3])[static_cast<std::size_t>(v[4]) - 1];
                  }});
  list.push_back({"lifelines/pregnolato",
                  {{"depth_mm", "mm"}},
                  {"speed_km_h", "km/h"},
                  "largest speed of a car in standing water",
                  "Pregnolato et al. 2017; verified",
                  [](Values v) { return pregnolato_speed(v[0]); }});
  const std::string wading = "fit through published measurements; design default";
  list.push_back({"lifelines/wading", {depth_m}, {"factor", "1"}, "factor on walking speed when wading", wading, [](Values v) { return wading_factor(v[0]); }});
  list.push_back(
      {"lifelines/wading_elderly", {depth_m}, {"factor", "1"}, "the same for old people", wading, [](Values v) { return wading_factor_elderly(v[0]); }});
}

}  // namespace

const std::vector<ModelFunction>& model_functions() {
  static const std::vector<ModelFunction> functions = [] {
    std::vector<ModelFunction> list;
    add_casualty(list), add_hydraulics(list), add_smoke(list), add_earthquake(list), add_warning(list), add_shelter(list), add_movement(list);
    std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return list;
  }();
  return functions;
}

const ModelFunction* find_model_function(std::string_view name) {
  for (const ModelFunction& f : model_functions())
    if (f.name == name) return &f;
  return nullptr;
}

}  // namespace muster
