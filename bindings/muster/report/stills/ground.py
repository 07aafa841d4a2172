"""What lies under everything: relief, land and water of the base map, streets by class, buildings by origin. Drawn once, used by every
sheet."""

from __future__ import annotations

import numpy as np
from PIL import Image

from muster import _core

from ..view.base import Frame, Pieces, table_of
from ..view.lines import Ragged, simplified
from .sheet import Sheet

MOST_POINTS = 60_000  #: of streets drawn as lines; small streets beyond that become a picture
MOST_BUILDINGS = 9_000
RELIEF_PIXELS = 700  #: along the longer side
ROADS = ("motorway", "arterial", "collector", "lane", "track", "footway", "stairs")
COVER = ("water", "green", "farmland", "built", "bare")
FROM_SURVEY = 2  #: origins below this stand for real things
SUN = np.deg2rad(315.0)  #: where the light of the relief comes from


def ground(world: _core.World, sheet: Sheet) -> str:
    """The layers, lowest first."""
    return relief(world, sheet) + cover(world, sheet) + buildings(world, sheet) + streets(world, sheet)


def relief(world: _core.World, sheet: Sheet) -> str:
    """Slopes in light from the north-west, and height as a warm tint. Nothing where there is no terrain."""
    heights, grid = np.asarray(world.ground), world.grid
    if heights.size < 4 or not np.isfinite(heights).any():
        return ""
    block = max(1, -(-max(heights.shape) // RELIEF_PIXELS))
    heights = heights[::block, ::block].astype(float)
    heights = np.where(np.isfinite(heights), heights, np.nanmin(heights))
    low, high = np.quantile(heights, [0.02, 0.98])
    tint = np.clip((heights - low) / max(high - low, 1.0), 0, 1)
    south, west = np.gradient(heights, grid["cell_m"] * block)
    steep = max(float(np.quantile(np.hypot(south, west), 0.98)), 0.02)
    light = np.clip((np.sin(SUN) * west - np.cos(SUN) * -south) / steep, -1, 1)
    shade = np.round(light * 7) / 7 * 11
    rgb = np.stack([247 - 12 * tint, 246 - 20 * tint, 238 - 42 * tint], axis=-1) - shade[..., None]
    image = Image.fromarray(rgb[::-1].clip(0, 255).astype(np.uint8), "RGB").quantize(96)
    width, height = grid["columns"] * grid["cell_m"], grid["rows"] * grid["cell_m"]
    return sheet.picture(image, grid["west_m"], grid["south_m"], width, height)


def cover(world: _core.World, sheet: Sheet) -> str:
    """Water, green, fields and built-up land of the world, holes left open; waterways as lines of their width."""
    table = table_of(world, "cover")
    if table is None:
        return ""
    outlines, kinds, out = Ragged.of_column(table, "outline"), table["kind"], []
    for kind in (2, 1, 4, 3, 0):  # fields first, water last
        rows = np.flatnonzero((kinds == kind) & (outlines.counts() >= 3))
        if len(rows):
            thin = simplified(outlines.take(rows), 0.7 / sheet.per_metre, closed=True)
            out.append(f'<path class="ms-{COVER[kind]}" fill-rule="evenodd" d="{sheet.path(thin, closed=True)}"/>')
    rows = np.flatnonzero((kinds == 5) & (outlines.counts() >= 2))
    for wide in (False, True):
        some = rows[(table["width_m"][rows] >= 12) == wide]
        if len(some):
            wide_units = max(float(np.median(table["width_m"][some])) * sheet.per_metre, 3.0)
            thin = simplified(outlines.take(some), 0.7 / sheet.per_metre)
            out.append(f'<path class="ms-waterway" stroke-width="{wide_units:.0f}" d="{sheet.path(thin)}"/>')
    return "".join(out)


def buildings(world: _core.World, sheet: Sheet) -> str:
    """Outlines; those that stand for no surveyed thing are paler. None where the place has too many for a page."""
    table = table_of(world, "building")
    if table is None or len(table["x"]) > MOST_BUILDINGS:
        return ""
    outlines, out = Ragged.of_column(table, "footprint"), []
    for kind, rows in (("ms-house ms-made", table["origin"] >= FROM_SURVEY), ("ms-house", table["origin"] < FROM_SURVEY)):
        drawn = sheet.path(outlines.take(np.flatnonzero(rows & (outlines.counts() >= 3))), closed=True)
        out.append(f'<path class="{kind}" d="{drawn}"/>' if drawn else "")
    return "".join(out)


def streets(world: _core.World, sheet: Sheet) -> str:
    """Small streets first, each class with its casing; as many classes as a page takes, the smallest ones as a picture below the lines."""
    links = world.table("link")
    pieces = Pieces.of(links)
    lines = simplified(Ragged.of_column(links, "shape").take(pieces.link), 0.7 / sheet.per_metre)
    classes, points, casings, fills, small = links["road_class"][pieces.link], 0, [], [], []
    for road, name in enumerate(ROADS):
        rows = np.flatnonzero(classes == road)
        points += int(lines.counts()[rows].sum())
        if points > MOST_POINTS:
            small.append(rows)
        elif len(rows):
            drawn = sheet.path(lines.take(rows))
            casings.insert(0, f'<path class="ms-casing ms-{name}" d="{drawn}"/>' if road < 4 else "")
            fills.insert(0, f'<path class="ms-road ms-{name}" d="{drawn}"/>')
    bridges = np.flatnonzero(links["structure"][pieces.link] == _core.LinkStructure.bridge)
    decks = f'<path class="ms-bridge" d="{sheet.path(lines.take(bridges))}"/>' if len(bridges) and points <= MOST_POINTS else ""
    below = np.flatnonzero(links["structure"][pieces.link] == _core.LinkStructure.underpass)
    dips = f'<path class="ms-underpass" d="{sheet.path(lines.take(below))}"/>' if len(below) and points <= MOST_POINTS else ""
    return (picture_of(lines, np.concatenate(small), sheet) if small else "") + decks + "".join(casings) + "".join(fills) + dips


def picture_of(lines: Ragged, rows: np.ndarray, sheet: Sheet) -> str:
    """Streets as a grey picture: a city has more of them than a page can hold as lines."""
    from PIL import ImageDraw

    scale = 0.5  # pixels to a drawing unit: 280 to the inch on A4
    image = Image.new("L", (round(sheet.width * scale) * 2, round(sheet.height * scale) * 2), 0)
    draw = ImageDraw.Draw(image)
    for row in rows:
        draw.line([tuple(p) for p in sheet.places(lines.row(row)) * scale * 2], fill=150, width=3)
    image = image.resize((image.width // 2, image.height // 2), Image.Resampling.BOX)
    shades = np.asarray(image) // 32
    picture = Image.fromarray(shades.astype(np.uint8), "P")
    picture.putpalette([143, 138, 126] * 8)
    picture.info["transparency"] = bytes(min(255, 36 * i + (18 if i else 0)) for i in range(8))
    frame: Frame = sheet.frame
    return sheet.picture(picture, frame.west, frame.south, frame.width, frame.height)
