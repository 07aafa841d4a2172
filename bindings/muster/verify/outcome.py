"""What a runner hands back: numbers by name, and frames (columns of equal length) by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

Column = np.ndarray | list[str]


@dataclass
class Outcome:
    """Results of one run of a case. Units stand in the names: ``mean_delay_s``, ``depth_m``."""

    numbers: dict[str, float] = field(default_factory=dict)
    frames: dict[str, dict[str, Column]] = field(default_factory=dict)
    model: str = ""  # the one that made it, where the case lists several
    models: list[str] = field(default_factory=list)  # those that the case lists

    def names(self) -> list[str]:
        return [*self.numbers, *self.frames]


#: A run that was read and checked, ready to go.
Job = Callable[[], Outcome]
