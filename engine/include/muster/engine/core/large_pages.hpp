#pragma once
#include <cstddef>

namespace muster {

/// Asks the system to keep this memory, which is there and filled already, in large pages (2 MB): who looks at arrays of hundreds of megabytes here and there
/// spends a good part of his time on finding the pages. Changes no value; does nothing with small arrays, and where the system has no such pages to give.
void use_large_pages(const void* first, std::size_t bytes);

template <class Vector>
void use_large_pages(const Vector& values) {
  use_large_pages(values.data(), values.size() * sizeof values[0]);
}

}  // namespace muster
