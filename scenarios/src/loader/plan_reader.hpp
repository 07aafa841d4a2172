#pragma once
#include <memory>
#include <string>

#include "muster/models/plan.hpp"
#include "muster/scenarios/yaml/reader.hpp"

namespace muster {

struct Scenario;
struct World;
namespace transport {
class Transport;
}

/// Ids of a world's tables for Reader::ids. The world must outlive the result.
yaml::TableIds ids_of(const World& world);
/// The same, and those of its fleet, of its services, of all places that something can be sent to ("location"), and those that the settings of its models
/// give, as far as these have been read. Without a world nothing is known.
yaml::TableIds ids_of(const Scenario& scenario);

/// Reads a plan from a mapping. Null where it has problems (they are added to the reader's).
/// @param path     "" for a plan file, "plans[1]" for one written into a scenario
/// @param version  the mapping must begin with `muster: 1`
std::shared_ptr<const Plan> read_plan(yaml::Reader& reader, const yaml::Node& node, const std::string& path, bool version);

/// Refuses (4007) a plan that orders people out where they have nowhere to go: the world has no exit, no shelter is open at the scenario's start, and
/// the plan opens none. Only what is certain from the files: whether a trigger ever holds, or whether a shelter floods or fills, is left to the run.
/// @param node  the mapping that `plan` was read from
void check_somewhere_opens(yaml::Reader& reader, const yaml::Node& node, const std::string& path, const Plan& plan, const Scenario& scenario);

}  // namespace muster
