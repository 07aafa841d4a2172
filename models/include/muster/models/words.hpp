#pragma once
#include <span>
#include <string_view>

namespace muster {

/// What the numbers of a State array of kinds mean, from 0: words_of("household/alerted_by") = none, warden, loudspeaker, ... Empty for arrays
/// that hold plain numbers. The words are part of the files (CF flag_meanings): append, never rename.
std::span<const std::string_view> words_of(std::string_view array);

}  // namespace muster
