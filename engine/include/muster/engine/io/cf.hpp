#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "muster/engine/core/time.hpp"
#include "muster/engine/io/hdf5_file.hpp"
#include "muster/engine/raster/grid.hpp"
#include "muster/engine/world/world.hpp"

// CF-1.8 conventions of hazard.nc and run.nc: what GDAL, QGIS and xarray need to put a raster on the map and a series on the clock.
namespace muster::cf {

/// Local start of a run or realisation: "2026-07-20T18:00" and the offset of that clock from UTC, min.
struct Epoch {
  std::string local_start;
  int utc_offset_min = 0;
};

/// "seconds since 2026-07-20 18:00:00 +08:00"; `unit` is "seconds" or "milliseconds".
std::string time_units(const Epoch& epoch, std::string_view unit = "seconds");

/// OGC WKT 1 of a reference system: its own text, or, where only the EPSG number is known, one made for WGS 84 / UTM (326xx, 327xx) and
/// CGCS2000 / 3-degree Gauss-Kruger (4513 .. 4554). Empty where nothing is known.
/// Constants: EPSG dataset (UTM: scale 0.9996, false easting 500 km, false northing 10000 km in the south; CGCS2000: a = 6378137 m,
/// 1/f = 298.257222101; Gauss-Kruger: scale 1, zone number in front of the easting for 4513 .. 4533).
std::string wkt_of(const Crs& crs);

/// Whether two reference systems are the same as far as can be told: by their EPSG numbers (given, or at the end of the WKT) where both have one, else by
/// the names in their WKT. One of which nothing is known counts as the same.
bool same_crs(const Crs& a, const Crs& b);
/// What to call a reference system in a message: "EPSG:4548", else the name in its WKT.
std::string name_of(const Crs& crs);

/// Root attributes that every file has: Conventions, format, version, title, source.
void write_head(Hdf5File& file, std::string_view format, std::int64_t version, std::string_view title, std::string_view source);

/// Dimension and coordinate variable `name` (path) with the moments of a series, float64 s since the epoch.
void write_time_axis(Hdf5File& file, std::string_view name, const std::vector<Time>& times, const Epoch& epoch);

/// Dimensions and coordinate variables y, x (cell centres, m; y increases northward, as in Raster), and the variable `crs` with the
/// reference system as CF attributes, WKT and GDAL's GeoTransform.
void write_grid(Hdf5File& file, const Grid& grid, const Crs& crs);

/// Attributes of a variable on that grid.
void describe_on_grid(Hdf5File& file, std::string_view name, std::string_view units, std::string_view long_name, std::string_view long_name_zh);
/// Attributes of any variable; units "" = none.
void describe(Hdf5File& file, std::string_view name, std::string_view units, std::string_view long_name, std::string_view long_name_zh);

/// The grid that write_grid wrote, read back; InputError where x and y are not evenly spaced.
Grid read_grid(const Hdf5File& file);
/// The reference system that write_grid wrote; empty where there is none.
Crs read_crs(const Hdf5File& file);

}  // namespace muster::cf
