"""SUMO: networks (`net.xml`) and routes (`rou.xml`) of eclipse.dev/sumo."""

from .network import SumoNetwork, read_network
from .routes import read_routes

__all__ = ["SumoNetwork", "read_network", "read_routes"]
