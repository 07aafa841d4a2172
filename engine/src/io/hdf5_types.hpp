#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "hdf5_handle.hpp"
#include "muster/engine/state/state.hpp"

namespace muster::hdf5 {

/// Element type in a file (little-endian) of a Scalar; an opaque type of `bytes` for records. Caller closes it.
Handle file_type(Scalar scalar, std::size_t bytes);
/// The same in memory.
Handle memory_type(Scalar scalar, std::size_t bytes);
/// Fixed-length UTF-8 text of `bytes` bytes, padded with zeros.
Handle text_type(std::size_t bytes);
const char* scalar_name(Scalar scalar);
/// "int32", "float64", "text", "compound": what messages call a file's element type.
std::string type_name(hid_t type);
/// "(20, 3)"
std::string shape_text(const std::vector<std::uint64_t>& shape);
/// The scalar that holds what the file's element type can hold, when it is a number of at most 8 bytes (or an enumeration over one).
bool number_kind(hid_t type, Scalar& kind);
/// Whether the bytes are well-formed UTF-8.
bool is_utf8(const std::string& text);

}  // namespace muster::hdf5
