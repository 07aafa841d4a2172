"""A town with everything that a flood or a danger zone can be made of, and each of it broken."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import h5py
import numpy as np
import pyproj
import rasterio
import xarray
from osm_samples import crossroads, degrees

from muster import _core
from muster.cli import main

START = "2026-07-20T18:00+08:00"
TOWN = {"muster": 1, "name": "镇", "start": "2026-07-20T18:00", "world": {"town": {"seed": 3, "people": 500, "cell_m": 20}},
        "hazard": {"rain": [["0 h", 1]]}}  # fmt: skip
HAZARD = {
    "model": "flood/local_inertial",
    "spin_up": "0 s",
    "inflows": [{"place": "river_inflow", "discharge": "inflow.csv"}],
    "boundaries": [{"edge": "east", "kind": "free"}, {"edge": "south", "kind": "stage", "level": "tide.csv"}],
    "rain_raster": "rain.nc",
}


def hazard_part(**changes: object) -> dict:
    """The flood of the sample scenario, with parts replaced, added or (None) left out."""
    return {key: value for key, value in {**HAZARD, **changes}.items() if value is not None}


def scenario(hazard: object, **changes: object) -> dict:
    return {"muster": 1, "name": "坏数据", "start": "2026-07-20T18:00", "duration": "10 min", "world": {"file": "world.h5"},
            "hazard": hazard, **changes}  # fmt: skip


class Place:
    """The folder of whole files that each case spoils a copy of."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def made(cls, folder: Path) -> Place:
        world = _core.Scenario.load_text(json.dumps(TOWN)).world
        world.save(str(folder / "world.h5"))
        grid = world.grid
        (folder / "inflow.csv").write_text("time_h,discharge_m3_s\n0,10\n1,20\n2,30\n", encoding="utf-8")
        (folder / "tide.csv").write_text("time_h,level_m\n0,1\n1,1.2\n2,1\n", encoding="utf-8")
        west, south, cell = grid["west_m"], grid["south_m"], grid["cell_m"]
        columns, rows = grid["columns"], grid["rows"]
        wkt = world.crs or pyproj.CRS.from_epsg(world.crs_epsg).to_wkt()
        write_maps(folder, wkt, west, south, cell, columns, rows)
        (folder / "scenario.yaml").write_text(json.dumps(scenario(hazard_part(rain_raster=None)), ensure_ascii=False), encoding="utf-8")
        (folder / "case.yaml").write_text(CASE, encoding="utf-8")
        (folder / "series.csv").write_text("t_s,discharge_m3_s\n0,1\n60,2\n", encoding="utf-8")
        (folder / "bed.asc").write_text(ASC, encoding="utf-8")
        (folder / "rough.asc").write_text(ASC.replace("1 1 1", "0.03 0.03 0.03"), encoding="utf-8")
        crossroads().write(folder / "map.osm")
        slope(folder / "dem.tif")
        (folder / "zones.geojson").write_text(zones_geojson(*degrees(0, 0)), encoding="utf-8")
        place = cls(folder)
        quiet(place.rain_command(folder))
        (folder / "dry.yaml").write_text(json.dumps(scenario([
            {"model": "flood/local_inertial", "spin_up": "0 s", "rain": [["0 h", 30]]},
            {"model": "hazard/zone", "zones": [{"id": "slide", "kind": "landslide", "outline": ring(west, south, cell * columns / 3)}]},
        ]), ensure_ascii=False), encoding="utf-8")  # fmt: skip
        quiet(["solve", str(folder / "dry.yaml"), "-o", str(folder / "hazard.nc")])
        return place

    @staticmethod
    def flood_command(folder: Path) -> list[str]:
        return [
            "flood",
            str(folder / "flood.nc"),
            "--world",
            str(folder / "world.h5"),
            "--start",
            START,
            "-o",
            str(folder / "new_hazard.nc"),
        ]

    @staticmethod
    def tiff_command(folder: Path) -> list[str]:
        files = [str(folder / f"wd_{m}min.tif") for m in (0, 30, 60)]
        return ["flood", *files, "--world", str(folder / "world.h5"), "--start", START, "-o", str(folder / "new_hazard.nc")]

    @staticmethod
    def rain_command(folder: Path) -> list[str]:
        out = folder / ("rain.nc" if not (folder / "rain.nc").exists() else "new_rain.nc")
        return ["rain", str(folder / "radar.nc"), "--world", str(folder / "world.h5"), "--start", START, "-o", str(out)]


CASE = """claim: a pond fills
source: none; it is here to be broken
run:
  runner: flood
  grid: {columns: 3, rows: 3, cell_m: 10}
  bed_m: 0
  manning_n: 0.03
  end_s: 60
  inflows: [{points: {x_m: [15], y_m: [15]}, series: series.csv}]
expect: {mass_error: {max: 1.0e-6}}
"""
ASC = "ncols 3\nnrows 3\nxllcorner 0\nyllcorner 0\ncellsize 10\nNODATA_value -9999\n1 1 1\n1 1 1\n1 1 1\n"


def quiet(arguments: list[str]) -> None:
    try:
        main([*arguments, "--lang", "en"])
    except SystemExit as ended:
        assert not ended.code, arguments


def slope(path: Path, half_m: float = 6000.0) -> None:
    """A terrain that falls to the south, in degrees, under the map of the samples."""
    (west, south), (east, north) = degrees(-half_m, -half_m), degrees(half_m, half_m)
    rows, columns = int((north - south) * 3600), int((east - west) * 3600)
    heights = np.repeat(np.linspace(80, 40, rows)[:, None], columns, axis=1)
    transform = rasterio.Affine(1 / 3600, 0, west, 0, -1 / 3600, north)
    with rasterio.open(
        path, "w", driver="GTiff", height=rows, width=columns, count=1, dtype="float32", crs="EPSG:4326", transform=transform
    ) as file:  # fmt: skip
        file.write(heights.astype("float32"), 1)


def ring(x: float, y: float, size: float) -> list[float]:
    return [x, y, x + size, y, x + size, y + size, x, y + size]


def write_maps(folder: Path, wkt: str, west: float, south: float, cell: float, columns: int, rows: int) -> None:
    """A flood and rain of other programs, a little wider than the terrain."""
    x = west + (np.arange(-2, columns + 2) + 0.5) * cell
    y = (south + (np.arange(-2, rows + 2) + 0.5) * cell)[::-1]
    time = np.array(["2026-07-20T10:00", "2026-07-20T10:30", "2026-07-20T11:00"], "datetime64[ns]")
    shape = (3, len(y), len(x))
    water = np.broadcast_to(np.array([0.0, 0.5, 1.0])[:, None, None], shape).astype("f4")
    axes = {"time": time, "y": y, "x": x}
    for name, variables in {
        "flood.nc": {"depth": water, "velocity": 0.1 * water},
        "levels.nc": {"wse": water + 50},
        "radar.nc": {"rain": np.full(shape, 5.0, "f4")},
    }.items():
        data = xarray.Dataset(
            {
                key: (("time", "y", "x"), value, {"grid_mapping": "crs", "units": "mm/h" if key == "rain" else "m"})
                for key, value in variables.items()
            },
            axes,
        )  # fmt: skip
        data["crs"] = ((), 0, {"crs_wkt": wkt})
        data.to_netcdf(folder / name, engine="h5netcdf")
    transform = rasterio.Affine(cell, 0, x[0] - cell / 2, 0, -cell, y[0] + cell / 2)
    for minute, depth in zip((0, 30, 60), water, strict=True):
        with rasterio.open(
            folder / f"wd_{minute}min.tif", "w", driver="GTiff", width=len(x), height=len(y), count=2, dtype="float32", crs=wkt,
            transform=transform, nodata=-9999,
        ) as out:  # fmt: skip
            out.write(depth, 1), out.write(0.1 * depth, 2)


@dataclass(frozen=True)
class Case:
    """One broken thing: what spoils a folder and gives the command to run, the code, the file that the message names, and words of it."""

    name: str
    spoil: Callable[[Path], list[str]]
    code: str
    file: str
    says: tuple[str, ...] = field(default=())


def scenario_case(
    name: str, hazard: object, code: str, *says: str, file: str = "scenario.yaml", spoil: Callable[[Path], None] | None = None
) -> Case:  # fmt: skip
    """A scenario whose hazard is `hazard`; `spoil` breaks a file that it names."""

    def make(folder: Path) -> list[str]:
        if spoil is not None:
            spoil(folder)
        (folder / "scenario.yaml").write_text(json.dumps(scenario(hazard), ensure_ascii=False, indent=1), encoding="utf-8")
        command = "run" if hazard == REPLAY else "solve"
        return [command, str(folder / "scenario.yaml"), "-o", str(folder / "made.nc")]

    return Case(name, make, code, file, says)


def text(file: str, content: str) -> Callable[[Path], None]:
    return lambda folder: (folder / file).write_text(content, encoding="utf-8") and None


def h5(file: str, change: Callable[[h5py.File], None]) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        with h5py.File(folder / file, "r+") as data:
            change(data)

    return spoil


def put(name: str, index: object, value: float) -> Callable[[h5py.File], None]:
    """One number of a data set."""

    def change(data: h5py.File) -> None:
        data[name][index] = value

    return change


def replaced(name: str, values: object) -> Callable[[h5py.File], None]:
    """A whole data set, its attributes lost."""

    def change(data: h5py.File) -> None:
        del data[name]
        if values is not None:
            data[name] = values

    return change


REPLAY = {"file": "hazard.nc"}


def flood_with(**changes: object) -> dict:
    return hazard_part(rain_raster=None, **changes)


def inflow(discharge: object = "inflow.csv", **where: object) -> dict:
    return flood_with(inflows=[{**(where or {"place": "river_inflow"}), "discharge": discharge}])


def stage(**level: object) -> dict:
    return flood_with(boundaries=[{"edge": "south", "kind": "stage", **level}])


def zone(**changes: object) -> dict:
    return {"model": "hazard/zone", "zones": [{"id": "slide", "kind": "landslide", "outline": "HERE", **changes}]}


HERE, FAR = [513000.0, 3098900.0], [9.0e6, 9.0e6]  # within the sample's terrain, and nowhere near
NOT_MET = {"time goes back": ("E1212", "2"), "nan": ("E1213", "nan"), "infinite": ("E1213", "inf"), "negative": ("E1204", "-5")}
ROWS = {
    "time goes back": [["1 h", 1], ["0 h", 2]],
    "nan": [["0 h", 1], ["1 h", ".nan"]],
    "infinite": [["0 h", 1], ["1 h", "inf"]],
    "negative": [["0 h", 1], ["1 h", -5]],
}
TABLES = {
    "time goes back": "1,1\n0.5,2\n",
    "time stands still": "1,1\n1,2\n",
    "nan": "0,1\n1,nan\n",
    "infinite": "0,1\n1,inf\n",
    "negative": "0,1\n1,-5\n",
    "empty cell": "0,1\n1,\n",
    "time is not a number": "0,1\nnan,2\n",
}
TABLE_CODES = {
    **{k: v[0] for k, v in NOT_MET.items()},
    "time stands still": "E1212",
    "empty cell": "E1201",
    "time is not a number": "E1302",
}


def series_cases() -> list[Case]:
    """Every series that a flood or a zone has, in the document and as a table."""
    signed = {"stage level", "discharge of an edge"}
    uses: dict[str, Callable[[object], dict]] = {
        "inflow": inflow,
        "stage level": lambda s: stage(level=s),
        "discharge of an edge": lambda s: flood_with(boundaries=[{"edge": "west", "kind": "discharge", "discharge": s}]),
        "rain": lambda s: flood_with(rain=s),
        "reservoir inflow": lambda s: flood_with(reservoirs=[{"id": "r", "place": "river_inflow", "level": 5, "area": 1000, "inflow": s}]),
        "rain at a gauge": lambda s: {"model": "rain/gauges", "gauges": [{"id": "g", "intensity": s}]},
    }
    out = []
    for use, hazard in uses.items():
        for what, rows in ROWS.items():
            if what == "negative" and use in signed:
                continue
            code, found = NOT_MET[what]
            out.append(scenario_case(f"{use}, rows, {what}", hazard(rows), code, "[1]", found))
        for what, rows in TABLES.items():
            if what == "negative" and use in signed:
                continue
            spoil = text("bad.csv", f"time_h,value\n{rows}")
            out.append(scenario_case(f"{use}, table, {what}", hazard("bad.csv"), TABLE_CODES[what], ":3", file="bad.csv", spoil=spoil))
    return out


def place_cases() -> list[Case]:
    """What lies beside the terrain, in numbers that are none, or in a reference system of its own."""
    far, nan = FAR, ["nan", 5]
    levee = {"id": "l", "crest": [5]}
    zones = lambda **z: {"model": "hazard/zone", "zones": [{"id": "slide", "kind": "landslide", **z}]}  # noqa: E731
    far_ring, degrees = ring(9e6, 9e6, 100), [117.2, 28.3, 117.3, 28.3, 117.3, 28.4]
    parts: dict[str, tuple[dict, dict]] = {
        "levee": ({"levees": [{**levee, "points": [*far, 9.1e6, 9e6]}]}, {"levees": [{**levee, "points": [*nan, 100, 100]}]}),
        "culvert": ({"culverts": [{"id": "c", "from": far, "to": HERE, "width": 1, "height": 1, "length": 5}]},
                    {"culverts": [{"id": "c", "from": nan, "to": HERE, "width": 1, "height": 1, "length": 5}]}),
        "drain": ({"drains": [{"id": "d", "points": far, "capacity": 1}]}, {"drains": [{"id": "d", "points": nan, "capacity": 1}]}),
        "pump": ({"pumps": [{"id": "p", "from": far, "capacity": 1}]}, {"pumps": [{"id": "p", "from": nan, "capacity": 1}]}),
        "reservoir": ({"reservoirs": [{"id": "r", "points": far, "level": 5, "area": 10}]},
                      {"reservoirs": [{"id": "r", "points": nan, "level": 5, "area": 10}]}),
        "inflow": ({"inflows": [{"points": far, "discharge": [["0 h", 1]]}]}, {"inflows": [{"points": nan, "discharge": [["0 h", 1]]}]}),
    }  # fmt: skip
    out = []
    for name, (away, not_a_number) in parts.items():
        out.append(scenario_case(f"{name} outside the terrain", flood_with(**away), "E1220", "9000000"))
        out.append(scenario_case(f"{name} at nan", flood_with(**not_a_number), "E1213", "nan"))
    edge = {"edge": "west", "kind": "free"}
    out += [
        scenario_case(
            "part of an edge outside the terrain", flood_with(boundaries=[{**edge, "from": 9e6, "to": 9.1e6}]),
            "E1215", "boundaries[0]", "9000000 .. 9100000",
        ),
        scenario_case("edge slope negative", flood_with(boundaries=[{**edge, "least_slope": -1}]), "E1204", "least_slope", "-1"),
        scenario_case("tide nan", stage(tide_mean=0, tide_amplitude="nan"), "E1213", "tide_amplitude"),
        scenario_case("storm negative", flood_with(storms=[{"shape": "uniform", "depth": -5, "duration": "1 h"}]), "E1203", "depth", "-5"),
        scenario_case("soil nan", flood_with(infiltration=[{"method": "constant", "rate": "nan"}]), "E1213", "rate"),
        scenario_case("levee crest nan", flood_with(levees=[{**levee, "points": [0, 0, 9, 9], "crest": ["nan"]}]), "E1213", "crest"),
        scenario_case(
            "reservoir level nan", flood_with(reservoirs=[{"id": "r", "place": "river_inflow", "level": "nan", "area": 9}]),
            "E1213", "level",
        ),
        scenario_case("zone outside the place", zones(outline=far_ring), "E1215", "zones[0]", "outside"),
        scenario_case("zone in degrees", zones(outline=degrees), "E1215", "zones[0]", "metres in the world's CRS"),
        scenario_case("zone corner nan", zones(outline=[0, 0, "nan", 0, 1, 1]), "E1213", "outline"),
        scenario_case("zone of two corners", zones(outline=[0, 0, 1, 0]), "E1215", "outline"),
        scenario_case("zone that is no danger zone of the world", zones(danger_zones=["hill"]), "E1216", "danger_zones[0]", "hill"),
        scenario_case("zone depth nan", zones(kind="water", outline=ring(0, 0, 500), depth="nan"), "E1213", "depth"),
        scenario_case("zone depth negative", zones(kind="water", outline=ring(0, 0, 500), depth=-2), "E1204", "depth", "-2"),
        scenario_case(
            "zone fronts that go back",
            zones(growth={"by": "fronts", "fronts": [{"after": f"{t} min", "outline": ring(0, 0, r)} for t, r in ((9, 99), (5, 500))]}),
            "E1215", "fronts",
        ),
        scenario_case(
            "zone front corner nan", zones(growth={"by": "fronts", "fronts": [{"after": "9 min", "outline": [0, 0, "nan", 0, 1, 1]}]}),
            "E1213", "fronts[0].outline",
        ),
    ]  # fmt: skip
    return out


def world_cases() -> list[Case]:
    """A place that came by import and was spoiled since."""
    flood = flood_with(inflows=None, rain=[["0 h", 30]], boundaries=None)
    ground, rough = "terrain/ground", "terrain/manning"

    def case(name: str, change: Callable[[h5py.File], None], code: str, *says: str, hazard: dict = flood) -> Case:
        return scenario_case(name, hazard, code, *says, file="world.h5", spoil=h5("world.h5", change))

    def all_of(name: str, value: float) -> Callable[[h5py.File], None]:
        return lambda data: data[name].__setitem__(..., value)

    return [
        case("ground infinite", put(ground, (3, 4), np.inf), "E1213", "/terrain/ground", "row 3, column 4", "inf"),
        case("ground 1e20", put(ground, (3, 4), 1e20), "E1205", "/terrain/ground[row 3, column 4]", "9000"),
        case("ground -9999", put(ground, (3, 4), -9999), "E1204", "/terrain/ground[row 3, column 4]", "-9999"),
        case("no height anywhere", all_of(ground, np.nan), "E3007"),
        case("roughness negative", put(rough, (3, 4), -0.03), "E1204", "/terrain/manning", "row 3, column 4", "-0.03"),
        case("roughness nan", put(rough, (3, 4), np.nan), "E1213", "/terrain/manning", "row 3, column 4", "nan"),
        case("roughness infinite", put(rough, (3, 4), np.inf), "E1213", "/terrain/manning", "row 3, column 4", "inf"),
        case("roughness of another shape", replaced(rough, np.full((2, 2), 0.03, "f4")), "E2008", "/terrain/manning"),
        case("cell size nan", lambda d: d["terrain"].attrs.__setitem__("cell_m", np.nan), "E3005", "/terrain"),
        case("place outside the terrain", put("place/x", 0, 9e6), "E3008", "/place/x", "row 0"),
        case("place nan", put("place/x", 0, np.nan), "E3005", "/place/x", "row 0"),
        case("course of a place nan", put("place/line/values", 0, np.nan), "E3005", "/place/line"),
        case("gauge outside the terrain", put("gauge/x", 0, 9e6), "E3008", "/gauge/x", "row 0"),
        case("gauge nan", put("gauge/y", 0, np.nan), "E3005", "/gauge/", "row 0"),
    ]  # fmt: skip


def stored_cases() -> list[Case]:
    """hazard.nc and rain.nc that were spoiled, or made for elsewhere."""
    rain = hazard_part(inflows=None, boundaries=None)

    def hazard(name: str, change: Callable[[h5py.File], None], code: str, *says: str) -> Case:
        return scenario_case(f"hazard.nc: {name}", REPLAY, code, *says, file="hazard.nc", spoil=h5("hazard.nc", change))

    def falls(name: str, change: Callable[[h5py.File], None], code: str, *says: str) -> Case:
        return scenario_case(f"rain.nc: {name}", rain, code, *says, file="rain.nc", spoil=h5("rain.nc", change))

    other = pyproj.CRS.from_epsg(32633).to_wkt()

    def moved(data: h5py.File) -> None:
        data["x"][...] += 5e6

    return [
        hazard("another reference system", lambda d: d["crs"].attrs.update(crs_wkt=other, epsg=32633), "E2011", "reference system"),
        hazard("times go back", lambda d: d["time"].__setitem__(slice(1, 3), [120, 60]), "E1212", "/time"),
        hazard("a time is nan", put("time", 1, np.nan), "E1212", "/time"),
        hazard("area nan", put("flooded_area", 1, np.nan), "E1213", "/flooded_area"),
        hazard("area negative", put("flooded_area", 1, -1), "E1204", "/flooded_area"),
        hazard("depths missing", replaced("links/depth", None), "E2006", "links/depth"),
        hazard("grid nan", put("x", 1, np.nan), "E2007", "/x"),
        falls("another reference system", lambda d: d.attrs.__setitem__("crs_wkt", other), "E2011", "reference system"),
        falls("beside the terrain", moved, "E7302"),
        falls("times go back", lambda d: d["time"].__setitem__(slice(0, 2), [1800, 0]), "E1212", "time"),
        falls("a time is nan", put("time", 1, np.nan), "E1213", "time"),
        falls("nan", put("rain", (1, 2, 3), np.nan), "E1213", "rain[1, 2, 3]", "nan"),
        falls("infinite", put("rain", (1, 2, 3), np.inf), "E1213", "rain[1, 2, 3]", "inf"),
        falls("negative", put("rain", (1, 2, 3), -1), "E1204", "rain[1, 2, 3]", "-1"),
        falls("a fill value", put("rain", (1, 2, 3), 1e20), "E1205", "rain[1, 2, 3]"),
        falls("cells not square", lambda d: d["y"].__setitem__(..., d["y"][0] + 2 * (d["y"][...] - d["y"][0])), "E1215", "y"),
        falls("an axis nan", put("x", 1, np.nan), "E1213", "x"),
        falls("rain missing", replaced("rain", None), "E2006", "rain"),
    ]  # fmt: skip


def maps_cases() -> list[Case]:
    """Maps of other programs, NetCDF and GeoTIFF, for `muster flood` and `muster rain`."""

    def netcdf(file: str, change: Callable[[xarray.Dataset], xarray.Dataset]) -> Callable[[Path], None]:
        def spoil(folder: Path) -> None:
            with xarray.open_dataset(folder / file, engine="h5netcdf", decode_timedelta=False) as data:
                changed = change(data.load())
            changed.to_netcdf(folder / "changed.part", engine="h5netcdf")
            (folder / "changed.part").replace(folder / file)

        return spoil

    def flood(name: str, change: Callable, code: str, *says: str, file: str = "flood.nc") -> Case:
        spoil = netcdf(file, change)

        def make(folder: Path) -> list[str]:
            spoil(folder)
            command = Place.flood_command(folder)
            return [command[0], str(folder / file), *command[2:]]

        return Case(f"muster flood, {file}: {name}", make, code, file, says)

    def rain(name: str, change: Callable, code: str, *says: str) -> Case:
        spoil = netcdf("radar.nc", change)

        def make(folder: Path) -> list[str]:
            spoil(folder)
            return Place.rain_command(folder)

        return Case(f"muster rain: {name}", make, code, "radar.nc", says)

    def cell(name: str, value: float) -> Callable[[xarray.Dataset], xarray.Dataset]:
        def change(data: xarray.Dataset) -> xarray.Dataset:
            data[name].values[1, 2, 3] = value
            return data

        return change

    def axis(name: str, change: Callable[[np.ndarray], np.ndarray]) -> Callable[[xarray.Dataset], xarray.Dataset]:
        return lambda data: data.assign_coords({name: (name, change(data[name].values.copy()))})

    def at(index: int, value: object) -> Callable[[np.ndarray], np.ndarray]:
        def change(values: np.ndarray) -> np.ndarray:
            values[index] = value
            return values

        return change

    def crs(wkt: str) -> Callable[[xarray.Dataset], xarray.Dataset]:
        def change(data: xarray.Dataset) -> xarray.Dataset:
            data["crs"].attrs["crs_wkt"] = wkt
            return data

        return change

    def lost_crs(data: xarray.Dataset) -> xarray.Dataset:
        return data.drop_vars("crs")

    back = axis("time", lambda t: t[::-1])
    both = [
        ("times go back", back, "E1212", ("time",)),
        ("a time is missing", axis("time", at(1, np.datetime64("NaT"))), "E1213", ("time[1]",)),
        ("x nan", axis("x", at(1, np.nan)), "E1213", ("x[1]", "nan")),
        ("x uneven", axis("x", at(1, -1.0)), "E1215", ("x[1]",)),
        ("y nan", axis("y", at(0, np.nan)), "E1213", ("y[0]", "nan")),
        ("a reference system that is none", crs("GEOGCS[oops"), "E7301", ("crs", "GEOGCS[oops")),
        ("names a reference system that it does not hold", lost_crs, "E2006", ("crs",)),
        ("elsewhere", axis("x", lambda x: x + 5e6), "E7302", ()),
    ]  # fmt: skip
    out = [flood(name, change, code, *says) for name, change, code, says in both]
    out += [rain(name, change, code, *says) for name, change, code, says in both]
    out += [
        flood("in another reference system", crs(pyproj.CRS.from_epsg(32633).to_wkt()), "E7302"),
        flood("infinite depth", cell("depth", np.inf), "E2014", "depth[1]", "2, 3", "inf"),
        flood("depth of a fill value", cell("depth", 1e20), "E2014", "depth[1]", "2, 3"),
        flood("depth below any error", cell("depth", -9999), "E2014", "depth[1]", "2, 3", "-9999"),
        flood("speed infinite", cell("velocity", np.inf), "E2014", "velocity[1]", "2, 3"),
        flood("speed negative", cell("velocity", -9999), "E2014", "velocity[1]", "2, 3"),
        flood("level infinite", cell("wse", np.inf), "E2014", "wse[1]", "2, 3", file="levels.nc"),
        flood("level of a fill value", cell("wse", -9999), "E2014", "wse[1]", "2, 3", file="levels.nc"),
        rain("in another reference system", crs(pyproj.CRS.from_epsg(32633).to_wkt()), "E7302"),
        rain("nan", cell("rain", np.nan), "E1213", "rain[1, 2, 3]", "nan"),
        rain("infinite", cell("rain", np.inf), "E1213", "rain[1, 2, 3]", "inf"),
        rain("negative", cell("rain", -1), "E1204", "rain[1, 2, 3]", "-1"),
        rain("a fill value", cell("rain", 1e20), "E1205", "rain[1, 2, 3]"),
    ]  # fmt: skip
    return out + tiff_cases()


def tiff_cases() -> list[Case]:
    def change(band: int, index: tuple[int, int], value: float) -> Callable[[Path], None]:
        def spoil(folder: Path) -> None:
            with rasterio.open(folder / "wd_30min.tif", "r+") as file:
                values = file.read(band)
                values[index] = value
                file.write(values, band)

        return spoil

    def rewritten(file: str, **changes: object) -> Callable[[Path], None]:
        def spoil(folder: Path) -> None:
            with rasterio.open(folder / file) as source:
                values, profile = source.read(), {**source.profile, **changes}
            (folder / file).unlink()
            with rasterio.open(folder / file, "w", **profile) as out:
                out.write(values)

        return spoil

    def renamed(old: str, new: str) -> Callable[[Path], None]:
        return lambda folder: (folder / old).rename(folder / new) and None

    def case(
        name: str, spoil: Callable[[Path], None], code: str, *says: str, file: str = "wd_30min.tif", swap: tuple[str, str] | None = None
    ) -> Case:
        def make(folder: Path) -> list[str]:
            spoil(folder) if (folder / "wd_30min.tif").exists() or swap is None else None
            command = Place.tiff_command(folder)
            return [part.replace(*swap) for part in command] if swap else command

        return Case(f"muster flood, GeoTIFF: {name}", make, code, file, says)

    other = rasterio.crs.CRS.from_epsg(32633)
    turned = rasterio.Affine(10, 3, 0, 3, -10, 0)
    return [
        case("infinite depth", change(1, (2, 3), np.inf), "E2014", "2, 3", "inf"),
        case("depth of a fill value", change(1, (2, 3), 1e20), "E2014", "2, 3"),
        case("depth below any error", change(1, (2, 3), -999), "E2014", "2, 3", "-999", "band 1"),
        case("speed infinite", change(2, (2, 3), np.inf), "E2014", "2, 3"),
        case("another reference system in one", rewritten("wd_30min.tif", crs=other), "E2011", "reference system"),
        case("no reference system", rewritten("wd_30min.tif", crs=None), "E7301", "reference system"),
        case("a turned grid in one", rewritten("wd_30min.tif", transform=turned), "E2008"),
        case("a name without a moment", renamed("wd_30min.tif", "wd_x.tif"), "E1302", file="wd_x.tif", swap=("wd_30min", "wd_x")),
        case("a name with a day that there is not", renamed("wd_30min.tif", "wd_202613451800.tif"), "E1214", "202613451800",
             file="wd_202613451800.tif", swap=("wd_30min", "wd_202613451800")),
        case("two of one moment", renamed("wd_30min.tif", "wd_1h.tif"), "E1212", file="wd_60min.tif", swap=("wd_30min", "wd_1h")),
    ]  # fmt: skip


def verification_cases() -> list[Case]:
    """The same in a case of `muster verify`."""

    def case(
        name: str,
        code: str,
        *says: str,
        change: dict[str, str] | None = None,
        file: str = "case.yaml",
        spoil: Callable[[Path], None] | None = None,
    ):
        def make(folder: Path) -> list[str]:
            if spoil is not None:
                spoil(folder)
            content = CASE
            for old, new in (change or {}).items():
                assert old in content
                content = content.replace(old, new)
            (folder / "case.yaml").write_text(content, encoding="utf-8")
            return ["verify", str(folder / "case.yaml")]

        return Case(f"muster verify: {name}", make, code, file, says)

    from_file = {"grid: {columns: 3, rows: 3, cell_m: 10}\n  bed_m: 0": "bed_file: bed.asc"}
    rough = {**from_file, "manning_n: 0.03": "manning_file: rough.asc"}
    table, hole = "t_s,discharge_m3_s\n", ASC.replace("1 1 1\n1 1 1\n", "1 1 1\n1 -9999 1\n", 1)  # in the middle
    return [
        case("bed of a formula without a value", "E1215", "bed_m", change={"bed_m: 0": 'bed_m: "sqrt(x - 15)"'}),
        case("bed infinite", "E1215", "bed_m", change={"bed_m: 0": 'bed_m: "1 / (x - 15)"'}),
        case("roughness negative", "E1204", "manning_n", "-0.03", change={"manning_n: 0.03": "manning_n: -0.03"}),
        case("roughness nan", "E1215", "manning_n", change={"manning_n: 0.03": 'manning_n: "sqrt(x - 15)"'}),
        case("inflow outside the grid", "E1220", "inflows[0].points", "95", change={"x_m: [15]": "x_m: [95]"}),
        case("inflow at nan", "E1201", "inflows[0].points", change={"x_m: [15]": "x_m: [.nan]"}),
        case("series goes back", "E1212", spoil=text("series.csv", table + "60,1\n0,2\n"), file="series.csv:3"),
        case("series nan", "E1213", spoil=text("series.csv", table + "0,1\n60,nan\n"), file="series.csv:3"),
        case("series negative", "E1204", "-5", spoil=text("series.csv", table + "0,1\n60,-5\n"), file="case.yaml"),
        case("bed file nan", "E1305", ":7", change=from_file, spoil=text("bed.asc", ASC.replace("1 1 1", "1 x 1", 1)), file="bed.asc"),
        case("bed file infinite", "E1213", change=from_file, spoil=text("bed.asc", ASC.replace("1 1 1", "1 inf 1", 1)), file="case.yaml"),
        case("roughness file negative", "E1204", "manning_file", change=rough, spoil=text("rough.asc", ASC.replace("1 1 1", "1 -1 1", 1))),
        case("roughness file without data", "E1213", "manning_file", change=rough, spoil=text("rough.asc", hole)),
        case("inflow in a hole", "E1215", "inflows[0].points", change=from_file, spoil=text("bed.asc", hole)),
    ]  # fmt: skip


def import_cases() -> list[Case]:
    """What `muster import` makes terrain and danger zones of. Rows of a layer that are wrong are left out and named (docs/import.md); a
    file of which nothing can be used is refused."""

    def case(name: str, file: str, code: str, *says: str, spoil: Callable[[Path], None]) -> Case:
        def make(folder: Path) -> list[str]:
            spoil(folder)
            files = ["--osm", "map.osm", "--dem", "dem.tif", "--layer", "danger_zones=zones.geojson", "-o", "new_world.h5"]
            return ["import", *(part if part.startswith("-") else _in(folder, part) for part in files), "--country", "CN"]

        return Case(f"muster import: {name}", make, code, file, says)

    def heights(value: float, **profile: object) -> Callable[[Path], None]:
        def spoil(folder: Path) -> None:
            with rasterio.open(folder / "dem.tif") as source:
                shape, about = source.read().shape, {**source.profile, **profile}
            (folder / "dem.tif").unlink()
            with rasterio.open(folder / "dem.tif", "w", **about) as out:
                out.write(np.full(shape, value, "float32"))

        return spoil

    other = rasterio.crs.CRS.from_epsg(32633)
    return [
        case("no height in all the terrain", "dem.tif", "E7302", spoil=heights(-9999, nodata=-9999)),
        case("heights that cannot be", "dem.tif", "E7302", spoil=heights(1e20)),
        case("heights that are no numbers", "dem.tif", "E7302", spoil=heights(np.nan)),
        case("terrain in another reference system", "dem.tif", "E7302", spoil=heights(5, crs=other)),
        case("zones off the map", "zones.geojson", "E7104", spoil=text("zones.geojson", zones_geojson(40.0, 10.0))),
        case("zones at nan", "zones.geojson", "E7103", spoil=text("zones.geojson", zones_geojson(float("nan"), 10.0))),
        case(
            "zones that are no polygons", "zones.geojson", "E7103",
            spoil=text("zones.geojson", zones_geojson(0, 0).replace("Polygon", "Nothing")),
        ),
    ]  # fmt: skip


def _in(folder: Path, part: str) -> str:
    kind, _, name = part.rpartition("=")
    return f"{kind}={folder / name}" if kind else str(folder / name)


def zones_geojson(lon: float, lat: float) -> str:
    """One danger zone of 200 m or so."""
    corners = [[lon, lat], [lon + 0.002, lat], [lon + 0.002, lat + 0.002], [lon, lat]]
    feature = {"type": "Feature", "properties": {"name": "hill"}, "geometry": {"type": "Polygon", "coordinates": [corners]}}
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


CASES: list[Case] = [
    *series_cases(),
    *place_cases(),
    *world_cases(),
    *stored_cases(),
    *maps_cases(),
    *verification_cases(),
    *import_cases(),
]
