"""muster: agent-based disaster simulation and drill engine.

`Scenario.load(path).run(plan=..., seed=...)` plays one course of a disaster and returns a `Run`.
"""

from muster._core import InputError, Problem, __version__, message

__all__ = ["InputError", "Problem", "__version__", "message"]
