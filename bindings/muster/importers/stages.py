"""The stages of an import; place.py calls them in their order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyproj
import shapely

from muster.importers import lists, people
from muster.importers.country import country_of
from muster.importers.crs import world_crs
from muster.importers.dem import read_dem
from muster.importers.doors import Doors
from muster.importers.draft import Draft, Request, Tell
from muster.importers.equipment import known_only, report_unknown
from muster.importers.findings import Findings
from muster.importers.heights import Heights, give_heights, roughness
from muster.importers.layers import apply
from muster.importers.layers.columns import OSM, joined
from muster.importers.layers.layer import Layer
from muster.importers.osm.areas import boundary_layer
from muster.importers.osm.buildings import make_buildings
from muster.importers.osm.cover import make_cover
from muster.importers.osm.exits import make_exits
from muster.importers.osm.network import make_network
from muster.importers.osm.outlines import Outlines
from muster.importers.osm.places import make_places, make_shelters
from muster.importers.osm.reader import GONE, OsmMap, read_map
from muster.values import EXIT, NO_ROW

MARGIN_M = 100.0  # of land around the outermost street or house
FAR_DOOR_M = 500.0
FARTHEST_M = 200_000.0  # from the middle of the map: beyond this a corner is a slip
EDGE_DEGREES = 0.003  # people this far beyond the outermost street still belong to the map


def read_streets(request: Request, findings: Findings, tell: Tell) -> Draft:
    """Map, country, reference system, network."""
    tell("map")
    map_ = read_map(request.osm, findings)
    tell("network")
    country = country_of(request.country, map_, findings)
    on_ways = np.unique(map_.node_of[map_.node_of >= 0])
    lon, lat = (float(np.median(part[on_ways])) if len(on_ways) else 0.0 for part in (map_.lon, map_.lat))
    crs = world_crs(request.crs, lon, lat, country, findings)
    change = pyproj.Transformer.from_crs(4326, crs, always_xy=True)
    # to the centimetre, so that the last bits of a projection library cannot change a world's hash
    x, y = (np.round(part, 2) for part in change.transform(map_.lon, map_.lat))
    map_, x, y = without_far_nodes(map_, x, y, on_ways, findings)
    network = make_network(map_, x, y, country, findings)
    on_streets = np.flatnonzero(network.used)
    box, extent = (bounds_of(*part) for part in ((x[on_streets], y[on_streets]), (map_.lon[on_streets], map_.lat[on_streets])))
    if map_.box is not None:
        west, south, east, north = map_.box
        lon, lat = map_.lon[on_streets], map_.lat[on_streets]
        findings.add("network.beyond_box", "note", count=int(np.count_nonzero((lon < west) | (lon > east) | (lat < south) | (lat > north))))
    tables = {"node": network.node, "link": network.link, "street": network.street, "turn_ban": network.turn_ban}
    return Draft(map_, crs, country, network, Outlines(map_, x, y), box, extent, change.transform, tables)


def without_far_nodes(map_: OsmMap, x: np.ndarray, y: np.ndarray, on_ways: np.ndarray, findings: Findings) -> tuple:
    """The map without corners that lie absurdly far from the others (slips of a mapper: 0, 0), and coordinates that are all finite. One
    such corner would make the map the size of a continent."""
    if not len(on_ways):
        return map_, x, y
    near = [np.isfinite(part) & (np.abs(part - np.median(part[on_ways])) <= FARTHEST_M) for part in (x, y)]
    far = ~(near[0] & near[1])
    if not far.any():
        return map_, x, y
    rows = np.flatnonzero(far)
    findings.add("osm.far_away", "dropped", f"node {map_.node_id[rows[0]]}", len(rows), limit=f"{FARTHEST_M / 1000:.0f}")
    of_way = np.where((map_.node_of >= 0) & far[map_.node_of], GONE, map_.node_of)
    kept_tags = {row: tags for row, tags in map_.node_tags.items() if not far[row]}
    here = replace(map_, node_of=of_way, node_tags=kept_tags)
    return here, np.where(far, np.median(x[on_ways]), x), np.where(far, np.median(y[on_ways]), y)


def bounds_of(x: np.ndarray, y: np.ndarray) -> tuple[float, float, float, float]:
    """West, south, east, north."""
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def add_land(draft: Draft, findings: Findings) -> None:
    """Buildings, cover, named places; the box grows to hold all houses near the streets."""
    building, draft.building_fates = make_buildings(draft.outlines, findings)
    x, y = building["x"], building["y"]
    if len(x):
        west, south, east, north = draft.box
        away_x, away_y = np.maximum(west - x, x - east), np.maximum(south - y, y - north)
        near = (away_x <= 5 * MARGIN_M) & (away_y <= 5 * MARGIN_M)
        whole = bounds_of(np.append(x[near], [west, east]), np.append(y[near], [south, north]))
        draft.box = whole
    west, south, east, north = draft.box
    draft.box = (west - MARGIN_M, south - MARGIN_M, east + MARGIN_M, north + MARGIN_M)
    draft.levels_below = building.pop("levels_below")
    draft.tables["building"] = building
    draft.tables["cover"] = make_cover(draft.outlines, draft.box, findings)
    draft.tables["place"] = make_places(draft.outlines, draft.box, findings)
    draft.tables["shelter"] = joined(make_shelters(draft.outlines, findings), make_exits(draft.network, edge_of(draft), findings))


def edge_of(draft: Draft) -> tuple[float, float, float, float] | None:
    """The box that the file names, in the world's metres."""
    if draft.map.box is None:
        return None
    west, south, east, north = draft.map.box
    x, y = draft.to_world(np.array([west, east, east, west]), np.array([south, south, north, north]))
    return bounds_of(np.asarray(x), np.asarray(y))


def add_terrain(draft: Draft, request: Request, findings: Findings) -> None:
    """Terrain, and the heights of all that stands on it; doors."""
    if request.dem is None:
        findings.add("terrain.none", "note")
    else:
        draft.terrain = read_dem(request.dem, draft.crs, draft.box, findings, request.cell_m, request.layer_crs)
        draft.heights = Heights(draft.terrain)
        draft.manning = roughness(draft.terrain, draft.tables["cover"], findings)
    give_heights(draft.network, draft.heights, findings)
    doors, building, shelter = Doors(draft.network), draft.tables["building"], draft.tables["shelter"]
    ground = draft.heights(building["x"], building["y"]).astype(np.float32)
    building["ground_z"], building["floor_z"] = ground, ground + np.float32(people.Place.floor_above_ground_m)
    building["node"], building["access_m"] = doors(building["x"], building["y"])
    shelter["floor_z"] = draft.heights(shelter["x"], shelter["y"]).astype(np.float32)
    is_exit = np.asarray(shelter["kind"]) == EXIT
    shelter["node"] = np.where(is_exit, shelter["node"], doors(shelter["x"], shelter["y"])[0])


def add_layers(draft: Draft, request: Request, findings: Findings) -> tuple[list[Layer], apply.Applied]:
    """The planner's own layers, as read (degrees) and as applied."""
    link, change = draft.network.link, pyproj.Transformer.from_crs(draft.crs, 4326, always_xy=True)
    roads = np.empty(0, dtype=object)
    if request.layers:
        lines = people.ground.ragged_lines(link["shape/first"], link["shape/values"])[draft.network.lines]
        roads = shapely.transform(lines, lambda xy: np.column_stack(change.transform(xy[:, 0], xy[:, 1])))
    given = apply.read_all(
        list(request.layers), findings=findings, crs=request.layer_crs, mapping=request.mapping, extent=draft.extent,
        coordinates=request.coordinates, roads=roads,
    )  # fmt: skip
    lists.tell_apart([layer for layer in given if layer.kind == "residents"])
    layers = list(given)
    own = None
    if not any(layer.kind == "areas" for layer in given):
        own = boundary_layer(draft.outlines, draft.box, draft.country, draft.crs, findings)
        layers += [own] if own is not None else []
    ground = apply.Ground(
        np.column_stack([draft.network.node["x"], draft.network.node["y"]]),
        draft.network.connected.foot,
        None if draft.terrain is None else draft.terrain.at,
    )
    place = (request.name or request.name_en, request.name_en)
    applied = apply.apply_places(draft.tables, layers, crs=draft.crs, box=draft.box, place=place, ground=ground, findings=findings)
    if own is not None:
        origin, names = draft.tables["area"]["origin"], set(own.values("id"))
        origin[[name in names for name in draft.tables["area"]["id"]]] = OSM
    return given, applied


def add_people(draft: Draft, request: Request, given: list[Layer], applied: apply.Applied, findings: Findings) -> None:
    """Homes, households, persons; who lives in which area; wardens."""
    west, south, east, north = draft.extent
    around = (west - EDGE_DEGREES, south - EDGE_DEGREES, east + EDGE_DEGREES, north + EDGE_DEGREES)
    population = None if request.population is None else people.read_population(request.population, findings, around)
    margins = None if request.margins is None else people.read_margins(request.margins)
    presence = None if request.presence is None else people.read_presence(request.presence)
    place = people.Place(draft.to_world, Doors(draft.network), draft.heights, draft.country)
    areas = apply.one_layer([layer for layer in given if layer.kind == "areas"], Findings())
    residents = lists.as_one([layer for layer in given if layer.kind == "residents"])
    if request.age_list and residents is not None:
        residents = people.aged(residents, request.age_list, findings)
    draft.tables = people.populate(
        draft.tables,
        place,
        findings,
        population=population,
        areas=areas,
        residents=residents,
        margins=margins,
        presence=presence,
        levels_below=draft.levels_below,
    )
    building = draft.tables["building"]
    grid = np.asarray(building["grid"], dtype=np.int64)
    building["grid"] = np.where(grid == NO_ROW, applied.areas.lowest_at(building["x"], building["y"]), grid)
    far = np.flatnonzero(np.asarray(building["access_m"]) > FAR_DOOR_M)
    findings.add("building.door_far", "note", building["id"][far[0]] if len(far) else "", len(far), limit=f"{FAR_DOOR_M:g}")
    if "person" in draft.tables:
        apply.apply_wardens(draft.tables, applied, findings)
        apply.apply_keepers(draft.tables, applied, findings)
    report_unknown(draft.tables["shelter"], findings)
    draft.tables["shelter"] = known_only(draft.tables["shelter"])
    persons = len(draft.tables.get("person", {}).get("id", []))
    people.report_missing(draft.tables["shelter"], building, persons, findings)
