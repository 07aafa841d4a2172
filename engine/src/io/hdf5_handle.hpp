#pragma once
#include <hdf5.h>

#include <string>
#include <utility>

// Small tools around the HDF5 C API, for the files of this folder only.
namespace muster::hdf5 {

/// Owner of one HDF5 identifier. `close` is the H5?close that fits.
class Handle {
 public:
  Handle() = default;
  Handle(hid_t id, herr_t (*close)(hid_t)) : id_(id), close_(close) {}
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(id_, other.id_), std::swap(close_, other.close_);
    return *this;
  }
  ~Handle() { reset(); }
  bool reset() { return id_ < 0 || close_(std::exchange(id_, -1)) >= 0; }
  bool valid() const { return id_ >= 0; }
  operator hid_t() const { return id_; }

 private:
  hid_t id_ = -1;
  herr_t (*close_)(hid_t) = nullptr;
};

/// Holds the one lock around all HDF5 calls of the process, because the library as Debian builds it is not thread safe. May be taken again by
/// the thread that holds it; not a std::recursive_mutex, because a child process, whose thread has another number, could not go on with that.
class Held {
 public:
  Held();
  ~Held();
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
};
/// Taking it for the first time also starts the library and turns its own printing of errors off.
inline Held lock() { return Held(); }

/// What the library says of its newest error: the innermost description. Empties its list.
std::string reason();

}  // namespace muster::hdf5
