"""Areas that carry a meaning: of every kind (buildings, cover) the closed ways and the relations, each thing once.

Old maps put the tags of a multipolygon on its outer ways; new ones on the relation, and some on both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from muster.importers.osm.outlines import Area, Outlines, Unusable
from muster.importers.osm.reader import Relation, Tags

#: What became of a way: area, part of a relation, or why not.
Fates = Counter


def areas_with(outlines: Outlines, wanted: Callable[[Tags], bool], closed_only: bool = False) -> tuple[list[Area | Unusable], Fates]:
    """Everything whose tags are wanted, and the number of ways by fate: used, part_of_relation, open, incomplete, no_area.

    closed_only  open ways with such tags are lines, not damaged areas: they are not counted
    """
    map_, fates = outlines.map, Counter()
    out: list[Area | Unusable] = []
    taken: set[int] = set()
    for relation in outlines.multipolygons:
        tags, parts = tags_of(outlines, relation, wanted)
        if tags is None:
            continue
        found = outlines.of_relation(relation, tags)
        out.append(found)
        if isinstance(found, Area):
            taken |= parts
    for row, tags in enumerate(map_.way_tags):
        if not wanted(tags):
            continue
        if int(map_.way_id[row]) in taken:
            fates["part_of_relation"] += 1
            continue
        found = outlines.of_way(row)
        if closed_only and isinstance(found, Unusable) and found.reason == "open":
            continue
        fates["used" if isinstance(found, Area) else found.reason] += 1
        out.append(found)
    return out, fates


def tags_of(outlines: Outlines, relation: Relation, wanted: Callable[[Tags], bool]) -> tuple[Tags | None, set[int]]:
    """The tags of a multipolygon of the wanted kind (None = it is not), and its outer ways that carry such tags themselves."""
    if relation.tags.get("type") != "multipolygon":
        return None, set()
    own = {}
    for kind, ref, role in relation.members:
        row = outlines.map.way_row.get(ref) if kind == "w" and role != "inner" else None
        if row is not None and wanted(outlines.map.way_tags[row]):
            own[ref] = outlines.map.way_tags[row]
    if wanted(relation.tags):
        return relation.tags, set(own)
    untagged = set(relation.tags) <= {"type", "source", "created_by", "note"}
    if untagged and own:
        return own[min(own)], set(own)
    return None, set()
