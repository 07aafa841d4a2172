#include "muster/engine/io/cf.hpp"

#include <gtest/gtest.h>

#include "engine/temporary_folder.hpp"
#include "muster/engine/core/error.hpp"

namespace muster {
namespace {

const Grid grid{4, 3, 30.0, 500010.5, 3100000.25};

std::string written(const TemporaryFolder& folder, const Crs& crs) {
  const std::string path = folder.file("a.nc");
  Hdf5File file = Hdf5File::create(path);
  cf::write_head(file, "muster test", 1, "test", "muster");
  cf::write_time_axis(file, "time", {Time::seconds(0), Time::seconds(60)}, {"2026-07-20T18:00", 480});
  cf::write_grid(file, grid, crs);
  file.write("depth", std::vector<float>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, {.shape = {3, 4}, .dimensions = {"y", "x"}});
  cf::describe_on_grid(file, "depth", "m", "depth", "水深");
  file.commit();
  return path;
}

TEST(Cf, gives_grid_reference_system_and_clock_back) {
  const TemporaryFolder folder;
  const Hdf5File file = Hdf5File::open(written(folder, {32650, {}}));
  EXPECT_EQ(cf::read_grid(file), grid);
  EXPECT_EQ(cf::read_crs(file).epsg, 32650);
  EXPECT_EQ(file.text_attribute("time", "units"), "seconds since 2026-07-20 18:00:00 +08:00");
  EXPECT_EQ(file.number_attribute("crs", "longitude_of_central_meridian"), 117.0);
  EXPECT_EQ(file.text_attribute("depth", "grid_mapping"), "crs");
}

TEST(Cf, reads_the_projection_off_either_form_of_wkt) {
  const TemporaryFolder folder;
  const std::string wkt2 =
      "PROJCRS[\"x\",BASEGEOGCRS[\"y\",DATUM[\"China 2000\",ELLIPSOID[\"CGCS2000\",6378137,298.257222101,LENGTHUNIT[\"metre\",1]]]],"
      "CONVERSION[\"z\",METHOD[\"Transverse Mercator\",ID[\"EPSG\",9807]],PARAMETER[\"Latitude of natural origin\",0],"
      "PARAMETER[\"Longitude of natural origin\",117,ANGLEUNIT[\"degree\",0.0174532925199433]],"
      "PARAMETER[\"Scale factor at natural origin\",1],PARAMETER[\"False easting\",500000],PARAMETER[\"False northing\",0]]]";
  for (const Crs& crs : {Crs{0, wkt2}, Crs{4548, {}}}) {
    const Hdf5File file = Hdf5File::open(written(folder, crs));
    EXPECT_EQ(file.number_attribute("crs", "longitude_of_central_meridian"), 117.0);
    EXPECT_EQ(file.number_attribute("crs", "scale_factor_at_central_meridian"), 1.0);
    EXPECT_EQ(file.number_attribute("crs", "false_easting"), 500000.0);
    EXPECT_EQ(file.number_attribute("crs", "inverse_flattening"), 298.257222101);
  }
}

TEST(Cf, writes_no_reference_system_where_none_is_known) {
  const TemporaryFolder folder;
  const Hdf5File file = Hdf5File::open(written(folder, {}));
  EXPECT_FALSE(file.has("crs"));
  EXPECT_FALSE(file.has_attribute("depth", "grid_mapping"));
}

TEST(Cf, refuses_a_grid_that_is_not_even) {
  const TemporaryFolder folder;
  {
    Hdf5File file = Hdf5File::create(folder.file("b.nc"));
    file.write("x", std::vector<double>{0, 1, 3});
    file.write("y", std::vector<double>{0, 1, 2});
    file.commit();
  }
  EXPECT_THROW(cf::read_grid(Hdf5File::open(folder.file("b.nc"))), InputError);
}

}  // namespace
}  // namespace muster
