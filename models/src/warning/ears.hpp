#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "muster/engine/core/ids.hpp"
#include "muster/models/blocks.hpp"
#include "muster/models/warning/neighbours.hpp"
#include "muster/models/warning/settings.hpp"

namespace muster {
struct World;
}

namespace muster::warning {

/// Who of a household hears and understands what comes by a channel. A household hears with its best ears, and understands by those members who know the
/// language. From World and settings alone: a cache. Empty, and so without any effect, in a world that says neither who hears ill nor who speaks what.
class Ears {
 public:
  /// @param direct  households of each grid
  void build(const World& world, const HearingSettings& settings, const std::vector<std::string>& languages, const Lists& direct);
  bool empty() const { return of_.empty(); }
  /// Has what is asked of a household brought from memory.
  void fetch(std::uint32_t household) const {
    if (!of_.empty()) __builtin_prefetch(of_.data() + household);
    if (!spoken_.empty()) __builtin_prefetch(spoken_.data() + household);
  }
  /// True where somebody of the world speaks another language than the usual one.
  bool tells_languages() const { return !spoken_.empty(); }
  /// Factor on the chance that a household notices what comes by a channel: with its best ears.
  double hears(std::uint32_t household, Channel channel) const { return factor(of_[household] & 3U, channel); }
  /// The same with the best ears of those who understand it; 0 = nobody does.
  double understands(std::uint32_t household, Channel channel) const;
  /// Somebody there knows a language of somebody here.
  bool can_talk(std::uint32_t one, std::uint32_t other) const;

 private:
  static constexpr std::uint8_t nobody = 3;  ///< beyond Hearing
  double factor(unsigned ears, Channel channel) const;
  void intern(const World& world, std::int64_t from_age);

  std::vector<double> factors_[3];  ///< [Hearing][channel]
  std::vector<std::uint8_t> of_;    ///< [household] best ears of all; << 2 of those who understand platforms; << 4 of those who understand people of the grid
  std::vector<std::uint16_t> spoken_;             ///< [household] its set of languages
  std::vector<std::vector<std::uint16_t>> sets_;  ///< distinct sets of languages, ascending
};

}  // namespace muster::warning
