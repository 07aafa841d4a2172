"""muster: agent-based disaster simulation and drill engine.

`Scenario.load(path).run(plan=..., seed=...)` plays one course of a disaster and returns a `Run`.
"""

import os

# OpenMP reads this when the engine is loaded. Threads that spin at barriers cost 10 to 60 times the work on a machine that does
# anything else.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

from muster._core import Problem, Speeds, Ways, World, __version__, message
from muster.errors import InputError
from muster.hazard import hazard_frames
from muster.result import Result, open
from muster.run import Run
from muster.scenario import Scenario

__all__ = [
    "InputError",
    "Problem",
    "Result",
    "Run",
    "Scenario",
    "Speeds",
    "Ways",
    "World",
    "__version__",
    "hazard_frames",
    "message",
    "open",
]
