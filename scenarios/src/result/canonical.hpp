#pragma once
#include <functional>
#include <string>

#include "muster/engine/core/hash.hpp"
#include "muster/engine/io/hdf5_file.hpp"

namespace muster::result {

/// Calls visit(name) for every data set below a group, in name order; dimensions without values are passed over.
void walk(const Hdf5File& file, const std::string& group, const std::function<void(const std::string&)>& visit);

/// The result hash: over every data set that says what happened, in name order, its name, element type, shape and little-endian bytes (texts by
/// length and bytes). Attributes and the groups provenance and weak_inputs stay out: they say what a result was made from, in words that
/// may be bettered, and how the program was built.
Digest digest_of(const Hdf5File& file);

}  // namespace muster::result
