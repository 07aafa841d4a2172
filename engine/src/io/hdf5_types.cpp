#include "hdf5_types.hpp"

#include <mutex>
#include <string_view>

namespace muster::hdf5 {

namespace {
std::mutex library_mutex;
thread_local int times_held = 0;
}  // namespace

Held::Held() {
  if (times_held++ == 0) library_mutex.lock();
  static const bool started = [] {
    H5dont_atexit();  // every object has its owner here; the library's own closing at exit crashes where a file could not be written (full disk)
    H5open();
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    return true;
  }();
  static_cast<void>(started);
}

Held::~Held() {
  if (--times_held == 0) library_mutex.unlock();
}

namespace {

/// Where the system refused a read or a write, the library gives a page of addresses and the time of day; kept are what it did and why it failed.
std::string in_short(const std::string& text) {
  constexpr std::string_view mark = "error message = '";
  const auto begin = text.find(mark), what = text.find(':');
  if (begin == std::string::npos || what > begin) return text;
  const auto from = begin + mark.size(), end = text.find('\'', from);
  return text.substr(0, what) + ": " + text.substr(from, end - from);
}

}  // namespace

std::string reason() {
  std::string text;
  H5Ewalk2(
      H5E_DEFAULT, H5E_WALK_DOWNWARD,
      [](unsigned, const H5E_error2_t* error, void* out) -> herr_t {
        if (error->desc != nullptr && *error->desc != '\0') *static_cast<std::string*>(out) = error->desc;
        return 0;
      },
      &text);
  H5Eclear2(H5E_DEFAULT);
  return text.empty() ? "no reason given" : in_short(text);
}

namespace {

hid_t standard_type(Scalar scalar, bool in_file) {
  switch (scalar) {
    case Scalar::i8: return in_file ? H5T_STD_I8LE : H5T_NATIVE_INT8;
    case Scalar::u8: return in_file ? H5T_STD_U8LE : H5T_NATIVE_UINT8;
    case Scalar::i16: return in_file ? H5T_STD_I16LE : H5T_NATIVE_INT16;
    case Scalar::u16: return in_file ? H5T_STD_U16LE : H5T_NATIVE_UINT16;
    case Scalar::i32: return in_file ? H5T_STD_I32LE : H5T_NATIVE_INT32;
    case Scalar::u32: return in_file ? H5T_STD_U32LE : H5T_NATIVE_UINT32;
    case Scalar::i64: return in_file ? H5T_STD_I64LE : H5T_NATIVE_INT64;
    case Scalar::u64: return in_file ? H5T_STD_U64LE : H5T_NATIVE_UINT64;
    case Scalar::f32: return in_file ? H5T_IEEE_F32LE : H5T_NATIVE_FLOAT;
    case Scalar::f64: return in_file ? H5T_IEEE_F64LE : H5T_NATIVE_DOUBLE;
    case Scalar::record: break;
  }
  return -1;
}

Handle make_type(Scalar scalar, std::size_t bytes, bool in_file) {
  if (scalar != Scalar::record) return {H5Tcopy(standard_type(scalar, in_file)), H5Tclose};
  Handle type(H5Tcreate(H5T_OPAQUE, bytes), H5Tclose);
  H5Tset_tag(type, "muster record");
  return type;
}

}  // namespace

Handle file_type(Scalar scalar, std::size_t bytes) { return make_type(scalar, bytes, true); }
Handle memory_type(Scalar scalar, std::size_t bytes) { return make_type(scalar, bytes, false); }

Handle text_type(std::size_t bytes) {
  Handle type(H5Tcopy(H5T_C_S1), H5Tclose);
  H5Tset_size(type, bytes);
  H5Tset_strpad(type, H5T_STR_NULLPAD);
  H5Tset_cset(type, H5T_CSET_UTF8);
  return type;
}

const char* scalar_name(Scalar scalar) {
  static constexpr const char* names[] = {"int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64", "record"};
  return names[static_cast<std::size_t>(scalar)];
}

bool number_kind(hid_t type, Scalar& kind) {
  const H5T_class_t cls = H5Tget_class(type);
  if (cls == H5T_ENUM) {
    const Handle base(H5Tget_super(type), H5Tclose);
    return base.valid() && H5Tget_class(base) == H5T_INTEGER && number_kind(base, kind);
  }
  const std::size_t bytes = H5Tget_size(type);
  if (cls == H5T_FLOAT && bytes >= 1 && bytes <= 8) {
    kind = bytes <= 4 ? Scalar::f32 : Scalar::f64;
    return true;
  }
  if (cls != H5T_INTEGER || bytes < 1 || bytes > 8) return false;
  const bool sign = H5Tget_sign(type) == H5T_SGN_2;
  if (bytes == 1) kind = sign ? Scalar::i8 : Scalar::u8;
  else if (bytes == 2) kind = sign ? Scalar::i16 : Scalar::u16;
  else if (bytes <= 4) kind = sign ? Scalar::i32 : Scalar::u32;
  else kind = sign ? Scalar::i64 : Scalar::u64;
  return true;
}

std::string type_name(hid_t type) {
  Scalar kind{};
  if (number_kind(type, kind)) return scalar_name(kind);
  switch (H5Tget_class(type)) {
    case H5T_STRING: return "text";
    case H5T_OPAQUE: return "record of " + std::to_string(H5Tget_size(type)) + " bytes";
    case H5T_COMPOUND: return "compound";
    case H5T_REFERENCE: return "reference";
    case H5T_VLEN: return "variable-length list";
    case H5T_ARRAY: return "array";
    default: return "another type";
  }
}

std::string shape_text(const std::vector<std::uint64_t>& shape) {
  std::string text = "(";
  for (std::size_t i = 0; i < shape.size(); ++i) text += (i > 0 ? ", " : "") + std::to_string(shape[i]);
  return text + ")";
}

bool is_utf8(const std::string& text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i++]);
    if (lead < 0x80) continue;
    const int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    if (lead < 0xc2 || lead > 0xf4 || i + static_cast<std::size_t>(more) > text.size()) return false;
    std::uint32_t value = lead & (0x3fU >> more);
    for (int k = 0; k < more; ++k) {
      const auto next = static_cast<unsigned char>(text[i++]);
      if ((next & 0xc0U) != 0x80U) return false;
      value = (value << 6) | (next & 0x3fU);
    }
    if ((more == 2 && value < 0x800) || (more == 3 && value < 0x10000) || value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) return false;
  }
  return true;
}

}  // namespace muster::hdf5
