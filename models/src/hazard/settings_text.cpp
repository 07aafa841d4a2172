#include "hazard/settings_text.hpp"

#include <charconv>

namespace muster {

namespace {

std::string text(double value) {
  char digits[64];
  return {digits, std::to_chars(digits, digits + sizeof digits, value).ptr};  // shortest that reads back the same
}

struct TextOf {
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(double value) const { return text(value); }
  std::string operator()(const std::string& value) const { return value; }
  std::string operator()(Time value) const { return std::to_string(value.ms) + " ms"; }
  std::string operator()(const std::vector<double>& values) const {
    std::string out;
    for (const double v : values) out += (out.empty() ? "" : " ") + text(v);
    return out;
  }
  std::string operator()(const std::vector<std::string>& values) const {
    std::string out;
    for (const std::string& v : values) out += (out.empty() ? "" : " ") + v;
    return out;
  }
  std::string operator()(const config::Series& series) const {
    std::string out;
    for (std::size_t i = 0; i < series.time.size(); ++i) out += (out.empty() ? "" : " ") + std::to_string(series.time[i].ms) + ":" + text(series.value[i]);
    return out;
  }
};

}  // namespace

std::string settings_text(const config::Description& description, const void* settings, const std::string& prefix) {
  std::string out;
  void* object = const_cast<void*>(settings);  // `member` and `at` hand out addresses; nothing is written through them here
  for (const config::Field& field : description.fields) {
    const std::string name = prefix + field.name;
    if (field.kind == config::Kind::group) {
      out += settings_text(*field.group, field.member(object), name + ".");
    } else if (field.kind == config::Kind::group_list) {
      for (std::size_t i = 0; i < field.count(settings); ++i) out += settings_text(*field.group, field.at(object, i), name + "[" + std::to_string(i) + "].");
    } else {
      out += name + " = " + std::visit(TextOf{}, field.get(settings)) + "\n";
    }
  }
  return out;
}

}  // namespace muster
