#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "muster/engine/core/time.hpp"

namespace muster {

/// Number of an event kind in this run; its name goes to the file.
struct EventKind {
  std::uint16_t index = UINT16_MAX;
};

/// What a kind of event means: names the tables that its rows point into, and the unit of its value.
struct EventKindInfo {
  std::string name;     ///< "household/alerted"
  std::string subject;  ///< table of `subject`: "household"; empty = not used
  std::string object;   ///< table of `object`: "shelter"; empty = not used
  std::string unit;     ///< of `value`; empty = not used
};

/// Append-only record of what happened: one typed column each for time, kind, subject, object, value. Within a step the log is put in the order
/// (time, kind name, subject, object, value), so it does not depend on threads. Kept in memory during a run, written to run.nc at the end
/// and to each checkpoint.
class EventLog {
 public:
  static constexpr std::uint32_t none = UINT32_MAX;
  struct Row {
    Time time;
    EventKind kind;
    std::uint32_t subject = none, object = none;
    double value = 0;
  };

  EventKind declare(EventKindInfo info);
  const std::vector<EventKindInfo>& kinds() const { return kinds_; }
  /// Ids of the rows of a table that events point into and that is not one of the world's: "order". Set in Model::declare, stored with the log.
  void name_rows(std::string table, std::vector<std::string> ids) { row_names_[std::move(table)] = std::move(ids); }
  const std::map<std::string, std::vector<std::string>>& row_names() const { return row_names_; }
  void add(Time when, EventKind what, std::uint32_t who, std::uint32_t whom = none, double amount = 0) { pending_.push_back({when, what, who, whom, amount}); }
  /// Rows gathered by one thread; the order in which threads hand theirs in does not matter.
  void add_all(const std::vector<Row>& rows) { pending_.insert(pending_.end(), rows.begin(), rows.end()); }
  /// Sorts what the step added and appends it. Called by Run at the end of each step.
  void close_step();

  std::size_t size() const { return time.size(); }
  void clear();
  std::vector<Time> time;
  std::vector<std::uint16_t> kind;
  std::vector<std::uint32_t> subject, object;
  std::vector<double> value;

 private:
  void rank_kinds();
  std::vector<EventKindInfo> kinds_;
  std::vector<std::uint16_t> rank_;  ///< [kind] place in the order of names. A cache
  std::map<std::string, std::vector<std::string>> row_names_;
  std::vector<Row> pending_;
};

}  // namespace muster
