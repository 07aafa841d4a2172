#pragma once
#include <span>
#include <vector>

#include "movement/traffic.hpp"

// What happens to parties between ticks, one after the other in key order.
namespace muster {

/// Puts a waiting party into the queue of the link that it wants to enter, or among the stranded. @param now_ms  for what it learns
void join_origin(Traffic& t, std::uint32_t who, std::uint32_t now_ms, Worker& worker);
/// Takes a waiting party out of its queue.
void leave_origin(Traffic& t, std::uint32_t who);
/// Empties all origin queues and lets every waiting party choose again.
void requeue_all(Traffic& t, std::uint32_t now_ms, Worker& worker);
/// The same for those who wait at one node.
void requeue_node(Traffic& t, std::uint32_t node, std::uint32_t now_ms, Worker& worker);
/// Lets the stranded choose again.
void retry_stranded(Traffic& t, std::uint32_t now_ms, Worker& worker);

/// Takes a party off the link that it is on; who is behind keeps its place in time.
void take_off_link(Traffic& t, std::uint32_t who, std::uint32_t now_ms);
/// All parties on foot on a link, in no particular order.
std::vector<std::uint32_t> walkers_on(const Traffic& t, std::uint32_t link);
/// All vehicles on a link that filter, in no particular order.
std::vector<std::uint32_t> filterers_on(const Traffic& t, std::uint32_t link);
/// Makes a link's crowd anew from a list of parties.
void reset_crowd(Traffic& t, std::uint32_t link, const std::vector<std::uint32_t>& parties);
void reset_filterers(Traffic& t, std::uint32_t link, const std::vector<std::uint32_t>& parties);

/// Which of the requests are granted: not those of parties that are under way, dead, or in the vehicle of others. The others wait from now on, and are to set out.
std::vector<std::uint32_t> grant_departures(Traffic& t, std::span<const DepartRequest> requests, Worker& worker);
void set_out_from_home(Traffic& t, const DepartRequest& request, std::uint32_t now_ms, Worker& worker);
void apply_redirect(Traffic& t, const RedirectRequest& request, std::uint32_t now_ms, Worker& worker);
void apply_harm(Traffic& t, const HarmRequest& request, std::uint32_t now_ms, Worker& worker);
void inform(Traffic& t, std::uint32_t who, std::uint32_t now_ms, Worker& worker);

/// The first vehicle of a ring of full links in which none can move does what MovementSettings::gridlock_response says. @param link  where it stands
void respond_to_gridlock(Traffic& t, std::uint32_t link, std::uint32_t now_ms, Worker& worker);

/// Notes both ends of a link for the next tick.
void wake_ends(Traffic& t, TravelMode mode, std::uint32_t link);

}  // namespace muster
