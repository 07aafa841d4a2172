"""Buildings, refuges and posts of a RoboCup Rescue map as tables of the world."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from muster.importers.equipment import equipment
from muster.importers.findings import Findings
from muster.importers.traffic.streets import SURVEY
from muster.language import say
from muster.values import NO_ROW

from .map import Area, RcrsMap
from .scenario import Agent

STOREY_M = 3.0
BED_M2 = 3.5  # of a refuge that says no number of beds; design default
#: buildingcode: 0 wood, 1 steel frame, 2 reinforced concrete -> construction of the world.
CONSTRUCTION = {0: 2, 1: 0, 2: 0}
LANDMARK, POST, DANGER = 1, 5, 6
KINDS = {"fire": DANGER, "gasstation": LANDMARK, "hydrant": LANDMARK}


def building_table(buildings: Sequence[Area], door: Callable[[str], int]) -> dict:
    """door: row of the node at which an area is left."""
    rows, float32, uint8 = len(buildings), np.float32, np.uint8
    rings = [area.ring.ravel() for area in buildings]
    return {
        "id": [area.name for area in buildings],
        "origin": np.full(rows, SURVEY, uint8),
        "x": np.round(np.array([area.x for area in buildings], float), 2),
        "y": np.round(np.array([area.y for area in buildings], float), 2),
        "ground_z": np.zeros(rows, float32),
        "floor_z": np.zeros(rows, float32),
        "area_m2": np.array([max(area.area_m2, 1.0) for area in buildings], float32),
        "storey_m": np.full(rows, STOREY_M, float32),
        "storeys": np.array([min(max(area.floors, 1), 255) for area in buildings], uint8),
        "use": np.zeros(rows, uint8),
        "construction": np.array([CONSTRUCTION.get(area.code, 0) for area in buildings], uint8),
        "node": np.array([door(area.name) for area in buildings], np.int64),
        "access_m": np.zeros(rows, float32),
        "grid": np.full(rows, NO_ROW, np.int64),
        "footprint/first": np.cumsum([0, *(len(ring) for ring in rings)]).astype(np.uint32),
        "footprint/values": np.concatenate(rings) if rings else np.zeros(0),
    }


def shelter_table(agents: Sequence[Agent], map_: RcrsMap, door: Callable[[str], int], findings: Findings) -> dict:
    """Refuges. One without a number of beds has as many as its floor has room for."""
    refuges = {agent.place: agent for agent in agents if agent.kind == "refuge"}
    areas = [map_.areas[place] for place in refuges]
    guessed = [agent.beds == 0 for agent in refuges.values()]
    findings.add("rcrs.beds", "guessed", count=sum(guessed), area=f"{BED_M2:g}")
    beds = [agent.beds or max(1, int(area.area_m2 / BED_M2)) for agent, area in zip(refuges.values(), areas, strict=True)]
    rows = len(areas)
    return {
        "id": [f"refuge {area.name}" for area in areas],
        "origin": np.full(rows, SURVEY, np.uint8),
        "name": [f"{say('import.rcrs.kind.refuge', 'zh')} {area.name}" for area in areas],
        "name_en": [f"{say('import.rcrs.kind.refuge', 'en')} {area.name}" for area in areas],
        "kind": np.zeros(rows, np.uint8),
        "x": np.array([area.x for area in areas], float),
        "y": np.array([area.y for area in areas], float),
        "floor_z": np.zeros(rows, np.float32),
        "node": np.array([door(area.name) for area in areas], np.int64),
        "capacity": np.array(beds, np.int64),
        **_equipment(refuges.values(), areas),
    }


def _equipment(refuges: Iterable[Agent], areas: Sequence[Area]) -> dict:
    """Floor and beds of refuges, as far as the files give them."""
    known = equipment(len(areas), area_m2=[area.area_m2 or None for area in areas], beds=[agent.beds or None for agent in refuges])
    return {name: values for name, values in known.items() if name in ("area_m2", "beds")}


def place_table(agents: Sequence[Agent], map_: RcrsMap) -> dict:
    """Brigades and their centres, fires, hydrants: where they are, each with a number of its kind."""
    others = [agent for agent in agents if agent.kind not in ("civilian", "refuge")]
    count: dict[str, int] = {}
    numbers = []
    for agent in others:
        count[agent.kind] = count.get(agent.kind, 0) + 1
        numbers.append(count[agent.kind])
    areas, rows = [map_.areas[agent.place] for agent in others], len(others)
    return {
        "id": [f"{agent.kind} {number}" for agent, number in zip(others, numbers, strict=True)],
        "origin": np.full(rows, SURVEY, np.uint8),
        "name": [f"{_kind(agent.kind, 'zh')} {number}" for agent, number in zip(others, numbers, strict=True)],
        "name_en": [f"{_kind(agent.kind, 'en')} {number}" for agent, number in zip(others, numbers, strict=True)],
        "kind": np.array([KINDS.get(agent.kind, POST) for agent in others], np.uint8),
        "x": np.array([area.x for area in areas], float),
        "y": np.array([area.y for area in areas], float),
        "line/first": np.zeros(rows + 1, np.uint32),
        "line/values": np.zeros(0),
    }


def _kind(kind: str, lang: str) -> str:
    known = (
        "firebrigade",
        "ambulanceteam",
        "policeforce",
        "firestation",
        "ambulancecentre",
        "policeoffice",
        "fire",
        "gasstation",
        "hydrant",
    )
    return say(f"import.rcrs.kind.{kind}", lang) if kind in known else kind
