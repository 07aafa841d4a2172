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
  std::vector<std::uint64_t> shape;        ///< empty = one-dimensional of the data's length
  std::vector<std::string> dimensions;     ///< netCDF dimension names, one per axis; empty = none attached
  int deflate = 4;                         ///< 0 = none
};

/// One HDF5 file, through the C API (no C++ wrapper library: theirs are not thread safe either and hide error codes). RAII: closed when
/// destroyed. All calls of a process are serialised by one lock inside. Reading is defensive: a file that is truncated, foreign or
/// hostile gives an InputError with its place (20xx), never a crash, a hang, or a huge allocation (sizes are checked against the file's size first).
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
  /// Shape of a data set; InputError where it is missing.
  std::vector<std::uint64_t> shape(std::string_view name) const;
  std::vector<std::string> children(std::string_view group) const;  ///< sorted names in a group

  /// Reads a whole data set; its type must be `scalar` (integers and floats are converted where no value is lost).
  template <class T>
  std::vector<T> read(std::string_view name) const {
    std::vector<T> out(static_cast<std::size_t>(count(name)));
    read_raw(name, scalar_of<T>(), sizeof(T), out.data());
    return out;
  }
  std::vector<std::string> read_texts(std::string_view name) const;
  std::string text_attribute(std::string_view object, std::string_view name) const;    ///< object "" = root
  double number_attribute(std::string_view object, std::string_view name) const;
  bool has_attribute(std::string_view object, std::string_view name) const;

  template <class T>
  void write(std::string_view name, std::span<const T> data, const DataLayout& layout = {}) {
    write_raw(name, scalar_of<T>(), sizeof(T), data.data(), data.size(), layout);
  }
  template <class T>
  void write(std::string_view name, const std::vector<T>& data, const DataLayout& layout = {}) {
    write<T>(name, std::span<const T>(data), layout);
  }
  void write_texts(std::string_view name, const std::vector<std::string>& data, const DataLayout& layout = {});
  /// A netCDF dimension: `name` in the root group with a coordinate variable where `values` is not empty.
  void dimension(std::string_view name, std::uint64_t length);
  void attribute(std::string_view object, std::string_view name, std::string_view value);
  void attribute(std::string_view object, std::string_view name, double value);
  void attribute(std::string_view object, std::string_view name, std::int64_t value);

  // For what is read or written by the element kind (State's arrays).
  std::uint64_t count(std::string_view name) const;
  void read_raw(std::string_view name, Scalar scalar, std::size_t element_bytes, void* data) const;
  void write_raw(std::string_view name, Scalar scalar, std::size_t element_bytes, const void* data, std::size_t count, const DataLayout& layout);

  /// Flush, fsync, rename to the target name. Only then does the file exist.
  void commit();

 private:
  struct Impl;
  explicit Hdf5File(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace muster
