#include "muster/scenarios/people.hpp"

#include <pybind11/stl.h>

#include <cmath>
#include <cstring>

#include "arrays.hpp"
#include "muster/engine/core/luck.hpp"
#include "parts.hpp"

// Households, persons and luck for importers: the curves and draws of the generated town, over whole arrays at once.
namespace muster::python {

namespace {

/// Copy of a one-dimensional NumPy array whose items have the size of T; throws ValueError where it is anything else.
template <class T>
std::vector<T> values_of(const py::buffer& array, std::size_t wanted, const char* name) {
  const py::buffer_info info = array.request();
  const bool fits = info.ndim == 1 && info.itemsize == static_cast<py::ssize_t>(sizeof(T)) && (info.size == 0 || info.strides[0] == info.itemsize);
  if (!fits || (wanted != SIZE_MAX && static_cast<std::size_t>(info.size) != wanted))
    throw py::value_error(std::string(name) + ": wrong type, shape or length");
  std::vector<T> out(static_cast<std::size_t>(info.size));
  if (!out.empty()) std::memcpy(out.data(), info.ptr, out.size() * sizeof(T));
  return out;
}

template <class T>
py::object copy_of(const std::vector<T>& values) {
  return numpy_copy(memory_of<T>(std::span<const T>(values), py::none()));
}

py::object household_sizes(const std::vector<std::string>& ids, const py::buffer& first, const py::buffer& persons, std::uint64_t seed) {
  const auto begin = values_of<std::int64_t>(first, SIZE_MAX, "first");
  const auto people = values_of<std::int64_t>(persons, begin.empty() ? 0 : begin.size() - 1, "persons");
  std::vector<std::uint8_t> out;
  for (std::size_t g = 0; g < people.size(); ++g) {
    if (begin[g] < 0 || begin[g] > begin[g + 1] || static_cast<std::size_t>(begin[g + 1]) > ids.size()) throw py::value_error("first: rows out of order");
    const std::vector<std::string> group(ids.begin() + begin[g], ids.begin() + begin[g + 1]);
    const std::vector<std::uint8_t> sizes = people::household_sizes(seed, group, people[g]);
    out.insert(out.end(), sizes.begin(), sizes.end());
  }
  return copy_of(out);
}

py::dict draw_families(const std::vector<std::string>& ids, const py::buffer& sizes, const py::buffer& cars_per_household, std::uint64_t seed) {
  const auto size = values_of<std::uint8_t>(sizes, ids.size(), "sizes");
  const auto mean = values_of<double>(cars_per_household, ids.size(), "cars_per_household");
  std::vector<std::uint8_t> cars, age, female;
  std::vector<std::uint32_t> household;
  py::list person;
  for (std::size_t h = 0; h < ids.size(); ++h) {
    const people::Family family = people::draw_family(seed, ids[h], size[h], mean[h]);
    cars.push_back(family.cars);
    for (std::size_t k = 0; k < family.members.size(); ++k) {
      person.append(people::person_id(ids[h], k)), household.push_back(static_cast<std::uint32_t>(h));
      age.push_back(family.members[k].age), female.push_back(family.members[k].female ? 1 : 0);
    }
  }
  py::dict out;
  out["cars"] = copy_of(cars), out["id"] = person, out["household"] = copy_of(household);
  out["age"] = copy_of(age), out["female"] = copy_of(female);
  return out;
}

py::dict draw_traits(const std::vector<std::string>& ids, const py::buffer& ages, const py::buffer& females, const py::buffer& impaired_share,
                     std::uint64_t seed) {
  const auto age = values_of<std::uint8_t>(ages, ids.size(), "age"), female = values_of<std::uint8_t>(females, ids.size(), "female");
  const auto share = values_of<double>(impaired_share, ids.size(), "impaired_share");
  std::vector<std::uint8_t> impaired, phone;
  std::vector<float> walk, size;
  for (std::size_t p = 0; p < ids.size(); ++p) {
    const double chance = std::isnan(share[p]) ? people::impaired_share_at(age[p]) : share[p];
    const people::Traits traits = people::draw_traits(seed, ids[p], age[p], female[p] != 0, chance);
    impaired.push_back(traits.impaired ? 1 : 0), phone.push_back(traits.phone ? 1 : 0);
    walk.push_back(traits.walk_m_s), size.push_back(traits.height_mass);
  }
  py::dict out;
  out["impaired"] = copy_of(impaired), out["phone"] = copy_of(phone), out["walk_m_s"] = copy_of(walk), out["height_mass"] = copy_of(size);
  return out;
}

py::object entity_keys(const std::string& table, const std::vector<std::string>& ids) {
  std::vector<std::uint64_t> keys;
  for (const std::string& id : ids) keys.push_back(entity_key(table, id).value);
  return copy_of(keys);
}

py::object building_luck(const py::buffer& keys, const std::string& purpose, std::uint64_t seed) {
  std::vector<double> out;
  for (const std::uint64_t key : values_of<std::uint64_t>(keys, SIZE_MAX, "keys"))
    out.push_back(uniform(seed, Stream::town_buildings, EntityKey{key}, occasion(purpose)));
  return copy_of(out);
}

}  // namespace

void bind_people(py::module_& module) {
  module.attr("PERSONS_PER_HOUSEHOLD") = people::persons_per_household;
  module.def("household_sizes", &household_sizes, py::arg("ids"), py::arg("first"), py::arg("persons"), py::arg("seed") = 1,
             "uint8[household]: sizes by the census of 2020. Group g holds the households first[g] up to first[g + 1] (int64) and persons[g] (int64) people, "
             "exactly where there is at least one person and at most 255 per household.");
  module.def("draw_families", &draw_families, py::arg("ids"), py::arg("sizes"), py::arg("cars_per_household"), py::arg("seed") = 1,
             "Who lives in households of `sizes` (uint8) people: cars[household], and per person id, household (row), age, female. cars_per_household: "
             "float64, mean of the place. Follows from the seed and the household's id alone.");
  module.def("draw_traits", &draw_traits, py::arg("ids"), py::arg("age"), py::arg("female"), py::arg("impaired_share"), py::arg("seed") = 1,
             "impaired, phone, walk_m_s and height_mass of persons of given age and sex (uint8). impaired_share: float64, 0 .. 1; NaN = by age.");
  module.def("entity_keys", &entity_keys, py::arg("table"), py::arg("ids"), "uint64[row]: keys of the things `ids` of a table; luck is drawn by them.");
  module.def("building_luck", &building_luck, py::arg("keys"), py::arg("purpose"), py::arg("seed") = 1,
             "float64[key], uniform in [0, 1): luck of the stream town_buildings for what `purpose` names. A pure function of its arguments.");
}

}  // namespace muster::python
