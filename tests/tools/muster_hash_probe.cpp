// muster_hash_probe SCENARIO [PLAN [SEED [THREADS [MINUTES]]]]: runs a scenario and prints the hash of its State and event log, for comparing
// builds with each other (tools/same_bits.sh).
#include <cstdio>
#include <cstdlib>

#include "muster/engine/core/error.hpp"
#include "muster/scenarios/driver.hpp"
#include "muster/scenarios/scenario.hpp"

int main(int argc, char** argv) {
  using namespace muster;
  if (argc < 2) {
    std::fputs("usage: muster_hash_probe SCENARIO [PLAN [SEED [THREADS [MINUTES]]]]\n", stderr);
    return 2;
  }
  try {
    Scenario scenario = load_scenario(argv[1]);
    if (argc > 5) scenario.duration = Time::minutes(std::strtod(argv[5], nullptr));
    const auto run = make_run(scenario, argc > 2 ? argv[2] : "", argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1, argc > 4 ? std::atoi(argv[4]) : 1);
    run_to_end(*run, {});
    std::printf("%s\n", run->digest().hex().c_str());
    return 0;
  } catch (const InputError& error) {
    std::fprintf(stderr, "%s\n", error.text(Language::en).c_str());
    return 2;
  }
}
