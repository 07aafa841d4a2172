#pragma once
#include <span>
#include <vector>

#include "muster/engine/core/time.hpp"
#include "muster/models/flood/solver.hpp"
#include "muster/models/zone/zone.hpp"

// Slide dams of a flood: when they come, and a march in time that lets them.
namespace muster::flood {

/// When each dam comes: `after` its zone begins; never() where that does not happen. Throws std::logic_error where a zone is not there: scenarios check that.
/// @param onset  [zone] when it begins
std::vector<Time> moments_of_dams(const std::vector<SlideDamSettings>& dams, const std::vector<zone::Zone>& zones, std::span<const Time> onset);

/// Solves up to `until`; dams that come by then come at their moment, or now where that is past.
/// @param comes  [dam]; may be shorter
void advance_with_dams(FloodSolver& solver, Time until, int threads, std::span<const Time> comes);

}  // namespace muster::flood
