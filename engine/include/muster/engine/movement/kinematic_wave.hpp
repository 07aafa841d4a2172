#pragma once
#include <memory>
#include <string>
#include <vector>

#include "muster/engine/movement/link_parameters.hpp"
#include "muster/engine/movement/settings.hpp"
#include "muster/engine/step/model.hpp"

namespace muster {

struct Traffic;
struct LinkLayers;
struct NodeLayers;
class RoutingTables;
class TickPlayer;
struct Worker;

/// Moves parties along the network: vehicles by the kinematic-wave queue (Newell 1993; link transmission with discrete vehicles), people on foot by
/// Weidmann's density-speed relation. Exact to the millisecond, parallel over nodes, the same for any number of threads. docs/movement.md.
class KinematicWave : public StandardModel {
 public:
  explicit KinematicWave(const MovementSettings& settings, MovementControls controls = {});
  ~KinematicWave() override;

  void declare(StartContext& context) override;
  void start(StartContext& context) override;
  void step(StepContext& context) override;
  void drop_caches(StartContext& context) override;
  void settle() override;

  Time tick() const;
  const RoutingTables& routes() const;
  /// Looks for every party where State says that it is, and compares the sums: true if nobody is lost or there twice. Slow; for tests and debug
  /// builds.
  bool conserved() const;

 private:
  void build_routes(StartContext& context);
  void name_parties(const World& world);
  void take_orders(StepContext& context);
  void close_step(StepContext& context);
  MovementSettings settings_;
  MovementControls controls_;
  std::vector<EntityKey> keys_;  ///< [party] where there is a fleet. A cache
  std::unique_ptr<Traffic> traffic_;
  std::unique_ptr<TickPlayer> player_;
  LinkLayers* layers_ = nullptr;
  NodeLayers* node_layers_ = nullptr;
  MovementQueues* queues_ = nullptr;
  bool routes_pending_ = false;  ///< conditions differ from what the current tables were built from
};

}  // namespace muster
