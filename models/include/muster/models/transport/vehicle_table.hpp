#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "muster/engine/config/describe.hpp"
#include "muster/engine/core/time.hpp"
#include "muster/engine/movement/vehicles.hpp"

namespace muster::transport {

/// A kind of vehicle: what movement knows of it, and what matters to those whom it carries.
struct VehicleType {
  VehicleKind kind;
  std::uint8_t crew = 0;     ///< of its seats, those that are not for passengers; 0 = its own people drive it
  double clearance_m = 0;    ///< deepest standing water in which it is not lost
  Time boarding, alighting;  ///< per person
  int room() const { return kind.seats - crew; }
};

/// One figure of a kind, as the tables have it.
struct VehicleFigure {
  std::string kind, name, value, unit;
  config::Grade grade = config::Grade::user;
  std::string source;
};

/// The kinds of vehicles that a scenario can use: models/data/movement/vehicles.csv, with the figures of a scenario's own table in place of its own.
class VehicleTable {
 public:
  /// @param own  table of a scenario with the same columns; empty = none. InputError (1206, 1215, 13xx) for what is wrong in it
  explicit VehicleTable(const std::string& own = {});
  /// The first is "car".
  const std::vector<VehicleType>& types() const { return types_; }
  const std::vector<VehicleFigure>& figures() const { return figures_; }
  /// Null where there is no such kind.
  const VehicleType* find(std::string_view kind) const;
  /// What a household's car is.
  const VehicleType& car() const { return types_.front(); }

 private:
  std::vector<VehicleType> types_;
  std::vector<VehicleFigure> figures_;
};

}  // namespace muster::transport
