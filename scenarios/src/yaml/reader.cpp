#include "muster/scenarios/yaml/reader.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "muster/scenarios/yaml/quantity.hpp"
#include "muster/scenarios/yaml/suggest.hpp"

namespace muster::yaml {

using config::Field;
using config::Kind;

namespace {

std::string kind_word(NodeKind kind) {
  switch (kind) {
    case NodeKind::null: return "@kind.null";
    case NodeKind::scalar: return "@kind.scalar";
    case NodeKind::list: return "@kind.list";
    default: return "@kind.mapping";
  }
}

std::string child(const std::string& path, const std::string& key) { return path.empty() ? key : path + "." + key; }

bool is_list(Kind kind) { return kind == Kind::numbers || kind == Kind::texts || kind == Kind::references || kind == Kind::choices; }

}  // namespace

Reader::Reader(std::string file, std::string folder, Problems& problems) : file_(std::move(file)), folder_(std::move(folder)), problems_(problems) {}

void Reader::add(ErrorCode code, const Node& node, const std::string& path, Arguments arguments) {
  problems_.add(code, {file_, node.line, node.column, path}, std::move(arguments));
}

bool Reader::expect(const Node& node, NodeKind kind, const std::string& path) {
  if (node.refused) return false;
  if (node.kind == kind) return true;
  for (const char* mark : {"：", "，"})  // an input method left in Chinese turns a mapping into plain text
    if (kind == NodeKind::mapping && node.kind == NodeKind::scalar && !node.quoted && node.text.find(mark) != std::string::npos) {
      add(ErrorCode::full_width_mark, node, path, {{"found", mark}});
      return false;
    }
  const std::string found = node.kind == NodeKind::scalar ? "\"" + quote(node.text) + "\"" : kind_word(node.kind);
  add(ErrorCode::wrong_kind, node, path, {{"expected", kind_word(kind)}, {"found", found}});
  return false;
}

void Reader::check_keys(const Node& node, std::span<const std::string> known, const std::string& path) {
  for (const Node::Key& key : node.keys) {
    if (std::find(known.begin(), known.end(), key.text) != known.end()) continue;
    const Location where{file_, key.line, key.column, child(path, quote(key.text))};
    if (const auto meant = nearest(key.text, known)) problems_.add(ErrorCode::unknown_key_did_you_mean, where, {{"suggestion", *meant}});
    else problems_.add(ErrorCode::unknown_key, where, {{"known", listed(known)}});
  }
}

void Reader::add_input(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::vector<char> bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  inputs.emplace_back(path, hash_bytes(bytes.data(), bytes.size()));
}

void Reader::missing(const Node& node, const std::string& path, const std::string& meaning, const std::string& meaning_zh) {
  add(ErrorCode::missing_key, node, path, {{"meaning", meaning}, {"meaning_zh", meaning_zh}});
}

std::string Reader::in_folder(const std::string& name) const {
  const std::filesystem::path path(name);
  return path.is_absolute() || folder_.empty() ? name : (std::filesystem::path(folder_) / path).lexically_normal().string();
}

void Reader::read(const Node& node, const config::Description& description, void* object, const std::string& path, std::span<const std::string> also) {
  static const Node nothing;
  const bool empty = node.kind == NodeKind::null;
  if (!empty && !expect(node, NodeKind::mapping, path)) return;
  std::vector<std::string> known(also.begin(), also.end());
  for (const Field& field : description.fields) known.push_back(field.name);
  check_keys(node, known, path);
  const std::size_t before = problems_.list().size();
  for (const Field& field : description.fields) {
    const Node* value = node.find(field.name);
    const std::string field_path = child(path, field.name);
    if (value != nullptr && value->refused) continue;
    if (value != nullptr && (value->kind != NodeKind::null || field.kind == Kind::group)) read_field(*value, field, object, field_path);
    else if (field.about.required) missing(value != nullptr ? *value : node, field_path, field.about.meaning, field.about.meaning_zh);
    else if (value != nullptr) add(ErrorCode::empty_text, *value, field_path);
  }
  if (!description.contradictions || problems_.list().size() > before) return;
  for (const config::Contradiction& c : description.contradictions(object)) {
    add(ErrorCode::inconsistent, node.at(c.field), child(path, c.field), {{"reason", c.reason}, {"reason_zh", c.reason_zh}});
  }
}

void Reader::read_field(const Node& node, const Field& field, void* object, const std::string& path) {
  if (field.kind == Kind::group) return read(node, *field.group, field.member(object), path);
  if (field.kind == Kind::group_list) return read_groups(node, field, object, path);
  if (is_list(field.kind)) return read_list(node, field, object, path);
  if (field.kind == Kind::series) {
    if (auto value = series(node, field, path)) field.set(object, *value);
    return;
  }
  if (const Node* plain = unwrap(node, field, path)) read_single(*plain, field, object, path);
}

void Reader::read_single(const Node& node, const Field& field, void* object, const std::string& path) {
  switch (field.kind) {
    case Kind::boolean:
      if (node.text == "true" || node.text == "false") field.set(object, node.text == "true");
      else add(ErrorCode::not_a_bool, node, path, {{"found", quote(node.text)}});
      return;
    case Kind::integer:
      if (const auto value = integer(node, field, path)) field.set(object, *value);
      return;
    case Kind::number:
      if (const auto value = number(node, field, path)) field.set(object, *value);
      return;
    case Kind::duration:
      if (const auto value = duration(node, field, path)) field.set(object, *value);
      return;
    default:
      if (auto value = word(node, field, path)) field.set(object, std::move(*value));
  }
}

void Reader::read_list(const Node& node, const Field& field, void* object, const std::string& path) {
  if (!expect(node, NodeKind::list, path)) return;
  if (node.items.empty() && field.about.required) return add(ErrorCode::empty_text, node, path);
  std::vector<double> numbers;
  std::vector<std::string> words;
  std::vector<int> lines;
  bool complete = true;
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const Node& item = node.items[i];
    const std::string item_path = path + "[" + std::to_string(i) + "]";
    const Node* plain = unwrap(item, field, item_path);
    if (plain == nullptr) {
      complete = false;
    } else if (field.kind == Kind::numbers) {
      const auto value = number(*plain, field, item_path);
      complete = complete && value.has_value();
      numbers.push_back(value.value_or(0));
    } else {
      const auto value = word(*plain, field, item_path);
      complete = complete && value.has_value();
      const auto first = std::find(words.begin(), words.end(), value.value_or(""));
      if (value && field.kind != Kind::texts && first != words.end()) {
        complete = false;
        const int line = lines[static_cast<std::size_t>(first - words.begin())];
        add(ErrorCode::duplicate_id, item, item_path, {{"found", quote(*value)}, {"first", std::to_string(line)}});
      }
      words.push_back(value.value_or("")), lines.push_back(item.line);
    }
  }
  if (!complete) return;
  if (field.kind == Kind::numbers) field.set(object, std::move(numbers));
  else field.set(object, std::move(words));
}

void Reader::read_groups(const Node& node, const Field& field, void* object, const std::string& path) {
  if (!expect(node, NodeKind::list, path)) return;
  if (node.items.empty() && field.about.required) return add(ErrorCode::empty_text, node, path);
  field.clear(object);
  for (std::size_t i = 0; i < node.items.size(); ++i) read(node.items[i], *field.group, field.append(object), path + "[" + std::to_string(i) + "]");
}

}  // namespace muster::yaml
