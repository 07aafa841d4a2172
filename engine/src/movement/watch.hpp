#pragma once
#include "movement/traffic.hpp"

namespace muster {

/// Who has had no way for longer than the limit shelters in place.
void give_up_waiting(Traffic& t, std::uint32_t now_ms, Worker& worker);

/// Finds rings of full links in which each first vehicle wants into the next link of the ring: nobody there can ever move. Logs each ring once,
/// under its link with the lowest key, with the number of links.
void report_standstills(Traffic& t, std::uint32_t now_ms, Worker& worker);

/// True if every party is found where its status says, and nowhere else.
bool everybody_found(const Traffic& t);

}  // namespace muster
