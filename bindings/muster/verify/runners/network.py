"""`runner: network`: parties loaded onto a few links and nodes."""

from __future__ import annotations

import numpy as np

from ... import _core
from ..document import MISSING, Section
from ..outcome import Job, Outcome
from ..tables import Folders

LINK_NUMBERS = ("length_m", "speed_m_s", "capacity_veh_s", "wave_m_s", "jam_veh_m", "lanes", "width_m", "priority")
DEMAND_NUMBERS = ("rate_per_s", "start_s", "end_s", "walk_m_s")
CHANGE_NUMBERS = ("at_s", "car_speed_m_s", "foot_factor", "capacity_factor")


def read(run: Section, folders: Folders) -> Job:
    """Reads a network case; docs/verification.md lists the keys."""
    nodes = _named(run, "nodes", _node)
    links = _named(run, "links", _link)
    demands = _named(run, "demands", _demand)
    listed = {node["id"] for node in nodes}  # a node needs an entry of its own only where it bounds the flow
    ends = dict.fromkeys(end for link in links for end in (link["from"], link["to"]))
    nodes += [{"id": end} for end in ends if end and end not in listed]
    windows = _windows(run)
    case = {
        "nodes": nodes, "links": links, "demands": demands,
        "changes": [_change(c) for c in run.sections("changes", [])],
        "step_s": run.number("step_s", 10.0, above=0.0), "end_s": run.number("end_s", 86400.0, above=0.0),
        "settings": _settings(run.section("settings", None)),
    }  # fmt: skip
    if not links and run.has("links"):
        run.add("E1304", "links")

    def job() -> Outcome:
        result = _core.run_network_case(case)
        return _outcome(result, links, [d["id"] for d in demands], windows)

    return job


def _named(run: Section, key: str, read_one) -> list[dict]:
    """`key: {id: {...}, ...}`."""
    section = run.section(key, None if key == "nodes" else MISSING)
    if section is None:
        return []
    return [read_one(section.section(id_), id_) for id_ in section.names()]


def _numbers(section: Section, names: tuple[str, ...]) -> dict[str, float]:
    return {name: section.number(name) for name in names if section.has(name)}


def _node(section: Section, id_: str) -> dict:
    out = {"id": id_, "capacity_veh_s": section.number("capacity_veh_s", 0.0, at_least=0.0)}
    section.close()
    return out


def _link(section: Section, id_: str) -> dict:
    out = {"id": id_, "from": section.text("from"), "to": section.text("to"), "length_m": section.number("length_m", above=0.0)}
    out.update(_numbers(section, LINK_NUMBERS))
    out["opposite"] = section.text("opposite", "")
    section.close()
    return out


def _demand(section: Section, id_: str) -> dict:
    out = {"id": id_, "from": section.text("from"), "to": section.text("to"), "mode": section.choice("mode", ["car", "foot"], "car")}
    out.update(_numbers(section, DEMAND_NUMBERS))
    out["count"] = section.integer("count", 0, at_least=0)
    out["persons"] = section.integer("persons", 1, at_least=1)
    out["path"] = section.texts("path", [])
    out["informed"] = section.choice("informed", ["false", "true"], "false") == "true"
    section.close()
    return out


def _change(section: Section) -> dict:
    out: dict = {"link": section.text("link")}
    out.update(_numbers(section, CHANGE_NUMBERS))
    for name in ("closed_car", "closed_foot"):
        out[name] = section.choice(name, ["false", "true"], "false") == "true"
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


def _settings(section: Section | None) -> dict[str, float]:
    """Settings of the movement model by their names; the engine checks them."""
    if section is None:
        return {}
    return {name: section.number(name) for name in section.names()}


def _outcome(result: dict, links: list[dict], demands: list[str], windows: dict[str, tuple[float, float]]) -> Outcome:
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
    }
    numbers = {"gridlocked_links": float(len(result["gridlocks"])), "ended_s": result["ended_s"]}
    numbers.update(_trip_numbers("", trips, np.ones(len(trips["demand"]), dtype=bool)))
    for demand in demands:
        numbers.update(_trip_numbers(f"{demand}.", trips, np.array([d == demand for d in trips["demand"]], dtype=bool)))
    for link, entered, left, blocked in zip(links, result["link_in_s"], result["link_out_s"], result["origin_blocked_s"], strict=True):
        numbers[f"{link['id']}.entered"] = float(len(entered))
        numbers[f"{link['id']}.left"] = float(len(left))
        numbers[f"{link['id']}.origin_blocked_s"] = float(blocked)
        for name, window in windows.items():
            for key, value in _window(entered, left, link["length_m"], window).items():
                numbers[f"{link['id']}.{key}.{name}"] = value
    return Outcome(numbers, {"trips": trips})


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


def _window(entered: np.ndarray, left: np.ndarray, length_m: float, window: tuple[float, float]) -> dict[str, float]:
    """Flow, density and space-mean speed on a link in [from, to): counts, and party-seconds over metres and seconds."""
    first, last = window
    seconds = last - first
    stay = np.concatenate([left, np.full(len(entered) - len(left), np.inf)])
    inside = np.clip(np.minimum(stay, last) - np.maximum(entered, first), 0.0, None).sum()
    density = float(inside) / (length_m * seconds)
    outflow = float(((left >= first) & (left < last)).sum()) / seconds
    inflow = float(((entered >= first) & (entered < last)).sum()) / seconds
    return {"inflow_per_s": inflow, "outflow_per_s": outflow, "density_per_m": density, "speed_m_s": outflow / density if density else 0.0}
