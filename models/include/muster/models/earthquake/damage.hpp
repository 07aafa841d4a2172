#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "muster/engine/world/tables.hpp"

// What shaking makes of buildings, and of those in them. docs/earthquake.md.
namespace muster::earthquake {

/// Structural damage, mild to worst; complete = it stands, and is lost. Values go to files and are frozen.
enum class DamageState : std::uint8_t { none, slight, moderate, extensive, complete, collapsed };
constexpr std::size_t damage_states = 6;

enum class DesignLevel : std::uint8_t { high, moderate, low, before_codes };

/// Shares of those inside: basic aid, hospital, at risk of life, killed.
using Severities = std::array<double, 4>;

/// A type of building at a level of seismic design, as Hazus tells them apart.
struct BuildingType {
  std::string name;  ///< "URML"
  DesignLevel level = DesignLevel::low;
  std::array<double, 4> median_g = {};  ///< peak ground acceleration at which half are in a state or a worse one: slight to complete
  double beta = 0;                      ///< deviation of its logarithm
  double collapse = 0;                  ///< share of those completely damaged that fall
  std::array<Severities, damage_states> casualties = {};

  /// Chances of being in each state after shaking of `pga_g`; they add up to 1.
  std::array<double, damage_states> chances(double pga_g) const;
  /// The state of a building with this luck, the worst near 0: never better where the ground shakes more.
  DamageState state(double pga_g, double luck) const;

 private:
  std::array<double, damage_states - 1> reaches(double pga_g) const;
};

/// By its name and level; where there are no curves for the level those of the next lower one that has some (unreinforced masonry is never well designed).
/// Null where there is no such type.
const BuildingType* building_type(std::string_view name, DesignLevel level);
/// A row of models/data/earthquake/buildings.csv: which type stands for a construction.
struct StandIn {
  Construction construction;
  double from_storeys;
  std::string type;
  DesignLevel level;
};
std::span<const StandIn> stand_ins();
/// Words of the table: "brick", "LC".
std::string_view construction_word(Construction construction);
std::string_view level_word(DesignLevel level);
/// What stands for a construction by models/data/earthquake/buildings.csv.
/// @param level  null = as in the table
const BuildingType& type_of(Construction construction, int storeys, const DesignLevel* level);

}  // namespace muster::earthquake
