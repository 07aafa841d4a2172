#pragma once
#include <string>
#include <utility>
#include <vector>

#include "muster/engine/config/describe.hpp"
#include "muster/models/zone/zone.hpp"

namespace muster::zone {

/// A chance of models/data/zone/*.csv that zones use as it stands there, for the list of weak inputs.
struct TableFigure {
  std::string path;   ///< "zone.people.landslide.open.dead"
  const char* model;  ///< the model that draws with it
  double value;       ///< 0..1
  config::Grade grade;
  const char *source, *meaning, *meaning_zh;
};

/// Those that the zones use: a row that every zone of its kind has from its scenario is left out.
std::vector<TableFigure> table_figures(const std::vector<std::pair<ZoneKind, Effects>>& used);

}  // namespace muster::zone
