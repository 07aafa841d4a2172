#include "muster/models/transport/transport.hpp"

#include <utility>

#include "muster/models/registry.hpp"

namespace muster::transport {

void Settings::describe(config::Builder<Settings>& d) {
  d.about("transport", "What there is to move people with", "可用的交通工具");
  d.path("vehicles", &Settings::vehicles,
         {.meaning = "table of figures of vehicles that differ from the one that ships (models/data/movement/vehicles.csv; same columns), or of further kinds",
          .meaning_zh = "与自带车辆参数表（models/data/movement/vehicles.csv）不同或新增的车辆参数表，列相同"});
}

Transport::Transport(Settings settings) : settings_(std::move(settings)), vehicles_(settings_.vehicles), in_use_({vehicles_.car()}) {}

VehicleKinds Transport::kinds() const {
  VehicleKinds out;
  for (const VehicleType& type : in_use_) out.push_back(type.kind);
  return out;
}

const Transport& transport_of(const ModelInputs& inputs) {
  static const Transport usual;
  return inputs.transport ? *inputs.transport : usual;
}

}  // namespace muster::transport
