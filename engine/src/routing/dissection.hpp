#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "routing/vertex_cut.hpp"

namespace muster {

/// Nested dissection: an order of the vertices in which both halves of the graph come before the few that part them, and so on within the halves.
/// Halves are found by sweeping a line over the map in some directions, and one over the graph from end to end; then the cut is the smallest in
/// a band around the best line (in the manner of inertial flow: Schild and Sommer 2015). A function of its arguments: no luck, any thread count.
/// @param x, y  [vertex] where it lies; may be empty
/// @return      [position] vertex
std::vector<std::uint32_t> dissection_order(const PlainGraph& graph, std::span<const double> x, std::span<const double> y, int threads);

}  // namespace muster
