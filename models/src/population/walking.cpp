#include "muster/models/population/walking.hpp"

#include <algorithm>

#include "muster/models/data.hpp"

namespace muster::population {

namespace {

constexpr double grown_up = 18;                  ///< years
constexpr double slowest = 0.25, fastest = 2.2;  ///< m/s; nobody is beyond them

double sex_factor(bool female) {
  static const DataTable& table = data_table("movement/walking_by_sex.csv");
  const auto& sexes = table.words("sex");
  const auto row = std::find(sexes.begin(), sexes.end(), female ? "women" : "men") - sexes.begin();
  return table.column("factor")[static_cast<std::size_t>(row)];
}

}  // namespace

double mean_walk_m_s(double age, bool female) {
  static const Curve by_age = data_table("movement/walking_speeds.csv").curve("age", "speed");
  static const double men = sex_factor(false), women = sex_factor(true);
  return by_age.at(age) * (age < grown_up ? 1.0 : female ? women : men);
}

double mean_walk_with_aid_m_s(double luck) {
  static const DataTable& aids = data_table("movement/mobility_aids.csv");
  const std::vector<double>&share = aids.column("share"), &speed = aids.column("speed");
  std::size_t aid = 0;
  for (double below = share[0]; aid + 1 < share.size() && luck >= below;) below += share[++aid];
  return speed[aid];
}

double walk_m_s(double age, bool female, double z, bool impaired, double aid_luck) {
  double mean = mean_walk_m_s(age, female);
  if (impaired) mean = std::min(mean, mean_walk_with_aid_m_s(aid_luck));
  return std::clamp(mean * (1 + walking_spread * z), slowest, fastest);
}

}  // namespace muster::population
