#include "muster/engine/state/state.hpp"

#include <gtest/gtest.h>

#include "muster/engine/agents/party.hpp"
#include "muster/engine/state/layers.hpp"

namespace muster {
namespace {

TEST(State, lists_its_arrays_by_name_and_hashes_their_values) {
  State state;
  PartyState& party = state.add<PartyState>();
  state.add<MovementQueues>().depart.add({.head = {Time{5}, {9}}, .party = {1}, .origin = {2}, .destination = {3}});
  state.add<LinkLayers>().add("flood", 4);
  party.rows.resize(3);
  const auto arrays = state.arrays();
  EXPECT_TRUE(std::is_sorted(arrays.begin(), arrays.end(), [](const auto& a, const auto& b) { return a.name < b.name; }));
  const Digest before = state.digest();
  party.link[1] = LinkId{7};
  EXPECT_NE(state.digest(), before);
  party.link[1] = LinkId{};
  EXPECT_EQ(state.digest(), before);
}

TEST(Requests, come_out_by_time_phase_and_key_whatever_order_they_went_in) {
  RequestQueue<RedirectRequest> a, b;
  const std::vector<RedirectRequest> requests = {{.head = {Time{20}, {1}, Phase::shelter}, .party = {1}, .destination = {}},
                                                 {.head = {Time{10}, {3}, Phase::shelter}, .party = {2}, .destination = {}},
                                                 {.head = {Time{10}, {2}, Phase::casualty}, .party = {3}, .destination = {}},
                                                 {.head = {Time{10}, {2}, Phase::shelter}, .party = {4}, .destination = {}}};
  a.add_all(requests);
  for (auto r = requests.rbegin(); r != requests.rend(); ++r) b.add(*r);
  for (auto* queue : {&a, &b}) {
    const auto due = queue->take(Time{15});
    ASSERT_EQ(due.size(), 3U);
    EXPECT_EQ(due[0].party.index, 4U);
    EXPECT_EQ(due[1].party.index, 2U);
    EXPECT_EQ(due[2].party.index, 3U);
    EXPECT_EQ(queue->take(Time{15}).size(), 0U);
    EXPECT_EQ(queue->take(Time{20}).size(), 1U);
  }
}

}  // namespace
}  // namespace muster
