"""`runner: persons`: people as they are drawn for towns and for imported maps."""

from __future__ import annotations

import numpy as np

from ... import _core
from ..document import Section
from ..outcome import Job, Outcome
from ..tables import Folders

MOST = 100_000


def read(run: Section, _folders: Folders) -> Job:
    """Reads a case; docs/verification.md lists the keys."""
    age, count, seed = run.integer("age", at_least=0), run.integer("count", at_least=1), run.integer("seed", 1, at_least=0)
    share = run.number("impaired_share", 0.0, at_least=0.0)
    for key, value, limit in (("age", age, 120), ("count", count, MOST), ("impaired_share", share, 1)):
        if value > limit:
            run.add("E1205", key, limit=limit, found=f"{value:g}")

    def job() -> Outcome:
        ids = [f"p{i}" for i in range(count)]
        ages, female = np.full(count, age, np.uint8), (np.arange(count) % 2).astype(np.uint8)
        drawn = _core.draw_traits(ids, ages, female, np.full(count, share), seed)
        columns = {"female": female, "impaired": drawn["impaired"], "walk_m_s": drawn["walk_m_s"], "height_mass": drawn["height_mass"]}
        return Outcome({}, {"persons": {name: values.astype(float) for name, values in columns.items()}})

    return job
