#include "muster/models/earthquake/damage.hpp"

#include <algorithm>
#include <vector>

#include "muster/engine/core/math.hpp"
#include "muster/models/construction.hpp"
#include "muster/models/data.hpp"

namespace muster::earthquake {

namespace {

constexpr std::array<std::string_view, 4> level_words = {"HC", "MC", "LC", "PC"};
constexpr std::array<std::string_view, damage_states> damage_words = {"none", "slight", "moderate", "extensive", "complete", "collapsed"};

std::size_t place_of(std::span<const std::string_view> words, const std::string& word) {
  return static_cast<std::size_t>(std::find(words.begin(), words.end(), word) - words.begin());
}

std::vector<BuildingType> read_types() {
  std::vector<BuildingType> out;
  const DataTable& curves = data_table("earthquake/fragility.csv");
  for (std::size_t row = 0; row < curves.lines.size(); ++row) {
    BuildingType type;
    type.name = curves.words("building_type")[row];
    type.level = static_cast<DesignLevel>(place_of(level_words, curves.words("design_level")[row]));
    constexpr std::array columns = {"slight", "moderate", "extensive", "complete"};
    for (std::size_t i = 0; i < columns.size(); ++i) type.median_g[i] = curves.column(columns[i])[row];
    type.beta = curves.column("beta")[row], type.collapse = curves.column("collapse")[row];
    out.push_back(std::move(type));
  }
  const DataTable& rates = data_table("earthquake/casualties.csv");
  for (std::size_t row = 0; row < rates.lines.size(); ++row)
    for (BuildingType& type : out) {
      if (type.name != rates.words("building_type")[row]) continue;
      Severities& shares = type.casualties.at(place_of(damage_words, rates.words("damage")[row]));
      constexpr std::array columns = {"severity_1", "severity_2", "severity_3", "severity_4"};
      for (std::size_t i = 0; i < columns.size(); ++i) shares[i] = rates.column(columns[i])[row];
    }
  return out;
}

const std::vector<BuildingType>& types() {
  static const std::vector<BuildingType> all = read_types();
  return all;
}

std::vector<StandIn> read_buildings() {
  std::vector<StandIn> out;
  const DataTable& table = data_table("earthquake/buildings.csv");
  for (std::size_t row = 0; row < table.lines.size(); ++row)
    out.push_back({static_cast<Construction>(place_of(construction_words, table.words("construction")[row])), table.column("from_storeys")[row],
                   table.words("building_type")[row], static_cast<DesignLevel>(place_of(level_words, table.words("design_level")[row]))});
  return out;
}

}  // namespace

/// Chances of coming into each state or a worse one, slight to collapsed.
std::array<double, damage_states - 1> BuildingType::reaches(double pga_g) const {
  std::array<double, damage_states - 1> out{};
  if (!(pga_g > 0)) return out;
  for (std::size_t i = 0; i < median_g.size(); ++i) out[i] = math::normal_cdf(math::log(pga_g / median_g[i]) / beta);
  out[4] = out[3] * collapse;
  return out;
}

std::array<double, damage_states> BuildingType::chances(double pga_g) const {
  const auto at_least = reaches(pga_g);
  std::array<double, damage_states> out{};
  out[0] = 1.0 - at_least[0];
  for (std::size_t i = 1; i < damage_states; ++i) out[i] = at_least[i - 1] - (i < at_least.size() ? at_least[i] : 0.0);
  return out;
}

DamageState BuildingType::state(double pga_g, double luck) const {
  const auto at_least = reaches(pga_g);
  std::size_t state = 0;
  while (state < at_least.size() && luck < at_least[state]) ++state;
  return static_cast<DamageState>(state);
}

const BuildingType* building_type(std::string_view name, DesignLevel level) {
  for (auto wanted = static_cast<int>(level); wanted <= static_cast<int>(DesignLevel::before_codes); ++wanted)
    for (const BuildingType& type : types())
      if (type.name == name && type.level == static_cast<DesignLevel>(wanted)) return &type;
  return nullptr;
}

std::span<const StandIn> stand_ins() {
  static const std::vector<StandIn> table = read_buildings();
  return table;
}

std::string_view construction_word(Construction construction) { return construction_words[static_cast<std::size_t>(construction)]; }
std::string_view level_word(DesignLevel level) { return level_words[static_cast<std::size_t>(level)]; }

const BuildingType& type_of(Construction construction, int storeys, const DesignLevel* level) {
  const StandIn* found = nullptr;
  for (const StandIn& row : stand_ins())
    if (row.construction == construction && (found == nullptr || row.from_storeys <= storeys)) found = &row;
  return *building_type(found->type, level != nullptr ? *level : found->level);
}

}  // namespace muster::earthquake
