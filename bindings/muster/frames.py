"""GeoDataFrames of a run: one row per thing of the world, with what the run did to it. Needs geopandas (extra `data`)."""

from typing import TYPE_CHECKING

import numpy as np

from muster.values import BELOW_GROUND, seconds, words

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from muster.results import Results


def _frame(results: "Results", columns: dict, geometry) -> "GeoDataFrame":
    import geopandas

    return geopandas.GeoDataFrame(columns, geometry=geometry, crs=results.world.crs or None)


def _add(columns: dict, results: "Results", name: str, column: str, convert=np.array) -> None:
    """Adds an array of State as a column, where the run has it."""
    if name in results:
        columns[column] = convert(results[name])


def households(results: "Results") -> "GeoDataFrame":
    """One point per household, at its home: persons, cars, storey (-1 = below ground), when alerted and by what, when it left; times in s,
    NaN = never."""
    import shapely

    table, buildings = results.world.table("household"), results.world.table("building")
    columns = {"id": table["id"], **{name: np.array(table[name]) for name in ("persons", "cars")}}
    columns["storey"] = np.where(np.array(table["storey"]) == BELOW_GROUND, -1, np.array(table["storey"])).astype(np.int16)
    _add(columns, results, "household/alerted", "alerted_s", seconds)
    _add(columns, results, "household/alerted_by", "alerted_by", lambda a: words("household/alerted_by", a))
    _add(columns, results, "household/intent", "intent", lambda a: words("household/intent", a))
    _add(columns, results, "household/left", "left_s", seconds)
    home = table["home"]
    return _frame(results, columns, shapely.points(buildings["x"][home], buildings["y"][home]))


def links(results: "Results") -> "GeoDataFrame":
    """One line per directed link: class, structure, length, lanes, free speed (m/s) and the water on it now (m)."""
    import shapely

    table = results.world.table("link")
    columns = {"id": table["id"]} | {name: words(f"link/{name}", table[name]) for name in ("road_class", "structure")}
    columns |= {name: np.array(table[name]) for name in ("length_m", "width_m", "lanes", "speed_m_s")}
    _add(columns, results, "hazard/link_depth_m", "depth_m")
    points = table["shape/values"].reshape(-1, 2)
    corners = np.diff(table["shape/first"].astype(np.int64)) // 2
    return _frame(results, columns, shapely.linestrings(points, indices=np.repeat(np.arange(len(corners)), corners)))


def shelters(results: "Results") -> "GeoDataFrame":
    """One point per shelter: names, kind, capacity and persons inside and turned away. Exits have no bound."""
    import shapely

    table = results.world.table("shelter")
    columns = {"id": table["id"], "name": table["name"], "name_en": table["name_en"], "kind": words("shelter/kind", table["kind"])}
    columns["capacity"] = np.array(table["capacity"])
    _add(columns, results, "shelter/occupants", "occupants")
    _add(columns, results, "shelter/turned_away", "turned_away")
    _add(columns, results, "shelter/open", "open", lambda a: np.asarray(a).astype(bool))
    return _frame(results, columns, shapely.points(table["x"], table["y"]))
