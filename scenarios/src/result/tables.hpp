#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "muster/engine/state/state.hpp"
#include "muster/engine/step/run.hpp"

namespace muster::result {

/// A table whose rows arrays of State belong to.
struct Table {
  std::string name;  ///< "household"; also the netCDF dimension
  std::uint64_t rows = 0;
  std::vector<std::string> ids;  ///< [row]; empty where rows have no ids
};

/// The tables of the world that results speak of, and "party", whose rows are those of PartyState.
std::vector<Table> tables_of(const Run& run);

/// The table that an array has one value per row of, or null: the table that its name begins with ("household/left"), or that the last part of
/// its name begins with ("hazard/link_depth_m"), if the lengths agree.
const Table* table_of(const std::vector<Table>& tables, const ArrayRef& array);

/// True for arrays that tell a reader something: single numbers and one value per row of a table. Queues, rings and the solver's fields are for
/// checkpoints only.
bool is_final(const std::vector<Table>& tables, const ArrayRef& array);

/// Unit that a name ends in: "depth_m" -> "m", "capacity_veh_s" -> "veh s-1"; "1" where it names none.
std::string unit_of(std::string_view name);

}  // namespace muster::result
