#pragma once
#include <string>

namespace muster {

/// JSON Schema (draft 2020-12) of scenario.yaml and plan.yaml, made from the descriptions. Editors use it for completion and checks; `muster check`
/// knows more (references, units, times). Committed under scenarios/schema/.
std::string scenario_schema();
std::string plan_schema();

/// docs/reference.md: every key with type, unit, range, default, meaning in both languages, source and grade.
std::string reference_page();

}  // namespace muster
