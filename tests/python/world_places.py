"""Small places for property tests, drawn by Hypothesis: tables as make_world takes them, and its other arguments."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from world_tables import tiny_place

from muster.values import NO_ROW

SPACING_M = 80.0


@st.composite
def places(draw) -> tuple[dict[str, dict], dict]:
    """A grid of two-way streets, some of them missing, with houses, households of one to four, shelters and one way out."""
    columns, rows = draw(st.integers(2, 4)), draw(st.integers(2, 3))
    nodes = [(c, r) for c in range(columns) for r in range(rows)]
    pairs = [(a, b) for a in nodes for b in ((a[0] + 1, a[1]), (a[0], a[1] + 1)) if b in nodes]
    missing = draw(st.lists(st.sampled_from(pairs), max_size=2, unique=True))
    streets = [pair for pair in pairs if pair not in missing]
    houses = draw(st.lists(st.tuples(st.sampled_from(nodes), st.integers(1, 4), st.integers(0, 2)), min_size=1, max_size=12))
    doors = draw(st.lists(st.tuples(st.sampled_from(nodes), st.integers(0, 30)), min_size=1, max_size=3))
    ages = draw(st.lists(st.integers(0, 99), min_size=sum(h[1] for h in houses), max_size=sum(h[1] for h in houses)))
    width_m = draw(st.lists(st.integers(2, 8), min_size=len(streets), max_size=len(streets)))
    return place_of((columns, rows), streets, width_m, houses, doors, ages)


def place_of(
    size: tuple[int, int], streets: list, width_m: list[int], houses: list, doors: list, ages: list[int]
) -> tuple[dict[str, dict], dict]:
    """houses: (node, persons, cars) of a household each; doors: (node, room) of shelters; nodes are (column, row)."""
    columns, rows = size
    nodes = [(c, r) for c in range(columns) for r in range(rows)]
    _, rest = tiny_place()
    row_of = {node: row for row, node in enumerate(nodes)}
    tables = {
        "node": _nodes(nodes),
        "link": _links(streets, row_of, width_m),
        "building": _buildings(houses, row_of),
        "area": _county(SPACING_M * (columns + 1), SPACING_M * (rows + 1)),
        "household": {
            "id": [f"h{i}" for i in range(len(houses))], "origin": [2] * len(houses), "home": list(range(len(houses))),
            "storey": [0] * len(houses), "cars": [cars for _, _, cars in houses],
        },
        "person": _people(houses, ages),
        "shelter": _shelters(doors, nodes[0], row_of),
    }  # fmt: skip
    cells = (int(SPACING_M * (rows + 1) / rest["cell_m"]) + 1, int(SPACING_M * (columns + 1) / rest["cell_m"]) + 1)
    rest |= {"ground": np.full(cells, 1.0, np.float32), "manning": np.full(cells, 0.03)}
    return tables, rest


def _at(node: tuple[int, int]) -> tuple[float, float]:
    return SPACING_M * (0.5 + node[0]), SPACING_M * (0.5 + node[1])


def _nodes(nodes: list) -> dict:
    x, y = zip(*map(_at, nodes), strict=True)
    n = len(nodes)
    return {"id": [f"n{c}_{r}" for c, r in nodes], "origin": [1] * n, "x": list(x), "y": list(y), "z": [1.0] * n}


def _links(streets: list, row_of: dict, width_m: list[int]) -> dict:
    """Row 2 i is street i, row 2 i + 1 its other direction."""
    both = [pair for a, b in streets for pair in ((a, b), (b, a))]
    n = len(both)
    return {
        "id": [f"s{a[0]}{a[1]}-{b[0]}{b[1]}" for a, b in both], "origin": [1] * n,
        "tail": [row_of[a] for a, _ in both], "head": [row_of[b] for _, b in both], "length_m": [SPACING_M] * n,
        "width_m": [float(w) for w in width_m for _ in (0, 1)], "lanes": [1.0] * n, "speed_m_s": [10.0] * n, "capacity_veh_s": [0.3] * n,
        "jam_veh_m": [0.133] * n, "modes": [3] * n, "road_class": [3] * n, "structure": [0] * n, "deck_z": [1.0] * n,
        "opposite": [row ^ 1 for row in range(n)], "street": [NO_ROW] * n, "shape/first": [0] * (n + 1), "shape/values": [],
    }  # fmt: skip


def _buildings(houses: list, row_of: dict) -> dict:
    n = len(houses)
    places = [_at(node) for node, _, _ in houses]
    return {
        "id": [f"house{i}" for i in range(n)], "origin": [2] * n, "x": [x + 10.0 + i for i, (x, _) in enumerate(places)],
        "y": [y + 12.0 for _, y in places], "ground_z": [1.0] * n, "floor_z": [1.3] * n, "area_m2": [90.0] * n, "storey_m": [3.0] * n,
        "storeys": [1] * n, "use": [0] * n, "construction": [1] * n, "node": [row_of[node] for node, _, _ in houses],
        "access_m": [15.0] * n, "grid": [0] * n, "footprint/first": [0] * (n + 1), "footprint/values": [],
    }  # fmt: skip


def _county(east_m: float, north_m: float) -> dict:
    return {
        "id": ["county"], "origin": [0], "name": ["某县"], "name_en": ["County"], "level": [0], "parent": [NO_ROW], "warden": [NO_ROW],
        "deputy": [NO_ROW], "loudspeaker_m": [0.0], "loudspeakers/first": [0, 0], "loudspeakers/values": [],
        "outline/first": [0, 6], "outline/values": [0.0, 0.0, east_m, 0.0, east_m, north_m],
    }  # fmt: skip


def _people(houses: list, ages: list[int]) -> dict:
    household = [h for h, (_, persons, _) in enumerate(houses) for _ in range(persons)]
    n = len(household)
    return {
        "id": [f"p{i}" for i in range(n)], "origin": [2] * n, "household": household, "age": ages, "female": [i % 2 for i in range(n)],
        "impaired": [int(age > 85) for age in ages], "phone": [int(age > 12) for age in ages],
        "walk_m_s": [0.6 + 0.01 * (age % 70) for age in ages], "height_mass": [60.0 + age % 40 for age in ages],
    }  # fmt: skip


def _shelters(doors: list, out: tuple[int, int], row_of: dict) -> dict:
    nodes = [node for node, _ in doors] + [out]
    n = len(nodes)
    return {
        "id": [f"door{i}" for i in range(n - 1)] + ["out"], "origin": [1] * n, "name": ["门"] * n, "name_en": ["Door"] * n,
        "kind": [0] * (n - 1) + [3], "x": [_at(node)[0] for node in nodes], "y": [_at(node)[1] for node in nodes], "floor_z": [1.0] * n,
        "node": [row_of[node] for node in nodes], "capacity": [room for _, room in doors] + [0],
    }  # fmt: skip
