#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "muster/engine/config/describe.hpp"
#include "muster/engine/raster/grid.hpp"
#include "muster/engine/world/world.hpp"

namespace muster {

/// Ground whose height is known: an outline within which the terrain has no error.
struct SurveyedGround {
  std::vector<double> points;  ///< x0 y0 x1 y1 ..., m
  static void describe(config::Builder<SurveyedGround>& d);
  std::vector<config::Contradiction> contradictions() const;
};

/// How wrong the terrain's heights may be: a field that each seed draws anew, the same for all plans of that seed. Deviation 0 = no error.
struct TerrainErrorSettings {
  double deviation_m = 0, correlation_length_m = 300;
  double fine_deviation_m = 0, fine_correlation_length_m = 60;
  std::vector<CoverKind> keep = {CoverKind::water};  ///< land covers whose ground has no error
  std::vector<SurveyedGround> surveyed;
  bool any() const { return deviation_m > 0 || fine_deviation_m > 0; }
  static void describe(config::Builder<TerrainErrorSettings>& d);
  std::vector<config::Contradiction> contradictions() const;
};

/// A Gaussian random field in the plane with mean 0 and variance 1: white noise on a square lattice under the tensor product of cubic B-splines, divided by the
/// root of the sum of their squares at the point, so that the variance is 1 everywhere; the lattice lies anywhere with equal chance. A pure function of the seed and
/// the point: neither cell size nor extent of a raster changes it. Fourier transforms and Cholesky factors were turned down: the first make the plane periodic, the second
/// cost the cube of the cells, and both take far more care to give the same bits.
class CorrelatedField {
 public:
  /// @param length_m  distance at which the correlation has fallen to 1/e, along either axis, m, > 0
  /// @param scale     which of several independent fields of the seed
  CorrelatedField(std::uint64_t seed, double length_m, std::uint64_t scale);
  /// Adds `factor` times the field at the centre of every cell.
  void add_to(Raster<double>& raster, double factor) const;
  /// Correlation of two points dx and dy apart, over all places of the lattice: B(dx / spacing) B(dy / spacing) with B the B-spline of degree 7 over its value at 0; the division
  /// above changes it by less than 0.003.
  static double correlation(double dx_m, double dy_m, double length_m);

 private:
  double node(std::int64_t i, std::int64_t j) const;
  std::uint64_t seed_, scale_;
  double spacing_m_;
  std::array<double, 2> origin_;
};

/// Adds the error of a seed's realisation to a bed; walls (NaN) stay. Returns the error of all cells, m, 0 on surveyed ground; empty where the settings have none.
Raster<double> add_terrain_error(const World& world, const TerrainErrorSettings& settings, std::uint64_t seed, Raster<double>& bed);

}  // namespace muster
