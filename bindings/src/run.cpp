#include "run.hpp"

#include <pybind11/stl.h>

#include <algorithm>
#include <chrono>

#include "arrays.hpp"
#include "parts.hpp"

namespace muster::python {

RunHandle::RunHandle(std::unique_ptr<Run> run, std::shared_ptr<const Plan> plan) : run_(std::move(run)), plan_(std::move(plan)) {
  // Arrays are allocated once, when models are declared; what is empty then is a queue of requests or a list of changes, which grows and shrinks.
  for (const ArrayRef& array : run_->state().arrays())
    if (!array.single && array.size() == 0) growing_.insert(array.name);
}

void RunHandle::advance(Time until, double wall_seconds) {
  using Clock = std::chrono::steady_clock;
  const auto stop = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(std::min(wall_seconds, 1e8)));
  while (!run_->finished() && run_->now() < until) {
    run_->step();
    if (Clock::now() >= stop) break;
  }
}

namespace {

Memory state_memory(const ArrayRef& array, const py::object& owner) {
  Memory memory{owner, array.data(), format_of(array.scalar), array.element_bytes, {}};
  memory.stride_bytes = array.stride;
  if (!array.single) memory.shape = {static_cast<py::ssize_t>(array.size())};
  if (array.scalar == Scalar::record) {
    memory.item_bytes = 1;
    memory.shape.push_back(array.element_bytes);
  }
  return memory;
}

py::object array(const py::object& self, const std::string& name) {
  const RunHandle& handle = self.cast<const RunHandle&>();
  for (const ArrayRef& found : handle.run().state().arrays())
    if (found.name == name) {
      if (found.short_time()) return numpy_copy(memory_of<std::int64_t>(found.times_ms(), self));
      return handle.grows(name) ? numpy_copy(state_memory(found, self)) : numpy_view(state_memory(found, self));
    }
  throw py::key_error(name);
}

std::vector<std::string> array_names(const RunHandle& handle) {
  std::vector<std::string> names;
  for (const ArrayRef& found : handle.run().state().arrays()) names.push_back(found.name);
  return names;
}

/// Columns of the event log. It grows with every step, so these are copies.
py::dict events(const py::object& self) {
  const EventLog& log = self.cast<const RunHandle&>().run().events();
  py::dict out;
  out["time"] = numpy_copy(memory_of<Time>(log.time, self));
  out["kind"] = numpy_copy(memory_of<std::uint16_t>(log.kind, self));
  out["subject"] = numpy_copy(memory_of<std::uint32_t>(log.subject, self));
  out["object"] = numpy_copy(memory_of<std::uint32_t>(log.object, self));
  out["value"] = numpy_copy(memory_of<double>(log.value, self));
  return out;
}

py::list event_kinds(const RunHandle& handle) {
  py::list out;
  for (const EventKindInfo& kind : handle.run().events().kinds()) {
    py::dict one;
    one["name"] = kind.name, one["subject"] = kind.subject, one["object"] = kind.object, one["unit"] = kind.unit;
    out.append(one);
  }
  return out;
}

py::list row_names(const RunHandle& handle, const std::string& table) {
  py::list out;
  const auto& names = handle.run().events().row_names();
  if (const auto found = names.find(table); found != names.end())
    for (const std::string& id : found->second) out.append(id);
  return out;
}

py::dict profile(const RunHandle& handle) {
  py::dict out;
  for (const auto& [name, entry] : handle.run().profile().entries()) out[py::str(name)] = py::make_tuple(entry.seconds, entry.calls);
  return out;
}

}  // namespace

void bind_run(py::module_& module) {
  using Release = py::call_guard<py::gil_scoped_release>;
  py::class_<RunHandle>(module, "Run", "One run: (world, plan, seed) -> state(t), event log. Steps run with the GIL released.")
      .def(
          "step", [](RunHandle& h) { h.run().step(); }, Release(), "Advance one step.")
      .def(
          "advance", [](RunHandle& h, std::int64_t until_ms, double wall_s) { h.advance(Time{until_ms}, wall_s); }, py::arg("until_ms"),
          py::arg("wall_s") = 1e8, Release(),
          "Step until `until_ms` (ms since the start), the end, or until `wall_s` seconds of computing have passed; stops at a step boundary.")
      .def_property_readonly(
          "now_ms", [](const RunHandle& h) { return h.run().now().ms; }, "Simulated time, ms since the start.")
      .def_property_readonly(
          "end_ms", [](const RunHandle& h) { return h.run().settings().end.ms; }, "End of the run, ms since the start.")
      .def_property_readonly(
          "step_ms", [](const RunHandle& h) { return h.run().settings().step.ms; }, "Length of a step, ms.")
      .def_property_readonly(
          "plan", [](const RunHandle& h) { return h.plan().id; }, "Id of the plan.")
      .def_property_readonly(
          "seed", [](const RunHandle& h) { return h.run().settings().seed; }, "Seed of all luck.")
      .def_property_readonly(
          "threads", [](const RunHandle& h) { return h.run().settings().threads; }, "OpenMP threads; results never depend on it.")
      .def_property_readonly(
          "finished", [](const RunHandle& h) { return h.run().finished(); }, "True at the end.")
      .def_property_readonly(
          "world", [](const RunHandle& h) { return std::const_pointer_cast<World>(h.run().shared_world()); }, "The place.")
      .def("arrays", &array_names, "Names of all arrays of State, sorted.")
      .def("array", &array, py::arg("name"),
           "An array of State by name, read-only: a view that follows the run (use .copy() to keep its values). Request queues and lists of changes, "
           "whose length changes, are copies. Times are int64 ms; 2305843009213693951 = never.")
      .def("events", &events, "Columns of the event log, as copies: time (ms), kind, subject, object (rows; 4294967295 = none), value.")
      .def("event_kinds", &event_kinds, "What each kind of event means: name, tables of subject and object, unit of value.")
      .def("row_names", &row_names, py::arg("table"), "Ids of the rows of a table that is the run's and not the world's: zone, rain_gauge, order; none = [].")
      .def("profile", &profile, "Computing time per model: name -> (seconds, calls).")
      .def(
          "digest", [](RunHandle& h) { return h.run().digest().hex(); }, Release(), "Hash of State and event log now, 32 hex digits.")
      .def(
          "drop_caches", [](RunHandle& h) { h.run().drop_caches(); }, Release(), "Every model forgets what it can rebuild; results do not change.");
}

}  // namespace muster::python
