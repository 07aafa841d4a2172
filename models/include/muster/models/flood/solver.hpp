#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "muster/engine/state/state.hpp"
#include "muster/models/flood/setup.hpp"

namespace muster {

/// Water moved since the start, m3.
struct FloodLedger {
  double start = 0, inflow = 0, rain = 0;
  double edge_in = 0, edge_out = 0;
  double infiltrated = 0;
  double given = 0, taken = 0;  ///< by structures, from and to outside of the grid
  double brought() const { return start + inflow + rain + edge_in + given; }
  double gone() const { return edge_out + infiltrated + taken; }
};

/// What lasts of soils, levees and structures. Arrays that a flood has no use for stay empty and stand neither in checkpoints nor in hashes, so that a
/// flood without them is what it was.
struct FloodSourceState {
  std::vector<double> infiltrated;     ///< [cell] m, since t = 0
  std::vector<double> dryness;         ///< [cell] Horton's share of the first capacity that is left, 1 at the start
  std::vector<double> memory;          ///< what breaches and structures remember, one after the other
  std::vector<double> moved;           ///< given, taken: m3 since the start
  std::vector<FloodControl> controls;  ///< [structure]
  static void arrays(auto& self, auto&& visit) {
    const auto if_any = [&visit](const char* name, auto& array) {
      if (!array.empty()) visit(name, array);
    };
    if_any("flood/infiltrated", self.infiltrated), if_any("flood/dryness", self.dryness), if_any("flood/structures", self.memory);
    if_any("flood/moved", self.moved), if_any("flood/controls", self.controls);
  }
};

/// All that lasts of a solver, as a State block. Cells lie with one ring of wall cells around the grid: cell (column, row) has index
/// (row + 1) * (columns + 2) + column + 1.
template <class Real>
struct FloodFields {
  Time time;                   ///< solved up to here
  std::vector<Real> depth;     ///< [padded cell] m
  std::vector<Real> carry;     ///< [padded cell] what rounding left over; depth + carry is the water there, m
  std::vector<Real> qx, qy;    ///< [padded cell] discharge per width, m2/s, east (north) positive: through the west (south) face, or in the cell, by scheme
  std::vector<double> ledger;  ///< FloodLedger: start, inflow, rain, edge_in, edge_out; and what else a scheme keeps of its edges
  FloodSourceState sources;
  static void arrays(auto& self, auto&& visit) {
    visit("flood/time", self.time), visit("flood/depth", self.depth), visit("flood/carry", self.carry);
    visit("flood/qx", self.qx), visit("flood/qy", self.qy), visit("flood/ledger", self.ledger);
    FloodSourceState::arrays(self.sources, visit);
  }
};

/// Cells [first_column, end_column) x [first_row, end_row).
struct FloodTile {
  std::int32_t first_column, end_column, first_row, end_row;
};

/// A figure that a levee or structure tells of itself: "upper_dam", "level_m", 73.2.
struct NamedReading {
  std::string id;
  StructureReading reading;
};

/// A flood at one moment, as whoever records it sees it.
class FloodView {
 public:
  virtual ~FloodView() = default;
  virtual const Grid& grid() const = 0;
  virtual bool wall(std::int64_t cell) const = 0;
  virtual double bed(std::int64_t cell) const = 0;    ///< as rounded, m above datum; NaN = wall
  virtual double depth(std::int64_t cell) const = 0;  ///< m
  /// m/s, east and north; 0 where shallower than 1 mm. Of a solver the mean of the velocities through opposite faces (discharge over the face's flow depth),
  /// not discharge over the cell's own depth: a thin film that a fall pours into would seem to race.
  virtual std::array<double, 2> velocity(std::int64_t cell) const = 0;
  virtual const std::vector<FloodTile>& tiles() const = 0;
  /// Tiles in which water may have changed since the last call, ascending.
  virtual std::vector<std::uint32_t> take_stepped_tiles() = 0;
};

/// Solves a flood forward in time. Only tiles where water can move are stepped; results do not depend on that, nor on the number of threads.
class FloodSolver : public FloodView {
 public:
  /// Solves up to `until` exactly. The steps depend on the moments asked for: ask for the same ones to get the same bits.
  /// Throws InputError 5004 where the solution became unstable.
  virtual void advance(Time until, int threads) = 0;
  /// Forgets all that is not in the fields, and rebuilds it: to be called when the fields were read back.
  virtual void rebuild() = 0;
  virtual Time now() const = 0;
  /// All the water of a cell, m: its depth and what rounding left over.
  virtual double water(std::int64_t cell) const = 0;
  /// Ground of a cell that its water stands on, m2: all of it, or the part that is not built over.
  virtual double open_area(std::int64_t cell) const = 0;
  /// Adds water to a cell between two steps, or takes some; -water(cell) leaves exactly none. Structures move water with it.
  virtual void change_water(std::int64_t cell, double metres) = 0;
  virtual std::array<double, 4> edge_outflow() const = 0;  ///< m3/s now, through west, east, south, north
  virtual double volume() const = 0;                       ///< m3, summed in a fixed order
  virtual FloodLedger ledger() const = 0;
  virtual std::size_t dams() const = 0;                    ///< slide dams of the set-up
  virtual void dam_comes(std::size_t dam) = 0;             ///< now; of no effect where it stands
  virtual bool dam_stands(std::size_t dam) const = 0;      ///< it has come, whatever it broke into since
  virtual std::vector<NamedReading> readings() const = 0;  ///< of levees and structures now, in the order of the set-up
  virtual void step_all_tiles(bool all) = 0;               ///< for tests: also where nothing can move
  std::int64_t steps = 0, cell_updates = 0;                ///< work done; not part of the fields
  std::int64_t shortages = 0;                              ///< times that a cell's outflows were cut because it held too little
  std::int64_t face_updates = 0;                           ///< local inertial: faces on which flow was solved
  std::int64_t froude_limited = 0;                         ///< local inertial: of these, those on which the Froude limit held the flow back
};

/// |volume - expected| / brought. 0 where there was never any water.
double mass_error(const FloodSolver& solver);
/// Share of all faces at all steps on which the flow was held at the Froude limit, 0 .. 1; 0 for methods that have none.
double froude_limited_share(const FloodSolver& solver);

/// Checks the set-up (errors as for run_flood_case, under `file`), gives `fields` their sizes and initial values, and makes a solver that
/// works on them. `fields` must outlive it.
template <class Real>
std::unique_ptr<FloodSolver> make_flood_solver(const FloodSetup& setup, FloodFields<Real>& fields, std::string_view file = {});

/// Adds to `problems` all that is wrong with a set-up.
void check_flood_setup(const FloodSetup& setup, std::string_view file, class Problems& problems);

}  // namespace muster
