#pragma once
#include <cstdint>
#include <vector>

namespace muster {
struct HarmState;
}

namespace muster::casualty {

/// Who has met flowing water that could have taken the feet, and stands. Few at any time. Owner: casualty/flood.
struct FootingState {
  std::vector<std::uint32_t> person;  ///< rows, ascending
  std::vector<float> share;           ///< of the luck of footing that the worst water so far would have taken
  std::vector<float> survived;        ///< chance of drowning that it had met before
  static void arrays(auto& self, auto&& visit) {
    visit("footing/person", self.person), visit("footing/share", self.share), visit("footing/survived", self.survived);
  }
};

/// Keeps HarmState::death_chance: each person's chance of death by water, given where the run took it and what it met there, over its own luck of drowning
/// and of footing. The mean over seeds is that of the sampled deaths, at less noise.
///
/// *Indoors* the latent uniform of drowning is compared with a chance that never falls, so the chance to have died is the largest one met. It goes on rising
/// for those whom luck has killed there, for as long as they would have stayed: else who dies early would count for less than who lives on.
/// *In flowing water* nobody knows what the dead, or the swept, would have met next: there each chance is added as it is met, given that the person has stood
/// and lived so far. Such a sum has the mean of the deaths whatever decides where the living go; a single one may pass 1.
class DeathChances {
 public:
  void use(HarmState& harm, FootingState& footing) { harm_ = &harm, footing_ = &footing; }
  /// A chance of drowning where the person is, dead or alive.
  void indoors(std::uint32_t person, double chance);
  /// Flowing water comes to a living person.
  /// @param share     of the luck of footing that loses it there (share_losing_footing)
  /// @param fatality  chance to drown of one who is swept away
  void in_flow(std::uint32_t person, double share, double fatality);

 private:
  HarmState* harm_ = nullptr;
  FootingState* footing_ = nullptr;
};

}  // namespace muster::casualty
