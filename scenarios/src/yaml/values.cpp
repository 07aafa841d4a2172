#include <algorithm>
#include <filesystem>

#include "muster/scenarios/yaml/quantity.hpp"
#include "muster/scenarios/yaml/reader.hpp"
#include "muster/scenarios/yaml/suggest.hpp"

namespace muster::yaml {

using config::Field;
using config::Kind;

namespace {

bool measurable(Kind kind) { return kind == Kind::integer || kind == Kind::number || kind == Kind::numbers || kind == Kind::duration; }

std::string unit_word(const std::string& unit) { return unit == "1" ? "1 (no unit)" : unit; }

}  // namespace

std::optional<std::string> Reader::text(const Node& node, const std::string& path) {
  if (!expect(node, NodeKind::scalar, path)) return std::nullopt;
  if (!node.text.empty()) return node.text;
  add(ErrorCode::empty_text, node, path);
  return std::nullopt;
}

bool Reader::in_range(const Node& node, const Field& field, double value, const std::string& found, const std::string& path) {
  const config::About& about = field.about;
  const auto refuse = [&](ErrorCode code, double limit) {
    const std::string text = field.kind == Kind::duration ? duration_text(Time::seconds(limit)) : number_text(limit);
    add(code, node, path, {{"limit", text}, {"found", found}});
    return false;
  };
  if (about.min && about.above_min && !(value > *about.min)) return refuse(ErrorCode::must_be_positive, *about.min);
  if (about.min && value < *about.min) return refuse(ErrorCode::below_minimum, *about.min);
  if (about.max && value > *about.max) return refuse(ErrorCode::above_maximum, *about.max);
  return true;
}

std::optional<double> Reader::number(const Node& node, const Field& field, const std::string& path) {
  if (!expect(node, NodeKind::scalar, path)) return std::nullopt;
  const Quantity q = parse_quantity(node.text, field.about.unit);
  const std::string found = quote(node.text);
  switch (q.fault) {
    case QuantityFault::not_a_number: add(ErrorCode::not_a_number, node, path, {{"found", found}}); return std::nullopt;
    case QuantityFault::not_finite: add(ErrorCode::not_finite, node, path, {{"found", found}}); return std::nullopt;
    case QuantityFault::wrong_unit:
      if (field.about.unit.empty()) add(ErrorCode::not_a_number, node, path, {{"found", found}});
      else add(ErrorCode::wrong_unit, node, path, {{"found", quote(q.found_unit)}, {"expected", unit_word(field.about.unit)}});
      return std::nullopt;
    case QuantityFault::none: break;
  }
  return in_range(node, field, q.value, found, path) ? std::optional(q.value) : std::nullopt;
}

std::optional<std::int64_t> Reader::integer(const Node& node, const Field& field, const std::string& path) {
  if (!expect(node, NodeKind::scalar, path)) return std::nullopt;
  const auto value = parse_integer(node.text);
  if (!value) {
    add(ErrorCode::not_an_integer, node, path, {{"found", quote(node.text)}});
    return std::nullopt;
  }
  return in_range(node, field, static_cast<double>(*value), std::to_string(*value), path) ? value : std::nullopt;
}

std::optional<Time> Reader::duration(const Node& node, const Field& field, const std::string& path) {
  if (!expect(node, NodeKind::scalar, path)) return std::nullopt;
  const auto value = parse_duration(node.text);
  if (!value) {
    add(ErrorCode::not_a_duration, node, path, {{"found", quote(node.text)}});
    return std::nullopt;
  }
  return in_range(node, field, value->in_seconds(), quote(node.text), path) ? value : std::nullopt;
}

std::optional<std::string> Reader::word(const Node& node, const Field& field, const std::string& path) {
  auto value = text(node, path);
  if (!value) return std::nullopt;
  if (field.kind == Kind::path) return existing_file(node, path, *value);
  if (field.kind == Kind::reference || field.kind == Kind::references) return check_reference(node, path, field.about.table, *value) ? value : std::nullopt;
  if (field.kind != Kind::choice && field.kind != Kind::choices) return value;
  if (std::find(field.choices.begin(), field.choices.end(), *value) != field.choices.end()) return value;
  if (const auto meant = nearest(*value, field.choices))
    add(ErrorCode::not_a_choice_did_you_mean, node, path, {{"found", quote(*value)}, {"suggestion", *meant}});
  else add(ErrorCode::not_a_choice, node, path, {{"choices", listed(field.choices)}, {"found", quote(*value)}});
  return std::nullopt;
}

std::optional<std::string> Reader::existing_file(const Node& node, const std::string& path, const std::string& name) {
  const std::string file = in_folder(name);
  if (!check_file(node, path, file)) return std::nullopt;
  add_input(file);
  return file;
}

bool Reader::check_file(const Node& node, const std::string& path, const std::string& file) {
  std::error_code failed;
  const auto status = std::filesystem::status(file, failed);
  if (std::filesystem::is_regular_file(status)) return true;
  add(ErrorCode::cannot_open, node, path, {{"reason", std::filesystem::exists(status) ? "@file.not_regular" : "@file.missing"}});
  return false;
}

bool Reader::check_reference(const Node& node, const std::string& path, const std::string& table, const std::string& id) {
  const std::vector<std::string>* known = ids ? ids(table) : nullptr;
  if (known == nullptr || std::find(known->begin(), known->end(), id) != known->end()) return true;
  Arguments arguments = {{"table", "@table." + table}, {"found", quote(id)}};
  // A large table is not searched for neighbours: among thousands of ids one is always near.
  const auto meant = known->size() <= 2000 ? nearest(id, *known) : std::nullopt;
  if (meant) arguments.emplace_back("suggestion", *meant);
  add(meant ? ErrorCode::unknown_name_did_you_mean : ErrorCode::unknown_name, node, path, std::move(arguments));
  return false;
}

std::optional<double> Reader::measure(const Node& node, const Field& field, const std::string& path) {
  if (field.kind == Kind::duration) {
    const auto value = duration(node, field, path);
    return value ? std::optional(value->in_seconds()) : std::nullopt;
  }
  if (field.kind == Kind::integer) {
    const auto value = integer(node, field, path);
    return value ? std::optional(static_cast<double>(*value)) : std::nullopt;
  }
  return number(node, field, path);
}

const Node* Reader::unwrap(const Node& node, const Field& field, const std::string& path) {
  if (node.kind != NodeKind::mapping || (node.find("decision") == nullptr && node.find("value") == nullptr))
    return expect(node, NodeKind::scalar, path) ? &node : nullptr;
  static const std::vector<std::string> keys = {"value", "decision"};
  check_keys(node, keys, path);
  const Node *value = node.find("value"), *range = node.find("decision");
  if (value == nullptr) missing(node, path + ".value", "the value that is used where nothing is optimised", "不做优化时采用的值");
  if (range == nullptr) missing(node, path + ".decision", "the range [min, max] that may be searched", "可搜索的范围 [最小值, 最大值]");
  if (value == nullptr || range == nullptr) return nullptr;
  if (!measurable(field.kind)) {
    add(ErrorCode::no_decision_here, node, path);
    return nullptr;
  }
  if (range->kind != NodeKind::list || range->items.size() != 2) {
    add(ErrorCode::wrong_kind, *range, path + ".decision", {{"expected", "@kind.range"}, {"found", "\"" + quote(range->text) + "\""}});
    return nullptr;
  }
  const std::size_t before = problems_.list().size();
  const auto used = measure(*value, field, path + ".value");
  const auto low = measure(range->items[0], field, path + ".decision[0]"), high = measure(range->items[1], field, path + ".decision[1]");
  if (problems_.list().size() > before || !used || !low || !high) return nullptr;
  if (!(*low < *high && *low <= *used && *used <= *high)) {
    add(ErrorCode::bad_decision_range, *range, path + ".decision", {{"min", number_text(*low)}, {"max", number_text(*high)}, {"found", number_text(*used)}});
    return nullptr;
  }
  decisions.push_back({file_, path, *used, *low, *high, field.kind == Kind::duration ? "s" : field.about.unit});
  return value;
}

std::string value_text(const Field& field, const config::Value& value) {
  const auto list = [](const auto& items, const auto& format) {
    std::string out = "[";
    for (std::size_t i = 0; i < items.size(); ++i) out += (i == 0 ? "" : ", ") + format(items[i]);
    return out + "]";
  };
  switch (field.kind) {
    case Kind::boolean: return std::get<bool>(value) ? "true" : "false";
    case Kind::integer: return std::to_string(std::get<std::int64_t>(value));
    case Kind::number: return number_text(std::get<double>(value));
    case Kind::duration: return duration_text(std::get<Time>(value));
    case Kind::numbers: return list(std::get<std::vector<double>>(value), number_text);
    case Kind::texts:
    case Kind::references:
    case Kind::choices: return list(std::get<std::vector<std::string>>(value), [](const std::string& word) { return word; });
    case Kind::series: {
      const auto& rows = std::get<config::Series>(value);
      std::string out = "[";
      for (std::size_t i = 0; i < rows.time.size(); ++i) out += (i == 0 ? "[" : ", [") + duration_text(rows.time[i]) + ", " + number_text(rows.value[i]) + "]";
      return out + "]";
    }
    default: return std::holds_alternative<std::string>(value) ? std::get<std::string>(value) : "";
  }
}

}  // namespace muster::yaml
