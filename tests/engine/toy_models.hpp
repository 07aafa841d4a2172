#pragma once
#include <array>
#include <memory>
#include <string_view>
#include <vector>

#include "muster/engine/core/luck.hpp"
#include "muster/engine/state/requests.hpp"
#include "muster/engine/step/run.hpp"

// Two small models that use all that State offers: luck, requests in both directions of a step, events, single values, caches.
namespace muster::toys {

struct Knock {
  RequestHead head;
  HouseholdId household;
  std::uint32_t strength = 1;
};

struct KnockState {
  RequestQueue<Knock> knocks;
  std::vector<float> patience;  ///< [household]
  std::vector<Time> answered;   ///< [household]
  std::int64_t total = 0;
  Appended<std::uint32_t> diary;  ///< [answer] who answered
  static void arrays(auto& self, auto&& visit) {
    visit("knock/queue", self.knocks.storage()), visit("household/patience", self.patience);
    visit("household/answered", self.answered), visit("knock/total", self.total);
    visit("knock/diary", self.diary);
  }
};

constexpr std::uint32_t households = 50;

/// Sends knocks that are due later.
class Knocker : public Model {
 public:
  std::string_view name() const override { return "toy/knocker"; }
  Phase phase() const override { return Phase::warning; }
  std::span<const std::string_view> reads() const override {
    static constexpr std::array<std::string_view, 1> names = {"household/patience"};
    return names;
  }
  std::span<const std::string_view> writes() const override { return {}; }
  void declare(StartContext&) override {}
  void start(StartContext& context) override { block_ = &context.state.get<KnockState>(); }
  void step(StepContext& c) override {
    for (std::uint32_t h = 0; h < households; ++h) {
      const EntityKey key{h};
      const auto when = static_cast<std::uint64_t>(c.now.ms);
      if (uniform(c.seed, Stream::test, key, when) > 0.2) continue;
      const Time due = c.now + Time::seconds(static_cast<double>(uniform_index(c.seed, Stream::test, key, when + 1, 90)));
      block_->knocks.add({.head = {due, key, Phase::warning, 0}, .household = {h}});
    }
  }
  void drop_caches(StartContext& context) override { start(context); }

 private:
  KnockState* block_ = nullptr;
};

/// Answers the knocks; keeps a cache that must be rebuilt from State.
class Answerer : public Model {
 public:
  std::string_view name() const override { return "toy/answerer"; }
  Phase phase() const override { return Phase::behaviour; }
  std::span<const std::string_view> reads() const override { return {}; }
  std::span<const std::string_view> writes() const override {
    static constexpr std::array<std::string_view, 5> names = {"household/patience", "household/answered", "knock/total", "knock/queue", "knock/diary"};
    return names;
  }
  void declare(StartContext& context) override {
    KnockState& block = context.state.add<KnockState>();
    block.patience.assign(households, 1.0F);
    block.answered.assign(households, Time::never());
    answer_ = context.events.declare({"toy/answer", "household", "", "1"});
  }
  void start(StartContext& context) override { block_ = &context.state.get<KnockState>(), sum_ = block_->total; }
  void step(StepContext& c) override {
    for (const Knock& knock : block_->knocks.take(c.now)) {
      const std::uint32_t h = knock.household.index;
      block_->patience[h] *= 0.99F - 0.0001F * static_cast<float>(sum_ % 7);
      block_->answered[h] = c.now;
      c.events.add(knock.head.time, answer_, h, EventLog::none, block_->patience[h]);
      block_->total = ++sum_;
      if (h % 3 == 0) block_->diary.rows.push_back(h);
    }
  }
  void drop_caches(StartContext& context) override { start(context); }
  void settle() override { block_->knocks.settle(); }

 private:
  KnockState* block_ = nullptr;
  EventKind answer_;
  std::int64_t sum_ = 0;  ///< cache of block_->total
};

inline std::unique_ptr<Run> make_run(std::uint64_t seed = 7, Time end = Time::minutes(20)) {
  std::vector<std::unique_ptr<Model>> models;
  models.push_back(std::make_unique<Answerer>());
  models.push_back(std::make_unique<Knocker>());
  return std::make_unique<Run>(std::make_shared<World>(), std::move(models), RunSettings{seed, Time::seconds(10), end, 1});
}

}  // namespace muster::toys
