"""Tables of this folder, from the rules of the kinematic wave alone. `reference.py NAME` prints one; a test holds the CSV files against it.

A slow, plain, exact version (fractions) of vehicles that follow one another along a chain of links. Triangular diagram per lane: free
speed u, jam density k, wave speed w, capacity q = k u w / (u + w). Vehicle i enters a link 1/q after the one before, and not before
vehicle i - N (N = k L vehicles fill the link) left it L/w ago; it leaves L/u after it entered or when the next link takes it.
"""

import sys
from fractions import Fraction as F


def chain(links, departures, room_travels=True):
    """links: (length m, u m/s, k veh/m, w m/s, least headway at its entrance s); departures: s. Returns [(wanted, entered, arrived)].
    Without `room_travels` it is the spatial queue of simpler models: room that is freed at a link's end shows at its beginning at once."""
    entered = [[] for _ in links]
    left = [[] for _ in links]
    trips = []
    for i, wanted in enumerate(departures):
        ready = wanted
        for j, (length, u, k, w, least) in enumerate(links):
            headway = max((u + w) / (k * u * w), least)
            full = int(k * length)
            go = ready
            if i > 0:
                go = max(go, entered[j][i - 1] + headway)
            if i >= full:
                go = max(go, left[j][i - full] + (length / w if room_travels else 0))
            if j > 0:
                left[j - 1].append(go)
            entered[j].append(go)
            ready = go + length / u
        last = links[-1]
        out = ready if i == 0 else max(ready, left[-1][i - 1] + (last[1] + last[3]) / (last[2] * last[1] * last[3]))
        left[-1].append(out)
        trips.append((wanted, entered[0][i], out))
    return trips


def bottleneck():
    """Case K2: 0.8 /s for 500 s, then 0.4 /s for 1000 s, over a link of 1000 m to three kinds of bottleneck of 2/3 veh/s."""
    departures = [F(5, 4) * i for i in range(400)] + [500 + F(5, 2) * i for i in range(400)]
    first = (F(1000), F(20), F(1, 5), F(5), F(0))
    kinds = [
        (F(1000), F(20), F(1, 5), F(5), F(3, 2)),  # a node that lets 2/3 veh/s pass
        (F(1000), F(10), F(1, 5), F(5), F(0)),  # a slow link
        (F(1000), F(20), F(1, 10), F(10), F(0)),  # a link with half the jam density
    ]
    runs = [chain([first, second], departures) for second in kinds]
    yield "departed_s", "node_s", "slow_link_s", "thin_link_s"
    for rows in zip(*runs, strict=True):
        yield rows[0][0], *(arrived - wanted for wanted, _entered, arrived in rows)


def spatial_queue():
    """K2 with a node of 2/3 veh/s by a spatial queue: the same delays, and nobody ever waits at the origin."""
    departures = [F(5, 4) * i for i in range(400)] + [500 + F(5, 2) * i for i in range(400)]
    road = (F(1000), F(20), F(1, 5), F(5))
    yield "departed_s", "total_time_s", "waited_s"
    for wanted, entered, arrived in chain([(*road, F(0)), (*road, F(3, 2))], departures, room_travels=False):
        yield wanted, arrived - wanted, entered - wanted


TABLES = {"bottleneck": bottleneck, "spatial_queue": spatial_queue}


def text(name):
    return "".join(",".join(c if isinstance(c, str) else f"{float(c):.10g}" for c in row) + "\n" for row in TABLES[name]())


if __name__ == "__main__":
    print(text(sys.argv[1]) if len(sys.argv) > 1 else "\n".join(TABLES), end="")
