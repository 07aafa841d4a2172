#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "muster/engine/world/tables.hpp"

// Which building somebody goes to.
namespace muster::population {

/// What buildings draw people, by use and floor (models/data/people/workplaces.csv): the more the larger and the nearer they are.
class Attraction {
 public:
  /// @param column  "work" or "market" of the table
  /// @param path    of a table like the one that ships; empty = that one
  Attraction(const BuildingTable& buildings, const std::string& column, const std::string& path);
  /// Share of a building: what it draws / (1 + distance / 1 km)^2, from the middle of the 500 m square of the home. None where nothing draws anybody.
  /// Homes asked for one after the other should be near each other: the sums of the last square are kept.
  /// @param luck  in [0, 1)
  BuildingId choose(BuildingId home, double luck);

 private:
  void look_from(double x, double y);

  const BuildingTable& buildings_;
  std::vector<std::uint32_t> rows_;  ///< of buildings that draw anybody
  std::vector<double> draws_;        ///< [of rows_]
  std::pair<std::int64_t, std::int64_t> square_{INT64_MIN, INT64_MIN};
  std::vector<double> up_to_;  ///< [of rows_] sums of shares from the square
};

/// The nearest of the buildings of a use that have a door on the streets; the first row on ties.
class NearestOfUse {
 public:
  NearestOfUse(const BuildingTable& buildings, BuildingUse use);
  BuildingId from(BuildingId home) const;

 private:
  const BuildingTable& buildings_;
  std::vector<BuildingId> rows_;
};

/// The building with a door on the streets that is nearest to a point; the first row on ties.
class NearestOfAll {
 public:
  explicit NearestOfAll(const BuildingTable& buildings);
  BuildingId to(double x, double y) const;

 private:
  using Square = std::pair<std::int64_t, std::int64_t>;
  static Square square_of(double x, double y);
  const BuildingTable& buildings_;
  std::map<Square, std::vector<std::uint32_t>> squares_;
  Square least_{0, 0}, most_{-1, -1};
};

}  // namespace muster::population
