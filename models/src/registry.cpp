#include "muster/models/registry.hpp"

#include "muster/models/command/plan_command.hpp"
#include "muster/models/warning/settings.hpp"

namespace muster {

void register_models(Registry& models) {
  models.add<command::Settings>("command/plan", Phase::command, command::make_plan_command);
  models.add<warning::WarningSettings>("warning/chain", Phase::warning, warning::make_warning_chain);
}

const Registry& all_models() {
  static const Registry registry = [] {
    Registry r;
    register_models(r);
    return r;
  }();
  return registry;
}

}  // namespace muster
