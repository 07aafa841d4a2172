"""What makes a picture a map: scale bar, north arrow, frame, legend."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..texts import Pair
from .sheet import WIDTH, Sheet, both_languages, text, text_width

LEGEND_SIZE = 62
ROW = 112  #: height of a row of the legend
SYMBOL = 138  #: width of a symbol with its gap


@dataclass(frozen=True)
class Entry:
    """One line of the legend: a drawing around (0, 0), 90 wide, and what it stands for."""

    drawing: str
    words: Pair


def swatch(colour: str, opacity: float = 1.0) -> str:
    return f'<rect x="-45" y="-24" width="90" height="48" fill="{colour}" fill-opacity="{opacity:.2f}" stroke="#8795a1" stroke-width="3"/>'


def line(kind: str) -> str:
    return f'<path class="{kind}" d="M-45 0h90"/>'


def dot(kind: str) -> str:
    return f'<path class="ms-dot ms-{kind}" d="M-22 0h0m44 0h0"/>'


def scale_bar(sheet: Sheet) -> tuple[str, tuple[float, float, float, float]]:
    """A bar of a round length, about a fifth of the sheet, in two halves; and the box that it takes."""
    metres = round_length(sheet.frame.width / 5)
    long, x, y = metres * sheet.per_metre, 90.0, sheet.height - 90.0
    half = long / 2
    words = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    bar = f'<rect class="ms-plate" x="{x - 50:.0f}" y="{y - 100:.0f}" width="{long + 300:.0f}" height="150"/>'
    bar += f'<rect class="ms-bar" x="{x:.0f}" y="{y - 22:.0f}" width="{long:.0f}" height="22"/>'
    bar += f'<rect class="ms-bar ms-half" x="{x:.0f}" y="{y - 22:.0f}" width="{half:.0f}" height="22"/>'
    middle = metres / 2 if metres < 1000 else metres / 2000
    bar += text(x, y - 40, "0", "ms-small", "middle") + text(x + half, y - 40, f"{middle:g}", "ms-small", "middle")
    bar += text(x + long, y - 40, words, "ms-small", "middle")
    return bar, (x - 60, y - 110, x + long + 260, y + 60)


def round_length(metres: float) -> float:
    """1, 2 or 5 times a power of ten, not above `metres`."""
    power = 10.0 ** math.floor(math.log10(metres))
    return next(m * power for m in (5, 2, 1) if m * power <= metres)


def north_arrow(sheet: Sheet) -> tuple[str, tuple[float, float, float, float]]:
    """Grid north is up on every sheet."""
    x, y = sheet.width - 130, 215
    arrow = f'<path class="ms-north" d="M{x} {y - 125}l48 125-48-30-48 30z"/>' + text(x, y + 72, "N", "ms-small", "middle")
    return arrow, (x - 70, y - 140, x + 70, y + 90)


def legend(entries: list[Entry], top: float) -> tuple[str, int]:
    """The entries in rows below the map, and the height that they take; both languages lie in the same places."""
    x, y, drawings, words = 0.0, top + 78.0, [], ([], [])
    for entry in entries:
        wide = SYMBOL + max(text_width(w, LEGEND_SIZE) for w in entry.words) + 90
        if x + wide > WIDTH and x > 0:
            x, y = 0.0, y + ROW
        drawings.append(f'<g transform="translate({x + 50:.0f} {y - 22:.0f})">{entry.drawing}</g>')
        for lang in (0, 1):
            words[lang].append(text(x + SYMBOL, y, entry.words[lang], "ms-legend"))
        x += wide
    return "".join(drawings) + both_languages(["".join(w) for w in words]), round(y + 50 - top)
