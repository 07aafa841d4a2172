#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <typeindex>
#include <vector>

#include "muster/engine/core/hash.hpp"
#include "muster/engine/core/ids.hpp"
#include "muster/engine/core/short_time.hpp"
#include "muster/engine/core/time.hpp"
#include "muster/engine/state/column.hpp"

namespace muster {

/// Element kinds that State may hold. `record` is a trivially copyable struct of integers without padding (requests).
enum class Scalar : std::uint8_t { i8, u8, i16, u16, i32, u32, i64, u64, f32, f64, record };

template <class T>
constexpr Scalar scalar_of() {
  if constexpr (std::is_enum_v<T>) return scalar_of<std::underlying_type_t<T>>();
  else if constexpr (std::is_same_v<T, float>) return Scalar::f32;
  else if constexpr (std::is_same_v<T, double>) return Scalar::f64;
  else if constexpr (std::is_integral_v<T>) {
    static_assert(!std::is_same_v<T, bool>, "use std::uint8_t for flags");
    constexpr bool sign = std::is_signed_v<T>;
    if constexpr (sizeof(T) == 1) return sign ? Scalar::i8 : Scalar::u8;
    else if constexpr (sizeof(T) == 2) return sign ? Scalar::i16 : Scalar::u16;
    else if constexpr (sizeof(T) == 4) return sign ? Scalar::i32 : Scalar::u32;
    else return sign ? Scalar::i64 : Scalar::u64;
  } else if constexpr (std::is_same_v<T, Time>) return Scalar::i64;
  else if constexpr (std::is_same_v<T, ShortTime>) return Scalar::u32;
  else if constexpr (std::is_same_v<T, EntityKey>) return Scalar::u64;
  else if constexpr (requires(T t) {
                       t.index;
                       t.valid();
                     })
    return Scalar::u32;
  else {
    static_assert(std::has_unique_object_representations_v<T> && std::is_trivially_copyable_v<T>,
                  "a record in State holds integers only and has no padding, so that its bytes are its value");
    return Scalar::record;
  }
}

/// What the numbers of an array stand for: plain values, moments, entity keys, or rows of a table. Files say so beside the data.
enum class Meaning : std::uint8_t { value, time, key, node, link, building, area, household, person, party, shelter, gauge };
/// Table that the rows belong to: "node"; empty for value, time and key.
const char* meaning_table(Meaning meaning);

template <class T>
constexpr Meaning meaning_of() {
  if constexpr (std::is_same_v<T, Time> || std::is_same_v<T, ShortTime>) return Meaning::time;
  else if constexpr (std::is_same_v<T, EntityKey>) return Meaning::key;
  else if constexpr (std::is_same_v<T, NodeId>) return Meaning::node;
  else if constexpr (std::is_same_v<T, LinkId>) return Meaning::link;
  else if constexpr (std::is_same_v<T, BuildingId>) return Meaning::building;
  else if constexpr (std::is_same_v<T, AreaId>) return Meaning::area;
  else if constexpr (std::is_same_v<T, HouseholdId>) return Meaning::household;
  else if constexpr (std::is_same_v<T, PersonId>) return Meaning::person;
  else if constexpr (std::is_same_v<T, PartyId>) return Meaning::party;
  else if constexpr (std::is_same_v<T, ShelterId>) return Meaning::shelter;
  else if constexpr (std::is_same_v<T, GaugeId>) return Meaning::gauge;
  else return Meaning::value;
}

/// An array of State to which a run only ever appends (the maps of a flood): a checkpoint stores what came since the one before, as of the event
/// log, and not the whole again. Empty when the run begins.
template <class T>
struct Appended {
  std::vector<T> rows;
};

/// One array (or single value) of State, without its type: name, element kind and access to its memory.
struct ArrayRef {
  std::string name;  ///< "party/link": owner's block, then the array
  Scalar scalar;
  std::uint32_t element_bytes;
  bool single;  ///< a lone value: size 1, cannot be resized
  void* object;
  void* (*data_of)(void*);
  std::size_t (*size_of)(const void*);
  void (*resize_to)(void*, std::size_t);
  Meaning meaning = Meaning::value;
  bool appended = false;     ///< Appended
  std::uint32_t stride = 0;  ///< bytes from one element to the next, where they do not lie one behind the other (Column); else 0
  void* data() const { return data_of(object); }
  /// The elements' bytes one behind the other: as they lie in memory where that is so, else copied into `scratch`.
  std::span<const std::byte> packed(std::vector<std::byte>& scratch) const;
  /// True for moments that State holds in 32 bits (ShortTime): outside of it they are Times.
  bool short_time() const { return meaning == Meaning::time && scalar == Scalar::u32; }
  /// The moments of a short_time array as ms in 64 bits, never() where they never came.
  std::vector<std::int64_t> times_ms() const;
  /// Sets all elements from their bytes, as `packed` gives them.
  void unpack(std::span<const std::byte> bytes) const;
  std::size_t size() const { return size_of(object); }
  void resize(std::size_t n) const { resize_to(object, n); }
};

/// Everything that changes in a run: blocks of plain arrays, each block owned by one model. A block is a struct with
///     static void arrays(auto& self, auto&& visit) { visit("party/link", self.link); ... }
/// naming its std::vectors and single values: the one list that checkpoint, hash, diff and NumPy views are built from. Whatever is not
/// named there must be rebuildable (Model::drop_caches).
class State {
 public:
  /// Adds an empty block of type S while a run is set up; the block itself where another model added it before (LinkLayers, to which each source
  /// adds its own layer).
  template <class S>
  S& add() {
    if (S* there = find<S>()) return *there;
    auto owned = std::make_shared<S>();
    S& block = *owned;
    blocks_.push_back({std::type_index(typeid(S)), owned, [](void* object, std::vector<ArrayRef>& out) {
                         S::arrays(*static_cast<S*>(object), [&out](std::string_view name, auto& value) { out.push_back(ref(name, value)); });
                       }});
    return block;
  }
  /// The block of type S, added where no model has yet: for blocks that several models write their own part of (LinkLayers).
  template <class S>
  S& find_or_add() {
    S* found = find<S>();
    return found != nullptr ? *found : add<S>();
  }
  /// The block of type S, or null where no model declared it.
  template <class S>
  S* find() const {
    for (const Entry& entry : blocks_)
      if (entry.type == std::type_index(typeid(S))) return static_cast<S*>(entry.block.get());
    return nullptr;
  }
  /// The block of type S; a programmer's error where no model declared it. Models keep the reference from start() on.
  template <class S>
  S& get() const {
    S* found = find<S>();
    if (found == nullptr) missing_block(typeid(S).name());
    return *found;
  }
  /// All arrays, sorted by name.
  std::vector<ArrayRef> arrays() const;
  /// Hash of all arrays: name, kind, length, little-endian bytes, in name order.
  Digest digest() const;

 private:
  struct Entry {
    std::type_index type;
    std::shared_ptr<void> block;
    void (*list)(void*, std::vector<ArrayRef>&);
  };
  template <class T>
  static ArrayRef ref(std::string_view name, std::vector<T>& v) {
    return {std::string(name),
            scalar_of<T>(),
            sizeof(T),
            false,
            &v,
            [](void* o) -> void* { return static_cast<std::vector<T>*>(o)->data(); },
            [](const void* o) { return static_cast<const std::vector<T>*>(o)->size(); },
            [](void* o, std::size_t n) { static_cast<std::vector<T>*>(o)->resize(n); },
            meaning_of<T>()};
  }
  template <auto Member>
  static ArrayRef ref(std::string_view name, Column<Member>& v) {
    using Rows = std::vector<typename Column<Member>::Row>;
    using T = typename Column<Member>::Value;
    ArrayRef out{std::string(name),
                 scalar_of<T>(),
                 sizeof(T),
                 false,
                 &v.rows(),
                 [](void* o) -> void* { return static_cast<Rows*>(o)->empty() ? nullptr : &(static_cast<Rows*>(o)->front().*Member); },
                 [](const void* o) { return static_cast<const Rows*>(o)->size(); },
                 [](void* o, std::size_t n) { static_cast<Rows*>(o)->resize(n); },
                 meaning_of<T>()};
    out.stride = sizeof(typename Column<Member>::Row);
    return out;
  }
  template <class T>
  static ArrayRef ref(std::string_view name, Appended<T>& v) {
    ArrayRef out = ref(name, v.rows);
    out.appended = true;
    return out;
  }
  template <class T>
  requires std::is_trivially_copyable_v<T>
  static ArrayRef ref(std::string_view name, T& v) {
    return {std::string(name),         scalar_of<T>(), sizeof(T), true, &v, [](void* o) { return o; }, [](const void*) -> std::size_t { return 1; },
            [](void*, std::size_t) {}, meaning_of<T>()};
  }
  [[noreturn]] static void missing_block(const char* type);
  std::vector<Entry> blocks_;
};

}  // namespace muster
