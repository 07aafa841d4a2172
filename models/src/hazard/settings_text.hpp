#pragma once
#include <string>

#include "muster/engine/config/describe.hpp"

namespace muster {

/// All fields of a described struct, one "name = value" per line, nested ones as "inflows[0].place": for provenance, and hashed to tell
/// whether two realisations were made with the same settings.
std::string settings_text(const config::Description& description, const void* settings, const std::string& prefix = {});

}  // namespace muster
