#pragma once
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "muster/engine/config/describe.hpp"
#include "muster/scenarios/yaml/document.hpp"

namespace muster::yaml {

/// A value that the optimiser may move: `{value: 4.2, decision: [3.5, 5.0]}` in the file.
struct Decision {
  std::string file, path;              ///< "plan.yaml", "rules[0].when.gauge_above.level_m"
  double value = 0, min = 0, max = 0;  ///< in `unit`; seconds for durations
  std::string unit;
};

/// Ids of the rows of a world table, or null where the table is not known (then references into it are not checked).
using TableIds = std::function<const std::vector<std::string>*(std::string_view table)>;

/// Walks a document against descriptions and fills structs. Every problem is added with its place; a field with a problem keeps its default, and
/// reading goes on, so that one pass shows them all.
class Reader {
 public:
  /// @param file    as named in messages
  /// @param folder  relative file names in the document are looked up here
  Reader(std::string file, std::string folder, Problems& problems);

  /// Fills `object`, of the type that `description` describes, from a mapping (or from nothing at all: the defaults).
  /// @param also  keys that the caller reads itself; every other key that is not a field is a problem
  void read(const Node& node, const config::Description& description, void* object, const std::string& path, std::span<const std::string> also = {});

  /// One plain text value, or nothing after adding a problem.
  std::optional<std::string> text(const Node& node, const std::string& path);
  /// Adds a problem unless `node` is of `kind`.
  bool expect(const Node& node, NodeKind kind, const std::string& path);
  /// Adds problems for the keys of a mapping that are not in `known`.
  void check_keys(const Node& node, std::span<const std::string> known, const std::string& path);
  /// Adds "missing" for a key of the mapping `node`.
  void missing(const Node& node, const std::string& path, const std::string& meaning, const std::string& meaning_zh);
  /// Checks that `id` names a row of `table`; true also where the table is not known.
  bool check_reference(const Node& node, const std::string& path, const std::string& table, const std::string& id);
  /// `name` in the folder of the document, unless it is absolute.
  std::string in_folder(const std::string& name) const;
  /// Checks that a file that `node` names is there; adds a problem at the node where it is not.
  bool check_file(const Node& node, const std::string& path, const std::string& file);
  /// Notes a file that was read along with the document, with its hash.
  void add_input(const std::string& path);
  void add(ErrorCode code, const Node& node, const std::string& path, Arguments arguments = {});

  const std::string& file() const { return file_; }
  const std::string& folder() const { return folder_; }
  Problems& problems() { return problems_; }

  TableIds ids;  ///< may be empty: nothing is checked
  std::vector<Decision> decisions;
  std::vector<std::pair<std::string, Digest>> inputs;  ///< files read along with the document

 private:
  void read_field(const Node& node, const config::Field& field, void* object, const std::string& path);
  void read_single(const Node& node, const config::Field& field, void* object, const std::string& path);
  void read_list(const Node& node, const config::Field& field, void* object, const std::string& path);
  void read_groups(const Node& node, const config::Field& field, void* object, const std::string& path);
  std::optional<double> number(const Node& node, const config::Field& field, const std::string& path);
  std::optional<std::int64_t> integer(const Node& node, const config::Field& field, const std::string& path);
  std::optional<Time> duration(const Node& node, const config::Field& field, const std::string& path);
  std::optional<std::string> word(const Node& node, const config::Field& field, const std::string& path);
  std::optional<std::string> existing_file(const Node& node, const std::string& path, const std::string& name);
  std::optional<config::Series> series(const Node& node, const config::Field& field, const std::string& path);
  std::optional<config::Series> series_rows(const Node& node, const config::Field& field, const std::string& path);
  std::optional<config::Series> series_table(const Node& name, const std::string& column, const config::Field& field, const std::string& path);
  bool in_range(const Node& node, const config::Field& field, double value, const std::string& found, const std::string& path);
  /// The plain value of a node that may be marked as a decision; reads and records the mark.
  const Node* unwrap(const Node& node, const config::Field& field, const std::string& path);
  std::optional<double> measure(const Node& node, const config::Field& field, const std::string& path);

  std::string file_, folder_;
  Problems& problems_;
};

/// Value of a field as it would be written in a file: "2.5", "10 min", "[a, b]".
std::string value_text(const config::Field& field, const config::Value& value);

}  // namespace muster::yaml
