#pragma once
#include <span>
#include <string_view>

namespace muster {

/// Texts of engine/messages/*.tsv, built in by cmake/EmbedText.cmake: a report or an error never depends on a file that may be missing.
extern const std::span<const std::string_view> message_catalogue_files;

}  // namespace muster
