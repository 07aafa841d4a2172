#include "muster/engine/io/world_file.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <type_traits>

#include "muster/engine/core/error.hpp"
#include "muster/engine/io/hdf5_file.hpp"
#include "world/columns.hpp"

namespace muster {

namespace {

constexpr std::string_view format = "muster-world";
constexpr std::int64_t version = 2, oldest_version = 1;

std::string join(std::string_view group, std::string_view name) { return std::string(group) + "/" + std::string(name); }

template <class T>
void write_column(Hdf5File& file, const std::string& name, const std::vector<T>& column) {
  if constexpr (std::is_same_v<T, std::string>) file.write_texts(name, column);
  else file.write(name, column);
  const std::string_view unit = unit_of_column(name.substr(name.find('/') + 1));
  if (!unit.empty()) file.attribute(name, "units", unit);
}

template <class Table>
void write_table(Hdf5File& file, std::string_view group, const Table& table) {
  file.group(group);
  write_column(file, join(group, "id"), table.id);
  write_column(file, join(group, "origin"), table.origin);
  Table::columns(table, [&](std::string_view column, const auto& values) {
    if (!values.empty() || !may_be_empty(group, column)) write_column(file, join(group, column), values);
  });
}

void write_terrain(Hdf5File& file, const World& world) {
  const Grid& grid = world.ground.grid();
  file.group("terrain");
  file.attribute("terrain", "cell_m", grid.cell_m);
  file.attribute("terrain", "west_m", grid.west_m);
  file.attribute("terrain", "south_m", grid.south_m);
  file.attribute("terrain", "row_0", "southernmost");
  const DataLayout layout{.shape = {static_cast<std::uint64_t>(grid.rows), static_cast<std::uint64_t>(grid.columns)}};
  const auto write = [&](const char* name, const Raster<float>& raster, const char* unit) {
    if (raster.empty()) return;
    file.write<float>(name, raster.values(), layout);
    file.attribute(name, "units", unit);
  };
  write("terrain/ground", world.ground, "m");
  write("terrain/manning", world.manning, "s m-1/3");
}

// Version 1 had no tables and columns of these names. Its /link/bridge is 0 or 1, which are the values of /link/structure for the same.
constexpr std::string_view tables_since_2[] = {"danger_zone", "cover", "source", "turn_ban"};
constexpr std::string_view columns_since_2[] = {"node/signal", "building/xy_error_m"};
bool among(std::string_view name, std::span<const std::string_view> names) { return std::find(names.begin(), names.end(), name) != names.end(); }

/// Reads the parts of a file; what is wrong with one part does not hide what is wrong with the next.
class WorldReader {
 public:
  explicit WorldReader(const std::string& path) : file_(Hdf5File::open(path)) {}

  std::shared_ptr<const World> read() {
    check_head();
    problems_.throw_if_any();
    auto world = std::make_shared<World>();
    attempt([&] { world->name = file_.text_attribute("", "name"), world->name_en = file_.text_attribute("", "name_en"); });
    attempt([&] { world->provenance = file_.text_attribute("", "provenance"); });
    attempt([&] { world->crs = {static_cast<int>(file_.integer_attribute("", "crs_epsg")), file_.text_attribute("", "crs_wkt")}; });
    attempt([&] { read_terrain(*world); });
    if (version_ >= 2) attempt([&] { read_import_report(*world); });
    World::tables(*world, [&](std::string_view group, auto& table) { attempt([&] { read_table(group, table); }); });
    attempt([&] { read_column("street/name", world->street_names), read_column("street/name_en", world->street_names_en); });
    problems_.throw_if_any();
    finish_world(*world, file_.path(), problems_);
    problems_.throw_if_any();
    return world;
  }

 private:
  Location at(std::string_view name) const { return {file_.path(), 0, 0, "/" + std::string(name)}; }

  template <class Action>
  void attempt(const Action& action) {
    try {
      action();
    } catch (const InputError& error) {
      for (const Problem& problem : error.problems()) problems_.add(problem.code, problem.where, problem.arguments);
    }
  }

  void check_head() {
    const std::string found = file_.has_attribute("", "format") ? file_.text_attribute("", "format") : "another";
    if (found != format) throw InputError(ErrorCode::wrong_format, at(""), {{"found", found}, {"expected", std::string(format)}});
    version_ = file_.integer_attribute("", "version");
    if (version_ < oldest_version || version_ > version)
      throw InputError(version_ > version ? ErrorCode::version_too_new : ErrorCode::version_too_old, at(""),
                       {{"found", std::to_string(version_)}, {"expected", std::to_string(oldest_version) + ", " + std::to_string(version)}});
  }

  void read_import_report(World& world) {
    std::vector<std::string> text;
    read_column("import_report", text);
    if (text.size() != 1) throw wrong_shape("import_report", text.size(), "one text");
    world.import_report = std::move(text[0]);
  }

  /// A world made by hand or by an importer's draft may have no terrain; what is there must be whole.
  void read_terrain(World& world) {
    if (!file_.has("terrain/ground")) return;
    const auto shape = file_.shape("terrain/ground");
    if (shape.size() != 2 || shape[0] > INT32_MAX || shape[1] > INT32_MAX) throw wrong_shape("terrain/ground", shape.size(), "two axes: rows, columns");
    const Grid grid{static_cast<std::int32_t>(shape[1]), static_cast<std::int32_t>(shape[0]), file_.number_attribute("terrain", "cell_m"),
                    file_.number_attribute("terrain", "west_m"), file_.number_attribute("terrain", "south_m")};
    if (!(grid.cell_m > 0 && std::isfinite(grid.cell_m) && std::isfinite(grid.west_m) && std::isfinite(grid.south_m)))
      throw InputError(ErrorCode::bad_geometry, at("terrain"), {{"row", "0"}, {"reason", "cell_m must be > 0, west_m and south_m finite"}});
    read_raster("terrain/ground", grid, world.ground);
    if (file_.has("terrain/manning")) read_raster("terrain/manning", grid, world.manning);
  }

  void read_raster(const char* name, const Grid& grid, Raster<float>& out) {
    const auto shape = file_.shape(name);
    if (shape.size() != 2 || shape[0] != static_cast<std::uint64_t>(grid.rows) || shape[1] != static_cast<std::uint64_t>(grid.columns))
      throw wrong_shape(name, shape.size(), "the shape of terrain/ground");
    std::vector<float> values = file_.read<float>(name);
    out = Raster<float>(grid);
    std::copy(values.begin(), values.end(), out.values().begin());
  }

  InputError wrong_shape(std::string_view name, std::size_t axes, std::string expected) const {
    return InputError(ErrorCode::wrong_shape, at(name), {{"found", std::to_string(axes) + " axes"}, {"expected", std::move(expected)}});
  }

  /// What the column is called in this file.
  std::string name_in_file(std::string_view group, std::string_view column) const {
    return version_ < 2 && group == "link" && column == "structure" ? "link/bridge" : join(group, column);
  }

  template <class Table>
  void read_table(std::string_view group, Table& table) {
    if (version_ < 2 && among(group, tables_since_2)) return;
    if (may_be_missing(group) && !file_.has(group)) return;
    if (!file_.has(group)) throw InputError(ErrorCode::missing_data_set, at(group));  // one line, not one for every column
    std::vector<std::string> known = {"id", "origin"};
    attempt([&] { read_column(join(group, "id"), table.id); });
    attempt([&] { read_column(join(group, "origin"), table.origin); });
    Table::columns(table, [&](std::string_view column, auto& values) {
      const std::string name = name_in_file(group, column);
      if (version_ < 2 && among(name, columns_since_2)) return values.resize(table.size());
      if (!may_be_empty(group, column) || file_.has(name)) attempt([&] { read_column(name, values); });
      const std::string_view part = std::string_view(name).substr(group.size() + 1);
      known.emplace_back(part.substr(0, part.find('/')));
    });
    for (const std::string& child : file_.children(group))
      if (std::find(known.begin(), known.end(), child) == known.end())
        problems_.add(ErrorCode::unexpected_data_set, at(join(group, child)), {{"known", listed(known)}});
  }

  static std::string listed(std::vector<std::string> names) {
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
    return out;
  }

  template <class T>
  void read_column(const std::string& name, std::vector<T>& out) {
    const auto shape = file_.shape(name);
    if (shape.size() != 1) throw wrong_shape(name, shape.size(), "one axis");
    if constexpr (std::is_same_v<T, std::string>) out = file_.read_texts(name);
    else out = file_.read<T>(name);
  }

  Hdf5File file_;
  std::int64_t version_ = version;
  Problems problems_;
};

}  // namespace

std::string_view unit_of_column(std::string_view column) {
  constexpr std::pair<std::string_view, std::string_view> endings[] = {
      {"_m_s", "m/s"},  {"_veh_s", "veh/s"}, {"_veh_m", "veh/m"},   {"_m2", "m2"}, {"_m", "m"},   {"_z", "m"},         {"height_mass", "m kg"},
      {"/values", "m"}, {"_ms", "ms"},       {"_l_per_day", "L/d"}, {"_l", "L"},   {"_kg", "kg"}, {"generator_h", "h"}};
  if (column == "x" || column == "y" || column == "z") return "m";
  if (column == "age") return "years";
  if (column == "route/values") return {};
  for (const auto& [ending, unit] : endings)
    if (columns::ends_with(column, ending)) return unit;
  return {};
}

void write_world(const World& world, const std::string& path) {
  Hdf5File file = Hdf5File::create(path);
  file.attribute("", "format", format);
  file.attribute("", "version", version);
  file.attribute("", "name", world.name);
  file.attribute("", "name_en", world.name_en);
  file.attribute("", "crs_epsg", world.crs.epsg);
  file.attribute("", "crs_wkt", world.crs.wkt);
  file.attribute("", "length_unit", "m");
  file.attribute("", "provenance", world.provenance);
  file.attribute("", "content_hash", world_digest(world).hex());
  if (!world.ground.empty()) write_terrain(file, world);
  World::tables(world, [&file](std::string_view group, const auto& table) {
    if (!may_be_missing(group) || table.size() > 0) write_table(file, group, table);
  });
  file.group("street");
  write_column(file, "street/name", world.street_names);
  write_column(file, "street/name_en", world.street_names_en);
  file.write_texts("import_report", {world.import_report});
  file.commit();
}

std::shared_ptr<const World> read_world(const std::string& path) { return WorldReader(path).read(); }

}  // namespace muster
