#pragma once

// Closed forms of hydraulic structures, in m, m3/s, m2/s and s. Docs: docs/flood.md, "Structures".
namespace muster::flood {

/// Broad-crested weir: (2/3)^1.5 sqrt(g) = 1.705; 1.7 is the usual figure.
constexpr double broad_crested = 1.7;

/// Discharge per metre over a level crest: C H^1.5, times (1 - (H_down/H)^1.5)^0.385 where the water beyond stands above the crest too
/// (Villemonte 1947).
/// @param head       water surface above the crest upstream, m; 0 where lower
/// @param head_down  the same downstream, m
/// @return           m2/s, >= 0; 0 where head_down >= head
double weir_discharge(double head, double head_down, double coefficient = broad_crested);

/// Discharge through an opening under water: Cd A sqrt(2 g H).
/// @param head  from the surface to the opening's centre, or the difference of the surfaces where both ends are drowned, m
double orifice_discharge(double head, double area_m2, double coefficient = 0.6);

enum class BreachMode { overtopping, piping };

/// Final average width of a breach in an embankment dam: 0.27 ko V^0.32 h^0.04, ko 1.3 where it was overtopped, else 1 (Froehlich 2008).
/// @param volume_m3  water above the breach's bottom when it begins, > 0
/// @param height_m   from the breach's bottom to the crest, > 0
double froehlich_width(BreachMode mode, double volume_m3, double height_m);

/// Time that the breach takes to form: 63.2 sqrt(V / (g h^2)), s (Froehlich 2008).
double froehlich_time(double volume_m3, double height_m);

}  // namespace muster::flood
