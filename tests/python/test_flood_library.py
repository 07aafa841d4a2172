"""The floods that ship do what their pages say: who gets wet, and when."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import muster
from muster import Scenario, _core
from muster.hazard import maps_of
from muster.values import BELOW_GROUND, seconds

LIBRARY = Path(__file__).parents[2] / "scenarios" / "library"


@dataclass
class Flood:
    """A solved flood, read at houses and gauges."""

    hazard: xr.Dataset
    area: np.ndarray  #: [house] village or community
    depth_m: np.ndarray  #: [house] greatest
    arrival_h: np.ndarray  #: [house] of 5 cm; negative = never

    def wet(self, *areas: str) -> np.ndarray:
        """The houses of these areas (none = all) where 10 cm stood."""
        return (self.depth_m >= 0.1) & (np.isin(self.area, areas) if areas else True)

    def gauge(self, name: str) -> np.ndarray:
        """[frame] level, m above datum; NaN = dry."""
        names = [str(g) for g in self.hazard["gauge_id"].values]
        return self.hazard["gauge_level"].values[:, names.index(name)]


def solved(name: str, folder: Path, change: tuple[str, str] | None = None) -> Flood:
    path = LIBRARY / name / "scenario.yaml"
    if change is not None:
        text = path.read_text(encoding="utf-8")
        assert change[0] in text
        path = folder / "changed.yaml"
        path.write_text(text.replace(*change).split("plans:")[0], encoding="utf-8")
    scenario = Scenario.load(path)
    scenario.solve(folder / "hazard.nc", 1)
    world = scenario.world
    house, area = world.table("building"), world.table("area")
    hazard = xr.load_dataset(folder / "hazard.nc", engine="h5netcdf", decode_times=False, phony_dims="sort")
    assert float(hazard.attrs["mass_error"]) < 1e-6
    at = {"x": xr.DataArray(house["x"]), "y": xr.DataArray(house["y"])}
    depth, arrival = (hazard[name].sel(at, method="nearest").values for name in ("depth_max", "arrival"))
    return Flood(hazard, np.asarray(area["id"])[area["parent"][house["grid"]]], depth, arrival / 3600)


def test_a_flash_flood_reaches_the_houses_by_the_stream_within_two_hours(tmp_path):
    flood = solved("flash_flood", tmp_path)
    by_the_stream = flood.wet("community_01", "community_02", "village_01", "village_04")
    assert by_the_stream.sum() > 500
    assert np.median(flood.arrival_h[by_the_stream]) < 2
    area = flood.hazard["flooded_area"].values
    assert 1 < np.argmax(area) / 60 < 3 and area[-1] < 0.3 * area.max()


def test_a_levee_holds_until_it_breaks_and_the_town_floods_from_there(tmp_path):
    flood = solved("levee_breach", tmp_path)
    town = flood.wet("community_01", "community_02")
    assert town.sum() > 300
    assert flood.arrival_h[town].min() > 4
    outside = flood.wet("village_01", "village_04")
    assert outside.sum() >= 20 and np.median(flood.arrival_h[outside]) < 3
    whole = solved("levee_breach", tmp_path, ("over_crest: -1.3", "over_crest: 1"))
    assert whole.wet("community_01", "community_02").sum() == 0


def test_a_dam_breaks_after_forty_minutes_and_its_wave_runs_through_the_valley(tmp_path):
    flood = solved("dam_break", tmp_path)
    wet = flood.wet()
    assert wet.sum() > 300
    assert 40 / 60 < flood.arrival_h[wet].min() < 1.5
    upstream, bridge = (np.nan_to_num(flood.gauge(g)) for g in ("gauge_upstream", "gauge_bridge"))
    assert np.argmax(upstream) <= np.argmax(bridge)
    assert flood.hazard["velocity_max"].max() > 3


def test_a_cloudburst_fills_the_low_town_and_the_pump_lowers_it(tmp_path):
    flood = solved("urban_rain", tmp_path)
    low = flood.gauge("gauge_low_town")
    assert np.isnan(low[0]) and 1 < np.nanargmax(low) / 60 < 3.5
    assert flood.wet("community_01").sum() > 100
    pumped = solved("urban_rain", tmp_path, ("control: off", "control: on")).gauge("gauge_low_town")
    assert np.nanmax(pumped) < np.nanmax(low)
    assert np.nan_to_num(pumped[-1]) < low[-1] - 0.05


def test_the_underpass_floods_first_and_deep_and_rooms_below_ground_before_the_ground_floors(tmp_path):
    scenario = Scenario.load(LIBRARY / "urban_rain" / "scenario.yaml")
    world = scenario.world
    links, household, person = (world.table(name) for name in ("link", "household", "person"))
    under = np.asarray(links["structure"]) == int(_core.LinkStructure.underpass)
    plain = np.asarray(links["structure"]) == int(_core.LinkStructure.plain)
    assert under.sum() == 2, "one underpass, both ways"
    run = scenario.start("none").advance()
    run.save(tmp_path / "run.nc")
    maps = maps_of(muster.open(tmp_path / "run.nc"))
    closed = maps.first_on_links_s(0.5)
    assert np.nanmax(closed[under]) < np.nanmin(closed[plain]), "before any street"
    assert np.isfinite(maps.first_on_links_s(4.5)[under]).all() and not np.isfinite(maps.first_on_links_s(4.5)[plain]).any()
    below = (np.asarray(household["storey"]) == BELOW_GROUND)[person["household"]]
    assert 20 <= below.sum() <= 0.05 * len(below)
    exposed = seconds(run["person/exposed"])
    assert np.nanmin(exposed[below]) < np.nanmin(exposed[~below])
    assert np.isfinite(exposed[below]).mean() > 5 * np.isfinite(exposed[~below]).mean()


def test_a_storm_tide_comes_with_the_surge_and_goes_with_the_ebb(tmp_path):
    flood = solved("storm_tide", tmp_path)
    town = flood.wet("community_01", "community_02")
    assert town.sum() > 300 and flood.arrival_h[town].min() > 3
    bridge = flood.gauge("gauge_bridge")
    assert 4.5 < np.nanargmax(bridge) / 60 < 6
    assert bridge[-1] < np.nanmax(bridge) - 2


@pytest.mark.parametrize("name", ["flash_flood", "levee_breach", "dam_break", "urban_rain", "storm_tide"])
def test_each_has_a_page_and_a_plan_that_orders_people_out(name):
    assert (LIBRARY / name / "README.md").is_file()
    scenario = Scenario.load(LIBRARY / name / "scenario.yaml")
    assert len(scenario.plans) == 2
