#pragma once
#include <charconv>
#include <fstream>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>

#include "muster/engine/io/world_file.hpp"
#include "scenes/evacuation.hpp"

// The network of Berlin's centre with its demand, as bench/berlin_center.sh imports it. Its files may be used for research alone and do not ship.
namespace muster::scenes {

struct TripRow {
  std::string from, to;
  double vehicles = 0;
};

/// The table beside the world: from_zone,to_zone,from_node,to_node,vehicles. Throws std::runtime_error where a line is not such a row.
inline std::vector<TripRow> read_trips(const std::string& path) {
  std::ifstream file(path);
  std::vector<TripRow> out;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#' || line.starts_with("from_zone")) continue;
    std::vector<std::string> cells;
    for (std::size_t at = 0; at <= line.size();) {
      const std::size_t comma = std::min(line.find(',', at), line.size());
      cells.push_back(line.substr(at, comma - at)), at = comma + 1;
    }
    TripRow row;
    if (cells.size() != 5 || std::from_chars(cells[4].data(), cells[4].data() + cells[4].size(), row.vehicles).ec != std::errc())
      throw std::runtime_error(path + ": not a row of trips: " + line);
    row.from = cells[2], row.to = cells[3];
    out.push_back(std::move(row));
  }
  return out;
}

/// Whole vehicles of each row: what is left over goes to the next, so that all rows together keep their sum.
inline std::vector<std::uint32_t> whole_vehicles(const std::vector<TripRow>& rows) {
  std::vector<std::uint32_t> out;
  double sum = 0;
  std::uint32_t given = 0;
  for (const TripRow& row : rows) {
    sum += row.vehicles;
    out.push_back(static_cast<std::uint32_t>(sum + 0.5) - given);
    given += out.back();
  }
  return out;
}

/// All trips of the table, setting out along an S-curve over three hours: the files do not say in which time they were counted, and in less the ways, which
/// do not answer to queues, end in gridlock. None where the files are not there.
inline std::optional<Evacuation> berlin_center(const std::string& world_file, const std::string& trips_file) {
  if (!std::ifstream(world_file) || !std::ifstream(trips_file)) return std::nullopt;
  const auto world = std::make_shared<World>(*read_world(world_file));
  world->trips = {}, world->persons = {};  // this scene makes its own of the table
  const std::vector<TripRow> rows = read_trips(trips_file);
  const std::vector<std::uint32_t> vehicles = whole_vehicles(rows);
  std::map<std::string, std::uint32_t> node;
  for (std::uint32_t v = 0; v < world->nodes.size(); ++v) node[world->nodes.id[v]] = v;
  std::map<std::string, ShelterId> goal;
  for (const TripRow& row : rows)
    if (goal.try_emplace(row.to, ShelterId{static_cast<std::uint32_t>(world->shelters.size())}).second) add_exit(*world, {node.at(row.to)});
  std::uint32_t persons = 0;
  for (const std::uint32_t n : vehicles) persons += n;
  add_persons(*world, persons);
  Evacuation out{.world = world, .departures = {}};
  for (std::size_t i = 0, p = 0; i < rows.size(); ++i) {
    for (std::uint32_t k = 0; k < vehicles[i]; ++k, ++p) {
      const EntityKey key = world->persons.key[p];
      const double at_s = 5400 * (uniform(1, Stream::test, key, 2) + uniform(1, Stream::test, key, 3));
      out.departures.push_back({.head = {Time::seconds(at_s), key, Phase::behaviour},
                                .party = {static_cast<std::uint32_t>(p)},
                                .origin = {node.at(rows[i].from)},
                                .destination = goal.at(rows[i].to),
                                .mode = TravelMode::car});
    }
  }
  std::sort(out.departures.begin(), out.departures.end(), [](const DepartRequest& a, const DepartRequest& b) { return a.head.time < b.head.time; });
  return out;
}

}  // namespace muster::scenes
