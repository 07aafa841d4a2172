#include <algorithm>

#include "muster/scenarios/yaml/quantity.hpp"
#include "muster/scenarios/yaml/reader.hpp"

namespace muster::yaml {

using config::Field;
using config::Series;

namespace {

constexpr std::size_t longest_table = 16 << 20;  ///< bytes of a CSV file

/// Cells of a CSV line. Quoted cells are not needed for numbers and therefore not read.
std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> out;
  for (;;) {
    const auto comma = line.find(',');
    std::string_view cell = line.substr(0, comma);
    while (!cell.empty() && (cell.front() == ' ' || cell.front() == '\t')) cell.remove_prefix(1);
    while (!cell.empty() && (cell.back() == ' ' || cell.back() == '\r' || cell.back() == '\t')) cell.remove_suffix(1);
    out.emplace_back(cell);
    if (comma == std::string_view::npos) return out;
    line = line.substr(comma + 1);
  }
}

/// Seconds per unit of a time column's name, or 0.
double time_factor(const std::string& name) { return name == "time_s" ? 1 : name == "time_min" ? 60 : name == "time_h" ? 3600 : 0; }

Node cell_node(const std::string& text, int line) {
  Node node;
  node.kind = NodeKind::scalar, node.text = text, node.line = line, node.column = 0;
  return node;
}

}  // namespace

std::optional<Series> Reader::series(const Node& node, const Field& field, const std::string& path) {
  if (node.kind == NodeKind::list) return series_rows(node, field, path);
  if (node.kind == NodeKind::scalar && parse_quantity(node.text, field.about.unit).fault == QuantityFault::none) {
    add(ErrorCode::wrong_kind, node, path, {{"expected", "@kind.series"}, {"found", "\"" + quote(node.text) + "\""}});
    return std::nullopt;
  }
  if (node.kind == NodeKind::scalar) return series_table(node, "", field, path);
  const Node* name = node.find("csv");
  if (node.kind != NodeKind::mapping || name == nullptr) {
    add(ErrorCode::wrong_kind, node, path, {{"expected", "@kind.series"}, {"found", node.kind == NodeKind::mapping ? "@kind.mapping" : "@kind.null"}});
    return std::nullopt;
  }
  static const std::vector<std::string> keys = {"csv", "column"};
  check_keys(node, keys, path);
  const Node* column = node.find("column");
  const auto wanted = column == nullptr ? std::optional<std::string>("") : text(*column, path + ".column");
  if (!wanted || !expect(*name, NodeKind::scalar, path + ".csv")) return std::nullopt;
  return series_table(*name, *wanted, field, path);
}

std::optional<Series> Reader::series_rows(const Node& node, const Field& field, const std::string& path) {
  Series out;
  const std::size_t before = problems_.list().size();
  if (node.items.empty()) add(ErrorCode::empty_text, node, path);
  Field at{.name = "time", .kind = config::Kind::duration, .about = {.unit = "s"}};
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const Node& row = node.items[i];
    const std::string row_path = path + "[" + std::to_string(i) + "]";
    if (row.kind != NodeKind::list || row.items.size() != 2) {
      add(ErrorCode::wrong_kind, row, row_path, {{"expected", "@kind.row"}, {"found", row.kind == NodeKind::scalar ? quote(row.text) : "@kind.list"}});
      continue;
    }
    const auto time = duration(row.items[0], at, row_path + "[0]");
    const auto value = number(row.items[1], field, row_path + "[1]");
    if (!time || !value) continue;
    if (!out.time.empty() && !(*time > out.time.back())) add(ErrorCode::not_increasing, row, row_path, {{"row", std::to_string(i + 1)}});
    out.time.push_back(*time), out.value.push_back(*value);
  }
  return problems_.list().size() > before ? std::nullopt : std::optional(std::move(out));
}

std::optional<Series> Reader::series_table(const Node& name, const std::string& column, const Field& field, const std::string& path) {
  const std::size_t before = problems_.list().size();
  const std::string file = in_folder(name.text);
  if (!check_file(name, path, file)) return std::nullopt;
  const auto content = read_text_file(file, problems_, longest_table);
  if (!content) return std::nullopt;
  if (first_not_utf8(*content) != std::string::npos) {
    problems_.add(ErrorCode::not_utf8, {file, 0, 0, {}});
    return std::nullopt;
  }
  inputs.emplace_back(file, hash_bytes(content->data(), content->size()));
  Series out;
  std::vector<std::string> header;
  std::size_t value_column = 1;
  double factor = 0;
  int line = 0;
  // The table has its own places: rows of the CSV file, with the key that asked for it as path.
  Reader table(file, folder_, problems_);
  std::string_view rest = *content;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    const std::string_view text = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    ++line;
    if (text.find_first_not_of(" \t\r,") == std::string_view::npos || text.starts_with('#')) continue;
    const auto cells = cells_of(text);
    const Node here = cell_node("", line);
    if (header.empty()) {
      header = cells;
      factor = time_factor(header[0]);
      const auto wanted = column.empty() ? header.begin() + std::min<std::ptrdiff_t>(1, std::ssize(header)) : std::find(header.begin(), header.end(), column);
      std::string found;
      for (const std::string& cell : header) found += (found.empty() ? "" : ", ") + quote(cell);
      if (factor == 0) table.add(ErrorCode::missing_column, here, path, {{"column", "time_s | time_min | time_h"}, {"found", found}});
      if (wanted == header.end()) table.add(ErrorCode::missing_column, here, path, {{"column", column.empty() ? "value" : quote(column)}, {"found", found}});
      if (factor == 0 || wanted == header.end()) return std::nullopt;
      value_column = static_cast<std::size_t>(wanted - header.begin());
      continue;
    }
    if (cells.size() < header.size()) {
      table.add(ErrorCode::short_row, here, path, {{"found", std::to_string(cells.size())}, {"expected", std::to_string(header.size())}});
      continue;
    }
    const Quantity time = parse_quantity(cells[0], "");
    if (time.fault != QuantityFault::none || !(std::abs(time.value) * factor < 3e9)) {
      table.add(ErrorCode::bad_cell, here, path, {{"column", quote(header[0])}, {"expected", "@kind.number"}, {"found", quote(cells[0])}});
      continue;
    }
    const auto value = table.number(cell_node(cells[value_column], line), field, path);
    if (!value) continue;
    const Time at = Time::seconds(time.value * factor);
    if (!out.time.empty() && !(at > out.time.back())) table.add(ErrorCode::not_increasing, here, path, {{"row", std::to_string(line)}});
    out.time.push_back(at), out.value.push_back(*value);
  }
  if (out.time.empty() && problems_.list().size() == before) problems_.add(ErrorCode::no_rows, {file, 0, 0, path});
  return problems_.list().size() > before ? std::nullopt : std::optional(std::move(out));
}

}  // namespace muster::yaml
