"""Layers into the tables of a world being made. The order of calls in an import:

read_all         files to layers, WGS 84 degrees                 (once the streets are known: they tell web maps' offsets)
apply_places     areas, shelters, posts, danger points and zones (before people are settled: areas may carry their totals)
apply_wardens    wardens and deputies                            (after: they are persons of the world)
apply_keepers    who has the key of which shelter                (after: persons too)
write_beside     mapping and people files                        (once the world is saved)
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from muster.errors import InputError
from muster.importers.equipment import equipment
from muster.importers.findings import Findings
from muster.importers.layers.areas import Areas
from muster.importers.layers.columns import distinct, joined, kept
from muster.importers.layers.headers import folded
from muster.importers.layers.keepers import name_keepers
from muster.importers.layers.layer import Layer
from muster.importers.layers.mappings import save
from muster.importers.layers.people_file import write_people
from muster.importers.layers.placement import place_rows
from muster.importers.layers.read import read_layer
from muster.importers.layers.shelters import Ground, danger_zone_table, place_table, shelter_table
from muster.importers.layers.wardens import name_wardens
from muster.values import EXIT

__all__ = ["Applied", "Ground", "apply_keepers", "apply_places", "apply_wardens", "read_all", "write_beside"]


@dataclass
class Applied:
    """Layers in the world's metres, placed, and the areas that they made."""

    layers: list[Layer]
    areas: Areas
    area_layer: Layer | None

    def of(self, kind: str) -> list[Layer]:
        """The layers of one kind."""
        return [layer for layer in self.layers if layer.kind == kind]


def read_all(
    named: Sequence[tuple[str, Path]],
    *,
    findings: Findings,
    crs: object = None,
    mapping: object = None,
    extent: tuple[float, float, float, float] | None = None,
    coordinates: str = "wgs84",
    roads: np.ndarray | None = None,
) -> list[Layer]:
    """The layers of (kind, file) pairs; options as of `read_layer`. The problems of all files come together in one InputError."""
    layers, problems = [], []
    for kind, path in named:
        try:
            layers.append(
                read_layer(kind, path, findings=findings, crs=crs, mapping=mapping, extent=extent, coordinates=coordinates, roads=roads)
            )
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return layers


def apply_places(
    tables: dict[str, dict],
    layers: Sequence[Layer],
    *,
    crs: object,
    box: tuple[float, float, float, float],
    place: tuple[str, str],
    ground: Ground,
    findings: Findings,
) -> Applied:
    """Areas, shelters, posts, danger points and danger zones into `tables`, which is changed.

    crs     the world's reference system
    box     west, south, east, north of the map, m
    place   name and English name of the place, for a county that has to be added

    The planner's shelters take the place of those of the map, her exits that of the guessed ones. Areas are made also where there is
    no layer of them: a county, that orders have somewhere to start from. Residents keep rows without a place: they are settled by
    their village."""
    moved = [layer.in_crs(crs) for layer in layers]
    area_layer = one_layer([layer for layer in moved if layer.kind == "areas"], findings)
    areas = Areas(area_layer, box, place, findings)
    placed = [layer if layer.kind in ("areas", "residents", "wardens") else place_rows(layer, area_layer, findings) for layer in moved]
    applied = Applied(placed, areas, area_layer)
    tables["area"] = areas.table(findings)
    take_shelters(tables, applied, ground, findings)
    more = place_table(applied.of("posts") + applied.of("danger_points"), ground, findings)
    tables["place"] = joined(tables.get("place"), more)
    zones = danger_zone_table(applied.of("danger_zones"), findings)
    tables["danger_zone"] = joined(tables.get("danger_zone"), zones)
    return applied


def take_shelters(tables: dict, applied: Applied, ground: Ground, findings: Findings) -> None:
    """Shelters of the layers; of the map only those kinds that no layer has."""
    for layer in applied.of("shelters"):
        rows = shelter_table(layer, ground, findings)
        old = tables.get("shelter")
        if old and len(old["id"]):
            old = {**equipment(len(old["id"])), **old}
            is_exit, new_exit = np.asarray(old["kind"]) == EXIT, rows["kind"] == EXIT
            map_origin = np.asarray(old["origin"]) != 0
            gone = map_origin & np.where(is_exit, new_exit.any(), (~new_exit).any())
            if gone.any():
                names = [name or own for name, own, goes in zip(old["name"], old["id"], gone, strict=True) if goes]
                findings.add("layer.map_shelters_replaced", "note", ", ".join(map(str, names[:20])), count=int(gone.sum()))
            old = kept({name: np.asarray(v) if name not in ("id", "name", "name_en") else v for name, v in old.items()}, ~gone)
        tables["shelter"] = joined(old, rows)


def one_layer(layers: list[Layer], findings: Findings) -> Layer | None:
    """Several layers of areas as one, ids made different; villages and townships that only a column names get rows of their own."""
    if not layers:
        return None
    rows = [dict(row) for layer in layers for row in layer.rows]
    where = [where for layer in layers for where in layer.where]
    for name, level, parent, place in larger_areas(rows, where):
        rows.append({"id": name, "name": name, "level": level, **({"parent": parent} if parent else {})})
        where.append(place)
        findings.add("layer.area_from_column", "note", place, area=name)
    for row, name in zip(rows, distinct([row["id"] for row in rows], set()), strict=True):
        row["id"] = name
    shapes = np.full(len(rows), None, dtype=object)
    known = np.concatenate([layer.geometry for layer in layers])
    shapes[: len(known)] = known
    return replace(layers[0], rows=rows, geometry=shapes, where=where)


def larger_areas(rows: list[dict], where: list[str]) -> list[tuple[str, str, str | None, str]]:
    """Villages and townships that rows of a list name but that have no row of their own: name, level, parent, where first named."""
    have = {folded(value) for row in rows for value in (row["id"], row["name"])}
    out: dict[str, tuple[str, str, str | None, str]] = {}
    for row, place in zip(rows, where, strict=True):
        for column, above in (("village", row.get("township")), ("township", None)):
            name = row.get(column)
            if name and folded(name) not in have and name not in out:
                out[str(name)] = (str(name), column, str(above) if above else None, place)
    return list(out.values())


def apply_wardens(tables: dict[str, dict], applied: Applied, findings: Findings) -> None:
    """Wardens and deputies into the table `area`. `tables` needs person, household and building with `grid` (applied.areas.lowest_at)."""
    named = name_wardens(tables, applied.areas, applied.area_layer, applied.of("wardens"), findings)
    applied.layers = [layer for layer in applied.layers if layer.kind != "wardens"] + named


def apply_keepers(tables: dict[str, dict], applied: Applied, findings: Findings) -> None:
    """Key holders of the planner's shelters into the table `shelter`; after wardens, who are not taken for them."""
    named = name_keepers(tables, applied.areas, applied.of("shelters"), findings)
    applied.layers = [layer for layer in applied.layers if layer.kind != "shelters"] + named


def write_beside(world: Path, layers: Sequence[Layer]) -> list[Path]:
    """The files that go with a world: <world>.mapping.json and, where layers hold personal data, <world>.people.csv. Returns those
    written."""
    mapping, people = world.with_suffix(".mapping.json"), world.with_suffix(".people.csv")
    out = []
    if layers:
        save(layers, mapping)
        out.append(mapping)
    if write_people(layers, people):
        out.append(people)
    return out
