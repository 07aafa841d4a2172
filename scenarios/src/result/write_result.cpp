#include <algorithm>
#include <cmath>

#include "muster/engine/io/cf.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/earthquake/state.hpp"
#include "muster/models/hazard/record.hpp"
#include "muster/models/hazard/replay.hpp"
#include "muster/models/metrics/headline.hpp"
#include "muster/models/trips/settings.hpp"
#include "muster/models/words.hpp"
#include "muster/scenarios/result.hpp"
#include "muster/scenarios/version.hpp"
#include "result/canonical.hpp"
#include "result/forecasts.hpp"
#include "result/live_maps.hpp"
#include "result/load_tables.hpp"
#include "result/provenance.hpp"
#include "result/tables.hpp"
#include "result/zone_outlines.hpp"

namespace muster {

namespace {

using result::Table;

constexpr const char* never_unit = "milliseconds";

class ResultWriter {
 public:
  ResultWriter(Hdf5File& file, Run& run, const Scenario& scenario)
      : file_(file), run_(run), scenario_(scenario), epoch_{scenario.start, scenario.utc_offset_min}, tables_(result::tables_of(run)) {}

  void write() {
    for (const Table& table : tables_) file_.dimension(table.name, table.rows);
    write_maps();
    write_series();
    write_final();
    write_events();
    write_ids();
    write_summary();
    write_load();
    result::write_zone_outlines(file_, run_);
    write_shock_names();
  }

 private:
  void describe(const std::string& name, const std::string& what, const std::string& unit) {
    const auto title = [&](Language language) {
      const std::string key = "result." + what, found = message(key, language);
      if (found != key) return found;
      std::string plain = what.substr(what.rfind('/') + 1);
      std::replace(plain.begin(), plain.end(), '_', ' ');
      return plain;
    };
    cf::describe(file_, name, unit, title(Language::en), title(Language::zh));
  }

  void write_shock_names() {
    const auto* shaking = run_.state().find<earthquake::Shaking>();
    if (shaking == nullptr) return;
    file_.write_texts("shocks/name", shaking->name, {.dimensions = {"shock"}}),
        file_.write_texts("shocks/name_en", shaking->name_en, {.dimensions = {"shock"}});
  }

  /// One grid: that of the stored hazard where there is one, else the terrain's, on which a hazard is solved live.
  void write_maps() {
    const Raster<float>& ground = run_.world().ground;
    const HazardRecord* hazard = scenario_.hazard.get();
    if (hazard == nullptr && ground.empty()) return;
    const Grid grid = hazard != nullptr ? hazard->grid : ground.grid();
    cf::write_grid(file_, grid, run_.world().crs);
    if (!ground.empty() && ground.grid() == grid) map("ground", ground, "m");
    const HazardMaps* live = run_.state().find<HazardMaps>();
    if (hazard != nullptr) {
      write_most(grid, hazard->max_depth_mm, hazard->arrival_s, hazard_begins());
      file_.attribute("", "hazard_begins_ms", hazard_begins().ms);
    }
    if (hazard != nullptr || live == nullptr) return;
    write_most(grid, live->max_depth_mm, live->arrival_s, {});
    result::write_live_maps(file_, *live, run_.world().links.size(), epoch_);
  }

  void write_most(const Grid& grid, const std::vector<std::uint16_t>& depth_mm, const std::vector<std::int32_t>& arrival_s, Time begins) {
    Raster<float> greatest(grid, 0.0F), arrival(grid, std::nanf(""));
    for (std::int64_t cell = 0; cell < grid.cells(); ++cell) {
      const auto i = static_cast<std::size_t>(cell);
      greatest[cell] = static_cast<float>(depth_mm[i]) * 0.001F;
      if (arrival_s[i] >= 0) arrival[cell] = static_cast<float>(begins.in_seconds() + arrival_s[i]);
    }
    map("greatest_depth", greatest, "m"), map("arrival", arrival, cf::time_units(epoch_));
  }

  Time hazard_begins() const {
    for (const ModelChoice& model : scenario_.models)
      if (model.entry->name == "flood/replay" && model.settings != nullptr) return static_cast<const ReplaySettings*>(model.settings.get())->begins;
    return {};
  }

  void map(const std::string& name, const Raster<float>& raster, const std::string& unit) {
    const Grid& g = raster.grid();
    file_.write_raw(name, Scalar::f32, 4, raster.values().data(), raster.values().size(),
                    {.shape = {static_cast<std::uint64_t>(g.rows), static_cast<std::uint64_t>(g.columns)}, .dimensions = {"y", "x"}});
    describe(name, name, unit);
    file_.attribute_numbers(name, "_FillValue", std::vector<float>{std::nanf("")});
    if (file_.has("crs")) file_.attribute(name, "grid_mapping", "crs");
  }

  /// Every array of the metrics is one value per sample, or per sample and row of a table. Only samples that were taken are written.
  void write_series() {
    const MetricsState* metrics = run_.state().find<MetricsState>();
    if (metrics == nullptr) return;
    const auto rows = static_cast<std::size_t>(std::clamp<std::int64_t>(metrics->rows, 0, static_cast<std::int64_t>(metrics->time.size())));
    cf::write_time_axis(file_, "time", {metrics->time.begin(), metrics->time.begin() + static_cast<std::ptrdiff_t>(rows)}, epoch_);
    for (const ArrayRef& array : run_.state().arrays()) {
      const std::string name = array.name.substr(array.name.rfind('/') + 1);
      if (!array.name.starts_with("metrics/") || array.single || array.scalar == Scalar::record || name == "time") continue;
      if (metrics->time.empty() || array.size() == 0 || array.size() % metrics->time.size() != 0) continue;
      series(name, array, rows, array.size() / metrics->time.size());
    }
  }

  void series(const std::string& name, const ArrayRef& array, std::size_t rows, std::size_t width) {
    DataLayout layout{.shape = {rows}, .dimensions = {"time"}};
    if (width != 1) {
      layout.shape.push_back(width);
      layout.dimensions.push_back(second_axis(name, width));
    }
    file_.write_raw(name, array.scalar, array.element_bytes, array.packed(scratch_).data(), rows * width, layout);
    const std::string unit = result::unit_of(name);
    describe(name, name, unit == "1" ? "person" : unit);
    file_.attribute(name, "series", 1);
  }

  /// Occupants are per shelter, levels per gauge; what is per something else gets an axis of its own.
  std::string second_axis(const std::string& name, std::size_t width) {
    const std::string expected = name.starts_with("gauge") ? "gauge" : name == "occupants" ? "shelter" : name.substr(0, name.find('_'));
    for (const Table& table : tables_)
      if (table.name == expected && table.rows == width) return expected;
    file_.dimension(name + "_column", width);
    return name + "_column";
  }

  void write_final() {
    for (const ArrayRef& array : run_.state().arrays()) {
      if (!result::is_final(tables_, array)) continue;
      const std::string place = ResultFile::place_of(array.name);
      const Table* table = result::table_of(tables_, array);
      DataLayout layout;
      if (table == nullptr) layout.scalar = true;
      else layout.dimensions = {table->name};
      if (array.short_time()) file_.write(place, array.times_ms(), layout);
      else file_.write_raw(place, array.scalar, array.element_bytes, array.packed(scratch_).data(), array.size(), layout);
      explain(place, array);
    }
  }

  void explain(const std::string& place, const ArrayRef& array) {
    const std::string table = meaning_table(array.meaning);
    describe(place, array.name, array.meaning == Meaning::time ? cf::time_units(epoch_, never_unit) : table.empty() ? result::unit_of(array.name) : "");
    if (array.meaning == Meaning::time) file_.attribute_numbers(place, "_FillValue", std::vector<std::int64_t>{Time::never().ms});
    if (!table.empty()) rows_of(place, table);
    const auto words = words_of(array.name);
    if (words.empty()) return;
    std::string meanings;
    std::vector<std::uint8_t> values;
    for (const std::string_view word : words) {
      meanings += (meanings.empty() ? "" : " ") + std::string(word);
      values.push_back(static_cast<std::uint8_t>(values.size()));
    }
    file_.attribute_numbers(place, "flag_values", values);
    file_.attribute(place, "flag_meanings", meanings);
  }

  void rows_of(const std::string& place, const std::string& table) {
    file_.attribute(place, "table", table);
    file_.attribute(place, "none", std::int64_t{EventLog::none});
  }

  void write_events() {
    const EventLog& log = run_.events();
    file_.dimension("events/event", log.size());
    const auto column = [&](const std::string& name, const auto& values) { file_.write("events/" + name, values, {.dimensions = {"event"}}); };
    column("time", log.time), column("kind", log.kind), column("subject", log.subject), column("object", log.object), column("value", log.value);
    for (const char* name : {"time", "kind", "subject", "object", "value"})
      describe(std::string("events/") + name, std::string("events/") + name, std::string_view(name) == "time" ? cf::time_units(epoch_, never_unit) : "");
    file_.attribute("events/kind", "table", "events/kinds");
    for (const char* name : {"subject", "object"}) file_.attribute(std::string("events/") + name, "none", std::int64_t{EventLog::none});
    std::vector<std::string> names, subjects, objects, units;
    for (const EventKindInfo& kind : log.kinds())
      names.push_back(kind.name), subjects.push_back(kind.subject), objects.push_back(kind.object), units.push_back(kind.unit);
    file_.dimension("events/kinds/event_kind", names.size());
    file_.write_texts("events/kinds/name", names, {.dimensions = {"event_kind"}}),
        file_.write_texts("events/kinds/subject", subjects, {.dimensions = {"event_kind"}});
    file_.write_texts("events/kinds/object", objects, {.dimensions = {"event_kind"}}),
        file_.write_texts("events/kinds/unit", units, {.dimensions = {"event_kind"}});
  }

  void write_ids() {
    for (const Table& table : tables_) file_.write_texts("ids/" + table.name, table.ids, {.dimensions = {table.name}});
    for (const auto& [table, ids] : run_.events().row_names()) {
      if (std::any_of(tables_.begin(), tables_.end(), [&name = table](const Table& t) { return t.name == name; })) continue;
      file_.dimension(table, ids.size());
      file_.write_texts("ids/" + table, ids, {.dimensions = {table}});
    }
  }

  /// The headline numbers, for ensembles that read nothing else.
  void write_summary() {
    Headline numbers = headline(run_.world(), run_.state());
    Headline::numbers(numbers, [this](const char* name, const char* unit, const auto& value) {
      const std::string place = std::string("summary/") + name;
      file_.write(place, std::vector(1, value), {.scalar = true});
      describe(place, place, unit);
    });
  }

  void write_load() {
    for (const ModelChoice& model : scenario_.models) {
      if (model.entry->name != "trips/load") continue;
      const Time interval = static_cast<const trips::LoadSettings*>(model.settings.get())->interval;
      result::write_load(file_, run_, interval, cf::time_units(epoch_),
                         [this](const std::string& name, const std::string& what, const std::string& unit) { describe(name, what, unit); });
    }
  }

  Hdf5File& file_;
  std::vector<std::byte> scratch_;  ///< of columns whose elements do not lie one behind the other
  Run& run_;
  const Scenario& scenario_;
  cf::Epoch epoch_;
  std::vector<Table> tables_;
};

}  // namespace

Digest write_result(Run& run, const Scenario& scenario, const Plan& plan, const std::string& path) {
  run.settle();
  Hdf5File file = Hdf5File::create(path);
  cf::write_head(file, ResultFile::format, ResultFile::version, scenario.name_en.empty() ? scenario.name : scenario.name_en,
                 std::string("muster ") + version());
  file.attribute("", "title_zh", scenario.name);
  ResultWriter(file, run, scenario).write();
  result::write_forecasts(file, run, plan);
  const Digest digest = result::digest_of(file);  // read back: what is hashed is what lies in the file
  file.attribute("", "result_hash", digest.hex());
  result::write_provenance(file, run, scenario, plan);
  result::write_weak_inputs(file, scenario);
  result::write_place(file, run.world());
  file.commit();
  return digest;
}

}  // namespace muster
