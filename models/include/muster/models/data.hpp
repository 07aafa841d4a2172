#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace muster {

/// A curve through points, straight lines between them; the first value before, the last value after.
struct Curve {
  std::vector<double> x;  ///< increasing
  std::vector<double> y;
  double at(double where) const;
  /// Integral over [from, to], trapezoids, exact for what at() gives.
  double integral(double from, double to) const;
};

/// A small table: CSV with a header row; lines that start with '#' tell source, units and grade. Cells are numbers, in columns whose name in the header
/// ends in ":text" words.
struct DataTable {
  std::string file;                                    ///< for messages
  std::vector<std::string> notes;                      ///< the comment lines, without "# "
  std::vector<std::string> names;                      ///< without ":text"
  std::vector<std::vector<double>> columns;            ///< [column] empty for columns of words
  std::vector<std::vector<std::string>> word_columns;  ///< [column] empty for columns of numbers
  std::vector<int> lines;                              ///< [row] where it stands in the file
  /// A column of numbers by name; InputError (1301) where it is missing.
  const std::vector<double>& column(std::string_view name) const;
  /// The same of words.
  const std::vector<std::string>& words(std::string_view name) const;
  /// Two columns as a curve; InputError (1212) where x does not increase.
  Curve curve(std::string_view x, std::string_view y) const;

 private:
  std::size_t find(std::string_view name, bool of_words) const;
};

/// Reads a table. InputError (13xx) with file and line for what is wrong in it.
DataTable parse_data_table(std::string_view text, std::string file);

/// A table that ships with muster, by its path below models/data ("warning/day_profile.csv"). Built into the program: nothing to install,
/// nothing to lose. Unknown name = programmer's error.
const DataTable& data_table(std::string_view name);
/// The table in the file `path`; the shipped one where `path` is empty.
DataTable data_table_or(std::string_view name, const std::string& path);
/// Names of all shipped tables, sorted.
std::vector<std::string> data_table_names();

}  // namespace muster
