"""MATSim: network (v1, v2) and population (v5, v6) files (matsim.org/files/dtd)."""

from .network import MatsimNetwork, read_network
from .population import Person, read_population

__all__ = ["MatsimNetwork", "Person", "read_network", "read_population"]
