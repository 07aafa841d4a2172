#include "muster/models/registry.hpp"

#include "muster/models/command/plan_command.hpp"

namespace muster {

void register_models(Registry& models) {
  models.add<command::Settings>("command/plan", Phase::command, command::make_plan_command);
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
