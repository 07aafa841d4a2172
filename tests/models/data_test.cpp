#include "muster/models/data.hpp"

#include <gtest/gtest.h>

#include "muster/engine/core/error.hpp"

namespace muster {
namespace {

ErrorCode code_of(const std::string& text) {
  try {
    parse_data_table(text, "t.csv").curve("x", "y");
  } catch (const InputError& error) {
    return error.problems().front().code;
  }
  return ErrorCode{};
}

TEST(DataTable, keeps_notes_and_columns) {
  const DataTable table = parse_data_table("# source: me\n# units: m\nx,y\n0,1\n2, 5\r\n", "t.csv");
  EXPECT_EQ(table.notes, (std::vector<std::string>{"source: me", "units: m"}));
  EXPECT_EQ(table.column("y"), (std::vector<double>{1, 5}));
}

TEST(DataTable, says_what_is_wrong_and_where) {
  EXPECT_EQ(code_of("x,y\n"), ErrorCode::no_rows);
  EXPECT_EQ(code_of("x,y\n1\n"), ErrorCode::short_row);
  EXPECT_EQ(code_of("x,y\n1,two\n"), ErrorCode::bad_cell);
  EXPECT_EQ(code_of("x,z\n1,2\n"), ErrorCode::missing_column);
  EXPECT_EQ(code_of("x,y\n1,2\n1,3\n"), ErrorCode::not_increasing);
  EXPECT_EQ(code_of("x,y\n1,2\n2,3\n"), ErrorCode{});
}

TEST(DataTable, of_muster_itself_name_source_units_and_grade) {
  ASSERT_FALSE(data_table_names().empty());
  for (const std::string& name : data_table_names()) {
    std::string notes;
    for (const std::string& note : data_table(name).notes) notes += note + "\n";
    for (const char* word : {"source:", "units:", "grade:"}) EXPECT_NE(notes.find(word), std::string::npos) << name << " lacks " << word;
  }
}

TEST(Curve, is_straight_between_points_and_flat_outside) {
  const Curve curve{{0, 1, 3}, {0, 10, 0}};
  EXPECT_EQ(curve.at(-1), 0);
  EXPECT_EQ(curve.at(0.5), 5);
  EXPECT_EQ(curve.at(1), 10);
  EXPECT_EQ(curve.at(2), 5);
  EXPECT_EQ(curve.at(9), 0);
  EXPECT_DOUBLE_EQ(curve.integral(0, 3), 15);
  EXPECT_DOUBLE_EQ(curve.integral(0.5, 2), 0.5 * 7.5 + 7.5);
}

}  // namespace
}  // namespace muster
