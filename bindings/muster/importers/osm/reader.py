"""An OSM file as arrays: nodes, ways and relations in the order of their ids, whatever order they stood in. Nothing is judged here."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from muster.importers.findings import Findings
from muster.importers.osm.problems import unreadable
from muster.importers.osm.untrusted import format_of

Tags = dict[str, str]
GONE = -1  # row of a node that the file does not hold


@dataclass(frozen=True)
class Relation:
    """One relation: members as (type n, w or r; id; role)."""

    id: int
    tags: Tags
    members: list[tuple[str, int, str]]


@dataclass(frozen=True)
class OsmMap:
    """What a file holds. Rows follow the ids, so the order of the file matters nowhere."""

    path: Path
    node_id: np.ndarray  #: int64
    lon: np.ndarray  #: float64, WGS 84 degrees
    lat: np.ndarray
    node_tags: dict[int, Tags]  #: by row, tagged nodes only
    way_id: np.ndarray
    way_tags: list[Tags]
    way_first: np.ndarray  #: int64[ways + 1]: way w has the corners node_of[way_first[w] .. way_first[w + 1])
    node_of: np.ndarray  #: row of node, GONE where the file does not hold it
    relations: list[Relation] = field(default_factory=list)
    box: tuple[float, float, float, float] | None = None  #: west, south, east, north as the header says
    date: str = ""

    def corners(self, way: int) -> np.ndarray:
        """Rows of the nodes of a way."""
        return self.node_of[self.way_first[way] : self.way_first[way + 1]]

    @cached_property
    def way_row(self) -> dict[int, int]:
        """Row of a way by its id."""
        return {number: row for row, number in enumerate(self.way_id.tolist())}

    def node_row(self, numbers: np.ndarray) -> np.ndarray:
        """Rows of nodes by their ids; GONE where the file does not hold them."""
        return rows_of(self.node_id, np.asarray(numbers, dtype=np.int64))


def rows_of(sorted_ids: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Place of each id in a sorted list, GONE where it is not."""
    if not len(sorted_ids):
        return np.full(len(wanted), GONE, dtype=np.int64)
    at = np.minimum(np.searchsorted(sorted_ids, wanted), len(sorted_ids) - 1)
    return np.where(sorted_ids[at] == wanted, at, GONE)


class _Things:
    """Ways or relations while they are read; of several with one id the latest version stays."""

    def __init__(self) -> None:
        self.version: dict[int, int] = {}
        self.rows: dict[int, tuple] = {}
        self.twice = 0
        self.deleted = 0

    def add(self, thing, row: tuple) -> None:
        if thing.deleted:
            self.deleted += 1
            return
        known = self.version.get(thing.id)
        if known is not None:
            self.twice += 1
            if (known, self.rows[thing.id]) >= (thing.version, row):
                return
        self.version[thing.id], self.rows[thing.id] = thing.version, row

    def sorted(self) -> list[tuple[int, tuple]]:
        return sorted(self.rows.items())


class _Nodes:
    """Nodes while they are read: columns, since there are so many."""

    def __init__(self) -> None:
        self.columns: tuple[list[int], list[int], list[int], list[int]] = ([], [], [], [])  # id, version, and degrees x 1e7
        self.tags: dict[tuple[int, int], Tags] = {}
        self.twice = self.deleted = self.nowhere = 0

    def add(self, thing) -> None:
        place = thing.location
        if thing.deleted or not place.valid():
            self.deleted += thing.deleted
            self.nowhere += not thing.deleted
            return
        for column, value in zip(self.columns, (thing.id, thing.version, place.x, place.y), strict=True):
            column.append(value)
        if len(thing.tags):
            self.tags[thing.id, thing.version] = dict(thing.tags)

    def arrays(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, dict[int, Tags]]:
        """Ids, longitudes, latitudes, and tags by row."""
        number, version, x, y = (np.array(column, dtype=np.int64) for column in self.columns)
        order = np.lexsort((y, x, version, number))
        last = np.concatenate([number[order][1:] != number[order][:-1], [True]]) if len(order) else np.zeros(0, bool)
        self.twice = int(len(order) - np.count_nonzero(last))
        kept = order[last]
        rows = rows_of(number[kept], np.array([key[0] for key in self.tags], dtype=np.int64))
        latest = version[kept]
        tags = {int(row): tags for row, (key, tags) in zip(rows, self.tags.items(), strict=True) if latest[row] == key[1]}
        return number[kept], x[kept] / 1e7, y[kept] / 1e7, tags


def read_map(path: Path | str, findings: Findings) -> OsmMap:
    """The map in an .osm.pbf, .osm or .osm.gz file. Raises InputError where it is damaged, hostile or no map."""
    import osmium

    path = Path(path)
    kind = format_of(path)
    nodes, ways, relations = _Nodes(), _Things(), _Things()
    try:
        file = osmium.io.File(str(path), kind)
        header = osmium.io.Reader(file, osmium.osm.osm_entity_bits.NOTHING).header()
        for thing in osmium.FileProcessor(file):
            if thing.is_node():
                nodes.add(thing)
            elif thing.is_way():
                ways.add(thing, (sorted(dict(thing.tags).items()), [node.ref for node in thing.nodes]))
            elif thing.is_relation():
                members = [(member.type, member.ref, member.role) for member in thing.members]
                relations.add(thing, (sorted(dict(thing.tags).items()), members))
    except (RuntimeError, ValueError, UnicodeDecodeError, osmium.InvalidLocationError) as error:
        raise unreadable(path, "map_damaged", detail=" ".join(str(error).split())) from error
    if not ways.rows:
        raise unreadable(path, "map_without_ways")
    box = header.box()
    bounds = (box.bottom_left.lon, box.bottom_left.lat, box.top_right.lon, box.top_right.lat) if box.valid() else None
    map_ = assembled(path, nodes, ways, relations, bounds, header.get("osmosis_replication_timestamp", "") or header.get("timestamp", ""))
    findings.add("osm.node_nowhere", "unread", path.name, nodes.nowhere)
    findings.add("osm.deleted", "unread", path.name, sum(rows.deleted for rows in (nodes, ways, relations)))
    findings.add("osm.twice", "dropped", path.name, sum(rows.twice for rows in (nodes, ways, relations)))
    return map_


def assembled(path: Path, nodes: _Nodes, ways: _Things, relations: _Things, box: tuple | None, date: str) -> OsmMap:
    """Arrays of what was read."""
    node_id, lon, lat, node_tags = nodes.arrays()
    lines = ways.sorted()
    first = np.concatenate([[0], np.cumsum([len(refs) for _, (_, refs) in lines], dtype=np.int64)])
    refs = np.array([ref for _, (_, refs) in lines for ref in refs], dtype=np.int64)
    return OsmMap(
        path,
        node_id,
        lon,
        lat,
        node_tags,
        np.array([number for number, _ in lines], dtype=np.int64),
        [dict(tags) for _, (tags, _) in lines],
        first,
        rows_of(node_id, refs),
        [Relation(number, dict(tags), members) for number, (tags, members) in relations.sorted()],
        box,
        date,
    )
