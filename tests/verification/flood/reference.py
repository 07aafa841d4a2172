"""Tables of this folder, from the published formulas alone. `reference.py NAME` prints one; a test holds the CSV files against it.

kinematic_plane   rain on a plane, kinematic-wave theory: length 200 m, slope 0.01, Manning 0.05, rain 50 mm/h
lake_at_rest      depth over a parabolic bump in a lake at rest, surface at 0.5 m (covers it) and at 0.1 m (leaves an island)
normal_depth      depth of uniform flow by Manning's formula; rows with a Froude number below 0.8
"""

import math
import sys

LENGTH, RAIN, ALPHA, M = 200.0, 50 / 3.6e6, math.sqrt(0.01) / 0.05, 5.0 / 3.0
EQUILIBRIUM = (LENGTH / (ALPHA * RAIN ** (M - 1))) ** (1 / M)


def outflow(t, storm):
    """Discharge per width at the toe, m2/s, `t` after the start of a rain that lasts `storm`, both s."""
    if t <= storm:
        return ALPHA * (RAIN * min(t, EQUILIBRIUM)) ** M
    plateau = ALPHA * (RAIN * min(storm, EQUILIBRIUM)) ** M
    low, high = 0.0, RAIN * min(storm, EQUILIBRIUM)
    for _ in range(200):  # depth of the characteristic that reaches the toe at t: alpha h^m / i + alpha m h^(m-1) (t - storm) = L
        h = 0.5 * (low + high)
        if ALPHA * h**M / RAIN + ALPHA * M * h ** (M - 1) * (t - storm) > LENGTH:
            high = h
        else:
            low = h
    return min(plateau, ALPHA * low**M)


def kinematic_plane():
    yield "t_s", "long_m2_s", "short_m2_s"
    for t in range(0, 7201, 60):
        yield t, outflow(t, 3600), outflow(t, 600)


def lake_at_rest():
    yield "x_m", "bed_m", "immersed_m", "emerged_m"
    for i in range(100):
        x = 0.125 + 0.25 * i
        z = max(0.0, 0.2 - 0.05 * (x - 10) ** 2)
        yield x, z, 0.5 - z, max(0.0, 0.1 - z)


def normal_depth():
    yield "q_m2_s", "slope", "manning_n", "depth_m", "froude"
    for q in (0.1, 0.5, 1.0, 2.0, 5.0):
        for slope in (1e-4, 5e-4, 1e-3, 5e-3):
            for n in (0.02, 0.035, 0.06):
                h = (n * q / math.sqrt(slope)) ** 0.6
                froude = q / h / math.sqrt(9.81 * h)
                if froude < 0.8:
                    yield q, slope, n, h, froude


TABLES = {"kinematic_plane": kinematic_plane, "lake_at_rest": lake_at_rest, "normal_depth": normal_depth}


def text(name):
    return "".join(",".join(c if isinstance(c, str) else f"{c:.15g}" for c in row) + "\n" for row in TABLES[name]())


if __name__ == "__main__":
    print(text(sys.argv[1]) if len(sys.argv) > 1 else "\n".join(TABLES), end="")
