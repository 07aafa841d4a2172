"""Columns of world tables (docs/world.md) as plain lists, put together and lengthened."""

from collections.abc import Mapping, Sequence

import numpy as np

SURVEY, OSM, SYNTHESISED, GUESSED = 0, 1, 2, 3


def ragged(lists: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """first (uint32[rows + 1]) and values (float64) of lists of points."""
    flat = [np.asarray(part, float).ravel() for part in lists]
    first = np.concatenate([[0], np.cumsum([len(part) for part in flat])])
    return first.astype(np.uint32), np.concatenate([*flat, np.zeros(0)])


def joined(one: Mapping | None, two: Mapping) -> dict:
    """The rows of two tables, one after the other; an id of the second that stands in the first gets a number behind it. A column that
    only one of them has is an error of the caller."""
    if not one or not len(one["id"]):
        return dict(two)
    if set(one) != set(two):
        raise ValueError(f"columns differ: {', '.join(sorted(set(one) ^ set(two)))}")
    out: dict = {}
    for column in one:
        if column.endswith("/first"):
            out[column] = np.concatenate([np.asarray(one[column]), np.asarray(two[column])[1:] + np.asarray(one[column])[-1]]).astype(
                np.uint32
            )
        elif isinstance(one[column], np.ndarray) or isinstance(two[column], np.ndarray):
            out[column] = np.concatenate([np.asarray(one[column]), np.asarray(two[column])])
        else:
            out[column] = [*one[column], *two[column]]
    out["id"] = [*one["id"], *distinct(list(two["id"]), set(one["id"]))]
    return out


def distinct(ids: list[str], taken: set[str]) -> list[str]:
    """Ids made different from those taken and from each other."""
    out, taken = [], set(taken)
    for wanted in ids:
        name, repeat = wanted, 2
        while name in taken:
            name, repeat = f"{wanted}_{repeat}", repeat + 1
        taken.add(name)
        out.append(name)
    return out


def kept(table: Mapping, rows: np.ndarray) -> dict:
    """A table with only these rows (bool[row]); for tables without ragged columns."""
    rows = np.asarray(rows, bool)
    return {name: values[rows] if isinstance(values, np.ndarray) else [v for v, stays in zip(values, rows, strict=True) if stays]
            for name, values in table.items()}  # fmt: skip
