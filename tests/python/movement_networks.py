"""Small networks for the property tests of movement, drawn by Hypothesis, and the plain rules that their traffic has to keep."""

from __future__ import annotations

import math
from collections import defaultdict

from hypothesis import strategies as st

KINDS = {
    "car": {"mode": "car"},
    "truck": {"mode": "high", "places": 2},
    "bicycle": {"mode": "cycle", "filters": True, "fastest_m_s": 5.0, "flow_share": 0.25, "seats": 1},
    "tractor": {"mode": "car", "fastest_m_s": 5.0},
    "boat": {"mode": "boat", "filters": True, "fastest_m_s": 2.0, "flow_share": 0.0},
}
SATURATION_VEH_S = 1900 / 3600  # what a signal's green passes per lane, where the road carries less


def metres(low: int, high: int) -> st.SearchStrategy[float]:
    return st.integers(low // 5, high // 5).map(lambda n: 5.0 * n)


@st.composite
def streets(draw, i: int, a: int, b: int, walkers: bool) -> list[dict]:
    """A two-way street, or now and then a one-way road."""
    road = {
        "length_m": draw(metres(20, 400)),
        "speed_m_s": draw(st.sampled_from([5.0, 10.0, 20.0])),
        "capacity_veh_s": draw(st.sampled_from([0.2, 0.4, 0.5, 0.8])),
        "jam_veh_m": 0.15,
        "lanes": float(draw(st.integers(1, 3))),
        "width_m": float(draw(st.integers(1, 4))) if walkers else 0.0,
    }
    there, back = f"s{i}", f"s{i}r"
    if draw(st.integers(0, 5)) == 0:
        return [{"id": there, "from": f"n{a}", "to": f"n{b}", **road}]
    return [
        {"id": there, "from": f"n{a}", "to": f"n{b}", "opposite": back, **road},
        {"id": back, "from": f"n{b}", "to": f"n{a}", "opposite": there, **road},
    ]


@st.composite
def networks(draw, walkers: bool = True) -> dict:
    """A ring of streets with some chords."""
    n = draw(st.integers(3, 7))
    ends = [(v, (v + 1) % n) for v in range(n)]
    chords = draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(2, n - 2)), max_size=3)) if n > 3 else []
    ends += [(a, (a + step) % n) for a, step in chords]
    links = [link for i, (a, b) in enumerate(ends) for link in draw(streets(i, a, b, walkers))]
    return {"nodes": [{"id": f"n{v}"} for v in range(n)], "links": links, "step_s": draw(st.sampled_from([2.0, 5.0, 10.0]))}


@st.composite
def crowded_rings(draw) -> dict:
    """A ring of streets on which everybody wants past the next node, the same way round: it is quicker. They may end in gridlock."""
    n = draw(st.integers(3, 5))
    roads = []
    for v in range(n):
        there, back = f"s{v}", f"s{v}r"
        a, b = f"n{v}", f"n{(v + 1) % n}"
        road = {
            "length_m": draw(metres(60, 150)),
            "capacity_veh_s": 0.8,
            "jam_veh_m": 0.15,
            "lanes": float(draw(st.integers(1, 2))),
            "width_m": 2.0,
        }
        roads.append({"id": there, "from": a, "to": b, "opposite": back, "speed_m_s": 20.0, **road})
        roads.append({"id": back, "from": b, "to": a, "opposite": there, "speed_m_s": 5.0, **road})
    wanted = [
        {
            "from": f"n{v}", "to": f"n{(v + 2) % n}", "mode": "car", "rate_per_s": draw(st.sampled_from([0.5, 0.8])), "start_s": 0.0,
            "end_s": float(draw(st.integers(40, 120))), "persons": 1, "informed": draw(st.booleans()), "vehicle": "car",
        }
        for v in range(n)
    ]  # fmt: skip
    return {
        "nodes": [{"id": f"n{v}"} for v in range(n)],
        "links": roads,
        "step_s": draw(st.sampled_from([2.0, 5.0, 10.0])),
        "crowd": wanted,
    }


@st.composite
def demands(draw, nodes: int, kinds: tuple[str, ...], walkers: bool) -> dict:
    start = draw(st.integers(0, 120))
    on_foot = walkers and draw(st.booleans())
    return {
        "from": f"n{draw(st.integers(0, nodes - 1))}",
        "to": f"n{draw(st.integers(0, min(2, nodes - 1)))}",
        "mode": "foot" if on_foot else "car",
        "vehicle": draw(st.sampled_from(kinds)),
        "rate_per_s": draw(st.sampled_from([0.1, 0.25, 0.5, 1.0])),
        "start_s": float(start),
        "end_s": float(start + draw(st.integers(10, 200))),
        "persons": draw(st.integers(1, 5)),
        "walk_m_s": {"law": "list", "values": [draw(st.integers(70, 160)) / 100]},
        "informed": draw(st.booleans()),
    }


@st.composite
def changes(draw, links: list[dict], closing: bool) -> dict:
    """Something that happens on a link. Where nothing may close, nobody is ever without a way."""
    out = {"at_s": float(draw(st.integers(0, 400))), "link": draw(st.sampled_from(links))["id"]}
    kinds = ["slow", "narrow", "normal"] + (["flooded", "cars", "all", "foot", "stopped", "reversed", "deep"] if closing else [])
    kind = draw(st.sampled_from(kinds))
    return (
        out
        | {
            "slow": {"car_speed_m_s": 3.0, "foot_factor": 0.5},
            "narrow": {"capacity_factor": draw(st.sampled_from([0.02, 0.3]))},
            "normal": {},
            "flooded": {"closed_car": True, "car_speed_m_s": 0.5, "opened_boat": True},
            "cars": {"closed_car": True},
            "all": {"closed_car": True, "closed_high": True, "closed_foot": True},
            "foot": {"closed_foot": True},
            "stopped": {"capacity_factor": 0.0},
            "reversed": {"reversed_lanes": draw(st.integers(0, 3))},
            "deep": {"closed_car": True, "closed_high": True, "opened_boat": True},
        }[kind]
    )


@st.composite
def signals(draw, links: list[dict]) -> list[dict]:
    lit = draw(st.lists(st.sampled_from([link["id"] for link in links]), max_size=3, unique=True))
    out = []
    for link in lit:
        cycle = draw(st.integers(30, 120))
        begins = draw(st.integers(0, cycle - 10))
        ends = draw(st.integers(begins + 5, cycle))
        out.append({"link": link, "cycle_s": float(cycle), "green_from_s": float(begins), "green_to_s": float(ends)})
    return out


@st.composite
def controls(draw, nodes: int) -> dict:
    control = draw(st.sampled_from(["as_built", "dark", "police"]))
    return {"at_s": float(draw(st.integers(0, 300))), "node": f"n{draw(st.integers(0, nodes - 1))}", "control": control}


@st.composite
def towns(draw, closing: bool = True, kinds: tuple[str, ...] = tuple(KINDS), walkers: bool = True, calm: bool = False) -> dict:
    """A network with traffic. `closing`: links may close, and drivers may do something about gridlock. `calm`: no changes, no signals."""
    town = draw(crowded_rings() if draw(st.integers(0, 3)) == 0 else networks(walkers))
    nodes, links = len(town["nodes"]), town["links"]
    town["vehicles"] = [{"id": kind, **KINDS[kind]} for kind in kinds]
    wanted = town.pop("crowd", []) + draw(st.lists(demands(nodes, kinds, walkers), min_size=1, max_size=8))
    town["demands"] = [{"id": f"d{i}", **d} for i, d in enumerate(wanted) if d["from"] != d["to"]]
    if not town["demands"]:
        town["demands"] = [{"id": "d", **wanted[0], "from": "n0", "to": "n1"}]
    if not calm:
        town["changes"] = draw(st.lists(changes(links, closing), max_size=6))
        town["signals"] = draw(signals(links))
        town["controls"] = draw(st.lists(controls(nodes), max_size=2))
    responses = ["wait", "turn_back", "abandon"] if closing else ["wait"]
    town["settings"] = {
        "gridlock_response": draw(st.sampled_from(responses)),
        "turn_lanes": draw(st.booleans()),
        "stuck_limit": float(draw(st.sampled_from([60, 300]))),
    }
    town["end_s"] = 3600.0
    return town


def places_of_link(link: dict, tick_s: float) -> int:
    """Cars that a link holds: N = ceil(k m L), or as many as its capacity needs where times are rounded up to a tick."""
    flow, travel = link["capacity_veh_s"] * link["lanes"], max(link["length_m"] / link["speed_m_s"], tick_s)
    room = math.ceil(link["jam_veh_m"] * link["lanes"] * link["length_m"] * (1 - 1e-9))
    return max(1, room, math.ceil(flow * (travel + tick_s) * (1 - 1e-9)))


def flow_of_link(town: dict, link: dict) -> float:
    """Most cars that may pass an end of the link per second, while all lanes are its own."""
    lit = any(signal["link"] == link["id"] for signal in town.get("signals", []))
    return link["lanes"] * max(link["capacity_veh_s"], SATURATION_VEH_S if lit else 0.0)


def passages_by_link(town: dict, result: dict, kinds: set[str]) -> dict[str, list[tuple[float, float, int, int]]]:
    """(entered, left, size, trip) of those who travel in one of `kinds`; size: places of a vehicle, persons on foot."""
    out = defaultdict(list)
    rows = zip(result["passage_trip"], result["passage_link"], result["passage_in_s"], result["passage_out_s"], strict=True)
    for trip, link, entered, left in rows:
        demand = town["demands"][result["demand"][int(trip)]]
        kind = "foot" if demand["mode"] == "foot" else demand["vehicle"]
        if kind in kinds:
            size = demand["persons"] if kind == "foot" else KINDS[kind].get("places", 1)
            out[town["links"][int(link)]["id"]].append((float(entered), float(left), size, int(trip)))
    return out


def excess_flow(passed: list[tuple[float, int]], per_second: float) -> float:
    """By how much the worst window has more than per_second x window, its last passage not counted. passed: (moment, size)."""
    worst, least, before = -math.inf, math.inf, 0.0
    for moment, size in sorted(p for p in passed if not math.isinf(p[0])):
        ahead = before - per_second * moment  # may never rise from one passage to a later one
        worst, least = max(worst, ahead - least), min(least, ahead)
        before += size
    return worst


def most_at_once(stays: list[tuple[float, float, int]]) -> int:
    """Largest sum of sizes present at one moment; who leaves at a moment makes room for who enters then."""
    steps = sorted(
        [(entered, 1, size) for entered, _, size in stays] + [(left, 0, -size) for _, left, size in stays if not math.isinf(left)]
    )
    most = now = 0
    for _, _, size in steps:
        now += size
        most = max(most, now)
    return most
