#include "muster/models/transport/vehicle_table.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "muster/engine/core/error.hpp"
#include "muster/models/data.hpp"

namespace muster::transport {

namespace {

constexpr std::array<std::pair<std::string_view, TravelMode>, 4> modes = {
    {{"car", TravelMode::car}, {"cycle", TravelMode::cycle}, {"high", TravelMode::high}, {"boat", TravelMode::boat}}};
constexpr std::array<std::pair<std::string_view, config::Grade>, 5> grades = {{{"verified", config::Grade::verified},
                                                                               {"computed", config::Grade::computed},
                                                                               {"memory", config::Grade::memory},
                                                                               {"design_default", config::Grade::design_default},
                                                                               {"user", config::Grade::user}}};

/// A figure that is a number: its range, and where it goes.
struct Number {
  std::string_view name;
  double min, max;
  bool whole;
  void (*set)(VehicleType& type, double value);
};
constexpr std::array<Number, 9> numbers = {{
    {"places", 1, 20, true, [](VehicleType& t, double v) { t.kind.places = static_cast<std::uint8_t>(v); }},
    {"filters", 0, 1, true, [](VehicleType& t, double v) { t.kind.filters = static_cast<std::uint8_t>(v); }},
    {"flow_share", 0, 20, false, [](VehicleType& t, double v) { t.kind.flow_share = static_cast<float>(v); }},
    {"fastest", 0.1, INFINITY, false, [](VehicleType& t, double v) { t.kind.fastest_m_s = static_cast<float>(v); }},
    {"seats", 1, 255, true, [](VehicleType& t, double v) { t.kind.seats = static_cast<std::uint8_t>(v); }},
    {"crew", 0, 255, true, [](VehicleType& t, double v) { t.crew = static_cast<std::uint8_t>(v); }},
    {"clearance", 0.01, INFINITY, false, [](VehicleType& t, double v) { t.clearance_m = v; }},
    {"boarding", 0, 3600, false, [](VehicleType& t, double v) { t.boarding = Time::seconds(v); }},
    {"alighting", 0, 3600, false, [](VehicleType& t, double v) { t.alighting = Time::seconds(v); }},
}};

template <class Pairs>
std::string words_of(const Pairs& pairs) {
  std::string out;
  for (const auto& [word, value] : pairs) out += (out.empty() ? "" : ", ") + std::string(word);
  return out;
}

std::string figure_names() {
  std::string out = "mode";
  for (const Number& number : numbers) out += ", " + std::string(number.name);
  return out;
}

/// Takes one table's figures over those that are there.
class Reading {
 public:
  Reading(const DataTable& table, std::vector<VehicleType>& types, std::vector<VehicleFigure>& figures) : table_(table), types_(types), figures_(figures) {}

  void take() {
    const auto &kinds = table_.words("kind"), &names = table_.words("figure"), &values = table_.words("value"), &units = table_.words("unit"),
               &words = table_.words("grade"), &sources = table_.words("source");
    for (row_ = 0; row_ < kinds.size(); ++row_) {
      const auto grade = std::find_if(grades.begin(), grades.end(), [&](const auto& g) { return g.first == words[row_]; });
      if (grade == grades.end()) refuse(words_of(grades), words[row_]);
      set(type_of(kinds[row_]), names[row_], values[row_]);
      note({kinds[row_], names[row_], values[row_], units[row_], grade->second, sources[row_]});
    }
  }

 private:
  [[noreturn]] void refuse(const std::string& choices, const std::string& found) const {
    throw InputError(ErrorCode::not_a_choice, {table_.file, table_.lines[row_], 1, {}}, {{"choices", choices}, {"found", found}});
  }
  [[noreturn]] void refuse_cell(const std::string& expected, const std::string& found) const {
    throw InputError(ErrorCode::bad_cell, {table_.file, table_.lines[row_], 1, {}}, {{"column", "value"}, {"expected", expected}, {"found", found}});
  }
  /// A kind that is new is like a car until the table says otherwise.
  VehicleType& type_of(const std::string& id) {
    for (VehicleType& type : types_)
      if (type.kind.id == id) return type;
    VehicleType fresh;
    if (!types_.empty()) fresh = types_.front();
    fresh.kind.id = id;
    return types_.emplace_back(std::move(fresh));
  }
  void set(VehicleType& type, const std::string& name, const std::string& value) {
    if (name == "mode") {
      const auto mode = std::find_if(modes.begin(), modes.end(), [&](const auto& m) { return m.first == value; });
      if (mode == modes.end()) refuse(words_of(modes), value);
      type.kind.mode = mode->second;
      return;
    }
    const auto number = std::find_if(numbers.begin(), numbers.end(), [&](const Number& n) { return n.name == name; });
    if (number == numbers.end()) refuse(figure_names(), name);
    double figure = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), figure);
    const bool right = error == std::errc{} && end == value.data() + value.size() && figure >= number->min && figure <= number->max &&
        (!number->whole || figure == std::floor(figure));
    if (!right) refuse_cell(std::string(number->whole ? "1, 2, ..." : "1.5"), value);
    number->set(type, figure);
    if (name == "places" && type.kind.filters == 0) type.kind.flow_share = static_cast<float>(figure);
  }
  void note(VehicleFigure figure) {
    const auto same = std::find_if(figures_.begin(), figures_.end(), [&](const VehicleFigure& f) { return f.kind == figure.kind && f.name == figure.name; });
    if (same != figures_.end()) *same = std::move(figure);
    else figures_.push_back(std::move(figure));
  }

  const DataTable& table_;
  std::vector<VehicleType>& types_;
  std::vector<VehicleFigure>& figures_;
  std::size_t row_ = 0;
};

}  // namespace

VehicleTable::VehicleTable(const std::string& own) {
  Reading(data_table("movement/vehicles.csv"), types_, figures_).take();
  if (own.empty()) return;
  Reading(data_table_or("movement/vehicles.csv", own), types_, figures_).take();
  for (const VehicleType& type : types_)
    if (type.crew > type.kind.seats)
      throw InputError(ErrorCode::inconsistent, {own, 0, 0, type.kind.id},
                       {{"reason", "the crew has more persons than there are seats"}, {"reason_zh", "随车人员多于座位数"}});
}

const VehicleType* VehicleTable::find(std::string_view kind) const {
  const auto found = std::find_if(types_.begin(), types_.end(), [kind](const VehicleType& type) { return type.kind.id == kind; });
  return found == types_.end() ? nullptr : &*found;
}

}  // namespace muster::transport
