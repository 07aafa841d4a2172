// write_sample_files FOLDER: writes the files that tests/python/test_files.py opens with other people's programs.
#include <cstdio>

#include "muster/scenarios/driver.hpp"
#include "scenarios/result_samples.hpp"

int main(int argc, char** argv) {
  using namespace muster;
  if (argc != 2) {
    std::fputs("usage: write_sample_files FOLDER\n", stderr);
    return 2;
  }
  const std::string folder = std::string(argv[1]) + "/";
  Scenario scenario = test::toy_scenario();
  scenario.hazard = test::toy_hazard(scenario);
  const auto whole = test::toy_run(scenario);
  run_to_end(*whole, {});
  std::printf("%s\n", write_result(*whole, scenario, *scenario.plans[0], folder + "run.nc").hex().c_str());
  const auto stopped = test::toy_run(scenario);
  while (stopped->now() < Time::minutes(7)) stopped->step();
  write_result(*stopped, scenario, *scenario.plans[0], folder + "stopped.nc");
  return 0;
}
