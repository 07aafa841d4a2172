"""`runner: network`: parties loaded onto a few links and nodes."""

from __future__ import annotations

import numpy as np

from ... import _core
from ..document import MISSING, Section
from ..outcome import Job, Outcome
from ..tables import Folders
from .network_fleet import fleet, service
from .network_frames import counts, events, flow, passages, window
from .network_orders import change, control, given_numbers, settings, signal, threads_of, vehicle
from .network_trips import trips_of

LINK_NUMBERS = ("length_m", "speed_m_s", "capacity_veh_s", "wave_m_s", "jam_veh_m", "lanes", "width_m", "priority")
DEMAND_NUMBERS = ("rate_per_s", "start_s", "end_s")
DEMAND_COLUMNS = (
    "departures",
    "arrived",
    "mean_total_time_s",
    "max_total_time_s",
    "mean_travel_time_s",
    "max_travel_time_s",
    "last_arrival_s",
)
LARGEST_GRID = 10_000  # nodes
DISTRIBUTIONS = ("uniform", "normal", "lognormal")
STATUSES = ("waiting", "on_link", "arrived", "abandoned", "in_place", "dead", "carried")


def read(run: Section, folders: Folders) -> Job:
    """Reads a network case; docs/verification.md lists the keys."""
    nodes = _named(run, "nodes", _node, optional=True)
    links = _named(run, "links", _link, optional=run.has("grid")) + _grid(run.section("grid", None))
    demands = _named(run, "demands", lambda section, id_: _demand(section, id_, links), optional=run.has("trips"))
    demands += trips_of(run.section("trips", None), folders)
    listed = {node["id"] for node in nodes}  # a node needs an entry of its own only where it bounds the flow
    ends = dict.fromkeys(end for link in links for end in (link["from"], link["to"]))
    nodes += [{"id": end} for end in ends if end and end not in listed]
    windows, sample_s = _windows(run), run.number("sample_every_s", None, above=0.0)
    case = {
        "nodes": nodes, "links": links, "demands": demands,
        "vehicles": _named(run, "vehicles", vehicle, optional=True), "signals": _named(run, "signals", signal, optional=True),
        "fleet": _named(run, "fleet", fleet, optional=True), "services": _named(run, "services", service, optional=True),
        "changes": [change(c) for c in run.sections("changes", [])],
        "controls": [control(c) for c in run.sections("controls", [])],
        "seed": run.integer("seed", 1, at_least=0), "step_s": run.number("step_s", 10.0, above=0.0),
        "end_s": run.number("end_s", 86400.0, above=0.0),
        "settings": settings(run.section("settings", None)),
    }  # fmt: skip
    threads, rebuild_s = threads_of(run), run.number("rebuild_every_s", None, above=0.0)
    if run.has("patience_s"):
        case["patience_s"] = run.number("patience_s", at_least=0.0)
    if sample_s is not None:
        case["count_every_s"] = sample_s
    if not links:
        run.add("E1304", "links" if run.has("links") else "grid")

    def job() -> Outcome:
        result = _core.run_network_case(case, threads[0])
        outcome = _outcome(result, links, [d["id"] for d in demands], windows, sample_s)
        again = {name: value for name, value in case.items() if name != "count_every_s"}
        others = [_core.run_network_case(again, n) for n in threads[1:]]
        if rebuild_s is not None:
            others += [_core.run_network_case(again | {"rebuild_every_s": rebuild_s}, n) for n in threads]
        outcome.numbers["other_ends"] = float(sum(other["digest"] != result["digest"] for other in others))
        return outcome

    return job


def _named(run: Section, key: str, read_one, optional: bool = False) -> list[dict]:
    """`key: {id: {...}, ...}`."""
    section = run.section(key, None if optional else MISSING)
    if section is None:
        return []
    return [read_one(section.section(id_), id_) for id_ in section.names()]


def _node(section: Section, id_: str) -> dict:
    out = {"id": id_, "capacity_veh_s": section.number("capacity_veh_s", 0.0, at_least=0.0), "z_m": section.number("z_m", 0.0)}
    section.close()
    return out


def _link(section: Section, id_: str) -> dict:
    out = {"id": id_, "from": section.text("from"), "to": section.text("to"), "length_m": section.number("length_m", above=0.0)}
    out.update(given_numbers(section, LINK_NUMBERS))
    out["opposite"] = section.text("opposite", "")
    out["cycle_only"] = section.flag("cycle_only")
    out["stairs"] = section.choice("kind", ["way", "stairs"], "way") == "stairs"
    out["no_turn_to"] = section.texts("no_turn_to", [])
    section.close()
    return out


def _grid(section: Section | None) -> list[dict]:
    """`grid: {columns: 20, rows: 10, length_m: 200, ...}`: two-way streets between nodes `n0_0` (column, row) and their neighbours."""
    if section is None:
        return []
    size = {name: section.integer(name, at_least=1) for name in ("columns", "rows")}
    if size["columns"] * size["rows"] > LARGEST_GRID:
        section.add("E1205", limit=LARGEST_GRID, found=size["columns"] * size["rows"])
        size = {"columns": 1, "rows": 1}
    road = {"length_m": section.number("length_m", above=0.0), **given_numbers(section, LINK_NUMBERS)}
    section.close()
    streets = [
        (f"n{column}_{row}", f"n{column + right}_{row + 1 - right}")
        for column in range(size["columns"])
        for row in range(size["rows"])
        for right in (0, 1)
        if column + right < size["columns"] and row + 1 - right < size["rows"]
    ]
    both = streets + [(b, a) for a, b in streets]
    return [{"id": f"{a}-{b}", "from": a, "to": b, "opposite": f"{b}-{a}", **road} for a, b in both]


def _demand(section: Section, id_: str, links: list[dict]) -> dict:
    on = section.texts("on", [])
    first = next((link["from"] for link in links if on and link["id"] == on[0]), None)
    exits = section.texts("to")
    out = {
        "id": id_,
        "on": on,
        "from": section.text("from") if first is None else section.text("from", first),
        "to": exits[0] if exits else "",
        "exits": exits if len(exits) > 1 else [],
        "choice": section.choice("choice", ["nearest", "queues", "follow"], "nearest"),
        "mode": section.choice("mode", ["car", "foot"], "car"),
    }
    out.update(given_numbers(section, DEMAND_NUMBERS))
    out["count"] = section.integer("count", 0, at_least=0)
    out["persons"] = section.integer("persons", 1, at_least=1)
    for name in ("walk_m_s", "delay_s"):
        if section.has(name):
            out[name] = _draw(section, name)
    out["members_m_s"] = section.numbers("members_m_s", [])
    out["path"] = section.texts("path", [])
    out["informed"] = section.flag("informed")
    out["vehicle"] = section.text("vehicle", "")
    out["takes"] = section.text("takes", "")
    out["waits_at"] = section.text("waits_at") if out["takes"] else section.text("waits_at", "")
    section.close()
    return out


def _draw(owner: Section, key: str) -> dict:
    """One number for all parties, a list of them, or a distribution: `{normal: [mean, deviation], least: , most: }`."""
    if not owner.is_mapping(key):
        return {"law": "list", "values": owner.numbers(key)}
    section = owner.section(key)
    given = [name for name in DISTRIBUTIONS if section.has(name)]
    if len(given) != 1:
        section.add("E1106", known=", ".join(DISTRIBUTIONS), found=", ".join(given) or "-")
    values = [section.numbers(name, length=2) for name in given or DISTRIBUTIONS[:1]]
    out = {"law": (given or DISTRIBUTIONS)[0], "values": values[0], **given_numbers(section, ("least", "most"))}
    section.close()
    return out


def _windows(run: Section) -> dict[str, tuple[float, float]]:
    """`windows: {name: [from, to]}`, s: flows and densities are taken over each."""
    section = run.section("windows", None)
    out = {}
    for name in section.names() if section else []:
        first, last = section.numbers(name, length=2)
        if not first < last:
            section.add("E1212", name, row=2)
        out[name] = (first, last)
    return out


def _outcome(
    result: dict, links: list[dict], demands: list[str], windows: dict[str, tuple[float, float]], sample_s: float | None
) -> Outcome:
    with np.errstate(invalid="ignore"):  # who never left nor arrived: inf - inf, a NaN that passes no tolerance
        travel, total = result["arrived_s"] - result["entered_s"], result["arrived_s"] - result["wanted_s"]
    trips = {
        "demand": [demands[i] for i in result["demand"]],
        "departed_s": result["wanted_s"],
        "entered_s": result["entered_s"],
        "arrived_s": result["arrived_s"],
        # times are whole milliseconds: rounding takes off what the subtraction of seconds adds
        "travel_time_s": np.round(travel, 3),
        "total_time_s": np.round(total, 3),
        "waited_s": np.round(result["entered_s"] - result["wanted_s"], 3),
        "persons": result["persons"],
        "walk_m_s": result["walk_m_s"],
        "status": result["status"],
    }
    numbers = {"gridlocked_links": float(len(result["gridlocks"])), "ended_s": result["ended_s"]}
    numbers |= {f"ended_{status}": float(result["status"].count(status)) for status in STATUSES}
    numbers.update(_trip_numbers("", trips, np.ones(len(trips["demand"]), dtype=bool)))
    by_demand = {"demand": [], "order": [], **{name: [] for name in DEMAND_COLUMNS}}
    for order, demand in enumerate(demands):
        own = _trip_numbers("", trips, np.array([d == demand for d in trips["demand"]], dtype=bool))
        numbers.update({f"{demand}.{name}": value for name, value in own.items()})
        by_demand["demand"].append(demand)
        by_demand["order"].append(order)
        for name in DEMAND_COLUMNS:
            by_demand[name].append(own.get(name, np.inf))
    for link, entered, left, blocked in zip(links, result["link_in_s"], result["link_out_s"], result["origin_blocked_s"], strict=True):
        numbers[f"{link['id']}.entered"] = float(len(entered))
        numbers[f"{link['id']}.left"] = float(len(left))
        numbers[f"{link['id']}.origin_blocked_s"] = float(blocked)
        for name, bounds in windows.items():
            for key, value in window(entered, left, link["length_m"], bounds).items():
                numbers[f"{link['id']}.{key}.{name}"] = value
    demand_frame = {k: v if k == "demand" else np.array(v, dtype=float) for k, v in by_demand.items()}
    frames = {
        "trips": trips,
        "demands": demand_frame,
        "passages": passages(result, links, demands),
        "events": events(result, links, demands),
    }
    if sample_s is not None:
        frames |= {"flow": flow(result, links, sample_s), "counts": counts(result)}
    return Outcome(numbers, frames)


def _trip_numbers(prefix: str, trips: dict, of: np.ndarray) -> dict[str, float]:
    """Times are over those that arrived; inf stands for never."""
    arrived = of & np.isfinite(trips["arrived_s"])
    total, travel = trips["total_time_s"][arrived], trips["travel_time_s"][arrived]
    out = {"departures": float(of.sum()), "arrived": float(arrived.sum())}
    if arrived.any():
        out |= {
            "mean_total_time_s": float(total.mean()), "max_total_time_s": float(total.max()), "sum_total_time_s": float(total.sum()),
            "mean_travel_time_s": float(travel.mean()), "max_travel_time_s": float(travel.max()),
            "sum_travel_time_s": float(travel.sum()), "last_arrival_s": float(trips["arrived_s"][arrived].max()),
        }  # fmt: skip
    return {prefix + name: value for name, value in out.items()}
