"""What a network case says of vehicles, signals, and what changes on the way."""

from __future__ import annotations

import numpy as np

from ... import _core
from ..document import Section
from .table import unknown_function

CHANGE_NUMBERS = ("at_s", "car_speed_m_s", "capacity_factor")
CHANGE_FLAGS = ("closed_car", "closed_foot", "closed_high", "opened_boat")
MOST_THREADS = 64
SIGNAL_NUMBERS = ("cycle_s", "green_from_s", "green_to_s")


def given_numbers(section: Section, names: tuple[str, ...]) -> dict[str, float]:
    return {name: section.number(name) for name in names if section.has(name)}


def vehicle(section: Section, id_: str) -> dict:
    """`vehicles: {truck: {mode: high, places: 2}}`."""
    out: dict = {"id": id_, "mode": section.choice("mode", ["car", "cycle", "high", "boat"], "car")}
    for name, otherwise in (("places", 1), ("seats", 5)):
        out[name] = section.integer(name, otherwise, at_least=1)
        if out[name] > 255:
            section.add("E1205", name, limit=255, found=out[name])
    out["filters"] = section.flag("filters")
    if section.has("fastest_m_s"):
        out["fastest_m_s"] = section.number("fastest_m_s", above=0.0)
    if section.has("flow_share"):
        out["flow_share"] = section.number("flow_share", at_least=0.0)
    section.close()
    return out


def signal(section: Section, link: str) -> dict:
    """`signals: {link: {cycle_s: 90, green_from_s: 0, green_to_s: 40}}`."""
    out = {"link": link, **given_numbers(section, SIGNAL_NUMBERS)}
    section.close()
    return out


def control(section: Section) -> dict:
    """`controls: [{at_s: 60, node: x, control: dark}]`."""
    out = {"at_s": section.number("at_s", 0.0), "node": section.text("node")}
    out["control"] = section.choice("control", ["as_built", "dark", "police"])
    section.close()
    return out


def threads_of(run: Section) -> list[int]:
    """`threads: [1, 2, 4]`: the case is played with each."""
    given = run.numbers("threads", [1.0])
    for n in given:
        if not 1 <= n <= MOST_THREADS:
            run.add("E1204" if n < 1 else "E1205", "threads", limit=1 if n < 1 else MOST_THREADS, found=f"{n:g}")
    if not given:
        run.add("E1304", "threads")
    return [int(n) for n in given if 1 <= n <= MOST_THREADS] or [1]


def change(section: Section) -> dict:
    """`changes: [{at_s: 60, link: road, closed_car: true}]`."""
    out: dict = {"link": section.text("link")}
    out.update(given_numbers(section, CHANGE_NUMBERS))
    out["reversed_lanes"] = section.integer("reversed_lanes", 0, at_least=0)
    if section.has("foot_factor"):
        out["foot_factor"] = _factor(section) if section.is_mapping("foot_factor") else section.number("foot_factor")
    for name in CHANGE_FLAGS:
        out[name] = section.flag(name)
    section.close()
    return out


def _factor(owner: Section) -> float:
    """`foot_factor: {function: lifelines/wading, depth_m: 0.3}`: what a named model function gives."""
    section = owner.section("foot_factor")
    name, functions = section.text("function"), {f["name"]: f for f in _core.model_functions()}
    if name not in functions:
        unknown_function(section, name, list(functions))
        return 1.0
    values = [section.number(argument) for argument, _unit in functions[name]["arguments"]]
    section.close()
    return float(_core.call_function(name, np.array([values]))[0])


def settings(section: Section | None) -> dict[str, float | bool | str]:
    """Settings of the movement model by their names; durations in s."""
    if section is None:
        return {}
    out: dict[str, float | bool | str] = {}
    for name, kind in _core.movement_settings().items():
        if not section.has(name):
            continue
        if kind == "boolean":
            out[name] = section.flag(name)
        else:
            out[name] = section.choice(name, list(kind)) if isinstance(kind, list) else section.number(name)
    section.close()
    return out
