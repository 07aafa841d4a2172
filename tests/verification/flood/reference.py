"""Tables of this folder, from the published formulas alone. `reference.py NAME` prints one; a test holds the CSV files against it.

kinematic_plane   rain on a plane, kinematic-wave theory: length 200 m, slope 0.01, Manning 0.05, rain 50 mm/h
lake_at_rest      depth over a parabolic bump in a lake at rest, surface at 0.5 m (covers it) and at 0.1 m (leaves an island)
dam_break_dry     Ritter: dam at 10 m, 1 m of water before it, dry behind, no friction
dam_break_wet     Stoker: dam at 50 m, 2 m of water before it, 0.5 m behind, no friction
sloshing_bowl     Thacker: a plane surface that goes round in a parabolic bowl; depth after a quarter of a period and after a whole one
dry_wave          a wave that runs into a dry channel at 1 m/s (n 0.03), after an hour
dry_wave_inlet    its level at x = 0
inertial_wave     the same wave by the local-inertial equations, which keep du/dt and drop u du/dx; with a bore of u^2/g before it
inertial_inlet    its level at x = 0
steady_channel    MacDonald et al.: bed on which steady flow of 2 m2/s (n 0.033) has a given depth, from integrating the momentum equation
steady_bump       Bernoulli: steady flow of 1 m2/s over a bump, depth 2 m downstream, no friction
porous_narrows    Bernoulli between houses: steady flow of 1.2 m2/s on level ground, porosity 1 to 0.7 and back, depth 1 m downstream, no friction
normal_depth      depth of uniform flow by Manning's formula; rows with a Froude number below 0.8
green_ampt        water soaked in under constant rain, Green & Ampt 1911 with Mein & Larson's time of ponding
horton            capacity and water soaked in under standing water, Horton 1940
level_pool        head and outflow of a reservoir of constant area through a breach that is there at once
froehlich_2008    final average width and time of formation of breaches in embankment dams
levee_breach      level in a closed basin, 1 m above the sill at first, that drains through a breach of a levee (level pool)
siphon            levels of two equal ponds that a full culvert joins
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


SOILS = {  # saturated conductivity mm/h, suction head m, free pore space
    "sandy loam": (10.9, 0.1101, 0.2884), "loam": (3.4, 0.0889, 0.3038),
    "silt loam": (6.5, 0.1668, 0.3402), "clay loam": (1.0, 0.2088, 0.2163),
}  # fmt: skip


def soaked(k, store, rain, t):
    """Metres soaked in after `t` s of rain (m/s) on a soil of conductivity k (m/s) and suction x free pore space `store` (m)."""
    ponding = store * k / (rain * (rain - k)) if rain > k else math.inf
    if t <= ponding:
        return rain * t
    at_ponding = rain * ponding
    low, high = at_ponding, rain * t
    for _ in range(200):
        f = 0.5 * (low + high)
        if f - at_ponding - store * math.log((f + store) / (at_ponding + store)) > k * (t - ponding):
            high = f
        else:
            low = f
    return low


def green_ampt():
    yield "conductivity_mm_h", "suction_m", "deficit", "rain_mm_h", "t_s", "soaked_m"
    for k, suction, deficit in SOILS.values():
        for rain in (20, 60, 120):
            for t in (300, 900, 1800, 3600, 7200):
                yield k, suction, deficit, rain, t, soaked(k / 3.6e6, suction * deficit, rain / 3.6e6, t)


def horton():
    yield "first_mm_h", "last_mm_h", "decay_1_h", "t_s", "capacity_mm_h", "soaked_mm"
    for first, last, decay in ((76, 13, 4.14), (50, 6, 2.0), (25, 2, 1.0)):
        for t in (300, 900, 1800, 3600, 7200):
            left = math.exp(-decay * t / 3600)
            yield first, last, decay, t, last + (first - last) * left, last * t / 3600 + (first - last) / decay * (1 - left)


def pool_head(head, area, width, coefficient, t):
    """Head over a sill after t s of Q = C b H^1.5 out of a pool of constant area."""
    return (head**-0.5 + coefficient * width * t / (2 * area)) ** -2


def level_pool():
    yield "area_m2", "width_m", "coefficient", "first_head_m", "t_s", "head_m", "outflow_m3_s"
    for area, width, first in ((1e6, 30, 5), (5e5, 60, 3), (2e7, 120, 12)):
        for t in (600, 1800, 3600, 7200, 21600):
            head = pool_head(first, area, width, 1.7, t)
            yield area, width, 1.7, first, t, head, 1.7 * width * head**1.5


def froehlich_2008():
    yield "volume_m3", "height_m", "overtopped_width_m", "piped_width_m", "formation_s"
    for volume, height in ((1e6, 10), (6.6e5, 10.4), (1.3e7, 31), (3.1e8, 86), (5e5, 5)):
        width = 0.27 * volume**0.32 * height**0.04
        yield volume, height, 1.3 * width, width, 63.2 * math.sqrt(volume / (9.81 * height**2))


def levee_breach():
    yield "t_s", "level_m"
    for t in range(0, 3601, 120):
        yield t, 2 + pool_head(1.0, 160000, 8, 1.7, t)


def siphon():
    """Box of 1 m x 1 m, 40 m long, n 0.013, losses of entry 0.5 and exit 1; ponds of 40,000 m2, 1.2 m apart at first."""
    width, height, length, n, area, first = 1.0, 1.0, 40.0, 0.013, 40000.0, 1.2
    radius = width * height / (2 * (width + height))
    per_root = width * height * math.sqrt(2 * 9.81 / (1.5 + 2 * 9.81 * n**2 * length / radius ** (4 / 3)))
    yield "t_s", "upper_m", "lower_m"
    for t in range(0, 7201, 240):
        half = 0.5 * max(0.0, math.sqrt(first) - per_root * t / area) ** 2
        yield t, 3.6 + half, 3.6 - half


G = 9.81


def dam_break_dry():
    yield "t_s", "x_m", "depth_m", "u_m_s"
    c = math.sqrt(G)
    for t in (1.0, 2.0, 3.0):
        for i in range(100):
            x = 0.125 + 0.25 * i
            xi = (x - 10) / t
            if xi <= -c:
                yield t, x, 1.0, 0.0
            elif xi < 2 * c:
                yield t, x, 4 * (c - xi / 2) ** 2 / (9 * G), 2 * (xi + c) / 3
            else:
                yield t, x, 0.0, 0.0


def dam_break_wet():
    yield "t_s", "x_m", "depth_m", "u_m_s"
    left, right = 2.0, 0.5
    c = math.sqrt(G * left)
    low, high = right, left
    for _ in range(200):  # velocity behind the rarefaction = velocity behind the shock
        h = 0.5 * (low + high)
        if 2 * (c - math.sqrt(G * h)) > (h - right) * math.sqrt(G * (h + right) / (2 * h * right)):
            low = h
        else:
            high = h
    u = 2 * (c - math.sqrt(G * h))
    shock = h * u / (h - right)
    for t in (2.0, 5.0, 8.0):
        for i in range(100):
            x = 0.5 + i
            xi = (x - 50) / t
            if xi <= -c:
                yield t, x, left, 0.0
            elif xi <= u - math.sqrt(G * h):
                yield t, x, 4 * (c - xi / 2) ** 2 / (9 * G), 2 * (xi + c) / 3
            elif xi < shock:
                yield t, x, h, u
            else:
                yield t, x, right, 0.0


def sloshing_bowl():
    yield "point", "x_m", "y_m", "start_m", "quarter_m", "whole_m"
    a, h0, r0 = 1.0, 0.1, 0.5
    omega = math.sqrt(2 * G * h0) / a

    def depth(x, y, t):
        level = r0 * h0 / a**2 * (2 * x * math.cos(omega * t) + 2 * y * math.sin(omega * t) - r0)
        return max(0.0, level + h0 * (1 - (x * x + y * y) / a**2))

    period = 2 * math.pi / omega
    number = 0
    for row in range(2, 200, 5):  # every fifth cell of 0.02 m in both directions
        for column in range(2, 200, 5):
            x, y = (column + 0.5) * 0.02, (row + 0.5) * 0.02
            number += 1
            yield number, x, y, depth(x - 2, y - 2, 0), depth(x - 2, y - 2, period / 4), depth(x - 2, y - 2, period)


def _wave(x, t):
    return (7 / 3 * 0.03**2 * (t - x)) ** (3 / 7) if t > x else 0.0


def dry_wave():
    yield "x_m", "depth_m"
    for i in range(200):
        x = 12.5 + 25 * i
        yield x, _wave(x, 3600)


def dry_wave_inlet():
    yield "t_s", "level_m"
    for t in range(0, 3601, 5):
        yield t, _wave(0, t)


def _inertial_wave(x, t):
    """A wave h(u t - x) of the local-inertial equations on level ground, d(uh)/dt + g h dh/dx = -g n^2 u^2 h^(-1/3):
    (g h - u^2) dh = g n^2 u^2 h^(-1/3) d(u t - x). It cannot pass h = u^2/g and begins with a bore of that height: the flow depth at the edge
    of dry ground is that of the wet side, so that g h h = u (u h) there."""
    u, n = 1.0, 0.03
    behind = u * t - x
    if behind < 0:
        return 0.0
    bore = u * u / G

    def way(h):  # behind the bore
        def integral(h):
            return 3 / 7 * h ** (7 / 3) - 3 / 4 * u * u / G * h ** (4 / 3)

        return (integral(h) - integral(bore)) / (n * u) ** 2

    low, high = bore, 10.0
    for _ in range(100):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if way(middle) > behind else (middle, high)
    return low


def inertial_wave():
    yield "x_m", "depth_m"
    for i in range(1000):
        x = 2.5 + 5 * i
        yield x, _inertial_wave(x, 3600)


def inertial_inlet():
    yield "t_s", "level_m"
    for t in range(0, 3601, 5):
        yield t, _inertial_wave(0, t)


def steady_channel():
    yield "x_m", "bed_m", "level_m"
    q, n, length, pieces = 2.0, 0.033, 1000.0, 4000  # Simpson's rule over pieces of 0.25 m

    def depth(x):
        return (4 / G) ** (1 / 3) * (1 + 0.5 * math.exp(-16 * (x / length - 0.5) ** 2))

    def slope(x):  # dz/dx
        h = depth(x)
        change = (4 / G) ** (1 / 3) * 0.5 * math.exp(-16 * (x / length - 0.5) ** 2) * (-32 * (x / length - 0.5) / length)
        return (q * q / (G * h**3) - 1) * change - n * n * q * q / h ** (10 / 3)

    step = length / pieces
    bed = [0.0] * (pieces + 1)
    for k in range(pieces - 1, -1, -1):
        x = k * step
        bed[k] = bed[k + 1] - step / 6 * (slope(x) + 4 * slope(x + step / 2) + slope(x + step))
    for i in range(200):
        k = 10 + 20 * i
        yield k * step, bed[k], bed[k] + depth(k * step)


def steady_bump():
    yield "x_m", "bed_m", "depth_m"
    q, downstream = 1.0, 2.0
    head = downstream + q * q / (2 * G * downstream**2)
    for i in range(100):
        x = 0.125 + 0.25 * i
        z = max(0.0, 0.2 - 0.05 * (x - 10) ** 2)
        low, high = (q * q / G) ** (1 / 3), head - z  # the deeper of the two depths with this head
        for _ in range(200):
            h = 0.5 * (low + high)
            if h + z + q * q / (2 * G * h * h) < head:
                low = h
            else:
                high = h
        yield x, z, h


def porous_narrows():
    yield "x_m", "depth_m"
    q, downstream = 1.2, 1.0
    head = downstream + q * q / (2 * G * downstream**2)
    for i in range(100):
        x = 0.5 + i
        porosity = 1 - 0.15 * (1 + math.cos(math.pi * (x - 50) / 40)) if abs(x - 50) < 40 else 1.0
        flow = q / porosity
        low, high = (flow * flow / G) ** (1 / 3), head
        for _ in range(200):
            h = 0.5 * (low + high)
            if h + flow * flow / (2 * G * h * h) < head:
                low = h
            else:
                high = h
        yield x, h


TABLES = {
    "kinematic_plane": kinematic_plane, "lake_at_rest": lake_at_rest, "normal_depth": normal_depth, "green_ampt": green_ampt, "horton": horton,
    "level_pool": level_pool, "froehlich_2008": froehlich_2008, "levee_breach": levee_breach, "siphon": siphon, "dam_break_dry": dam_break_dry,
    "dam_break_wet": dam_break_wet, "sloshing_bowl": sloshing_bowl, "dry_wave": dry_wave, "dry_wave_inlet": dry_wave_inlet,
    "inertial_wave": inertial_wave, "inertial_inlet": inertial_inlet,
    "steady_channel": steady_channel, "steady_bump": steady_bump, "porous_narrows": porous_narrows,
}  # fmt: skip


def text(name):
    return "".join(",".join(c if isinstance(c, str) else f"{c:.15g}" for c in row) + "\n" for row in TABLES[name]())


if __name__ == "__main__":
    print(text(sys.argv[1]) if len(sys.argv) > 1 else "\n".join(TABLES), end="")
