#include "muster/scenarios/weak_inputs.hpp"

#include <charconv>

#include "muster/scenarios/scenario.hpp"

namespace muster {

namespace {

using config::Field;
using config::Kind;
using config::Value;

bool is_figure(Kind kind) {
  return kind == Kind::integer || kind == Kind::number || kind == Kind::duration || kind == Kind::numbers || kind == Kind::series;
}

std::string plain(double value) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

std::string plain(const std::vector<double>& values) {
  std::string out;
  for (const double v : values) out += (out.empty() ? "" : ", ") + plain(v);
  return out;
}

/// A figure as a reader writes it; durations in seconds. Two figures are the same where this text is.
std::string text_of(const Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  if (const auto* number = std::get_if<double>(&value)) return plain(*number);
  if (const auto* time = std::get_if<Time>(&value)) return plain(time->in_seconds());
  if (const auto* numbers = std::get_if<std::vector<double>>(&value)) return plain(*numbers);
  if (const auto* series = std::get_if<config::Series>(&value)) {
    std::string out;
    for (std::size_t i = 0; i < series->time.size(); ++i)
      out += (out.empty() ? "" : ", ") + plain(series->time[i].in_seconds()) + ": " + plain(series->value[i]);
    return out;
  }
  return {};
}

}  // namespace

std::vector<WeakInput> weak_inputs(const config::Description& description, const void* settings, const std::string& path) {
  std::vector<WeakInput> out;
  const std::shared_ptr<void> defaults = description.make_default();
  for (const Field& field : description.fields) {
    const std::string here = path + "." + field.name;
    if (field.kind == Kind::group) {
      const auto inner = weak_inputs(*field.group, field.member(const_cast<void*>(settings)), here);  // only read from
      out.insert(out.end(), inner.begin(), inner.end());
    }
    const bool weak = field.about.grade == config::Grade::memory || field.about.grade == config::Grade::design_default;
    if (!weak || !is_figure(field.kind) || field.about.required) continue;
    const std::string value = text_of(field.get(settings));
    if (value.empty() || value != text_of(field.get(defaults.get()))) continue;
    out.push_back({here, value, field.kind == Kind::duration ? "s" : field.about.unit, field.about.grade, field.about.meaning,
                   field.about.meaning_zh, field.about.source});
  }
  return out;
}

std::vector<WeakInput> weak_inputs(const Scenario& scenario) {
  std::vector<WeakInput> out;
  for (const ModelChoice& model : scenario.models) {
    if (model.entry == nullptr || model.entry->settings == nullptr || model.settings == nullptr) continue;
    const auto inner = weak_inputs(*model.entry->settings, model.settings.get(), model.entry->name);
    out.insert(out.end(), inner.begin(), inner.end());
  }
  return out;
}

}  // namespace muster
