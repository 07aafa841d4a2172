#include "muster/engine/step/event_log.hpp"

#include <algorithm>
#include <bit>
#include <numeric>

#include "muster/engine/core/sort_by_time.hpp"

namespace muster {

EventKind EventLog::declare(EventKindInfo info) {
  for (std::size_t i = 0; i < kinds_.size(); ++i)
    if (kinds_[i].name == info.name) return {static_cast<std::uint16_t>(i)};
  kinds_.push_back(std::move(info));
  return {static_cast<std::uint16_t>(kinds_.size() - 1)};
}

void EventLog::close_step() {
  if (pending_.empty()) return;
  if (rank_.size() != kinds_.size()) rank_kinds();
  const auto before = [this](const Row& a, const Row& b) {
    if (a.time != b.time) return a.time < b.time;
    if (a.kind.index != b.kind.index) return rank_[a.kind.index] < rank_[b.kind.index];
    if (a.subject != b.subject) return a.subject < b.subject;
    if (a.object != b.object) return a.object < b.object;
    return std::bit_cast<std::uint64_t>(a.value) < std::bit_cast<std::uint64_t>(b.value);
  };
  sort_by_time(
      pending_, [](const Row& row) { return row.time; }, before);
  for (const Row& row : pending_) {
    time.push_back(row.time);
    kind.push_back(row.kind.index);
    subject.push_back(row.subject);
    object.push_back(row.object);
    value.push_back(row.value);
  }
  pending_.clear();
}

/// Places of the kinds in the order of their names: comparing names in the middle of sorting takes longer than all the rest.
void EventLog::rank_kinds() {
  std::vector<std::uint16_t> by_name(kinds_.size());
  std::iota(by_name.begin(), by_name.end(), std::uint16_t{0});
  std::sort(by_name.begin(), by_name.end(), [this](std::uint16_t a, std::uint16_t b) { return kinds_[a].name < kinds_[b].name; });
  rank_.resize(kinds_.size());
  for (std::size_t i = 0; i < by_name.size(); ++i) rank_[by_name[i]] = static_cast<std::uint16_t>(i);
}

void EventLog::clear() { time.clear(), kind.clear(), subject.clear(), object.clear(), value.clear(), pending_.clear(); }

}  // namespace muster
