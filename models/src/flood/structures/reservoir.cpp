#include <cmath>

#include "flood/series.hpp"
#include "flood/structures/ends.hpp"
#include "muster/models/flood/structures.hpp"

namespace muster {

void ReservoirSettings::describe(config::Builder<ReservoirSettings>& d) {
  using config::Grade;
  d.about("reservoir", "A lake or reservoir beside the terrain that spills or breaks into it", "水库或湖泊：漫溢或溃决进入计算区");
  d.text("id", &ReservoirSettings::id, {.required = true, .meaning = "name by which results know it", .meaning_zh = "编号，供结果引用"});
  d.numbers(
      "points", &ReservoirSettings::points,
      {.unit = "m", .meaning = "x, y of points below its dam; the cells that hold them take the water", .meaning_zh = "坝下出流点坐标 x, y，所在单元接纳来水"});
  d.reference("place", &ReservoirSettings::place,
              {.meaning = "place whose cross-section takes the water, in its low cells, instead of points",
               .meaning_zh = "以地点断面的低洼单元代替点坐标",
               .table = "place"});
  d.number("level", &ReservoirSettings::level_m,
           {.unit = "m", .required = true, .meaning = "its surface at the start, above datum", .meaning_zh = "初始水位（基面以上）", .grade = Grade::user});
  d.number("area", &ReservoirSettings::area_m2,
           {.unit = "m2",
            .min = 0,
            .meaning = "its surface, where it is much the same at all levels",
            .meaning_zh = "水面面积（随水位变化不大时）",
            .grade = Grade::user});
  d.numbers("areas", &ReservoirSettings::areas,
            {.unit = "m",
             .meaning = "its surface by level: level, m, area, m2, level, area ..., rising",
             .meaning_zh = "水位—面积关系：水位、面积依次列出，递增",
             .grade = Grade::user});
  d.series("inflow", &ReservoirSettings::inflow,
           {.unit = "m3/s", .min = 0, .meaning = "what rivers bring it", .meaning_zh = "入库流量过程", .grade = Grade::user});
  d.number("crest", &ReservoirSettings::crest_m,
           {.unit = "m", .meaning = "crest of its dam, above datum", .meaning_zh = "坝顶高程（基面以上）", .grade = Grade::user});
  d.number("crest_length", &ReservoirSettings::crest_length_m,
           {.unit = "m", .min = 0, .meaning = "length of the crest that water runs over", .meaning_zh = "可漫溢的坝顶长度", .grade = Grade::user});
  d.number("spillway", &ReservoirSettings::spillway_m,
           {.unit = "m", .meaning = "sill of its spillway, above datum", .meaning_zh = "溢洪道堰顶高程（基面以上）", .grade = Grade::user});
  d.number("spillway_width", &ReservoirSettings::spillway_width_m,
           {.unit = "m", .min = 0, .meaning = "width of its spillway", .meaning_zh = "溢洪道宽度", .grade = Grade::user});
  d.number("weir_coefficient", &ReservoirSettings::weir_coefficient,
           {.unit = "m^0.5/s",
            .min = 0.5,
            .max = 3,
            .meaning = "C in Q = C b H^1.5 of crest and spillway",
            .meaning_zh = "坝顶与溢洪道的流量系数 C（Q = C b H^1.5）",
            .source = "broad-crested weir, (2/3)^1.5 sqrt(g) = 1.705",
            .grade = Grade::computed});
  d.group_list("breaches", &ReservoirSettings::breaches, {.meaning = "where and how its dam breaks", .meaning_zh = "溃口"});
}

std::vector<config::Contradiction> ReservoirSettings::contradictions() const {
  std::vector<config::Contradiction> out;
  if (points.empty() == place.empty()) out.push_back({"points", "name either points or a place", "points 与 place 须且只能给出一项"});
  if ((area_m2 > 0) == !areas.empty()) out.push_back({"area", "give either area or areas", "area 与 areas 须且只能给出一项"});
  bool rising = areas.size() % 2 == 0;
  for (std::size_t i = 2; i + 1 < areas.size(); i += 2) rising = rising && areas[i] > areas[i - 2];
  for (std::size_t i = 0; i + 1 < areas.size(); i += 2) rising = rising && areas[i + 1] > 0;
  if (!rising) out.push_back({"areas", "give level and area in pairs, levels rising and areas above 0", "须成对给出水位与面积，水位递增，面积大于 0"});
  return out;
}

namespace flood {
namespace {

/// Memory: water gained since t = 0 (m3, negative = lost), discharge of the last step, then 2 numbers for each breach.
class Reservoir final : public FloodStructure {
 public:
  explicit Reservoir(ReservoirSettings settings) : s_(std::move(settings)) {
    if (s_.areas.empty()) s_.areas = {s_.level_m, s_.area_m2};
    for (std::size_t i = 0; i < s_.areas.size(); i += 2) level_.push_back(s_.areas[i]), area_.push_back(s_.areas[i + 1]), volume_.push_back(0);
    for (std::size_t i = 1; i < level_.size(); ++i) volume_[i] = volume_[i - 1] + 0.5 * (area_[i - 1] + area_[i]) * (level_[i] - level_[i - 1]);
    volume_at_start_ = volume_of(s_.level_m);
    for (const BreachSettings& b : s_.breaches) breaches_.emplace_back(b, s_.crest_m < 1e8 ? s_.crest_m : s_.level_m);
  }
  const std::string& id() const override { return s_.id; }
  void settle(const Grid& grid, const std::vector<std::uint8_t>& wall, const std::string& key, Problems& problems) override {
    outlet_ = cells_of(grid, wall, s_.points, key + ".points", problems);
  }
  std::size_t memory() const override { return 2 + breaches_.size() * Breach::memory; }
  void begin(std::span<double> memory) const override {
    memory[0] = memory[1] = 0;
    for (std::size_t k = 0; k < breaches_.size(); ++k) Breach::begin(breach_memory(memory, k));
  }

  /// The midpoint rule in pieces in which the level falls by no more than a fiftieth of its head. It rests before t = 0.
  void exchange(WaterExchange& water, Time from, Time to, FloodControl, std::span<double> memory) const override {
    if (from < Time{0}) return;
    const double seconds = (to - from).in_seconds(), gain = integral(s_.inflow, from, to) / seconds;
    for (std::size_t k = 0; k < breaches_.size(); ++k) breaches_[k].watch(from, level_of(memory[0]), breach_memory(memory, k));
    double tail = 0;
    for (const std::int64_t cell : outlet_) tail += water.level(cell) / static_cast<double>(outlet_.size());
    const Openings openings = openings_at(from.in_seconds() + 0.5 * seconds, memory);
    const double first = outflow(level_of(memory[0]), tail, openings);
    const double slack = std::max(1e-9, 0.02 * (level_of(memory[0]) - std::max(openings.lowest, tail)) * area_at(level_of(memory[0])));
    const int pieces = std::clamp(static_cast<int>(std::ceil(first * seconds / slack)), 1, 200);
    const double dt = seconds / pieces;
    double out = 0;
    for (int piece = 0; piece < pieces; ++piece) {
      const double before = memory[0], half = before + 0.5 * dt * (gain - outflow(level_of(before), tail, openings));
      const double spare = volume_of(level_of(before)) - volume_of(std::max(openings.lowest, tail));
      const double leaves = std::clamp(outflow(level_of(half), tail, openings) * dt, 0.0, std::max(0.0, spare + gain * dt));
      memory[0] = before + gain * dt - leaves, out += leaves;
    }
    water.give(outlet_, out);
    memory[1] = out / seconds;
  }
  std::vector<StructureReading> readings(std::span<const double> memory) const override {
    return {{"level_m", level_of(memory[0])}, {"flow_m3_s", memory[1]}, {"gained_m3", memory[0]}};
  }

 private:
  struct Openings {
    std::vector<Breach::Opening> breaches;
    double breached_m = 0, lowest = 0;
  };
  static std::span<double> breach_memory(std::span<double> memory, std::size_t k) { return memory.subspan(2 + k * Breach::memory, Breach::memory); }
  Openings openings_at(double seconds, std::span<double> memory) const {
    Openings out;
    out.lowest = std::min(s_.crest_m, s_.spillway_m);
    for (std::size_t k = 0; k < breaches_.size(); ++k) {
      out.breaches.push_back(breaches_[k].at(seconds, breach_memory(memory, k)));
      if (out.breaches[k].width_m > 0) out.breached_m += out.breaches[k].width_m, out.lowest = std::min(out.lowest, out.breaches[k].sill_m);
    }
    return out;
  }
  double outflow(double level, double tail, const Openings& openings) const {
    const auto over = [&](double sill, double width, double c) { return width > 0 ? width * weir_discharge(level - sill, tail - sill, c) : 0.0; };
    double sum = over(s_.crest_m, std::max(0.0, s_.crest_length_m - openings.breached_m), s_.weir_coefficient);
    sum += over(s_.spillway_m, s_.spillway_width_m, s_.weir_coefficient);
    for (std::size_t k = 0; k < breaches_.size(); ++k)
      sum += over(openings.breaches[k].sill_m, openings.breaches[k].width_m, breaches_[k].settings().weir_coefficient);
    return sum;
  }
  /// Area goes on as it is beyond the first and last level.
  double area_at(double level) const {
    if (level <= level_.front()) return area_.front();
    for (std::size_t i = 1; i < level_.size(); ++i)
      if (level <= level_[i]) return area_[i - 1] + (area_[i] - area_[i - 1]) * (level - level_[i - 1]) / (level_[i] - level_[i - 1]);
    return area_.back();
  }
  double volume_of(double level) const {
    if (level <= level_.front()) return (level - level_.front()) * area_.front();
    for (std::size_t i = 1; i < level_.size(); ++i)
      if (level <= level_[i]) return volume_[i - 1] + 0.5 * (area_[i - 1] + area_at(level)) * (level - level_[i - 1]);
    return volume_.back() + (level - level_.back()) * area_.back();
  }
  double level_of(double gained) const {
    const double volume = volume_at_start_ + gained;
    if (volume <= 0) return level_.front() + volume / area_.front();
    for (std::size_t i = 1; i < level_.size(); ++i) {
      if (volume > volume_[i]) continue;
      const double slope = (area_[i] - area_[i - 1]) / (level_[i] - level_[i - 1]), above = volume - volume_[i - 1];
      return level_[i - 1] + 2 * above / (area_[i - 1] + std::sqrt(area_[i - 1] * area_[i - 1] + 2 * slope * above));
    }
    return level_.back() + (volume - volume_.back()) / area_.back();
  }

  ReservoirSettings s_;
  std::vector<double> level_, area_, volume_;  ///< of the table
  double volume_at_start_ = 0;
  std::vector<Breach> breaches_;
  std::vector<std::int64_t> outlet_;
};

}  // namespace

std::unique_ptr<FloodStructure> make_reservoir(const ReservoirSettings& settings) { return std::make_unique<Reservoir>(settings); }

}  // namespace flood
}  // namespace muster
