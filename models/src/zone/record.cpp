#include "muster/models/zone/record.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "hazard/wary_reader.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/engine/io/hdf5_file.hpp"
#include "muster/engine/world/world.hpp"

namespace muster::zone {

namespace {

const std::string group = "zones/";

/// The lists of one zone, with the names of their groups and of what they count.
template <class Z, class F>
void each_list(Z& zone, F&& use) {
  use("buildings", zone.buildings), use("links", zone.links), use("nodes", zone.nodes), use("shelters", zone.shelters), use("cells", zone.cells);
}

/// The numbers of one zone that are one per zone.
template <class E, class F>
void each_number(E& effects, F&& use) {
  use("closed_modes", effects.closed_modes), use("cleared_after", effects.cleared_after), use("lasts", effects.lasts);
  use("sign_lead", effects.sign_lead), use("sign_chance", effects.sign_chance), use("depth", effects.depth_m), use("rises_over", effects.rises_over);
  use("carbon_monoxide", effects.carbon_monoxide_ppm), use("sight", effects.sight_m);
  use("air_indoors", effects.air_indoors), use("air_in_vehicles", effects.air_in_vehicles);
}

/// And those that are several per zone.
template <class E, class F>
void each_row(E& effects, F&& use) {
  use("dead", "place", effects.dead), use("injured", "place", effects.injured), use("severe", "place", effects.severe);
  use("destroyed", "construction", effects.destroyed), use("damaged", "construction", effects.damaged);
}

// --- writing ---

template <class T>
void put(Hdf5File& file, const std::string& name, const std::vector<T>& values, const std::string& dimension) {
  file.write(group + name, values, {.dimensions = {dimension}});
}

void write_lists(Hdf5File& file, const std::vector<Zone>& zones) {
  each_list(zones.front(), [&](const std::string& name, const Reaches&) {
    std::vector<std::uint32_t> first = {0}, row;
    std::vector<Time> after;
    std::vector<float> share;
    for (const Zone& zone : zones)
      each_list(zone, [&](const std::string& other, const Reaches& list) {
        if (other != name) return;
        row.insert(row.end(), list.row.begin(), list.row.end()), after.insert(after.end(), list.after.begin(), list.after.end());
        share.insert(share.end(), list.share.begin(), list.share.end());
        first.push_back(static_cast<std::uint32_t>(row.size()));
      });
    file.dimension(group + name + "/zone_edge", first.size()), file.dimension(group + name + "/entry", row.size());
    put(file, name + "/first", first, "zone_edge"), put(file, name + "/row", row, "entry"), put(file, name + "/after", after, "entry");
    if (name == "links") put(file, name + "/share", share, "entry");
  });
}

void write_stages(Hdf5File& file, const std::vector<Zone>& zones) {
  std::vector<std::uint32_t> stage_first = {0}, ring_first = {0}, corner_first = {0};
  std::vector<Time> after;
  std::vector<double> xy;
  for (const Zone& zone : zones) {
    for (const Stage& stage : zone.stages) {
      after.push_back(stage.after);
      for (const Ring& ring : stage.rings) {
        for (const Point& p : ring) xy.push_back(p.x), xy.push_back(p.y);
        corner_first.push_back(static_cast<std::uint32_t>(xy.size()));
      }
      ring_first.push_back(static_cast<std::uint32_t>(corner_first.size() - 1));
    }
    stage_first.push_back(static_cast<std::uint32_t>(after.size()));
  }
  file.dimension(group + "stages/zone_edge", stage_first.size()), file.dimension(group + "stages/stage_edge", ring_first.size());
  file.dimension(group + "stages/ring_edge", corner_first.size()), file.dimension(group + "stages/stage", after.size());
  file.dimension(group + "stages/coordinate", xy.size());
  put(file, "stages/first", stage_first, "zone_edge"), put(file, "stages/after", after, "stage");
  put(file, "stages/ring_first", ring_first, "stage_edge"), put(file, "stages/corner_first", corner_first, "ring_edge");
  put(file, "stages/xy", xy, "coordinate");
}

void write_effects(Hdf5File& file, const std::vector<Zone>& zones) {
  each_number(zones.front().effects, [&]<class T>(const std::string& name, const T&) {
    std::vector<T> values;
    for (const Zone& zone : zones)
      each_number(zone.effects, [&](const std::string& other, const auto& value) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, T>)
          if (other == name) values.push_back(value);
      });
    put(file, name, values, "zone");
  });
  file.dimension(group + "place", places), file.dimension(group + "construction", constructions);
  each_row(zones.front().effects, [&](const std::string& name, const std::string& dimension, const auto& row) {
    std::vector<double> values;
    for (const Zone& zone : zones)
      each_row(zone.effects, [&](const std::string& other, const std::string&, const auto& these) {
        if (other == name) values.insert(values.end(), these.begin(), these.end());
      });
    file.write(group + name, values, {.shape = {zones.size(), row.size()}, .dimensions = {"zone", dimension}});
  });
}

// --- reading ---

constexpr auto latest = static_cast<double>(Time::never().ms);  ///< ms

/// The greatest value that a number of a zone may have.
template <class T>
double most_of(const std::string& name) {
  if (std::is_same_v<T, Time>) return latest;
  if (std::is_same_v<T, std::uint8_t>) return mode_foot | mode_vehicles;
  if (name == "carbon_monoxide") return 100000;  // as in scenarios: ppm, m, shares
  if (name == "sight") return 10000;
  return name == "depth" ? 60 : 1;
}

/// Ids are there, and once.
void check_ids(const WaryReader& in, const std::vector<std::string>& id) {
  std::set<std::string> seen;
  for (std::size_t z = 0; z < id.size(); ++z) {
    if (id[z].empty()) in.fail(ErrorCode::empty_text, "/zones/id[" + std::to_string(z) + "]", {});
    if (!seen.insert(id[z]).second) in.fail(ErrorCode::duplicate_row_id, "/zones/id[" + std::to_string(z) + "]", {{"found", id[z]}});
  }
}

void read_lists(const WaryReader& in, std::vector<Zone>& zones) {
  for (Zone& zone : zones) each_list(zone, [](const std::string&, Reaches& list) { list = {}; });
  each_list(zones.front(), [&](const std::string& name, Reaches&) {
    const std::string at = group + name;
    const std::uint64_t entries = in.length(at + "/row");
    const auto first = in.starts(at + "/first", zones.size(), entries);
    const auto row = in.array<std::uint32_t>(at + "/row", entries);
    const auto after = in.array<Time>(at + "/after", entries);
    const auto share = name == "links" ? in.array<float>(at + "/share", entries) : std::vector<float>{};
    in.within(at + "/share", share, 0, 1);
    for (std::size_t z = 0; z < zones.size(); ++z)
      each_list(zones[z], [&](const std::string& other, Reaches& list) {
        if (other != name) return;
        for (std::uint32_t i = first[z]; i < first[z + 1]; ++i) {
          const bool behind = i > first[z] && std::pair(after[i - 1], row[i - 1]) >= std::pair(after[i], row[i]);
          if (behind || after[i] < Time{0}) in.bad_row(at + "/after", i, static_cast<std::uint64_t>(after[i].ms), "ascending times from 0");
          list.row.push_back(row[i]), list.after.push_back(after[i]);
          if (!share.empty()) list.share.push_back(share[i]);
        }
      });
  });
}

void read_stages(const WaryReader& in, std::vector<Zone>& zones) {
  const std::string at = group + "stages/";
  const std::uint64_t stages = in.length(at + "after"), coordinates = in.length(at + "xy"), edges = in.length(at + "corner_first");
  const std::uint64_t rings = std::max<std::uint64_t>(edges, 1) - 1;
  const auto stage_first = in.starts(at + "first", zones.size(), stages);
  const auto ring_first = in.starts(at + "ring_first", stages, rings);
  const auto corner_first = in.starts(at + "corner_first", rings, coordinates);
  const auto after = in.array<Time>(at + "after", stages);
  const auto xy = in.array<double>(at + "xy", coordinates);
  in.within(at + "after", after, 0, latest), in.within(at + "xy", xy, -INFINITY);
  for (std::size_t r = 0; r < rings; ++r)
    if (corner_first[r + 1] % 2 != 0) in.bad_row(at + "corner_first", r + 1, corner_first[r + 1], "an even number: x and y");
  for (std::size_t z = 0; z < zones.size(); ++z)
    for (std::uint32_t s = stage_first[z]; s < stage_first[z + 1]; ++s) {
      Stage stage{after[s], {}};
      for (std::uint32_t r = ring_first[s]; r < ring_first[s + 1]; ++r) {
        Ring ring;
        for (std::uint32_t i = corner_first[r]; i + 1 < corner_first[r + 1]; i += 2) ring.push_back({xy[i], xy[i + 1]});
        stage.rings.push_back(std::move(ring));
      }
      zones[z].stages.push_back(std::move(stage));
    }
}

/// Came after the first files: where they do not stand, nobody is injured severely and the air is as ever.
bool came_later(const std::string& name) {
  return name == "severe" || name == "carbon_monoxide" || name == "sight" || name == "air_indoors" || name == "air_in_vehicles";
}

void read_effects(const WaryReader& in, std::vector<Zone>& zones) {
  each_number(zones.front().effects, [&]<class T>(const std::string& name, const T&) {
    if (came_later(name) && !in.file.has(group + name)) return;
    const auto values = in.array<T>(group + name, zones.size());
    in.within(group + name, values, 0, most_of<T>(name));
    for (std::size_t z = 0; z < zones.size(); ++z)
      each_number(zones[z].effects, [&](const std::string& other, auto& value) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, T>)
          if (other == name) value = values[z];
      });
  });
  each_row(zones.front().effects, [&](const std::string& name, const std::string& dimension, const auto& row) {
    if (came_later(name) && !in.file.has(group + name)) return;
    const bool no_refuges = dimension == "place" && in.file.shape(group + name) == std::vector<std::uint64_t>{zones.size(), places - 1};  // the first files
    const std::size_t columns = no_refuges ? places - 1 : row.size();
    const auto values = in.array<double>(group + name, zones.size() * columns);
    in.within(group + name, values, 0, 1);
    for (std::size_t z = 0; z < zones.size(); ++z)
      each_row(zones[z].effects, [&](const std::string& other, const std::string&, auto& these) {
        if (other != name) return;
        std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(z * columns), columns, these.begin());
        if (no_refuges) these.back() = these.front();  // a square was as any place in the open
      });
  });
}

}  // namespace

bool ZoneRecord::has_water() const {
  return std::any_of(zones.begin(), zones.end(), [](const Zone& zone) { return zone.effects.depth_m > 0; });
}

void ZoneRecord::save(Hdf5File& file) const {
  if (empty()) return;
  file.dimension(group + "zone", zones.size());
  std::vector<std::string> id, name, name_en;
  std::vector<std::uint8_t> kind;
  for (const Zone& zone : zones)
    id.push_back(zone.id), name.push_back(zone.name), name_en.push_back(zone.name_en), kind.push_back(static_cast<std::uint8_t>(zone.kind));
  const DataLayout layout{.dimensions = {"zone"}};
  file.write_texts(group + "id", id, layout), file.write_texts(group + "name", name, layout), file.write_texts(group + "name_en", name_en, layout);
  put(file, "kind", kind, "zone");
  put(file, "triggered", triggered, "zone"), put(file, "onset", onset, "zone"), put(file, "signs", signs, "zone");
  file.attribute("zones", "world_inputs", world_inputs.hex());
  write_effects(file, zones), write_lists(file, zones), write_stages(file, zones);
}

ZoneRecord ZoneRecord::load(const Hdf5File& file) {
  ZoneRecord out;
  if (!file.has("zones")) return out;
  const WaryReader in{file};
  const std::vector<std::string> id = file.read_texts(group + "id"), name = file.read_texts(group + "name"), name_en = file.read_texts(group + "name_en");
  const auto kind = in.array<std::uint8_t>(group + "kind", id.size());
  if (id.empty()) in.fail(ErrorCode::wrong_shape, "/zones/id", {{"found", "0"}, {"expected", ">= 1"}});
  if (name.size() != id.size() || name_en.size() != id.size())
    in.fail(ErrorCode::wrong_shape, "/zones/name", {{"found", std::to_string(name.size())}, {"expected", std::to_string(id.size())}});
  check_ids(in, id);
  out.zones.resize(id.size());
  for (std::size_t z = 0; z < id.size(); ++z) {
    if (kind[z] >= zone_kinds) in.bad_row(group + "kind", z, kind[z], "0 .. " + std::to_string(zone_kinds - 1));
    out.zones[z].id = id[z], out.zones[z].name = name[z], out.zones[z].name_en = name_en[z];
    out.zones[z].key = entity_key("zone", id[z]), out.zones[z].kind = static_cast<ZoneKind>(kind[z]);
  }
  out.triggered = in.array<Time>(group + "triggered", id.size()), out.onset = in.array<Time>(group + "onset", id.size());
  out.signs = in.array<Time>(group + "signs", id.size());
  in.within(group + "triggered", out.triggered, -latest, latest), in.within(group + "onset", out.onset, -latest, latest);
  in.within(group + "signs", out.signs, -latest, latest);
  out.world_inputs = in.digest_of("zones", "world_inputs");
  read_effects(in, out.zones), read_lists(in, out.zones), read_stages(in, out.zones);
  return out;
}

void ZoneRecord::check_made_for(const World& world, std::string_view file) const {
  if (empty()) return;
  const std::uint64_t cells = static_cast<std::uint64_t>(world.ground.empty() ? 0 : world.ground.grid().cells());
  bool fits = world_inputs == zone_world_digest(world);
  const auto below = [&fits](const Reaches& list, std::uint64_t rows) {
    fits = fits && std::all_of(list.row.begin(), list.row.end(), [rows](auto r) { return r < rows; });
  };
  for (const Zone& zone : zones) {
    below(zone.buildings, world.buildings.size()), below(zone.links, world.links.size()), below(zone.nodes, world.nodes.size());
    below(zone.shelters, world.shelters.size()), below(zone.cells, cells);
  }
  if (!fits)
    throw InputError(ErrorCode::other_inputs, {std::string(file), 0, 0, {}}, {{"what", "places of crossings or shelters"}, {"what_zh", "路口或避难场所位置"}});
}

Digest zone_world_digest(const World& world) {
  Hasher hasher;
  const auto array = [&hasher](const std::vector<double>& values) {
    hasher.number(values.size());
    hasher.bytes(values.data(), values.size() * sizeof(double));
  };
  for (const std::string& id : world.nodes.id) hasher.text(id);
  array(world.nodes.x), array(world.nodes.y);
  for (const std::string& id : world.shelters.id) hasher.text(id);
  array(world.shelters.x), array(world.shelters.y);
  return hasher.digest();
}

}  // namespace muster::zone
