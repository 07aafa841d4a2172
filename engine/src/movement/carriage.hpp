#pragma once
#include "movement/traffic.hpp"

// Parties that go to a node, and parties in the vehicles of others: orders between ticks.
namespace muster {

void apply_go(Traffic& t, const GoRequest& request, std::uint32_t now_ms, Worker& worker);
void apply_board(Traffic& t, const BoardRequest& request, std::uint32_t now_ms, Worker& worker);
void apply_alight(Traffic& t, const AlightRequest& request, std::uint32_t now_ms, Worker& worker);

/// A carried party gets out, wherever the vehicle is. What it is then, the caller says.
void leave_carrier(Traffic& t, std::uint32_t who);
/// All who are in a vehicle that goes no further get out. At a node they go on from there on foot; in mid-link they stop as the vehicle did, but for
/// the dead: who is alive is `abandoned` there.
/// @param node  where they go on; none = where the vehicle is
void put_off_all(Traffic& t, std::uint32_t carrier, PartyStatus becomes, NodeId node, std::uint32_t now_ms, Worker& worker);
/// Makes CarriedParties, and the ends of ways to goals, from State.
void find_carried(Traffic& t);
void aim_at_goals(Traffic& t);
/// Where the trees that lead to goals take more than this, lets go of those to which nobody is going. That takes a look at everybody: it is done again when
/// they take a quarter more than those that were left, or after a while.
void forget_goals(Traffic& t, std::size_t most_bytes, std::uint32_t now_ms);

}  // namespace muster
