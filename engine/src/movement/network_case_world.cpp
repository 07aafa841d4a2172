#include "movement/network_case_world.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "muster/engine/core/error.hpp"
#include "muster/engine/core/math.hpp"

namespace muster {

namespace {

using Rows = std::map<std::string, std::uint32_t, std::less<>>;
constexpr double slowest_drawn_m_s = 0.05;  // a normal distribution reaches below 0

void head(TableHead& table, const char* kind, std::string id) {
  table.key.push_back(entity_key(kind, id));
  table.id.push_back(std::move(id));
  table.origin.push_back(Origin::guessed);
}

/// Throws InputError where a name is missing or stands twice.
class Checks {
 public:
  void need(bool right, const std::string& where, const std::string& reason, const std::string& reason_zh) {
    if (!right) problems_.add(ErrorCode::inconsistent, Location{.file = {}, .key_path = where}, {{"reason", reason}, {"reason_zh", reason_zh}});
  }
  void throw_if_any() const { problems_.throw_if_any(); }

 private:
  Problems problems_;
};

void check_links(const NetworkCase& c, const Rows& nodes, Checks& checks) {
  Rows ids;
  for (std::size_t i = 0; i < c.links.size(); ++i) {
    const CaseLink& l = c.links[i];
    const std::string where = "links[" + std::to_string(i) + "]";
    checks.need(nodes.contains(l.from) && nodes.contains(l.to), where, "it joins a node that is not listed", "连接了未列出的节点");
    checks.need(ids.emplace(l.id, 0U).second, where + ".id", "the id stands twice", "编号重复");
    checks.need(l.length_m > 0 && l.speed_m_s > 0 && l.lanes >= 0 && l.width_m >= 0, where, "length and speed must be above 0", "长度和速度必须大于 0");
    checks.need(l.lanes == 0 || l.capacity_veh_s > 0 || l.wave_m_s > 0, where, "capacity or wave speed is missing", "缺少通行能力或回波速度");
  }
  for (std::size_t i = 0; i < c.links.size(); ++i)
    for (const std::string& id : c.links[i].no_turn_to) {
      const auto to = std::find_if(c.links.begin(), c.links.end(), [&](const CaseLink& l) { return l.id == id; });
      checks.need(to != c.links.end() && to->from == c.links[i].to, "links[" + std::to_string(i) + "].no_turn_to", "no link " + id + " begins where it ends",
                  "其终点没有起始路段 " + id);
    }
  for (const CaseSignal& s : c.signals) {
    checks.need(ids.contains(s.link), "signals", "no link " + s.link, "没有路段 " + s.link);
    checks.need(s.green_from_s >= 0 && s.green_to_s > s.green_from_s && s.cycle_s >= s.green_to_s && s.cycle_s <= 3600, "signals/" + s.link,
                "green must begin and end within the cycle", "绿灯须在周期内开始和结束");
  }
  for (const CaseControl& control : c.controls) checks.need(nodes.contains(control.node), "controls", "no node " + control.node, "没有节点 " + control.node);
  for (const CaseChange& change : c.changes) checks.need(ids.contains(change.link), "changes", "no link " + change.link, "没有路段 " + change.link);
}

/// @param least  smallest number that a list may hold
void check_draw(const CaseDraw& draw, const std::string& where, double least, Checks& checks) {
  const std::vector<double>& v = draw.values;
  if (draw.law == CaseDraw::Law::list) {
    checks.need(!v.empty() && std::all_of(v.begin(), v.end(), [&](double x) { return x >= least; }), where, "a number is missing or too small",
                "缺少数值或数值过小");
    return;
  }
  const bool right = v.size() == 2 && (draw.law == CaseDraw::Law::uniform ? v[0] >= least && v[1] >= v[0] : v[0] > 0 && v[1] > 0);
  checks.need(right && draw.most > std::max(draw.least, least), where, "the distribution has no such parameters", "分布参数无效");
}

void check_demands(const NetworkCase& c, const Rows& nodes, Checks& checks) {
  Rows ids;
  for (const CaseLink& l : c.links) ids.emplace(l.id, 0U);
  for (std::size_t i = 0; i < c.demands.size(); ++i) {
    const CaseDemand& d = c.demands[i];
    const std::string where = "demands[" + std::to_string(i) + "]";
    checks.need(nodes.contains(d.from) && (nodes.contains(d.to) || !d.exits.empty()), where, "it joins a node that is not listed", "连接了未列出的节点");
    checks.need(d.waits_at.empty() || nodes.contains(d.waits_at), where + ".waits_at", "no node " + d.waits_at, "没有节点 " + d.waits_at);
    for (const std::string& exit : d.exits) checks.need(nodes.contains(exit), where + ".to", "no node " + exit, "没有节点 " + exit);
    checks.need(d.exits.empty() || (d.mode == TravelMode::foot && d.path.empty()), where + ".to", "only people on foot without a given path have a choice",
                "只有未指定路径的步行者可在多个目的地中选择");
    checks.need(d.count > 0 || (d.rate_per_s > 0 && d.end_s >= d.start_s), where, "rate and end, or a count, are missing", "缺少流率与结束时间，或数量");
    checks.need(d.persons >= 1 && d.persons <= 255 && d.members_m_s.size() <= 255, where, "persons must be 1 to 255", "人数应为 1 至 255");
    check_draw(d.walk_m_s, where + ".walk_m_s", 1e-9, checks), check_draw(d.delay_s, where + ".delay_s", 0, checks);
    for (const double speed : d.members_m_s) checks.need(speed > 0, where + ".members_m_s", "speeds must be above 0", "速度必须大于 0");
    const bool known = d.vehicle.empty() || std::any_of(c.vehicles.begin(), c.vehicles.end(), [&d](const VehicleKind& kind) { return kind.id == d.vehicle; });
    checks.need(known, where + ".vehicle", "no vehicle " + d.vehicle, "没有车辆类型 " + d.vehicle);
    checks.need(d.on.empty() || (d.mode == TravelMode::foot && d.count > 0), where + ".on", "people on foot, by count, may be under way",
                "只有步行者可按数量置于途中");
    for (const std::string& link : d.on) checks.need(ids.contains(link), where + ".on", "no link " + link, "没有路段 " + link);
    for (const std::string& link : d.path) checks.need(ids.contains(link), where + ".path", "no link " + link, "没有路段 " + link);
  }
}

void check_fleet(const NetworkCase& c, const Rows& nodes, Checks& checks) {
  Rows ids;
  for (std::size_t i = 0; i < c.fleet.size(); ++i) {
    const CaseFleetVehicle& v = c.fleet[i];
    const std::string where = "fleet[" + std::to_string(i) + "]";
    checks.need(ids.emplace(v.id, 0U).second, where + ".id", "the id stands twice", "编号重复");
    checks.need(nodes.contains(v.at), where + ".at", "no node " + v.at, "没有节点 " + v.at);
    const bool known = std::any_of(c.vehicles.begin(), c.vehicles.end(), [&v](const VehicleKind& kind) { return kind.id == v.kind; });
    checks.need(known, where + ".kind", "no vehicle " + v.kind, "没有车辆类型 " + v.kind);
    checks.need(v.crew >= 0 && v.crew <= 255, where + ".crew", "the crew must be 0 to 255", "随车人员应为 0 至 255");
  }
}

/// Whole number of departures, and the moment of each.
std::int64_t departures(const CaseDemand& d) {
  if (!d.on.empty()) return d.count * static_cast<std::int64_t>(d.on.size());
  return d.count > 0 ? d.count : static_cast<std::int64_t>(std::ceil((d.end_s - d.start_s) * d.rate_per_s - 1e-6));
}
Time departure(const CaseDemand& d, std::int64_t i, double delay_s) {
  return Time{std::llround(1000.0 * (d.start_s + delay_s + (d.rate_per_s > 0 ? static_cast<double>(i) / d.rate_per_s : 0.0)))};
}

void add_nodes(const NetworkCase& c, CaseWorld& out) {
  NodeTable& nodes = out.world->nodes;
  std::vector<double> capacity(c.nodes.size()), height(c.nodes.size());
  for (const CaseNode& node : c.nodes) capacity[out.node_row.at(node.id)] = node.capacity_veh_s, height[out.node_row.at(node.id)] = node.z_m;
  for (const auto& [id, row] : out.node_row) {
    head(nodes, "node", id);
    nodes.x.push_back(0), nodes.y.push_back(0), nodes.z.push_back(static_cast<float>(height[row])), nodes.signal.push_back(0);
  }
  if (c.memory_is_far) out.controls.kept_near = out.controls.goal_trees = 0;
  if (std::any_of(capacity.begin(), capacity.end(), [](double veh_s) { return veh_s > 0; })) out.controls.node_capacity_veh_s = capacity;
}

void add_link(const CaseLink& l, const Rows& nodes, LinkTable& t) {
  const double capacity = l.lanes == 0 ? 1.0 : capacity_of(l);
  head(t, "link", l.id);
  t.tail.push_back({nodes.at(l.from)}), t.head.push_back({nodes.at(l.to)});
  t.length_m.push_back(static_cast<float>(l.length_m)), t.width_m.push_back(static_cast<float>(l.width_m));
  t.lanes.push_back(static_cast<float>(l.lanes)), t.speed_m_s.push_back(static_cast<float>(l.speed_m_s));
  t.capacity_veh_s.push_back(static_cast<float>(capacity)), t.jam_veh_m.push_back(static_cast<float>(l.jam_veh_m));
  t.modes.push_back(static_cast<std::uint8_t>((l.lanes > 0 ? l.cycle_only ? mode_cycle : mode_car : 0) | (l.width_m > 0 ? mode_foot : 0)));
  t.road_class.push_back(l.stairs ? RoadClass::stairs : RoadClass::collector), t.structure.push_back(LinkStructure::plain), t.deck_z.push_back(0);
  t.opposite.push_back({}), t.street.push_back(UINT32_MAX);
}

void add_links(const NetworkCase& c, CaseWorld& out) {
  out.case_link.resize(c.links.size()), out.link_row.resize(c.links.size());
  for (std::uint32_t i = 0; i < c.links.size(); ++i) out.case_link[i] = i;
  const auto order = [&](std::uint32_t i) { return std::tuple(out.node_row.at(c.links[i].from), out.node_row.at(c.links[i].to), c.links[i].id); };
  std::sort(out.case_link.begin(), out.case_link.end(), [&](std::uint32_t a, std::uint32_t b) { return order(a) < order(b); });
  Rows row_of;
  for (std::uint32_t row = 0; row < c.links.size(); ++row) {
    const CaseLink& l = c.links[out.case_link[row]];
    add_link(l, out.node_row, out.world->links);
    out.controls.link_priority.push_back(l.priority);
    out.link_row[out.case_link[row]] = row;
    row_of.emplace(l.id, row);
  }
  for (std::uint32_t row = 0; row < c.links.size(); ++row)
    if (const auto other = row_of.find(c.links[out.case_link[row]].opposite); other != row_of.end()) out.world->links.opposite[row] = {other->second};
  out.world->network = Network(c.nodes.size(), out.world->links);
}

void add_fleet(const NetworkCase& c, CaseWorld& out) {
  std::map<std::string, CaseFleetVehicle> by_id;
  for (const CaseFleetVehicle& vehicle : c.fleet) by_id[vehicle.id] = vehicle;
  for (const auto& entry : by_id) {
    const CaseFleetVehicle& v = entry.second;
    const auto kind = std::find_if(c.vehicles.begin(), c.vehicles.end(), [&v](const VehicleKind& k) { return k.id == v.kind; });
    out.controls.fleet.push_back({v.id, static_cast<std::uint8_t>(kind - c.vehicles.begin()), static_cast<std::uint8_t>(v.crew), {out.node_row.at(v.at)}});
  }
}

void add_signals(const NetworkCase& c, CaseWorld& out) {
  out.controls.signals.resize(c.links.size());
  const auto ms = [](double s) { return static_cast<std::uint32_t>(std::llround(1000 * s)); };
  for (const CaseSignal& s : c.signals) {
    const auto link = std::find_if(c.links.begin(), c.links.end(), [&s](const CaseLink& l) { return l.id == s.link; });
    out.controls.signals[out.link_row[static_cast<std::size_t>(link - c.links.begin())]] = {ms(s.cycle_s), ms(s.green_from_s),
                                                                                            ms(s.green_to_s - s.green_from_s)};
  }
}

void add_turn_bans(const NetworkCase& c, CaseWorld& out) {
  TurnBanTable& bans = out.world->turn_bans;
  for (std::uint32_t i = 0; i < c.links.size(); ++i)
    for (const std::string& id : c.links[i].no_turn_to) {
      const auto to = std::find_if(c.links.begin(), c.links.end(), [&](const CaseLink& l) { return l.id == id; });
      head(bans, "turn_ban", c.links[i].id + "/" + id);
      bans.from.push_back({out.link_row[i]}), bans.to.push_back({out.link_row[static_cast<std::size_t>(to - c.links.begin())]});
    }
}

void add_shelter(ShelterTable& t, const std::string& id, NodeId node) {
  head(t, "shelter", id);
  t.name.push_back(id), t.name_en.push_back(id), t.kind.push_back(ShelterKind::exit);
  t.x.push_back(0), t.y.push_back(0), t.floor_z.push_back(0), t.node.push_back(node), t.capacity.push_back(0);
}

std::vector<std::string> sorted_exits(const CaseDemand& d) {
  std::vector<std::string> out = d.exits;
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

/// The destination, or all that will do.
std::string goal_of(const CaseDemand& d) {
  std::string out;
  for (const std::string& exit : sorted_exits(d)) out += (out.empty() ? "" : "|") + exit;
  return d.exits.empty() ? d.to : out;
}

/// A shelter for each exit among which a demand may choose, side by side in the order of their names. Returns the first.
ShelterId add_exits(const CaseDemand& d, CaseWorld& out) {
  const auto first = static_cast<std::uint32_t>(out.world->shelters.size());
  const std::string goal = goal_of(d);
  std::uint8_t group = 1;
  for (const std::uint8_t g : out.controls.exit_group) group = std::max(group, static_cast<std::uint8_t>(g + 1));
  out.controls.exit_group.resize(first, 0);
  for (const std::string& exit : sorted_exits(d)) {
    add_shelter(out.world->shelters, exit + " of " + goal, {out.node_row.at(exit)});
    out.controls.exit_group.push_back(group);
  }
  return {first};
}

/// One shelter per destination node, one per node of a choice, and one more per demand whose path is given.
void add_destinations(const NetworkCase& c, CaseWorld& out) {
  ShelterTable& shelters = out.world->shelters;
  Rows shared, row_of;
  for (std::uint32_t i = 0; i < c.links.size(); ++i) row_of.emplace(c.links[i].id, out.link_row[i]);
  for (const CaseDemand& d : c.demands) {
    const auto next = static_cast<std::uint32_t>(shelters.size());
    if (!d.exits.empty()) {
      const auto [place, fresh] = shared.emplace("choice of " + goal_of(d), next);
      out.destination.push_back(fresh ? add_exits(d, out) : ShelterId{place->second});
      continue;
    }
    const NodeId node{out.node_row.at(d.to)};
    if (!d.path.empty()) {
      add_shelter(shelters, d.to + "/" + std::to_string(next), node);
      std::vector<LinkId> path;
      for (const std::string& link : d.path) path.push_back({row_of.at(link)});
      out.controls.paths.push_back({{next}, path});
      out.destination.push_back({next});
    } else if (const auto [place, fresh] = shared.emplace(d.to, next); fresh) {
      add_shelter(shelters, d.to, node);
      out.destination.push_back({next});
    } else {
      out.destination.push_back({place->second});
    }
  }
  if (!out.controls.exit_group.empty()) out.controls.exit_group.resize(shelters.size(), 0);
}

/// A person and a trip for every departure, with what is drawn for it.
void add_people(const NetworkCase& c, CaseWorld& out) {
  PersonTable& t = out.world->persons;
  std::map<std::string, std::int64_t> named;  // demands that are called alike are counted on
  Rows link_of;
  for (std::uint32_t i = 0; i < c.links.size(); ++i) link_of.emplace(c.links[i].id, out.link_row[i]);
  for (std::uint32_t row = 0; row < c.demands.size(); ++row) {
    const CaseDemand& d = c.demands[row];
    CaseDraw speed = d.walk_m_s, delay = d.delay_s;
    speed.least = std::max(speed.least, slowest_drawn_m_s), delay.least = std::max(delay.least, 0.0);
    for (std::int64_t i = 0; i < departures(d); ++i) {
      const std::string name = d.id + "/" + d.from + "/" + goal_of(d);
      head(t, "person", name + "/" + std::to_string(named[name]++));
      CaseTrip trip;
      trip.demand = row;
      trip.wanted = departure(d, i, delay.of(c.seed, Stream::behaviour_delay, t.key.back(), i));
      trip.persons = d.members_m_s.empty() ? d.persons : static_cast<int>(d.members_m_s.size());
      trip.walk_m_s =
          d.members_m_s.empty() ? speed.of(c.seed, Stream::walking_speed, t.key.back(), i) : *std::min_element(d.members_m_s.begin(), d.members_m_s.end());
      if (!d.on.empty()) trip.starts_on = {link_of.at(d.on[static_cast<std::size_t>(i / d.count)])}, trip.wanted = trip.entered = Time{0};
      out.trips.push_back(trip);
      t.household.push_back({}), t.age.push_back(30), t.female.push_back(0), t.impaired.push_back(0), t.phone.push_back(0);
      t.walk_m_s.push_back(static_cast<float>(trip.walk_m_s)), t.height_mass.push_back(0);
    }
  }
}

}  // namespace

double capacity_of(const CaseLink& l) { return l.capacity_veh_s > 0 ? l.capacity_veh_s : l.jam_veh_m * l.speed_m_s * l.wave_m_s / (l.speed_m_s + l.wave_m_s); }

double CaseDraw::of(std::uint64_t seed, Stream stream, EntityKey who, std::int64_t number) const {
  if (law == Law::list) return values[static_cast<std::size_t>(number) % values.size()];
  const double luck = uniform(seed, stream, who);
  if (law == Law::uniform) {
    const double from = std::max(values[0], least), to = std::min(values[1], most);
    return from + luck * (to - from);
  }
  const bool logarithmic = law == Law::lognormal;
  const auto share_below = [&](double x) {
    if (logarithmic && x <= 0) return 0.0;
    if (std::isinf(x)) return x > 0 ? 1.0 : 0.0;
    return math::normal_cdf(((logarithmic ? math::log(x / values[0]) : x - values[0])) / values[1]);
  };
  const double below = share_below(least), above = share_below(most);
  const double z = math::normal_quantile(std::clamp(below + luck * (above - below), 1e-15, 1 - 1e-15));
  const double x = logarithmic ? values[0] * math::exp(values[1] * z) : values[0] + values[1] * z;
  return std::clamp(x, least, most);  // z is rounded
}

CaseWorld make_case_world(const NetworkCase& c) {
  CaseWorld out;
  Checks checks;
  for (std::uint32_t i = 0; i < c.nodes.size(); ++i)
    checks.need(out.node_row.emplace(c.nodes[i].id, i).second, "nodes[" + std::to_string(i) + "].id", "the id stands twice", "编号重复");
  std::uint32_t next = 0;  // rows by id: ties go by rows, and the order in which a case lists its nodes shows in nothing
  for (auto& [id, row] : out.node_row) row = next++;
  check_links(c, out.node_row, checks);
  check_demands(c, out.node_row, checks);
  checks.need(!c.vehicles.empty() && c.vehicles.size() <= 255, "vehicles", "1 to 255 kinds are needed", "车辆类型应为 1 至 255 种");
  check_fleet(c, out.node_row, checks);
  checks.throw_if_any();
  add_nodes(c, out);
  add_links(c, out);
  add_turn_bans(c, out);
  add_destinations(c, out);
  add_people(c, out);
  out.controls.vehicles = c.vehicles;
  add_fleet(c, out);
  add_signals(c, out);
  return out;
}

}  // namespace muster
