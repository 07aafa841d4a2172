#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "flood/sources.hpp"
#include "muster/engine/core/team.hpp"
#include "muster/models/flood/kernels.hpp"
#include "muster/models/flood/solver.hpp"

namespace muster::flood {

/// One cell face on the grid's edge that does not reflect.
struct EdgeFace {
  std::ptrdiff_t cell, inner;       ///< the cell, and the next one inward (may be a wall)
  std::ptrdiff_t face, inner_face;  ///< the cell that has the edge face in its west (south), and the next face inward
  std::ptrdiff_t across[2];         ///< the cells that have the cell's two cross faces in their south (west)
  std::uint32_t part, tile;         ///< which boundary; tile of the cell
  FloodEdge edge;
};

inline bool upright(FloodEdge edge) { return edge == FloodEdge::west || edge == FloodEdge::east; }

/// Cells along the edges of a tile.
struct TileSize {
  std::int32_t width, height;
};

/// Fewer tiles are done sooner than a second thread takes them over.
constexpr std::size_t tiles_worth_threads = 8;

/// What all methods on the terrain's grid share: cells with a ring of walls around them, bed and water at the start, tiles, edges, inflows, the account
/// of water, and the march in time. A method adds the step itself.
template <class Real>
class GridSolver : public FloodSolver {
 public:
  void advance(Time until, int threads) final;
  Time now() const final { return fields_.time; }
  const Grid& grid() const final { return setup_.bed.grid(); }
  bool wall(std::int64_t cell) const final { return is_wall(padded(cell)); }
  double bed(std::int64_t cell) const final;
  double depth(std::int64_t cell) const final { return static_cast<double>(fields_.depth[padded(cell)]); }
  double water(std::int64_t cell) const final;
  double open_area(std::int64_t cell) const final { return cell_area() * storage(padded(cell)); }
  void change_water(std::int64_t cell, double metres) final;
  std::size_t dams() const final { return sources_->dams(); }
  void dam_comes(std::size_t dam) final { sources_->dam_comes(dam, fields_.time); }
  bool dam_stands(std::size_t dam) const final { return sources_->dam_stands(dam); }
  std::vector<NamedReading> readings() const final { return sources_->readings(); }
  double volume() const final;
  FloodLedger ledger() const final;
  const std::vector<FloodTile>& tiles() const final { return tiles_; }
  std::vector<std::uint32_t> take_stepped_tiles() final;
  void step_all_tiles(bool all) final { all_tiles_ = all; }

 protected:
  /// Sets bed, water and roughness, finds tiles, edges and inflows. The ledger begins with the water that is there.
  GridSolver(const FloodSetup& setup, FloodFields<Real>& fields, TileSize tile);

  // What a method adds.
  virtual Time step_length(Time until) const = 0;
  virtual void step(Time dt, int threads) = 0;
  /// Brings what was solved into the State's arrays, whose addresses must not change.
  virtual void keep() = 0;
  /// The arrays that hold the newest water; during a step they may be others than the State's.
  virtual std::vector<Real>& depths() { return fields_.depth; }
  virtual std::vector<Real>& carries() { return fields_.carry; }
  /// A cell got water outside the method's own loops.
  virtual void cell_gained(std::ptrdiff_t cell) = 0;
  /// Cells of a tile got or lost water outside the method's own loops, between two steps; the tile may be one that is not stepped.
  virtual void tile_changed(std::uint32_t tile) = 0;
  /// Before that, of `count` cells from padded cell `first` on: what their depths were. A method that keeps momentum in cells lets it go with the water.
  virtual void water_lost(std::size_t /*first*/, std::int32_t /*count*/, const Real* /*before*/) {}

  std::size_t padded(std::int64_t cell) const { return static_cast<std::size_t>((cell / grid().columns + 1) * stride_ + cell % grid().columns + 1); }
  bool is_wall(std::size_t i) const { return bed_[i] >= static_cast<Real>(wall_height / 2); }
  std::ptrdiff_t first_of(const FloodTile& tile, std::int32_t row) const { return static_cast<std::ptrdiff_t>(padded(grid().index(tile.first_column, row))); }
  std::uint32_t tile_of(std::ptrdiff_t cell) const;
  std::int32_t tile_height() const { return tile_size_.height; }
  static Real outward(FloodEdge edge) { return edge == FloodEdge::west || edge == FloodEdge::south ? Real(-1) : Real(1); }
  double cell_area() const { return grid().cell_m * grid().cell_m; }
  Real rounded_height(double above_datum) const;
  bool porous() const { return !porosity_.empty(); }
  /// Share of a cell in which water stands, and of the face between two cells through which it flows; 1 where nothing is built over.
  double storage(std::size_t i) const { return porous() ? static_cast<double>(porosity_[i]) : 1; }
  double conveyance(std::size_t a, std::size_t b) const { return std::min(storage(a), storage(b)); }

  /// The longest step that `max_step` and the time left allow, no longer than `fastest` waves (m/s) need for `share` of a cell; whole milliseconds.
  Time step_for(double fastest, double share, Time until) const;
  /// Greatest depth that a stage edge holds, m; 0 without one.
  double deepest_edge() const;
  void check_depth(double deepest) const;
  /// Rain in a step, m. It goes into the ledger as if it fell on every cell that is no wall.
  double book_rain(Time dt);
  /// Rain falls at some moment of the step: every tile has to be stepped.
  bool rains(Time dt) const;
  /// True where water in a tile, or in one of the four beside it, is deep enough to flow, or water may come in.
  bool may_flow(std::size_t tile) const;
  void count_updates();
  /// Calls each(tile, member) for the tiles to step; several threads where that is worth it.
  template <class Each>
  void for_moving_tiles(int threads, const Each& each) {
    for_tiles(moving_, threads, each);
  }
  template <class Each>
  void for_tiles(const std::vector<std::uint32_t>& tiles, int threads, const Each& each) {
    for_pieces(tiles.size(), tiles.size() < tiles_worth_threads ? 1 : threads, [&](std::size_t k, int member) { each(tiles[k], member); });
  }
  /// Calls each(k, member) for k = 0 .. count - 1, in several threads.
  template <class Each>
  void for_pieces(std::size_t count, int threads, const Each& each);
  Real greatest_depth(std::uint32_t tile) const;
  /// Adds water to a cell; what rounding leaves over is carried.
  void add(std::ptrdiff_t cell, double metres);
  void add_inflows(Time dt);
  void book_edge(double outflow_m3) { fields_.ledger[outflow_m3 > 0 ? 4 : 3] += std::abs(outflow_m3); }

  const FloodSetup setup_;
  FloodFields<Real>& fields_;
  std::ptrdiff_t stride_ = 0;
  double datum_ = 0;                 ///< lowest bed rounded down, m above the user's datum
  std::vector<Real> bed_, manning_;  ///< [padded cell]
  std::vector<Real> porosity_;       ///< [padded cell] share that is not built over, 1 beyond the grid and in walls; empty = 1 everywhere
  std::int64_t open_cells_ = 0;      ///< that are no walls
  std::vector<FloodTile> tiles_;
  std::int32_t tile_columns_ = 0;
  std::vector<Real> tile_depth_;            ///< [tile] greatest depth
  std::vector<std::uint8_t> tile_fed_;      ///< [tile] has an inflow or an edge where water may come in: always stepped
  std::vector<std::uint8_t> tile_stepped_;  ///< [tile] stepped since take_stepped_tiles
  std::vector<std::uint32_t> moving_;       ///< tiles to step now, ascending
  std::vector<EdgeFace> edges_;
  std::vector<std::ptrdiff_t> outside_;  ///< cells without terrain that edge faces inside the grid border on; may repeat
  std::vector<double> part_faces_;       ///< [boundary] open faces, each by its porosity, for spreading a discharge
  std::vector<std::vector<std::ptrdiff_t>> inflow_cells_;
  bool all_tiles_ = false;
  std::optional<Sources> sources_;  ///< soils, levees, structures; a method asks it for the flow over levees

 private:
  void exchange_with_ground(Time dt, int threads);
  void set_bed_and_water();
  void cut_into_tiles();
  std::ptrdiff_t first_open(std::ptrdiff_t cell, std::ptrdiff_t inward, std::int32_t cells) const;
  void find_edges();
  void find_inflows();

  const TileSize tile_size_;
  std::vector<std::uint32_t> wet_;  ///< tiles where something may soak in or rain of a raster fall
  std::unique_ptr<Team> team_;      ///< made when there is first something to share
};

template <class Real>
template <class Each>
void GridSolver<Real>::for_pieces(std::size_t count, int threads, const Each& each) {
  if (threads <= 1 || count < 2) {
    for (std::size_t k = 0; k < count; ++k) each(k, 0);
    return;
  }
  if (team_ == nullptr || team_->members() != threads) team_ = std::make_unique<Team>(threads);
  Shares shares(count, threads, 1);
  team_->run([&](int member) { shares.of(member, [&](std::size_t k) { each(k, member); }); });
}

extern template class GridSolver<float>;
extern template class GridSolver<double>;

}  // namespace muster::flood
