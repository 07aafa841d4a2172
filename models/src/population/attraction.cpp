#include "population/attraction.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "muster/engine/core/error.hpp"
#include "muster/models/data.hpp"

namespace muster::population {

namespace {

constexpr double square_m = 500, scale_m = 1000;
constexpr std::array<std::string_view, 10> use_words = {"dwelling", "mixed",     "shop",    "office",      "school",
                                                        "hospital", "care_home", "factory", "public_hall", "farm"};  // of BuildingUse

/// Persons per 100 m2 of floor by use; 0 for a use that the table does not name.
std::array<double, use_words.size()> by_use(const std::string& column, const std::string& path) {
  const DataTable data = data_table_or("people/workplaces.csv", path);
  const std::vector<std::string>& uses = data.words("use");
  const auto& values = data.column(column);
  std::array<double, use_words.size()> out{};
  for (std::size_t row = 0; row < uses.size(); ++row) {
    const auto use = std::find(use_words.begin(), use_words.end(), uses[row]);
    if (use == use_words.end()) {
      std::string choices;
      for (const std::string_view word : use_words) choices += (choices.empty() ? "" : ", ") + std::string(word);
      throw InputError(ErrorCode::not_a_choice, {data.file, data.lines[row], 0, "use"}, {{"choices", choices}, {"found", uses[row]}});
    }
    if (!(values[row] >= 0))
      throw InputError(ErrorCode::below_minimum, {data.file, data.lines[row], 0, column}, {{"limit", "0"}, {"found", std::to_string(values[row])}});
    out[static_cast<std::size_t>(use - use_words.begin())] = values[row];
  }
  return out;
}

double squared_m(const BuildingTable& b, std::uint32_t row, double x, double y) {
  const double dx = b.x[row] - x, dy = b.y[row] - y;
  return dx * dx + dy * dy;
}

}  // namespace

Attraction::Attraction(const BuildingTable& buildings, const std::string& column, const std::string& path) : buildings_(buildings) {
  const auto persons = by_use(column, path);
  for (std::uint32_t b = 0; b < buildings.size(); ++b) {
    const int floors = buildings.use[b] == BuildingUse::mixed ? 1 : std::max<int>(1, buildings.storeys[b]);
    const double draws = persons[static_cast<std::size_t>(buildings.use[b])] * static_cast<double>(buildings.area_m2[b]) * floors;
    if (draws > 0 && buildings.node[b].valid()) rows_.push_back(b), draws_.push_back(draws);
  }
}

void Attraction::look_from(double x, double y) {
  const std::pair square{static_cast<std::int64_t>(std::floor(x / square_m)), static_cast<std::int64_t>(std::floor(y / square_m))};
  if (square == square_) return;
  square_ = square;
  const double middle_x = (static_cast<double>(square.first) + 0.5) * square_m, middle_y = (static_cast<double>(square.second) + 0.5) * square_m;
  up_to_.resize(rows_.size());
  double sum = 0;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const double away = 1 + std::sqrt(squared_m(buildings_, rows_[i], middle_x, middle_y)) / scale_m;
    sum += draws_[i] / (away * away);
    up_to_[i] = sum;
  }
}

BuildingId Attraction::choose(BuildingId home, double luck) {
  if (rows_.empty()) return {};
  look_from(buildings_.x[home.index], buildings_.y[home.index]);
  const auto found = std::upper_bound(up_to_.begin(), up_to_.end(), luck * up_to_.back());
  return {rows_[static_cast<std::size_t>(std::min(found, std::prev(up_to_.end())) - up_to_.begin())]};
}

NearestOfUse::NearestOfUse(const BuildingTable& buildings, BuildingUse use) : buildings_(buildings) {
  for (std::uint32_t b = 0; b < buildings.size(); ++b)
    if (buildings.use[b] == use && buildings.node[b].valid()) rows_.push_back({b});
}

BuildingId NearestOfUse::from(BuildingId home) const {
  BuildingId best;
  double least = INFINITY;
  for (const BuildingId row : rows_)
    if (const double away = squared_m(buildings_, row.index, buildings_.x[home.index], buildings_.y[home.index]); away < least) least = away, best = row;
  return best;
}

NearestOfAll::Square NearestOfAll::square_of(double x, double y) {
  return {static_cast<std::int64_t>(std::floor(x / square_m)), static_cast<std::int64_t>(std::floor(y / square_m))};
}

NearestOfAll::NearestOfAll(const BuildingTable& buildings) : buildings_(buildings) {
  for (std::uint32_t b = 0; b < buildings.size(); ++b) {
    if (!buildings.node[b].valid()) continue;
    const Square square = square_of(buildings.x[b], buildings.y[b]);
    if (squares_.empty()) least_ = most_ = square;
    least_ = {std::min(least_.first, square.first), std::min(least_.second, square.second)};
    most_ = {std::max(most_.first, square.first), std::max(most_.second, square.second)};
    squares_[square].push_back(b);
  }
}

/// Ring by ring of squares, until the next cannot hold a nearer one.
BuildingId NearestOfAll::to(double x, double y) const {
  BuildingId best;
  double least = INFINITY;
  const Square at = square_of(x, y);
  const auto look = [&](std::int64_t column, std::int64_t row) {
    const auto found = squares_.find({column, row});
    if (found == squares_.end()) return;
    for (const std::uint32_t b : found->second)
      if (const double away = squared_m(buildings_, b, x, y); away < least || (away == least && b < best.index)) least = away, best = {b};
  };
  const std::int64_t farthest =
      std::max({at.first - least_.first, most_.first - at.first, at.second - least_.second, most_.second - at.second, std::int64_t{0}});
  for (std::int64_t ring = 0; ring <= farthest && !squares_.empty(); ++ring) {
    const double to_ring_m = static_cast<double>(ring - 1) * square_m;
    if (best.valid() && to_ring_m > 0 && to_ring_m * to_ring_m > least) break;
    for (std::int64_t along = -ring; along <= ring; ++along) {
      look(at.first + along, at.second - ring);
      if (ring > 0) look(at.first + along, at.second + ring);
      if (ring > 0 && along != -ring && along != ring) look(at.first - ring, at.second + along), look(at.first + ring, at.second + along);
    }
  }
  return best;
}

}  // namespace muster::population
