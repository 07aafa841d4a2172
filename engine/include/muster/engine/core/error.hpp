#pragma once
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "muster/engine/core/error_codes.hpp"

namespace muster {

enum class Language { en, zh };

/// Where in the input a problem is. Parts that are not known stay empty or 0.
struct Location {
  std::string file;
  int line = 0;          ///< 1-based; 0 = none
  int column = 0;        ///< 1-based; 0 = none
  std::string key_path;  ///< "shelters[3].capacity", or "/households/id" in a binary file
};

/// Named values that the sentence is made with: {"found", "-5"}. A value "@key" stands for that sentence of the catalogue ("@kind.list"), so that it
/// comes out in the reader's language; where there is also a value called "<name>_zh", Chinese sentences take that one.
using Arguments = std::vector<std::pair<std::string, std::string>>;

/// One problem of an input, as data. The sentence is made at the edge, in the reader's language, from the catalogue.
struct Problem {
  ErrorCode code;
  Location where;
  Arguments arguments;
};

/// "scenario.yaml:41:15  E1203  shelters[3].capacity: must be > 0, got -5"
std::string render(const Problem& problem, Language language);

/// Thrown for bad input, with every problem found. Never for a programmer's error (assert) and never across an OpenMP region.
class InputError : public std::runtime_error {
 public:
  explicit InputError(std::vector<Problem> problems);
  InputError(ErrorCode code, Location where, Arguments arguments = {});
  const std::vector<Problem>& problems() const { return problems_; }
  std::string text(Language language) const;  ///< one line per problem

 private:
  std::vector<Problem> problems_;
};

/// Collects all problems of a file, then throws them together.
class Problems {
 public:
  void add(ErrorCode code, Location where, Arguments arguments = {}) { list_.push_back({code, std::move(where), std::move(arguments)}); }
  bool empty() const { return list_.empty(); }
  const std::vector<Problem>& list() const { return list_; }
  void throw_if_any() const {
    if (!list_.empty()) throw InputError(list_);
  }

 private:
  std::vector<Problem> list_;
};

/// Sentence `key` of the catalogue (engine/messages/*.tsv) with {name} replaced; the key itself where the catalogue lacks it.
std::string message(std::string_view key, Language language, const Arguments& arguments = {});
/// All keys of the catalogue, sorted; tests check that each has both languages and the same placeholders.
std::vector<std::string> message_keys();

}  // namespace muster
