"""Tables of this folder, from the published formulas alone. `reference.py NAME` prints one; a test holds the CSV files against it."""

import math
import sys


def lindell():
    """Share that has acted: 1 - exp(-a t^b); the flash-flood and the long-notice coefficients of the LifeSim manual."""
    yield "minutes", "a", "b", "share"
    for a, b in ((0.0664, 0.866), (7.2e-4, 1.37), (0.01, 2.0)):
        for t in (1, 5, 15, 30, 60, 120, 240, 360, 720):
            yield t, a, b, -math.expm1(-a * t**b)


def rayleigh():
    """Share that has left: 1 - exp(-(t - tau)^2 / (2 sigma^2)), nobody before tau."""
    yield "minutes", "tau", "sigma", "share"
    for tau, sigma in ((0.0, 1.65), (5.0, 1.65), (0.0, 102.0), (30.0, 127.0)):
        for t in (0, 1, 2, 5, 10, 30, 60, 120, 240, 480):
            yield t, tau, sigma, -math.expm1(-((t - tau) ** 2) / (2 * sigma**2)) if t > tau else 0.0


def diffusion():
    """Share alerted by broadcast and contagion: dn/dt = (N - n)(A + B n) with A = k a1 a1f, B = (1 - k) a2, solved exactly:
    n = N A (e - 1) / (A e + B N) with e = exp((A + B N) t)."""
    yield "minutes", "k", "a1", "a1f", "a2", "ceiling", "share"
    for k, a1, a1f, a2, n in ((0.3, 0.2, 1.0, 0.1, 1.0), (0.75, 0.2, 1.0, 0.3, 1.0), (0.93, 0.35, 0.8, 0.2, 0.9)):
        a, b = k * a1 * a1f, (1 - k) * a2
        for t in (0, 1, 2, 5, 10, 20, 30, 60):
            e = math.exp((a + b * n) * t)
            yield t, k, a1, a1f, a2, n, n * a * (e - 1) / (a * e + b * n)


TABLES = {"lindell": lindell, "rayleigh": rayleigh, "diffusion": diffusion}


def text(name):
    return "".join(",".join(c if isinstance(c, str) else f"{c:.10g}" for c in row) + "\n" for row in TABLES[name]())


if __name__ == "__main__":
    print(text(sys.argv[1]) if len(sys.argv) > 1 else "\n".join(TABLES), end="")
