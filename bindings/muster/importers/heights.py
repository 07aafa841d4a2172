"""Heights of what stands on the terrain, and the roughness of the ground.

Carriageways: on the ground the lowest ground under them. Bridges lie as high as the banks that they join; those over other streets at least
a vehicle's height above them. Underpasses lie that much below the ground, tunnels at the lower of their mouths."""

from __future__ import annotations

import numpy as np
import rasterio.features
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from .dem import Terrain
from .findings import Findings
from .osm.cover import KINDS as COVER_KINDS
from .osm.defaults import rows_of
from .osm.network import Network
from .osm.streets import BRIDGE, TUNNEL, UNDERPASS
from .people.ground import areas_of_cover, ragged_lines

CLEARANCE_M = 5.0  # of a carriageway above or below another: 4.5 m of room and the deck; design default
PAINTED = ("bare", "built_up", "farmland", "green", "water")  # the later over the earlier


class Heights:
    """Heights of places: of the terrain, and where it knows none of the nearest place where it does."""

    def __init__(self, terrain: Terrain | None) -> None:
        self.terrain = terrain
        self.filled = 0
        if terrain is not None:
            row, column = np.nonzero(np.isfinite(terrain.ground))
            self.known = terrain.ground[row, column].astype(float)
            self.tree = cKDTree(np.column_stack([column + 0.5, row + 0.5]))

    def __call__(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """float64[point], m above datum; 0 in a world without terrain. Never NaN."""
        x, y = np.asarray(x, float), np.asarray(y, float)
        if self.terrain is None:
            return np.zeros(len(x))
        z = self.terrain.at(x, y)
        gone = np.flatnonzero(~np.isfinite(z))
        if len(gone):
            self.filled += len(gone)
            cell = (np.column_stack([x[gone], y[gone]]) - (self.terrain.west, self.terrain.south)) / self.terrain.cell_m
            z[gone] = self.known[self.tree.query(cell)[1]]
        return z


def give_heights(network: Network, heights: Heights, findings: Findings) -> None:
    """Fills node/z and link/deck_z."""
    node, link = network.node, network.link
    before = heights.filled
    node["z"] = heights(node["x"], node["y"]).astype(np.float32)
    if heights.terrain is None:
        return
    findings.add("terrain.off_terrain", "guessed", count=heights.filled - before)
    lowest, highest = ground_under(network, heights)
    deck = lowest.copy()
    structure = np.asarray(link["structure"])
    z = np.asarray(node["z"], float)
    ends = np.minimum(z[link["tail"]], z[link["head"]])
    tunnel = structure == TUNNEL
    deck[tunnel] = ends[tunnel]
    deck[structure == UNDERPASS] = (lowest - CLEARANCE_M)[structure == UNDERPASS]
    bridge = np.flatnonzero(structure == BRIDGE)
    if len(bridge):
        deck[bridge] = np.maximum(bank_heights(network, z)[bridge], ends[bridge])
        over = bridge[over_streets(network, bridge)]
        deck[over] = np.maximum(deck[over], highest[over] + CLEARANCE_M * np.maximum(network.layer[over], 1))
        findings.add("terrain.bridge_decks", "guessed", count=len(bridge), over=len(over))
    findings.add("terrain.underpass_decks", "guessed", count=int(np.count_nonzero(structure == UNDERPASS)), depth=f"{CLEARANCE_M:g}")
    link["deck_z"] = np.round(deck, 2).astype(np.float32)
    raise_deck_nodes(network)


def ground_under(network: Network, heights: Heights) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest ground under each link, sampled at every cell."""
    lines = shapely.segmentize(ragged_lines(network.link["shape/first"], network.link["shape/values"]), heights.terrain.cell_m)
    points, owner = shapely.get_coordinates(lines, return_index=True)
    z = heights.terrain.at(points[:, 0], points[:, 1])
    lowest, highest = np.full(len(lines), np.inf), np.full(len(lines), -np.inf)
    known = np.isfinite(z)
    np.minimum.at(lowest, owner[known], z[known])
    np.maximum.at(highest, owner[known], z[known])
    tail_z = np.asarray(network.node["z"], float)[network.link["tail"]]
    return np.where(np.isfinite(lowest), lowest, tail_z), np.where(np.isfinite(highest), highest, tail_z)


def bank_heights(network: Network, z: np.ndarray) -> np.ndarray:
    """m by link: the lowest ground at which the bridge that a link is part of meets the land; bridges are drawn in several pieces."""
    link, nodes = network.link, len(z)
    on_bridge = np.asarray(link["structure"]) == BRIDGE
    tail, head = link["tail"][on_bridge], link["head"][on_bridge]
    _, part = connected_components(coo_matrix((np.ones(len(tail)), (tail, head)), (nodes, nodes)), directed=False)
    land = np.full(nodes, False)
    land[link["tail"][~on_bridge]] = land[link["head"][~on_bridge]] = True
    lowest = np.full(part.max() + 1, np.inf)
    np.minimum.at(lowest, part[land], z[land])
    highest = np.full(part.max() + 1, -np.inf)
    np.maximum.at(highest, part, z)
    return np.where(np.isfinite(lowest), lowest, highest)[part[link["tail"]]]


def over_streets(network: Network, bridge: np.ndarray) -> np.ndarray:
    """bool[bridge]: it crosses a street of a lower level."""
    lines = ragged_lines(network.link["shape/first"], network.link["shape/values"])
    others = np.flatnonzero(np.isin(np.arange(len(lines)), network.lines))
    pair = shapely.STRtree(lines[others]).query(lines[bridge], predicate="crosses")
    one, other = bridge[pair[0]], others[pair[1]]
    link = network.link
    apart = network.layer[other] < np.maximum(network.layer[one], 1)
    meets = (link["tail"][one] == link["tail"][other]) | (link["tail"][one] == link["head"][other])
    meets |= (link["head"][one] == link["tail"][other]) | (link["head"][one] == link["head"][other])
    out = np.full(len(bridge), False)
    out[pair[0][apart & ~meets & (np.asarray(link["structure"])[other] <= BRIDGE)]] = True
    return out


def raise_deck_nodes(network: Network) -> None:
    """Nodes that only bridges meet lie on the deck, not on the ground below it."""
    link, node = network.link, network.node
    on_bridge = np.asarray(link["structure"]) == BRIDGE
    lowest = np.full(len(node["z"]), np.inf)
    for end in ("tail", "head"):
        np.minimum.at(lowest, link[end], np.where(on_bridge, link["deck_z"], -np.inf))
    aloft = np.isfinite(lowest)
    node["z"][aloft] = lowest[aloft]


def roughness(terrain: Terrain, cover: dict, findings: Findings) -> np.ndarray:
    """float32[row, column]: Manning's n of the terrain's cells, by what covers their middle."""
    values = {row["kind"]: float(row["manning"]) for row in rows_of("manning.csv")}
    rows, columns = terrain.ground.shape
    place = rasterio.Affine(terrain.cell_m, 0, terrain.west, 0, -terrain.cell_m, terrain.south + rows * terrain.cell_m)
    shapes = [(shape, values[kind]) for kind in PAINTED for shape in areas_of_cover(cover, COVER_KINDS.index(kind)) if not shape.is_empty]
    out = np.full((rows, columns), values["unknown"], dtype=np.float32)
    if shapes:
        out = rasterio.features.rasterize(shapes, (rows, columns), fill=values["unknown"], transform=place, dtype="float32")
    bare = np.count_nonzero(out == np.float32(values["unknown"]))
    findings.add("terrain.roughness_unknown", "guessed", count=int(bare), share=f"{100 * bare / out.size:.0f}", manning=values["unknown"])
    return np.ascontiguousarray(out[::-1])
