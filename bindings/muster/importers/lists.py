"""Several lists of residents as one: each village may send its own file, and all number their households from 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from muster.importers.layers.columns import distinct
from muster.importers.layers.layer import Layer


def tell_apart(lists: Sequence[Layer]) -> None:
    """Gives the people of several lists ids, and their households names, that differ between the lists."""
    taken: set[str] = set()
    for number, layer in enumerate(lists, start=1):
        ids = distinct([str(row["id"]) for row in layer.rows], taken)
        taken |= set(ids)
        renamed = {str(row["id"]): name for row, name in zip(layer.rows, ids, strict=True)}
        for row, name in zip(layer.rows, ids, strict=True):
            row["id"] = name
            if row.get("household") and number > 1:
                row["household"] = f"{number}/{row['household']}"
        for entry in layer.personal:
            entry["id"] = renamed.get(entry["id"], entry["id"])


def as_one(lists: Sequence[Layer]) -> Layer | None:
    """The rows of all lists; None where there is none."""
    if not lists:
        return None
    rows, where = [row for layer in lists for row in layer.rows], [place for layer in lists for place in layer.where]
    return replace(lists[0], rows=rows, where=where, geometry=np.concatenate([layer.geometry for layer in lists]))
