#pragma once
#include <cmath>
#include <map>

#include "models/small_world.hpp"
#include "muster/engine/agents/party.hpp"

namespace muster::test {

/// Stands in for movement where a test is not about roads: every party goes in a straight line at its walking speed, cars at 10 m/s, and stands on
/// link 0 meanwhile. Its whole memory is PartyState.
class ToyMovement final : public Model {
 public:
  std::string_view name() const override { return "test/movement"; }
  Phase phase() const override { return Phase::movement; }
  std::span<const std::string_view> reads() const override { return {}; }
  std::span<const std::string_view> writes() const override {
    static constexpr std::string_view names[] = {"party/", "movement/"};
    return names;
  }
  void declare(StartContext& context) override {
    const std::size_t n = context.world.persons.size();
    p_ = &context.state.add<PartyState>();
    q_ = &context.state.add<MovementQueues>();
    p_->status.assign(n, PartyStatus::none), p_->mode.assign(n, TravelMode::foot), p_->informed.assign(n, 0), p_->persons.assign(n, 0);
    p_->link.assign(n, LinkId{}), p_->node.assign(n, NodeId{}), p_->destination.assign(n, ShelterId{});
    p_->entered.assign(n, Time::never()), p_->departed.assign(n, Time::never()), p_->walk_m_s.assign(n, 1);
  }
  void start(StartContext&) override {}
  void drop_caches(StartContext&) override {}
  void settle() override { q_->depart.settle(), q_->redirect.settle(), q_->harm.settle(), q_->arrivals.settle(); }
  void step(StepContext& context) override {
    const Time last{context.end.ms - 1};
    for (const HarmRequest& r : q_->harm.take(last)) {
      p_->persons[r.party.index] = r.persons_left;
      if (r.becomes != PartyStatus::on_link) p_->status[r.party.index] = r.becomes;
    }
    for (const DepartRequest& r : q_->depart.take(last)) {
      const std::uint32_t p = r.party.index;
      p_->persons[p] = r.persons, p_->mode[p] = r.mode, p_->walk_m_s[p] = static_cast<float>(r.walk_mm_s) / 1000.0F;
      p_->departed[p] = r.head.time, p_->node[p] = r.origin;
      go(p, r.destination, r.head.time);
    }
    for (const RedirectRequest& r : q_->redirect.take(last)) {
      if (!r.destination.valid()) p_->status[r.party.index] = PartyStatus::in_place;
      else go(r.party.index, r.destination, r.head.time);
    }
    for (std::uint32_t p = 0; p < p_->status.size(); ++p) {
      if (p_->status[p] != PartyStatus::on_link || arrives(context.world, p) > last) continue;
      p_->status[p] = PartyStatus::arrived;
      p_->node[p] = context.world.shelters.node[p_->destination[p].index];
      q_->arrivals.add({.head = {arrives(context.world, p), context.world.persons.key[p], Phase::movement}, .party = {p}, .shelter = p_->destination[p]});
    }
  }

 private:
  void go(std::uint32_t p, ShelterId to, Time when) { p_->status[p] = PartyStatus::on_link, p_->link[p] = {0}, p_->destination[p] = to, p_->entered[p] = when; }
  Time arrives(const World& w, std::uint32_t p) const {
    const std::uint32_t from = p_->node[p].index, to = w.shelters.node[p_->destination[p].index].index;
    const double dx = w.nodes.x[from] - w.nodes.x[to], dy = w.nodes.y[from] - w.nodes.y[to];
    const double speed = p_->mode[p] == TravelMode::car ? 10.0 : static_cast<double>(p_->walk_m_s[p]);
    return p_->entered[p] + Time::seconds(std::sqrt(dx * dx + dy * dy) / speed);
  }
  PartyState* p_ = nullptr;
  MovementQueues* q_ = nullptr;
};

}  // namespace muster::test
