#pragma once
#include <optional>

#include "hdf5_handle.hpp"
#include "hdf5_types.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/engine/io/hdf5_file.hpp"
#include "muster/engine/io/output_file.hpp"

namespace muster {

struct Hdf5File::Impl {
  struct Dimension {
    std::string name;  ///< path without leading slash
    std::uint64_t length = 0;
  };
  struct Attached {
    std::string data_set;
    std::vector<std::string> dimensions;  ///< paths
  };

  std::string path;
  std::uint64_t bytes = 0;  ///< size of a file that is read
  hdf5::Handle file;
  std::optional<OutputFile> output;  ///< when writing
  std::vector<Dimension> dimensions;
  std::vector<Attached> attached;

  ~Impl() {
    const auto held = hdf5::lock();
    file.reset();  // before the temporary file goes
  }
  Location at(std::string_view name) const { return {path, 0, 0, "/" + std::string(name)}; }
  [[noreturn]] void fail(ErrorCode code, std::string_view name, Arguments arguments = {}) const { throw InputError(code, at(name), std::move(arguments)); }
  /// For calls that fail only when the file is damaged (reading) or the disk is full (writing).
  [[noreturn]] void library_failed(std::string_view name) const { fail(ErrorCode::storage_failed, name, {{"reason", hdf5::reason()}}); }
  void check(bool good, std::string_view name) const {
    if (!good) library_failed(name);
  }

  /// Whether the object is there. Every link on the way must be a hard one: soft and external links can lead out of the file or in circles.
  bool find(std::string_view name) const;
  hdf5::Handle open_object(std::string_view name) const;
  hdf5::Handle open_group(std::string_view name) const;
  /// Opens a data set and checks that it lies inside the file, needs no filter that is missing, and claims no more than the file can hold.
  hdf5::Handle open_data(std::string_view name) const;
  void check_storage(hid_t data, std::string_view name) const;
  std::vector<std::uint64_t> shape_of(hid_t data, std::string_view name) const;
  /// Whether the last axis of the set counts the characters of its texts.
  bool has_character_axis(hid_t data) const;
  void read_into(hid_t data, std::string_view name, Scalar scalar, std::size_t element_bytes, hid_t memory_space, hid_t file_space, std::uint64_t count,
                 void* out) const;

  void make_groups(std::string_view name, bool last_too);
  hdf5::Handle creation_settings(const DataLayout& layout, const std::vector<std::uint64_t>& shape, std::size_t element_bytes) const;
  hdf5::Handle create_data(std::string_view name, hid_t type, std::size_t element_bytes, std::uint64_t count, const DataLayout& layout);
  void write_attribute(std::string_view object, std::string_view name, hid_t file_type, hid_t memory_type, hid_t space, const void* data);
  void attach_dimensions();
};

}  // namespace muster
