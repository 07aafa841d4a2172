"""How far a computed series is from an expected one. Each measure is a plain formula; docs/verification.md states them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np


def _ratio(error: float, size: float) -> float:
    """error / size; no error counts as 0 also where the expected size is 0."""
    if error == 0.0:
        return 0.0
    return float("inf") if size == 0.0 else error / size


def each(computed, expected, _axis, relative: bool) -> float:
    """The worst row: |error|, or |error| / |expected| of that row."""
    error = np.abs(computed - expected)
    if not relative:
        return float(error.max())
    # np.max, not max(): a NaN must stay a NaN, which passes no tolerance
    return float(np.max([_ratio(float(e), float(abs(x))) for e, x in zip(error, expected, strict=True)]))


def largest(computed, expected, _axis, relative: bool) -> float:
    """Largest |error|, or that over the largest |expected|."""
    error = float(np.abs(computed - expected).max())
    return _ratio(error, float(np.abs(expected).max())) if relative else error


def mae(computed, expected, _axis, relative: bool) -> float:
    """Mean |error|, or that over the largest |expected|."""
    error = float(np.abs(computed - expected).mean())
    return _ratio(error, float(np.abs(expected).max())) if relative else error


def rmse(computed, expected, _axis, relative: bool) -> float:
    """Root of the mean squared error, or that over the largest |expected|."""
    error = float(np.sqrt(np.mean((computed - expected) ** 2)))
    return _ratio(error, float(np.abs(expected).max())) if relative else error


def l1(computed, expected, _axis, relative: bool) -> float:
    """Sum of |error| over sum of |expected|."""
    return _ratio(float(np.abs(computed - expected).sum()), float(np.abs(expected).sum()))


def l2(computed, expected, _axis, relative: bool) -> float:
    """Root of (sum of squared errors over sum of squared expected values)."""
    return float(np.sqrt(_ratio(float(((computed - expected) ** 2).sum()), float((expected**2).sum()))))


def nse(computed, expected, _axis, relative: bool) -> float:
    """Nash-Sutcliffe efficiency: 1 - sum of squared errors / sum of squared deviations of the expected values from their mean."""
    return 1.0 - _ratio(float(((computed - expected) ** 2).sum()), float(((expected - expected.mean()) ** 2).sum()))


def peak(computed, expected, _axis, relative: bool) -> float:
    """Difference of the largest values, or that over the larger expected one."""
    error = abs(float(computed.max()) - float(expected.max()))
    return _ratio(error, abs(float(expected.max()))) if relative else error


def _trapezoids(values: np.ndarray, axis: np.ndarray) -> float:
    return float(np.sum((values[1:] + values[:-1]) / 2.0 * np.diff(axis)))


def integral(computed, expected, axis, relative: bool) -> float:
    """Difference of the integrals over the key column (trapezoids at the expected rows), or that over the expected one."""
    wanted = _trapezoids(expected, axis)
    error = abs(_trapezoids(computed, axis) - wanted)
    return _ratio(error, abs(wanted)) if relative else error


Measure = Callable[[np.ndarray, np.ndarray, np.ndarray, bool], float]
#: name in a case file -> (formula, forms of tolerance that it takes)
MEASURES: dict[str, tuple[Measure, tuple[str, ...]]] = {
    "each": (each, ("absolute", "relative")),
    "max": (largest, ("absolute", "relative")),
    "MAE": (mae, ("absolute", "relative")),
    "RMSE": (rmse, ("absolute", "relative")),
    "L1": (l1, ("relative",)),
    "L2": (l2, ("relative",)),
    "NSE": (nse, ("min",)),
    "peak": (peak, ("absolute", "relative")),
    "integral": (integral, ("absolute", "relative")),
}


def first_reached(axis: np.ndarray, values: np.ndarray, threshold: float) -> float:
    """Where `values` first reaches `threshold`, linear between rows; inf where it never does."""
    above = np.nonzero(values >= threshold)[0]
    if above.size == 0:
        return float("inf")
    i = int(above[0])
    if i == 0 or values[i] == values[i - 1]:
        return float(axis[i])
    share = (threshold - values[i - 1]) / (values[i] - values[i - 1])
    return float(axis[i - 1] + share * (axis[i] - axis[i - 1]))


def arrival_difference(axis, computed, expected, threshold: float, relative: bool = False) -> float:
    """|difference of the first times at which both reach `threshold`|, or that over the expected one; 0 where neither does, inf where only
    one does."""
    a, b = first_reached(axis, computed, threshold), first_reached(axis, expected, threshold)
    error = 0.0 if a == b else abs(a - b)
    return _ratio(error, abs(b)) if relative and error < float("inf") else error


#: in a case file with two parameters: from, to; mean, deviation; median, deviation of the logarithm. As the network runner draws from them
DISTRIBUTIONS = ("uniform", "normal", "lognormal")


def kolmogorov_smirnov(values: np.ndarray, law: str, parameters: list[float]) -> float:
    """The exact p-value of the two-sided one-sample Kolmogorov-Smirnov test; NaN where a value is not a number."""
    from scipy import stats  # slow to load, and few cases need it

    if values.size == 0 or not np.all(np.isfinite(values)):
        return float("nan")
    first, second = parameters
    laws = {
        "uniform": stats.uniform(first, second - first),
        "normal": stats.norm(first, second),
        "lognormal": stats.lognorm(second, scale=first),
    }
    return float(stats.kstest(values, laws[law].cdf, method="exact").pvalue)
