#pragma once

namespace muster {

/// Version of muster, as in CMakeLists.txt and pyproject.toml: "0.1.0".
const char* version();

}  // namespace muster
