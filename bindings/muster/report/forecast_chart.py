"""One chart per trigger that looks at forecasts: how the water stood at the gauge, every forecast of it, and the level looked for."""

from __future__ import annotations

import math
from html import escape

import numpy as np

from muster import _core
from muster.forecasts import Score

from .charts import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, hour_mark, hour_ticks, level_line

MOST_ISSUES = 48  #: drawn, evenly picked where there are more
MOST_POINTS = 200  #: of the water's own line


def forecast_chart(file: _core.File, score: Score, label_id: str) -> str:
    """The chart as inline SVG. `label_id`: id of the element that names it. Empty where the gauge stayed dry and dry was forecast."""
    time_s = np.asarray(file.read("time"), dtype=float)
    truth = np.asarray(file.read("gauge_level_m"), dtype=float)[:, list(file.read("ids/gauge")).index(score.gauge)]
    row = list(file.read("ids/forecast_gauge")).index(score.gauge)
    issued_s, lead_s = (np.asarray(file.read(f"forecasts/{name}"), dtype=float) / 1000 for name in ("issued", "lead"))
    levels = np.asarray(file.read("forecasts/level"), dtype=float)[:, row, :]
    known = np.concatenate([truth, levels.ravel(), [score.level_m]])
    known = known[np.isfinite(known)]
    if len(known) < 2 or len(time_s) < 2:
        return ""
    low, high, marks = _levels(float(known.min()), float(known.max()))
    end_s = float(time_s[-1])

    def x(t_s: np.ndarray) -> np.ndarray:
        return LEFT + (WIDTH - LEFT - RIGHT) * np.asarray(t_s) / end_s

    def y(level: np.ndarray) -> np.ndarray:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (np.asarray(level) - low) / (high - low)

    parts = [f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{escape(label_id)}" class="chart">']
    parts += [level_line(float(y(mark)), f"{mark:.5g}", RIGHT) for mark in marks]
    parts += [hour_mark(float(x(hour * 3600)), hour) for hour in hour_ticks(end_s / 3600)]
    for k in np.unique(np.linspace(0, len(issued_s) - 1, min(len(issued_s), MOST_ISSUES)).round().astype(int)):
        parts += [f'<path class="forecast" d="{d}"/>' for d in _paths(x(issued_s[k] + lead_s), y(levels[k]))]
    rows = np.unique(np.linspace(0, len(time_s) - 1, min(len(time_s), MOST_POINTS)).round().astype(int))
    parts += [f'<path class="line p0" d="{d}"/>' for d in _paths(x(time_s[rows]), y(truth[rows]))]
    at = float(y(score.level_m))
    parts.append(f'<path class="line p1" stroke-dasharray="7 3" d="M{LEFT} {at:.1f}L{WIDTH - RIGHT} {at:.1f}"/></svg>')
    return "".join(parts)


def _levels(low: float, high: float) -> tuple[float, float, list[float]]:
    """Round numbers around the levels: the lowest, the highest, and all that are marked."""
    raw = max(high - low, 0.1) / 4
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= raw * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    marks = [step * i for i in range(first, max(last, first + 1) + 1)]
    return marks[0], marks[-1], marks


def _paths(xs: np.ndarray, ys: np.ndarray) -> list[str]:
    """One path per stretch without a gap."""
    out: list[str] = []
    for stretch in np.split(np.arange(len(ys)), np.flatnonzero(~np.isfinite(ys))):
        inside = [i for i in stretch if np.isfinite(ys[i])]
        if len(inside) > 1:
            out.append("M" + "L".join(f"{xs[i]:.1f} {ys[i]:.1f}" for i in inside))
    return out
