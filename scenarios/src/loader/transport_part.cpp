#include "loader/parts.hpp"
#include "muster/models/transport/transport.hpp"

namespace muster {

void read_transport_part(yaml::Reader& reader, const yaml::Node* node, Scenario& scenario, const std::vector<std::string>& also) {
  const std::string here = "transport.";
  const bool said = node != nullptr && node->kind != yaml::NodeKind::null;
  if (!said && also.empty()) return;
  const std::size_t before = reader.problems().list().size();
  transport::Settings settings;
  if (said) reader.read(*node, config::description_of<transport::Settings>(), &settings, "transport");
  if (reader.problems().list().size() > before) return;
  try {
    scenario.transport = std::make_shared<const transport::Transport>(std::move(settings), also);
  } catch (const InputError& error) {
    for (const Problem& problem : error.problems()) {
      const std::string& path = problem.where.key_path;
      if (said && problem.where.file.empty() && path.starts_with(here)) reader.add(problem.code, node->at(path.substr(here.size())), path, problem.arguments);
      else reader.problems().add(problem.code, problem.where, problem.arguments);
    }
  }
}

}  // namespace muster
