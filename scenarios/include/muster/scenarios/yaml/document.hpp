#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "muster/engine/core/error.hpp"
#include "muster/engine/core/hash.hpp"

namespace muster::yaml {

enum class NodeKind { null, scalar, list, mapping };

/// One node of a document, with its place. Written for configuration: keys are plain words, anchors, aliases and tags are refused (so no file
/// can grow beyond its own size), and duplicate keys, which yaml-cpp keeps silent about, are problems.
struct Node {
  struct Key {
    std::string text;
    int line = 0, column = 0;
  };
  NodeKind kind = NodeKind::null;
  int line = 1, column = 1;  ///< 1-based; columns count characters, not bytes
  std::string text;          ///< of a scalar
  bool quoted = false;
  bool refused = false;     ///< an alias or a tagged value: its problem is known, readers leave it alone
  std::vector<Key> keys;    ///< of a mapping, in file order
  std::vector<Node> items;  ///< elements of a list, values of a mapping
  const Node* find(std::string_view key) const;
  /// What stands at a path like "fleet[1].kind" below this node, or the last node on the way there.
  const Node& at(std::string_view path) const;
};

constexpr std::size_t largest_document = 4 << 20;  ///< bytes
constexpr int deepest_nesting = 32;

/// Reads one YAML (or JSON) document. Adds what is wrong to `problems`; nothing is returned where the text cannot be walked at all.
std::optional<Node> parse(std::string_view text, const std::string& file, Problems& problems);

/// Checks that the first key is `muster: 1`, the version of the format.
void check_version(const Node& document, const std::string& file, Problems& problems);

/// A whole text file of at most `limit` bytes. Adds a problem and returns nothing where it cannot be read or is larger.
std::optional<std::string> read_text_file(const std::string& path, Problems& problems, std::size_t limit = largest_document);

/// Byte offset of the first byte that is not UTF-8, or npos.
std::size_t first_not_utf8(std::string_view text);

/// What a sentence quotes from a file: control characters replaced, at most 60 characters.
std::string quote(std::string_view found);

}  // namespace muster::yaml
