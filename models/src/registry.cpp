#include "muster/models/registry.hpp"

namespace muster {

void register_models(Registry&) {}

const Registry& all_models() {
  static const Registry registry = [] {
    Registry r;
    register_models(r);
    return r;
  }();
  return registry;
}

}  // namespace muster
