#pragma once
#include <cstdint>
#include <vector>

#include "muster/engine/core/ids.hpp"

namespace muster::earthquake {

/// Standard normal deviates, alike at near places as jayaram_baker_pga says: how much more or less than usual each site shakes in one earthquake. Drawn exactly
/// (Cholesky) at the middles of square cells that hold a site; sites of one cell share a value. Cells are 250 m wide, or as much wider as brings their number
/// to `most`.
class SiteField {
 public:
  static constexpr std::size_t most = 900;  ///< cells; the work grows with its cube
  SiteField() = default;
  /// @param x, y  of the sites, m
  SiteField(const std::vector<double>& x, const std::vector<double>& y, std::uint64_t seed, EntityKey shock);
  double at(std::size_t site) const { return value_[cell_[site]]; }
  double cell_m() const { return cell_m_; }

 private:
  double cell_m_ = 250;
  std::vector<std::uint32_t> cell_;  ///< [site]
  std::vector<double> value_;        ///< [cell]
};

}  // namespace muster::earthquake
