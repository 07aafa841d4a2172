#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace muster {

/// Wall time and calls per named part of a run. Reported beside results, never part of them.
class Profile {
 public:
  struct Entry {
    double seconds = 0;
    std::uint64_t calls = 0;
  };
  Entry& entry(std::string_view name) {
    const auto found = entries_.find(name);
    return found != entries_.end() ? found->second : entries_.emplace(std::string(name), Entry{}).first->second;
  }
  const std::map<std::string, Entry, std::less<>>& entries() const { return entries_; }

 private:
  std::map<std::string, Entry, std::less<>> entries_;  // stable addresses: callers keep Entry&
};

/// Adds the time between construction and destruction to an entry.
class ScopedTimer {
 public:
  explicit ScopedTimer(Profile::Entry& entry) : entry_(entry), start_(std::chrono::steady_clock::now()) {}
  ~ScopedTimer() {
    entry_.seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    ++entry_.calls;
  }
  ScopedTimer(const ScopedTimer&) = delete;
  ScopedTimer& operator=(const ScopedTimer&) = delete;

 private:
  Profile::Entry& entry_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace muster
