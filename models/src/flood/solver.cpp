#include "muster/models/flood/solver.hpp"

#include <cmath>

#include "flood/finite_volume.hpp"
#include "flood/local_inertial.hpp"
#include "muster/engine/core/error.hpp"

namespace muster {

double mass_error(const FloodSolver& solver) {
  const FloodLedger l = solver.ledger();
  if (l.brought() <= 0) return 0;
  return std::abs(solver.volume() - (l.brought() - l.gone())) / l.brought();
}

double froude_limited_share(const FloodSolver& solver) {
  return solver.face_updates == 0 ? 0 : static_cast<double>(solver.froude_limited) / static_cast<double>(solver.face_updates);
}

template <class Real>
std::unique_ptr<FloodSolver> make_flood_solver(const FloodSetup& setup, FloodFields<Real>& fields, std::string_view file) {
  Problems problems;
  check_flood_setup(setup, file, problems);
  problems.throw_if_any();
  if (setup.method.scheme == FloodScheme::finite_volume) return std::make_unique<flood::FiniteVolume<Real>>(setup, fields);
  return std::make_unique<flood::LocalInertial<Real>>(setup, fields);
}
template std::unique_ptr<FloodSolver> make_flood_solver(const FloodSetup&, FloodFields<float>&, std::string_view);
template std::unique_ptr<FloodSolver> make_flood_solver(const FloodSetup&, FloodFields<double>&, std::string_view);

}  // namespace muster
