#include "muster/models/hazard/record.hpp"

#include <gtest/gtest.h>
#include <hdf5.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>

#include "engine/temporary_folder.hpp"
#include "models/flood_world.hpp"
#include "muster/engine/core/error.hpp"

namespace muster {
namespace {

using namespace flood_tests;

const HazardRecord& solved() {
  static const HazardRecord record = [] {
    HazardRecord r = solve_flood(*flood_world(), rising_river(), Time::hours(2), 1);
    r.epoch = {"2026-07-20T18:00", 480};
    return r;
  }();
  return record;
}

TEST(HazardRecord, holds_what_the_flood_does_where_people_are) {
  const HazardRecord& r = solved();
  const auto world = flood_world();
  EXPECT_EQ(r.frames, 121U);
  EXPECT_EQ(r.map_frames, 13U);
  EXPECT_LT(r.mass_error, 1e-6);
  HazardState view;
  size_view(*world, view);
  r.show(-1, 0, view);
  EXPECT_EQ(view.frame, Time{0});
  EXPECT_GT(view.gauge_level_m[0], 18) << "spin-up fills the river";
  const float low = view.gauge_level_m[0];
  EXPECT_EQ(*std::max_element(view.link_depth_m.begin(), view.link_depth_m.end()), 0);
  r.show(0, 45, view);
  EXPECT_GT(view.gauge_level_m[0], low + 1);
  int wet = 0, bridges = 0;
  for (std::size_t l = 0; l < world->links.size(); ++l) {
    wet += view.link_depth_m[l] > 0.1F, bridges += world->links.structure[l] == LinkStructure::bridge;
    if (world->links.structure[l] != LinkStructure::bridge) continue;
    EXPECT_EQ(view.link_depth_m[l], 0) << "the deck is above the water";
  }
  EXPECT_EQ(bridges, 2);
  EXPECT_EQ(wet, 4);
  EXPECT_GT(view.building_depth_m[0], 0);
  EXPECT_GT(*std::max_element(r.max_depth_mm.begin(), r.max_depth_mm.end()), 2000);
  EXPECT_LT(r.link.row.size(), std::size_t{r.frames} * r.links) << "series hold changes only";
}

/// Depth on each link at the flood's height (45 min), by link id, in the flood world whose links were changed.
std::map<std::string, float> depths_with(const std::function<void(World&)>& change) {
  World world = *flood_world();
  change(world);
  Problems problems;
  finish_world(world, "test", problems);
  problems.throw_if_any();
  HazardState view;
  size_view(world, view);
  solve_flood(world, rising_river(), Time::hours(1), 1).show(-1, 45, view);
  std::map<std::string, float> out;
  for (std::size_t l = 0; l < world.links.size(); ++l) out[world.links.id[l]] = view.link_depth_m[l];
  return out;
}
void make(World& world, const std::string& link, LinkStructure structure, float deck_z) {
  const auto row = static_cast<std::size_t>(std::find(world.links.id.begin(), world.links.id.end(), link) - world.links.id.begin());
  world.links.structure.at(row) = structure, world.links.deck_z[row] = deck_z;
}

TEST(HazardRecord, fills_an_underpass_down_to_its_carriageway_once_water_comes_over_the_kerb) {
  const auto plain = depths_with([](World&) {});
  ASSERT_GT(plain.at("LN1N2"), 0.15F);
  const auto sunk = depths_with([](World& w) { make(w, "LN1N2", LinkStructure::underpass, 15.0F); });
  EXPECT_GT(sunk.at("LN1N2"), plain.at("LN1N2") + 4) << "5 m under the street";
  EXPECT_EQ(sunk.at("LN2N1"), plain.at("LN2N1"));
  // Its carriageway drawn above the ground by mistake: no drier than the street.
  EXPECT_EQ(depths_with([](World& w) { make(w, "LN1N2", LinkStructure::underpass, 30.0F); }).at("LN1N2"), plain.at("LN1N2"));
  // Water that a kerb keeps out does not fill it.
  World low = *flood_world();
  make(low, "LN1N2", LinkStructure::underpass, 15.0F);
  Problems problems;
  finish_world(low, "test", problems);
  HazardState view;
  size_view(low, view);
  FloodSettings drizzle;
  drizzle.rain = {{Time{0}, Time::hours(1)}, {40, 40}};
  solve_flood(low, drizzle, Time::minutes(30), 1).show(-1, 30, view);
  const auto row = static_cast<std::size_t>(std::find(low.links.id.begin(), low.links.id.end(), "LN1N2") - low.links.id.begin());
  EXPECT_GT(view.link_depth_m[row], 0);
  EXPECT_LT(view.link_depth_m[row], 0.15F);
}

TEST(HazardRecord, has_no_more_water_on_a_bridge_than_there_is_though_its_deck_is_drawn_below_the_ground) {
  const auto low_bridges = [](World& w) {
    for (std::size_t link = 0; link < w.links.size(); ++link)
      if (w.links.structure[link] == LinkStructure::plain) w.links.structure[link] = LinkStructure::bridge, w.links.deck_z[link] = -50;
  };
  const auto plain = depths_with([](World&) {});
  EXPECT_EQ(depths_with(low_bridges), plain);
  EXPECT_TRUE(std::any_of(plain.begin(), plain.end(), [](const auto& link) { return link.second == 0; }));
}

TEST(HazardRecord, lets_water_into_a_tunnel_by_its_mouths_only) {
  const auto plain = depths_with([](World&) {});
  const auto all = [](World& w, LinkStructure structure) {
    for (const char* link : {"LN0N1", "LN1N0", "LN1N2", "LN2N1"}) make(w, link, structure, 20.0F);
  };
  const auto tunnel = depths_with([&](World& w) { all(w, LinkStructure::tunnel); });
  // N0 is the end of the map and N1 lies in the hill; at N2 the tunnel meets the bridge: there is its mouth.
  EXPECT_EQ(tunnel.at("LN0N1"), 0);
  EXPECT_EQ(tunnel.at("LN1N0"), 0);
  EXPECT_GT(tunnel.at("LN1N2"), 0);
  EXPECT_LE(tunnel.at("LN1N2"), plain.at("LN1N2"));
  EXPECT_EQ(tunnel.at("LN1N2"), tunnel.at("LN2N1"));
}

TEST(HazardRecord, shows_the_same_whether_frames_come_one_by_one_or_all_at_once) {
  const auto world = flood_world();
  HazardState once, stepwise;
  size_view(*world, once), size_view(*world, stepwise);
  solved().show(-1, 70, once);
  for (int f = 0; f <= 70; ++f) solved().show(f - 1, f, stepwise);
  EXPECT_EQ(once.link_depth_m, stepwise.link_depth_m);
  EXPECT_EQ(once.building_velocity_m_s, stepwise.building_velocity_m_s);
  EXPECT_EQ(once.gauge_level_m, stepwise.gauge_level_m);
}

TEST(HazardRecord, has_maps_that_agree_with_the_maxima) {
  const HazardRecord& r = solved();
  const Raster<float> greatest = r.greatest_depth();
  float deepest_seen = 0;
  for (int m = 0; m < 13; ++m) {
    const Raster<float> depth = r.depth_map(Time::minutes(10 * m));
    for (std::int64_t cell = 0; cell < r.grid.cells(); ++cell) {
      EXPECT_LE(depth[cell], greatest[cell]) << "cell " << cell << " map " << m;
      deepest_seen = std::max(deepest_seen, depth[cell]);
    }
  }
  EXPECT_NEAR(deepest_seen, *std::max_element(greatest.values().begin(), greatest.values().end()), 0.1);
}

/// Takes out of a stored flood what version 2 brought. HDF5 cuts off the checksum, as for every file that another program has changed.
void make_version_1(const std::string& path) {
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  const hid_t version = H5Aopen(file, "version", H5P_DEFAULT);
  const std::int64_t one = 1;
  EXPECT_GE(H5Awrite(version, H5T_NATIVE_INT64, &one), 0);
  EXPECT_GE(H5Ldelete(file, "flooded_area", H5P_DEFAULT), 0);
  H5Aclose(version), H5Fclose(file);
}

TEST(HazardRecord, comes_back_from_its_file_unchanged) {
  const TemporaryFolder folder;
  const HazardRecord& a = solved();
  a.save(folder.file("hazard.nc"));
  const HazardRecord b = HazardRecord::load(folder.file("hazard.nc"));
  EXPECT_EQ(a.link, b.link);
  EXPECT_EQ(a.building, b.building);
  EXPECT_EQ(a.gauge_mm, b.gauge_mm);
  EXPECT_EQ(a.flooded_m2, b.flooded_m2);
  EXPECT_EQ(a.gauge_ids, b.gauge_ids);
  EXPECT_EQ(a.grid, b.grid);
  EXPECT_EQ(a.max_depth_mm, b.max_depth_mm);
  EXPECT_EQ(a.arrival_s, b.arrival_s);
  EXPECT_EQ(a.map_first, b.map_first);
  EXPECT_EQ(a.map_depth_mm, b.map_depth_mm);
  EXPECT_EQ(a.world_inputs, b.world_inputs);
  EXPECT_EQ(a.settings_text, b.settings_text);
  EXPECT_EQ(a.frames, b.frames);
  EXPECT_EQ(a.settings.frame, b.settings.frame);
  EXPECT_EQ(b.epoch.local_start, "2026-07-20T18:00");
  b.check_made_for(*flood_world(), "hazard.nc");
}

TEST(HazardRecord, of_a_file_of_version_1_has_the_flooded_area_of_its_maps) {
  const TemporaryFolder folder;
  const HazardRecord& a = solved();
  a.save(folder.file("hazard.nc"));
  make_version_1(folder.file("hazard.nc"));
  const HazardRecord b = HazardRecord::load(folder.file("hazard.nc"));
  ASSERT_EQ(b.flooded_m2.size(), a.frames);
  const auto per_map = static_cast<std::size_t>(a.settings.map_frame.ms / a.settings.frame.ms);
  for (std::size_t f = 0; f < a.frames; ++f) {
    // Maps leave out what changed by less than depth_step_m, so that a few cells may stand on the other side of the limit.
    EXPECT_NEAR(b.flooded_m2[f], a.flooded_m2[f / per_map * per_map], 0.02 * a.flooded_m2.back() + 1) << "frame " << f;
  }
  EXPECT_GT(a.flooded_m2.back(), 0);
}

TEST(HazardRecord, holds_a_flood_that_never_came) {
  const TemporaryFolder folder;
  FloodSettings dry = rising_river();
  dry.inflows[0].discharge = {{Time{0}}, {0}};
  HazardRecord r = solve_flood(*flood_world(), dry, Time::minutes(2), 1);
  EXPECT_TRUE(r.link.row.empty());
  r.save(folder.file("dry.nc"));
  EXPECT_EQ(HazardRecord::load(folder.file("dry.nc")).link, r.link);
}

/// Code of the first problem that loading gives; 0 where it loads.
int code_of(const std::string& path) {
  try {
    HazardRecord::load(path);
  } catch (const InputError& error) {
    EXPECT_FALSE(error.text(Language::zh).empty());
    return static_cast<int>(error.problems()[0].code);
  }
  return 0;
}

int code_when(const std::function<void(HazardRecord&)>& spoil) {
  const TemporaryFolder folder;
  HazardRecord r = solved();
  spoil(r);
  r.save(folder.file("bad.nc"));
  return code_of(folder.file("bad.nc"));
}

TEST(HazardFile, is_refused_where_it_contradicts_itself) {
  EXPECT_EQ(code_when([](HazardRecord&) {}), 0);
  EXPECT_EQ(code_when([](HazardRecord& r) { r.link.row[0] = 4000; }), 2014);
  EXPECT_EQ(code_when([](HazardRecord& r) { r.links = 2; }), 2014);
  EXPECT_EQ(code_when([](HazardRecord& r) { r.link.first[1] = 1U << 31; }), 2014);
  EXPECT_EQ(code_when([](HazardRecord& r) { r.link.first.pop_back(); }), 2008);
  EXPECT_EQ(code_when([](HazardRecord& r) { r.building.depth_mm.pop_back(), r.building.velocity_mm_s.pop_back(), r.building.row.pop_back(); }), 2014);
  EXPECT_EQ(code_when([](HazardRecord& r) { r.map_tile[0] = 99; }), 2014);
  EXPECT_EQ(code_when([](HazardRecord& r) { r.map_first[1] = 77; }), 2014);
  EXPECT_EQ(code_when([](HazardRecord& r) { r.settings.frame = Time{0}; }), 2007);
  EXPECT_EQ(code_when([](HazardRecord& r) { r.settings.least_depth_m = -1; }), 1203);
  EXPECT_EQ(code_when([](HazardRecord& r) { r.frames = 0, r.gauge_mm.clear(), r.flooded_m2.clear(); }), 2008);
}

TEST(HazardFile, is_refused_where_it_is_cut_short_damaged_or_something_else) {
  const TemporaryFolder folder;
  const std::string good = folder.file("good.nc"), cut = folder.file("cut.nc"), text = folder.file("text.nc"), other = folder.file("other.nc");
  solved().save(good);
  std::filesystem::copy_file(good, cut);
  std::filesystem::resize_file(cut, std::filesystem::file_size(good) / 2);
  EXPECT_GE(code_of(cut), 2001);
  std::ofstream(text) << "depth,velocity\n1,2\n";
  EXPECT_EQ(code_of(text), 2001);
  {
    Hdf5File file = Hdf5File::create(other);
    file.attribute("", "format", "muster-world");
    file.commit();
  }
  EXPECT_EQ(code_of(other), 2003);
  {
    Hdf5File file = Hdf5File::create(other);
    file.attribute("", "format", "muster-hazard"), file.attribute("", "version", 7);
    file.commit();
  }
  EXPECT_EQ(code_of(other), 2004);
  {
    Hdf5File file = Hdf5File::create(other);
    file.attribute("", "format", "muster-hazard"), file.attribute("", "version", 1);
    file.commit();
  }
  EXPECT_EQ(code_of(other), 2015);
  EXPECT_NE(code_of(folder.file("absent.nc")), 0);
}

TEST(HazardFile, is_refused_for_another_world) {
  try {
    solved().check_made_for(*flood_world(0.5), "hazard.nc");
    FAIL() << "expected E2011";
  } catch (const InputError& error) {
    EXPECT_EQ(error.problems()[0].code, ErrorCode::other_inputs);
    EXPECT_NE(error.text(Language::en).find("hazard.nc"), std::string::npos);
    EXPECT_NE(error.text(Language::zh).find("地形"), std::string::npos);
  }
}

}  // namespace
}  // namespace muster
