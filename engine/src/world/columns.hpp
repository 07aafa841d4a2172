#pragma once
#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "muster/engine/world/tables.hpp"

// Work on all columns of a table through its one list, `columns`.
namespace muster::columns {

using Rows = std::vector<std::uint32_t>;

inline bool ends_with(std::string_view name, std::string_view end) { return name.size() >= end.size() && name.substr(name.size() - end.size()) == end; }
/// A ragged column is listed as "<name>/first" and then "<name>/values".
inline bool is_ragged_first(std::string_view name) { return ends_with(name, "/first"); }
inline bool is_ragged_values(std::string_view name) { return ends_with(name, "/values"); }

template <class T>
std::vector<T> gather(const std::vector<T>& column, const Rows& from) {
  std::vector<T> out;
  out.reserve(from.size());
  for (const std::uint32_t row : from) out.push_back(column[row]);
  return out;
}

inline Ragged gather(const Ragged& column, const Rows& from) {
  Ragged out;
  out.first.reserve(from.size() + 1), out.values.reserve(column.values.size());
  for (const std::uint32_t row : from) {
    out.values.insert(out.values.end(), column.values.begin() + column.first[row], column.values.begin() + column.first[row + 1]);
    out.first.push_back(static_cast<std::uint32_t>(out.values.size()));
  }
  return out;
}

template <class Tag>
RaggedIds<Tag> gather(const RaggedIds<Tag>& column, const Rows& from) {
  RaggedIds<Tag> out;
  out.first.reserve(from.size() + 1), out.values.reserve(column.values.size());
  for (const std::uint32_t row : from) {
    out.values.insert(out.values.end(), column.values.begin() + column.first[row], column.values.begin() + column.first[row + 1]);
    out.first.push_back(static_cast<std::uint32_t>(out.values.size()));
  }
  return out;
}

inline bool is_identity(const Rows& from, std::size_t rows) {
  if (from.size() != rows) return false;
  for (std::uint32_t row = 0; row < from.size(); ++row)
    if (from[row] != row) return false;
  return true;
}

/// Row i of the table becomes its old row from[i]; rows that `from` lacks are dropped.
template <class Table>
void reorder(Table& table, const Rows& from) {
  if (is_identity(from, table.size())) return;  // a world read from its own file stands in order already
  table.id = gather(table.id, from), table.key = gather(table.key, from), table.origin = gather(table.origin, from);
  std::vector<std::uint32_t>* first = nullptr;
  Table::columns(table, [&](std::string_view name, auto& column) {
    using Column = std::remove_reference_t<decltype(column)>;
    if constexpr (std::is_same_v<Column, std::vector<std::uint32_t>>) {
      if (is_ragged_first(name)) {
        first = &column;
        return;
      }
    }
    if constexpr (std::is_same_v<Column, std::vector<double>>) {
      if (is_ragged_values(name)) {
        Ragged old{std::move(*first), std::move(column)};
        Ragged moved = gather(old, from);
        *first = std::move(moved.first), column = std::move(moved.values);
        return;
      }
    }
    if constexpr (std::is_same_v<Column, std::vector<LinkId>>) {
      if (is_ragged_values(name)) {
        RaggedIds<LinkTag> old{std::move(*first), std::move(column)};
        RaggedIds<LinkTag> moved = gather(old, from);
        *first = std::move(moved.first), column = std::move(moved.values);
        return;
      }
    }
    if (!column.empty()) column = gather(column, from);
  });
}

/// new_row[old row] for a reordering; UINT32_MAX for dropped rows.
inline Rows inverse(const Rows& from, std::size_t old_rows) {
  Rows to(old_rows, UINT32_MAX);
  for (std::size_t i = 0; i < from.size(); ++i) to[from[i]] = static_cast<std::uint32_t>(i);
  return to;
}

template <class Tag>
void rewrite(std::vector<Id<Tag>>& references, const Rows& to) {
  for (Id<Tag>& reference : references)
    if (reference.valid()) reference.index = to[reference.index];
}

}  // namespace muster::columns
