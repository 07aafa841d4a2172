#pragma once
#include "flood/grid_solver.hpp"
#include "muster/models/flood/volume_kernels.hpp"

namespace muster::flood {

/// The shallow-water equations by finite volumes: MUSCL-Hancock in space and time, hydrostatic reconstruction, HLLC fluxes; docs/flood.md has the
/// equations. A step takes one tile after the other, each with a rim of three cells, from the old arrays to the new ones, which then change places.
/// FloodFields::qx and qy are discharges per width in the cells; the ledger has four more values, the outflow through the edges in the last step, m3/s.
template <class Real>
class FiniteVolume final : public GridSolver<Real> {
 public:
  FiniteVolume(const FloodSetup& setup, FloodFields<Real>& fields);
  void rebuild() override;
  std::array<double, 2> velocity(std::int64_t cell) const override;
  std::array<double, 4> edge_outflow() const override;

 protected:
  Time step_length(Time until) const override;
  void step(Time dt, int threads) override;
  void keep() override;
  std::vector<Real>& depths() override { return *now_.depth; }
  std::vector<Real>& carries() override { return *now_.carry; }
  void cell_gained(std::ptrdiff_t cell) override;
  void tile_changed(std::uint32_t tile) override;
  void water_lost(std::size_t first, std::int32_t count, const Real* before) override;

 private:
  using Base = GridSolver<Real>;
  using Base::all_tiles_, Base::bed_, Base::edges_, Base::fields_, Base::first_of, Base::grid, Base::is_wall, Base::manning_, Base::may_flow, Base::moving_,
      Base::outward, Base::padded, Base::part_faces_, Base::rounded_height, Base::setup_, Base::sources_, Base::datum_, Base::stride_, Base::tile_depth_,
      Base::tile_of, Base::tile_stepped_, Base::tiles_;

  /// The water: in the State's arrays, or in the others.
  struct Water {
    std::vector<Real>*depth, *carry, *qx, *qy;
  };
  /// What lies beyond an edge face during a step.
  struct EdgeState {
    Real level = 0;      ///< stage: water surface, m above the local datum
    Real discharge = 0;  ///< discharge: out of the grid, m2/s
    Real fall = 0;       ///< free: how much lower the next cell lies, m
  };

  void set_discharges();
  void find_tile_edges();
  std::vector<std::uint32_t> tiles_near(std::ptrdiff_t cell) const;
  void find_tile_walls();
  void set_wall_flows(Time dt);
  bool in_patch(const FloodTile& tile, std::ptrdiff_t cell) const;
  void predict_walls(const FloodTile& tile, std::uint32_t number, const Patch<Real>& patch, const VolumeNumbers<Real>& c) const;
  void flow_walls(const FloodTile& tile, std::uint32_t number, const Patch<Real>& patch, const VolumeNumbers<Real>& c) const;
  void choose_tiles(Time dt);
  void copy_tile(std::uint32_t tile, const Water& from, const Water& to);
  void set_edge_states(Time dt);
  VolumeNumbers<Real> numbers(Time dt, Real rain) const;
  Patch<Real> patch_of(const FloodTile& tile, std::vector<Real>& memory) const;
  void load(const FloodTile& tile, const Patch<Real>& patch, const VolumeNumbers<Real>& c) const;
  std::ptrdiff_t cell_in(const FloodTile& tile, const Patch<Real>& patch, std::ptrdiff_t cell) const;
  void predict_edges(const FloodTile& tile, std::uint32_t number, const Patch<Real>& patch, const VolumeNumbers<Real>& c) const;
  void flow_edges(const FloodTile& tile, std::uint32_t number, const Patch<Real>& patch, const VolumeNumbers<Real>& c) const;
  FaceFlow<Real> edge_flow(std::uint32_t edge, const FaceSide<Real>& inside, Real slope, const VolumeNumbers<Real>& c) const;
  void keep_edge_flows(const FloodTile& tile, std::uint32_t number, const Patch<Real>& patch);
  VolumeRange<Real> solve_tile(std::uint32_t number, const VolumeNumbers<Real>& c, std::vector<Real>& memory);
  void book_edges(Time dt);
  VolumeRange<Real> range_of(std::uint32_t tile) const;
  Real speed_of(std::size_t i) const;

  const VolumeKernels<Real>& kernels_;
  std::vector<Real> depth_scratch_, carry_scratch_, qx_scratch_, qy_scratch_;  ///< [padded cell] the water of every other step
  Water now_, next_;
  std::vector<Real> tile_speed_;                        ///< [tile] largest abs(velocity) + wave, m/s
  std::vector<std::uint8_t> tile_differs_;              ///< [tile] the two sets of arrays may differ there
  std::vector<VolumeRange<Real>> tile_range_;           ///< [tile] of the last step
  std::vector<std::vector<std::uint32_t>> tile_edges_;  ///< [tile] edge faces of its cells and of those around it, two deep
  /// A cell beside levees, and its sides that they stand on: bits of west, east, south, north.
  struct WallCell {
    std::ptrdiff_t cell;
    unsigned sides;
  };
  std::vector<std::vector<WallCell>> tile_wall_cells_;       ///< [tile] of its cells and of those around it, two deep
  std::vector<std::vector<std::uint32_t>> tile_wall_faces_;  ///< [tile] levee faces of those cells
  std::size_t walls_seen_ = 0;                               ///< Sources::wall_changes when they were found
  std::vector<Real> wall_mass_;                              ///< [levee face] flow over it in this step, m2/s, to the east (north)
  std::vector<EdgeState> edge_states_;                       ///< [edge face]
  std::vector<Real> edge_mass_;                              ///< [edge face] what left through it in this step, m2/s
  std::vector<std::vector<Real>> memory_;                    ///< [member of the team] arrays of a patch
};

extern template class FiniteVolume<float>;
extern template class FiniteVolume<double>;

}  // namespace muster::flood
