#include "result/tables.hpp"

#include <array>
#include <utility>

#include "muster/engine/agents/party.hpp"

namespace muster::result {

std::vector<Table> tables_of(const Run& run) {
  std::vector<Table> tables;
  World::tables(run.world(), [&tables](std::string_view name, const auto& table) {
    if (!may_be_missing(name) || table.size() > 0) tables.push_back({std::string(name), table.size(), table.id});
  });
  if (const PartyState* parties = run.state().find<PartyState>()) {
    Table party{"party", parties->status.size(), {}};
    const std::vector<std::string>& persons = run.world().persons.id;
    party.ids = persons;
    const auto vehicles = run.events().row_names().find("vehicle");  // rows behind the persons' are the fleet
    for (std::uint64_t row = persons.size(); row < party.rows; ++row) {
      const std::uint64_t number = row - persons.size();
      party.ids.push_back(vehicles != run.events().row_names().end() ? vehicles->second.at(number) : "vehicle " + std::to_string(number + 1));
    }
    tables.push_back(std::move(party));
  }
  for (const auto& [name, ids] : run.events().row_names()) tables.push_back({name, ids.size(), ids});
  return tables;
}

const Table* table_of(const std::vector<Table>& tables, const ArrayRef& array) {
  if (array.single || array.scalar == Scalar::record) return nullptr;
  const std::string_view name = array.name;
  const std::string_view first = name.substr(0, name.find('/')), last = name.substr(name.rfind('/') + 1);
  for (const Table& table : tables) {
    if (table.rows != array.size()) continue;
    if (first == table.name) return &table;
    // Nodes only by their own prefix: what models keep per node is bookkeeping.
    if (table.name != "node" && last.starts_with(table.name + "_")) return &table;
  }
  return nullptr;
}

bool is_final(const std::vector<Table>& tables, const ArrayRef& array) {
  if (array.scalar == Scalar::record || array.name.starts_with("metrics/")) return false;
  return array.single || table_of(tables, array) != nullptr;
}

std::string unit_of(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, const char*>, 11> endings = {{{"_m_s", "m s-1"},
                                                                                        {"_m_s2", "m s-2"},
                                                                                        {"_veh_s", "veh s-1"},
                                                                                        {"_mm_s", "mm s-1"},
                                                                                        {"_m3_s", "m3 s-1"},
                                                                                        {"_km2", "km2"},
                                                                                        {"_m2", "m2"},
                                                                                        {"_m", "m"},
                                                                                        {"_mm", "mm"},
                                                                                        {"_ms", "ms"},
                                                                                        {"_s", "s"}}};
  for (const auto& [ending, unit] : endings)
    if (name.ends_with(ending)) return unit;
  return "1";
}

}  // namespace muster::result
