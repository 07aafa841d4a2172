#include <hdf5_hl.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <stdexcept>

#include "hdf5_impl.hpp"

// Writing, with the conventions of netCDF-4 by hand: dimensions are HDF5 dimension scales, groups and attributes keep the order in which
// they were made, and every object is without time stamps, so that equal content gives equal bytes.
namespace muster {

using hdf5::Handle;

namespace {

constexpr std::uint64_t small_bytes = 16U << 10;   ///< below: stored in one piece, not compressed
constexpr std::uint64_t chunk_bytes = 256U << 10;  ///< aimed at: fits the library's cache of 1 MiB

/// Halves the longest axis until a piece is small enough; an early axis before a later one of equal length.
std::vector<hsize_t> chosen_chunk(const std::vector<std::uint64_t>& shape, std::size_t element_bytes) {
  std::vector<hsize_t> chunk(shape.begin(), shape.end());
  const auto bytes = [&] {
    std::uint64_t n = element_bytes;
    for (const hsize_t length : chunk) n *= length;
    return n;
  };
  while (bytes() > chunk_bytes) {
    const auto longest = std::max_element(chunk.begin(), chunk.end());
    if (*longest == 1) break;
    *longest = (*longest + 1) / 2;
  }
  return chunk;
}

std::string parent_of(std::string_view name) {
  const auto slash = name.rfind('/');
  return slash == std::string_view::npos ? std::string() : std::string(name.substr(0, slash));
}

}  // namespace

void Hdf5File::Impl::make_groups(std::string_view name, bool last_too) {
  for (std::size_t end = name.find('/');; end = name.find('/', end + 1)) {
    if (end == std::string_view::npos && !last_too) return;
    const std::string part(name.substr(0, end));
    if (H5Lexists(file, part.c_str(), H5P_DEFAULT) <= 0) {
      const Handle settings(H5Pcreate(H5P_GROUP_CREATE), H5Pclose);
      H5Pset_obj_track_times(settings, false);
      H5Pset_link_creation_order(settings, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
      H5Pset_attr_creation_order(settings, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
      const Handle group(H5Gcreate2(file, part.c_str(), H5P_DEFAULT, settings, H5P_DEFAULT), H5Gclose);
      check(group.valid(), part);
    }
    if (end == std::string_view::npos) return;
  }
}

Handle Hdf5File::Impl::creation_settings(const DataLayout& layout, const std::vector<std::uint64_t>& shape, std::size_t element_bytes) const {
  Handle settings(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  H5Pset_obj_track_times(settings, false);
  H5Pset_attr_creation_order(settings, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
  std::uint64_t bytes_all = element_bytes;
  for (const std::uint64_t length : shape) bytes_all *= length;
  if (shape.empty() || bytes_all == 0 || (layout.chunk.empty() && (bytes_all <= small_bytes || layout.deflate <= 0))) return settings;
  std::vector<hsize_t> chunk = layout.chunk.empty() ? chosen_chunk(shape, element_bytes) : std::vector<hsize_t>(layout.chunk.begin(), layout.chunk.end());
  for (std::size_t i = 0; i < chunk.size(); ++i) chunk[i] = std::clamp<hsize_t>(chunk[i], 1, shape[i]);
  H5Pset_chunk(settings, static_cast<int>(chunk.size()), chunk.data());
  if (layout.deflate > 0) H5Pset_shuffle(settings), H5Pset_deflate(settings, static_cast<unsigned>(layout.deflate));
  return settings;
}

Handle Hdf5File::Impl::create_data(std::string_view name, hid_t type, std::size_t element_bytes, std::uint64_t count, const DataLayout& layout) {
  std::vector<std::uint64_t> shape = layout.shape;
  if (shape.empty() && !layout.scalar) shape = {count};
  std::uint64_t product = 1;
  for (const std::uint64_t length : shape) product *= length;
  if (product != count || (!layout.dimensions.empty() && layout.dimensions.size() != shape.size()) ||
      (!layout.chunk.empty() && layout.chunk.size() != shape.size()))
    throw std::logic_error("the layout of " + std::string(name) + " does not fit its data");
  make_groups(name, false);
  const std::vector<hsize_t> extent(shape.begin(), shape.end());
  const Handle space(shape.empty() ? H5Screate(H5S_SCALAR) : H5Screate_simple(static_cast<int>(extent.size()), extent.data(), nullptr), H5Sclose);
  Handle data(H5Dcreate2(file, std::string(name).c_str(), type, space, H5P_DEFAULT, creation_settings(layout, shape, element_bytes), H5P_DEFAULT), H5Dclose);
  check(data.valid(), name);
  if (layout.dimensions.empty()) return data;

  Attached wanted{std::string(name), {}};
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    const Dimension* found = nullptr;
    for (std::string group = parent_of(name); found == nullptr; group = parent_of(group)) {
      const std::string full = group.empty() ? layout.dimensions[axis] : group + "/" + layout.dimensions[axis];
      for (const Dimension& d : dimensions)
        if (d.name == full) found = &d;
      if (group.empty()) break;
    }
    if (found == nullptr || found->length != shape[axis])
      throw std::logic_error(std::string(name) + ": no dimension " + layout.dimensions[axis] + " of length " + std::to_string(shape[axis]));
    wanted.dimensions.push_back(found->name);
  }
  attached.push_back(std::move(wanted));
  return data;
}

void Hdf5File::write_raw(std::string_view name, Scalar scalar, std::size_t element_bytes, const void* data, std::size_t n, const DataLayout& layout) {
  const auto held = hdf5::lock();
  const Handle set = impl_->create_data(name, hdf5::file_type(scalar, element_bytes), element_bytes, n, layout);
  if (n > 0) impl_->check(H5Dwrite(set, hdf5::memory_type(scalar, element_bytes), H5S_ALL, H5S_ALL, H5P_DEFAULT, data) >= 0, name);
}

/// Texts are stored as rows of characters, as netCDF does: they compress, unlike variable-length ones they are not scattered over a heap,
/// and netCDF4, h5netcdf and xarray all give them back as texts (fixed-length ones come out of h5netcdf as bytes).
void Hdf5File::write_texts(std::string_view name, const std::vector<std::string>& data, const DataLayout& layout) {
  std::size_t width = 1;
  for (const std::string& text : data) width = std::max(width, text.size());
  std::vector<char> all(width * data.size(), '\0');
  for (std::size_t i = 0; i < data.size(); ++i)
    if (!data[i].empty()) std::memcpy(all.data() + i * width, data[i].data(), data[i].size());
  const auto held = hdf5::lock();
  DataLayout wide = layout;
  if (wide.shape.empty() && !wide.scalar) wide.shape = {data.size()};
  wide.shape.push_back(width), wide.scalar = false;
  if (!wide.chunk.empty()) wide.chunk.push_back(width);
  if (!wide.dimensions.empty() || layout.scalar) {
    wide.dimensions.push_back("text" + std::to_string(width));
    const auto known = [&](const Impl::Dimension& d) { return d.name == wide.dimensions.back(); };
    if (std::none_of(impl_->dimensions.begin(), impl_->dimensions.end(), known)) dimension(wide.dimensions.back(), width);
  }
  const Handle type = hdf5::text_type(1);
  const Handle set = impl_->create_data(name, type, 1, all.size(), wide);
  if (!all.empty()) impl_->check(H5Dwrite(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, all.data()) >= 0, name);
  attribute(name, "_Encoding", "utf-8");
}

void Hdf5File::dimension(std::string_view name, std::uint64_t length) { impl_->dimensions.push_back({std::string(name), length}); }

void Hdf5File::group(std::string_view name) {
  const auto held = hdf5::lock();
  impl_->make_groups(name, true);
}

void Hdf5File::Impl::write_attribute(std::string_view object, std::string_view name, hid_t file_type, hid_t memory_type, hid_t space, const void* data) {
  if (!object.empty() && !find(object)) throw std::logic_error("attribute " + std::string(name) + ": no object " + std::string(object));
  const Handle target = open_object(object);
  const std::string text(name);
  if (H5Aexists(target, text.c_str()) > 0) check(H5Adelete(target, text.c_str()) >= 0, object);
  const Handle attribute(H5Acreate2(target, text.c_str(), file_type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose);
  check(attribute.valid(), object);
  if (data != nullptr) check(H5Awrite(attribute, memory_type, data) >= 0, object);
}

void Hdf5File::attribute(std::string_view object, std::string_view name, std::string_view value) {
  const auto held = hdf5::lock();
  const Handle type = hdf5::text_type(std::max<std::size_t>(1, value.size()));
  const Handle space(H5Screate(value.empty() ? H5S_NULL : H5S_SCALAR), H5Sclose);  // as netCDF stores an empty text
  impl_->write_attribute(object, name, type, type, space, value.empty() ? nullptr : value.data());
}

void Hdf5File::attribute(std::string_view object, std::string_view name, double value) { attribute_raw(object, name, Scalar::f64, &value, 1); }

void Hdf5File::attribute(std::string_view object, std::string_view name, std::int64_t value) { attribute_raw(object, name, Scalar::i64, &value, 1); }

void Hdf5File::attribute_raw(std::string_view object, std::string_view name, Scalar scalar, const void* data, std::size_t n) {
  const auto held = hdf5::lock();
  const hsize_t length = n;
  const Handle space(H5Screate_simple(1, &length, nullptr), H5Sclose);
  const Handle file_type = hdf5::file_type(scalar, 8), memory_type = hdf5::memory_type(scalar, 8);
  impl_->write_attribute(object, name, file_type, memory_type, space, n > 0 ? data : nullptr);
}

/// Makes the dimension scales, in the order in which the dimensions were named, and ties the data sets to them. Names and attributes as in
/// "NetCDF-4 format", netCDF file format specification, appendix "Creating netCDF-4 files with HDF5".
void Hdf5File::Impl::attach_dimensions() {
  if (dimensions.empty()) return;
  for (std::size_t i = 0; i < dimensions.size(); ++i) {
    const Dimension& d = dimensions[i];
    std::string label = d.name.substr(d.name.rfind('/') + 1);
    if (!find(d.name)) {
      DataLayout layout;
      layout.deflate = 0;
      const Handle placeholder = create_data(d.name, H5T_IEEE_F32BE, 4, d.length, [&] {
        layout.shape = {d.length};
        return layout;
      }());
      char text[80];
      std::snprintf(text, sizeof text, "This is a netCDF dimension but not a netCDF variable.%10llu", static_cast<unsigned long long>(d.length));
      label = text;
    }
    const Handle scale(H5Dopen2(file, d.name.c_str(), H5P_DEFAULT), H5Dclose);
    check(scale.valid() && H5DSset_scale(scale, label.c_str()) >= 0, d.name);
    const Handle one(H5Screate(H5S_SCALAR), H5Sclose);
    const auto number = static_cast<std::int32_t>(i);
    write_attribute(d.name, "_Netcdf4Dimid", H5T_STD_I32LE, H5T_NATIVE_INT32, one, &number);
  }
  for (const Attached& a : attached) {
    if (a.dimensions.size() == 1 && a.dimensions[0] == a.data_set) continue;  // a coordinate variable is its own scale
    const Handle data(H5Dopen2(file, a.data_set.c_str(), H5P_DEFAULT), H5Dclose);
    for (std::size_t axis = 0; axis < a.dimensions.size(); ++axis) {
      const Handle scale(H5Dopen2(file, a.dimensions[axis].c_str(), H5P_DEFAULT), H5Dclose);
      check(data.valid() && scale.valid() && H5DSattach_scale(data, scale, static_cast<unsigned>(axis)) >= 0, a.data_set);
    }
  }
  unsigned major = 0, minor = 0, release = 0;
  H5get_libversion(&major, &minor, &release);
  const std::string made = "version=2,muster=1,hdf5=" + std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(release);
  const Handle type = hdf5::text_type(made.size()), one(H5Screate(H5S_SCALAR), H5Sclose);
  write_attribute("", "_NCProperties", type, type, one, made.data());
}

}  // namespace muster
