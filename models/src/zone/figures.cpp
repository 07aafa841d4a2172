#include "muster/models/zone/figures.hpp"

#include <algorithm>
#include <array>

#include "muster/models/construction.hpp"
#include "muster/models/zone/kinds.hpp"

namespace muster::zone {

namespace {

constexpr std::array<std::string_view, places> where = {"open", "vehicle", "destroyed", "damaged", "intact", "refuge"};
const char* const finlay = "models/data/zone/people.csv: Finlay et al. 1999 with AGS 2000; ratios in which their cases are mixed are engine assumptions";
const char* const people_assumed = "models/data/zone/people.csv: engine assumption";
const char* const buildings_assumed = "models/data/zone/buildings.csv: engine assumption";

/// One column of a table: the same chance of every row.
template <std::size_t N>
struct Column {
  const char *table, *name, *model;
  const std::array<std::string_view, N>& rows;
  std::array<double, N> Effects::*chances;
  config::Grade grade;
  const char *source, *meaning, *meaning_zh;
};

template <std::size_t N>
void add(const Column<N>& column, ZoneKind kind, const Effects& table, const std::vector<std::pair<ZoneKind, Effects>>& used, std::vector<TableFigure>& out) {
  for (std::size_t row = 0; row < N; ++row) {
    const double value = (table.*column.chances)[row];
    const auto as_it_stands = [&](const auto& zone) { return zone.first == kind && (zone.second.*column.chances)[row] == value; };
    if (std::none_of(used.begin(), used.end(), as_it_stands)) continue;
    const std::string path = std::string("zone.") + column.table + "." + kind_of(kind).word + "." + std::string(column.rows[row]) + "." + column.name;
    out.push_back({path, column.model, value, column.grade, column.source, column.meaning, column.meaning_zh});
  }
}

}  // namespace

std::vector<TableFigure> table_figures(const std::vector<std::pair<ZoneKind, Effects>>& used) {
  using config::Grade;
  std::vector<TableFigure> out;
  for (int k = 0; k < zone_kinds; ++k) {
    const auto kind = static_cast<ZoneKind>(k);
    if (kind_of(kind).cause == Cause::none) continue;  // harms by its depth, or by what is breathed
    ZoneSettings plain;
    plain.kind = kind;
    const Effects table = effects_of(plain);
    const Column<places> dead = {"people",
                                 "dead",
                                 "casualty/zone",
                                 where,
                                 &Effects::dead,
                                 kind_of(kind).chances_published ? Grade::memory : Grade::design_default,
                                 kind_of(kind).chances_published ? finlay : people_assumed,
                                 "chance that a danger zone kills somebody whom it reaches there",
                                 "危险区波及处人员的死亡概率"};
    const Column<places> injured = {"people",
                                    "injured",
                                    "casualty/zone",
                                    where,
                                    &Effects::injured,
                                    Grade::design_default,
                                    people_assumed,
                                    "chance that a danger zone injures somebody whom it reaches there",
                                    "危险区波及处人员的受伤概率"};
    const Column<places> severe = {"people",
                                   "severe",
                                   "casualty/zone",
                                   where,
                                   &Effects::severe,
                                   Grade::design_default,
                                   people_assumed,
                                   "share of those injured by a danger zone there who are injured severely",
                                   "危险区波及处伤者中重伤的比例"};
    const Column<constructions> destroyed = {"buildings",
                                             "destroyed",
                                             "lifelines/zones",
                                             construction_words,
                                             &Effects::destroyed,
                                             Grade::design_default,
                                             buildings_assumed,
                                             "chance that a danger zone destroys a building of this construction",
                                             "危险区摧毁此类结构建筑的概率"};
    const Column<constructions> damaged = {"buildings",
                                           "damaged",
                                           "lifelines/zones",
                                           construction_words,
                                           &Effects::damaged,
                                           Grade::design_default,
                                           buildings_assumed,
                                           "chance that a danger zone damages a building of this construction",
                                           "危险区损坏此类结构建筑的概率"};
    add(dead, kind, table, used, out), add(injured, kind, table, used, out), add(severe, kind, table, used, out);
    if (kind_of(kind).breaks_buildings) add(destroyed, kind, table, used, out), add(damaged, kind, table, used, out);
  }
  return out;
}

}  // namespace muster::zone
