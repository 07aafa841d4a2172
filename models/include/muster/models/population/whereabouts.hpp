#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "muster/engine/config/describe.hpp"
#include "muster/engine/world/tables.hpp"

// Where people are when a run begins. Tables: models/data/people (whereabouts, workplaces). docs/people.md, "Where people are".
namespace muster::population {

enum class Whereabouts : std::uint8_t {
  at_home,  ///< everybody, but for pupils where families fetch them
  by_hour,  ///< by the hour of the scenario's start
};
enum class Day : std::uint8_t {
  by_date,  ///< weekend on Saturdays and Sundays; holiday in the seasons spring_festival and holiday
  weekday,
  weekend,
  holiday,
};
/// Who is there besides those who are all year: the migrants, the helpers of the harvest, the guests.
enum class Season : std::uint8_t { ordinary, spring_festival, harvest, holiday };

/// How people hear of whom no list says it.
enum class HearingOf : std::uint8_t { as_known, by_age };

/// A share of the households of some areas speaks another language than the usual one.
struct LanguageShare {
  std::string language;
  double share = 1;
  std::vector<std::string> areas;  ///< with all their parts; none = everywhere
  static void describe(config::Builder<LanguageShare>& d);
};

/// Key `population` of a scenario.
struct PopulationSettings {
  Whereabouts whereabouts = Whereabouts::at_home;
  Day day = Day::by_date;
  Season season = Season::ordinary;
  std::int64_t luck = 0, workplace_group = 10, school_class = 40;
  std::string table = {}, workplaces = {};
  HearingOf hearing = HearingOf::as_known;
  std::vector<LanguageShare> languages = {};
  static void describe(config::Builder<PopulationSettings>& d);
};

/// True for somebody who is there in that season.
bool is_present(Presence who, Season season);

/// Kind of the day that a run begins on. @param weekday  0 = Monday .. 6 = Sunday
Day kind_of_day(const PopulationSettings& settings, int weekday);

/// Shares of people by place, day, age and hour.
class WhereaboutsTable {
 public:
  /// @param path  of a table like models/data/people/whereabouts.csv; empty = that one. InputError for what is wrong in it
  explicit WhereaboutsTable(const std::string& path);

  static constexpr std::size_t places = 6;  ///< work .. away
  /// Shares in the order of DayPlace, from work to away; the rest is at home. Straight lines between full hours.
  /// @param day    not by_date
  /// @param guest  lives in an inn
  /// @param age    years
  /// @param hour   0 .. 24 of the local day
  std::array<double, places> shares(Day day, bool guest, int age, double hour) const;
  /// Where somebody is. The same luck at another hour gives the same place as far as the shares allow.
  /// @param luck  in [0, 1)
  DayPlace place(Day day, bool guest, int age, double hour, double luck) const;
  /// Hours until somebody who is elsewhere at `hour` is at home, by the same luck; infinite where he is not within a day.
  double until_home(Day day, bool guest, int age, double hour, double luck) const;

 private:
  using Shares = std::array<double, places>;
  struct Band {
    int from_age;
    std::array<Shares, 24> by_hour;
  };
  std::array<std::array<std::vector<Band>, 2>, 3> bands_;  ///< [weekday, weekend, holiday][resident, guest], ages ascending from 0
};

/// What somebody of that age follows in the table: people of limited mobility from 18 years on follow the oldest.
int age_in_table(int age, bool impaired);

}  // namespace muster::population
