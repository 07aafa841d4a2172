#include "flood/structures/ends.hpp"
#include "muster/models/flood/structures.hpp"

namespace muster {

void PumpSettings::describe(config::Builder<PumpSettings>& d) {
  using config::Grade;
  d.about("pump", "A pump that lifts water from one place to another, or away", "水泵：把水从一处提升到另一处或排出区外");
  d.text("id", &PumpSettings::id, {.required = true, .meaning = "name by which plans and results know it", .meaning_zh = "编号，供预案与结果引用"});
  d.numbers("from", &PumpSettings::from, {.unit = "m", .meaning = "x, y of its intake", .meaning_zh = "取水点坐标 x, y"});
  d.reference("from_place", &PumpSettings::place, {.meaning = "place of its intake, instead of from", .meaning_zh = "以地点代替取水点坐标", .table = "place"});
  d.numbers("to", &PumpSettings::to,
            {.unit = "m", .meaning = "x, y where the water comes out; none = it is gone", .meaning_zh = "出水点坐标 x, y；不填表示排出区外"});
  d.reference("to_place", &PumpSettings::to_place, {.meaning = "place where the water comes out", .meaning_zh = "以地点代替出水点坐标", .table = "place"});
  d.number("capacity", &PumpSettings::capacity_m3_s,
           {.unit = "m3/s",
            .min = 0,
            .max = 1000,
            .above_min = true,
            .required = true,
            .meaning = "what it lifts when it runs",
            .meaning_zh = "运行时流量",
            .grade = Grade::user});
  d.number("start_level", &PumpSettings::start_m,
           {.unit = "m",
            .meaning = "level at its intake at which it starts by itself, above datum",
            .meaning_zh = "自动启动水位（基面以上）",
            .grade = Grade::user});
  d.number("stop_level", &PumpSettings::stop_m,
           {.unit = "m", .meaning = "level at which it stops by itself", .meaning_zh = "自动停机水位", .grade = Grade::user});
  d.choice("control", &PumpSettings::control, {{"automatic", FloodControl::automatic}, {"on", FloodControl::on}, {"off", FloodControl::off}},
           {.meaning = "how it begins; plans may change it", .meaning_zh = "初始控制方式，预案可改变"});
}

std::vector<config::Contradiction> PumpSettings::contradictions() const {
  std::vector<config::Contradiction> out;
  if (from.empty() == place.empty()) out.push_back({"from", "name either from or from_place", "from 与 from_place 须且只能给出一项"});
  if (!to.empty() && !to_place.empty()) out.push_back({"to", "name either to or to_place", "to 与 to_place 只能给出一项"});
  if (stop_m > start_m) out.push_back({"stop_level", "must not be above start_level", "不应高于 start_level"});
  return out;
}

namespace flood {
namespace {

/// Memory: runs (0 or 1), discharge of the last step, lifted so far.
class Pump final : public FloodStructure {
 public:
  explicit Pump(PumpSettings settings) : s_(std::move(settings)) {}
  const std::string& id() const override { return s_.id; }
  void settle(const Grid& grid, const std::vector<std::uint8_t>& wall, const std::string& key, Problems& problems) override {
    from_ = cell_of(grid, wall, s_.from, key + ".from", problems);
    if (!s_.to.empty()) to_ = cell_of(grid, wall, s_.to, key + ".to", problems);
  }
  std::size_t memory() const override { return 3; }
  bool controlled() const override { return true; }
  FloodControl first_control() const override { return s_.control; }

  void exchange(WaterExchange& water, Time from, Time to, FloodControl control, std::span<double> memory) const override {
    double& runs = memory[0];
    if (control == FloodControl::automatic) {
      const double level = water.level(from_);
      runs = water.depth(from_) > 0 && (level >= s_.start_m || (runs != 0 && level > s_.stop_m)) ? 1 : 0;
    } else {
      runs = control == FloodControl::on ? 1 : 0;
    }
    const double seconds = (to - from).in_seconds(), wanted = runs != 0 ? s_.capacity_m3_s * seconds : 0;
    const double lifted = to_ < 0 ? water.take(from_, wanted) : water.move(from_, to_, wanted);
    memory[1] = lifted / seconds, memory[2] += lifted;
  }
  std::vector<StructureReading> readings(std::span<const double> memory) const override {
    return {{"runs", memory[0]}, {"flow_m3_s", memory[1]}, {"moved_m3", memory[2]}};
  }

 private:
  PumpSettings s_;
  std::int64_t from_ = -1, to_ = -1;
};

}  // namespace

std::unique_ptr<FloodStructure> make_pump(const PumpSettings& settings) { return std::make_unique<Pump>(settings); }

}  // namespace flood
}  // namespace muster
