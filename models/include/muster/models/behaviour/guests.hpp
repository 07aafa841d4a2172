#pragma once
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace muster {

/// Who moves with a party that another household's person leads. Follows from `person/party` and the World; holds no State. Owner: behaviour, where its settings
/// can have it so.
struct PartyGuests {
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> of;  ///< [party] persons with it of another household than its leader's, ascending
  void add(std::uint32_t party, std::uint32_t person);
  static void arrays(auto&, auto&&) {}
};

}  // namespace muster
