"""The grid of 30 x 30 nodes (bench/scenes/grid_evacuation.hpp) as files of MATSim and SUMO, run by muster and by SUMO's mesoscopic model.

    .venv/bin/python bench/peers/grid.py [--vehicles 20000] [--out out/peers] [--sumo FOLDER-OF-ITS-PROGRAMS]

Every vehicle has its way and its moment; both programs get the same. Prints trips completed, mean and largest travel times and computing
time side by side. Without SUMO (`netconvert` and `sumo` on the path or in --sumo) only muster's rows are printed. What differs and why:
docs/peers.md.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]
SPEED_M_S, LANE_VEH_S, LENGTH_M, SPACE_M = 13.9, 0.5, 200, 7.5
END_S = 24 * 3600
#: Net headways of SUMO's segments, s, from the end of one vehicle to the front of the next (free, jammed; behind free, jammed): as they
#: ship; as its car following has them, which muster takes from SUMO's files; and as the grid's flow asks for. In a triangular fundamental
#: diagram a jam dissolves with the same net headway, 1/q - spacing/u.
NET_S = 1 / LANE_VEH_S - SPACE_M / SPEED_M_S
HEADWAYS = {"as shipped": (1.13, 1.13, 1.73, 1.4), "1 s": (1.0,) * 4, f"{NET_S:.2f} s": (NET_S,) * 4}


@dataclass
class Grid:
    """Nodes, links and trips by id."""

    nodes: list[tuple[str, float, float]] = field(default_factory=list)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    trips: list[tuple[str, float, list[str]]] = field(default_factory=list)


def read_grid(vehicles: int) -> Grid:
    """From the program that has the scene."""
    program = ROOT / "build" / "release" / "bench" / "write_grid"
    if not program.exists():
        sys.exit(f"{program} is missing: cmake --build build/release --target write_grid")
    text = subprocess.run([program, str(vehicles)], capture_output=True, text=True, check=True).stdout
    grid = Grid()
    for line in text.splitlines():
        kind, *rest = line.split()
        if kind == "node":
            grid.nodes.append((rest[0], float(rest[1]), float(rest[2])))
        elif kind == "link":
            grid.links.append((rest[0], rest[1], rest[2]))
        else:
            grid.trips.append((rest[0], int(rest[1]) / 1000, rest[2:]))
    return grid


def write_matsim(grid: Grid, out: Path) -> None:
    """network.xml and plans.xml. Legs begin at the end of a link: a link of 10 m of its own before every node takes that part."""
    with (out / "network.xml").open("w") as file:
        file.write('<network name="grid"><nodes>\n')
        for name, x, y in grid.nodes:
            file.write(f'<node id="{name}" x="{x:g}" y="{y:g}"/>\n<node id="before_{name}" x="{x - 7:g}" y="{y - 7:g}"/>\n')
        file.write('</nodes><links capperiod="01:00:00" effectivecellsize="7.5">\n')
        usual = f'freespeed="{SPEED_M_S}" capacity="{3600 * LANE_VEH_S:g}" permlanes="1" modes="car"'
        for name, start, end in grid.links:
            file.write(f'<link id="{name}" from="{start}" to="{end}" length="{LENGTH_M}" {usual}/>\n')
        for name, _, _ in grid.nodes:
            file.write(f'<link id="at_{name}" from="before_{name}" to="{name}" length="10" {usual}/>\n')
        file.write("</links></network>\n")
    start_of = {name: start for name, start, _ in grid.links}
    with (out / "plans.xml").open("w") as file:
        file.write("<population>\n")
        for name, moment, route in grid.trips:
            first = f"at_{start_of[route[0]]}"
            file.write(
                f'<person id="{name}"><plan selected="yes"><activity type="h" link="{first}" end_time="{moment}"/>'
                f'<leg mode="car"><route type="links">{first} {" ".join(route)}</route></leg>'
                f'<activity type="e" link="{route[-1]}"/></plan></person>\n'
            )
        file.write("</population>\n")


def write_sumo(grid: Grid, out: Path, netconvert: str | None) -> None:
    """Nodes and edges, from which netconvert makes net.xml, and rou.xml."""
    with (out / "grid.nod.xml").open("w") as file:
        file.write("<nodes>\n")
        file.writelines(f'<node id="{name}" x="{x:g}" y="{y:g}" type="priority"/>\n' for name, x, y in grid.nodes)
        file.write("</nodes>\n")
    with (out / "grid.edg.xml").open("w") as file:
        file.write("<edges>\n")
        for name, start, end in grid.links:
            file.write(f'<edge id="{name}" from="{start}" to="{end}" numLanes="1" speed="{SPEED_M_S}" length="{LENGTH_M}"/>\n')
        file.write("</edges>\n")
    with (out / "grid.rou.xml").open("w") as file:
        file.write("<routes>\n")
        for name, moment, route in grid.trips:
            file.write(f'<vehicle id="{name}" depart="{moment}"><route edges="{" ".join(route)}"/></vehicle>\n')
        file.write("</routes>\n")
    if netconvert:
        files = ["--node-files", out / "grid.nod.xml", "--edge-files", out / "grid.edg.xml", "-o", out / "grid.net.xml"]
        subprocess.run([netconvert, *map(str, files), "--no-internal-links"], check=True, stdout=subprocess.DEVNULL)


@dataclass
class Row:
    """What a program made of it."""

    program: str
    completed: int
    mean_s: float
    longest_s: float
    last_s: float  #: last arrival
    seconds: float  #: of computing


def run_muster(label: str, options: list[str], out: Path, stem: str) -> Row:
    """Imports and runs."""
    muster, world = [sys.executable, "-m", "muster"], out / f"{stem}.h5"
    silent = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run([*muster, "import", *options, "-o", str(world)], **silent)
    begun = time.monotonic()
    subprocess.run([*muster, "run", str(out / f"{stem}.scenario.yaml"), "-o", str(out / f"{stem}.nc")], **silent)
    seconds = time.monotonic() - begun
    from muster import open as muster_open
    from muster.load import Load
    from muster.values import seconds as seconds_of

    load, arrived = Load(out / f"{stem}.nc"), seconds_of(muster_open(out / f"{stem}.nc")["trip/arrived"])
    last = float(np.nanmax(arrived))
    return Row(label, int(load.number("completed")), load.number("mean_s"), load.number("longest_s"), last, seconds)


def run_sumo(sumo: str, label: str, headways: tuple[float, ...], out: Path) -> Row:
    """The mesoscopic model, without junction control, and nobody is taken from a jam. Time waited before entering counts, as in muster."""
    info = out / "tripinfo.xml"
    names = ("tauff", "taufj", "taujf", "taujj")
    taus = [text for name, value in zip(names, headways, strict=True) for text in (f"--meso-{name}", f"{value:.4f}")]
    line = [sumo, "-n", out / "grid.net.xml", "-r", out / "grid.rou.xml", "--mesosim", "--end", END_S, "--time-to-teleport", "-1",
            "--meso-junction-control", "false", "--meso-jam-threshold", "-1", "--step-length", "1", "--tripinfo-output", info,
            "--no-step-log", "--no-warnings", "--default.speeddev", "0", *taus]  # fmt: skip
    begun = time.monotonic()
    subprocess.run([str(part) for part in line], check=True, stdout=subprocess.DEVNULL)
    seconds = time.monotonic() - begun
    times, last = [], 0.0
    for _, element in ElementTree.iterparse(info):
        if element.tag == "tripinfo":
            times.append(float(element.get("duration")) + float(element.get("departDelay")))
            last = max(last, float(element.get("arrival")))
            element.clear()
    return Row(f"SUMO meso, headways {label}", len(times), sum(times) / max(len(times), 1), max(times, default=0.0), last, seconds)


def program(name: str, folder: Path | None) -> str | None:
    """Where it is; None = nowhere."""
    here = None if folder is None else shutil.which(name, path=str(folder))
    return here or shutil.which(name)


def main() -> None:
    """Writes, runs, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vehicles", type=int, default=20000)
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "peers")
    parser.add_argument("--sumo", type=Path, help="folder of its programs")
    options = parser.parse_args()
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    options.out.mkdir(parents=True, exist_ok=True)
    sumo, netconvert = (program(name, options.sumo) for name in ("sumo", "netconvert"))
    grid = read_grid(options.vehicles)
    write_matsim(grid, options.out)
    write_sumo(grid, options.out, netconvert)
    matsim = ["--matsim", str(options.out / "network.xml"), "--plans", str(options.out / "plans.xml")]
    rows = [run_muster("muster, MATSim's files", matsim, options.out, "matsim")]
    if netconvert:
        files = ["--sumo", str(options.out / "grid.net.xml"), "--routes", str(options.out / "grid.rou.xml")]
        rows.append(run_muster("muster, SUMO's files", files, options.out, "sumo"))
    if sumo and netconvert:
        rows += [run_sumo(sumo, label, headways, options.out) for label, headways in HEADWAYS.items()]
    else:
        print("SUMO is not installed: no rows of its own")
    print(f"{len(grid.trips)} vehicles with something to drive")
    print(f"{'program':40} {'completed':>10} {'mean s':>10} {'longest s':>10} {'last s':>8} {'computing s':>12}")
    for row in rows:
        print(f"{row.program:40} {row.completed:10} {row.mean_s:10.1f} {row.longest_s:10.0f} {row.last_s:8.0f} {row.seconds:12.1f}")
    (options.out / "rows.json").write_text(json.dumps([row.__dict__ for row in rows], indent=1))


if __name__ == "__main__":
    main()
