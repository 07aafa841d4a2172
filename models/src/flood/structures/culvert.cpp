#include <cmath>

#include "flood/structures/ends.hpp"
#include "muster/engine/core/math.hpp"
#include "muster/models/flood/kernels.hpp"
#include "muster/models/flood/structures.hpp"

namespace muster {

void CulvertSettings::describe(config::Builder<CulvertSettings>& d) {
  using config::Grade;
  const std::string hds5 = "FHWA HDS-5, 3rd ed., ch. 3";
  d.about("culvert", "A culvert, siphon or gate: water passes by the levels at its ends", "涵洞、倒虹吸或闸门：按两端水位过水");
  d.text("id", &CulvertSettings::id, {.required = true, .meaning = "name by which plans and results know it", .meaning_zh = "编号，供预案与结果引用"});
  d.numbers("from", &CulvertSettings::from, {.unit = "m", .meaning = "x, y of one end", .meaning_zh = "一端坐标 x, y"});
  d.reference("from_place", &CulvertSettings::from_place, {.meaning = "place of that end", .meaning_zh = "以地点代替该端坐标", .table = "place"});
  d.numbers("to", &CulvertSettings::to, {.unit = "m", .meaning = "x, y of the other end", .meaning_zh = "另一端坐标 x, y"});
  d.reference("to_place", &CulvertSettings::to_place, {.meaning = "place of the other end", .meaning_zh = "以地点代替另一端坐标", .table = "place"});
  d.number("invert_from", &CulvertSettings::invert_from_m,
           {.unit = "m", .meaning = "its floor at `from`, above datum; as given = the ground there", .meaning_zh = "from 端底高程；不填为该处地面"});
  d.number("invert_to", &CulvertSettings::invert_to_m, {.unit = "m", .meaning = "its floor at `to`", .meaning_zh = "to 端底高程；不填为该处地面"});
  d.number("width", &CulvertSettings::width_m,
           {.unit = "m", .min = 0.05, .max = 100, .meaning = "width of a barrel; of a pipe its diameter", .meaning_zh = "单孔宽度；圆管为直径"});
  d.number("height", &CulvertSettings::height_m,
           {.unit = "m", .min = 0.05, .max = 50, .meaning = "height of a barrel; of no use for a pipe", .meaning_zh = "单孔高度；圆管不用"});
  d.boolean("round", &CulvertSettings::round, {.meaning = "a pipe", .meaning_zh = "是否为圆管"});
  d.number("barrels", &CulvertSettings::barrels, {.unit = "1", .min = 1, .max = 100, .meaning = "how many lie side by side", .meaning_zh = "孔数"});
  d.number("length", &CulvertSettings::length_m, {.unit = "m", .min = 0, .max = 20000, .meaning = "its length", .meaning_zh = "长度"});
  d.number("manning", &CulvertSettings::manning_n,
           {.unit = "s/m^(1/3)",
            .min = 0.005,
            .max = 0.1,
            .meaning = "roughness; 0.013 is concrete",
            .meaning_zh = "糙率；0.013 为混凝土",
            .source = hds5,
            .grade = Grade::memory});
  d.number("entry_loss", &CulvertSettings::entry_loss,
           {.unit = "1",
            .min = 0,
            .max = 5,
            .meaning = "loss at its entry, of the velocity head",
            .meaning_zh = "进口损失系数",
            .source = hds5,
            .grade = Grade::memory});
  d.number("exit_loss", &CulvertSettings::exit_loss,
           {.unit = "1",
            .min = 0,
            .max = 5,
            .meaning = "loss at its exit, of the velocity head",
            .meaning_zh = "出口损失系数",
            .source = hds5,
            .grade = Grade::memory});
  d.number("capacity", &CulvertSettings::capacity_m3_s,
           {.unit = "m3/s", .min = 0, .meaning = "most that passes", .meaning_zh = "过流能力上限", .grade = Grade::user});
  d.boolean("flap", &CulvertSettings::flap, {.meaning = "a flap lets no water back from `to`", .meaning_zh = "拍门：水不能从 to 端倒流"});
  d.choice("control", &CulvertSettings::control, {{"automatic", FloodControl::automatic}, {"on", FloodControl::on}, {"off", FloodControl::off}},
           {.meaning = "off = its gate is shut; plans may change it", .meaning_zh = "off 表示闸门关闭；预案可改变"});
}

std::vector<config::Contradiction> CulvertSettings::contradictions() const {
  std::vector<config::Contradiction> out;
  if (from.empty() == from_place.empty()) out.push_back({"from", "name either from or from_place", "from 与 from_place 须且只能给出一项"});
  if (to.empty() == to_place.empty()) out.push_back({"to", "name either to or to_place", "to 与 to_place 须且只能给出一项"});
  return out;
}

namespace flood {

double culvert_discharge(const CulvertSettings& s, double head, double head_out, double fall) {
  const double tall = s.round ? s.width_m : s.height_m;
  const double area = s.round ? 0.25 * 3.14159265358979323846 * s.width_m * s.width_m : s.width_m * s.height_m, wide = area / tall;
  if (!(head > 0)) return 0;
  // Inlet control: a weir of the barrel's mean width until its entry is under water, an orifice above.
  const double over_entry = weir_discharge(head, 0, broad_crested) * wide,
               through_entry = head > tall ? orifice_discharge(head - 0.5 * tall, area) : over_entry;
  const double inlet = std::min(over_entry, through_entry);
  // Outlet control: what is left of the head after entry, friction and exit, along a barrel filled to the mean of both ends.
  const double out = std::max(head_out, 0.0), filled = std::clamp(0.5 * (head + std::max(out, std::min(head, tall) * (2.0 / 3.0))), 1e-6, tall);
  const double wet = wide * filled, around = filled < tall ? wide + 2 * filled : (s.round ? 3.14159265358979323846 * s.width_m : 2 * (wide + tall));
  const double radius = wet / around;
  const double drop = head + fall - std::max(out, std::min(tall, 2.0 / 3.0 * head));
  if (!(drop > 0)) return 0;
  const double cubed = math::cbrt(radius), friction = 2 * gravity * s.manning_n * s.manning_n * s.length_m / (radius * cubed);
  const double outlet = wet * std::sqrt(2 * gravity * drop / (s.entry_loss + friction + s.exit_loss));
  return std::min(s.barrels * std::min(inlet, outlet), s.capacity_m3_s);
}

namespace {

/// Memory: discharge of the last step (positive from `from`), passed in all both ways.
class Culvert final : public FloodStructure {
 public:
  explicit Culvert(CulvertSettings settings) : s_(std::move(settings)) {}
  const std::string& id() const override { return s_.id; }
  void settle(const Grid& grid, const std::vector<std::uint8_t>& wall, const std::string& key, Problems& problems) override {
    a_ = cell_of(grid, wall, s_.from, key + ".from", problems), b_ = cell_of(grid, wall, s_.to, key + ".to", problems);
    if (a_ >= 0 && a_ == b_)
      problems.add(ErrorCode::inconsistent, {{}, 0, 0, key + ".to"}, {{"reason", "both ends lie in one cell"}, {"reason_zh", "两端位于同一单元"}});
  }
  std::size_t memory() const override { return 2; }
  bool controlled() const override { return true; }
  FloodControl first_control() const override { return s_.control; }

  void exchange(WaterExchange& water, Time from, Time to, FloodControl control, std::span<double> memory) const override {
    const double seconds = (to - from).in_seconds();
    const bool ahead = water.level(a_) >= water.level(b_);
    double moved = 0;
    if (control != FloodControl::off && (ahead || !s_.flap)) moved = pass(water, ahead ? a_ : b_, ahead ? b_ : a_, ahead, seconds);
    memory[0] = (ahead ? moved : -moved) / seconds, memory[1] += moved;
  }
  std::vector<StructureReading> readings(std::span<const double> memory) const override { return {{"flow_m3_s", memory[0]}, {"moved_m3", memory[1]}}; }

 private:
  /// At most half of the volume that makes both surfaces equal, or they would swing.
  double pass(WaterExchange& water, std::int64_t up, std::int64_t down, bool ahead, double seconds) const {
    const double floor_a = std::max(s_.invert_from_m, water.bed(a_)), floor_b = std::max(s_.invert_to_m, water.bed(b_));
    const double floor_up = ahead ? floor_a : floor_b, floor_down = ahead ? floor_b : floor_a;
    const double head = water.depth(up) > 0 ? water.level(up) - floor_up : 0, head_out = water.depth(down) > 0 ? water.level(down) - floor_down : 0;
    const double volume = culvert_discharge(s_, head, head_out, floor_up - floor_down) * seconds;
    const double even = 0.25 * (water.level(up) - std::max(water.level(down), floor_up)) * std::min(water.open_area(up), water.open_area(down));
    return even > 0 ? water.move(up, down, std::min(volume, even)) : 0;
  }
  CulvertSettings s_;
  std::int64_t a_ = -1, b_ = -1;
};

}  // namespace

std::unique_ptr<FloodStructure> make_culvert(const CulvertSettings& settings) { return std::make_unique<Culvert>(settings); }

}  // namespace flood
}  // namespace muster
