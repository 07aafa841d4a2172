#include "muster/engine/io/hdf5_file.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <iterator>

#include "engine/temporary_folder.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/engine/core/time.hpp"

namespace muster {
namespace {

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_small(const std::string& path) {
  Hdf5File file = Hdf5File::create(path);
  file.dimension("time", 3);
  file.dimension("events/event", 2);
  file.write("time", std::vector<double>{0, 10, 20}, {.dimensions = {"time"}});
  file.write("level", std::vector<float>{1.5F, 2.5F, -1.0F}, {.dimensions = {"time"}});
  file.write("events/time", std::vector<Time>{Time{5}, Time{7}}, {.dimensions = {"event"}});
  file.write_texts("events/name", {"洪水", "a"}, {.dimensions = {"event"}});
  file.write("events/pair", std::vector<std::int16_t>{1, 2, 3, 4, 5, 6}, {.shape = {2, 3}, .dimensions = {"event", "time"}});
  file.attribute("", "title", "江村");
  file.attribute("", "empty", "");
  file.attribute("level", "scale", 2.5);
  file.attribute("level", "count", 7);
  file.commit();
}

ErrorCode code_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const InputError& error) {
    EXPECT_NE(error.text(Language::zh), error.text(Language::en));
    return error.problems().front().code;
  }
  return {};
}

TEST(Hdf5File, gives_back_what_was_written) {
  const TemporaryFolder folder;
  write_small(folder.file("a.nc"));
  const Hdf5File file = Hdf5File::open(folder.file("a.nc"));
  EXPECT_EQ(file.read<double>("time"), (std::vector<double>{0, 10, 20}));
  EXPECT_EQ(file.read<double>("level"), (std::vector<double>{1.5, 2.5, -1}));
  EXPECT_EQ(file.read<Time>("events/time")[1], Time{7});
  EXPECT_EQ(file.read_texts("events/name"), (std::vector<std::string>{"洪水", "a"}));
  EXPECT_EQ(file.shape("events/pair"), (std::vector<std::uint64_t>{2, 3}));
  EXPECT_EQ(file.read_rows<std::int32_t>("events/pair", 1, 1), (std::vector<std::int32_t>{4, 5, 6}));
  EXPECT_EQ(file.text_attribute("", "title"), "江村");
  EXPECT_EQ(file.text_attribute("", "empty"), "");
  EXPECT_EQ(file.number_attribute("level", "scale"), 2.5);
  EXPECT_EQ(file.integer_attribute("level", "count"), 7);
  EXPECT_FALSE(file.has_attribute("level", "unit"));
  EXPECT_EQ(file.children("events"), (std::vector<std::string>{"event", "name", "pair", "time"}));
  EXPECT_TRUE(file.is_group("events"));
  EXPECT_FALSE(file.has("level/deeper"));
  EXPECT_EQ(file.type_of("level"), "float32");
}

TEST(Hdf5File, keeps_large_small_and_empty_sets) {
  const TemporaryFolder folder;
  std::vector<std::uint32_t> large(300000);
  for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<std::uint32_t>(i * 2654435761U);
  {
    Hdf5File file = Hdf5File::create(folder.file("a.h5"));
    file.write("large", large);
    file.write("square", large, {.shape = {600, 500}});
    file.write("none", std::vector<float>{});
    file.write_texts("no_texts", {});
    file.commit();
  }
  const Hdf5File file = Hdf5File::open(folder.file("a.h5"));
  EXPECT_EQ(file.read<std::uint32_t>("large"), large);
  EXPECT_EQ(file.read<std::uint32_t>("square"), large);
  EXPECT_EQ(file.read_rows<std::uint32_t>("square", 599, 1).back(), large.back());
  EXPECT_TRUE(file.read<float>("none").empty());
  EXPECT_TRUE(file.read_texts("no_texts").empty());
}

TEST(Hdf5File, gives_the_same_bytes_for_the_same_content) {
  const TemporaryFolder folder;
  write_small(folder.file("a.nc"));
  write_small(folder.file("b.nc"));
  EXPECT_EQ(bytes_of(folder.file("a.nc")), bytes_of(folder.file("b.nc")));
}

TEST(Hdf5File, leaves_nothing_behind_without_commit_and_keeps_the_old_file) {
  const TemporaryFolder folder;
  write_small(folder.file("a.nc"));
  const std::string before = bytes_of(folder.file("a.nc"));
  {
    Hdf5File file = Hdf5File::create(folder.file("a.nc"));
    file.write("x", std::vector<double>(10000, 1.0));
  }
  EXPECT_EQ(bytes_of(folder.file("a.nc")), before);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(Hdf5File, converts_numbers_only_where_no_value_is_lost) {
  const TemporaryFolder folder;
  {
    Hdf5File file = Hdf5File::create(folder.file("a.h5"));
    file.write("wide", std::vector<std::int64_t>{1, 255, -1});
    file.write("byte", std::vector<std::uint8_t>{1, 255, 0});
    file.write("real", std::vector<double>{1.5, 1e300});
    file.commit();
  }
  const Hdf5File file = Hdf5File::open(folder.file("a.h5"));
  EXPECT_EQ(file.read<std::int16_t>("wide"), (std::vector<std::int16_t>{1, 255, -1}));
  EXPECT_EQ(file.read<float>("byte"), (std::vector<float>{1, 255, 0}));
  EXPECT_EQ(code_of([&] { file.read<std::uint8_t>("wide"); }), ErrorCode::value_out_of_range);
  EXPECT_EQ(code_of([&] { file.read<float>("real"); }), ErrorCode::value_out_of_range);
  EXPECT_EQ(code_of([&] { file.read<std::int64_t>("real"); }), ErrorCode::wrong_type);
  EXPECT_EQ(code_of([&] { file.read_texts("real"); }), ErrorCode::wrong_type);
}

TEST(Hdf5File, names_the_data_set_that_is_missing_or_wrong) {
  const TemporaryFolder folder;
  write_small(folder.file("a.nc"));
  const Hdf5File file = Hdf5File::open(folder.file("a.nc"));
  EXPECT_EQ(code_of([&] { file.read<double>("absent/too"); }), ErrorCode::missing_data_set);
  EXPECT_EQ(code_of([&] { file.read<double>("events"); }), ErrorCode::wrong_type);
  EXPECT_EQ(code_of([&] { file.children("level"); }), ErrorCode::wrong_type);
  EXPECT_EQ(code_of([&] { file.read_rows<double>("time", 2, 2); }), ErrorCode::wrong_shape);
  EXPECT_EQ(code_of([&] { file.text_attribute("", "absent"); }), ErrorCode::missing_attribute);
  EXPECT_EQ(code_of([&] { file.number_attribute("", "title"); }), ErrorCode::wrong_type);
  try {
    file.read<double>("absent");
  } catch (const InputError& error) {
    EXPECT_EQ(error.problems().front().where.key_path, "/absent");
    EXPECT_EQ(error.problems().front().where.file, folder.file("a.nc"));
  }
}

TEST(Hdf5File, refuses_what_is_no_such_file_without_waiting) {
  const TemporaryFolder folder;
  const auto open = [&](const std::string& path) { return code_of([&] { Hdf5File::open(path); }); };
  EXPECT_EQ(open(folder.file("absent")), ErrorCode::cannot_open);
  EXPECT_EQ(open(folder.path().string()), ErrorCode::cannot_open);
  EXPECT_EQ(open("/dev/zero"), ErrorCode::cannot_open);
  ASSERT_EQ(std::system(("mkfifo " + folder.file("pipe")).c_str()), 0);
  EXPECT_EQ(open(folder.file("pipe")), ErrorCode::cannot_open);
  std::ofstream(folder.file("empty")).flush();
  EXPECT_EQ(open(folder.file("empty")), ErrorCode::empty_file);
  std::ofstream(folder.file("text")) << std::string(5000, 'x');
  EXPECT_EQ(open(folder.file("text")), ErrorCode::not_hdf5);
}

TEST(Hdf5File, cannot_be_written_over_a_pipe_or_into_a_missing_folder) {
  const TemporaryFolder folder;
  ASSERT_EQ(std::system(("mkfifo " + folder.file("pipe")).c_str()), 0);
  EXPECT_EQ(code_of([&] { Hdf5File::create(folder.file("pipe")); }), ErrorCode::cannot_write);
  EXPECT_EQ(code_of([&] { Hdf5File::create(folder.file("no/such.nc")); }), ErrorCode::cannot_write);
  EXPECT_EQ(code_of([&] { Hdf5File::create(folder.path().string()); }), ErrorCode::cannot_write);
}

}  // namespace
}  // namespace muster
