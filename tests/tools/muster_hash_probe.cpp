// Runs scenarios and gives the hash of State and event log, for comparing builds with each other and with earlier results (tools/same_bits.sh).
//   muster_hash_probe SCENARIO [PLAN [SEED [THREADS [MINUTES]]]]      prints the hash
//   muster_hash_probe --arrays SCENARIO [PLAN [SEED [THREADS [MINUTES]]]]   prints the hash of every array and of every event column as well
//   muster_hash_probe --check FOLDER [THREADS]   runs the lines of FOLDER/golden.txt with FOLDER/scenario.yaml; exit code 1 where a hash differs
//   muster_hash_probe --write FOLDER             puts the hashes found into FOLDER/golden.txt
// A line of golden.txt: <plan> <seed> <minutes> <hash>; lines that begin with # are comments.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "muster/engine/core/error.hpp"
#include "muster/scenarios/driver.hpp"
#include "muster/scenarios/scenario.hpp"

namespace muster {
namespace {

struct Case {
  std::string plan;
  std::uint64_t seed = 1;
  int threads = 1;
  double minutes = 0;  ///< 0 = as long as the scenario says
};

std::unique_ptr<Run> run_case(Scenario& scenario, const Case& what) {
  if (what.minutes > 0) scenario.duration = Time::minutes(what.minutes);
  auto run = make_run(scenario, what.plan, what.seed, what.threads);
  run_to_end(*run, {});
  return run;
}

void print_arrays(Run& run) {
  run.settle();
  const auto line = [](const std::string& name, std::size_t size, const Digest& digest) {
    std::printf("%s  %-40s %zu\n", digest.hex().c_str(), name.c_str(), size);
  };
  std::vector<std::byte> scratch;
  for (const ArrayRef& array : run.state().arrays())
    line(array.name, array.size(), hash_bytes(array.packed(scratch).data(), array.size() * array.element_bytes));
  const auto column = [&line](const char* name, const auto& values) { line(name, values.size(), hash_bytes(values.data(), values.size() * sizeof values[0])); };
  const EventLog& events = run.events();
  column("events.time", events.time), column("events.kind", events.kind), column("events.subject", events.subject);
  column("events.object", events.object), column("events.value", events.value);
}

int probe(const std::vector<std::string>& args, bool arrays) {
  Scenario scenario = load_scenario(args.at(0));
  Case what;
  if (args.size() > 1) what.plan = args[1];
  if (args.size() > 2) what.seed = std::strtoull(args[2].c_str(), nullptr, 10);
  if (args.size() > 3) what.threads = std::atoi(args[3].c_str());
  if (args.size() > 4) what.minutes = std::strtod(args[4].c_str(), nullptr);
  const auto run = run_case(scenario, what);
  if (arrays) print_arrays(*run);
  std::printf("%s\n", run->digest().hex().c_str());
  return 0;
}

void advise(const std::string& folder) {
  std::printf(
      "The results of %s are not those of golden.txt. Where the program was not meant to give other results, this is a fault.\n"
      "Where it was meant: write the new hashes with `tools/same_bits.sh --write`, and say in CHANGELOG.md what changed, in a\n"
      "line marked [results]. Which array differs: `muster_hash_probe --arrays` in this build and in one of before.\n",
      folder.c_str());
}

/// Runs every line of a golden file; with `write` the file gets the hashes found.
int golden(const std::string& folder, int threads, bool write) {
  const std::string path = folder + "/golden.txt";
  std::ifstream in(path);
  if (!in) {
    std::fprintf(stderr, "%s: not there\n", path.c_str());
    return 2;
  }
  Scenario scenario = load_scenario(folder + "/scenario.yaml");
  std::string text, out;
  int compared = 0, differing = 0;
  while (std::getline(in, text)) {
    std::istringstream words(text);
    Case what;
    std::string hash;
    if (!text.empty() && text[0] != '#' && (words >> what.plan >> what.seed >> what.minutes)) {
      words >> hash;
      what.threads = threads;
      const std::string found = run_case(scenario, what)->digest().hex();
      std::ostringstream line;
      line << what.plan << ' ' << what.seed << ' ' << what.minutes << ' ' << found;
      text = line.str();
      ++compared, differing += found != hash;
      const std::string golden_hash = found == hash ? "" : ", golden: " + (hash.empty() ? "none" : hash);
      std::printf("%s %s (%d threads)%s\n", found == hash ? "same   " : "DIFFERS", text.c_str(), threads, golden_hash.c_str());
    }
    out += text + '\n';
  }
  if (compared == 0) {
    std::fprintf(stderr, "%s: no line to compare\n", path.c_str());
    return 2;
  }
  if (write) std::ofstream(path) << out;
  else if (differing > 0) advise(folder);
  return !write && differing > 0 ? 1 : 0;
}

int main_with(std::vector<std::string> args) {
  const std::string option = args.empty() ? "" : args[0];
  if (option == "--arrays" || option == "--check" || option == "--write") args.erase(args.begin());
  if (args.empty()) {
    std::fputs(
        "usage: muster_hash_probe [--arrays] SCENARIO [PLAN [SEED [THREADS [MINUTES]]]]\n"
        "       muster_hash_probe --check FOLDER [THREADS]\n"
        "       muster_hash_probe --write FOLDER\n",
        stderr);
    return 2;
  }
  if (option == "--check" || option == "--write") return golden(args[0], args.size() > 1 ? std::atoi(args[1].c_str()) : 1, option == "--write");
  return probe(args, option == "--arrays");
}

}  // namespace
}  // namespace muster

int main(int argc, char** argv) {
  try {
    return muster::main_with({argv + 1, argv + argc});
  } catch (const muster::InputError& error) {
    std::fprintf(stderr, "%s\n", error.text(muster::Language::en).c_str());
    return 2;
  }
}
