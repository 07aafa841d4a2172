#include "muster/engine/io/world_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "muster/engine/core/error.hpp"
#include "muster/engine/io/hdf5_file.hpp"
#include "small_world.hpp"
#include "temporary_folder.hpp"

namespace muster {
namespace {

World finished() {
  World world = small_world(1);
  world.import_report = "[{\"code\": \"osm.way\", \"where\": [\"某路\"]}]";
  Problems problems;
  finish_world(world, "test", problems);
  problems.throw_if_any();
  return world;
}

TEST(WorldFile, gives_back_the_world_that_was_written) {
  const TemporaryFolder folder;
  const World world = finished();
  write_world(world, folder.file("world.h5"));
  const auto back = read_world(folder.file("world.h5"));
  EXPECT_EQ(world_digest(*back), world_digest(world));
  EXPECT_EQ(back->provenance, world.provenance);
  EXPECT_EQ(back->network.links(), world.links.size());
  EXPECT_EQ(back->persons.key, world.persons.key);
  EXPECT_EQ(back->import_report, world.import_report);
}

TEST(WorldFile, keeps_helpers_and_schools_where_somebody_knows_them) {
  const TemporaryFolder folder;
  World world = small_world(3);
  const std::size_t n = world.persons.size();
  ASSERT_GE(n, 2U);
  world.persons.helper.assign(n, PersonId{}), world.persons.school.assign(n, BuildingId{});
  world.persons.helper[0] = {static_cast<std::uint32_t>(n - 1)}, world.persons.school[n - 1] = {0};
  const std::string helped = world.persons.id[0], helper = world.persons.id[n - 1], school = world.buildings.id[0];
  Problems problems;
  finish_world(world, "test", problems);
  problems.throw_if_any();
  write_world(world, folder.file("world.h5"));
  const auto back = read_world(folder.file("world.h5"));
  EXPECT_EQ(world_digest(*back), world_digest(world));
  EXPECT_NE(world_digest(*back), world_digest(finished()));
  for (std::uint32_t p = 0; p < n; ++p) {
    const PersonId who = back->persons.helper[p];
    EXPECT_EQ(who.valid(), back->persons.id[p] == helped);
    if (who.valid()) EXPECT_EQ(back->persons.id[who.index], helper);
    const BuildingId where = back->persons.school[p];
    EXPECT_EQ(where.valid(), back->persons.id[p] == helper);
    if (where.valid()) EXPECT_EQ(back->buildings.id[where.index], school);
  }
  world.persons.helper.back() = {static_cast<std::uint32_t>(n)};
  Problems dangling;
  check_tables(world, "test", dangling);
  EXPECT_EQ(dangling.list().size(), 1U);
  world.persons.helper.pop_back();
  Problems short_column;
  check_tables(world, "test", short_column);
  EXPECT_EQ(short_column.list().size(), 1U);
}

TEST(WorldFile, keeps_who_hears_and_what_is_understood) {
  const TemporaryFolder folder;
  World world = small_world(3);
  const std::size_t n = world.persons.size();
  ASSERT_GE(n, 2U);
  world.persons.hearing.assign(n, Hearing::normal), world.persons.language.assign(n, "");
  world.persons.hearing[0] = Hearing::deaf, world.persons.language[1] = "ii";
  const std::string deaf = world.persons.id[0], speaks = world.persons.id[1];
  Problems problems;
  finish_world(world, "test", problems);
  problems.throw_if_any();
  write_world(world, folder.file("world.h5"));
  const auto back = read_world(folder.file("world.h5"));
  EXPECT_EQ(world_digest(*back), world_digest(world));
  EXPECT_NE(world_digest(*back), world_digest(finished()));
  for (std::uint32_t p = 0; p < n; ++p) {
    EXPECT_EQ(back->persons.hearing[p], back->persons.id[p] == deaf ? Hearing::deaf : Hearing::normal);
    EXPECT_EQ(back->persons.language[p], back->persons.id[p] == speaks ? "ii" : "");
  }
  world.persons.hearing[0] = static_cast<Hearing>(3);
  Problems wrong;
  finish_world(world, "test", wrong);
  EXPECT_EQ(wrong.list().size(), 1U);
}

TEST(WorldFile, keeps_where_people_are_and_who_is_not_there) {
  const TemporaryFolder folder;
  World world = small_world(3);
  const std::size_t n = world.persons.size();
  world.persons.work.assign(n, BuildingId{}), world.persons.presence.assign(n, Presence::resident);
  world.persons.place.assign(n, DayPlace::home), world.persons.family.assign(n, "f");
  world.persons.place[0] = DayPlace::work, world.persons.work[0] = {0}, world.persons.presence[1] = Presence::migrant;
  const std::string at_work = world.persons.id[0];
  world.areas.posts_away.assign(world.areas.size(), 0);
  world.areas.posts_away[0] = 2;
  world.absent.id = {"b", "a"}, world.absent.origin.assign(2, Origin::survey), world.absent.family = {"g", "f"};
  world.absent.home.assign(2, BuildingId{1}), world.absent.place = {DayPlace::away, DayPlace::not_present};
  Problems problems;
  finish_world(world, "test", problems);
  problems.throw_if_any();
  write_world(world, folder.file("world.h5"));
  const auto back = read_world(folder.file("world.h5"));
  EXPECT_EQ(world_digest(*back), world_digest(world));
  EXPECT_EQ(back->absent.family, (std::vector<std::string>{"f", "g"})) << "by id";
  for (std::uint32_t p = 0; p < n; ++p) EXPECT_EQ(back->persons.place[p] == DayPlace::work, back->persons.id[p] == at_work);
  const auto refused = [&world](auto&& spoil) {
    World broken = world;
    spoil(broken);
    Problems found;
    finish_world(broken, "test", found);
    return found.list().size() == 1U && found.list().front().code == ErrorCode::bad_range;
  };
  EXPECT_TRUE(refused([](World& w) { w.persons.place[0] = DayPlace::away; })) << "who is away is no person of the table";
  EXPECT_TRUE(refused([](World& w) { w.absent.place[0] = DayPlace::home; }));
  EXPECT_TRUE(refused([](World& w) { w.persons.presence[0] = static_cast<Presence>(4); }));
  EXPECT_TRUE(refused([](World& w) { w.areas.posts_away[0] = 4; }));
}

TEST(WorldFile, keeps_what_shelters_have_where_somebody_knows_it) {
  const TemporaryFolder folder;
  World world = small_world(3);
  ShelterTable& s = world.shelters;
  const std::size_t n = s.size();
  ASSERT_GE(n, 1U);
  constexpr float not_known = std::numeric_limits<float>::quiet_NaN();
  s.use.assign(n, ShelterUse::unknown), s.area_m2.assign(n, not_known), s.toilets.assign(n, not_known), s.keeper.assign(n, PersonId{});
  s.use[0] = ShelterUse::gymnasium, s.area_m2[0] = 640, s.keeper[0] = {1};
  const std::string shelter = s.id[0], keeper = world.persons.id[1];
  Problems problems;
  finish_world(world, "test", problems);
  problems.throw_if_any();
  write_world(world, folder.file("world.h5"));
  const auto back = read_world(folder.file("world.h5"));
  EXPECT_EQ(world_digest(*back), world_digest(world));
  EXPECT_NE(world_digest(*back), world_digest(finished()));
  EXPECT_TRUE(back->shelters.desks.empty()) << "nobody knows any";
  for (std::size_t row = 0; row < n; ++row) {
    const bool known = back->shelters.id[row] == shelter;
    EXPECT_EQ(back->shelters.use[row], known ? ShelterUse::gymnasium : ShelterUse::unknown);
    EXPECT_EQ(std::isnan(back->shelters.area_m2[row]), !known);
    EXPECT_TRUE(std::isnan(back->shelters.toilets[row]));
    EXPECT_EQ(back->shelters.keeper[row].valid(), known);
    if (known) EXPECT_EQ(back->persons.id[back->shelters.keeper[row].index], keeper);
  }
}

TEST(WorldFile, refuses_shelters_that_have_less_than_nothing) {
  World world = small_world(3);
  ShelterTable& s = world.shelters;
  const std::size_t n = s.size();
  s.use.assign(n, static_cast<ShelterUse>(13)), s.beds.assign(n, -1.0F), s.entrance_m.assign(n, 0.0F);
  s.water_l.assign(n, std::numeric_limits<float>::infinity()), s.keeper.assign(n, PersonId{});
  Problems problems;
  finish_world(world, "test", problems);
  EXPECT_EQ(problems.list().size(), 4 * n);
  s.keeper[0] = {static_cast<std::uint32_t>(world.persons.size())};
  Problems dangling;
  check_tables(world, "test", dangling);
  EXPECT_EQ(dangling.list().size(), 1U);
}

/// Copies a data set of whatever kind.
void copy(const Hdf5File& from, const std::string& name, Hdf5File& to, const std::string& as) {
  const std::string type = from.type_of(name);
  const DataLayout layout{.shape = from.shape(name)};
  if (type == "text") to.write_texts(as, from.read_texts(name));
  else if (type == "uint8") to.write(as, from.read<std::uint8_t>(name), layout);
  else if (type == "int32") to.write(as, from.read<std::int32_t>(name), layout);
  else if (type == "uint32") to.write(as, from.read<std::uint32_t>(name), layout);
  else if (type == "float32") to.write(as, from.read<float>(name), layout);
  else if (type == "float64") to.write(as, from.read<double>(name), layout);
  else FAIL() << name << " holds " << type;
}

/// world.h5 of version 1 as the program of that version wrote it, from one of today: no surroundings, no signals, bridges as a flag.
void write_version_1(const std::string& today, const std::string& path) {
  const Hdf5File from = Hdf5File::open(today);
  Hdf5File to = Hdf5File::create(path);
  to.attribute("", "format", "muster-world"), to.attribute("", "version", 1);
  for (const char* name : {"name", "name_en", "crs_wkt", "length_unit", "provenance", "content_hash"}) to.attribute("", name, from.text_attribute("", name));
  to.attribute("", "crs_epsg", from.integer_attribute("", "crs_epsg"));
  for (const std::string group : {"terrain", "node", "link", "building", "area", "household", "person", "shelter", "gauge", "place", "street"}) {
    to.group(group);
    for (const std::string& child : from.children(group)) {
      const std::string name = group + "/" + child;
      if (name == "node/signal" || name == "building/xy_error_m") continue;
      if (from.is_group(name))
        for (const std::string& part : from.children(name)) copy(from, name + "/" + part, to, name + "/" + part);
      else copy(from, name, to, name == "link/structure" ? "link/bridge" : name);
    }
  }
  for (const char* name : {"cell_m", "west_m", "south_m"}) to.attribute("terrain", name, from.number_attribute("terrain", name));
  to.commit();
}

/// Two persons of the small world with a trip each, in an order that `shuffle` decides; one has its route.
void add_trips(World& w, std::uint64_t shuffle) {
  const auto row = [](const std::vector<std::string>& ids, const std::string& id) {
    return static_cast<std::uint32_t>(std::find(ids.begin(), ids.end(), id) - ids.begin());
  };
  for (const std::uint32_t i : input_order(2, shuffle)) {
    TripTable& t = w.trips;
    t.id.push_back("T" + std::to_string(i)), t.origin.push_back(Origin::survey), t.person.push_back({row(w.persons.id, w.persons.id[i])});
    t.leg.push_back(7), t.depart_ms.push_back(1000 * i), t.stay_ms.push_back(5), t.vehicle.emplace_back("car");
    t.from.push_back({row(w.nodes.id, "N0")}), t.to.push_back({row(w.nodes.id, "N2")});
    if (i == 1) t.route.values.push_back({row(w.links.id, "LN0N1")}), t.route.values.push_back({row(w.links.id, "LN1N2")});
    t.route.first.push_back(static_cast<std::uint32_t>(t.route.values.size()));
  }
}

TEST(WorldFile, keeps_trips_and_their_routes_through_every_change_of_rows) {
  const TemporaryFolder folder;
  World world = small_world(5), plain = small_world(5);
  const std::string walker = world.persons.id[1];
  add_trips(world, 3);
  Problems problems;
  finish_world(world, "test", problems), finish_world(plain, "test", problems);
  problems.throw_if_any();
  write_world(world, folder.file("trips.h5")), write_world(plain, folder.file("plain.h5"));
  const auto back = read_world(folder.file("trips.h5"));
  EXPECT_EQ(world_digest(*back), world_digest(world));
  EXPECT_NE(world_digest(world), world_digest(plain));
  EXPECT_FALSE(Hdf5File::open(folder.file("plain.h5")).has("trip"));
  const TripTable& t = back->trips;
  const std::size_t one = t.id[0] == "T1" ? 0 : 1;
  EXPECT_EQ(back->persons.id[t.person[one].index], walker);
  ASSERT_EQ(t.route.first[one + 1] - t.route.first[one], 2U);
  EXPECT_EQ(back->links.id[t.route.values[t.route.first[one]].index], "LN0N1");
  EXPECT_EQ(back->links.id[t.route.values[t.route.first[one] + 1].index], "LN1N2");
  EXPECT_EQ(back->nodes.id[t.to[one].index], "N2");
}

TEST(WorldFile, refuses_trips_that_cannot_be) {
  const std::vector<std::pair<ErrorCode, std::function<void(TripTable&)>>> faults = {
      {ErrorCode::bad_geometry, [](TripTable& t) { std::swap(t.from, t.to); }},
      {ErrorCode::bad_geometry, [](TripTable& t) { t.route.first.back() = 1; }},
      {ErrorCode::dangling_reference, [](TripTable& t) { t.route.values[0].index = 4000; }},
      {ErrorCode::dangling_reference, [](TripTable& t) { t.person[0] = {}; }},
      {ErrorCode::dangling_reference, [](TripTable& t) { t.to[0].index = 4000; }},
      {ErrorCode::bad_range, [](TripTable& t) { t.depart_ms[0] = -1; }},
      {ErrorCode::bad_range, [](TripTable& t) { t.stay_ms[0] = 1LL << 40; }},
      {ErrorCode::wrong_length, [](TripTable& t) { t.vehicle.pop_back(); }},
      {ErrorCode::duplicate_row_id, [](TripTable& t) { t.person[1] = t.person[0]; }},
  };
  for (const auto& [code, spoil] : faults) {
    World world = small_world(5);
    add_trips(world, 0);
    spoil(world.trips);
    Problems problems;
    finish_world(world, "test", problems);
    ASSERT_FALSE(problems.empty()) << static_cast<int>(code);
    EXPECT_EQ(problems.list().front().code, code) << render(problems.list().front(), Language::en);
    EXPECT_NE(problems.list().front().where.key_path.find("/trip/"), std::string::npos);
  }
}

TEST(WorldFile, of_version_1_is_read_with_its_bridges) {
  const TemporaryFolder folder;
  World world = small_world(2);
  world.links.structure[1] = LinkStructure::bridge, world.links.deck_z[1] = 9;
  world.nodes.signal.assign(world.nodes.size(), 0);
  world.covers = {}, world.danger_zones = {}, world.sources = {}, world.turn_bans = {};
  Problems problems;
  finish_world(world, "test", problems);
  problems.throw_if_any();
  write_world(world, folder.file("today.h5"));
  write_version_1(folder.file("today.h5"), folder.file("old.h5"));
  const auto back = read_world(folder.file("old.h5"));
  EXPECT_EQ(std::count(back->links.structure.begin(), back->links.structure.end(), LinkStructure::bridge), 1);
  EXPECT_EQ(world_digest(*back), world_digest(world));
  EXPECT_EQ(back->import_report, "");
}

TEST(WorldFile, keeps_worlds_without_people_or_terrain) {
  const TemporaryFolder folder;
  World world;
  Problems problems;
  finish_world(world, "test", problems);
  ASSERT_TRUE(problems.empty());
  write_world(world, folder.file("empty.h5"));
  EXPECT_EQ(world_digest(*read_world(folder.file("empty.h5"))), world_digest(world));
}

TEST(WorldFile, puts_rows_of_any_order_into_the_canonical_one) {
  const TemporaryFolder folder;
  write_world(small_world(5), folder.file("shuffled.h5"));
  EXPECT_EQ(world_digest(*read_world(folder.file("shuffled.h5"))), world_digest(finished()));
}

TEST(WorldFile, says_in_the_file_what_its_figures_are) {
  const TemporaryFolder folder;
  write_world(finished(), folder.file("world.h5"));
  const Hdf5File file = Hdf5File::open(folder.file("world.h5"));
  EXPECT_EQ(file.text_attribute("", "format"), "muster-world");
  EXPECT_EQ(file.integer_attribute("", "version"), 2);
  EXPECT_EQ(file.integer_attribute("", "crs_epsg"), 4547);
  EXPECT_EQ(file.text_attribute("link/capacity_veh_s", "units"), "veh/s");
  EXPECT_EQ(file.text_attribute("terrain/ground", "units"), "m");
  EXPECT_EQ(file.text_attribute("", "content_hash"), world_digest(finished()).hex());
}

/// Writes the parts of a small world file, one of them spoiled by `change`.
std::vector<Problem> problems_of(void (*spoil)(World&)) {
  const TemporaryFolder folder;
  World world = finished();
  spoil(world);
  write_world(world, folder.file("broken.h5"));
  try {
    read_world(folder.file("broken.h5"));
  } catch (const InputError& error) {
    return error.problems();
  }
  return {};
}

TEST(WorldFile, refuses_broken_tables_with_their_place) {
  const std::pair<ErrorCode, void (*)(World&)> faults[] = {
      {ErrorCode::dangling_reference, [](World& w) { w.links.head[1].index = 4000; }},
      {ErrorCode::wrong_length, [](World& w) { w.persons.age.pop_back(); }},
      {ErrorCode::wrong_length, [](World& w) { w.areas.outline.first.push_back(3); }},
      {ErrorCode::bad_geometry, [](World& w) { w.areas.outline.first[1] = 4000000000U; }},
      {ErrorCode::duplicate_row_id, [](World& w) { w.persons.id[1] = w.persons.id[0]; }},
      {ErrorCode::bad_range, [](World& w) { w.places.kind[0] = static_cast<PlaceKind>(200); }},
      {ErrorCode::dangling_reference, [](World& w) { w.turn_bans.to[0].index = 4000; }},
      {ErrorCode::bad_geometry, [](World& w) { w.covers.outline.first[1] = 4000000000U; }},
      {ErrorCode::bad_range, [](World& w) { w.sources.origin[0] = static_cast<Origin>(9); }},
      {ErrorCode::wrong_length, [](World& w) { w.danger_zones.kind.pop_back(); }},
  };
  for (const auto& [code, spoil] : faults) {
    const auto problems = problems_of(spoil);
    ASSERT_FALSE(problems.empty()) << static_cast<int>(code);
    EXPECT_EQ(problems.front().code, code) << render(problems.front(), Language::en);
    EXPECT_NE(problems.front().where.file.find("broken.h5"), std::string::npos);
    EXPECT_FALSE(problems.front().where.key_path.empty());
  }
}

/// A file with the head of a world and whatever else `fill` writes.
template <class Fill>
std::string text_of(const Fill& fill) {
  const TemporaryFolder folder;
  {
    Hdf5File file = Hdf5File::create(folder.file("odd.h5"));
    fill(file);
    file.commit();
  }
  try {
    read_world(folder.file("odd.h5"));
  } catch (const InputError& error) {
    return error.text(Language::en) + "\n" + error.text(Language::zh);
  }
  return "accepted";
}
void head(Hdf5File& file, std::int64_t version) {
  file.attribute("", "format", "muster-world");
  file.attribute("", "version", version);
}

TEST(WorldFile, refuses_foreign_files_and_other_versions) {
  EXPECT_NE(text_of([](Hdf5File& f) { f.attribute("", "format", "muster-run"); }).find("E2003"), std::string::npos);
  EXPECT_NE(text_of([](Hdf5File& f) { f.write<int>("x", std::vector<int>{1}); }).find("E2003"), std::string::npos);
  EXPECT_NE(text_of([](Hdf5File& f) { head(f, 3); }).find("E2004"), std::string::npos);
  EXPECT_NE(text_of([](Hdf5File& f) { head(f, 0); }).find("E2005"), std::string::npos);
}

TEST(WorldFile, lists_every_missing_strange_and_misshapen_part) {
  const std::string text = text_of([](Hdf5File& file) {
    head(file, 1);
    file.write<double>("node/x", std::vector<double>{1, 2, 3, 4}, {.shape = {2, 2}});
    file.write<double>("node/colour", std::vector<double>{1});
    file.write_texts("node/y", {"one"});
  });
  EXPECT_NE(text.find("/node/x: has shape 2 axes"), std::string::npos) << text;
  EXPECT_NE(text.find("/node/colour: not part of this format"), std::string::npos) << text;
  EXPECT_NE(text.find("E2007"), std::string::npos) << text;
  EXPECT_NE(text.find("E2006  /node/z"), std::string::npos) << text;
  EXPECT_NE(text.find("E2015"), std::string::npos) << text;
  EXPECT_NE(text.find("E2006  /link: missing"), std::string::npos) << text;
}

}  // namespace
}  // namespace muster
