#include <pybind11/stl.h>

#include <mutex>

#include "arrays.hpp"
#include "muster/engine/routing/point_routes.hpp"
#include "muster/engine/routing/routing_tables.hpp"
#include "muster/engine/routing/timed_routes.hpp"
#include "parts.hpp"

// Ways over a network for notebooks and for the cases of bindings/muster/verify: trees, pairs of points, ways in time.
namespace muster::python {

namespace {

/// Whole numbers as a column of uint32: whatever NumPy makes such an array of.
std::vector<std::uint32_t> column(const py::object& given, const char* name, std::size_t wanted = SIZE_MAX) {
  const py::module_ numpy = py::module_::import("numpy");
  const py::object array = numpy.attr("atleast_1d")(given);
  const auto size = array.attr("size").cast<std::size_t>();
  if (array.attr("ndim").cast<int>() != 1 || (wanted != SIZE_MAX && size != wanted)) throw py::value_error(std::string(name) + ": wrong shape or length");
  if (size == 0) return {};
  if (std::string("iu").find(py::str(array.attr("dtype").attr("kind"))) == std::string::npos) throw py::value_error(std::string(name) + ": not whole numbers");
  if (array.attr("min")().cast<std::int64_t>() < 0 || array.attr("max")().cast<std::int64_t>() > UINT32_MAX)
    throw py::value_error(std::string(name) + ": outside 0 .. 4294967295");
  const py::buffer_info memory = py::buffer(numpy.attr("ascontiguousarray")(array, "I")).request();
  const auto* const first = static_cast<const std::uint32_t*>(memory.ptr);
  return {first, first + size};
}

std::vector<double> reals(const py::object& given, const char* name, std::size_t wanted) {
  const py::module_ numpy = py::module_::import("numpy");
  const py::object array = numpy.attr("ascontiguousarray")(numpy.attr("atleast_1d")(given), "d");
  const py::buffer_info memory = py::buffer(array).request();
  if (memory.ndim != 1 || static_cast<std::size_t>(memory.size) != wanted) throw py::value_error(std::string(name) + ": wrong shape or length");
  const auto* const first = static_cast<const double*>(memory.ptr);
  return {first, first + wanted};
}

template <class T>
py::object array_of(const std::vector<T>& values, std::vector<py::ssize_t> shape = {}) {
  return numpy_copy(memory_of<T>(std::span<const T>(values), py::none(), std::move(shape)));
}

void below(const std::vector<std::uint32_t>& rows, std::size_t size, const char* name) {
  for (const std::uint32_t row : rows)
    if (row >= size) throw py::index_error(std::string(name) + ": row " + std::to_string(row) + " of " + std::to_string(size));
}

TravelMode mode_of(const std::string& name) {
  const std::vector<std::string> names = {"foot", "car", "cycle", "high", "boat"};
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] == name) return static_cast<TravelMode>(i);
  throw py::value_error("mode: expected foot, car, cycle, high or boat, got " + name);
}

/// A network and who travels on it.
struct Ways {
  std::shared_ptr<const World> world;
  TravelMode mode;
  RouteGraph graph;
  std::shared_ptr<const PointRoutes> points;  ///< made when first needed: it takes as long as some hundred trees
  std::mutex making;

  Ways(std::shared_ptr<const World> of, TravelMode by)
      : world(std::move(of)), mode(by), graph(obeys_turn_bans(by) ? RouteGraph(world->network, world->turn_bans) : RouteGraph(world->network)) {}
  std::vector<std::uint32_t> costs(const py::object& cost_ms) const {
    std::vector<std::uint32_t> out = column(cost_ms, "cost_ms", world->network.links());
    for (const std::uint32_t ms : out)
      if (ms == 0) throw py::value_error("cost_ms: 0; the least is 1 ms");
    return out;
  }
  NodeId node(std::uint32_t row) const {
    below({row}, world->network.nodes(), "node");
    return {row};
  }
};

/// Costs of all links, spread over the hierarchy, and one query that asks them.
struct WayCosts {
  std::shared_ptr<Ways> ways;
  std::shared_ptr<const PointRoutes> points;
  PointCosts costs;
  PointQuery query;
  std::mutex asking;
};

std::shared_ptr<Ways> ways_of_links(std::size_t nodes, const py::object& tail, const py::object& head, const py::object& banned_from,
                                    const py::object& banned_to, const py::object& x, const py::object& y) {
  auto world = std::make_shared<World>();
  const auto from = column(tail, "tail"), to = column(head, "head", from.size());
  below(from, nodes, "tail"), below(to, nodes, "head");
  if (!std::is_sorted(from.begin(), from.end())) throw py::value_error("tail: links must be sorted by their tail");
  LinkTable& links = world->links;
  for (std::size_t i = 0; i < from.size(); ++i) {
    links.key.push_back(entity_key("link", std::to_string(i)));
    links.tail.push_back({from[i]}), links.head.push_back({to[i]});
  }
  world->nodes.id.resize(nodes);
  if (!x.is_none()) world->nodes.x = reals(x, "x", nodes), world->nodes.y = reals(y, "y", nodes);
  const auto ban_from = column(banned_from, "banned_from"), ban_to = column(banned_to, "banned_to", ban_from.size());
  below(ban_from, from.size(), "banned_from"), below(ban_to, from.size(), "banned_to");
  for (std::size_t i = 0; i < ban_from.size(); ++i) {
    if (to[ban_from[i]] != from[ban_to[i]]) throw py::value_error("banned turn " + std::to_string(i) + ": the second link does not begin where the first ends");
    world->turn_bans.from.push_back({ban_from[i]}), world->turn_bans.to.push_back({ban_to[i]});
  }
  world->network = Network(nodes, links);
  return std::make_shared<Ways>(world, TravelMode::car);
}

py::tuple tree(const Ways& ways, const py::object& cost_ms, std::uint32_t to) {
  const auto cost = ways.costs(cost_ms);
  const NodeId node = ways.node(to);
  std::vector<std::uint32_t> cost_to_go(ways.graph.states()), next(cost_to_go);
  {
    const py::gil_scoped_release others_may_run;
    std::vector<std::uint8_t> out(next.size());
    TreeWork work;
    reverse_tree(ways.graph, RouteCosts(ways.graph, cost), ways.world->links.key, node, {cost_to_go, out}, work);
    for (std::uint32_t state = 0; state < next.size(); ++state) next[state] = out[state] == no_out_link ? UINT32_MAX : ways.graph.first_out(state) + out[state];
  }
  return py::make_tuple(array_of(cost_to_go), array_of(next));
}

std::shared_ptr<WayCosts> costs(const std::shared_ptr<Ways>& ways, const py::object& cost_ms, int threads) {
  const auto cost = ways->costs(cost_ms);
  const py::gil_scoped_release others_may_run;
  {
    const std::lock_guard lock(ways->making);
    if (ways->points == nullptr) ways->points = std::make_shared<const PointRoutes>(*ways->world, ways->mode, threads);
  }
  return std::shared_ptr<WayCosts>(new WayCosts{ways, ways->points, PointCosts(*ways->points, cost, threads), PointQuery(*ways->points), {}});
}

std::uint32_t point_cost(WayCosts& c, std::uint32_t from, std::uint32_t to) {
  below({from}, c.ways->graph.states(), "start");
  const std::lock_guard lock(c.asking);
  return c.query.cost(c.costs, from, c.ways->node(to));
}

py::object link_rows(const std::vector<LinkId>& links) {
  std::vector<std::uint32_t> rows;
  for (const LinkId link : links) rows.push_back(link.index);
  return array_of(rows);
}

py::object point_path(WayCosts& c, std::uint32_t from, std::uint32_t to) {
  below({from}, c.ways->graph.states(), "start");
  const std::lock_guard lock(c.asking);
  return link_rows(c.query.path(c.costs, from, c.ways->node(to)));
}

py::object point_table(WayCosts& c, const py::object& from, const py::object& to) {
  const auto start = column(from, "start"), end = column(to, "to");
  below(start, c.ways->graph.states(), "start"), below(end, c.ways->world->network.nodes(), "to");
  std::vector<std::uint32_t> out;
  {
    const py::gil_scoped_release others_may_run;
    const std::lock_guard lock(c.asking);
    std::vector<NodeId> nodes;
    for (const std::uint32_t row : end) nodes.push_back({row});
    out = c.query.table(c.costs, std::vector<RouteState>(start.begin(), start.end()), nodes);
  }
  return array_of(out, {static_cast<py::ssize_t>(start.size()), static_cast<py::ssize_t>(end.size())});
}

void change(WayCosts& c, const py::object& cost_ms, int threads) {
  const auto cost = c.ways->costs(cost_ms);
  const py::gil_scoped_release others_may_run;
  const std::lock_guard lock(c.asking);
  c.costs.change(cost, threads);
}

SpeedProfiles speeds(const py::object& free_ms, const py::object& link, const py::object& from_ms, const py::object& share) {
  const auto free = column(free_ms, "free_ms");
  for (const std::uint32_t ms : free)
    if (ms == 0) throw py::value_error("free_ms: 0; the least is 1 ms");
  const auto rows = column(link, "link"), from = column(from_ms, "from_ms", rows.size());
  const auto shares = reals(share, "share", rows.size());
  below(rows, free.size(), "link");
  std::vector<SpeedStep> steps;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!(shares[i] >= 0 && shares[i] <= 256)) throw py::value_error("share: outside 0 .. 256");
    steps.push_back({{rows[i]}, from[i], static_cast<std::uint32_t>(std::llround(shares[i] * SpeedProfiles::free_speed))});
  }
  return SpeedProfiles(free, std::move(steps));
}

std::vector<Departure> departures(const Ways& ways, const SpeedProfiles& speed, const py::object& from, const py::object& at_ms) {
  if (speed.links() != ways.world->network.links()) throw py::value_error("speeds: of another network");
  const auto start = column(from, "start"), at = column(at_ms, "at_ms", start.size());
  below(start, ways.graph.states(), "start");
  std::vector<Departure> out;
  for (std::size_t i = 0; i < start.size(); ++i) out.push_back({start[i], at[i]});
  return out;
}

py::object earliest(const Ways& ways, const SpeedProfiles& speed, const py::object& from, const py::object& at_ms) {
  const auto start = departures(ways, speed, from, at_ms);
  std::vector<std::uint32_t> arrival(ways.graph.states());
  {
    const py::gil_scoped_release others_may_run;
    TreeWork work;
    earliest_arrivals(ways.graph, speed, start, arrival, work);
  }
  return array_of(arrival);
}

py::tuple earliest_to(const Ways& ways, const SpeedProfiles& speed, const py::object& from, const py::object& at_ms, std::uint32_t to) {
  const auto start = departures(ways, speed, from, at_ms);
  const NodeId node = ways.node(to);
  std::vector<std::uint32_t> arrival(ways.graph.states());
  TreeWork work;
  earliest_arrivals(ways.graph, speed, start, arrival, work, node);
  std::uint32_t there = no_way;
  ways.graph.for_states_of(to, [&](std::uint32_t state) { there = std::min(there, arrival[state]); });
  return py::make_tuple(there, link_rows(earliest_way(ways.graph, speed, ways.world->links.key, start, arrival, node)));
}

py::object latest(const Ways& ways, const SpeedProfiles& speed, std::uint32_t to, std::uint32_t deadline_ms) {
  if (speed.links() != ways.world->network.links()) throw py::value_error("speeds: of another network");
  const NodeId node = ways.node(to);
  std::vector<std::uint32_t> departure(ways.graph.states());
  {
    const py::gil_scoped_release others_may_run;
    TreeWork work;
    latest_departures(ways.graph, speed, node, deadline_ms, departure, work);
  }
  return array_of(departure);
}

py::object free_costs_of(const Ways& ways, double own_m_s) {
  if (ways.world->links.modes.size() != ways.world->network.links()) throw py::value_error("a network of links alone has no speeds");
  return array_of(free_costs(*ways.world, ways.mode, own_m_s));
}

py::object states_after(const Ways& ways) {
  std::vector<std::uint32_t> out(ways.world->network.links());
  for (std::uint32_t link = 0; link < out.size(); ++link) out[link] = ways.graph.head(link);
  return array_of(out);
}

py::object state_nodes(const Ways& ways) {
  std::vector<std::uint32_t> out(ways.graph.states());
  for (std::uint32_t state = 0; state < out.size(); ++state) out[state] = ways.graph.node(state);
  return array_of(out);
}

void bind_costs(py::module_& module) {
  py::class_<WayCosts, std::shared_ptr<WayCosts>>(module, "WayCosts", "Costs of all links, ready for questions from point to point. Made by Ways.costs().")
      .def("cost", &point_cost, py::arg("start"), py::arg("to"), "Travel time from a state (or node) to a node, ms; 4294967295 = no way.")
      .def("path", &point_path, py::arg("start"), py::arg("to"),
           "uint32[link]: rows of the links of the way in order; empty where there is no way, or none is needed. At every state it takes the link with "
           "the lowest key among those on a cheapest way.")
      .def("table", &point_table, py::arg("start"), py::arg("to"), "uint32[start, to]: travel times from each to each, ms.")
      .def("change", &change, py::arg("cost_ms"), py::arg("threads") = 1, "Other costs. Takes as long as what hangs on the links that changed.");
  py::class_<SpeedProfiles>(module, "Speeds", "How links can be passed over time; nobody overtakes on a link.")
      .def(py::init(&speeds), py::arg("free_ms"), py::arg("link") = py::tuple(), py::arg("from_ms") = py::tuple(), py::arg("share") = py::tuple(),
           "free_ms: uint32[link], travel time at free speed, 4294967295 = never. link, from_ms, share: steps in any order; from that moment on the link is "
           "passed at that share of its free speed (0 = closed, rounded to 1/65536, at most 256), until the link's next step.")
      .def(
          "leave", [](const SpeedProfiles& s, std::uint32_t link, std::uint32_t ms) { return below({link}, s.links(), "link"), s.leave(link, ms); },
          py::arg("link"), py::arg("ms"), "When one who enters a link at `ms` reaches its end, ms; 4294967295 = never.")
      .def(
          "enter_by", [](const SpeedProfiles& s, std::uint32_t link, std::uint32_t ms) { return below({link}, s.links(), "link"), s.enter_by(link, ms); },
          py::arg("link"), py::arg("ms"), "The last moment to enter a link and still reach its end at `ms`; 4294967295 = none.");
}

}  // namespace

void bind_ways(py::module_& module) {
  bind_costs(module);
  py::class_<Ways, std::shared_ptr<Ways>>(
      module, "Ways",
      "Ways over the network of a world. Where turns are banned there are more states than nodes: state 0 .. nodes - 1 is a node, for those who set out "
      "there; the others are nodes after a link from which some turns are banned. Times are whole ms, 4294967295 = no way.")
      .def(py::init([](const std::shared_ptr<World>& world, const std::string& mode) { return std::make_shared<Ways>(world, mode_of(mode)); }),
           py::arg("world"), py::arg("mode") = "car", "mode: foot, car, cycle, high (trucks, buses) or boat.")
      .def_static(
          "of_links", &ways_of_links, py::arg("nodes"), py::arg("tail"), py::arg("head"), py::arg("banned_from") = py::tuple(),
          py::arg("banned_to") = py::tuple(), py::arg("x") = py::none(), py::arg("y") = py::none(),
          "A network of links alone: rows of their ends, sorted by tail; pairs of links that are banned turns; where nodes lie, which only speeds things up.")
      .def_property_readonly(
          "states", [](const Ways& w) { return w.graph.states(); }, "Number of states.")
      .def("state_after", &states_after, "uint32[link]: the state in which one is after each link.")
      .def("state_node", &state_nodes, "uint32[state]: the node of each state.")
      .def("free_costs", &free_costs_of, py::arg("own_m_s") = 1.34,
           "uint32[link]: travel times with nothing in the way, ms. own_m_s: speed on foot, or at most by two-wheeler.")
      .def(
          "tree", &tree, py::arg("cost_ms"), py::arg("to"),
          "All ways to one node. cost_ms: uint32[link], at least 1, 4294967295 = closed. Returns uint32[state] travel times, and uint32[state] rows of the next "
          "links (4294967295 = none); of equally good links the lowest key.")
      .def("costs", &costs, py::arg("cost_ms"), py::arg("threads") = 1,
           "WayCosts for many questions from point to point. The first call makes the hierarchy, which takes some seconds for a million nodes.")
      .def("earliest", &earliest, py::arg("speeds"), py::arg("start"), py::arg("at_ms"),
           "uint32[state]: earliest arrivals everywhere of those who set out from states (or nodes) at these moments, ms.")
      .def("earliest_to", &earliest_to, py::arg("speeds"), py::arg("start"), py::arg("at_ms"), py::arg("to"),
           "The earliest arrival at one node, ms, and the rows of the links of the way.")
      .def("latest", &latest, py::arg("speeds"), py::arg("to"), py::arg("deadline_ms"),
           "uint32[state]: how late one may set out from everywhere to be at a node by a deadline, ms; 4294967295 = too late at any moment from 0 on.");
}

}  // namespace muster::python
