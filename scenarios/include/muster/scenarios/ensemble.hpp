#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace muster {

struct Scenario;

/// One run of an ensemble. Its result depends on these two alone: not on its number, its neighbours, or the threads.
struct EnsembleMember {
  std::string plan;  ///< id of one of the scenario's plans
  std::uint64_t seed = 1;
};

/// What became of a member.
struct EnsembleResult {
  EnsembleMember member;
  std::string file;     ///< in the folder; empty where the ensemble was stopped before it was done
  std::string hash;     ///< result hash, as result_hash() of the file
  bool reused = false;  ///< the file was there, complete
};

struct EnsembleOptions {
  std::string folder;  ///< made where it is missing
  int workers = 0;     ///< runs at a time, each on a thread of its own; 0 = as many as there are cores
  /// Called a few times per second on the calling thread: runs done so far (with parts of runs) and in all. False = stop at the next step boundary.
  std::function<bool(double done, double all)> progress = {};
};

/// Every plan with every seed, seeds together, so that pairs of plans are complete early.
std::vector<EnsembleMember> ensemble_members(const std::vector<std::string>& plans, const std::vector<std::uint64_t>& seeds);

/// Name of a member's file: made from the scenario's inputs, plan, seed and version, so that another place, flood or plan never finds it.
std::string ensemble_file_name(const Scenario& scenario, const EnsembleMember& member);

/// Runs all members in this process, each once however often it is asked for; they share the world and the stored hazard. Each finished run is a closed file at once: what is there and
/// complete is not run again, and a folder that was interrupted goes on where it stopped. Writes index.csv, which can be rebuilt from the files.
/// Throws InputError: unknown plan (before anything runs), a folder that cannot be written, or the first member's failure.
std::vector<EnsembleResult> run_ensemble(const Scenario& scenario, const std::vector<EnsembleMember>& members, const EnsembleOptions& options);

}  // namespace muster
