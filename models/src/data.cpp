#include "muster/models/data.hpp"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <fstream>
#include <map>
#include <sstream>

#include "embedded_data.hpp"
#include "muster/engine/core/error.hpp"

namespace muster {

namespace {

std::vector<std::string_view> split(std::string_view line) {
  std::vector<std::string_view> cells;
  for (;;) {
    const auto comma = line.find(',');
    std::string_view cell = line.substr(0, comma);
    while (!cell.empty() && cell.front() == ' ') cell.remove_prefix(1);
    while (!cell.empty() && (cell.back() == ' ' || cell.back() == '\r')) cell.remove_suffix(1);
    cells.push_back(cell);
    if (comma == std::string_view::npos) return cells;
    line.remove_prefix(comma + 1);
  }
}

/// A name in the header; ":text" at its end says that the column holds words.
void add_column(DataTable& table, std::string_view name, std::vector<bool>& is_text) {
  constexpr std::string_view mark = ":text";
  is_text.push_back(name.ends_with(mark));
  if (is_text.back()) name.remove_suffix(mark.size());
  table.names.emplace_back(name);
  table.columns.emplace_back(), table.word_columns.emplace_back();
}

void add_row(DataTable& table, const std::vector<bool>& is_text, std::string_view line, int number) {
  const auto cells = split(line);
  if (cells.size() != table.names.size())
    throw InputError(ErrorCode::short_row, {table.file, number, 1, {}},
                     {{"found", std::to_string(cells.size())}, {"expected", std::to_string(table.names.size())}});
  table.lines.push_back(number);
  for (std::size_t c = 0; c < cells.size(); ++c) {
    if (is_text[c]) {
      table.word_columns[c].emplace_back(cells[c]);
      continue;
    }
    double value = 0;
    const auto [end, error] = std::from_chars(cells[c].data(), cells[c].data() + cells[c].size(), value);
    if (error != std::errc{} || end != cells[c].data() + cells[c].size())
      throw InputError(ErrorCode::bad_cell, {table.file, number, 1, {}}, {{"column", table.names[c]}, {"expected", "1.5"}, {"found", std::string(cells[c])}});
    table.columns[c].push_back(value);
  }
}

}  // namespace

DataTable parse_data_table(std::string_view text, std::string file) {
  DataTable table;
  table.file = std::move(file);
  std::vector<bool> is_text;
  for (int number = 1; !text.empty(); ++number) {
    const auto end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    if (line.empty() || line == "\r") continue;
    if (line.front() == '#') {
      table.notes.emplace_back(line.substr(line.size() > 1 && line[1] == ' ' ? 2 : 1));
    } else if (table.names.empty()) {
      for (const auto name : split(line)) add_column(table, name, is_text);
    } else {
      add_row(table, is_text, line, number);
    }
  }
  if (table.lines.empty()) throw InputError(ErrorCode::no_rows, {table.file, 0, 0, {}});
  return table;
}

std::size_t DataTable::find(std::string_view name, bool of_words) const {
  for (std::size_t c = 0; c < names.size(); ++c)
    if (names[c] == name && word_columns[c].empty() != of_words) return c;
  std::string found;
  for (const std::string& n : names) found += (found.empty() ? "" : ", ") + n;
  throw InputError(ErrorCode::missing_column, {file, 0, 0, {}}, {{"column", std::string(name)}, {"found", found}});
}

const std::vector<double>& DataTable::column(std::string_view name) const { return columns[find(name, false)]; }
const std::vector<std::string>& DataTable::words(std::string_view name) const { return word_columns[find(name, true)]; }

Curve DataTable::curve(std::string_view x, std::string_view y) const {
  Curve curve{column(x), column(y)};
  for (std::size_t i = 1; i < curve.x.size(); ++i)
    if (!(curve.x[i] > curve.x[i - 1])) throw InputError(ErrorCode::not_increasing, {file, 0, 0, std::string(x)}, {{"row", std::to_string(i + 1)}});
  return curve;
}

double Curve::at(double where) const {
  if (!(where > x.front())) return y.front();
  if (where >= x.back()) return y.back();
  const auto i = static_cast<std::size_t>(std::upper_bound(x.begin(), x.end(), where) - x.begin());
  return y[i - 1] + (y[i] - y[i - 1]) * ((where - x[i - 1]) / (x[i] - x[i - 1]));
}

double Curve::integral(double from, double to) const {
  double sum = 0, last = from;
  for (const double corner : x) {
    if (corner <= from || corner >= to) continue;
    sum += 0.5 * (at(last) + at(corner)) * (corner - last);
    last = corner;
  }
  return sum + 0.5 * (at(last) + at(to)) * (to - last);
}

const DataTable& data_table(std::string_view name) {
  static const std::map<std::string, DataTable, std::less<>> tables = [] {
    std::map<std::string, DataTable, std::less<>> out;
    for (const NamedText& file : embedded_data_files) out.emplace(file.name, parse_data_table(file.text, std::string(file.name)));
    return out;
  }();
  const auto found = tables.find(name);
  assert(found != tables.end());
  return found->second;
}

DataTable data_table_or(std::string_view name, const std::string& path) {
  if (path.empty()) return data_table(name);
  std::ifstream in(path, std::ios::binary);
  if (!in) throw InputError(ErrorCode::cannot_open, {path, 0, 0, {}}, {{"reason", "-"}});
  std::ostringstream text;
  text << in.rdbuf();
  return parse_data_table(text.str(), path);
}

std::vector<std::string> data_table_names() {
  std::vector<std::string> names;
  for (const NamedText& file : embedded_data_files) names.emplace_back(file.name);
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace muster
