"""Whole numbers out of shares: nobody is lost by rounding."""

import numpy as np


def apportion(total: np.ndarray, group: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """int64[row]: `total[group[row]]` shared among the rows of each group in proportion to `weight` (>= 0), by largest remainder; of equal
    remainders the earlier row is served first. A group whose weights are all 0 shares equally. Sums are exact for every group with rows.
    """
    total = np.asarray(total, dtype=np.int64)
    groups = len(total)
    weight = np.asarray(weight, dtype=np.float64)
    weight = np.where(np.bincount(group, weight, groups)[group] > 0, weight, 1.0)
    quota = total[group] * (weight / np.bincount(group, weight, groups)[group])
    share = np.floor(quota).astype(np.int64)
    left = total - np.bincount(group, share, groups).astype(np.int64)
    order = np.lexsort((np.arange(len(group)), share - quota, group))
    first = np.searchsorted(group[order], np.arange(groups))
    rank = np.arange(len(group)) - first[group[order]]
    share[order] += rank < left[group[order]]
    return share


def whole(values: np.ndarray) -> tuple[np.ndarray, int]:
    """Counts with fractions as whole numbers that add up to the rounded sum, which is given too."""
    total = int(np.floor(np.sum(values) + 0.5))
    return apportion(np.array([total]), np.zeros(len(values), dtype=np.int64), values), total
