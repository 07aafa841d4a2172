"""Every way and node of the map counted once: what became of it."""

from __future__ import annotations

from collections import Counter

import numpy as np

from .osm.network import Network
from .osm.reader import GONE, OsmMap

#: Values of `highway` for motor traffic: what other tools count as the motor network.
MOTOR = tuple(name + end for name in ("motorway", "trunk", "primary", "secondary", "tertiary") for end in ("", "_link"))
MOTOR += ("unclassified", "residential", "living_street", "service")


def counts_of(map_: OsmMap, network: Network, buildings: Counter) -> dict[str, dict[str, int]]:
    """Ways with `highway`, those for motor traffic among them, ways with `building`, and nodes, each by what became of them."""
    streets, motor = Counter(), Counter()
    for (value, fate), number in network.fates.items():
        streets[fate] += number
        motor[fate] += number if value in MOTOR else 0
    return {"highway": tidy(streets), "motor": tidy(motor), "building": tidy(buildings), "node": tidy(node_fates(map_, network))}


def node_fates(map_: OsmMap, network: Network) -> Counter:
    """junction: a row of `node`; street_corner; other_corner (of buildings, water, boundaries, ...); single (signs, shops, ...); loose."""
    left = np.full(len(map_.node_id), True)
    fates = Counter(junction=len(network.map_node))
    left[network.map_node] = False
    corner = np.full(len(left), False)
    corner[map_.node_of[map_.node_of != GONE]] = True
    single = np.full(len(left), False)
    single[list(map_.node_tags)] = True
    for name, group in (("street_corner", network.used), ("other_corner", corner), ("single", single), ("loose", left.copy())):
        fates[name] = int(np.count_nonzero(group & left))
        left &= ~group
    return fates


def tidy(fates: Counter) -> dict[str, int]:
    """In the order of the names, without zeros, with the total."""
    named = {name: int(number) for name, number in sorted(fates.items()) if number}
    return {"total": sum(named.values()), **named}
