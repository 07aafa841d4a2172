#include "muster/scenarios/weak_inputs.hpp"

namespace muster {

std::vector<WeakInput> weak_inputs(const Scenario& scenario) {
  std::vector<WeakInput> out;
  for (SettingInUse& setting : settings_in_use(scenario)) {
    const bool weak = setting.grade == config::Grade::memory || setting.grade == config::Grade::design_default;
    if (weak && setting.figure && !setting.changed) out.push_back(std::move(setting));
  }
  return out;
}

}  // namespace muster
