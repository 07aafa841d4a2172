#include "muster/models/population/whereabouts.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "muster/engine/core/error.hpp"
#include "muster/models/data.hpp"

namespace muster::population {

namespace {

constexpr std::array<std::pair<const char*, Day>, 3> day_words = {{{"weekday", Day::weekday}, {"weekend", Day::weekend}, {"holiday", Day::holiday}}};
constexpr std::array<const char*, 2> who_words = {"resident", "guest"};
constexpr std::array<const char*, WhereaboutsTable::places> place_words = {"work", "school", "market", "hospital", "road", "away"};
/// Who is little or never at home comes first: as the shares grow and shrink over the day, few change but between a place and home.
constexpr std::array<DayPlace, WhereaboutsTable::places> order = {DayPlace::hospital, DayPlace::away,   DayPlace::work,
                                                                  DayPlace::school,   DayPlace::market, DayPlace::road};
constexpr std::size_t hours = 24;
constexpr int oldest = 150, grown_up = 18;

std::size_t index_of(DayPlace place) { return static_cast<std::size_t>(place) - static_cast<std::size_t>(DayPlace::work); }

template <std::size_t N, class Get>
std::size_t word_row(const DataTable& data, std::string_view column, std::size_t row, const std::array<Get, N>& words, auto&& text) {
  const std::string& found = data.words(column)[row];
  std::string choices;
  for (std::size_t i = 0; i < N; ++i) {
    if (found == text(words[i])) return i;
    choices += (i == 0 ? "" : ", ") + std::string(text(words[i]));
  }
  throw InputError(ErrorCode::not_a_choice, {data.file, data.lines[row], 0, std::string(column)}, {{"choices", choices}, {"found", found}});
}

[[noreturn]] void wrong(const DataTable& data, std::size_t row, const char* column, const char* reason, const char* reason_zh) {
  throw InputError(ErrorCode::inconsistent, {data.file, data.lines[row], 0, column}, {{"reason", reason}, {"reason_zh", reason_zh}});
}

/// Shares of a row, each 0 or more, together 1 or less.
std::array<double, WhereaboutsTable::places> shares_of(const DataTable& data, std::size_t row) {
  std::array<double, WhereaboutsTable::places> out{};
  double sum = 0;
  for (std::size_t k = 0; k < out.size(); ++k) {
    out[k] = data.column(place_words[k])[row], sum += out[k];
    if (!(out[k] >= 0)) wrong(data, row, place_words[k], "a share is 0 or more", "比例应不小于 0");
  }
  if (!(sum <= 1 + 1e-9)) wrong(data, row, "work", "the shares add up to more than 1", "各比例之和大于 1");
  return out;
}

}  // namespace

bool is_present(Presence who, Season season) {
  if (who == Presence::migrant) return season == Season::spring_festival;
  if (who == Presence::seasonal) return season == Season::harvest;
  if (who == Presence::tourist) return season == Season::holiday;
  return true;
}

Day kind_of_day(const PopulationSettings& settings, int weekday) {
  if (settings.day != Day::by_date) return settings.day;
  if (settings.season == Season::spring_festival || settings.season == Season::holiday) return Day::holiday;
  return weekday >= 5 ? Day::weekend : Day::weekday;
}

int age_in_table(int age, bool impaired) { return impaired && age >= grown_up ? oldest : age; }

WhereaboutsTable::WhereaboutsTable(const std::string& path) {
  const DataTable data = data_table_or("people/whereabouts.csv", path);
  const auto &ages = data.column("from_age"), &hour = data.column("hour");
  for (std::size_t row = 0; row < hour.size(); ++row) {
    const std::size_t day = word_row(data, "day", row, day_words, [](const auto& word) { return word.first; });
    const std::size_t who = word_row(data, "who", row, who_words, [](const char* word) { return word; });
    std::vector<Band>& bands = bands_[day][who];
    const auto at = static_cast<std::size_t>(row % hours);
    if (hour[row] != static_cast<double>(at))
      wrong(data, row, "hour", "hours run from 0 to 23 for each day, who and from_age", "每类日期、人群、年龄段应依次列出 0 至 23 时");
    if (at == 0) {
      const bool rises = bands.empty() ? ages[row] == 0 : ages[row] > bands.back().from_age;
      if (!rises || ages[row] != std::floor(ages[row])) wrong(data, row, "from_age", "ages begin at 0 and rise, in whole years", "年龄段应从 0 起递增且为整岁");
      bands.push_back({static_cast<int>(ages[row]), {}});
    }
    if (bands.empty() || ages[row] != bands.back().from_age)
      wrong(data, row, "hour", "hours run from 0 to 23 for each day, who and from_age", "每类日期、人群、年龄段应依次列出 0 至 23 时");
    bands.back().by_hour[at] = shares_of(data, row);
  }
  const bool whole = hour.size() % hours == 0 && std::all_of(bands_.begin(), bands_.end(), [](const auto& day) { return !day[0].empty() && !day[1].empty(); });
  if (!whole)
    throw InputError(ErrorCode::inconsistent, {data.file, 0, 0, "day"},
                     {{"reason", "needs weekday, weekend and holiday, each for resident and guest, at all 24 hours"},
                      {"reason_zh", "应含 weekday、weekend、holiday，各有 resident 与 guest，每类 24 个小时"}});
}

std::array<double, WhereaboutsTable::places> WhereaboutsTable::shares(Day day, bool guest, int age, double hour) const {
  const std::vector<Band>& bands = bands_[static_cast<std::size_t>(day) - static_cast<std::size_t>(Day::weekday)][guest ? 1 : 0];
  const auto after = std::upper_bound(bands.begin(), bands.end(), age, [](int a, const Band& band) { return a < band.from_age; });
  const Band& band = *std::prev(after);
  const auto before = static_cast<std::size_t>(hour);
  const double rest = hour - static_cast<double>(before);
  const Shares &a = band.by_hour[before % hours], &b = band.by_hour[(before + 1) % hours];
  Shares out{};
  for (std::size_t k = 0; k < places; ++k) out[k] = a[k] + (b[k] - a[k]) * rest;
  return out;
}

DayPlace WhereaboutsTable::place(Day day, bool guest, int age, double hour, double luck) const {
  const Shares share = shares(day, guest, age, hour);
  double sum = 0;
  for (const DayPlace place : order)
    if (sum += share[index_of(place)]; luck < sum) return place;
  return DayPlace::home;
}

/// The share that is not at home follows straight lines: on the first of them that falls to the luck.
double WhereaboutsTable::until_home(Day day, bool guest, int age, double hour, double luck) const {
  const auto elsewhere = [&](double at) {
    const Shares share = shares(day, guest, age, at < hours ? at : at - hours);
    return std::accumulate(share.begin(), share.end(), 0.0);
  };
  double from = hour, before = elsewhere(from);
  while (from < hour + hours) {
    const double to = std::floor(from) + 1, after = elsewhere(to);
    if (after <= luck) return from - hour + (before > luck ? (before - luck) / (before - after) * (to - from) : 0.0);
    from = to, before = after;
  }
  return INFINITY;
}

}  // namespace muster::population
