"""The sheet that a map is drawn on: metres to whole drawing units, paths with few characters, texts in both languages."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from PIL import Image

from ..texts import Pair
from ..view.base import Frame
from ..view.lines import Ragged

WIDTH = 4000  #: drawing units across; 22 of them are 1 mm on A4
TALLEST = 4900  #: a sheet that is taller would not fit on the page with its caption


@dataclass(frozen=True)
class Sheet:
    """The part of the plane that a sheet shows, and its scale."""

    frame: Frame

    @property
    def per_metre(self) -> float:
        """Drawing units to a metre."""
        return min(WIDTH / self.frame.width, TALLEST / self.frame.height)

    @property
    def width(self) -> int:
        return round(self.frame.width * self.per_metre)

    @property
    def height(self) -> int:
        return round(self.frame.height * self.per_metre)

    def places(self, points: np.ndarray) -> np.ndarray:
        """Points in m as drawing units, y downwards, [point, 2]."""
        points = np.asarray(points, float).reshape(-1, 2)
        x = (points[:, 0] - self.frame.west) * self.per_metre
        y = self.height - (points[:, 1] - self.frame.south) * self.per_metre
        return np.rint(np.column_stack([x, y])).astype(np.int64)

    def path(self, lines: Ragged, closed: bool = False) -> str:
        """Lines as the `d` of a path: whole units, each point less the one before it. Points that fall on one another stand once."""
        return "".join(_steps(self.places(lines.row(row)), closed) for row in range(len(lines)))

    def dots(self, points: np.ndarray) -> str:
        """Places as the `d` of a path whose round line ends are the dots."""
        out, before = [], np.zeros(2, np.int64)
        for x, y in self.places(points):
            out.append(f"m{x - before[0]} {y - before[1]}h0")
            before = np.array([x, y])
        return "".join(out)

    def picture(self, pixels: Image.Image, west: float, south: float, width: float, height: float) -> str:
        """An image that covers a rectangle in m."""
        (left, bottom), (right, top) = self.places(np.array([[west, south], [west + width, south + height]]))
        return (
            f'<image x="{left}" y="{top}" width="{right - left}" height="{bottom - top}" preserveAspectRatio="none" href="{png(pixels)}"/>'
        )


def _steps(points: np.ndarray, closed: bool) -> str:
    """One line."""
    if len(points) < 2:
        return ""
    steps = np.diff(points, axis=0)
    steps = steps[np.any(steps != 0, axis=1)]
    if not len(steps):
        return ""
    text = " ".join(f"{x} {y}" for x, y in steps).replace(" -", "-")
    return f"M{points[0, 0]} {points[0, 1]}l{text}{'z' if closed else ''}"


def png(pixels: Image.Image) -> str:
    """The image as a `data:` address. No time stamp in it."""
    out = io.BytesIO()
    pixels.save(out, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode("ascii")


def both_languages(draw: Sequence[str]) -> str:
    """Two groups, of which the page shows the one in its language."""
    return "".join(f'<g lang="{lang}">{part}</g>' for lang, part in zip(("en", "zh"), draw, strict=True))


def text(x: float, y: float, words: str, kind: str, anchor: str = "start") -> str:
    """One text."""
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text class="{kind}" x="{x:.0f}" y="{y:.0f}"{where}>{escape(words)}</text>'


def text_width(words: str, size: float) -> float:
    """About how wide a text comes out: a Chinese sign is as wide as it is high, a Latin letter a little more than half of that."""
    return size * sum(1.0 if ord(letter) > 0x2E80 else 0.56 for letter in words)


def pair_of_texts(x: float, y: float, words: Pair, kind: str, anchor: str = "start") -> str:
    return both_languages([text(x, y, word, kind, anchor) for word in words])
