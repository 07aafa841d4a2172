#include "muster/scenarios/ensemble.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <filesystem>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <utility>

#include "muster/engine/core/error.hpp"
#include "muster/engine/io/output_file.hpp"
#include "muster/models/hazard/levels_ahead.hpp"
#include "muster/scenarios/result.hpp"
#include "muster/scenarios/version.hpp"

namespace muster {

namespace {

/// Result hash of a file that is there, whole and complete. One that is not is made again: its name says that it is ours.
std::optional<std::string> hash_of_complete(const std::string& file) {
  if (!std::filesystem::exists(file)) return std::nullopt;
  try {
    const ResultFile result(file);
    return result.complete() ? std::optional(result.hash()) : std::nullopt;
  } catch (const InputError&) {
    return std::nullopt;
  }
}

/// Members handed out in order to the workers; nothing about a result depends on who takes which.
class Pool {
 public:
  Pool(const Scenario& scenario, const std::vector<EnsembleMember>& members, const EnsembleOptions& options)
      : scenario_(scenario), options_(options), failures_(members.size()), progress_(members.size()) {
    for (const EnsembleMember& member : members) results_.push_back({member, "", "", false});
    for (auto& part : progress_) part = 0.0F;
  }

  std::vector<EnsembleResult> run(int workers) {
    std::vector<std::thread> threads;
    running_ = workers;
    const auto join = [&] {
      for (std::thread& thread : threads) thread.join();
    };
    try {
      for (int i = 0; i < workers; ++i) threads.emplace_back([this] { work(); });
      watch();
    } catch (...) {  // the caller's progress threw, or there was no further thread to be had
      stop_ = true;
      join();
      throw;
    }
    join();
    for (const std::exception_ptr& failure : failures_)
      if (failure) std::rethrow_exception(failure);
    return std::move(results_);
  }

 private:
  void work() {
    for (;;) {
      const std::size_t i = next_++;
      if (i >= results_.size() || stop_) break;
      try {
        play(i);
      } catch (...) {
        failures_[i] = std::current_exception();
        stop_ = true;
      }
    }
    const std::lock_guard lock(mutex_);
    if (--running_ == 0) all_done_.notify_all();
  }

  void play(std::size_t i) {
    EnsembleResult& result = results_[i];
    const std::string file = options_.folder + "/" + ensemble_file_name(scenario_, result.member);
    if (const auto hash = hash_of_complete(file)) {
      result.file = file, result.hash = *hash, result.reused = true;
    } else {
      const std::shared_ptr<const Plan> plan = find_plan(scenario_, result.member.plan);
      const std::unique_ptr<Run> run = make_run(scenario_, plan, result.member.seed, 1);
      while (!run->finished()) {
        if (stop_) return;
        run->step();
        progress_[i] = static_cast<float>(run->now().in_seconds() / run->settings().end.in_seconds());
      }
      result.hash = write_result(*run, scenario_, *plan, file).hex();
      result.file = file;
    }
    progress_[i] = 1.0F;
  }

  /// Tells the caller how far things are until the last worker is done.
  void watch() {
    std::unique_lock lock(mutex_);
    while (!all_done_.wait_for(lock, std::chrono::milliseconds(200), [this] { return running_ == 0; })) {
      if (!options_.progress || stop_) continue;
      lock.unlock();
      double done = 0;
      for (const auto& part : progress_) done += static_cast<double>(part);
      if (!options_.progress(done, static_cast<double>(progress_.size()))) stop_ = true;
      lock.lock();
    }
  }

  const Scenario& scenario_;
  const EnsembleOptions& options_;
  std::vector<EnsembleResult> results_;
  std::vector<std::exception_ptr> failures_;
  std::vector<std::atomic<float>> progress_;  // of each run, 0..1; shown, never part of a result
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  std::condition_variable all_done_;
  int running_ = 0;
};

void write_index(const std::string& folder, const std::vector<EnsembleResult>& results) {
  std::string text = "plan,seed,file,result_hash\n";
  for (const EnsembleResult& result : results)
    if (!result.file.empty())
      text += result.member.plan + "," + std::to_string(result.member.seed) + "," + std::filesystem::path(result.file).filename().string() + "," + result.hash +
          "\n";
  write_text_file(folder + "/index.csv", text);
}

/// The members with their plans by id ("" = the default plan), each once: two of the same would be one file, written by two workers, and a
/// course of events that counts twice.
std::vector<EnsembleMember> each_once(const Scenario& scenario, const std::vector<EnsembleMember>& asked) {
  std::vector<EnsembleMember> members;
  std::set<std::pair<std::string, std::uint64_t>> seen;
  for (const EnsembleMember& member : asked) {
    const std::string plan = find_plan(scenario, member.plan)->id;
    if (seen.emplace(plan, member.seed).second) members.push_back({plan, member.seed});
  }
  return members;
}

void make_folder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw InputError(ErrorCode::cannot_write, {folder, 0, 0, {}}, {{"reason", error.message()}});
}

}  // namespace

std::vector<EnsembleMember> ensemble_members(const std::vector<std::string>& plans, const std::vector<std::uint64_t>& seeds) {
  std::vector<EnsembleMember> members;
  for (const std::uint64_t seed : seeds)
    for (const std::string& plan : plans) members.push_back({plan, seed});
  return members;
}

std::string ensemble_file_name(const Scenario& scenario, const EnsembleMember& member) {
  Hasher hasher;
  hasher.text(version());
  const RunSettings settings{.seed = member.seed, .step = scenario.step, .end = scenario.duration, .threads = 1};
  for (const auto& [name, value] : checkpoint_inputs(scenario, *find_plan(scenario, member.plan), settings)) hasher.text(name), hasher.text(value);
  return "run-" + hasher.digest().hex().substr(0, 16) + ".nc";
}

std::vector<EnsembleResult> run_ensemble(const Scenario& scenario, const std::vector<EnsembleMember>& asked, const EnsembleOptions& options) {
  const std::vector<EnsembleMember> members = each_once(scenario, asked);
  make_folder(options.folder);
  const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  const int wanted = options.workers > 0 ? options.workers : cores;
  if (scenario.ahead) scenario.ahead->lend_threads(std::min(wanted, static_cast<int>(members.size())));
  Pool pool(scenario, members, options);
  std::vector<EnsembleResult> results = pool.run(std::min(wanted, static_cast<int>(members.size())));
  write_index(options.folder, results);
  return results;
}

}  // namespace muster
