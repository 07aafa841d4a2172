#pragma once
#include <cstdint>
#include <utility>
#include <vector>

namespace muster {
struct World;
struct LinkLayers;
}  // namespace muster

namespace muster::warning {

/// How far it is on foot from one building to another, over what is open now.
class Lanes {
 public:
  static constexpr double farthest_m = 5000;  ///< nobody goes further from one door to the next
  explicit Lanes(const World& world) : world_(&world) {}
  /// @param layers  closures on links; null = all is open
  void set_layers(const LinkLayers* layers) { layers_ = layers; }
  /// Metres from door to door; infinite where no open way is shorter than `farthest_m`.
  /// @param straight_m  buildings nearer than this, and those at the same node, count with their straight distance times `detour`
  double between(std::uint32_t from_building, std::uint32_t to_building, double straight_m, double detour);
  /// True where an open way of any length leads there.
  bool lead(std::uint32_t from_building, std::uint32_t to_building);

 private:
  bool open(std::uint32_t link) const;
  double search(std::uint32_t from, std::uint32_t to, double limit_m);
  const World* world_;
  const LinkLayers* layers_ = nullptr;
  std::vector<std::uint32_t> stamp_;  ///< [node] search that last reached it
  std::vector<double> far_;
  std::uint32_t searches_ = 0;
  std::vector<std::pair<double, std::uint32_t>> queue_;
};

}  // namespace muster::warning
