#include "flood/sources.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace muster::flood {

namespace {
constexpr std::uint32_t no_rain = std::numeric_limits<std::uint32_t>::max();

std::vector<std::uint8_t> soils_of_cells(const FloodSetup& setup) {
  if (setup.soils.empty()) return {};
  std::vector<std::uint8_t> out(static_cast<std::size_t>(setup.bed.grid().cells()), 1);
  if (!setup.soil.empty()) std::copy(setup.soil.values().begin(), setup.soil.values().end(), out.begin());
  for (std::size_t cell = 0; cell < out.size(); ++cell)
    if (std::isnan(setup.bed[static_cast<std::int64_t>(cell)])) out[cell] = 0;
  return out;
}
}  // namespace

Sources::Sources(const FloodSetup& setup, const Raster<double>& bed, FloodSourceState& state)
    : state_(state),
      structures_(&setup.structures),
      walls_(setup.levees, bed, setup.method.dry_m),
      soil_(soils_of_cells(setup)),
      rain_(setup.rain_raster),
      cell_area_(bed.grid().cell_m * bed.grid().cell_m) {
  for (const LeveeSettings& levee : setup.levees) levee_ids_.push_back(levee.id);
  for (const SoilSettings& s : setup.soils) soils_.push_back(soil_of(s));
  first_memory_.push_back(walls_.memory());
  for (const auto& structure : *structures_) first_memory_.push_back(first_memory_.back() + structure->memory());
  state_ = {};
  state_.memory.assign(first_memory_.back(), 0.0);
  walls_.begin(wall_memory());
  for (std::size_t k = 0; k < structures_->size(); ++k) (*structures_)[k]->begin(memory(k));
  if (any_structures()) {
    state_.moved.assign(2, 0.0);
    for (const auto& structure : *structures_) state_.controls.push_back(structure->first_control());
  }
  state_.infiltrated.assign(soil_.size(), 0.0);
  if (std::any_of(soils_.begin(), soils_.end(), [](const Soil& s) { return s.method == SoilMethod::horton; })) state_.dryness.assign(soil_.size(), 1.0);
  if (rain_) find_rain_cells(bed);
  porosity_.assign(setup.porosity.values().begin(), setup.porosity.values().end());
}

void Sources::find_rain_cells(const Raster<double>& bed) {
  const Grid& grid = bed.grid();
  rain_cell_.assign(static_cast<std::size_t>(grid.cells()), no_rain);
  cells_below_.assign(static_cast<std::size_t>(rain_->grid.cells()), 0);
  fallen_.assign(cells_below_.size(), 0);
  for (std::int32_t row = 0; row < grid.rows; ++row)
    for (std::int32_t column = 0; column < grid.columns; ++column) {
      const std::int64_t cell = grid.index(column, row), above = rain_->grid.cell_at(grid.centre_x(column), grid.centre_y(row));
      if (above < 0 || std::isnan(bed[cell])) continue;
      rain_cell_[static_cast<std::size_t>(cell)] = static_cast<std::uint32_t>(above);
      ++cells_below_[static_cast<std::size_t>(above)];
    }
}

void Sources::watch(const FloodSolver& solver) {
  if (walls_.memory() == 0) return;
  const auto level = [&](std::int64_t cell) {
    const double water = solver.water(cell);
    return water > 0 ? solver.bed(cell) + water : -INFINITY;
  };
  walls_.watch(solver.now(), level, wall_memory());
}

bool Sources::rains(Time from, Time to) const { return rain_ && rain_->any(std::max(from, Time{0}), std::max(to, Time{0})); }

bool Sources::begin_ground(Time from, Time to) {
  const Time start = std::max(from, Time{0}), end = std::max(to, Time{0});
  seconds_ = (end - start).in_seconds(), rain_m3_ = 0;
  rains_ = rains(from, to), soaks_ = !soil_.empty() && seconds_ > 0;
  if (!rains_) return soaks_;
  rain_->fallen(start, end, fallen_);
  for (std::size_t k = 0; k < fallen_.size(); ++k) rain_m3_ += fallen_[k] * static_cast<double>(cells_below_[k]) * cell_area_;
  return true;
}

double Sources::soaks_in(std::int64_t cell, double water) {
  const auto c = static_cast<std::size_t>(cell);
  const Soil& soil = soils_[soil_[c] - 1];
  if (!(soil.open_share > 0)) return 0;
  double dryness = state_.dryness.empty() ? 1 : state_.dryness[c];
  // All the water of the cell may reach the part of its ground that is open.
  const double in = soil.open_share * soak(soil, water / soil.open_share, seconds_, state_.infiltrated[c] / soil.open_share, dryness);
  if (!state_.dryness.empty()) state_.dryness[c] = dryness;
  return std::min(in, water);
}

template <class Real>
void Sources::ground_row(std::int64_t first, std::int32_t count, Real* depth, Real* carry) {
  for (std::int32_t k = 0; k < count; ++k) {
    const auto cell = static_cast<std::size_t>(first + k);
    if (rains_ && rain_cell_[cell] != no_rain) change(depth[k], carry[k], fallen_[rain_cell_[cell]] / open_share(cell));
    if (!soaks_ || soil_[cell] == 0) continue;
    const double water = static_cast<double>(depth[k]) + static_cast<double>(carry[k]);
    if (!(water > 0)) continue;
    const double in = soaks_in(first + k, water);
    if (!(in > 0)) continue;
    state_.infiltrated[cell] += in;
    change(depth[k], carry[k], -in);
  }
}
template void Sources::ground_row(std::int64_t, std::int32_t, float*, float*);
template void Sources::ground_row(std::int64_t, std::int32_t, double*, double*);

void Sources::exchange(FloodSolver& solver, Time from, Time to) {
  if (!any_structures()) return;
  WaterExchange water(solver);
  for (std::size_t k = 0; k < structures_->size(); ++k) (*structures_)[k]->exchange(water, from, to, state_.controls[k], memory(k));
  state_.moved[0] += water.given, state_.moved[1] += water.taken;
}

void Sources::book(FloodLedger& ledger) const {
  double sum = 0;
  constexpr std::size_t piece = 1024;  // sums of sums lose fewer digits
  for (std::size_t first = 0; first < state_.infiltrated.size(); first += piece) {
    double part = 0;
    for (std::size_t cell = first; cell < std::min(first + piece, state_.infiltrated.size()); ++cell) part += state_.infiltrated[cell] * open_share(cell);
    sum += part;
  }
  ledger.infiltrated = sum * cell_area_;
  if (!state_.moved.empty()) ledger.given = state_.moved[0], ledger.taken = state_.moved[1];
}

std::vector<NamedReading> Sources::readings() const {
  std::vector<NamedReading> out;
  for (std::size_t k = 0; k < levee_ids_.size(); ++k) {
    const Walls::LeveeNow now = walls_.now(k);
    out.push_back({levee_ids_[k], {"breach_width_m", now.width_m}}), out.push_back({levee_ids_[k], {"lowest_crest_m", now.sill_m}});
    if (now.dam) out.push_back({levee_ids_[k], {"stands", now.stands ? 1.0 : 0.0}});
  }
  for (std::size_t k = 0; k < structures_->size(); ++k) {
    const std::span<const double> own = std::span<const double>(state_.memory).subspan(first_memory_[k], first_memory_[k + 1] - first_memory_[k]);
    for (StructureReading& reading : (*structures_)[k]->readings(own)) out.push_back({(*structures_)[k]->id(), std::move(reading)});
  }
  return out;
}

}  // namespace muster::flood
