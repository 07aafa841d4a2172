#include "muster/models/earthquake/motion.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "muster/engine/core/math.hpp"
#include "muster/models/data.hpp"

namespace muster::earthquake {

namespace {

/// models/data/earthquake/bssa14_pga.csv, by the paper's names.
struct Coefficients {
  std::array<double, 4> e;    ///< [Faulting]
  std::array<double, 3> dc3;  ///< [Attenuation]
  double e4, e5, e6, mh, c1, c2, c3, h, c, vc, f4, f5, tau1, tau2, phi1, phi2, r1, r2, dphi_r, dphi_v;
};

Coefficients read() {
  const DataTable& table = data_table("earthquake/bssa14_pga.csv");
  const auto& names = table.words("name");
  const auto of = [&](const char* name) {
    return table.column("value").at(static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin()));
  };
  return {.e = {of("e0"), of("e1"), of("e2"), of("e3")},
          .dc3 = {0, of("dc3_china_turkey"), of("dc3_japan_italy")},
          .e4 = of("e4"),
          .e5 = of("e5"),
          .e6 = of("e6"),
          .mh = of("mh"),
          .c1 = of("c1"),
          .c2 = of("c2"),
          .c3 = of("c3"),
          .h = of("h"),
          .c = of("c"),
          .vc = of("vc"),
          .f4 = of("f4"),
          .f5 = of("f5"),
          .tau1 = of("tau1"),
          .tau2 = of("tau2"),
          .phi1 = of("phi1"),
          .phi2 = of("phi2"),
          .r1 = of("r1"),
          .r2 = of("r2"),
          .dphi_r = of("dphi_r"),
          .dphi_v = of("dphi_v")};
}

const Coefficients& coefficients() {
  static const Coefficients all = read();
  return all;
}

constexpr double reference_m = 4.5, reference_km = 1, rock_m_s = 760, f3_g = 0.1, soft_m_s = 225, firm_m_s = 300;

}  // namespace

double bssa14_pga_g(double magnitude, Faulting faulting, double distance_km, double vs30_m_s, Attenuation attenuation) {
  const Coefficients& k = coefficients();
  const double dm = magnitude - k.mh;
  const double event = k.e[static_cast<std::size_t>(faulting)] + (magnitude <= k.mh ? k.e4 * dm + k.e5 * dm * dm : k.e6 * dm);
  const double r = std::sqrt(distance_km * distance_km + k.h * k.h);
  const double path =
      (k.c1 + k.c2 * (magnitude - reference_m)) * math::log(r / reference_km) + (k.c3 + k.dc3[static_cast<std::size_t>(attenuation)]) * (r - reference_km);
  const double on_rock_g = math::exp(event + path);
  const double linear = k.c * math::log(std::min(vs30_m_s, k.vc) / rock_m_s);
  const double f2 = k.f4 * (math::exp(k.f5 * (std::min(vs30_m_s, rock_m_s) - 360.0)) - math::exp(k.f5 * (rock_m_s - 360.0)));
  return math::exp(event + path + linear + f2 * math::log((on_rock_g + f3_g) / f3_g));
}

double bssa14_between_events(double magnitude) {
  const Coefficients& k = coefficients();
  return k.tau1 + (k.tau2 - k.tau1) * std::clamp(magnitude - 4.5, 0.0, 1.0);
}

double bssa14_within_event(double magnitude, double distance_km, double vs30_m_s) {
  const Coefficients& k = coefficients();
  double phi = k.phi1 + (k.phi2 - k.phi1) * std::clamp(magnitude - 4.5, 0.0, 1.0);
  if (distance_km > k.r1) phi += k.dphi_r * math::log(std::min(distance_km, k.r2) / k.r1) / math::log(k.r2 / k.r1);
  if (vs30_m_s < firm_m_s) phi -= k.dphi_v * math::log(firm_m_s / std::max(vs30_m_s, soft_m_s)) / math::log(firm_m_s / soft_m_s);
  return phi;
}

double jayaram_baker_pga(double apart_km) { return math::exp(-3.0 * apart_km / 8.5); }

}  // namespace muster::earthquake
