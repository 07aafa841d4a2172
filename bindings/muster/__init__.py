"""muster: agent-based disaster simulation and drill engine.

`Scenario.load(path).run(plan=..., seed=...)` plays one course of a disaster and returns a `Run`.
"""

from muster._core import Problem, World, __version__, message
from muster.errors import InputError

__all__ = ["InputError", "Problem", "World", "__version__", "message"]
