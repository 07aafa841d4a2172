"""Cells from the planner's layer of areas: villages, communities or townships that say how many people they have."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import shapely

from ..findings import Findings
from .cells import UNKNOWN, Cells, cells_of_villages


def cells_of_areas(layer: Any, findings: Findings) -> Cells:
    """One cell per area with a total, the parts of an area standing for the whole. `layer`: rows (dicts with id, name, parent,
    persons, households) and geometry (shapely, degrees; None = place unknown). An area without a place is put where the area
    above it is; where that is unknown too, its people are left out, and that is reported."""
    counted = [row for row, values in enumerate(layer.rows) if values.get("persons") is not None or values.get("households") is not None]
    by_name = names_of(layer.rows)
    parts = parts_of(layer.rows, counted, by_name)
    for whole, inside in parts.items():
        compare(layer.rows, whole, inside, findings)
    leaves = [row for row in counted if row not in parts]
    placed = [(row, place_of(layer, row, by_name)) for row in leaves]
    for row, shape in placed:
        if shape is None:
            findings.add("people.area_without_place", "dropped", label(layer.rows[row]), int(total(layer.rows[row], "persons", 0)))
    kept = [(layer.rows[row], shape) for row, shape in placed if shape is not None]
    shapes = np.array([shape for _, shape in kept], dtype=object)
    points = shapely.point_on_surface(shapes) if len(kept) else shapes
    persons, households = persons_and_households([values for values, _ in kept], findings)
    cells = cells_of_villages(
        [str(values["id"]) for values, _ in kept], persons, households, shapes, shapely.get_x(points), shapely.get_y(points)
    )
    registered = np.array([int(total(values, "registered", UNKNOWN)) for values, _ in kept], dtype=np.int64)
    return replace(cells, registered=registered) if (registered != UNKNOWN).any() else cells


def names_of(rows: list[dict]) -> dict[str, int]:
    """Row by id and by name; an id goes before a name."""
    found = {str(values["name"]): row for row, values in reversed(list(enumerate(rows))) if values.get("name")}
    return {**found, **{str(values["id"]): row for row, values in enumerate(rows)}}


def parts_of(rows: list[dict], counted: list[int], by_name: dict[str, int]) -> dict[int, list[int]]:
    """Areas that have counted areas directly inside them."""
    parts: dict[int, list[int]] = {}
    for row in counted:
        parent = by_name.get(str(rows[row].get("parent")))
        if parent is not None and parent != row:
            parts.setdefault(parent, []).append(row)
    return parts


def compare(rows: list[dict], whole: int, inside: list[int], findings: Findings) -> None:
    """Says where a total is not the sum of its parts. The parts count."""
    given, found = rows[whole].get("persons"), sum(int(total(rows[row], "persons", 0)) for row in inside)
    if given is not None and int(given) != found:
        findings.add("people.totals_differ", "note", label(rows[whole]), given=int(given), found=found)


def place_of(layer: Any, row: int, by_name: dict[str, int]) -> Any:
    """Outline or point of an area, else of the nearest area above it that has one."""
    for _ in range(5):  # county, township, village, grid, and one more
        if layer.geometry[row] is not None:
            return layer.geometry[row]
        parent = by_name.get(str(layer.rows[row].get("parent")))
        if parent is None or parent == row:
            return None
        row = parent
    return None


def persons_and_households(rows: list[dict], findings: Findings) -> tuple[list[int], list[int]]:
    """Totals; where only households are known, 2.62 persons each (census 2020), which is said."""
    persons, households = [], []
    for values in rows:
        homes = int(total(values, "households", UNKNOWN))
        if values.get("persons") is None:
            findings.add("people.persons_from_households", "guessed", label(values), homes)
        persons.append(int(total(values, "persons", round(homes * 2.62))))
        households.append(homes)
    return persons, households


def total(values: dict, column: str, missing: float) -> float:
    found = values.get(column)
    return missing if found is None else float(found)


def label(values: dict) -> str:
    return str(values.get("name") or values["id"])
