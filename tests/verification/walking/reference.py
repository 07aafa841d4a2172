"""Tables of this folder, from the published formulas alone. `reference.py NAME` prints one; a test holds the CSV files against it."""

import math
import sys


def weidmann():
    """Weidmann 1993: v0 (1 - exp(-1.913 (1/r - 1/5.4))), v0 = 1.34 m/s; flow = r v."""
    yield "density_per_m2", "speed_m_s", "flow_per_m_s"
    for r in (0.1, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 3.0, 4.0, 5.0, 5.4):
        v = 1.34 * -math.expm1(-1.913 * (1 / r - 1 / 5.4))
        yield r, max(v, 0.0), r * max(v, 0.0)


def pregnolato():
    """Pregnolato et al. 2017: 0.0009 w^2 - 0.5529 w + 86.9448 km/h, w in mm of water; closed from 300 mm on."""
    yield "depth_mm", "speed_km_h"
    for w in (0, 10, 25, 50, 75, 100, 125, 150, 200, 250, 299, 300, 400, 1000):
        yield w, 0.0009 * w**2 - 0.5529 * w + 86.9448 if w < 300 else 0.0


def smoke():
    """Walking by Frantzich & Nilsson and by Fridolf (free speed 1.3 m/s), driving by AASHTO's stopping sight distance; sight 3 / K."""
    yield "extinction_per_m", "visibility_m", "frantzich_nilsson", "fridolf_m_s", "sight_m_s"
    for x in (0.2, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 2.9, 3.0, 5.0, 10.0, 30.0, 75.0, 182.6, 300.0):
        k = 3.0 / x
        low, high = 0.0, 200.0
        for _ in range(200):
            v = 0.5 * (low + high)
            low, high = (v, high) if 2.5 * v + v * v / (2 * 3.4) <= x else (low, v)
        yield k, x, max(0.1, 1 - 0.057 / 0.706 * k), 1.3 if x >= 3 else max(0.2, 1.3 - 0.34 * (3 - x)), low


TABLES = {"weidmann": weidmann, "pregnolato": pregnolato, "smoke": smoke}


def text(name):
    return "".join(",".join(c if isinstance(c, str) else f"{c:.10g}" for c in row) + "\n" for row in TABLES[name]())


if __name__ == "__main__":
    print(text(sys.argv[1]) if len(sys.argv) > 1 else "\n".join(TABLES), end="")
