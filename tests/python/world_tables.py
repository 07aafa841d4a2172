"""Tables of worlds as an importer makes them: those of a made world again, its rows shuffled, and a place of three junctions."""

import numpy as np

from muster import _core
from muster.values import NO_ROW

#: Columns of row numbers and the tables that they point into.
POINTS_TO = {
    "link": {"tail": "node", "head": "node", "opposite": "link", "street": "street"},
    "building": {"node": "node", "grid": "area"},
    "area": {"parent": "area", "warden": "person", "deputy": "person"},
    "household": {"home": "building"},
    "person": {"household": "household", "helper": "person", "school": "building"},
    "shelter": {"node": "node"},
    "cover": {"hole_of": "cover"},
    "turn_ban": {"from": "link", "to": "link"},
}


def tables_of(world: _core.World, shuffle: np.random.Generator | None = None) -> dict[str, dict]:
    """All tables as make_world takes them; `shuffle`: with the rows of every table in another order."""
    tables = {name: dict(world.table(name)) for name, _ in world.tables()}
    if shuffle is None:
        return tables
    order = {name: shuffle.permutation(len(table["name" if name == "street" else "id"])) for name, table in tables.items()}
    return {name: _reordered(table, order[name], POINTS_TO.get(name, {}), order) for name, table in tables.items()}


def _reordered(table: dict, rows: np.ndarray, points_to: dict[str, str], order: dict[str, np.ndarray]) -> dict:
    out = {}
    for name, values in table.items():
        if name.endswith("/first"):
            lists = name.removesuffix("/first")
            parts = [table[f"{lists}/values"][values[row] : values[row + 1]] for row in rows]
            out[name] = np.cumsum([0, *map(len, parts)])
            out[f"{lists}/values"] = np.concatenate([*parts, np.zeros(0)])
        elif name.endswith("/values"):
            continue
        elif isinstance(values, list):
            out[name] = [values[row] for row in rows]
        else:
            out[name] = values[rows]
        if name in points_to:
            new_row = np.append(np.argsort(order[points_to[name]]), NO_ROW)
            out[name] = new_row[np.minimum(out[name], len(new_row) - 1)]
    return out


def tiny_place() -> tuple[dict[str, dict], dict]:
    """Tables of a street a - b - c with one house, two people, a county, a shelter and a road out; and make_world's other arguments."""
    nothing = {"origin": np.zeros(1, np.uint8)}
    tables = {
        "node": {"id": ["a", "b", "c"], "origin": [1, 1, 1], "x": [10.0, 110.0, 210.0], "y": [50.0, 50.0, 50.0], "z": [1.0, 1.0, 1.0]},
        "link": {
            "id": ["ab", "ba", "bc", "cb"], "origin": [1, 1, 1, 1], "tail": [0, 1, 1, 2], "head": [1, 0, 2, 1], "length_m": [100.0] * 4,
            "width_m": [6.0] * 4, "lanes": [1.0] * 4, "speed_m_s": [10.0] * 4, "capacity_veh_s": [0.3] * 4, "jam_veh_m": [0.133] * 4,
            "modes": [3] * 4, "road_class": [3] * 4, "structure": [0] * 4, "deck_z": [1.0] * 4, "opposite": [1, 0, 3, 2],
            "street": [NO_ROW] * 4, "shape/first": [0] * 5, "shape/values": [],
        },
        "building": nothing | {
            "id": ["house"], "x": [60.0], "y": [70.0], "ground_z": [1.0], "floor_z": [1.3], "area_m2": [90.0], "storey_m": [3.0],
            "storeys": [1], "use": [0], "construction": [1], "node": [0], "access_m": [30.0], "grid": [0], "footprint/first": [0, 0],
            "footprint/values": [],
        },
        "area": nothing | {
            "id": ["county"], "name": ["某县"], "name_en": ["County"], "level": [0], "parent": [NO_ROW], "warden": [NO_ROW],
            "deputy": [NO_ROW], "loudspeaker_m": [0.0], "loudspeakers/first": [0, 0], "loudspeakers/values": [],
            "outline/first": [0, 6], "outline/values": [0.0, 0.0, 240.0, 0.0, 240.0, 90.0],
        },
        "household": nothing | {"id": ["h"], "home": [0], "storey": [0], "cars": [1]},
        "person": {
            "id": ["p1", "p2"], "origin": [2, 2], "household": [0, 0], "age": [40, 70], "female": [0, 1], "impaired": [0, 1],
            "phone": [1, 1], "walk_m_s": [1.3, 0.8], "height_mass": [110.0, 90.0],
        },
        "shelter": {
            "id": ["school", "out"], "origin": [1, 3], "name": ["小学", "出口"], "name_en": ["School", "Exit"], "kind": [0, 3],
            "x": [200.0, 110.0], "y": [60.0, 50.0], "floor_z": [1.0, 1.0], "node": [2, 1], "capacity": [50, 0],
        },
    }  # fmt: skip
    rest = {
        "name": "小地方", "name_en": "Tiny place", "crs_epsg": 32650, "crs_wkt": "", "ground": np.full((5, 12), 1.0, np.float32),
        "manning": np.full((5, 12), 0.03), "cell_m": 20.0, "west_m": 0.0, "south_m": 0.0, "provenance": "a test",
    }  # fmt: skip
    return tables, rest
