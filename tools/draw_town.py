"""Draws a town and its flood as a PNG: the picture of the README. Needs matplotlib beside muster.

    python tools/draw_town.py scenario.yaml run.nc picture.png

`run.nc` must come from a run with a stored hazard: it then holds the greatest depth of the water.
"""

import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import xarray
from matplotlib.collections import LineCollection, PolyCollection

import muster

USE_COLOURS = ["#d9c7a8", "#d3b48c", "#d98c6a", "#c79b9b", "#8fa86b", "#c96b6b", "#b58bb0", "#9a9a9a", "#7f9fb8", "#cbbf9a"]
ROAD_WIDTHS = {0: 2.6, 1: 2.2, 2: 1.4, 3: 0.7, 4: 0.5, 5: 0.4}


def pieces(first: np.ndarray, values: np.ndarray) -> list[np.ndarray]:
    """Rows of a ragged column as (n, 2) arrays of points."""
    return [values[a:b].reshape(-1, 2) for a, b in zip(first[:-1], first[1:], strict=True)]


def main(scenario_file: str, run_file: str, picture: str) -> None:
    world = muster.Scenario.load(scenario_file).world
    run = xarray.open_dataset(run_file, engine="h5netcdf")
    x, y = run["x"].values, run["y"].values
    ground = run["ground"].values
    depth = np.where(run["greatest_depth"].values > 0.05, run["greatest_depth"].values, np.nan)
    extent = (x[0], x[-1], y[0], y[-1])

    figure, axes = plt.subplots(figsize=(11, 8.2), dpi=110)
    axes.imshow(ground, origin="lower", extent=extent, cmap="Greens_r", alpha=0.35, vmin=np.nanmin(ground), vmax=np.nanmax(ground) + 15)
    water = axes.imshow(depth, origin="lower", extent=extent, cmap="Blues", vmin=0, vmax=5, alpha=0.75)
    links, buildings, shelters = (world.table(name) for name in ("link", "building", "shelter"))
    roads = pieces(links["shape/first"], links["shape/values"])
    axes.add_collection(LineCollection(roads, colors="#5b5b5b", linewidths=[ROAD_WIDTHS[int(c)] for c in links["road_class"]]))
    axes.add_collection(
        PolyCollection(
            pieces(buildings["footprint/first"], buildings["footprint/values"]),
            facecolors=[USE_COLOURS[int(u)] for u in buildings["use"]],
            edgecolors="#6d6558",
            linewidths=0.15,
        )
    )
    inside = shelters["kind"] != 3
    axes.plot(shelters["x"][inside], shelters["y"][inside], "s", color="#1a7f37", markersize=7, markeredgecolor="white", label="shelter")
    axes.plot(shelters["x"][~inside], shelters["y"][~inside], ">", color="#b3261e", markersize=8, markeredgecolor="white", label="exit")
    axes.set_xlim(extent[:2]), axes.set_ylim(extent[2:]), axes.set_aspect("equal")
    axes.set_xticks([]), axes.set_yticks([])
    axes.legend(loc="upper right", fontsize=9)
    figure.colorbar(water, ax=axes, shrink=0.5, pad=0.01, label="greatest depth, m")
    figure.savefig(picture, bbox_inches="tight", pad_inches=0.05)


if __name__ == "__main__":
    main(*sys.argv[1:4])
