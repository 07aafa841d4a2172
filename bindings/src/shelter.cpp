#include "arrays.hpp"
#include "case_values.hpp"
#include "muster/models/shelter/standards.hpp"
#include "parts.hpp"

// What people in shelters need, for muster.shelter_days.
namespace muster::python {

namespace {

using shelter::Standards;

py::object shelter_needs(const std::string& item, const py::buffer& persons, int days, const std::string& file) {
  const Standards own = file.empty() ? Standards{} : Standards::read(file);
  const Standards& standards = file.empty() ? Standards::shipped() : own;
  const std::vector<double> all = doubles(persons);
  std::vector<double> out;
  for (int day = 1; day <= days; ++day)
    for (const double n : all) out.push_back(standards.need(item, n, day));
  return array(out);
}

/// What two columns of shelters come to on each day: `of` a persons, b, day.
template <class Of>
py::object shelter_amounts(const py::buffer& first, const py::buffer& second, int days, const std::string& file, const Of& of) {
  const Standards own = file.empty() ? Standards{} : Standards::read(file);
  const Standards& standards = file.empty() ? Standards::shipped() : own;
  const std::vector<double> a = doubles(first), b = doubles(second);
  if (a.size() != b.size()) throw py::value_error("arrays of the same length");
  std::vector<double> out;
  for (int day = 1; day <= days; ++day)
    for (std::size_t i = 0; i < a.size(); ++i) out.push_back(of(standards, a[i], b[i], day));
  return array(out);
}

py::object shelter_tents(const py::buffer& persons, const py::buffer& covered_m2, int days, const std::string& file) {
  return shelter_amounts(persons, covered_m2, days, file,
                         [](const Standards& s, double n, double covered, int day) { return s.tents_beside_roof(n, covered, day); });
}

py::object shelter_cover(const py::buffer& covered_m2, const py::buffer& tents, int days, const std::string& file) {
  return shelter_amounts(covered_m2, tents, days, file, [](const Standards& s, double covered, double n, int day) { return s.cover(covered, n, day); });
}

py::list shelter_standards(const std::string& file) {
  py::list out;
  for (const shelter::Standard& row : Standards::read(file).rows()) {
    py::dict entry;
    entry["item"] = row.item, entry["from_day"] = row.from_day, entry["amount"] = row.amount, entry["per_persons"] = row.per_persons;
    entry["whole"] = row.whole, entry["mark"] = row.mark, entry["source"] = row.source;
    out.append(entry);
  }
  return out;
}

}  // namespace

void bind_shelter(py::module_& module) {
  module.def(
      "shelter_needs", &shelter_needs, py::arg("item"), py::arg("persons"), py::arg("days"), py::arg("standards") = "",
      "float64[day * row]: what that many persons need of an item on each of the days 1 (the first 24 h) .. `days` of their stay, day by day, in the unit "
      "of its name; 0 where the table does not have the item. standards: a CSV file in place of models/data/shelter/standards.csv.");
  module.def("shelter_tents", &shelter_tents, py::arg("persons"), py::arg("covered_m2"), py::arg("days"), py::arg("standards") = "",
             "float64[day * row]: tents for those whom the covered floor does not hold.");
  module.def("shelter_cover", &shelter_cover, py::arg("covered_m2"), py::arg("tents"), py::arg("days"), py::arg("standards") = "",
             "float64[day * row]: covered floor and that of the tents, m2.");
  module.def("shelter_standards", &shelter_standards, py::arg("standards") = "",
             "Rows of the table of standards: item, from_day, amount, per_persons, whole, mark, source.");
}

}  // namespace muster::python
