"""The series of a run as an xarray Dataset. Needs xarray (extra `data`)."""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import xarray

    from muster.results import Results

_SPECIAL = {"flooded_km2": "km2", "gauge_level_m": "m"}
_SECOND_AXIS = {"gauge_level_m": "gauge", "occupants": "shelter"}


def series_dataset(results: "Results") -> "xarray.Dataset":
    """Variables on `time` and, where there is one, the gauge's or the shelter's id."""
    import xarray

    series = dict(results.series())
    time = np.round(series.pop("time_s") * 1000).astype("timedelta64[ms]").astype("timedelta64[ns]")
    coords: dict = {"time": time}
    variables = {}
    for name, values in series.items():
        axis = _SECOND_AXIS.get(name)
        if axis is not None:
            coords[axis] = list(results.world.table(axis)["id"])
        variables[name] = (("time", axis) if axis else ("time",), np.array(values), {"units": _SPECIAL.get(name, "person")})
    return xarray.Dataset(variables, coords, {name: str(value) for name, value in results.facts.items()})
