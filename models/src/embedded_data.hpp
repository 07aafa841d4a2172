#pragma once
#include <span>
#include <string_view>

namespace muster {

struct NamedText {
  std::string_view name, text;
};

/// Texts of models/data/**/*.csv by their path below models/data, built in by cmake/EmbedText.cmake.
extern const std::span<const NamedText> embedded_data_files;

}  // namespace muster
