"""What the planner has when she begins, made up but for the map: a sheet of her villages and one of her shelters, as such sheets look, and
a terrain. People, telephones and heights are invented: no file holds anything of the real place but names that stand on its map."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import openpyxl
import rasterio
import shapely
from rasterio.transform import from_origin

# Villages and communities, each at its name on the map: persons, households, degrees east and north.
VILLAGES = [
    ("花园村", 2860, 905, 117.2320, 28.2896),
    ("江边社区", 3120, 1043, 117.2134, 28.2843),
    ("东街社区", 2745, 931, 117.2055, 28.2852),
    ("西街社区", 2390, 812, 117.1996, 28.2870),
    ("木丝岭社区", 2515, 846, 117.2135, 28.2933),
    ("白果社区", 2230, 760, 117.2277, 28.2942),
    ("四建社区", 2640, 889, 117.2404, 28.2914),
    ("化肥厂社区", 1500, 502, 117.2346, 28.3187),
]
SHELTERS = [
    ("木丝岭小学", "紧急", 4200, 117.2140, 28.2950),
    ("白果社区文体中心", "短期", 3600, 117.2270, 28.2960),
    ("炼厂体育馆", "短期", 5200, 117.2392, 28.3170),
    ("北街中学", "紧急", 6800, 117.2030, 28.2905),
]
PERSONS = sum(village[1] for village in VILLAGES)
SECRETS = ("欧阳试", "司马样", "13800138", "上官例")  # people in charge and their telephones: none may leave her sheets
LOW = ("花园村", "江边社区", "东街社区")  # beside the river

# The course of the Xin river around the town, from the map, degrees; it comes in the north-east and leaves in the north-west.
RIVER = [
    (117.258, 28.314), (117.2514, 28.3111), (117.2541, 28.3033), (117.2548, 28.2962), (117.2565, 28.2901), (117.2565, 28.2864),
    (117.2527, 28.2823), (117.2482, 28.2806), (117.2371, 28.2793), (117.2225, 28.2815), (117.2138, 28.2820), (117.2049, 28.2803),
    (117.1966, 28.2805), (117.1911, 28.2824), (117.1879, 28.2900), (117.1879, 28.2965), (117.1928, 28.3033), (117.1987, 28.3110),
    (117.1958, 28.3195), (117.1891, 28.3227), (117.182, 28.326),
]  # fmt: skip
METRES = np.array([98_050.0, 110_860.0])  # in a degree east and north, at this latitude


def write(folder: Path) -> None:
    """villages.xlsx, shelters.xlsx, heights.tif."""
    names = [SECRETS[k % 2] for k in range(len(VILLAGES))]
    rows = [(*village, name, f"{SECRETS[2]}{k:03}") for k, (village, name) in enumerate(zip(VILLAGES, names, strict=True))]
    title = ["贵溪市城区村（社区）基本情况表（演示）"]
    total = ["合计", PERSONS, sum(village[2] for village in VILLAGES)]
    sheet(folder / "villages.xlsx", [title, ["村（社区）", "人口", "户数", "经度", "纬度", "负责人", "联系电话"], *rows, total])
    places = [(*shelter, SECRETS[3], f"{SECRETS[2]}9{k:02}") for k, shelter in enumerate(SHELTERS)]
    sheet(folder / "shelters.xlsx", [["避难场所名称", "类型", "可容纳人数", "经度", "纬度", "管理员", "手机号码"], *places])
    terrain(folder / "heights.tif")


def sheet(path: Path, rows: list) -> None:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(path)


def terrain(path: Path, cell: float = 0.00025) -> None:
    """A made-up valley, cells of about 25 m: a bed 300 m wide that falls along the river, banks 5 m above it, land that rises by 1 %."""
    west, north, east, south = 117.17, 28.34, 117.275, 28.265
    lon = np.arange(west + cell / 2, east, cell)
    lat = np.arange(north - cell / 2, south, -cell)
    points = shapely.points(*(np.stack(np.meshgrid(lon, lat), axis=-1) * METRES).T).T
    river = shapely.LineString(np.array(RIVER) * METRES)
    away, along = shapely.distance(river, points), shapely.line_locate_point(river, points)
    bed = 36.0 - 0.0004 * along
    ground = bed + np.where(away < 150, 0.0, 5.0 + 0.01 * np.maximum(away - 150, 0.0))
    shape = {"driver": "GTiff", "height": len(lat), "width": len(lon), "count": 1, "dtype": "float32"}
    with rasterio.open(path, "w", **shape, crs="EPSG:4326", transform=from_origin(west, north, cell, cell)) as file:
        file.write(ground.astype("float32"), 1)
