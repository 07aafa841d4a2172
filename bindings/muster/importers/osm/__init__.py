"""OpenStreetMap files into the tables of a world: streets, buildings, land and water, named places, areas.

read_map      the file as arrays, nothing judged yet
make_network  nodes, links, streets, signals, forbidden turns
make_land     buildings, cover, places, shelters
"""

from muster.importers.osm.network import Network, make_network
from muster.importers.osm.reader import OsmMap, read_map

__all__ = ["Network", "OsmMap", "make_network", "read_map"]
