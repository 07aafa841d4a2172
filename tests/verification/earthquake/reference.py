"""Tables of this folder, from the published formulas and figures alone. `reference.py NAME` prints one; a test holds the CSV files against it."""

import math
import sys

# Boore, Stewart, Seyhan & Atkinson 2014, row PGA: e0..e3 by faulting, the rest by name.
E = {"unspecified": 0.4473, "strike_slip": 0.4856, "normal": 0.2459, "reverse": 0.4539}
RAKE = {"strike_slip": 0.0, "normal": -90.0, "reverse": 90.0}


def median_g(faulting, magnitude, distance_km, vs30):
    """Equations 2 to 8, average attenuation, no basin."""
    dm = magnitude - 5.5
    event = E[faulting] + (1.431 * dm + 0.05053 * dm**2 if dm <= 0 else -0.1662 * dm)
    r = math.hypot(distance_km, 4.5)
    path = (-1.134 + 0.1917 * (magnitude - 4.5)) * math.log(r) - 0.008088 * (r - 1.0)
    rock_g = math.exp(event + path)
    soft = -0.15 * (math.exp(-0.00701 * (min(vs30, 760.0) - 360.0)) - math.exp(-0.00701 * 400.0))
    return math.exp(event + path - 0.6 * math.log(min(vs30, 1500.0) / 760.0) + soft * math.log((rock_g + 0.1) / 0.1))


def motion():
    yield "magnitude", "rake_deg", "distance_km", "vs30_m_s", "pga_g"
    for faulting, rake in RAKE.items():
        for magnitude in (4.0, 5.5, 6.5, 7.8):
            for distance in (0.0, 8.0, 60.0):
                for vs30 in (220.0, 760.0):
                    yield magnitude, rake, distance, vs30, median_g(faulting, magnitude, distance, vs30)


# Hazus: medians (g), one deviation, share that falls of those completely damaged; casualties by severity, slight to collapsed.
COMMON = ((0.0005, 0, 0, 0), None, (0.01, 0.001, 1e-5, 1e-5), (0.05, 0.01, 1e-4, 1e-4), (0.4, 0.2, 0.05, 0.1))
TYPES = {
    ("C3L", "LC"): ((0.12, 0.17, 0.26, 0.44), 0.4, 0.15, (COMMON[0], (0.002, 0.00025, 0, 0), *COMMON[2:])),
    ("W1", "PC"): ((0.18, 0.29, 0.51, 0.77), 0.4, 0.03, (COMMON[0], (0.0025, 0.0003, 0, 0), *COMMON[2:4], (0.4, 0.2, 0.03, 0.05))),
}


def buildings():
    """Lognormal fragility, Phi(ln(a / median) / beta), and the law of total probability."""
    yield "building_type", "design_level", "pga_g", "none", "slight", "moderate", "extensive", "complete", "collapsed", "severity_4_per_1000"
    for (name, level), (medians, beta, falls, casualties) in TYPES.items():
        for pga in (0.05, 0.15, 0.3, 0.6, 1.2):
            reach = [1.0, *(0.5 * math.erfc(-math.log(pga / m) / beta / math.sqrt(2.0)) for m in medians), 0.0]
            states = [reach[i] - reach[i + 1] for i in range(5)]
            states[4:] = states[4] * (1 - falls), states[4] * falls
            yield name, level, pga, *states, 1000 * sum(p * shares[3] for p, shares in zip(states[1:], casualties))


TABLES = {"motion": motion, "buildings": buildings}


def text(name):
    return "".join(",".join(c if isinstance(c, str) else f"{c:.10g}" for c in row) + "\n" for row in TABLES[name]())


if __name__ == "__main__":
    print(text(sys.argv[1]) if len(sys.argv) > 1 else "\n".join(TABLES), end="")
