#pragma once
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "muster/engine/core/time.hpp"

// Each configuration struct is described once, field by field. The YAML reader with its located errors, the JSON Schema, the reference
// page, the workbook template and the Python constructor are read off that description.
namespace muster::config {

/// How well a figure is known; printed beside it, and a reason for "weak input" in reports.
enum class Grade { verified, computed, memory, design_default, user };

enum class Kind { boolean, integer, number, text, choice, duration, path, reference, numbers, texts, references, series, group, group_list, choices };

/// Values over time, linear between rows; first value before, last value after.
struct Series {
  std::vector<Time> time;  ///< increasing
  std::vector<double> value;
};

/// A field's value without its type. choice, path and reference travel as text, choices as texts.
using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string, Time, std::vector<double>, std::vector<std::string>, Series>;

/// What is said of a field. Chinese and English meanings stand side by side: this is the catalogue of settings.
struct About {
  std::string unit = {};  ///< SI: "m", "m/s", "1"; empty for text
  std::optional<double> min = {}, max = {};
  bool above_min = false;  ///< the minimum itself is refused
  bool required = false;
  std::string meaning = {}, meaning_zh = {};
  std::string source = {};  ///< paper, table, page; empty for switches
  Grade grade = Grade::design_default;
  std::string table = {};  ///< for reference(s): the world table that the id must be in ("gauge", "area", "shelter")
};

/// Two fields of one struct that do not go together: what `field` is wrong about, in both languages. Below a list or a group it is a path, "zones[2].onset".
struct Contradiction {
  std::string field, reason, reason_zh;
};

class Description;

struct Field {
  std::string name;
  Kind kind;
  About about;
  std::vector<std::string> choices = {};  ///< for choice and choices
  std::function<void(void*, const Value&)> set = {};
  std::function<Value(const void*)> get = {};
  const Description* group = nullptr;                  ///< for group and group_list
  std::function<void*(void*)> member = {};             ///< group: address of the nested struct
  std::function<std::size_t(const void*)> count = {};  ///< group_list
  std::function<void*(void*, std::size_t)> at = {};    ///< group_list: element
  std::function<void*(void*)> append = {};             ///< group_list: adds a default element
  std::function<void(void*)> clear = {};               ///< group_list: removes all elements
};

/// All fields of one struct, and how to make one with its defaults.
class Description {
 public:
  std::string name, meaning, meaning_zh;
  std::vector<Field> fields;
  std::function<std::shared_ptr<void>()> make_default;
  /// What does not go together; empty where C has no member `std::vector<Contradiction> contradictions() const`.
  std::function<std::vector<Contradiction>(const void*)> contradictions;
  const Field* find(std::string_view field) const {
    for (const Field& f : fields)
      if (f.name == field) return &f;
    return nullptr;
  }
};

template <class C>
const Description& description_of();

/// Used inside `static void describe(Builder<C>& d)`; one call per field, in the order of the reference page.
template <class C>
class Builder {
 public:
  explicit Builder(Description& out) : out_(out) {}
  void about(std::string name, std::string meaning, std::string meaning_zh) {
    out_.name = std::move(name), out_.meaning = std::move(meaning), out_.meaning_zh = std::move(meaning_zh);
  }
  void boolean(std::string name, bool C::*m, About a) { plain<bool>(std::move(name), Kind::boolean, m, std::move(a)); }
  void integer(std::string name, std::int64_t C::*m, About a) { plain<std::int64_t>(std::move(name), Kind::integer, m, std::move(a)); }
  void number(std::string name, double C::*m, About a) { plain<double>(std::move(name), Kind::number, m, std::move(a)); }
  void text(std::string name, std::string C::*m, About a) { plain<std::string>(std::move(name), Kind::text, m, std::move(a)); }
  void duration(std::string name, Time C::*m, About a) { plain<Time>(std::move(name), Kind::duration, m, std::move(a)); }
  void path(std::string name, std::string C::*m, About a) { plain<std::string>(std::move(name), Kind::path, m, std::move(a)); }
  void reference(std::string name, std::string C::*m, About a) { plain<std::string>(std::move(name), Kind::reference, m, std::move(a)); }
  void numbers(std::string name, std::vector<double> C::*m, About a) { plain<std::vector<double>>(std::move(name), Kind::numbers, m, std::move(a)); }
  void texts(std::string name, std::vector<std::string> C::*m, About a) { plain<std::vector<std::string>>(std::move(name), Kind::texts, m, std::move(a)); }
  void references(std::string name, std::vector<std::string> C::*m, About a) {
    plain<std::vector<std::string>>(std::move(name), Kind::references, m, std::move(a));
  }
  void series(std::string name, Series C::*m, About a) { plain<Series>(std::move(name), Kind::series, m, std::move(a)); }
  template <class E>
  void choice(std::string name, E C::*m, std::vector<std::pair<std::string, E>> names, About a) {
    Field f{.name = std::move(name), .kind = Kind::choice, .about = std::move(a)};
    for (const auto& [word, value] : names) f.choices.push_back(word);
    f.set = [m, names](void* c, const Value& v) {
      for (const auto& [word, value] : names)
        if (word == std::get<std::string>(v)) static_cast<C*>(c)->*m = value;
    };
    f.get = [m, names](const void* c) -> Value {
      for (const auto& [word, value] : names)
        if (value == static_cast<const C*>(c)->*m) return word;
      return {};
    };
    out_.fields.push_back(std::move(f));
  }
  /// Several of a fixed set of words, in the order of the file.
  template <class E>
  void choices(std::string name, std::vector<E> C::*m, std::vector<std::pair<std::string, E>> names, About a) {
    Field f{.name = std::move(name), .kind = Kind::choices, .about = std::move(a)};
    for (const auto& [word, value] : names) f.choices.push_back(word);
    f.set = [m, names](void* c, const Value& v) {
      std::vector<E>& list = static_cast<C*>(c)->*m;
      list.clear();
      for (const std::string& chosen : std::get<std::vector<std::string>>(v))
        for (const auto& [word, value] : names)
          if (word == chosen) list.push_back(value);
    };
    f.get = [m, names](const void* c) -> Value {
      std::vector<std::string> words;
      for (const E chosen : static_cast<const C*>(c)->*m)
        for (const auto& [word, value] : names)
          if (value == chosen) words.push_back(word);
      return words;
    };
    out_.fields.push_back(std::move(f));
  }
  template <class S>
  void group(std::string name, S C::*m, About a) {
    Field f{.name = std::move(name), .kind = Kind::group, .about = std::move(a), .group = &description_of<S>()};
    f.member = [m](void* c) -> void* { return &(static_cast<C*>(c)->*m); };
    out_.fields.push_back(std::move(f));
  }
  template <class S>
  void group_list(std::string name, std::vector<S> C::*m, About a) {
    Field f{.name = std::move(name), .kind = Kind::group_list, .about = std::move(a), .group = &description_of<S>()};
    f.count = [m](const void* c) { return (static_cast<const C*>(c)->*m).size(); };
    f.at = [m](void* c, std::size_t i) -> void* { return &(static_cast<C*>(c)->*m)[i]; };
    f.append = [m](void* c) -> void* { return &(static_cast<C*>(c)->*m).emplace_back(); };
    f.clear = [m](void* c) { (static_cast<C*>(c)->*m).clear(); };
    out_.fields.push_back(std::move(f));
  }

 private:
  template <class T>
  void plain(std::string name, Kind kind, T C::*m, About a) {
    Field f{.name = std::move(name), .kind = kind, .about = std::move(a)};
    f.set = [m](void* c, const Value& v) { static_cast<C*>(c)->*m = std::get<T>(v); };
    f.get = [m](const void* c) -> Value { return static_cast<const C*>(c)->*m; };
    out_.fields.push_back(std::move(f));
  }
  Description& out_;
};

/// The description of C, made on first use.
template <class C>
const Description& description_of() {
  static const Description description = [] {
    Description d;
    d.make_default = []() -> std::shared_ptr<void> { return std::make_shared<C>(); };
    if constexpr (requires(const C& c) { c.contradictions(); }) d.contradictions = [](const void* c) { return static_cast<const C*>(c)->contradictions(); };
    Builder<C> builder(d);
    C::describe(builder);
    return d;
  }();
  return description;
}

}  // namespace muster::config
