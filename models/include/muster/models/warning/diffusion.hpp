#pragma once

// Curves of how fast a warning spreads and how fast people act on it. Times in minutes, because the published coefficients are per minute.
namespace muster::warning {

/// Share that has acted t minutes after: 1 - exp(-a t^b). Form of Lindell, as in the LifeSim technical reference manual ch. 6.
double lindell(double minutes, double a, double b);
/// Minutes after which the share `p` in [0, 1) has acted: the inverse of lindell.
double lindell_quantile(double p, double a, double b);

/// Share that has left t minutes after: 1 - exp(-(t - tau)^2 / (2 sigma^2)), 0 before tau. Seaside evacuation model: tau 0, sigma 1.65 min.
double rayleigh(double minutes, double tau, double sigma);
double rayleigh_quantile(double p, double tau, double sigma);

/// Share alerted after t minutes by broadcast and contagion (Rogers & Sorensen): dn/dt = k a1 a1f (N - n) + (1 - k) a2 n (N - n),
/// n(0) = 0, by Euler steps of 0.1 min, the form that the published figures were computed with.
/// @param k     share reached by broadcast       @param a1, a1f  broadcast rate, 1/min, and its factor
/// @param a2    contagion rate, 1/min            @param ceiling  N
double diffusion(double minutes, double k, double a1, double a1f, double a2, double ceiling);

/// Households per hour that one warden reaches from door to door: 60 / (walk + contact + p_no_answer retry), all in minutes.
double door_knock_rate(double walk_min, double contact_min, double no_answer_share, double retry_min);
/// Calls per minute of a platform with that many lines: lines x 60 / call_s.
double auto_call_rate(double lines, double call_s);

}  // namespace muster::warning
