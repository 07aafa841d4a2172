#include "muster/engine/io/cf.hpp"

#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include "muster/engine/core/error.hpp"

namespace muster::cf {

namespace {

/// A transverse Mercator projection, degrees and metres.
struct TransverseMercator {
  std::string name, datum, ellipsoid;
  int geographic_epsg = 0, epsg = 0;
  double semi_major_m = 0, inverse_flattening = 0;
  double central_meridian = 0, scale = 1, false_easting = 0, false_northing = 0, latitude_of_origin = 0;
};

/// Shortest decimal text that reads back as the same number, whatever the locale.
std::string number(double value) {
  char text[400];
  return {text, std::to_chars(text, text + sizeof text, value, std::chars_format::fixed).ptr};
}

std::optional<double> parse_number(const std::string& text, std::size_t from) {
  from = text.find_first_not_of(' ', from);
  if (from == std::string::npos) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data() + from, text.data() + text.size(), value);
  return error == std::errc() ? std::optional(value) : std::nullopt;
}

std::optional<TransverseMercator> known_projection(int epsg) {
  TransverseMercator p;
  p.epsg = epsg;
  if ((epsg > 32600 && epsg <= 32660) || (epsg > 32700 && epsg <= 32760)) {
    const bool south = epsg > 32700;
    const int zone = epsg % 100;
    p.name = "WGS 84 / UTM zone " + std::to_string(zone) + (south ? "S" : "N");
    p.datum = "WGS_1984", p.ellipsoid = "WGS 84", p.geographic_epsg = 4326;
    p.semi_major_m = 6378137.0, p.inverse_flattening = 298.257223563;
    p.central_meridian = 6.0 * zone - 183.0, p.scale = 0.9996, p.false_easting = 500000.0, p.false_northing = south ? 1.0e7 : 0.0;
    return p;
  }
  if (epsg < 4513 || epsg > 4554) return std::nullopt;
  const bool numbered = epsg <= 4533;
  const int zone = numbered ? epsg - 4513 + 25 : epsg - 4534 + 25;
  p.central_meridian = 3.0 * zone;
  p.name = numbered ? "CGCS2000 / 3-degree Gauss-Kruger zone " + std::to_string(zone) : "CGCS2000 / 3-degree Gauss-Kruger CM " + std::to_string(3 * zone) + "E";
  p.datum = "China_2000", p.ellipsoid = "CGCS2000", p.geographic_epsg = 4490;
  p.semi_major_m = 6378137.0, p.inverse_flattening = 298.257222101;
  p.false_easting = numbered ? zone * 1.0e6 + 500000.0 : 500000.0;
  return p;
}

std::string to_wkt(const TransverseMercator& p) {
  const std::string geographic = std::to_string(p.geographic_epsg);
  return "PROJCS[\"" + p.name + "\",GEOGCS[\"" + (p.geographic_epsg == 4326 ? "WGS 84" : "China Geodetic Coordinate System 2000") + "\",DATUM[\"" + p.datum +
      "\",SPHEROID[\"" + p.ellipsoid + "\"," + number(p.semi_major_m) + "," + number(p.inverse_flattening) +
      "]],PRIMEM[\"Greenwich\",0],UNIT[\"degree\",0.0174532925199433],AUTHORITY[\"EPSG\",\"" + geographic +
      "\"]],PROJECTION[\"Transverse_Mercator\"],PARAMETER[\"latitude_of_origin\"," + number(p.latitude_of_origin) + "],PARAMETER[\"central_meridian\"," +
      number(p.central_meridian) + "],PARAMETER[\"scale_factor\"," + number(p.scale) + "],PARAMETER[\"false_easting\"," + number(p.false_easting) +
      "],PARAMETER[\"false_northing\"," + number(p.false_northing) +
      "],UNIT[\"metre\",1],AXIS[\"Easting\",EAST],AXIS[\"Northing\",NORTH],AUTHORITY[\"EPSG\",\"" + std::to_string(p.epsg) + "\"]]";
}

std::string lower(std::string text) {
  for (char& c : text) c = c == '_' ? ' ' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// The first number behind `"<word>"` in a WKT text that is in lower case with blanks for underscores.
std::optional<double> number_after(const std::string& wkt, const std::string& word, std::size_t from = 0) {
  const auto at = wkt.find("\"" + word + "\"", from);
  if (at == std::string::npos) return std::nullopt;
  const auto comma = wkt.find(',', at);
  if (comma == std::string::npos) return std::nullopt;
  return parse_number(wkt, comma + 1);
}

std::optional<double> either(const std::string& wkt, const char* wkt1, const char* wkt2) {
  const auto found = number_after(wkt, wkt1);
  return found ? found : number_after(wkt, wkt2);
}

/// Reads the projection's figures off WKT 1 or 2; nothing where it is not a transverse Mercator.
std::optional<TransverseMercator> parse_wkt(const std::string& text) {
  const std::string wkt = lower(text);
  if (wkt.find("\"transverse mercator\"") == std::string::npos) return std::nullopt;
  TransverseMercator p;
  const auto meridian = either(wkt, "central meridian", "longitude of natural origin");
  const auto body = wkt.find("spheroid[") != std::string::npos ? wkt.find("spheroid[") : wkt.find("ellipsoid[");
  if (!meridian || body == std::string::npos) return std::nullopt;
  p.central_meridian = *meridian;
  p.latitude_of_origin = either(wkt, "latitude of origin", "latitude of natural origin").value_or(0);
  p.scale = either(wkt, "scale factor", "scale factor at natural origin").value_or(1);
  p.false_easting = number_after(wkt, "false easting").value_or(0);
  p.false_northing = number_after(wkt, "false northing").value_or(0);
  const auto axis = wkt.find(',', body), flattening = wkt.find(',', axis + 1);
  if (axis == std::string::npos || flattening == std::string::npos) return std::nullopt;
  p.semi_major_m = parse_number(wkt, axis + 1).value_or(0);
  p.inverse_flattening = parse_number(wkt, flattening + 1).value_or(0);
  return p;
}

/// Centres along one axis, and the spacing; InputError where they are not evenly spaced.
std::pair<double, double> spacing(const Hdf5File& file, const char* axis, std::size_t& count) {
  const std::vector<double> centres = file.read<double>(axis);
  count = centres.size();
  const double step = count < 2 ? file.number_attribute(axis, "cell_m") : (centres.back() - centres.front()) / static_cast<double>(count - 1);
  bool even = count > 0 && std::isfinite(step) && step > 0 && count <= INT32_MAX;
  for (std::size_t i = 0; even && i < count; ++i) even = std::abs(centres[i] - (centres[0] + step * static_cast<double>(i))) <= 1e-3 * step;
  if (!even)
    throw InputError(ErrorCode::wrong_type, {file.path(), 0, 0, std::string("/") + axis},
                     {{"found", "coordinates that are not evenly spaced"}, {"expected", "increasing cell centres"}});
  return {centres[0], step};
}

}  // namespace

std::string time_units(const Epoch& epoch, std::string_view unit) {
  std::string start = epoch.local_start;
  if (start.size() > 10 && start[10] == 'T') start[10] = ' ';
  if (start.size() == 16) start += ":00";
  const int minutes = std::abs(epoch.utc_offset_min);
  char offset[16];
  std::snprintf(offset, sizeof offset, " %c%02d:%02d", epoch.utc_offset_min < 0 ? '-' : '+', minutes / 60 % 100, minutes % 60);
  return std::string(unit) + " since " + start + offset;
}

std::string wkt_of(const Crs& crs) {
  if (!crs.wkt.empty()) return crs.wkt;
  const auto known = known_projection(crs.epsg);
  return known ? to_wkt(*known) : std::string();
}

namespace {

/// The EPSG number of the whole system, which WKT has at its end: ID["EPSG",4548]] or AUTHORITY["EPSG","4548"]]; 0 = it has none.
int epsg_of(const Crs& crs) {
  if (crs.epsg > 0) return crs.epsg;
  const auto last = crs.wkt.rfind("[\"EPSG\",");
  if (last == std::string::npos) return 0;
  int number = 0;
  std::size_t brackets = 0;
  for (std::size_t i = last + 8; i < crs.wkt.size(); ++i) {
    const char c = crs.wkt[i];
    if (c >= '0' && c <= '9' && number < 1000000) number = 10 * number + (c - '0');
    else if (c == ']') ++brackets;
    else if (c != '"' && c != ' ' && c != '\n') return 0;  // more follows: the number of a part
  }
  return brackets == 2 ? number : 0;
}

/// Letters and digits of the first quoted text: programs differ in the rest.
std::string plain_name(const std::string& wkt) {
  const auto first = wkt.find('"'), end = wkt.find('"', first + 1);
  std::string out;
  if (end == std::string::npos) return out;
  for (const char c : wkt.substr(first + 1, end - first - 1)) {
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
  }
  return out;
}

}  // namespace

bool same_crs(const Crs& a, const Crs& b) {
  const int first = epsg_of(a), second = epsg_of(b);
  if (first > 0 && second > 0) return first == second;
  const std::string name = plain_name(wkt_of(a)), other = plain_name(wkt_of(b));
  return name.empty() || other.empty() || name == other;
}

std::string name_of(const Crs& crs) {
  if (const int number = epsg_of(crs); number > 0) return "EPSG:" + std::to_string(number);
  const auto first = crs.wkt.find('"'), end = crs.wkt.find('"', first + 1);
  return end == std::string::npos ? "?" : crs.wkt.substr(first + 1, end - first - 1);
}

void write_head(Hdf5File& file, std::string_view format, std::int64_t version, std::string_view title, std::string_view source) {
  file.attribute("", "Conventions", "CF-1.8");
  file.attribute("", "format", format);
  file.attribute("", "version", version);
  file.attribute("", "title", title);
  file.attribute("", "source", source);
}

void write_time_axis(Hdf5File& file, std::string_view name, const std::vector<Time>& times, const Epoch& epoch) {
  std::vector<double> seconds;
  for (const Time t : times) seconds.push_back(t.in_seconds());
  file.dimension(name, seconds.size());
  file.write(name, seconds, {.dimensions = {std::string(name.substr(name.rfind('/') + 1))}});
  file.attribute(name, "units", time_units(epoch));
  file.attribute(name, "calendar", "standard");
  file.attribute(name, "standard_name", "time");
  file.attribute(name, "axis", "T");
}

void describe(Hdf5File& file, std::string_view name, std::string_view units, std::string_view long_name, std::string_view long_name_zh) {
  if (!units.empty()) file.attribute(name, "units", units);
  file.attribute(name, "long_name", long_name);
  file.attribute(name, "long_name_zh", long_name_zh);
}

void describe_on_grid(Hdf5File& file, std::string_view name, std::string_view units, std::string_view long_name, std::string_view long_name_zh) {
  describe(file, name, units, long_name, long_name_zh);
  if (file.has("crs")) file.attribute(name, "grid_mapping", "crs");
}

void write_grid(Hdf5File& file, const Grid& grid, const Crs& crs) {
  std::vector<double> x, y;
  for (std::int32_t c = 0; c < grid.columns; ++c) x.push_back(grid.centre_x(c));
  for (std::int32_t r = 0; r < grid.rows; ++r) y.push_back(grid.centre_y(r));
  const auto axis = [&](const char* name, const std::vector<double>& centres, const char* letter, const char* en, const char* zh) {
    file.dimension(name, centres.size());
    file.write(name, centres, {.dimensions = {name}});
    describe(file, name, "m", en, zh);
    file.attribute(name, "standard_name", std::string("projection_") + name + "_coordinate");
    file.attribute(name, "axis", letter);
    file.attribute(name, "cell_m", grid.cell_m);
  };
  axis("y", y, "Y", "northing of cell centre", "格网中心北坐标");
  axis("x", x, "X", "easting of cell centre", "格网中心东坐标");
  const std::string wkt = wkt_of(crs);
  if (wkt.empty()) return;
  file.write("crs", std::vector<std::int32_t>{crs.epsg}, {.shape = {1}, .scalar = true});
  if (const auto p = parse_wkt(wkt)) {
    file.attribute("crs", "grid_mapping_name", "transverse_mercator");
    file.attribute("crs", "longitude_of_central_meridian", p->central_meridian);
    file.attribute("crs", "latitude_of_projection_origin", p->latitude_of_origin);
    file.attribute("crs", "scale_factor_at_central_meridian", p->scale);
    file.attribute("crs", "false_easting", p->false_easting);
    file.attribute("crs", "false_northing", p->false_northing);
    file.attribute("crs", "semi_major_axis", p->semi_major_m);
    file.attribute("crs", "inverse_flattening", p->inverse_flattening);
    file.attribute("crs", "longitude_of_prime_meridian", 0.0);
  }
  file.attribute("crs", "crs_wkt", wkt);
  file.attribute("crs", "spatial_ref", wkt);
  file.attribute("crs", "epsg", std::int64_t{crs.epsg});
  file.attribute("crs", "GeoTransform", number(grid.west_m) + " " + number(grid.cell_m) + " 0 " + number(grid.north_m()) + " 0 " + number(-grid.cell_m));
}

Grid read_grid(const Hdf5File& file) {
  std::size_t columns = 0, rows = 0;
  const auto [x, step] = spacing(file, "x", columns);
  const auto [y, step_y] = spacing(file, "y", rows);
  if (std::abs(step - step_y) > 1e-6 * step)
    throw InputError(ErrorCode::wrong_type, {file.path(), 0, 0, "/y"}, {{"found", "cells that are not square"}, {"expected", number(step) + " m"}});
  const double cell = file.has_attribute("x", "cell_m") ? file.number_attribute("x", "cell_m") : step;
  return {static_cast<std::int32_t>(columns), static_cast<std::int32_t>(rows), cell, x - 0.5 * cell, y - 0.5 * cell};
}

Crs read_crs(const Hdf5File& file) {
  Crs crs;
  if (!file.has("crs")) return crs;
  if (file.has_attribute("crs", "crs_wkt")) crs.wkt = file.text_attribute("crs", "crs_wkt");
  if (file.has_attribute("crs", "epsg")) crs.epsg = static_cast<int>(file.integer_attribute("crs", "epsg"));
  return crs;
}

}  // namespace muster::cf
