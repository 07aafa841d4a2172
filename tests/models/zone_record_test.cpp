#include "muster/models/zone/record.hpp"

#include <gtest/gtest.h>
#include <hdf5.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <functional>
#include <set>

#include "engine/temporary_folder.hpp"
#include "models/flood_world.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/engine/io/hdf5_file.hpp"
#include "muster/models/hazard/record.hpp"

// The group `zones` of hazard.nc, damaged in every way that is easy to think of: always one message with its place, never a crash and never a zone less.
namespace muster::zone {
namespace {

using flood_tests::flood_world;

ZoneSettings settings_of(const std::string& id, ZoneKind kind) {
  ZoneSettings out;
  out.id = id, out.kind = kind;
  out.outline = {-50, -50, 150, -50, 150, 100, -50, 100};
  if (kind == ZoneKind::water) out.depth_m = 2;
  return out;
}

/// A realisation of two zones that come to houses, streets and cells of the flood world, and no flood.
HazardRecord two_zones() {
  const auto world = flood_world();
  HazardRecord r = solve_flood(*world, flood_tests::rising_river(), Time::minutes(2), 1);
  for (const auto& [id, kind] : {std::pair{"slide", ZoneKind::landslide}, std::pair{"lake", ZoneKind::water}})
    r.zones.zones.push_back(lay_out(settings_of(id, kind), *world));
  r.zones.triggered = {Time{0}, Time::never()}, r.zones.onset = {Time::minutes(5), Time::never()}, r.zones.signs = {Time{0}, Time::never()};
  r.zones.world_inputs = zone_world_digest(*world);
  return r;
}

/// The first problem of reading the file, and of asking whether it was made for the world; none where it is good.
std::vector<Problem> problems_of(const std::string& path) {
  try {
    HazardRecord::load(path).check_made_for(*flood_world(), path);
  } catch (const InputError& error) {
    EXPECT_FALSE(error.text(Language::zh).empty());
    EXPECT_NE(error.text(Language::zh), error.text(Language::en));
    return error.problems();
  }
  return {};
}

/// Damages a whole file, as another program could (the checksum goes with it), and gives the code of the one problem that is told; 0 = none.
int code_after(const std::function<void(hid_t file)>& damage, const std::string& as = {}) {
  static const TemporaryFolder folder;
  static const std::string whole = [] {
    two_zones().save(folder.file("whole.nc"));
    return folder.file("whole.nc");
  }();
  const std::string path = as.empty() ? folder.file("hazard.nc") : as;
  std::filesystem::copy_file(whole, path, std::filesystem::copy_options::overwrite_existing);
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  damage(file);
  H5Fclose(file);
  const std::vector<Problem> problems = problems_of(path);
  if (problems.empty()) return 0;
  EXPECT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].where.file, path);
  return static_cast<int>(problems[0].code);
}

hsize_t rows_of(hid_t file, const std::string& name, std::vector<hsize_t>& shape) {
  const hid_t data = H5Dopen2(file, name.c_str(), H5P_DEFAULT), space = H5Dget_space(data);
  shape.resize(static_cast<std::size_t>(H5Sget_simple_extent_ndims(space)));
  H5Sget_simple_extent_dims(space, shape.data(), nullptr);
  H5Sclose(space), H5Dclose(data);
  return shape[0];
}

/// Puts a data set of zeros in place of one, of the same type or another, with as many rows or others.
void replace(hid_t file, const std::string& name, hid_t type_or_same, hsize_t more_rows) {
  std::vector<hsize_t> shape;
  rows_of(file, name, shape);
  shape[0] += more_rows;
  const hid_t old = H5Dopen2(file, name.c_str(), H5P_DEFAULT), type = type_or_same < 0 ? H5Dget_type(old) : H5Tcopy(type_or_same);
  H5Dclose(old);
  H5Ldelete(file, name.c_str(), H5P_DEFAULT);
  const hid_t space = H5Screate_simple(static_cast<int>(shape.size()), shape.data(), nullptr);
  const hid_t made = H5Dcreate2(file, name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  EXPECT_GE(made, 0) << name;
  H5Dclose(made), H5Sclose(space), H5Tclose(type);
}

/// Sets one element of a data set of numbers.
template <class T>
std::function<void(hid_t)> put(const std::string& name, std::size_t index, T value) {
  return [=](hid_t file) {
    const hid_t data = H5Dopen2(file, name.c_str(), H5P_DEFAULT), space = H5Dget_space(data);
    ASSERT_GE(data, 0) << name;
    const hid_t type = std::is_same_v<T, double> ? H5T_NATIVE_DOUBLE : H5T_NATIVE_INT64;
    std::vector<T> values(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space)));
    ASSERT_LT(index, values.size()) << name;
    H5Dread(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
    values[index] = value;
    EXPECT_GE(H5Dwrite(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), 0);
    H5Sclose(space), H5Dclose(data);
  };
}

/// Every data set below /zones but those that only name axes.
std::vector<std::string> data_sets() {
  const TemporaryFolder folder;
  two_zones().save(folder.file("whole.nc"));
  std::vector<std::string> names, out;
  {
    const Hdf5File whole = Hdf5File::open(folder.file("whole.nc"));
    for (const std::string group : {"zones", "zones/buildings", "zones/links", "zones/nodes", "zones/shelters", "zones/cells", "zones/stages"})
      for (const std::string& name : whole.children(group)) names.push_back(group + "/" + name);
  }
  const hid_t file = H5Fopen(folder.file("whole.nc").c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  for (const std::string& name : names) {
    const hid_t object = H5Oopen(file, name.c_str(), H5P_DEFAULT);
    if (H5Iget_type(object) == H5I_DATASET && H5Aexists(object, "CLASS") <= 0) out.push_back(name);
    H5Oclose(object);
  }
  H5Fclose(file);
  return out;
}

TEST(ZoneFile, is_read_where_it_is_older_than_refuges_and_smoke) {
  const TemporaryFolder folder;
  const HazardRecord now = two_zones();
  EXPECT_EQ(code_after(
                [&](hid_t file) {
                  for (const char* name : {"severe", "carbon_monoxide", "sight", "air_indoors", "air_in_vehicles"})
                    EXPECT_GE(H5Ldelete(file, (std::string("zones/") + name).c_str(), H5P_DEFAULT), 0) << name;
                  for (const char* name : {"zones/dead", "zones/injured"}) {
                    std::array<double, 12> values{};
                    const hid_t old = H5Dopen2(file, name, H5P_DEFAULT);
                    H5Dread(old, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
                    H5Dclose(old), H5Ldelete(file, name, H5P_DEFAULT);
                    std::copy_n(values.begin() + 6, 5, values.begin() + 5);  // two zones, without the last place
                    const std::array<hsize_t, 2> shape = {2, 5};
                    const hid_t space = H5Screate_simple(2, shape.data(), nullptr);
                    const hid_t made = H5Dcreate2(file, name, H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
                    H5Dwrite(made, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
                    H5Dclose(made), H5Sclose(space);
                  }
                },
                folder.file("old.nc")),
            0);
  const HazardRecord old = HazardRecord::load(folder.file("old.nc"));
  ASSERT_EQ(old.zones.zones.size(), 2U);
  const Effects &was = now.zones.zones[0].effects, &is = old.zones.zones[0].effects;
  EXPECT_TRUE(std::equal(was.dead.begin(), was.dead.begin() + 5, is.dead.begin()));
  EXPECT_EQ(is.dead[5], was.dead[0]) << "a square was as any place in the open";
  EXPECT_EQ(is.severe[0], 0);
  EXPECT_EQ(is.carbon_monoxide_ppm, 0);
}

TEST(ZoneFile, comes_back_whole) {
  EXPECT_EQ(code_after([](hid_t) {}), 0);
  const TemporaryFolder folder;
  const HazardRecord a = two_zones();
  a.save(folder.file("hazard.nc"));
  const HazardRecord b = HazardRecord::load(folder.file("hazard.nc"));
  ASSERT_EQ(b.zones.zones.size(), 2U);
  for (std::size_t z = 0; z < 2; ++z) {
    EXPECT_EQ(a.zones.zones[z].id, b.zones.zones[z].id);
    EXPECT_EQ(a.zones.zones[z].effects, b.zones.zones[z].effects);
    EXPECT_EQ(a.zones.zones[z].links, b.zones.zones[z].links);
    EXPECT_EQ(a.zones.zones[z].cells, b.zones.zones[z].cells);
  }
  EXPECT_EQ(a.zones.onset, b.zones.onset);
}

TEST(ZoneFile, is_refused_where_any_data_set_is_missing_of_another_type_or_longer) {
  const std::vector<std::string> names = data_sets();
  EXPECT_EQ(names.size(), 44U) << "a new data set: is it checked?";
  const std::set<std::string> came_later = {"zones/severe", "zones/carbon_monoxide", "zones/sight", "zones/air_indoors", "zones/air_in_vehicles"};
  for (const std::string& name : names) {
    EXPECT_EQ(code_after([&](hid_t file) { H5Ldelete(file, name.c_str(), H5P_DEFAULT); }), came_later.contains(name) ? 0 : 2006) << name << " missing";
    const bool text = name == "zones/id" || name == "zones/name" || name == "zones/name_en";
    const hid_t wrong = text ? H5T_NATIVE_DOUBLE : H5T_C_S1;
    EXPECT_EQ(code_after([&](hid_t file) { replace(file, name, wrong, 0); }), 2007) << name << " of another type";
    const int longer = code_after([&](hid_t file) { replace(file, name, -1, 1); });
    const std::set<int> codes = {2008, 2014, 1210};  // a length that another contradicts, starts that do not end there, an id of nothing
    EXPECT_TRUE(codes.contains(longer)) << name << " longer: " << longer;
  }
  EXPECT_EQ(code_after([](hid_t file) { H5Adelete_by_name(file, "zones", "world_inputs", H5P_DEFAULT); }), 2015);
}

TEST(ZoneFile, is_refused_where_a_number_is_none_or_cannot_be) {
  for (const char* name : {"dead", "injured", "severe", "destroyed", "damaged", "sign_chance", "depth", "air_indoors", "links/share", "stages/xy"}) {
    const std::string path = "zones/" + std::string(name);
    EXPECT_EQ(code_after(put<double>(path, 0, NAN)), 1213) << name;
    EXPECT_EQ(code_after(put<double>(path, 0, INFINITY)), 1213) << name;
    if (path != "zones/stages/xy") {
      EXPECT_EQ(code_after(put<double>(path, 0, -0.5)), 1204) << name;
      EXPECT_EQ(code_after(put<double>(path, 0, 100)), 1205) << name;
    }
  }
  for (const char* name : {"cleared_after", "lasts", "sign_lead", "rises_over", "stages/after"})
    EXPECT_EQ(code_after(put<std::int64_t>("zones/" + std::string(name), 0, -1)), 1204) << name;
  for (const char* name : {"triggered", "onset", "signs"}) EXPECT_EQ(code_after(put<std::int64_t>("zones/" + std::string(name), 0, INT64_MAX)), 1205) << name;
  EXPECT_EQ(code_after(put<std::int64_t>("zones/closed_modes", 0, 255)), 1205);
  EXPECT_EQ(code_after(put<std::int64_t>("zones/links/after", 0, -1)), 2014);
  EXPECT_EQ(code_after(put<std::int64_t>("zones/cells/first", 1, 1 << 30)), 2014);
  EXPECT_EQ(code_after(put<std::int64_t>("zones/stages/corner_first", 1, 3)), 2014);
}

TEST(ZoneFile, is_refused_where_it_names_what_is_not_known) {
  EXPECT_EQ(code_after(put<std::int64_t>("zones/kind", 1, 9)), 2014);
  for (const char* name : {"links", "nodes", "buildings", "cells"}) {  // the last row of the first zone: rows still rise
    const std::string list = "zones/" + std::string(name);
    std::size_t last = 0;
    code_after([&](hid_t file) {
      const hid_t data = H5Dopen2(file, (list + "/first").c_str(), H5P_DEFAULT);
      std::vector<std::int64_t> first(3);
      H5Dread(data, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, first.data());
      H5Dclose(data);
      last = static_cast<std::size_t>(first[1]) - 1;
    });
    EXPECT_EQ(code_after(put<std::int64_t>(list + "/row", last, 1 << 20)), 2011) << name;
  }
  HazardRecord twice = two_zones(), nameless = two_zones(), elsewhere = two_zones();
  twice.zones.zones[1].id = "slide", nameless.zones.zones[1].id.clear(), elsewhere.zones.world_inputs = {1, 2};
  const TemporaryFolder folder;
  for (const auto& [record, code] : {std::pair{&twice, 3002}, std::pair{&nameless, 1210}, std::pair{&elsewhere, 2011}}) {
    record->save(folder.file("bad.nc"));
    const auto problems = problems_of(folder.file("bad.nc"));
    ASSERT_EQ(problems.size(), 1U) << code;
    EXPECT_EQ(static_cast<int>(problems[0].code), code);
  }
}

TEST(ZoneFile, of_a_version_to_come_is_refused_before_its_zones_are_read) {
  const auto version = [](std::int64_t number) {
    return [number](hid_t file) {
      const hid_t attribute = H5Aopen(file, "version", H5P_DEFAULT);
      H5Awrite(attribute, H5T_NATIVE_INT64, &number);
      H5Aclose(attribute);
      H5Ldelete(file, "zones/id", H5P_DEFAULT);
    };
  };
  EXPECT_EQ(code_after(version(99)), 2004);
  EXPECT_EQ(code_after(version(0)), 2005);
  EXPECT_EQ(code_after(version(2)), 2006);
}

}  // namespace
}  // namespace muster::zone
