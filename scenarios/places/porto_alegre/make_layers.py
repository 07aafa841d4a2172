"""Areas and shelters for a trial of Porto Alegre, made up: squares of a hundredth of a degree as villages, and one shelter in each
square of high ground near low ones. Writes areas.geojson, shelters.geojson and the list of squares that the plans send out. Real
districts and shelters are not in the data; whoever plans for the city puts her own files in their place.

    python make_layers.py FOLDER_OF_DATA        (with dem/porto_alegre_srtm1.tif and population/porto_alegre_hexgrid.csv)
"""

import csv
import json
import sys
from pathlib import Path

import numpy as np
import rasterio

WEST, SOUTH, STEP = -51.26, -30.11, 0.01  # degrees
COLUMNS, ROWS = 12, 12
LOW_M = 7.0  # m: the highest stage, and what the terrain may be wrong by
LEAST = 300  # persons below LOW_M that make a square one of those that are sent out
HIGH_M, HIGHEST_M = 15.0, 90.0  # median terrain of squares that take people in
NEAR = 3  # squares from a low one
ROOM = 2500  # persons per shelter
HERE = Path(__file__).parent


def squares_of(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """The square of each point, row by row from the south-west."""
    column, row = np.floor((lon - WEST) / STEP).astype(int), np.floor((lat - SOUTH) / STEP).astype(int)
    return np.clip(row, 0, ROWS - 1) * COLUMNS + np.clip(column, 0, COLUMNS - 1)


def name_of(square: int) -> str:
    """A to L from south to north, 01 to 12 from west to east."""
    return f"{'ABCDEFGHIJKL'[square // COLUMNS]}{square % COLUMNS + 1:02d}"


def middle(square: int) -> tuple[float, float]:
    return WEST + (square % COLUMNS + 0.5) * STEP, SOUTH + (square // COLUMNS + 0.5) * STEP


def corners(square: int) -> list[list[float]]:
    west, south = WEST + square % COLUMNS * STEP, SOUTH + square // COLUMNS * STEP
    ring = [(west, south), (west + STEP, south), (west + STEP, south + STEP), (west, south + STEP), (west, south)]
    return [[round(x, 6), round(y, 6)] for x, y in ring]


def feature(geometry: dict, **properties: object) -> dict:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def write(name: str, features: list[dict]) -> None:
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in features)
    (HERE / name).write_text(f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n', encoding="utf-8")


def main(data: Path) -> None:
    with rasterio.open(data / "dem/porto_alegre_srtm1.tif") as dem:
        height = dem.read(1).astype(float)
        lon, lat = dem.xy(*np.indices(height.shape).reshape(2, -1))
        with (data / "population/porto_alegre_hexgrid.csv").open(encoding="utf-8") as file:
            cells = [(float(row["lon"]), float(row["lat"]), float(row["population"])) for row in csv.DictReader(file)]
        at = np.array([value[0] for value in dem.sample([(x, y) for x, y, _ in cells])], float)
    x, y, persons = np.array(cells).T
    count = ROWS * COLUMNS
    low_people = np.bincount(squares_of(x, y), persons * (at <= LOW_M), count)
    people = np.bincount(squares_of(x, y), persons, count)
    of_pixel = squares_of(np.asarray(lon), np.asarray(lat))
    median = np.array([np.median(height.ravel()[of_pixel == k]) if np.any(of_pixel == k) else np.nan for k in range(count)])
    low = np.flatnonzero(low_people >= LEAST)
    row, column = np.divmod(np.arange(count), COLUMNS)
    distance = np.min(np.maximum(abs(row[:, None] - row[low]), abs(column[:, None] - column[low])), axis=1)
    covered = np.bincount(of_pixel, minlength=count) >= 0.9 * (STEP / dem.res[0]) ** 2
    high = np.flatnonzero((median >= HIGH_M) & (median <= HIGHEST_M) & (distance <= NEAR) & (people > 0) & covered)
    lived_in = np.flatnonzero(people > 0)
    write("areas.geojson", [feature({"type": "Polygon", "coordinates": [corners(k)]}, id=name_of(k), name=f"方格{name_of(k)}",
                                    name_en=f"Square {name_of(k)}", level="village") for k in lived_in])  # fmt: skip
    write("shelters.geojson", [feature({"type": "Point", "coordinates": [round(v, 6) for v in middle(k)]}, id=f"shelter_{name_of(k)}",
                                       name=f"方格{name_of(k)}避难点", name_en=f"Shelter {name_of(k)}", kind="short_stay",
                                       capacity=ROOM) for k in high])  # fmt: skip
    print(f"{len(lived_in)} squares, {len(high)} shelters for {len(high) * ROOM:,}; low: {people[low].sum():,.0f} people, "
          f"{low_people.sum():,.0f} of them below {LOW_M:g} m")  # fmt: skip
    print("areas: [" + ", ".join(name_of(k) for k in low) + "]")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
