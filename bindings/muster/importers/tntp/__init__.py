"""TNTP: the files in which networks and trips for traffic assignment are exchanged (github.com/bstabler/TransportationNetworks).

Metadata lines `<TAG> value` up to `<END OF METADATA>`, comments from `~`, then rows. The order of the columns is the format's, whatever a
comment says. Reading is strict: what is wrong is told with its line, all of a file at once, and nothing is returned.
"""

from .flows import Flows, read_flows, write_flows
from .network import TntpNetwork, read_network
from .nodes import read_nodes
from .trips import TntpTrips, read_trips

__all__ = ["Flows", "TntpNetwork", "TntpTrips", "read_flows", "read_network", "read_nodes", "read_trips", "write_flows"]
