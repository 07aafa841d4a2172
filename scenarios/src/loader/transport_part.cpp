#include "loader/parts.hpp"
#include "muster/models/transport/transport.hpp"

namespace muster {

void read_transport_part(yaml::Reader& reader, const yaml::Node* node, Scenario& scenario) {
  if (node == nullptr || node->kind == yaml::NodeKind::null) return;
  const std::size_t before = reader.problems().list().size();
  transport::Settings settings;
  reader.read(*node, config::description_of<transport::Settings>(), &settings, "transport");
  if (reader.problems().list().size() > before) return;
  try {
    scenario.transport = std::make_shared<const transport::Transport>(std::move(settings));
  } catch (const InputError& error) {
    for (const Problem& problem : error.problems()) reader.problems().add(problem.code, problem.where, problem.arguments);
  }
}

}  // namespace muster
