#include "result/canonical.hpp"

#include <map>

#include "muster/engine/core/error.hpp"

namespace muster::result {

namespace {

constexpr int deepest = 16;

/// Stands for a netCDF dimension that has no coordinate variable.
bool is_placeholder(const Hdf5File& file, const std::string& name) {
  return file.has_attribute(name, "NAME") && file.text_attribute(name, "NAME").starts_with("This is a netCDF dimension but not");
}

void walk_down(const Hdf5File& file, const std::string& group, const std::function<void(const std::string&)>& visit, int depth) {
  for (const std::string& child : file.children(group)) {
    const std::string name = group.empty() ? child : group + "/" + child;
    if (file.is_group(name)) {
      if (depth < deepest) walk_down(file, name, visit, depth + 1);
    } else if (!is_placeholder(file, name)) {
      visit(name);
    }
  }
}

template <class T>
void hash_numbers(Hasher& hasher, const Hdf5File& file, const std::string& name) {
  const std::vector<T> values = file.read<T>(name);
  hasher.bytes(values.data(), values.size() * sizeof(T));
}

void hash_values(Hasher& hasher, const Hdf5File& file, const std::string& name, const std::string& type) {
  if (type == "int8") return hash_numbers<std::int8_t>(hasher, file, name);
  if (type == "uint8") return hash_numbers<std::uint8_t>(hasher, file, name);
  if (type == "int16") return hash_numbers<std::int16_t>(hasher, file, name);
  if (type == "uint16") return hash_numbers<std::uint16_t>(hasher, file, name);
  if (type == "int32") return hash_numbers<std::int32_t>(hasher, file, name);
  if (type == "uint32") return hash_numbers<std::uint32_t>(hasher, file, name);
  if (type == "int64") return hash_numbers<std::int64_t>(hasher, file, name);
  if (type == "uint64") return hash_numbers<std::uint64_t>(hasher, file, name);
  if (type == "float32") return hash_numbers<float>(hasher, file, name);
  if (type == "float64") return hash_numbers<double>(hasher, file, name);
  if (type != "text") throw InputError(ErrorCode::wrong_type, {file.path(), 0, 0, "/" + name}, {{"found", type}, {"expected", "numbers or texts"}});
  for (const std::string& text : file.read_texts(name)) hasher.text(text);
}

}  // namespace

void walk(const Hdf5File& file, const std::string& group, const std::function<void(const std::string&)>& visit) { walk_down(file, group, visit, 0); }

Digest digest_of(const Hdf5File& file) {
  Hasher hasher;
  walk(file, "", [&](const std::string& name) {
    if (name.starts_with("provenance/") || name.starts_with("weak_inputs/")) return;
    const std::string type = file.type_of(name);
    hasher.text(name), hasher.text(type);
    const std::vector<std::uint64_t> shape = file.shape(name);
    hasher.number(shape.size());
    for (const std::uint64_t length : shape) hasher.number(length);
    hash_values(hasher, file, name, type);
  });
  return hasher.digest();
}

}  // namespace muster::result
