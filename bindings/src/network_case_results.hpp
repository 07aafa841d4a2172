#pragma once
#include <array>
#include <string>
#include <vector>

#include "case_values.hpp"
#include "muster/engine/movement/network_case.hpp"
#include "muster/models/transport/transport.hpp"

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

/// A fleet with bus services on the network of a case, and who takes them.
struct CaseBuses {
  transport::Settings settings;      ///< empty fleet = none
  std::vector<std::string> service;  ///< [demand] that it waits for where it waits; "" = none
};

/// @param network_case  the kinds of vehicles of a case with buses are those of the tables
Played play(NetworkCase network_case, const CaseBuses& buses, const PlayOptions& options);
py::dict results(const Played& played);

}  // namespace muster::python
