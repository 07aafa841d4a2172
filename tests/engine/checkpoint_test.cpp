#include "muster/engine/io/checkpoint.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <functional>

#include "engine/temporary_folder.hpp"
#include "engine/toy_models.hpp"
#include "muster/engine/io/hdf5_file.hpp"

namespace muster {
namespace {

const CheckpointInputs inputs = {{"seed", "7"}, {"world", "abc"}};

void step_until(Run& run, Time until) {
  while (!run.finished() && run.now() < until) run.step();
}

Digest digest_of_whole_run() {
  const auto run = toys::make_run();
  step_until(*run, Time::never());
  return run->digest();
}

std::vector<Problem> problems_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const InputError& error) {
    EXPECT_FALSE(error.text(Language::zh).empty());
    return error.problems();
  }
  return {};
}

void damage(const std::string& path) {
  std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
  file.seekp(900);
  file.put('\x5a'), file.put('\xa5');
}

/// A run that was stored after every minute up to `until`, then killed.
void run_and_kill(const std::string& prefix, Time until) {
  const auto run = toys::make_run();
  Checkpoints checkpoints(prefix, "0.1.0", inputs);
  while (run->now() < until) {
    run->step();
    if (run->now().ms % 60000 == 0) checkpoints.save(*run);
  }
}

TEST(Checkpoint, resumed_run_ends_as_the_one_that_was_never_stopped) {
  const Digest expected = digest_of_whole_run();
  for (const double minutes : {1.2, 7.5, 19.8}) {
    const TemporaryFolder folder;
    run_and_kill(folder.file("run.nc"), Time::minutes(minutes));
    const auto run = toys::make_run();
    Checkpoints checkpoints(folder.file("run.nc"), "0.1.0", inputs);
    const Checkpoints::Resumed resumed = checkpoints.resume(*run);
    EXPECT_EQ(resumed.at, Time::minutes(static_cast<int>(minutes)));
    EXPECT_TRUE(resumed.skipped.empty());
    checkpoints.save(*run);
    step_until(*run, Time::never());
    EXPECT_EQ(run->digest(), expected) << minutes;
  }
}

TEST(Checkpoint, stores_what_is_only_appended_to_once) {
  const TemporaryFolder folder;
  run_and_kill(folder.file("run.nc"), Time::minutes(6));
  const auto run = toys::make_run();
  Checkpoints(folder.file("run.nc"), "0.1.0", inputs).resume(*run);
  const std::vector<std::uint32_t> diary = run->state().get<toys::KnockState>().diary.rows;
  std::vector<std::uint32_t> stored;
  for (int k = 0; k < 6; ++k) {
    const Hdf5File segment = Hdf5File::open(folder.file("run.nc.events-" + std::to_string(k) + ".h5"));
    const auto part = segment.read<std::uint32_t>("state/knock:diary");
    stored.insert(stored.end(), part.begin(), part.end());
  }
  EXPECT_GT(diary.size(), 100U);
  EXPECT_EQ(stored, diary);
  EXPECT_FALSE(Hdf5File::open(folder.file("run.nc.checkpoint-6.h5")).has("state/knock:diary"));
}

TEST(Checkpoint, keeps_the_last_two_and_removes_all_when_told) {
  const TemporaryFolder folder;
  run_and_kill(folder.file("run.nc"), Time::minutes(6));
  Checkpoints checkpoints(folder.file("run.nc"), "0.1.0", inputs);
  EXPECT_EQ(checkpoints.stored(), (std::vector<std::uint64_t>{5, 6}));
  std::ofstream(folder.file("run.nc.checkpoint-7.h5.part-12-3")) << "left by a kill";
  std::ofstream(folder.file("run.nc.notes")) << "not ours";
  checkpoints.remove();
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(Checkpoint, falls_back_to_the_one_before_when_the_newest_is_damaged) {
  const TemporaryFolder folder;
  run_and_kill(folder.file("run.nc"), Time::minutes(6));
  damage(folder.file("run.nc.checkpoint-6.h5"));
  const auto run = toys::make_run();
  Checkpoints checkpoints(folder.file("run.nc"), "0.1.0", inputs);
  const Checkpoints::Resumed resumed = checkpoints.resume(*run);
  EXPECT_EQ(resumed.at, Time::minutes(5));
  ASSERT_EQ(resumed.skipped.size(), 1U);
  EXPECT_EQ(resumed.skipped[0].code, ErrorCode::bad_checksum);
  step_until(*run, Time::never());
  EXPECT_EQ(run->digest(), digest_of_whole_run());
}

TEST(Checkpoint, with_a_damaged_or_missing_event_segment_is_not_used) {
  for (const bool missing : {false, true}) {
    const TemporaryFolder folder;
    run_and_kill(folder.file("run.nc"), Time::minutes(6));
    if (missing) std::filesystem::remove(folder.file("run.nc.events-5.h5"));
    else damage(folder.file("run.nc.events-5.h5"));
    const auto run = toys::make_run();
    EXPECT_EQ(Checkpoints(folder.file("run.nc"), "0.1.0", inputs).resume(*run).at, Time::minutes(5));
    step_until(*run, Time::never());
    EXPECT_EQ(run->digest(), digest_of_whole_run());
  }
}

TEST(Checkpoint, names_every_input_that_differs) {
  const TemporaryFolder folder;
  run_and_kill(folder.file("run.nc"), Time::minutes(2));
  const auto run = toys::make_run();
  const auto problems = problems_of([&] { Checkpoints(folder.file("run.nc"), "0.2.0", {{"seed", "8"}, {"world", "abc"}, {"plan", "x"}}).resume(*run); });
  ASSERT_EQ(problems.size(), 3U);
  const std::vector<std::string> expected = {"program", "seed", "plan"};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(problems[i].code, ErrorCode::other_inputs);
    EXPECT_EQ(problems[i].arguments[0].second, expected[i]);
  }
}

TEST(Checkpoint, is_missed_when_there_is_none_and_explained_when_none_is_whole) {
  const TemporaryFolder folder;
  const auto run = toys::make_run();
  Checkpoints checkpoints(folder.file("run.nc"), "0.1.0", inputs);
  EXPECT_EQ(problems_of([&] { checkpoints.resume(*run); }).at(0).code, ErrorCode::no_checkpoint);
  run_and_kill(folder.file("run.nc"), Time::minutes(3));
  damage(folder.file("run.nc.checkpoint-3.h5"));
  std::filesystem::resize_file(folder.file("run.nc.checkpoint-2.h5"), 700);
  const auto problems = problems_of([&] { checkpoints.resume(*run); });
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_EQ(problems[0].code, ErrorCode::bad_checksum);
  EXPECT_EQ(problems[1].code, ErrorCode::truncated_file);
}

TEST(Checkpoint, of_another_kind_or_version_is_refused) {
  const TemporaryFolder folder;
  const auto run = toys::make_run();
  const auto write = [&](const char* format, int version) {
    Hdf5File file = Hdf5File::create(folder.file("run.nc.checkpoint-1.h5"));
    file.attribute("", "format", format);
    file.attribute("", "version", version);
    file.commit();
    return problems_of([&] { Checkpoints(folder.file("run.nc"), "0.1.0", inputs).resume(*run); }).at(0).code;
  };
  EXPECT_EQ(write("muster-world", 1), ErrorCode::wrong_format);
  EXPECT_EQ(write("muster-checkpoint", 9), ErrorCode::version_too_new);
  for (const std::int64_t old : {1, 2}) EXPECT_EQ(write("muster-checkpoint", old), ErrorCode::version_too_old);
  EXPECT_EQ(write("muster-checkpoint", 3), ErrorCode::missing_data_set);
}

TEST(Run, gives_the_same_bits_when_all_caches_are_dropped_in_mid_run) {
  const auto run = toys::make_run();
  step_until(*run, Time::minutes(9));
  run->drop_caches();
  step_until(*run, Time::never());
  EXPECT_EQ(run->digest(), digest_of_whole_run());
}

}  // namespace
}  // namespace muster
