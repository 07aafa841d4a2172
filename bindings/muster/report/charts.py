"""Line charts as inline SVG: curves over time with a band, one line per plan, told apart by dashes and labels and not by colour alone.

Written by hand because they are small: real text in both languages, no fonts embedded, a few kilobytes each.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

WIDTH, HEIGHT = 380, 230
LEFT, RIGHT, TOP, BOTTOM = 46, 10, 12, 36
MOST_POINTS = 160
DASHES = ("", "7 3", "2 3", "9 3 2 3")


@dataclass(frozen=True)
class Line:
    """One plan's curve: median and band over its runs."""

    index: int  # of the plan: picks colour and dashes
    time_s: np.ndarray
    middle: np.ndarray
    low: np.ndarray
    high: np.ndarray


def ticks(largest: float, count: int = 4) -> list[float]:
    """Round numbers from 0 to at least `largest`."""
    if not largest > 0:
        return [0.0, 1.0]
    raw = largest / count
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= raw * (1 - 1e-9))
    step = max(step, 1.0)  # persons are whole
    return [step * i for i in range(math.ceil(largest / step - 1e-9) + 1)]


def hour_ticks(hours: float) -> list[float]:
    """Whole or half hours, at most seven of them."""
    step = next((s for s in (0.25, 0.5, 1, 2, 3, 4, 6, 12, 24, 48) if hours / s <= 6), 96)
    return [step * i for i in range(int(hours / step + 1e-9) + 1)]


def thin(line: Line) -> Line:
    """At most MOST_POINTS points, the last one kept."""
    n = len(line.time_s)
    rows = np.unique(np.linspace(0, n - 1, min(n, MOST_POINTS)).round().astype(int))
    return Line(line.index, line.time_s[rows], line.middle[rows], line.low[rows], line.high[rows])


def chart(lines: Sequence[Line], label_id: str, end_labels: Sequence[str], with_band: bool) -> str:
    """One chart. `label_id`: id of the element that names it; `end_labels`: a short mark per line ("A"), written at its end."""
    lines = [thin(line) for line in lines]
    hours = max(float(line.time_s[-1]) for line in lines) / 3600 or 1.0
    marks = ticks(max(float((line.high if with_band else line.middle).max()) for line in lines))

    def x(t_s):
        return LEFT + (WIDTH - LEFT - RIGHT - 14) * np.asarray(t_s) / 3600 / hours

    def y(value):
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * np.asarray(value) / marks[-1]

    parts = [f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{escape(label_id)}" class="chart">']
    parts += [level_line(float(y(m)), f"{m:,.0f}", RIGHT + 14) for m in marks]
    parts += [hour_mark(float(x(h * 3600)), h) for h in hour_ticks(hours)]
    if with_band:
        parts += [f'<path class="band p{line.index}" d="{_band(line, x, y)}"/>' for line in lines]
    for line in lines:
        dash = f' stroke-dasharray="{DASHES[line.index % len(DASHES)]}"' if DASHES[line.index % len(DASHES)] else ""
        parts.append(f'<path class="line p{line.index}"{dash} d="{_path(x(line.time_s), y(line.middle))}"/>')
    ends = _apart([float(y(line.middle[-1])) for line in lines])
    for line, label, at in zip(lines, end_labels, ends, strict=True):
        parts.append(f'<text class="end p{line.index}" x="{WIDTH - RIGHT - 10}" y="{at + 4:.1f}">{escape(label)}</text>')
    parts.append("</svg>")
    return "".join(parts)


def level_line(at: float, text: str, right: float) -> str:
    """A line across the chart with its number at the left; it ends `right` before the right edge."""
    return (
        f'<line class="grid" x1="{LEFT}" x2="{WIDTH - right}" y1="{at:.1f}" y2="{at:.1f}"/>'
        f'<text class="tick" x="{LEFT - 5}" y="{at + 4:.1f}" text-anchor="end">{text}</text>'
    )


def hour_mark(at: float, hour: float) -> str:
    """A mark of the time axis."""
    base = HEIGHT - BOTTOM
    return (
        f'<line class="axis" x1="{at:.1f}" x2="{at:.1f}" y1="{base}" y2="{base + 4}"/>'
        f'<text class="tick" x="{at:.1f}" y="{base + 17}" text-anchor="middle">{hour:g}</text>'
    )


def _path(xs: np.ndarray, ys: np.ndarray) -> str:
    return "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in zip(xs, ys, strict=True))


def _band(line: Line, x, y) -> str:
    there = _path(x(line.time_s), y(line.high))
    back = _path(x(line.time_s[::-1]), y(line.low[::-1]))
    return f"{there}L{back[1:]}Z"


def _apart(places: list[float], least: float = 13.0) -> list[float]:
    """Moves labels that would lie over one another apart, in their order, and keeps them inside the chart."""
    order = sorted(range(len(places)), key=lambda i: places[i])
    out = list(places)
    for before, i in zip(order, order[1:], strict=False):
        out[i] = max(out[i], out[before] + least)
    over = max(out, default=0.0) - (HEIGHT - BOTTOM)
    return [at - over for at in out] if over > 0 else out
