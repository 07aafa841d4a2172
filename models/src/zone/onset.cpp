#include "zone/onset.hpp"

#include <algorithm>

#include "muster/engine/core/luck.hpp"
#include "muster/engine/core/math.hpp"

namespace muster::zone {

namespace {

Time delay_of(const Onset& onset, EntityKey zone, std::uint64_t seed) {
  const auto u = [&](auto draw) { return draw(seed, Stream::hazard_realisation, zone, occasion("delay")); };
  const auto ms = static_cast<double>(onset.delay.ms);
  double drawn = ms;
  switch (onset.scatter) {
    case Scatter::none: break;
    case Scatter::uniform: drawn = ms + u(uniform) * static_cast<double>((onset.delay_to - onset.delay).ms); break;
    case Scatter::exponential: drawn = ms * u(exponential); break;
    case Scatter::lognormal: drawn = ms * math::exp(onset.scatter_sigma * u(normal)); break;
  }
  return Time{static_cast<std::int64_t>(std::min(drawn, 3.2e12))};
}

}  // namespace

OnsetLuck onset_luck(const Onset& onset, EntityKey zone, std::uint64_t seed) {
  OnsetLuck out;
  out.happens = uniform(seed, Stream::hazard_realisation, zone, occasion("happens")) < onset.chance;
  if (onset.strength_spread > 0) out.strength = math::exp(onset.strength_spread * normal(seed, Stream::hazard_realisation, zone, occasion("strength")));
  out.delay = delay_of(onset, zone, seed);
  return out;
}

Time rain_trigger(const Onset& onset, const rain::RainCurve& curve, double strength, Time end) {
  Time first = Time::never();
  for (std::size_t k = 0; k < onset.rain.time.size(); ++k)
    if (const auto reached = curve.first_reaching(onset.rain.time[k], onset.rain.value[k] * strength, end)) first = std::min(first, *reached);
  return first;
}

}  // namespace muster::zone
