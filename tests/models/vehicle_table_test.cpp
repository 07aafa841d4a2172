#include "muster/models/transport/vehicle_table.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "engine/temporary_folder.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/models/data.hpp"
#include "muster/models/transport/transport.hpp"

namespace muster {
namespace {

using transport::VehicleFigure;
using transport::VehicleTable;
using transport::VehicleType;

/// A scenario's own table with these rows.
std::string own_table(const TemporaryFolder& folder, const std::string& rows) {
  const std::string path = folder.file("vehicles.csv");
  std::ofstream(path) << "kind:text,figure:text,value:text,unit:text,grade:text,source:text\n" << rows;
  return path;
}

const VehicleFigure& figure_of(const VehicleTable& table, const std::string& kind, const std::string& name) {
  for (const VehicleFigure& f : table.figures())
    if (f.kind == kind && f.name == name) return f;
  throw std::out_of_range(kind + " " + name);
}

TEST(VehicleTable, that_ships_has_every_kind_and_says_of_each_figure_where_it_is_from) {
  const VehicleTable table;
  ASSERT_EQ(table.car().kind.id, "car");
  for (const char* kind : {"car", "two_wheeler", "tricycle", "bus", "minibus", "truck", "ambulance", "fire_engine", "boat"}) {
    ASSERT_NE(table.find(kind), nullptr) << kind;
    for (const char* figure : {"mode", "places", "filters", "fastest", "seats", "crew", "clearance", "boarding", "alighting"})
      EXPECT_FALSE(figure_of(table, kind, figure).source.empty()) << kind << " " << figure;
    EXPECT_LT(table.find(kind)->crew, table.find(kind)->kind.seats) << kind;
  }
  EXPECT_EQ(table.find("hovercraft"), nullptr);
}

TEST(VehicleTable, has_the_figures_of_the_reference) {
  const VehicleTable table;
  const VehicleKind plain;  // what movement takes where nobody names a kind
  EXPECT_EQ(table.car().kind.places, plain.places);
  EXPECT_EQ(table.car().kind.mode, plain.mode);
  EXPECT_EQ(table.car().kind.filters, plain.filters);
  EXPECT_EQ(table.car().kind.fastest_m_s, plain.fastest_m_s);
  EXPECT_EQ(table.find("bus")->kind.places, 2);
  EXPECT_EQ(table.find("truck")->kind.places, 2);
  EXPECT_EQ(table.find("truck")->kind.flow_share, 2) << "who queues takes as many headways as places";
  EXPECT_EQ(table.find("bus")->room(), 45);
  EXPECT_EQ(table.find("bus")->boarding, Time::seconds(4));
  EXPECT_EQ(table.find("boat")->kind.mode, TravelMode::boat);
  EXPECT_EQ(table.find("truck")->kind.mode, TravelMode::high);
  EXPECT_EQ(table.find("two_wheeler")->kind.filters, 1);
}

TEST(VehicleTable, takes_the_figures_of_a_scenario_one_by_one_and_new_kinds) {
  const TemporaryFolder folder;
  const VehicleTable table(
      own_table(folder, "bus,seats,21,1,user,fleet list of the township\nlorry_bus,seats,31,1,user,seen\nlorry_bus,mode,high,,user,seen\n"));
  EXPECT_EQ(table.find("bus")->room(), 20);
  EXPECT_EQ(table.find("bus")->kind.places, 2) << "all else is as it was";
  EXPECT_EQ(figure_of(table, "bus", "seats").grade, config::Grade::user);
  EXPECT_EQ(figure_of(table, "bus", "places").grade, config::Grade::memory);
  ASSERT_NE(table.find("lorry_bus"), nullptr);
  EXPECT_EQ(table.find("lorry_bus")->kind.seats, 31);
  EXPECT_EQ(table.find("lorry_bus")->kind.mode, TravelMode::high);
  EXPECT_EQ(table.find("lorry_bus")->clearance_m, table.car().clearance_m) << "what it does not say is as of a car";
}

TEST(VehicleTable, says_what_is_wrong_and_where) {
  const TemporaryFolder folder;
  const std::pair<std::string, ErrorCode> broken[] = {
      {"bus,seets,21,1,user,x\n", ErrorCode::not_a_choice},  {"bus,seats,2.5,1,user,x\n", ErrorCode::bad_cell},
      {"bus,seats,many,1,user,x\n", ErrorCode::bad_cell},    {"bus,seats,0,1,user,x\n", ErrorCode::bad_cell},
      {"bus,fastest,nan,1,user,x\n", ErrorCode::bad_cell},   {"bus,mode,rail,,user,x\n", ErrorCode::not_a_choice},
      {"bus,seats,21,1,guess,x\n", ErrorCode::not_a_choice}, {"bus,crew,60,1,user,x\n", ErrorCode::inconsistent},
      {"bus,seats,21,1,user\n", ErrorCode::short_row}};
  for (const auto& [rows, code] : broken) {
    try {
      VehicleTable{own_table(folder, rows)};
      ADD_FAILURE() << rows;
    } catch (const InputError& error) {
      EXPECT_EQ(error.problems().front().code, code) << rows;
      if (code != ErrorCode::inconsistent) {
        EXPECT_EQ(error.problems().front().where.line, 2) << rows;
      }
    }
  }
}

TEST(Transport, keeps_only_the_kinds_that_can_occur) {
  const transport::Transport usual;
  ASSERT_EQ(usual.in_use().size(), 1U);
  EXPECT_EQ(usual.kinds().front().id, "car");
}

TEST(DataTable, has_columns_of_words_where_the_header_says_so) {
  const DataTable table = parse_data_table("# units: m\nname:text,x\nhere,1\n there ,2\n", "t.csv");
  EXPECT_EQ(table.words("name"), (std::vector<std::string>{"here", "there"}));
  EXPECT_EQ(table.column("x"), (std::vector<double>{1, 2}));
  EXPECT_EQ(table.lines, (std::vector<int>{3, 4}));
  EXPECT_THROW(table.column("name"), InputError);
  EXPECT_THROW(table.words("x"), InputError);
}

}  // namespace
}  // namespace muster
