#pragma once
#include <cstdint>
#include <vector>

#include "muster/engine/agents/party.hpp"
#include "muster/engine/movement/movement_state.hpp"
#include "muster/engine/movement/settings.hpp"
#include "muster/engine/world/world.hpp"

namespace muster {

/// Parts of a millisecond in which headways are kept.
constexpr std::int64_t ticks_per_ms = 65536;

/// What the foot part of a link works with: World, settings and LinkConditions turned into numbers. A cache.
struct FootLink {
  std::int64_t headway_per_person = 0;  ///< 1/65536 ms
  double length_m = 0;
  double per_area = 0;         ///< 1 / (width x length), 1/m2
  double pace = 1;             ///< walking speed here over that on level ground
  double factor = 1;           ///< pace x what water, smoke, ... leave of it
  std::uint32_t near_end = 0;  ///< FootFlow::through_end at the tail
  std::uint32_t far_end = 0;   ///< and at the head; on a two-way street the opposite link's row
  std::uint32_t storage = 0;   ///< persons, both directions; 0 = nobody walks here
  std::uint32_t head_node = 0;
  std::uint32_t gate = 0;  ///< place of the link when all are counted by the node at their head
  std::int32_t weight = 1;
  std::uint8_t closed = 1;
  std::uint8_t stopped = 0;
  std::uint8_t two_way = 0;  ///< shares its room with the opposite direction
  std::uint8_t stairs = 0;
  std::uint8_t single_file = 0;  ///< nobody overtakes
};

/// Weidmann's share of the free walking speed at a density: 1 - exp(-gamma (1/r - 1/jam)), r in persons/m2; 1 at 0, 0 from the jam density on. Straight
/// lines between 256 rows per person/m2: the largest error is below 2e-5.
class WalkingTable {
 public:
  WalkingTable(double gamma, double jam);
  double share(double per_m2) const {
    const double at = per_m2 * steps;
    const auto row = static_cast<std::size_t>(at);
    return row + 1 >= share_.size() ? 0 : share_[row] + (share_[row + 1] - share_[row]) * (at - static_cast<double>(row));
  }
  /// Density at which most people pass, persons/m2.
  double densest_flow() const { return densest_flow_; }

 private:
  static constexpr double steps = 256.0;
  std::vector<double> share_;
  double densest_flow_ = 0;
};

/// Walking in a crowd on ways and on stairs.
struct WalkingTables {
  explicit WalkingTables(const MovementSettings& s) : ways(s.weidmann_gamma, s.weidmann_jam), stairs(s.stairs_gamma, s.weidmann_jam) {}
  const WalkingTable& of(const FootLink& link) const { return link.stairs != 0 ? stairs : ways; }
  WalkingTable ways, stairs;
};

/// A figure of a float32 column as it was written: the nearest number with seven decimal digits. So 0.8 veh/s gives headways of 1250 ms sharp.
double as_written(float value);

bool feet_may(const World& world, std::uint32_t link);
/// True where the link's opposite is the same street seen from the other end.
bool is_opposite(const World& world, std::uint32_t link);
/// Number of street ends: one per link, and one more where people walk along a link that has no opposite.
std::uint32_t street_ends(const World& world);

/// Walking speed on a link over that on level ground: on stairs the settings' factors for up and down, else Tobler's for its slope, which is the
/// difference of its nodes' heights over its length. Over no less than a cell of the terrain: heights say nothing of what lies within one.
double walking_pace(const World& world, const MovementSettings& settings, std::uint32_t link);
/// Time to walk through a link when the crowd leaves this share of the free speed, ms.
double walking_ms(const FootLink& link, const MovementSettings& settings, double walk_m_s, double share);

/// Travel time of each link with nothing in the way, ms, or no_way where the mode may not go: what ways are compared by.
std::vector<std::uint32_t> free_way_costs(const World& world, const MovementSettings& settings, TravelMode mode);

std::vector<FootLink> make_foot_links(const World& world, const MovementSettings& settings);
/// Brings what depends on conditions up to date for one link.
void apply_conditions(const World& world, const MovementSettings& settings, const LinkConditions& conditions, std::uint32_t link, FootLink& foot);

}  // namespace muster
