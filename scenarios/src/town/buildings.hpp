#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "town/street_plan.hpp"

namespace muster::town {

/// What a whole block is for. Public sites take a block of their own.
enum class Purpose : std::uint8_t { homes, school, hall, square, hospital, care_home, office, market, factory };

struct Site {
  Purpose purpose;
  std::uint32_t block;
  std::uint32_t village = none;
  bool shelter = false;
  std::uint32_t building = none;  ///< its main building; none for a square
};

struct House {
  Rectangle shape;
  BuildingUse use;
  Construction construction;
  std::uint8_t storeys;
  float storey_m;
  std::uint16_t homes;  ///< dwellings in it
  std::uint32_t block;
  std::string id;
};

/// Which blocks are schools, halls, squares and so on: spread over the town, shelters on high ground but for one in four of the town's
/// first eight, as real places have them.
std::vector<Site> choose_sites(const TownConfig& config, const Valley& valley, const StreetPlan& plan);
/// Buildings of all blocks, set back from their streets, none touching another; marks the main building of each site.
std::vector<House> place_buildings(const TownConfig& config, const StreetPlan& plan, std::vector<Site>& sites, int threads);

}  // namespace muster::town
