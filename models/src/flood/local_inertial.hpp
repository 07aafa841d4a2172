#pragma once
#include "flood/grid_solver.hpp"

namespace muster::flood {

/// still: not stepped, no discharge. stopping: stepped for the last time.
enum class TileState : std::uint8_t { still, stopping, flowing };

/// The local-inertial shallow-water scheme (Bates et al. 2010; de Almeida et al. 2012) on square cells; docs/flood.md has the equations.
/// A step goes through the tiles where water can move, in bands from south to north: new discharges of a band from the old state, then the new depths of the
/// band south of it, which is still near, and which no discharge asks for any more. A cell that would give more than it holds has its outflows cut
/// (share_shortage). FloodFields::qx and qy are discharges through the cells' west and south faces.
template <class Real>
class LocalInertial final : public GridSolver<Real> {
 public:
  LocalInertial(const FloodSetup& setup, FloodFields<Real>& fields);
  void rebuild() override;
  std::array<double, 2> velocity(std::int64_t cell) const override;
  std::array<double, 4> edge_outflow() const override;

 protected:
  Time step_length(Time until) const override;
  void step(Time dt, int threads) override;
  void keep() override;
  void cell_gained(std::ptrdiff_t cell) override;
  void tile_changed(std::uint32_t tile) override { set_depth(tile, greatest_depth(tile)); }

 private:
  using Base = GridSolver<Real>;
  using Base::add, Base::book_edge, Base::deepest_edge, Base::edges_, Base::fields_, Base::first_of, Base::for_moving_tiles, Base::greatest_depth, Base::grid,
      Base::is_wall, Base::moving_, Base::outward, Base::padded, Base::part_faces_, Base::rounded_height, Base::setup_, Base::stride_, Base::sources_,
      Base::datum_, Base::tile_columns_, Base::tile_depth_, Base::tile_fed_, Base::tile_height, Base::tile_of, Base::tile_stepped_, Base::tiles_, Base::bed_,
      Base::manning_, Base::outside_, Base::all_tiles_;

  std::vector<Real>& qx() { return in_scratch_ ? qx_scratch_ : fields_.qx; }  ///< the newest discharges
  std::vector<Real>& qy() { return in_scratch_ ? qy_scratch_ : fields_.qy; }
  std::vector<Real>& other_qx() { return in_scratch_ ? fields_.qx : qx_scratch_; }  ///< those before, or to be written
  std::vector<Real>& other_qy() { return in_scratch_ ? fields_.qy : qy_scratch_; }
  void set_discharges();

  /// Sides of a tile, as bits.
  enum Side : std::uint8_t { no_side = 0, west_side = 1, east_side = 2, south_side = 4, north_side = 8, all_sides = 15 };
  void set_depth(std::uint32_t tile, Real depth);
  bool flows(std::size_t tile) const;
  void choose_tiles(Time dt);
  void clear_discharges(std::uint32_t tile);
  /// A discharge that the scheme does not find: over a levee, or through an edge.
  struct Given {
    std::size_t face;
    bool upright;
    Real q;
  };
  /// Tiles to step that lie side by side: moving_[first .. end).
  struct Band {
    std::size_t first, end;
    std::int32_t row;                    ///< of tiles
    std::size_t given_first, given_end;  ///< of given_
  };
  /// What a step's loops are called with.
  struct Work {
    FluxNumbers<Real> numbers;
    FluxFields<Real> fields;
    Real dt_dx, rain;
  };
  void move_water(Time dt, int threads);
  void find_bands();
  void find_given(Time dt);
  void wall_discharges(Time dt);
  void edge_discharges(Time dt);
  Real edge_discharge(const EdgeFace& face, Time dt);
  void new_discharges(const Work& work, const Band& band);
  void new_depths(const Work& work, const Band& band);
  DepthRange<Real> new_depths_of_row(const Work& work, std::ptrdiff_t first, std::ptrdiff_t count);
  std::int32_t tile_row_of(std::size_t face) const;
  void empty_outside();
  void share_shortage(Real dt_dx);
  void cut_outflows(std::ptrdiff_t cell, Real dt_dx, bool wholly);
  void book_edges(Time dt);
  bool has_discharge(std::uint32_t tile) const;
  double face_velocity(std::size_t a, std::size_t b, Real q) const;
  FluxNumbers<Real> numbers(Time dt) const;

  const Kernels<Real>& kernels_;
  std::vector<Real> qx_scratch_, qy_scratch_;  ///< [padded cell] discharges of every other step; 0 in tiles that are still
  std::vector<std::uint8_t> tile_short_;       ///< [tile] some cell of it gave too much
  std::vector<TileState> tile_state_;          ///< [tile]
  std::vector<std::uint8_t> tile_sides_;       ///< [tile] sides along which some cell may be deep enough to flow; where it is not known, all
  std::vector<Given> given_;                   ///< by band; a later one of the same face holds
  std::vector<Band> bands_;
  std::vector<std::ptrdiff_t> short_cells_;
  std::vector<std::uint32_t> touched_;      ///< tiles whose depths share_shortage changed; may repeat
  std::vector<std::int64_t> tile_limited_;  ///< [tile] faces of the stretch that begins there on which the Froude limit held the flow back, so far
  bool in_scratch_ = false;                 ///< the newest discharges lie in the scratch arrays
};

extern template class LocalInertial<float>;
extern template class LocalInertial<double>;

}  // namespace muster::flood
