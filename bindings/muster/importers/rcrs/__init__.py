"""RoboCup Rescue: maps (`map.gml`) and scenarios (`scenario.xml`) of rcrs-server (github.com/roborescue)."""

from .map import Area, RcrsMap, read_map
from .scenario import Agent, read_scenario

__all__ = ["Agent", "Area", "RcrsMap", "read_map", "read_scenario"]
