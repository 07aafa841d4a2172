"""`runner: flood`: a flood solved by itself on a bed given by a formula or a grid file."""

from __future__ import annotations

import numpy as np

from ... import _core
from ..document import Section
from ..expression import FormulaError, evaluate
from ..grids import MOST_CELLS, AsciiGrid, centres
from ..outcome import Job, Outcome
from ..tables import Folders
from .flood_places import change_in_areas, cut_out, disc_points, gauge_points, read_grid, same_grid

MODELS = ["flood/local_inertial", "flood/finite_volume"]
EDGES = ("west", "east", "south", "north")
KINDS = ["reflecting", "free", "stage", "discharge"]
SOURCES = ("storms", "infiltration", "levees", "slide_dams", "reservoirs", "culverts", "drains", "pumps")
SERIES_UNITS = {"stage": "level_m", "discharge": "discharge_m3_s"}


def read(run: Section, folders: Folders) -> Job:
    """Reads a flood case; docs/verification.md lists the keys."""
    grid = _bed(run, folders)
    manning = _manning(run, grid, folders)
    change_in_areas(run, grid, manning, folders)
    gauges = gauge_points(run, folders)
    case = {
        "bed_m": grid.values, "cell_m": grid.cell_m, "west_m": grid.west_m, "south_m": grid.south_m,
        "manning": manning, "porosity": _porosity(run, grid),
        "depth_m": _depth(run, grid, folders), "level_m": run.number("level_m", None),
        "velocity_x_m_s": _field(run, "velocity_x_m_s", grid), "velocity_y_m_s": _field(run, "velocity_y_m_s", grid),
        "rain_mm_h": _series(run, "rain", "intensity_mm_h", folders),
        "boundaries": [_boundary(b, folders) for b in run.sections("boundaries", [])],
        "inflows": [_inflow(i, grid, folders) for i in run.sections("inflows", [])],
        "sources": {key: [_described(part, fields, folders) for part in run.sections(key, [])] for key, fields in _source_fields()},
        "dams_come_s": np.array(run.numbers("dams_come_s"), dtype=float) if run.has("dams_come_s") else None,
        "method": _method(run.section("method", None)),
        "end_s": run.number("end_s", above=0.0), "sample_every_s": run.number("sample_every_s", 60.0, above=0.0),
        "threads": run.integer("threads", 1, at_least=1),
        "points": np.array([xy for xy in gauges.values()], dtype=float).reshape(-1),
    }  # fmt: skip
    case = {key: value for key, value in case.items() if value is not None}
    case["method"]["scheme"] = run.choice("model", MODELS, MODELS[0])

    def job() -> Outcome:
        return _outcome(_core.run_flood_case(case), list(gauges), grid)

    return job


def _source_fields() -> list[tuple[str, dict]]:
    """Storms, soils, levees and structures, each with the fields that scenario files have for it."""
    fields = _core.flood_fields()
    return [(key, fields[key]["fields"]) for key in SOURCES]


def _described(section: Section, fields: dict, folders: Folders) -> dict:
    """A struct of the engine by its described fields. Durations are numbers in s, series tables of t_s and value."""
    out = {}
    for name, field in fields.items():
        if not section.has(name) and not field["required"]:
            continue
        kind = field["kind"]
        if kind in ("number", "duration"):
            out[name] = section.number(name)
        elif kind == "boolean":
            out[name] = section.flag(name)
        elif kind == "choice":
            out[name] = section.choice(name, field["choices"])
        elif kind == "numbers":
            out[name] = section.numbers(name)
        elif kind == "series":
            out[name] = _series(section, name, "value", folders)
        elif kind == "group_list":
            out[name] = [_described(part, field["fields"], folders) for part in section.sections(name)]
        elif kind in ("choices", "texts", "references"):
            out[name] = section.texts(name)
        else:
            out[name] = section.text(name)
    section.close()
    return {name: value for name, value in out.items() if value is not None}


def _bed(run: Section, folders: Folders) -> AsciiGrid:
    """`bed_file: dem.asc.gz` and a part of it, or `grid: {columns, rows, cell_m}` and `bed_m:` a formula of x and y at cell centres."""
    if run.has("bed_file"):
        found = read_grid(run, "bed_file", folders)
        return AsciiGrid(np.zeros((1, 1)), 1.0, 0.0, 0.0) if found is None else cut_out(run, found)
    layout = run.section("grid")
    columns, rows = layout.integer("columns", at_least=1), layout.integer("rows", 1, at_least=1)
    grid = AsciiGrid(np.zeros((1, 1)), layout.number("cell_m", above=0.0), layout.number("west_m", 0.0), layout.number("south_m", 0.0))
    layout.close()
    if columns * rows > MOST_CELLS:
        layout.add("E1205", "columns", limit=MOST_CELLS, found=columns * rows)
    elif columns > 0 and rows > 0 and grid.cell_m > 0:
        grid.values = np.zeros((rows, columns))
        bed = _profile(run, grid, folders) if run.has("bed_profile") else _field(run, "bed_m", grid)
        grid.values = grid.values if bed is None else bed
    return grid


def _profile(run: Section, grid: AsciiGrid, folders: Folders) -> np.ndarray | None:
    """`bed_profile:` table of x_m and bed_m: a bed that varies along x alone, linear between rows."""
    table = folders.read(run, "bed_profile")
    if table is None:
        return None
    for name in ("x_m", "bed_m"):
        if not isinstance(table.columns.get(name), np.ndarray):
            run.add("E1301", "bed_profile", column=name, found=", ".join(table.columns))
            return None
    x = table.columns["x_m"]
    backwards = np.nonzero(np.diff(x) <= 0)[0]
    if backwards.size:
        run.add("E1212", "bed_profile", row=int(backwards[0]) + 2)
    return np.array(np.broadcast_to(np.interp(centres(grid)[0], x, table.columns["bed_m"]), grid.values.shape), order="C")


def _manning(run: Section, grid: AsciiGrid, folders: Folders) -> np.ndarray:
    """`manning_n:` a formula of x, y, z; or `manning_file:` a grid."""
    if run.has("manning_file"):
        values = same_grid(run, "manning_file", grid, folders)
    else:
        if not run.has("manning_n"):
            run.number("manning_n")
        values = _field(run, "manning_n", grid)
    values = np.zeros(grid.values.shape) if values is None else np.array(values, order="C")
    bad = np.argwhere(~((values >= 0) & np.isfinite(values)) & np.isfinite(grid.values))
    if len(bad):
        row, column = (int(i) for i in bad[0])
        key, found = "manning_file" if run.has("manning_file") else "manning_n", float(values[row, column])
        problem = {"found": f"{found:g} (row {row}, column {column})"}
        run.add("E1204", key, limit="0", **problem) if found < 0 else run.add("E1213", key, **problem)
    return np.nan_to_num(values)


def _porosity(run: Section, grid: AsciiGrid) -> np.ndarray | None:
    """`porosity:` the share of each cell that is not built over, a number or a formula of x, y, z; none = 1 everywhere."""
    values = _field(run, "porosity", grid)
    if values is None:
        return None
    if values.min() < 0.01:
        run.add("E1204", "porosity", limit="0.01", found=f"{values.min():g}")
    if values.max() > 1:
        run.add("E1205", "porosity", limit="1", found=f"{values.max():g}")
    return values


def _depth(run: Section, grid: AsciiGrid, folders: Folders) -> np.ndarray | None:
    """Cells without data are dry."""
    if not run.has("depth_file"):
        return _field(run, "depth_m", grid)
    depth = same_grid(run, "depth_file", grid, folders)
    return None if depth is None else np.nan_to_num(depth).copy(order="C")


def _field(run: Section, key: str, grid: AsciiGrid) -> np.ndarray | None:
    """A formula of x, y (m, cell centres) and, except for the bed itself, z (bed, m) on the whole grid."""
    if not run.has(key):
        return None
    formula = run.text(key)
    rows, columns = grid.values.shape
    places = dict(zip("xy", np.meshgrid(*centres(grid)), strict=True))
    if key != "bed_m":
        places["z"] = np.nan_to_num(grid.values)
    try:
        return np.array(np.broadcast_to(evaluate(formula, {**run.variables, **places}), (rows, columns)), order="C")
    except FormulaError as error:
        run.add("E1215", key, reason=f'formula "{formula}": {error}', reason_zh=f"公式 “{formula}”：{error}")
        return np.zeros((rows, columns))


def _series(owner: Section, key: str, column: str, folders: Folders) -> dict | None:
    """Values over time: a CSV or an inline table with t_s and `column`; linear between rows, constant outside."""
    if not owner.has(key):
        return None
    table = folders.read(owner, key)
    if table is None:
        return None
    for name in ("t_s", column):
        if not isinstance(table.columns.get(name), np.ndarray):
            owner.add("E1301", key, column=name, found=", ".join(table.columns))
            return None
    time = table.columns["t_s"]
    for name in ("t_s", column):
        bad = np.nonzero(~np.isfinite(table.columns[name]))[0]
        if bad.size:
            found = f"{table.columns[name][bad[0]]:g}"
            owner.document.problems.append(table.problem(int(bad[0]), "E1213", f"{owner.at(key)}: {name}", found=found))
            return None
    backwards = np.nonzero(np.diff(time) <= 0)[0]
    if backwards.size:
        owner.document.problems.append(table.problem(int(backwards[0]) + 1, "E1212", owner.at(key), row=int(backwards[0]) + 2))
        return None
    return {"t_s": time, "value": table.columns[column]}


def _boundary(section: Section, folders: Folders) -> dict:
    kind = section.choice("kind", KINDS)
    out = {"edge": section.choice("edge", list(EDGES)), "kind": kind}
    if kind in SERIES_UNITS:
        if not section.has("series"):
            section.text("series")
        out["series"] = _series(section, "series", SERIES_UNITS[kind], folders)
    for key in ("from_m", "to_m", "least_slope"):
        if section.has(key):
            out[key] = section.number(key)
    section.close()
    return out


def _inflow(section: Section, grid: AsciiGrid, folders: Folders) -> dict:
    points = None if section.has("disc") else folders.read(section, "points")
    xy = disc_points(section, grid) if section.has("disc") else []
    if points is not None:
        for name in ("x_m", "y_m"):
            if not isinstance(points.columns.get(name), np.ndarray):
                section.add("E1301", "points", column=name, found=", ".join(points.columns))
                return {"points": np.zeros(0), "discharge_m3_s": None}
        xy = np.column_stack([points.columns["x_m"], points.columns["y_m"]]).reshape(-1)
    if not section.has("series"):
        section.text("series")
    out = {"points": np.asarray(xy, dtype=float), "discharge_m3_s": _series(section, "series", "discharge_m3_s", folders)}
    section.close()
    return out


def _method(section: Section | None) -> dict:
    if section is None:
        return {"precision": "double"}
    out = {"precision": section.choice("precision", ["double", "single"], "double")}
    for key in ("theta", "alpha", "froude_limit", "courant", "max_step_s", "dry_m"):
        if section.has(key):
            out[key] = section.number(key, above=0.0)
    section.close()
    return out


def _outcome(result: dict, gauges: list[str], grid: AsciiGrid) -> Outcome:
    time = result["t_s"]
    at_gauges = {"t_s": time}
    for i, name in enumerate(gauges):
        for key, unit in (("depth", "depth_m"), ("level", "level_m"), ("velocity_x", "u_m_s"), ("velocity_y", "v_m_s")):
            at_gauges[f"{name}.{unit}"] = result[f"gauge_{key}"][:, i]
    rows, columns = grid.values.shape
    width = {"west": rows, "east": rows, "south": columns, "north": columns}
    edges = {"t_s": time}
    for i, edge in enumerate(EDGES):
        edges[f"{edge}_m3_s"] = result["edge_outflow_m3_s"][:, i]
        edges[f"{edge}_m2_s"] = result["edge_outflow_m3_s"][:, i] / (width[edge] * grid.cell_m)
    return Outcome(
        numbers=dict(result["numbers"]),
        frames={
            "gauges": at_gauges,
            "edges": edges,
            "whole": {
                "t_s": time,
                "volume_m3": result["volume_m3"],
                "largest_velocity_m_s": result["max_velocity_m_s"],
                "infiltrated_m3": result["infiltrated_m3"],
            },
            "cells": _cells(result, grid),
            "structures": {"t_s": time} | {name: result["readings"][:, i] for i, name in enumerate(result["reading_names"])},
            "points": _points(at_gauges, gauges),
        },
    )


def _points(at_gauges: dict[str, np.ndarray], gauges: list[str]) -> dict[str, np.ndarray | list[str]]:
    """A row per gauge: what stood there at the end, and the most that ever did."""
    frame = {unit: np.array([at_gauges[f"{name}.{unit}"][-1] for name in gauges]) for unit in ("depth_m", "level_m", "u_m_s", "v_m_s")}
    return {"gauge": gauges, **frame, "greatest_depth_m": np.array([at_gauges[f"{name}.depth_m"].max() for name in gauges])}


def _cells(result: dict, grid: AsciiGrid) -> dict[str, np.ndarray]:
    """Every cell that is not a wall, at the end of the run."""
    x, y = np.meshgrid(*centres(grid))
    bed, depth = result["bed_m"], result["depth_m"]
    open_cells = np.isfinite(bed)
    frame = {"x_m": x, "y_m": y, "bed_m": bed, "depth_m": depth, "level_m": bed + depth,
             "u_m_s": result["velocity_x_m_s"], "v_m_s": result["velocity_y_m_s"]}  # fmt: skip
    return {name: values[open_cells] for name, values in frame.items()}
