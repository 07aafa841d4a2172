#include "muster/engine/core/hash.hpp"
#include "muster/engine/state/state.hpp"
#include "muster/engine/world/world.hpp"

namespace muster {

namespace {

void add_texts(Hasher& hash, const std::vector<std::string>& texts) {
  hash.number(texts.size());
  for (const std::string& text : texts) hash.text(text);
}

template <class T>
void add_column(Hasher& hash, std::string_view name, const std::vector<T>& column) {
  hash.text(name);
  if constexpr (std::is_same_v<T, std::string>) {
    add_texts(hash, column);
  } else {
    hash.number(static_cast<std::uint64_t>(scalar_of<T>()));
    hash.number(column.size());
    hash.bytes(column.data(), column.size() * sizeof(T));
  }
}

void add_raster(Hasher& hash, std::string_view name, const Raster<float>& raster) {
  const Grid& grid = raster.grid();
  hash.text(name);
  hash.number(static_cast<std::uint64_t>(grid.columns)), hash.number(static_cast<std::uint64_t>(grid.rows));
  for (const double value : {grid.cell_m, grid.west_m, grid.south_m}) hash.bytes(&value, sizeof value);
  hash.bytes(raster.values().data(), raster.values().size_bytes());
}

}  // namespace

Digest world_digest(const World& world) {
  Hasher hash;
  hash.text("muster-world 2");
  hash.text(world.name), hash.text(world.name_en);
  hash.number(static_cast<std::uint64_t>(world.crs.epsg)), hash.text(world.crs.wkt);
  add_raster(hash, "ground", world.ground), add_raster(hash, "manning", world.manning);
  World::tables(world, [&hash](std::string_view name, const auto& table) {
    using Table = std::remove_cvref_t<decltype(table)>;
    if (may_be_missing(name) && table.size() == 0) return;
    hash.text(name);
    add_column(hash, "id", table.id), add_column(hash, "origin", table.origin);
    Table::columns(table, [&hash, name](std::string_view column, const auto& values) {
      if (!values.empty() || !may_be_empty(name, column)) add_column(hash, column, values);
    });
  });
  add_texts(hash, world.street_names), add_texts(hash, world.street_names_en);
  return hash.digest();
}

}  // namespace muster
