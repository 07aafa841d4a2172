#pragma once
#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

#include "muster/engine/core/team.hpp"
#include "muster/models/flood/kernels.hpp"
#include "muster/models/flood/solver.hpp"

namespace muster::flood {

/// One cell face on the grid's edge that does not reflect.
struct EdgeFace {
  std::ptrdiff_t cell, inner;       ///< the cell, and the next one inward (may be a wall)
  std::ptrdiff_t face, inner_face;  ///< index into qx or qy: the edge face, and the next one inward
  std::ptrdiff_t across[2];         ///< index into the other of qx, qy: the cell's two cross faces
  std::uint32_t part, tile;         ///< which boundary; tile of the cell
  FloodEdge edge;
};

/// still: not stepped, no discharge. stopping: stepped for the last time.
enum class TileState : std::uint8_t { still, stopping, flowing };

/// The local-inertial shallow-water scheme (Bates et al. 2010; de Almeida et al. 2012) on square cells; docs/flood.md has the equations.
/// A step is three passes over the tiles where water can move: discharges from the old state, edges, new depths. A cell that would give more than
/// it holds has its outflows cut (share_shortage).
template <class Real>
class LocalInertial final : public FloodSolver {
 public:
  LocalInertial(const FloodSetup& setup, FloodFields<Real>& fields);
  void advance(Time until, int threads) override;
  void rebuild() override;
  Time now() const override { return fields_.time; }
  const Grid& grid() const override { return setup_.bed.grid(); }
  bool wall(std::int64_t cell) const override { return is_wall(padded(cell)); }
  double bed(std::int64_t cell) const override;
  double depth(std::int64_t cell) const override { return static_cast<double>(fields_.depth[padded(cell)]); }
  std::array<double, 2> velocity(std::int64_t cell) const override;
  std::array<double, 4> edge_outflow() const override;
  double volume() const override;
  FloodLedger ledger() const override;
  const std::vector<FloodTile>& tiles() const override { return tiles_; }
  std::vector<std::uint32_t> take_stepped_tiles() override;
  void step_all_tiles(bool all) override { all_tiles_ = all; }

 private:
  std::size_t padded(std::int64_t cell) const { return static_cast<std::size_t>((cell / grid().columns + 1) * stride_ + cell % grid().columns + 1); }
  bool is_wall(std::size_t i) const { return bed_[i] >= static_cast<Real>(wall_height / 2); }
  std::ptrdiff_t first_of(const FloodTile& tile, std::int32_t row) const { return static_cast<std::ptrdiff_t>(padded(grid().index(tile.first_column, row))); }
  static Real outward(FloodEdge edge) { return edge == FloodEdge::west || edge == FloodEdge::south ? Real(-1) : Real(1); }
  std::vector<Real>& qx() { return in_scratch_ ? qx_scratch_ : fields_.qx; }  ///< the newest discharges
  std::vector<Real>& qy() { return in_scratch_ ? qy_scratch_ : fields_.qy; }
  std::vector<Real>& other_qx() { return in_scratch_ ? fields_.qx : qx_scratch_; }  ///< those before, or to be written
  std::vector<Real>& other_qy() { return in_scratch_ ? fields_.qy : qy_scratch_; }
  Real rounded_height(double above_datum) const;
  void set_bed_and_water();
  void cut_into_tiles();
  std::ptrdiff_t first_open(std::ptrdiff_t cell, std::ptrdiff_t inward, std::int32_t cells) const;
  void find_edges();
  void find_inflows();

  Time step_length(Time until) const;
  void step(Time dt, int threads);
  void choose_tiles(Time dt);
  /// Calls each(tile) for the tiles to step; several threads where that is worth it.
  template <class Each>
  void for_moving_tiles(int threads, const Each& each);
  void clear_discharges(std::uint32_t tile);
  void move_water(Time dt, int threads);
  void edge_discharges(Time dt);
  Real edge_discharge(const EdgeFace& face, Time dt);
  void update_depths(Time dt, int threads);
  void empty_outside();
  void share_shortage(Real dt_dx);
  void cut_outflows(std::ptrdiff_t cell, Real dt_dx, bool wholly);
  void add_inflows(Time dt);
  void book_edges(Time dt);
  void keep_discharges();
  Real greatest_depth(std::uint32_t tile) const;
  bool has_discharge(std::uint32_t tile) const;
  double face_velocity(std::size_t a, std::size_t b, Real q) const;
  void add(std::ptrdiff_t cell, double metres);
  std::uint32_t tile_of(std::ptrdiff_t cell) const;
  FluxNumbers<Real> numbers(Time dt) const;
  double cell_area() const { return grid().cell_m * grid().cell_m; }

  const FloodSetup setup_;
  FloodFields<Real>& fields_;
  const Kernels<Real>& kernels_;
  std::ptrdiff_t stride_ = 0;
  double datum_ = 0;                           ///< lowest bed rounded down, m above the user's datum
  std::vector<Real> bed_, manning_;            ///< [padded cell]
  std::vector<Real> qx_scratch_, qy_scratch_;  ///< [padded cell] discharges of every other step; 0 in tiles that are still
  std::vector<FloodTile> tiles_;
  std::int32_t tile_columns_ = 0;
  std::vector<Real> tile_depth_;            ///< [tile] greatest depth
  std::vector<std::uint8_t> tile_short_;    ///< [tile] some cell of it gave too much
  std::vector<std::uint8_t> tile_fed_;      ///< [tile] has an inflow or an edge where water may come in: always stepped
  std::vector<TileState> tile_state_;       ///< [tile]
  std::vector<std::uint8_t> tile_stepped_;  ///< [tile] stepped since take_stepped_tiles
  std::vector<std::uint32_t> moving_;       ///< tiles to step now, ascending
  std::vector<EdgeFace> edges_;
  std::vector<std::ptrdiff_t> outside_;   ///< cells without terrain that edge faces inside the grid border on; may repeat
  std::vector<std::int64_t> part_faces_;  ///< [boundary] open faces, for spreading a discharge
  std::vector<std::vector<std::ptrdiff_t>> inflow_cells_;
  std::vector<std::ptrdiff_t> short_cells_;
  std::unique_ptr<Team> team_;  ///< made when there is first something to share
  bool all_tiles_ = false;
  std::vector<std::uint32_t> touched_;  ///< tiles whose depths share_shortage changed; may repeat
  std::int64_t open_cells_ = 0;         ///< that are no walls
  bool in_scratch_ = false;             ///< the newest discharges lie in the scratch arrays
};

extern template class LocalInertial<float>;
extern template class LocalInertial<double>;

}  // namespace muster::flood
