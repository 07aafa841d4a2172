#include "muster/models/shelter/standards.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "muster/engine/core/error.hpp"
#include "muster/models/data.hpp"

namespace muster::shelter {

namespace {

constexpr int last_day = 1000;
constexpr std::string_view marks[] = {"verified", "computed", "memory", "design_default", "user"};

std::string text(double value) {
  char out[32];
  std::snprintf(out, sizeof out, "%g", value);
  return out;
}

void check_number(const DataTable& table, std::size_t row, const char* column, double value, double least, double most) {
  if (value >= least && value <= most) return;
  throw InputError(ErrorCode::bad_cell, {table.file, table.lines[row], 1, {}},
                   {{"column", column}, {"expected", text(least) + " .. " + text(most)}, {"found", text(value)}});
}

Standard row_of(const DataTable& table, std::size_t row) {
  const auto number = [&](const char* column, double least, double most) {
    const double value = table.column(column)[row];
    check_number(table, row, column, value, least, most);
    return value;
  };
  Standard out;
  out.item = table.words("item")[row], out.mark = table.words("mark")[row], out.source = table.words("source")[row];
  out.from_day = static_cast<int>(number("from_day", 1, last_day));
  out.amount = number("amount", 0, 1e6), out.per_persons = number("per_persons", 1, 1e6);
  out.whole = number("whole", 0, 1) != 0;
  if (std::find(std::begin(marks), std::end(marks), out.mark) == std::end(marks))
    throw InputError(ErrorCode::bad_cell, {table.file, table.lines[row], 1, {}},
                     {{"column", "mark"}, {"expected", "verified, computed, memory, design_default, user"}, {"found", out.mark}});
  return out;
}

}  // namespace

Standards Standards::read(const std::string& path) {
  const DataTable table = data_table_or("shelter/standards.csv", path);
  Standards out;
  for (std::size_t row = 0; row < table.lines.size(); ++row) out.rows_.push_back(row_of(table, row));
  return out;
}

const Standards& Standards::shipped() {
  static const Standards table = read();
  return table;
}

/// The row of the latest day that has come; a table may have its rows in any order.
const Standard* Standards::row_for(std::string_view item, int day) const {
  const Standard* best = nullptr;
  for (const Standard& row : rows_)
    if (row.item == item && row.from_day <= day && (best == nullptr || row.from_day > best->from_day)) best = &row;
  return best;
}

double Standards::need(std::string_view item, double persons, int day) const {
  const Standard* row = row_for(item, day);
  if (row == nullptr || !(persons > 0)) return 0;
  const double amount = persons * row->amount / row->per_persons;
  return row->whole ? std::ceil(amount - 1e-9) : amount;
}

double Standards::tents_beside_roof(double persons, double covered_m2, int day) const {
  const double each = need("covered_m2", 1, day);
  const double under_roof = each > 0 ? std::floor(covered_m2 / each + 1e-6) : covered_m2 > 0 ? persons : 0;
  return need("tents", std::max(persons - under_roof, 0.0), day);
}

double Standards::need_until(std::string_view item, double persons, int days) const {
  double sum = 0;
  for (int day = 1; day <= days; ++day) sum += need(item, persons, day);
  return sum;
}

}  // namespace muster::shelter
