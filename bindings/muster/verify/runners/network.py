"""`runner: network`: parties loaded onto a few links and nodes."""

from __future__ import annotations

import numpy as np

from ... import _core
from ..document import MISSING, Section
from ..outcome import Job, Outcome
from ..tables import Folders
from .network_frames import flow, passages, window
from .table import unknown_function

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
DISTRIBUTIONS = ("uniform", "normal", "lognormal")
CHANGE_NUMBERS = ("at_s", "car_speed_m_s", "capacity_factor")


def read(run: Section, folders: Folders) -> Job:
    """Reads a network case; docs/verification.md lists the keys."""
    nodes = _named(run, "nodes", _node)
    links = _named(run, "links", _link)
    demands = _named(run, "demands", _demand)
    listed = {node["id"] for node in nodes}  # a node needs an entry of its own only where it bounds the flow
    ends = dict.fromkeys(end for link in links for end in (link["from"], link["to"]))
    nodes += [{"id": end} for end in ends if end and end not in listed]
    windows, sample_s = _windows(run), run.number("sample_every_s", None, above=0.0)
    case = {
        "nodes": nodes, "links": links, "demands": demands,
        "changes": [_change(c) for c in run.sections("changes", [])],
        "seed": run.integer("seed", 1, at_least=0), "step_s": run.number("step_s", 10.0, above=0.0),
        "end_s": run.number("end_s", 86400.0, above=0.0),
        "settings": _settings(run.section("settings", None)),
    }  # fmt: skip
    if not links and run.has("links"):
        run.add("E1304", "links")

    def job() -> Outcome:
        result = _core.run_network_case(case)
        return _outcome(result, links, [d["id"] for d in demands], windows, sample_s)

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
    out["no_turn_to"] = section.texts("no_turn_to", [])
    section.close()
    return out


def _demand(section: Section, id_: str) -> dict:
    out = {"id": id_, "from": section.text("from"), "to": section.text("to"), "mode": section.choice("mode", ["car", "foot"], "car")}
    out.update(_numbers(section, DEMAND_NUMBERS))
    out["count"] = section.integer("count", 0, at_least=0)
    out["persons"] = section.integer("persons", 1, at_least=1)
    for name in ("walk_m_s", "delay_s"):
        if section.has(name):
            out[name] = _draw(section, name)
    out["members_m_s"] = section.numbers("members_m_s", [])
    out["path"] = section.texts("path", [])
    out["informed"] = section.choice("informed", ["false", "true"], "false") == "true"
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
    out = {"law": (given or DISTRIBUTIONS)[0], "values": values[0], **_numbers(section, ("least", "most"))}
    section.close()
    return out


def _change(section: Section) -> dict:
    out: dict = {"link": section.text("link")}
    out.update(_numbers(section, CHANGE_NUMBERS))
    if section.has("foot_factor"):
        out["foot_factor"] = _factor(section) if section.is_mapping("foot_factor") else section.number("foot_factor")
    for name in ("closed_car", "closed_foot"):
        out[name] = section.choice(name, ["false", "true"], "false") == "true"
    section.close()
    return out


def _factor(change: Section) -> float:
    """`foot_factor: {function: lifelines/wading, depth_m: 0.3}`: what a named model function gives."""
    section = change.section("foot_factor")
    name, functions = section.text("function"), {f["name"]: f for f in _core.model_functions()}
    if name not in functions:
        unknown_function(section, name, list(functions))
        return 1.0
    values = [section.number(argument) for argument, _unit in functions[name]["arguments"]]
    section.close()
    return float(_core.call_function(name, np.array([values]))[0])


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
        "persons": result["persons"],
        "walk_m_s": result["walk_m_s"],
    }
    numbers = {"gridlocked_links": float(len(result["gridlocks"])), "ended_s": result["ended_s"]}
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
    frames = {"trips": trips, "demands": demand_frame, "passages": passages(result, links, demands)}
    if sample_s is not None:
        frames["flow"] = flow(result, links, sample_s)
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
