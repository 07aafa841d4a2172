#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "muster/engine/state/state.hpp"

namespace muster {

/// How a data set is laid out in a file.
struct DataLayout {
  std::vector<std::uint64_t> shape = {};     ///< empty = one-dimensional of the data's length
  std::vector<std::string> dimensions = {};  ///< netCDF dimension names, one per axis; empty = none attached
  int deflate = 4;                           ///< 0 = none
  std::vector<std::uint64_t> chunk = {};     ///< shape of a stored piece; empty = chosen by size
  bool scalar = false;                       ///< a single value without an axis; `dimensions` stays empty
};

/// One HDF5 file, through the C API (no C++ wrapper library: theirs are not thread safe either and hide error codes). RAII: closed when
/// destroyed. All calls of a process are serialised by one lock inside. Reading is defensive: a file that is truncated, foreign or
/// hostile gives an InputError with its place (20xx), never a crash, a hang, or a huge allocation. Our own files end in a checksum that
/// is checked before HDF5 sees the file; a file without one (made by another program) is first read through in a child process, which may
/// crash or hang in our place; and sizes are checked against the file's size before memory is taken.
/// Writing goes to a temporary name beside the target; commit() flushes, fsyncs and renames, and without it nothing is left behind.
class Hdf5File {
 public:
  static Hdf5File open(const std::string& path);
  static Hdf5File create(const std::string& path);
  Hdf5File(Hdf5File&&) noexcept;
  Hdf5File& operator=(Hdf5File&&) noexcept;
  ~Hdf5File();

  const std::string& path() const;
  bool has(std::string_view name) const;
  bool is_group(std::string_view name) const;
  /// Element kind of a data set, as type_text() of a message would name it: "float32", "text".
  std::string type_of(std::string_view name) const;
  /// Shape of a data set (of texts: without the axis of their characters); InputError where it is missing.
  std::vector<std::uint64_t> shape(std::string_view name) const;
  std::vector<std::string> children(std::string_view group) const;  ///< sorted names in a group

  /// Reads a whole data set. Numbers of another type are converted where no value is lost (E2014 names the first row that would lose
  /// its value), except that float64 is rounded to float32; numbers with a fraction are never read as integers.
  template <class T>
  std::vector<T> read(std::string_view name) const {
    std::vector<T> out(static_cast<std::size_t>(count(name)));
    read_raw(name, scalar_of<T>(), sizeof(T), out.data());
    return out;
  }
  /// Rows [first, first + rows) along the first axis of a data set: one frame of many.
  template <class T>
  std::vector<T> read_rows(std::string_view name, std::uint64_t first, std::uint64_t rows) const {
    std::vector<T> out(static_cast<std::size_t>(row_count(name, first, rows)));
    read_rows_raw(name, scalar_of<T>(), sizeof(T), first, rows, out.data());
    return out;
  }
  std::vector<std::string> read_texts(std::string_view name) const;
  std::string text_attribute(std::string_view object, std::string_view name) const;  ///< object "" = root
  double number_attribute(std::string_view object, std::string_view name) const;
  std::int64_t integer_attribute(std::string_view object, std::string_view name) const;
  bool has_attribute(std::string_view object, std::string_view name) const;
  std::vector<std::string> attributes(std::string_view object) const;                ///< sorted names
  std::string attribute_type(std::string_view object, std::string_view name) const;  ///< "text", "int64", "float64"

  template <class T>
  void write(std::string_view name, std::span<const T> data, const DataLayout& layout = {}) {
    write_raw(name, scalar_of<T>(), sizeof(T), data.data(), data.size(), layout);
  }
  template <class T>
  void write(std::string_view name, const std::vector<T>& data, const DataLayout& layout = {}) {
    write<T>(name, std::span<const T>(data), layout);
  }
  void write_texts(std::string_view name, const std::vector<std::string>& data, const DataLayout& layout = {});
  /// A netCDF dimension, in the root group or, as "events/event", in a group. A data set written under the same name is its coordinate
  /// variable. DataLayout::dimensions names dimensions of the data set's own group or of one above it.
  void dimension(std::string_view name, std::uint64_t length);
  void group(std::string_view name);  ///< makes an empty group; writing makes the groups it needs by itself
  void attribute(std::string_view object, std::string_view name, std::string_view value);  ///< object "" = root; it must exist
  void attribute(std::string_view object, std::string_view name, const char* value) { attribute(object, name, std::string_view(value)); }
  /// Numbers of type T, e.g. _FillValue and valid_range, which netCDF wants in the type of the data.
  template <class T>
  void attribute_numbers(std::string_view object, std::string_view name, const std::vector<T>& values) {
    attribute_raw(object, name, scalar_of<T>(), values.data(), values.size());
  }
  void attribute(std::string_view object, std::string_view name, double value);
  void attribute(std::string_view object, std::string_view name, std::int64_t value);
  void attribute(std::string_view object, std::string_view name, int value) { attribute(object, name, std::int64_t{value}); }

  // For what is read or written by the element kind (State's arrays).
  std::uint64_t count(std::string_view name) const;
  std::uint64_t row_count(std::string_view name, std::uint64_t first, std::uint64_t rows) const;
  void read_raw(std::string_view name, Scalar scalar, std::size_t element_bytes, void* data) const;
  void read_rows_raw(std::string_view name, Scalar scalar, std::size_t element_bytes, std::uint64_t first, std::uint64_t rows, void* data) const;
  void write_raw(std::string_view name, Scalar scalar, std::size_t element_bytes, const void* data, std::size_t count, const DataLayout& layout);

  void attribute_raw(std::string_view object, std::string_view name, Scalar scalar, const void* data, std::size_t count);

  /// Closes, appends a checksum behind the part that HDF5 knows of, flushes to the disk, renames to the target name. Only then does the file
  /// exist. Nothing can be written or read afterwards.
  void commit();

 private:
  struct Impl;
  explicit Hdf5File(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace muster
