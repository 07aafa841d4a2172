"""What a sheet shows on the base map: water, streets in it, the use of streets, people as dots, shelters, names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from muster import _core
from muster.values import EXIT

from ..texts import Pair
from ..view.base import Pieces, labels_of, pair
from ..view.lines import Ragged, simplified
from .sheet import Sheet, both_languages, text, text_width

#: Classes of depth on printed maps: from (m), colour, opacity of 255.
WATER = (
    (0.05, (198, 221, 240), 190),
    (0.3, (140, 190, 226), 205),
    (1.0, (84, 152, 208), 215),
    (2.0, (40, 108, 176), 225),
    (4.0, (18, 66, 128), 235),
)
#: Pixels along a cell's side: the water's edge is drawn as a line between the middles of cells, not as steps.
FINER = 4
LABEL_SIZE = {0: 96, 1: 68, 2: 56, 3: 54, 4: 50, 5: 60}  #: by rank; 3 = shelters, 4 = villages where there are many, 5 = danger zones
MANY = 18  #: more names than this are printed small and farther apart


def water(depth_mm: np.ndarray, grid: dict[str, float], sheet: Sheet) -> str:
    """Depths in five classes; row 0 of the array lies in the south."""
    rows, columns = depth_mm.shape
    finer = max(1, min(FINER, 1600 // max(rows, columns)))
    depth = Image.fromarray(depth_mm.astype(np.float32), "F").resize((columns * finer, rows * finer), Image.Resampling.BILINEAR)
    index = np.searchsorted([c[0] * 1000 for c in WATER], np.asarray(depth), side="right").astype(np.uint8)
    image = Image.fromarray(index[::-1].copy(), "P")
    image.putpalette([0, 0, 0] + [part for _, rgb, _ in WATER for part in rgb])
    image.info["transparency"] = bytes([0, *(alpha for _, _, alpha in WATER)])
    return sheet.picture(image, grid["west_m"], grid["south_m"], columns * grid["cell_m"], rows * grid["cell_m"])


def closed_streets(world: _core.World, pieces: Pieces, closed_s: np.ndarray, sheet: Sheet) -> str:
    """Streets that water closed at some time (finite), dashed."""
    rows = np.flatnonzero(np.isfinite(closed_s))
    lines = simplified(Ragged.of_column(world.table("link"), "shape").take(pieces.link[rows]), 0.7 / sheet.per_metre)
    return f'<path class="ms-closed" d="{sheet.path(lines)}"/>' if len(rows) else ""


def use_of_streets(world: _core.World, pieces: Pieces, persons: np.ndarray, borders: list[int], sheet: Sheet) -> str:
    """Streets by how many people used them: darker and wider with each class; `borders` are the classes' lower ends."""
    lines, out = Ragged.of_column(world.table("link"), "shape"), []
    for kind, (low, high) in enumerate(zip(borders, [*borders[1:], np.inf], strict=True)):
        rows = np.flatnonzero((persons >= low) & (persons < high))
        if len(rows):
            drawn = sheet.path(simplified(lines.take(pieces.link[rows]), 0.7 / sheet.per_metre))
            out.append(f'<path class="ms-use ms-use{kind}" d="{drawn}"/>')
    return "".join(out)


def people(points: np.ndarray, persons: np.ndarray, per_dot: int, kind: str, sheet: Sheet) -> str:
    """One dot for so many persons, at the places of those who complete it, so that the dots add up to the persons."""
    whole = (np.cumsum(persons) / per_dot + 1e-9).astype(np.int64)
    at = np.repeat(np.arange(len(whole)), np.diff(whole, prepend=0))  # a large household may complete two
    return f'<path class="ms-dot ms-{kind}" d="{sheet.dots(points[at])}"/>' if len(at) else ""


def shelters(world: _core.World, sheet: Sheet, flooded: np.ndarray | None = None) -> str:
    """A square for a shelter, an arrow head for a road out; a cross over one that took water."""
    table, out = world.table("shelter"), []
    for i, (x, y) in enumerate(sheet.places(np.column_stack([table["x"], table["y"]]))):
        if table["kind"][i] == EXIT:
            out.append(f'<path class="ms-exit" d="M{x - 34} {y + 26}l34-60 34 60z"/>')
        else:
            out.append(f'<rect class="ms-shelter" x="{x - 27}" y="{y - 27}" width="54" height="54"/>')
        if flooded is not None and flooded[i]:
            out.append(f'<path class="ms-cross" d="M{x - 36} {y - 36}l72 72m0-72l-72 72"/>')
    return "".join(out)


@dataclass
class Names:
    """Names on a sheet, the important ones first; what would lie over another one, a shelter or the edge is left out."""

    sheet: Sheet
    taken: list[tuple[float, float, float, float]]
    apart: float = 6  #: free space around a name

    def place(self, x: float, y: float, words: str, size: float) -> tuple[float, float] | None:
        """Where a name fits beside or over its place: right, left, above, below. None where nowhere."""
        wide, gap = text_width(words, size), 38 + self.apart
        for left, base in (
            (x + gap, y + size / 3),
            (x - gap - wide, y + size / 3),
            (x - wide / 2, y - gap),
            (x - wide / 2, y + gap + size * 0.8),
        ):
            box = (left - self.apart, base - size * 0.85 - self.apart / 2, left + wide + self.apart, base + size * 0.2 + self.apart / 2)
            inside = box[0] > 0 and box[1] > 0 and box[2] < self.sheet.width and box[3] < self.sheet.height
            if inside and all(box[2] < t[0] or box[0] > t[2] or box[3] < t[1] or box[1] > t[3] for t in self.taken):
                self.taken.append(box)
                return left, base
        return None


def names(
    world: _core.World,
    sheet: Sheet,
    notes: list[str] | None = None,
    taken: list[tuple[float, float, float, float]] | None = None,
    zones: list[tuple[float, float, Pair]] | None = None,
) -> str:
    """Names of places and shelters in both languages. `notes`: a short text behind each shelter's name. `taken`: boxes to keep free.
    `zones`: places (m) and names of danger zones, which come first."""
    table = world.table("shelter")
    marks = sheet.places(np.column_stack([table["x"], table["y"]]))
    labels = labels_of(world)
    many = sum(rank == 1 for *_, rank in labels) > MANY
    wanted = [(*sheet.places(np.array([[x, y]]))[0], name, 4 if many and rank == 1 else rank) for x, y, name, rank in labels]
    for i, (x, y) in enumerate(marks):
        name = pair(table["name"][i], table["name_en"][i])
        wanted.append((x, y, tuple(f"{n} {notes[i]}" if notes and notes[i] else n for n in name), 3))
    wanted += [(*sheet.places(np.array([[x, y]]))[0], name, 5) for x, y, name in zones or []]
    wanted.sort(key=lambda w: (w[3] != 5, w[3] == 2, w[3]))  # landmarks last
    out = []
    for lang in (0, 1):
        put = Names(sheet, [(x - 34, y - 34, x + 34, y + 34) for x, y in marks] + list(taken or []), 26 if many else 6)
        parts = []
        for x, y, name, rank in wanted:
            at = put.place(float(x), float(y), name[lang], LABEL_SIZE[rank])
            parts.append(text(*at, name[lang], f"ms-name ms-rank{rank}") if at else "")
        out.append("".join(parts))
    return both_languages(out)
