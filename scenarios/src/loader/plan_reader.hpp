#pragma once
#include <memory>
#include <string>

#include "muster/models/plan.hpp"
#include "muster/scenarios/yaml/reader.hpp"

namespace muster {

struct World;

/// Ids of a world's tables for Reader::ids. The world must outlive the result.
yaml::TableIds ids_of(const World& world);

/// Reads a plan from a mapping. Null where it has problems (they are added to the reader's).
/// @param path     "" for a plan file, "plans[1]" for one written into a scenario
/// @param version  the mapping must begin with `muster: 1`
std::shared_ptr<const Plan> read_plan(yaml::Reader& reader, const yaml::Node& node, const std::string& path, bool version);

}  // namespace muster
