#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <iterator>

#include "engine/small_world.hpp"
#include "engine/temporary_folder.hpp"
#include "muster/engine/io/world_file.hpp"
#include "muster/models/hazard/record.hpp"
#include "muster/scenarios/driver.hpp"
#include "muster/scenarios/result.hpp"
#include "scenarios/result_samples.hpp"

// Every kind of binary file, broken in every way that is easy to think of: always a message with its code in both languages, never a crash.
namespace muster {
namespace {

const Scenario& scenario() {
  static const Scenario made = test::toy_scenario();
  return made;
}

World finished_world() {
  World world = small_world(1);
  Problems problems;
  finish_world(world, "test", problems);
  problems.throw_if_any();
  return world;
}

/// One kind of file: its name on the disk, what it calls itself, how a whole one is written and how it is read.
struct FileKind {
  std::string name, format;
  std::function<void(const std::string&path)> write, read;
  int version = 1;  ///< that is read
};

CheckpointInputs inputs() { return {{"seed", "7"}}; }
std::string prefix_of(const std::string& path) { return path.substr(0, path.rfind(".checkpoint")); }

std::vector<FileKind> kinds() {
  return {{"world.h5", "muster-world", [](const std::string& path) { write_world(finished_world(), path); }, [](const std::string& path) { read_world(path); }},
          {"hazard.nc", "muster-hazard", [](const std::string& path) { test::toy_hazard(scenario())->save(path); },
           [](const std::string& path) { HazardRecord::load(path); }},
          {"run.nc", "muster-result",
           [](const std::string& path) {
             const auto run = test::toy_run(scenario());
             run->step();
             write_result(*run, scenario(), *scenario().plans[0], path);
           },
           [](const std::string& path) { result_hash(path); }},
          {"run.nc.checkpoint-1.h5", "muster-checkpoint",
           [](const std::string& path) {
             const auto run = test::toy_run(scenario());
             run->step();
             Checkpoints(prefix_of(path), "test", inputs()).save(*run);
           },
           [](const std::string& path) {
             const auto run = test::toy_run(scenario());
             Checkpoints(prefix_of(path), "test", inputs()).resume(*run);
           },
           3}};
}

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void put(const std::string& path, const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; }

/// A well-formed HDF5 file with a head and nothing else.
void head_only(const std::string& path, const std::string& format, int version) {
  Hdf5File file = Hdf5File::create(path);
  if (!format.empty()) file.attribute("", "format", format), file.attribute("", "version", version);
  file.commit();
}

struct Damage {
  std::string name;
  std::function<void(const FileKind& kind, const std::string& path, const std::string& whole)> make;
  std::vector<ErrorCode> expected;
};

std::vector<Damage> damages() {
  using K = const FileKind&;
  using P = const std::string&;
  return {
      {"empty", [](K, P path, P) { put(path, ""); }, {ErrorCode::empty_file}},
      {"text", [](K, P path, P) { put(path, std::string(3000, 'x')); }, {ErrorCode::not_hdf5}},
      {"image", [](K, P path, P) { put(path, "\x89PNG\r\n\x1a\n" + std::string(3000, '\0')); }, {ErrorCode::not_hdf5}},
      {"head cut off",
       [](K, P path, P whole) { put(path, whole.substr(100)); },
       {ErrorCode::not_hdf5, ErrorCode::bad_checksum, ErrorCode::storage_failed, ErrorCode::unreadable_structure}},
      {"20 bytes left", [](K, P path, P whole) { put(path, whole.substr(0, 20)); }, {ErrorCode::truncated_file}},
      {"half left", [](K, P path, P whole) { put(path, whole.substr(0, whole.size() / 2)); }, {ErrorCode::truncated_file}},
      {"one byte changed",
       [](K, P path, P whole) {
         std::string b = whole;
         b[b.size() / 3] ^= 4;
         put(path, b);
       },
       {ErrorCode::bad_checksum}},
      {"middle zeroed",
       [](K, P path, P whole) {
         std::string b = whole;
         b.replace(b.find_first_not_of('\0', b.size() / 2), 64, 64, '\0');  // HDF5 leaves gaps of zeros: one of them is no damage
         put(path, b);
       },
       {ErrorCode::bad_checksum}},
      {"foreign", [](K, P path, P) { head_only(path, "", 0); }, {ErrorCode::wrong_format, ErrorCode::missing_attribute}},
      {"another kind", [](K, P path, P) { head_only(path, "muster-something", 1); }, {ErrorCode::wrong_format}},
      {"newer", [](K kind, P path, P) { head_only(path, kind.format, 99); }, {ErrorCode::version_too_new}},
      {"older", [](K kind, P path, P) { head_only(path, kind.format, 0); }, {ErrorCode::version_too_old}},
      {"nothing inside", [](K kind, P path, P) { head_only(path, kind.format, kind.version); }, {ErrorCode::missing_data_set, ErrorCode::missing_attribute}}};
}

TEST(BrokenFiles, of_every_kind_give_a_message_in_both_languages) {
  for (const FileKind& kind : kinds()) {
    const TemporaryFolder folder;
    const std::string path = folder.file(kind.name);
    kind.write(path);
    kind.read(path);
    const std::string whole = bytes_of(path);
    for (const Damage& damage : damages()) {
      std::filesystem::remove(path);
      damage.make(kind, path, whole);
      try {
        kind.read(path);
        ADD_FAILURE() << kind.name << ", " << damage.name << ": no message";
      } catch (const InputError& error) {
        const Problem& first = error.problems().front();
        EXPECT_NE(std::find(damage.expected.begin(), damage.expected.end(), first.code), damage.expected.end())
            << kind.name << ", " << damage.name << ": " << error.what();
        EXPECT_EQ(first.where.file, path);
        EXPECT_NE(error.text(Language::en), error.text(Language::zh));
      }
    }
  }
}

}  // namespace
}  // namespace muster
