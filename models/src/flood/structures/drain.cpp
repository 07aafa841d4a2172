#include "flood/structures/ends.hpp"
#include "muster/models/flood/structures.hpp"

namespace muster {

void DrainSettings::describe(config::Builder<DrainSettings>& d) {
  using config::Grade;
  const std::string hec22 = "FHWA HEC-22, 3rd ed., eq. 4-26 and 4-27 (grates in sags)";
  d.about("drain", "Inlets of a storm sewer", "雨水口与排水管");
  d.text("id", &DrainSettings::id, {.required = true, .meaning = "name by which results know it", .meaning_zh = "编号，供结果引用"});
  d.numbers("points", &DrainSettings::points, {.unit = "m", .meaning = "x, y of its inlets", .meaning_zh = "各雨水口坐标 x, y"});
  d.reference("place", &DrainSettings::place, {.meaning = "place of its inlet, instead of points", .meaning_zh = "以地点代替雨水口坐标", .table = "place"});
  d.number("capacity", &DrainSettings::capacity_m3_s,
           {.unit = "m3/s", .min = 0, .max = 100, .meaning = "most that each inlet takes", .meaning_zh = "每个雨水口的最大流量"});
  d.number("grate_length", &DrainSettings::grate_length_m,
           {.unit = "m",
            .min = 0,
            .max = 100,
            .meaning = "edge of an inlet over which water runs: 1.66 P h^1.5",
            .meaning_zh = "每个雨水口的过水周长：1.66 P h^1.5",
            .source = hec22,
            .grade = Grade::memory});
  d.number("grate_area", &DrainSettings::grate_area_m2,
           {.unit = "m2",
            .min = 0,
            .max = 100,
            .meaning = "clear opening of an inlet under water: 0.67 A sqrt(2 g h)",
            .meaning_zh = "每个雨水口的净开孔面积：0.67 A sqrt(2 g h)",
            .source = hec22,
            .grade = Grade::memory});
  d.number("sewer_capacity", &DrainSettings::sewer_m3_s,
           {.unit = "m3/s", .min = 0, .meaning = "most that the sewer behind all inlets takes", .meaning_zh = "管道的总过流能力", .grade = Grade::user});
  d.numbers("to", &DrainSettings::to,
            {.unit = "m", .meaning = "x, y of its outfall; none = the water is gone", .meaning_zh = "排水口坐标 x, y；不填表示排出区外"});
  d.reference("to_place", &DrainSettings::to_place, {.meaning = "place of its outfall", .meaning_zh = "以地点代替排水口坐标", .table = "place"});
}

std::vector<config::Contradiction> DrainSettings::contradictions() const {
  std::vector<config::Contradiction> out;
  if (points.empty() == place.empty()) out.push_back({"points", "name either points or a place", "points 与 place 须且只能给出一项"});
  if (!to.empty() && !to_place.empty()) out.push_back({"to", "name either to or to_place", "to 与 to_place 只能给出一项"});
  return out;
}

namespace flood {
namespace {

constexpr double grate_weir = 1.66;  ///< m^0.5/s

/// Memory: discharge of the last step, drained so far.
class Drain final : public FloodStructure {
 public:
  explicit Drain(DrainSettings settings) : s_(std::move(settings)) {}
  const std::string& id() const override { return s_.id; }
  void settle(const Grid& grid, const std::vector<std::uint8_t>& wall, const std::string& key, Problems& problems) override {
    inlets_ = cells_of(grid, wall, s_.points, key + ".points", problems);
    inlets_in_.clear();
    for (const std::int64_t cell : inlets_) {
      double inlets = 0;
      for (std::size_t i = 0; i + 1 < s_.points.size(); i += 2) inlets += grid.cell_at(s_.points[i], s_.points[i + 1]) == cell ? 1 : 0;
      inlets_in_.push_back(inlets);
    }
    if (!s_.to.empty()) to_ = cell_of(grid, wall, s_.to, key + ".to", problems);
  }
  std::size_t memory() const override { return 2; }

  void exchange(WaterExchange& water, Time from, Time to, FloodControl, std::span<double> memory) const override {
    const double seconds = (to - from).in_seconds();
    double sum = 0;
    for (std::size_t k = 0; k < inlets_.size(); ++k) sum += intake(water, k);
    const double share = sum > s_.sewer_m3_s ? s_.sewer_m3_s / sum : 1;
    double drained = 0;
    for (std::size_t k = 0; k < inlets_.size(); ++k) {
      const double wanted = intake(water, k) * share * seconds;
      if (wanted > 0) drained += to_ < 0 ? water.take(inlets_[k], wanted) : water.move(inlets_[k], to_, wanted);
    }
    memory[0] = drained / seconds, memory[1] += drained;
  }
  std::vector<StructureReading> readings(std::span<const double> memory) const override { return {{"flow_m3_s", memory[0]}, {"moved_m3", memory[1]}}; }

 private:
  /// What the inlets of a cell take now, m3/s: over their edge, through their opening, and by their capacity; nothing where the outfall stands higher.
  double intake(const WaterExchange& water, std::size_t k) const {
    const std::int64_t cell = inlets_[k];
    const double depth = water.depth(cell);
    if (!(depth > 0) || (to_ >= 0 && water.level(to_) >= water.level(cell))) return 0;
    const double each =
        std::min({s_.capacity_m3_s, weir_discharge(depth, 0, grate_weir) * s_.grate_length_m, orifice_discharge(depth, s_.grate_area_m2, 0.67)});
    return inlets_in_[k] * each;
  }
  DrainSettings s_;
  std::vector<std::int64_t> inlets_;
  std::vector<double> inlets_in_;  ///< [inlet cell] how many points lie in it
  std::int64_t to_ = -1;
};

}  // namespace

std::unique_ptr<FloodStructure> make_drain(const DrainSettings& settings) { return std::make_unique<Drain>(settings); }

}  // namespace flood
}  // namespace muster
