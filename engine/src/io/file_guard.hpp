#pragma once
#include <cstdint>
#include <string>

// What is checked of a binary file before the HDF5 library sees it. The library trusts what it reads, and a damaged file can make it crash or
// loop; so our own files end in a checksum, which lies behind the part that HDF5 knows of and which other programs do not notice.
namespace muster::file_guard {

/// What was found out about a file without the library.
struct Checked {
  std::uint64_t bytes = 0;  ///< size of the file
  bool sealed = false;      ///< has our checksum, and it fits
};

/// Refuses what is not a regular file (nothing else is ever opened: a pipe would hang), what is not HDF5, what is cut short, and what
/// does not fit its checksum. Throws InputError 1001, 1004, 2001, 2002, 2009.
Checked check(const std::string& path);

/// Appends the checksum to a finished file. `path` is where it lies, `target` what messages name.
void seal(const std::string& path, const std::string& target);

}  // namespace muster::file_guard
