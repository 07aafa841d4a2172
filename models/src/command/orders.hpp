#pragma once
#include <vector>

#include "muster/engine/state/layers.hpp"
#include "muster/engine/state/node_layers.hpp"
#include "muster/engine/step/model.hpp"
#include "muster/models/command/plan_command.hpp"
#include "muster/models/hazard/controls.hpp"
#include "muster/models/transport/fleet.hpp"

namespace muster {
struct CarriedParties;
}

namespace muster::command {

/// The orders of a plan, resolved against a world, and how each is carried out.
class Orders {
 public:
  Orders(const Plan& plan, const World& world, const transport::Fleet& fleet);
  std::size_t size() const { return orders_.size(); }
  const Order& operator[](std::size_t i) const { return orders_[i]; }
  /// True where any order changes roads, or crossings, so that the run needs a layer for them.
  bool touch_roads() const;
  bool touch_crossings() const;

  /// Who takes the orders in a run. Null = nobody does.
  struct Takers {
    WarningState* warning = nullptr;
    ShelterState* shelter = nullptr;
    LinkLayers* layers = nullptr;
    std::size_t layer = 0;
    NodeLayers* node_layers = nullptr;
    std::size_t node_layer = 0;
    FleetState* fleet = nullptr;
    const CarriedParties* carried = nullptr;
    HazardControls* controls = nullptr;
  };
  Outcome carry_out(std::size_t order, Time now, const Takers& takers) const;

 private:
  struct Target {
    std::uint32_t row = 0;             ///< of the area or shelter
    std::vector<std::uint32_t> links;  ///< of the street or link
    std::vector<std::uint32_t> nodes;  ///< crossings with signals
    std::vector<std::uint32_t> units;  ///< vehicles of the fleet
    NodeId to;                         ///< where they are sent
    std::uint32_t sends_to = 0;        ///< row of the shelter that those go to whom another turns away
    EntityKey key;                     ///< of the order
    ChannelSet has_channels = 0;       ///< that exist in the area
    bool inhabited = false;
  };
  Target resolve(const Order& order, const World& world) const;
  Outcome warn(const Order& order, const Target& target, Time now, const Takers& takers) const;
  Outcome set_shelter(const Order& order, const Target& target, Time now, const Takers& takers) const;
  Outcome set_roads(const Order& order, const Target& target, const Takers& takers) const;
  Outcome set_lanes(const Order& order, const Target& target, const Takers& takers) const;
  Outcome set_one_way(const Order& order, const Target& target, const Takers& takers) const;
  Outcome set_crossings(const Order& order, const Target& target, const Takers& takers) const;
  Outcome set_vehicles(const Order& order, const Target& target, Time now, const Takers& takers) const;
  Outcome set_buses(const Order& order, const Target& target, Time now, const Takers& takers) const;
  Outcome set_control(const Order& order, const Target& target, Time now, const Takers& takers) const;
  void resolve_road(const Order& order, const World& world, Target& target) const;
  const World* world_;
  const transport::Fleet* fleet_;
  std::vector<Order> orders_;
  std::vector<Target> targets_;
};

}  // namespace muster::command
