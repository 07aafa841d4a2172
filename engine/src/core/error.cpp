#include "muster/engine/core/error.hpp"

#include <algorithm>
#include <map>

#include "message_catalogue.hpp"

namespace muster {

namespace {

struct Sentence {
  std::string en, zh;
};
using Catalogue = std::map<std::string, Sentence, std::less<>>;

/// One line per sentence: key <tab> English <tab> Chinese. Lines that start with # are comments.
Catalogue parse(std::string_view text) {
  Catalogue out;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    const auto first = line.find('\t');
    if (line.empty() || line.front() == '#' || first == std::string_view::npos) continue;
    const auto second = line.find('\t', first + 1);
    if (second == std::string_view::npos) continue;
    out.emplace(line.substr(0, first), Sentence{std::string(line.substr(first + 1, second - first - 1)), std::string(line.substr(second + 1))});
  }
  return out;
}

const Catalogue& catalogue() {
  static const Catalogue all = [] {
    Catalogue merged;
    for (const std::string_view file : message_catalogue_files) merged.merge(parse(file));
    return merged;
  }();
  return all;
}

/// The argument `name` in the reader's language: `name`_zh where there is one, and "@key" stands for a sentence of the catalogue.
std::string argument(std::string_view name, Language language, const Arguments& arguments) {
  const std::string* plain = nullptr;
  for (const auto& [known, value] : arguments) {
    if (known == name) plain = &value;
    if (language == Language::zh && known.size() == name.size() + 3 && known.starts_with(name) && known.ends_with("_zh")) return value;
  }
  if (plain == nullptr) return "{" + std::string(name) + "}";
  if (plain->starts_with('@')) {
    const auto word = catalogue().find(std::string_view(*plain).substr(1));
    if (word != catalogue().end()) return language == Language::zh ? word->second.zh : word->second.en;
  }
  return *plain;
}

/// Replaces every {name} once; what comes out of an argument is not looked at again.
std::string fill(std::string_view text, Language language, const Arguments& arguments) {
  std::string out;
  while (!text.empty()) {
    const auto open = text.find('{'), close = text.find('}', open);
    out += text.substr(0, open);
    if (open == std::string_view::npos || close == std::string_view::npos) {
      if (open != std::string_view::npos) out += text.substr(open);
      break;
    }
    out += argument(text.substr(open + 1, close - open - 1), language, arguments);
    text = text.substr(close + 1);
  }
  return out;
}

std::string code_name(ErrorCode code) { return "E" + std::to_string(static_cast<int>(code)); }

}  // namespace

std::string message(std::string_view key, Language language, const Arguments& arguments) {
  const auto found = catalogue().find(key);
  if (found == catalogue().end()) return std::string(key);
  return fill(language == Language::zh ? found->second.zh : found->second.en, language, arguments);
}

std::vector<std::string> message_keys() {
  std::vector<std::string> keys;
  for (const auto& [key, sentence] : catalogue()) keys.push_back(key);
  return keys;
}

std::string render(const Problem& problem, Language language) {
  std::string out = problem.where.file;
  if (problem.where.line > 0) out += ":" + std::to_string(problem.where.line);
  if (problem.where.line > 0 && problem.where.column > 0) out += ":" + std::to_string(problem.where.column);
  if (!out.empty()) out += "  ";
  out += code_name(problem.code) + "  ";
  if (!problem.where.key_path.empty()) out += problem.where.key_path + (language == Language::zh ? "：" : ": ");
  return out + message(code_name(problem.code), language, problem.arguments);
}

namespace {
std::string join(const std::vector<Problem>& problems, Language language) {
  std::string out;
  for (const Problem& problem : problems) out += (out.empty() ? "" : "\n") + render(problem, language);
  return out;
}
}  // namespace

InputError::InputError(std::vector<Problem> problems) : std::runtime_error(join(problems, Language::en)), problems_(std::move(problems)) {}
InputError::InputError(ErrorCode code, Location where, Arguments arguments)
    : InputError(std::vector<Problem>{{code, std::move(where), std::move(arguments)}}) {}
std::string InputError::text(Language language) const { return join(problems_, language); }

}  // namespace muster
