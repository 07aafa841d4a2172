#include "muster/engine/step/event_log.hpp"

#include <algorithm>
#include <bit>

namespace muster {

EventKind EventLog::declare(EventKindInfo info) {
  for (std::size_t i = 0; i < kinds_.size(); ++i)
    if (kinds_[i].name == info.name) return {static_cast<std::uint16_t>(i)};
  kinds_.push_back(std::move(info));
  return {static_cast<std::uint16_t>(kinds_.size() - 1)};
}

void EventLog::close_step() {
  if (pending_.empty()) return;
  std::sort(pending_.begin(), pending_.end(), [this](const Row& a, const Row& b) {
    if (a.time != b.time) return a.time < b.time;
    if (a.kind.index != b.kind.index) return kinds_[a.kind.index].name < kinds_[b.kind.index].name;
    if (a.subject != b.subject) return a.subject < b.subject;
    if (a.object != b.object) return a.object < b.object;
    return std::bit_cast<std::uint64_t>(a.value) < std::bit_cast<std::uint64_t>(b.value);
  });
  for (const Row& row : pending_) {
    time.push_back(row.time);
    kind.push_back(row.kind.index);
    subject.push_back(row.subject);
    object.push_back(row.object);
    value.push_back(row.value);
  }
  pending_.clear();
}

void EventLog::clear() { time.clear(), kind.clear(), subject.clear(), object.clear(), value.clear(), pending_.clear(); }

}  // namespace muster
