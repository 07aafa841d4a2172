#pragma once
#include "muster/engine/config/describe.hpp"

namespace muster::flood {

/// Value at t: linear between rows, first value before, last value after; 0 for an empty series.
double value_at(const config::Series& series, Time t);
/// Integral of the value over [from, to], in value x seconds.
double integral(const config::Series& series, Time from, Time to);
/// True where some value in [from, to] is not 0.
bool any_in(const config::Series& series, Time from, Time to);

}  // namespace muster::flood
