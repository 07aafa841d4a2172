#include "result/zone_outlines.hpp"

#include "muster/engine/core/error.hpp"
#include "muster/engine/io/cf.hpp"
#include "muster/models/zone/state.hpp"

namespace muster::result {

namespace {

/// Rings of all zones, one after the other.
struct Rings {
  std::vector<std::uint32_t> zone, first = {0};
  std::vector<Time> from, until;
  std::vector<double> x, y;

  void add(std::uint32_t of, const zone::Ring& ring, Time begins, Time ends) {
    zone.push_back(of), from.push_back(begins), until.push_back(ends);
    for (const zone::Point& p : ring) x.push_back(p.x), y.push_back(p.y);
    first.push_back(static_cast<std::uint32_t>(x.size()));
  }
};

/// Each stage holds until the next one; the last as long as the zone lasts, or to the end.
Rings rings_of(const zone::Zones& zones, const zone::ZoneState& state) {
  Rings out;
  for (std::uint32_t z = 0; z < zones.zones.size(); ++z) {
    const Time onset = state.onset[z];
    const zone::Zone& zone = zones.zones[z];
    for (std::size_t s = 0; s < zone.stages.size(); ++s) {
      const bool last = s + 1 == zone.stages.size();
      const Time begins = onset.is_never() ? onset : onset + zone.stages[s].after;
      const Time ends = onset.is_never() || (last && zone.effects.lasts == Time{0}) ? Time::never()
          : last                                                                    ? begins + zone.effects.lasts
                                                                                    : onset + zone.stages[s + 1].after;
      for (const zone::Ring& ring : zone.stages[s].rings) out.add(z, ring, begins, ends);
    }
  }
  return out;
}

void describe(Hdf5File& file, const std::string& name, const char* unit) {
  const std::string key = "result." + name;
  cf::describe(file, name, unit, message(key, Language::en), message(key, Language::zh));
}

}  // namespace

void write_zone_outlines(Hdf5File& file, const Run& run) {
  const auto* zones = run.state().find<zone::Zones>();
  const auto* state = run.state().find<zone::ZoneState>();
  if (zones == nullptr || state == nullptr || zones->zones.empty()) return;
  std::vector<std::string> name, name_en;
  std::vector<std::uint8_t> kind;
  for (const zone::Zone& zone : zones->zones) name.push_back(zone.name), name_en.push_back(zone.name_en), kind.push_back(static_cast<std::uint8_t>(zone.kind));
  file.write_texts("zones/name", name, {.dimensions = {"zone"}}), file.write_texts("zones/name_en", name_en, {.dimensions = {"zone"}});
  file.write("zones/kind", kind, {.dimensions = {"zone"}});
  const Rings rings = rings_of(*zones, *state);
  file.dimension("zones/ring", rings.zone.size()), file.dimension("zones/ring_edge", rings.first.size()), file.dimension("zones/corner", rings.x.size());
  file.write("zones/ring_zone", rings.zone, {.dimensions = {"ring"}});
  file.write("zones/ring_from", rings.from, {.dimensions = {"ring"}}), file.write("zones/ring_until", rings.until, {.dimensions = {"ring"}});
  file.write("zones/ring_first", rings.first, {.dimensions = {"ring_edge"}});
  file.write("zones/x", rings.x, {.dimensions = {"corner"}}), file.write("zones/y", rings.y, {.dimensions = {"corner"}});
  for (const char* column : {"zones/kind", "zones/ring_zone", "zones/ring_first"}) describe(file, column, "");
  for (const char* column : {"zones/ring_from", "zones/ring_until"}) describe(file, column, "milliseconds");
  for (const char* column : {"zones/x", "zones/y"}) describe(file, column, "m");
}

}  // namespace muster::result
