#include "muster/engine/assignment/assignment.hpp"

#include <omp.h>

#include <cstring>

#include "case_values.hpp"
#include "muster/engine/core/error.hpp"
#include "parts.hpp"

// Static user equilibrium, for `muster assign` and the cases of bindings/muster/verify.
namespace muster::python {

namespace {

/// uint32[row] under `key`, as rows of nodes.
std::vector<NodeId> nodes_of(const py::dict& dict, const char* key) {
  const py::buffer_info info = dict[key].cast<py::buffer>().request();
  if (info.format != py::format_descriptor<std::uint32_t>::format() || info.ndim != 1 || (info.size > 1 && info.strides[0] != info.itemsize))
    throw py::type_error(std::string(key) + ": expected a contiguous uint32[row]");
  std::vector<NodeId> out(static_cast<std::size_t>(info.size));
  static_assert(sizeof(NodeId) == sizeof(std::uint32_t));
  if (!out.empty()) std::memcpy(static_cast<void*>(out.data()), info.ptr, out.size() * sizeof(NodeId));
  return out;
}

void check_lengths(const AssignmentCase& c) {
  const std::size_t links = c.tail.size(), pairs = c.from.size();
  const DelayTable& d = c.delay;
  if (c.head.size() != links || d.free_time.size() != links || d.b.size() != links || d.capacity.size() != links || d.power.size() != links ||
      d.fixed.size() != links || c.to.size() != pairs || c.trips.size() != pairs)
    throw py::value_error("columns of links, or of trips, differ in length");
  for (const auto* ends : {&c.tail, &c.head, &c.from, &c.to})
    for (const NodeId node : *ends)
      if (node.index >= c.nodes) throw py::value_error("a node that does not exist");
}

AssignmentCase case_of(const py::dict& given) {
  AssignmentCase out;
  out.nodes = given["nodes"].cast<std::size_t>();
  out.first_through = {given["first_through"].cast<std::uint32_t>()};
  out.tail = nodes_of(given, "tail"), out.head = nodes_of(given, "head");
  out.delay = {doubles_of(given, "free_time"), doubles_of(given, "b"), doubles_of(given, "capacity"), doubles_of(given, "power"), doubles_of(given, "fixed")};
  out.from = nodes_of(given, "from"), out.to = nodes_of(given, "to"), out.trips = doubles_of(given, "trips");
  check_lengths(out);
  return out;
}

std::unique_ptr<Assignment> assignment_of(const py::dict& given, int threads) {
  const AssignmentCase c = case_of(given);
  const py::gil_scoped_release others_may_run;
  return std::make_unique<Assignment>(c, threads > 0 ? threads : omp_get_max_threads());
}

py::dict dict_of(const FlowSums& sums) {
  py::dict out;
  out["objective"] = sums.objective, out["total_cost"] = sums.total_cost, out["total_time"] = sums.total_time;
  out["shortest_cost"] = sums.shortest_cost, out["relative_gap"] = sums.relative_gap();
  return out;
}

std::vector<double> flow_of(const Assignment& assignment, const py::buffer& flow) {
  std::vector<double> out = doubles(flow);
  if (out.size() != assignment.links()) throw py::value_error("expected one flow per link");
  return out;
}

}  // namespace

void bind_assignment(py::module_& module) {
  py::class_<Assignment>(module, "Assignment", "Static user equilibrium of a network and its trips, iteration by iteration. docs/assignment.md has the method.")
      .def(
          py::init(&assignment_of), py::arg("case"), py::arg("threads") = 0,
          "case: nodes (count), first_through (nodes below it carry no through traffic), uint32[link] tail, head, float64[link] free_time, b, capacity, power, "
          "fixed, uint32[pair] from, to, float64[pair] trips. threads: 0 = as many as there are cores.")
      .def(
          "iterate",
          [](Assignment& a) {
            if (!a.cut_off().empty()) throw py::value_error("some trips have no way: see cut_off");
            const py::gil_scoped_release others_may_run;
            a.iterate();
          },
          "Makes the flows better. Not where some trips have no way.")
      .def_property_readonly("cut_off", &Assignment::cut_off, "Rows of trips that no way joins, ascending.")
      .def_property_readonly("iterations", &Assignment::iterations, "So far.")
      .def_property_readonly("ways", &Assignment::ways, "Ways that carry trips.")
      .def_property_readonly(
          "sums", [](const Assignment& a) { return dict_of(a.sums()); },
          "Of the flows reached: objective, total_cost, total_time, shortest_cost, relative_gap.")
      .def(
          "flow", [](const Assignment& a) { return array(a.flow()); }, "float64[link], the flows reached.")
      .def(
          "costs", [](const Assignment& a, const py::buffer& flow) { return array(a.costs(flow_of(a, flow))); }, py::arg("flow"),
          "float64[link], the costs of given flows.")
      .def(
          "evaluate",
          [](Assignment& a, const py::buffer& given) {
            const std::vector<double> flow = flow_of(a, given);
            FlowSums sums;
            {
              const py::gil_scoped_release others_may_run;
              sums = a.evaluate(flow);
            }
            return dict_of(sums);
          },
          py::arg("flow"), "The sums of given flows, as in `sums`.");
}

}  // namespace muster::python
