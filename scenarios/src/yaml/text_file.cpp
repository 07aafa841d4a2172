#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "muster/scenarios/yaml/document.hpp"

namespace muster::yaml {

namespace {

/// Length of the well-formed UTF-8 sequence that starts at `at`, or 0 (Unicode 15, table 3-7: no overlong forms, no surrogates).
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned first = byte(at), second = byte(at + 1);
  if (first < 0x80U) return 1;
  if (first >= 0xC2U && first <= 0xDFU) return follows(at + 1) ? 2 : 0;
  if (first >= 0xE0U && first <= 0xEFU) {
    if (!follows(at + 1) || !follows(at + 2)) return 0;
    if (first == 0xE0U && second < 0xA0U) return 0;
    return first == 0xEDU && second > 0x9FU ? 0 : 3;
  }
  if (first >= 0xF0U && first <= 0xF4U) {
    if (!follows(at + 1) || !follows(at + 2) || !follows(at + 3)) return 0;
    if (first == 0xF0U && second < 0x90U) return 0;
    return first == 0xF4U && second > 0x8FU ? 0 : 4;
  }
  return 0;
}

}  // namespace

std::size_t first_not_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = sequence_length(text, at);
    if (length == 0) return at;
    at += length;
  }
  return std::string_view::npos;
}

std::string quote(std::string_view found) {
  std::string out;
  int characters = 0;
  for (std::size_t at = 0; at < found.size(); ++characters) {
    if (characters == 60) return out + "...";
    const std::size_t length = sequence_length(found, at);
    const auto byte = static_cast<unsigned char>(found[at]);
    if (length == 0 || byte < 0x20U || byte == 0x7FU) out += '?';
    else out += found.substr(at, length);
    at += length == 0 ? 1 : length;
  }
  return out;
}

std::optional<std::string> read_text_file(const std::string& path, Problems& problems, std::size_t limit) {
  const auto refuse = [&](const std::string& reason) {
    problems.add(ErrorCode::cannot_open, {path, 0, 0, {}}, {{"reason", reason}});
    return std::nullopt;
  };
  std::error_code failed;
  const auto status = std::filesystem::status(path, failed);
  if (!std::filesystem::exists(status)) return refuse("@file.missing");
  if (!std::filesystem::is_regular_file(status)) return refuse("@file.not_regular");  // a pipe or a device could hang
  const auto size = std::filesystem::file_size(path, failed);
  if (failed) return refuse(failed.message());
  if (size > limit) {
    problems.add(ErrorCode::too_large, {path, 0, 0, {}}, {{"found", std::to_string(size)}, {"limit", std::to_string(limit)}});
    return std::nullopt;
  }
  std::ifstream in(path, std::ios::binary);
  std::string text(size, '\0');
  if (!in.read(text.data(), static_cast<std::streamsize>(size))) return refuse(std::strerror(errno));
  return text;
}

}  // namespace muster::yaml
