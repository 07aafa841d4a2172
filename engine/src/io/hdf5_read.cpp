#include <algorithm>
#include <cmath>
#include <limits>

#include "hdf5_impl.hpp"

// Reading, with the mistrust that files from elsewhere deserve.
namespace muster {

using hdf5::Handle;

namespace {

constexpr std::uint64_t always_allowed = std::uint64_t{16} << 20;  ///< bytes that a data set may claim without having stored them
constexpr std::uint64_t best_deflate = 1100;                       ///< deflate never shrinks by more than 1032 : 1

/// One value of the file as the widest type of its class, put into T where that loses nothing.
template <class To, class From>
bool fits(From value, To& out) {
  if constexpr (std::is_floating_point_v<From> && std::is_floating_point_v<To>) {
    out = static_cast<To>(value);
    return std::isfinite(value) == std::isfinite(out);
  } else if constexpr (std::is_floating_point_v<To>) {
    constexpr std::int64_t exact = std::int64_t{1} << std::numeric_limits<To>::digits;
    out = static_cast<To>(value);
    if constexpr (std::is_signed_v<From>) return value >= -exact && value <= exact;
    else return value <= static_cast<std::uint64_t>(exact);
  } else {
    out = static_cast<To>(value);
    return std::in_range<To>(value);
  }
}

/// Index of the first value that does not fit, or the count.
template <class To, class From>
std::size_t convert(const std::vector<From>& from, void* out) {
  auto* to = static_cast<To*>(out);
  for (std::size_t i = 0; i < from.size(); ++i)
    if (!fits(from[i], to[i])) return i;
  return from.size();
}

template <class From>
std::size_t convert(const std::vector<From>& from, Scalar to, void* out) {
  switch (to) {
    case Scalar::f32: return convert<float>(from, out);
    case Scalar::f64: return convert<double>(from, out);
    default: break;
  }
  if constexpr (std::is_integral_v<From>) {
    switch (to) {
      case Scalar::i8: return convert<std::int8_t>(from, out);
      case Scalar::u8: return convert<std::uint8_t>(from, out);
      case Scalar::i16: return convert<std::int16_t>(from, out);
      case Scalar::u16: return convert<std::uint16_t>(from, out);
      case Scalar::i32: return convert<std::int32_t>(from, out);
      case Scalar::u32: return convert<std::uint32_t>(from, out);
      case Scalar::i64: return convert<std::int64_t>(from, out);
      case Scalar::u64: return convert<std::uint64_t>(from, out);
      default: break;
    }
  }
  return 0;
}

bool is_float(Scalar s) { return s == Scalar::f32 || s == Scalar::f64; }
bool is_unsigned(Scalar s) { return s == Scalar::u8 || s == Scalar::u16 || s == Scalar::u32 || s == Scalar::u64; }

}  // namespace

Handle Hdf5File::Impl::open_data(std::string_view name) const {
  Handle data = open_object(name);
  if (H5Iget_type(data) != H5I_DATASET) fail(ErrorCode::wrong_type, name, {{"found", "a group"}, {"expected", "a data set"}});
  if (!output) check_storage(data, name);
  return data;
}

void Hdf5File::Impl::check_storage(hid_t data, std::string_view name) const {
  const Handle settings(H5Dget_create_plist(data), H5Pclose), type(H5Dget_type(data), H5Tclose);
  check(settings.valid() && type.valid(), name);
  const H5D_layout_t layout = H5Pget_layout(settings);
  if (layout == H5D_VIRTUAL || (layout == H5D_CONTIGUOUS && H5Pget_external_count(settings) != 0))
    fail(ErrorCode::wrong_type, name, {{"found", "data kept in another file"}, {"expected", "data in this file"}});
  const int filters = H5Pget_nfilters(settings);
  for (int i = 0; i < filters; ++i) {
    unsigned flags = 0, config = 0;
    std::size_t values = 0;
    const H5Z_filter_t filter = H5Pget_filter2(settings, static_cast<unsigned>(i), &flags, &values, nullptr, 0, nullptr, &config);
    // Above 255 lie plug-ins: code from a folder that a file has no business naming.
    if (filter < 0 || filter > 255 || H5Zfilter_avail(filter) <= 0)
      fail(ErrorCode::wrong_type, name, {{"found", "compression filter " + std::to_string(filter)}, {"expected", "deflate"}});
  }
  const std::vector<std::uint64_t> shape = shape_of(data, name);
  const std::uint64_t stored = H5Dget_storage_size(data), element = std::max<std::uint64_t>(1, H5Tget_size(type));
  const std::uint64_t limit = std::max(always_allowed, std::min(stored, bytes) * best_deflate);
  const auto check_claim = [&](const auto& extent) {
    std::uint64_t claimed = element;
    for (const std::uint64_t n : extent) {
      if (n != 0 && claimed > limit / n)
        fail(ErrorCode::wrong_shape, name, {{"found", hdf5::shape_text(shape)}, {"expected", "no more than the file can hold"}});
      claimed *= n;
    }
  };
  check_claim(shape);
  if (layout != H5D_CHUNKED) return;
  std::vector<hsize_t> chunk(std::max<std::size_t>(1, shape.size()));
  check(H5Pget_chunk(settings, static_cast<int>(chunk.size()), chunk.data()) >= 0, name);
  check_claim(chunk);
}

std::vector<std::uint64_t> Hdf5File::Impl::shape_of(hid_t data, std::string_view name) const {
  const Handle space(H5Dget_space(data), H5Sclose);
  check(space.valid(), name);
  const int rank = H5Sget_simple_extent_ndims(space);
  check(rank >= 0, name);
  std::vector<hsize_t> extent(static_cast<std::size_t>(rank));
  check(rank == 0 || H5Sget_simple_extent_dims(space, extent.data(), nullptr) >= 0, name);
  if (H5Sget_simple_extent_type(space) == H5S_NULL) extent.assign(1, 0);
  return {extent.begin(), extent.end()};
}

bool Hdf5File::Impl::has_character_axis(hid_t data) const {
  const Handle type(H5Dget_type(data), H5Tclose), space(H5Dget_space(data), H5Sclose);
  return H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) == 0 && H5Tget_size(type) == 1 && H5Sget_simple_extent_ndims(space) > 0 &&
      H5Aexists(data, "_Encoding") > 0;
}

std::vector<std::uint64_t> Hdf5File::shape(std::string_view name) const {
  const auto held = hdf5::lock();
  const Handle data = impl_->open_data(name);
  std::vector<std::uint64_t> extent = impl_->shape_of(data, name);
  if (impl_->has_character_axis(data)) extent.pop_back();
  return extent;
}

std::string Hdf5File::type_of(std::string_view name) const {
  const auto held = hdf5::lock();
  const Handle type(H5Dget_type(impl_->open_data(name)), H5Tclose);
  return hdf5::type_name(type);
}

std::uint64_t Hdf5File::count(std::string_view name) const {
  std::uint64_t n = 1;
  for (const std::uint64_t length : shape(name)) n *= length;
  return n;
}

std::uint64_t Hdf5File::row_count(std::string_view name, std::uint64_t first, std::uint64_t rows) const {
  const std::vector<std::uint64_t> extent = shape(name);
  if (extent.empty() || first > extent[0] || rows > extent[0] - first)
    impl_->fail(ErrorCode::wrong_shape, name, {{"found", hdf5::shape_text(extent)}, {"expected", "at least " + std::to_string(first + rows) + " rows"}});
  std::uint64_t n = rows;
  for (std::size_t i = 1; i < extent.size(); ++i) n *= extent[i];
  return n;
}

void Hdf5File::Impl::read_into(hid_t data, std::string_view name, Scalar scalar, std::size_t element_bytes, hid_t memory_space, hid_t file_space,
                               std::uint64_t count, void* out) const {
  const Handle type(H5Dget_type(data), H5Tclose);
  check(type.valid(), name);
  const auto refuse = [&] { fail(ErrorCode::wrong_type, name, {{"found", hdf5::type_name(type)}, {"expected", hdf5::scalar_name(scalar)}}); };
  const auto read = [&](Scalar as, std::size_t bytes_each, void* to) {
    const Handle memory = hdf5::memory_type(as, bytes_each);
    if (count > 0) check(H5Dread(data, memory, memory_space, file_space, H5P_DEFAULT, to) >= 0, name);
  };
  if (scalar == Scalar::record) {
    if (H5Tget_class(type) != H5T_OPAQUE || H5Tget_size(type) != element_bytes) refuse();
    return read(scalar, element_bytes, out);
  }
  Scalar found{};
  if (!hdf5::number_kind(type, found) || (is_float(found) && !is_float(scalar))) refuse();
  if (found == scalar || (found == Scalar::f32 && scalar == Scalar::f64)) return read(scalar, element_bytes, out);
  const auto n = static_cast<std::size_t>(count);
  std::size_t good = 0;
  std::string lost;
  const auto through = [&](auto wide, Scalar as) {
    std::vector<decltype(wide)> values(n);
    read(as, sizeof wide, values.data());
    good = convert(values, scalar, out);
    if (good < n) lost = std::to_string(values[good]);
  };
  if (is_float(found)) through(double{}, Scalar::f64);
  else if (is_unsigned(found)) through(std::uint64_t{}, Scalar::u64);
  else through(std::int64_t{}, Scalar::i64);
  if (good < n) fail(ErrorCode::value_out_of_range, name, {{"row", std::to_string(good)}, {"found", lost}, {"expected", hdf5::scalar_name(scalar)}});
}

void Hdf5File::read_raw(std::string_view name, Scalar scalar, std::size_t element_bytes, void* data) const {
  const std::uint64_t n = count(name);
  const auto held = hdf5::lock();
  impl_->read_into(impl_->open_data(name), name, scalar, element_bytes, H5S_ALL, H5S_ALL, n, data);
}

void Hdf5File::read_rows_raw(std::string_view name, Scalar scalar, std::size_t element_bytes, std::uint64_t first, std::uint64_t rows, void* data) const {
  const std::uint64_t n = row_count(name, first, rows);
  if (n == 0) return;
  const auto held = hdf5::lock();
  const Handle set = impl_->open_data(name);
  const std::vector<std::uint64_t> extent = impl_->shape_of(set, name);
  std::vector<hsize_t> start(extent.size(), 0), size(extent.begin(), extent.end());
  start[0] = first, size[0] = rows;
  const Handle file_space(H5Dget_space(set), H5Sclose), memory_space(H5Screate_simple(static_cast<int>(size.size()), size.data(), nullptr), H5Sclose);
  impl_->check(H5Sselect_hyperslab(file_space, H5S_SELECT_SET, start.data(), nullptr, size.data(), nullptr) >= 0, name);
  impl_->read_into(set, name, scalar, element_bytes, memory_space, file_space, n, data);
}

namespace {

/// Cuts a fixed-length text at its padding.
std::string trimmed(const char* text, std::size_t bytes) {
  std::string out(text, bytes);
  const auto end = out.find('\0');
  if (end != std::string::npos) out.resize(end);
  return out;
}

/// Memory that HDF5 allocated for variable-length texts.
struct VariableTexts {
  std::vector<char*> texts;
  hid_t type, space;
  ~VariableTexts() { H5Dvlen_reclaim(type, space, H5P_DEFAULT, texts.data()); }
};

}  // namespace

std::vector<std::string> Hdf5File::read_texts(std::string_view name) const {
  const auto n = static_cast<std::size_t>(count(name));
  const auto held = hdf5::lock();
  const Handle data = impl_->open_data(name), type(H5Dget_type(data), H5Tclose), space(H5Dget_space(data), H5Sclose);
  impl_->check(type.valid() && space.valid(), name);
  if (H5Tget_class(type) != H5T_STRING) impl_->fail(ErrorCode::wrong_type, name, {{"found", hdf5::type_name(type)}, {"expected", "text"}});
  std::vector<std::string> out(n);
  if (n == 0) return out;
  if (H5Tis_variable_str(type) > 0) {
    VariableTexts read{std::vector<char*>(n, nullptr), type, space};
    impl_->check(H5Dread(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, read.texts.data()) >= 0, name);
    for (std::size_t i = 0; i < n; ++i)
      if (read.texts[i] != nullptr) out[i] = read.texts[i];
  } else {
    const std::size_t width = impl_->has_character_axis(data) ? static_cast<std::size_t>(impl_->shape_of(data, name).back()) : H5Tget_size(type);
    std::vector<char> all(n * width);
    impl_->check(H5Dread(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, all.data()) >= 0, name);
    for (std::size_t i = 0; i < n; ++i) out[i] = trimmed(all.data() + i * width, width);
    if (H5Tget_strpad(type) == H5T_STR_SPACEPAD)
      for (std::string& text : out) text.erase(text.find_last_not_of(' ') + 1);
  }
  for (std::size_t i = 0; i < n; ++i)
    if (!hdf5::is_utf8(out[i]))
      impl_->fail(ErrorCode::value_out_of_range, name, {{"row", std::to_string(i)}, {"found", "bytes that are not UTF-8"}, {"expected", "text"}});
  return out;
}

namespace {

struct OpenAttribute {
  Handle object, attribute, type;
  std::uint64_t elements = 0;
};

}  // namespace

bool Hdf5File::has_attribute(std::string_view object, std::string_view name) const {
  const auto held = hdf5::lock();
  const htri_t there = H5Aexists(impl_->open_object(object), std::string(name).c_str());
  impl_->check(there >= 0, object);
  return there > 0;
}

/// Opens an attribute of at most `always_allowed` bytes.
static OpenAttribute open_attribute(Handle object, std::string_view name, const auto& check, const auto& missing) {
  OpenAttribute a;
  a.object = std::move(object);
  const std::string text(name);
  if (H5Aexists(a.object, text.c_str()) <= 0) missing();
  a.attribute = Handle(H5Aopen(a.object, text.c_str(), H5P_DEFAULT), H5Aclose);
  check(a.attribute.valid());
  a.type = Handle(H5Aget_type(a.attribute), H5Tclose);
  const Handle space(H5Aget_space(a.attribute), H5Sclose);
  check(a.type.valid() && space.valid());
  const hssize_t n = H5Sget_simple_extent_npoints(space);
  check(n >= 0);
  a.elements = static_cast<std::uint64_t>(n);
  check(a.elements <= always_allowed / std::max<std::uint64_t>(1, H5Tget_size(a.type)));
  return a;
}

std::string Hdf5File::attribute_type(std::string_view object, std::string_view name) const {
  const auto held = hdf5::lock();
  const OpenAttribute a = open_attribute(
      impl_->open_object(object), name, [&](bool good) { impl_->check(good, object); },
      [&] {
        impl_->fail(ErrorCode::missing_attribute, object, {{"name", std::string(name)}});
      });
  return hdf5::type_name(a.type);
}

std::string Hdf5File::text_attribute(std::string_view object, std::string_view name) const {
  const auto held = hdf5::lock();
  const auto check = [&](bool good) { impl_->check(good, object); };
  const OpenAttribute a = open_attribute(impl_->open_object(object), name, check, [&] {
    impl_->fail(ErrorCode::missing_attribute, object, {{"name", std::string(name)}});
  });
  if (H5Tget_class(a.type) != H5T_STRING || a.elements > 1)
    impl_->fail(ErrorCode::wrong_type, std::string(object) + "@" + std::string(name), {{"found", hdf5::type_name(a.type)}, {"expected", "text"}});
  if (a.elements == 0) return {};
  std::string text;
  if (H5Tis_variable_str(a.type) > 0) {
    char* read = nullptr;
    check(H5Aread(a.attribute, a.type, &read) >= 0);
    if (read != nullptr) text = read;
    H5free_memory(read);
  } else {
    std::vector<char> read(H5Tget_size(a.type));
    check(H5Aread(a.attribute, a.type, read.data()) >= 0);
    text = trimmed(read.data(), read.size());
  }
  if (!hdf5::is_utf8(text)) impl_->fail(ErrorCode::not_utf8, std::string(object) + "@" + std::string(name));
  return text;
}

double Hdf5File::number_attribute(std::string_view object, std::string_view name) const {
  const auto held = hdf5::lock();
  const auto check = [&](bool good) { impl_->check(good, object); };
  const OpenAttribute a = open_attribute(impl_->open_object(object), name, check, [&] {
    impl_->fail(ErrorCode::missing_attribute, object, {{"name", std::string(name)}});
  });
  Scalar kind{};
  if (!hdf5::number_kind(a.type, kind) || a.elements != 1)
    impl_->fail(ErrorCode::wrong_type, std::string(object) + "@" + std::string(name), {{"found", hdf5::type_name(a.type)}, {"expected", "a number"}});
  double value = 0;
  check(H5Aread(a.attribute, H5T_NATIVE_DOUBLE, &value) >= 0);
  return value;
}

std::int64_t Hdf5File::integer_attribute(std::string_view object, std::string_view name) const {
  const auto held = hdf5::lock();
  const auto check = [&](bool good) { impl_->check(good, object); };
  const OpenAttribute a = open_attribute(impl_->open_object(object), name, check, [&] {
    impl_->fail(ErrorCode::missing_attribute, object, {{"name", std::string(name)}});
  });
  Scalar kind{};
  if (!hdf5::number_kind(a.type, kind) || is_float(kind) || a.elements != 1)
    impl_->fail(ErrorCode::wrong_type, std::string(object) + "@" + std::string(name), {{"found", hdf5::type_name(a.type)}, {"expected", "a whole number"}});
  std::int64_t value = 0;
  check(H5Aread(a.attribute, H5T_NATIVE_INT64, &value) >= 0);
  return value;
}

}  // namespace muster
