#pragma once
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

namespace muster {

/// Values of the few rows of a table that have one; all others have the default. What it holds in State is two arrays side by side, whose elements lie in
/// the order in which they came, but for the last one, which takes the place of one that goes. Written by one thread.
/// @tparam Id     row of the table, with `index`
/// @tparam Value  the default is `Value{}`
template <class Id, class Value>
class FewRows {
 public:
  const Value& operator[](std::uint32_t row) const {
    static const Value none{};
    const auto found = place_.find(row);
    return found == place_.end() ? none : values_[found->second];
  }
  bool has(std::uint32_t row) const { return place_.contains(row); }
  std::size_t size() const { return rows_.size(); }
  bool empty() const { return rows_.empty(); }
  /// The default takes the row out.
  void set(std::uint32_t row, const Value& value) {
    const auto found = place_.find(row);
    if (value == Value{}) {
      if (found != place_.end()) take_out(found->second);
    } else if (found != place_.end()) {
      values_[found->second] = value;
    } else {
      place_.emplace(row, static_cast<std::uint32_t>(rows_.size()));
      rows_.push_back({row}), values_.push_back(value);
    }
  }
  /// Rows that have a value, in no order that means anything.
  const std::vector<Id>& rows() const { return rows_; }
  /// To be called when State was read from a file: where a row's value lies is not part of it.
  void drop_cache() {
    place_.clear();
    for (std::uint32_t i = 0; i < rows_.size(); ++i) place_.emplace(rows_[i].index, i);
  }
  /// The two arrays, for the list of State's: arrays(visit, "person/stop_of", "person/stop").
  static void arrays(auto& self, auto&& visit, const char* rows_name, const char* values_name) {
    visit(rows_name, self.rows_), visit(values_name, self.values_);
  }

 private:
  void take_out(std::uint32_t place) {
    place_.erase(rows_[place].index);
    if (place + 1 < rows_.size()) {
      rows_[place] = rows_.back(), values_[place] = values_.back();
      place_[rows_[place].index] = place;
    }
    rows_.pop_back(), values_.pop_back();
  }

  std::vector<Id> rows_;
  std::vector<Value> values_;
  std::unordered_map<std::uint32_t, std::uint32_t> place_;  ///< [row] where its value lies. A cache
};

}  // namespace muster
