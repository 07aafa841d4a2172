#include <algorithm>
#include <cmath>
#include <vector>

#include "hazard/record_writer.hpp"
#include "muster/engine/core/error.hpp"
#include "muster/models/flood/given.hpp"

namespace muster {

namespace {

constexpr std::int32_t tile_edge = 64;

std::vector<FloodTile> cut_into_tiles(const Grid& grid) {
  std::vector<FloodTile> out;
  for (std::int32_t row = 0; row < grid.rows; row += tile_edge)
    for (std::int32_t column = 0; column < grid.columns; column += tile_edge)
      out.push_back({column, std::min(column + tile_edge, grid.columns), row, std::min(row + tile_edge, grid.rows)});
  return out;
}

/// Refuses what cannot be a depth or a speed, with the cell that holds the first.
void check(std::span<const float> values, const Grid& grid, const char* what, Time at) {
  const auto bad = std::find_if(values.begin(), values.end(), [](float v) { return !(v >= 0) || std::isinf(v); });
  if (bad == values.end()) return;
  const auto cell = static_cast<std::int64_t>(bad - values.begin());
  throw InputError(ErrorCode::value_out_of_range, {{}, 0, 0, what},
                   {{"row", std::to_string(cell / grid.columns) + ", " + std::to_string(cell % grid.columns) + " (t = " + std::to_string(at.ms / 1000) + " s)"},
                    {"found", std::to_string(*bad)},
                    {"expected", ">= 0"}});
}

}  // namespace

/// The two maps around the present moment.
class GivenFlood::Flood final : public FloodView {
 public:
  explicit Flood(const World& world) : world_(world), tiles_(cut_into_tiles(grid())) {
    const auto cells = static_cast<std::size_t>(grid().cells());
    for (Map* map : {&before_, &after_}) map->depth.assign(cells, 0), map->speed.assign(cells, 0), map->wet.assign(tiles_.size(), 0);
    stepped_.assign(tiles_.size(), 0);
  }
  void add(Time at, std::span<const float> depth, std::span<const float> speed) {
    std::swap(before_, after_);
    after_.time = at;
    std::copy(depth.begin(), depth.end(), after_.depth.begin());
    if (speed.empty()) std::fill(after_.speed.begin(), after_.speed.end(), 0.0F);
    else std::copy(speed.begin(), speed.end(), after_.speed.begin());
    for (std::size_t tile = 0; tile < tiles_.size(); ++tile) after_.wet[tile] = is_wet(tiles_[tile]);
    if (maps_++ == 0) before_.time = at;  // nothing stands before the first
  }
  bool empty() const { return maps_ == 0; }
  Time last() const { return after_.time; }
  /// @param now  within the two maps, or before the first
  void set(Time now) {
    const auto span = static_cast<double>((after_.time - before_.time).ms);
    share_ = now >= after_.time ? 1.0 : span > 0 ? std::max(0.0, static_cast<double>((now - before_.time).ms) / span) : 0.0;
    was_stepped_ = stepped_;
    for (std::size_t tile = 0; tile < tiles_.size(); ++tile) stepped_[tile] = before_.wet[tile] | after_.wet[tile];
  }

  const Grid& grid() const override { return world_.ground.grid(); }
  bool wall(std::int64_t cell) const override { return std::isnan(world_.ground[cell]); }
  double bed(std::int64_t cell) const override { return static_cast<double>(world_.ground[cell]); }
  double depth(std::int64_t cell) const override { return wall(cell) ? 0.0 : between(before_.depth, after_.depth, cell); }
  std::array<double, 2> velocity(std::int64_t cell) const override { return {wall(cell) ? 0.0 : between(before_.speed, after_.speed, cell), 0.0}; }
  const std::vector<FloodTile>& tiles() const override { return tiles_; }
  std::vector<std::uint32_t> take_stepped_tiles() override {
    std::vector<std::uint32_t> out;
    for (std::uint32_t tile = 0; tile < tiles_.size(); ++tile)
      if ((stepped_[tile] | was_stepped_[tile]) != 0) out.push_back(tile);  // where it was wet it may be dry now
    return out;
  }

 private:
  struct Map {
    Time time;
    std::vector<float> depth, speed;  ///< [cell] m, m/s
    std::vector<std::uint8_t> wet;    ///< [tile]
  };
  bool is_wet(const FloodTile& tile) const {
    for (std::int32_t row = tile.first_row; row < tile.end_row; ++row)
      for (std::int32_t column = tile.first_column; column < tile.end_column; ++column)
        if (after_.depth[static_cast<std::size_t>(grid().index(column, row))] > 0) return true;
    return false;
  }
  double between(const std::vector<float>& before, const std::vector<float>& after, std::int64_t cell) const {
    const auto i = static_cast<std::size_t>(cell);
    return static_cast<double>(before[i]) + share_ * (static_cast<double>(after[i]) - static_cast<double>(before[i]));
  }

  const World& world_;
  std::vector<FloodTile> tiles_;
  Map before_, after_;
  std::vector<std::uint8_t> stepped_, was_stepped_;  ///< [tile]
  double share_ = 0;
  std::int64_t maps_ = 0;
};

GivenFlood::GivenFlood(std::shared_ptr<const World> world, const RecordSettings& settings, const std::string& source, int threads) : world_(std::move(world)) {
  if (world_->ground.empty()) throw InputError(ErrorCode::no_terrain, {});
  record_ = RecordWriter::begun(*world_, settings, "given = " + source + "\n");
  flood_ = std::make_unique<Flood>(*world_);
  writer_ = std::make_unique<RecordWriter>(*world_, *flood_, record_, threads);
}
GivenFlood::~GivenFlood() = default;

const Grid& GivenFlood::grid() const { return flood_->grid(); }

void GivenFlood::add(Time at, std::span<const float> depth, std::span<const float> speed) {
  const auto cells = static_cast<std::size_t>(grid().cells());
  if (!flood_->empty() && at <= flood_->last())
    throw InputError(ErrorCode::not_increasing, {{}, 0, 0, "time"}, {{"row", std::to_string(at.in_seconds()) + " s"}});
  if (depth.size() != cells || (!speed.empty() && speed.size() != cells))
    throw InputError(ErrorCode::wrong_shape, {{}, 0, 0, "depth"},
                     {{"found", std::to_string(depth.size() != cells ? depth.size() : speed.size())}, {"expected", std::to_string(cells)}});
  check(depth, grid(), "depth", at), check(speed, grid(), "velocity", at);
  const bool first = flood_->empty();
  for (; first && next_ < at; next_ = next_ + record_.settings.frame) flood_->set(next_), writer_->take(*flood_, next_);  // still dry
  flood_->add(at, depth, speed);
  for (; next_ <= at; next_ = next_ + record_.settings.frame) flood_->set(next_), writer_->take(*flood_, next_);
}

HazardRecord GivenFlood::finish() {
  if (next_ == Time{0}) throw InputError(ErrorCode::nothing_to_do, {{}, 0, 0, "time"}, {{"reason", "@ui.reason.no_map_of_flood"}});
  writer_->finish();
  return std::move(record_);
}

}  // namespace muster
