"""The planner's own layers: areas, danger zones, shelters, wardens, posts, residents and danger points, from GIS files and sheets."""

from muster.importers.layers.headers import KINDS
from muster.importers.layers.layer import Layer
from muster.importers.layers.read import read_layer

__all__ = ["KINDS", "Layer", "read_layer"]
