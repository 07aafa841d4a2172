"""What the importers of other programs' traffic scenarios share: streets and trips as they collect them, and the world that comes of it."""

from .finish import Frame, Imported, finish
from .streets import CAR, CYCLE, FOOT, JAM_VEH_M, Streets
from .trips import Trips

__all__ = ["CAR", "CYCLE", "FOOT", "JAM_VEH_M", "Frame", "Imported", "Streets", "Trips", "finish"]
