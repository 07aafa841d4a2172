#include <algorithm>
#include <array>

#include "muster/engine/io/world_file.hpp"
#include "muster/engine/world/lookup.hpp"
#include "muster/engine/world/world.hpp"
#include "result/provenance.hpp"

namespace muster::result {

namespace {

constexpr std::array<const char*, 4> kind_words = {"emergency", "short_stay", "long_stay", "exit"};  // of ShelterKind
constexpr std::array<const char*, 4> origin_words = {"survey", "osm", "synthesised", "guessed"};     // of Origin

void write_shelters(Hdf5File& file, const std::string& group, const ShelterTable& shelters) {
  std::vector<std::string> kinds;
  for (const ShelterKind kind : shelters.kind) kinds.emplace_back(kind_words[static_cast<std::size_t>(kind)]);
  const DataLayout layout{.dimensions = {"shelter"}};
  file.write_texts(group + "/shelter_name", shelters.name, layout), file.write_texts(group + "/shelter_name_en", shelters.name_en, layout);
  file.write_texts(group + "/shelter_kind", kinds, layout);
  file.write(group + "/shelter_capacity", shelters.capacity, layout);
  const std::pair<const char*, const std::vector<float>*> equipment[] = {{"area_m2", &shelters.area_m2}, {"covered_m2", &shelters.covered_m2},
                                                                         {"tents", &shelters.tents},     {"beds", &shelters.beds},
                                                                         {"toilets", &shelters.toilets}, {"taps", &shelters.taps},
                                                                         {"water_l", &shelters.water_l}, {"water_l_per_day", &shelters.water_l_per_day},
                                                                         {"food_kg", &shelters.food_kg}, {"generator_h", &shelters.generator_h}};
  for (const auto& [column, values] : equipment) {
    if (values->empty()) continue;
    const std::string name = group + "/shelter_" + column;
    file.write(name, *values, layout);
    if (const std::string_view unit = unit_of_column(column); !unit.empty()) file.attribute(name, "units", unit);
  }
}

/// The area whose supply stands for each shelter's: that of the nearest building. None where there is no building.
void write_grids(Hdf5File& file, const std::string& group, const World& world) {
  std::vector<AreaId> grids;
  for (std::size_t s = 0; s < world.shelters.size(); ++s) {
    const BuildingId nearest = nearest_building(world.buildings, world.shelters.x[s], world.shelters.y[s]);
    grids.push_back(nearest.valid() ? world.buildings.grid[nearest.index] : AreaId{});
  }
  file.write(group + "/shelter_grid", grids, {.dimensions = {"shelter"}});
}

/// How many rows of each table come from where: a count per table and origin.
void write_origins(Hdf5File& file, const std::string& group, const World& world) {
  std::vector<std::string> tables;
  std::vector<std::int64_t> rows;
  World::tables(world, [&](std::string_view name, const auto& table) {
    tables.emplace_back(name);
    for (std::size_t origin = 0; origin < origin_words.size(); ++origin)
      rows.push_back(std::count(table.origin.begin(), table.origin.end(), static_cast<Origin>(origin)));
  });
  file.dimension(group + "/table", tables.size()), file.dimension(group + "/origin", origin_words.size());
  file.write_texts(group + "/table_name", tables, {.dimensions = {"table"}});
  file.write_texts(group + "/origin_name", {origin_words.begin(), origin_words.end()}, {.dimensions = {"origin"}});
  file.write(group + "/origin_rows", rows, {.shape = {tables.size(), origin_words.size()}, .dimensions = {"table", "origin"}});
}

/// What the place was made from, and whether it carries absolute numbers.
void write_sources(Hdf5File& file, const std::string& group, const SourceTable& sources) {
  std::vector<std::string> origins;
  for (const Origin origin : sources.origin) origins.emplace_back(origin_words[static_cast<std::size_t>(origin)]);
  file.dimension(group + "/source", sources.size());
  const DataLayout layout{.dimensions = {"source"}};
  const auto texts = [&](const char* column, const std::vector<std::string>& values) { file.write_texts(group + "/source_" + column, values, layout); };
  texts("id", sources.id), texts("origin", origins), texts("name", sources.name), texts("name_en", sources.name_en), texts("what", sources.what);
  for (const auto& [column, values] : {std::pair("/source_xy_error_m", &sources.xy_error_m), std::pair("/source_z_error_m", &sources.z_error_m)}) {
    file.write(group + column, *values, layout);
    file.attribute(group + column, "units", "m");
  }
  file.write(group + "/source_absolute", sources.absolute, layout);
}

}  // namespace

void write_place(Hdf5File& file, const World& world) {
  const std::string group = "provenance/place";
  file.group(group);
  file.attribute(group, "name", world.name), file.attribute(group, "name_en", world.name_en);
  write_shelters(file, group, world.shelters);
  write_grids(file, group, world);
  write_origins(file, group, world);
  if (world.sources.size() > 0) write_sources(file, group, world.sources);
}

}  // namespace muster::result
