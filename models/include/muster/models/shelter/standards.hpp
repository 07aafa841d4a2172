#pragma once
#include <string>
#include <string_view>
#include <vector>

// What people who stay in a shelter need, day by day: models/data/shelter/standards.csv, or a planner's own table of the same columns.
namespace muster::shelter {

/// One row of the table: from that day on.
struct Standard {
  std::string item;  ///< "area_m2", "water_l", "toilets", ...
  int from_day = 1;  ///< 1 = the first 24 h
  double amount = 0, per_persons = 1;
  bool whole = false;        ///< things that come in pieces: rounded up
  std::string mark, source;  ///< verified, memory or design_default; where it is from
};

class Standards {
 public:
  /// The table that ships with muster; the one in the file where `path` is not empty. InputError (13xx, 12xx) for what is wrong in it.
  static Standards read(const std::string& path = {});
  static const Standards& shipped();
  /// What `persons` need of an item on a day (of water and food: on that day alone). An item without a row needs nothing.
  double need(std::string_view item, double persons, int day) const;
  /// The same over the days 1 .. `days` together.
  double need_until(std::string_view item, double persons, int days) const;
  /// Tents for those of `persons` whom `covered_m2` of floor under a roof does not hold. Where the table asks for no covered floor, any roof holds everybody.
  double tents_beside_roof(double persons, double covered_m2, int day) const;
  /// What there is under a roof or canvas, m2: covered floor and the tents in store, each of "tent_m2".
  double cover(double covered_m2, double tents, int day) const { return covered_m2 + need("tent_m2", tents, day); }
  const std::vector<Standard>& rows() const { return rows_; }

 private:
  const Standard* row_for(std::string_view item, int day) const;
  std::vector<Standard> rows_;
};

}  // namespace muster::shelter
