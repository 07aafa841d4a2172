#pragma once
#include <array>
#include <string>
#include <vector>

#include "case_values.hpp"
#include "muster/engine/movement/network_case.hpp"

// A network case played, and what Python gets of it.
namespace muster::python {

struct PlayOptions {
  int threads = 1;
  Time count_every = Time::never();    ///< parties are counted at the first end of a step from each multiple of it on
  Time rebuild_every = Time::never();  ///< everything but State is thrown away and made again, as it is when a run goes on from a checkpoint
};

/// Parties at the end of a step.
struct PartyCount {
  Time at;
  std::array<std::int64_t, party_statuses> by_status{};  ///< [PartyStatus]
  bool in_place = false;                                 ///< every party is where State says, and stands there once
};

/// Something that is no passage of a link.
struct CaseEvent {
  Time at;
  std::string kind;
  std::uint32_t trip = UINT32_MAX, link = UINT32_MAX;  ///< rows of the case
  double value = 0;
};

struct Played {
  NetworkResult result;
  std::vector<PartyCount> counts;
  std::vector<CaseEvent> events;
  std::string digest;
};

Played play(const NetworkCase& network_case, const PlayOptions& options);
py::dict results(const Played& played);

}  // namespace muster::python
