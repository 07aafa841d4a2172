"""A stored result: run.nc, complete or not."""

import os
from typing import Any

import numpy as np

from muster import _core
from muster.language import chosen
from muster.place_of import the_same, world_of
from muster.results import Results, event_records
from muster.shelter_days import AMOUNTS


class Result(Results):
    """What a run left behind. Final arrays under the names of State, series, events and the headline numbers. Made by `muster.open`."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._core = _core.ResultFile(str(path))
        self._file = self._core.file
        self._world: _core.World | None = None

    def __getitem__(self, name: str) -> np.ndarray:
        if name not in self._core.arrays():
            raise KeyError(name)
        return self._file.read(self._core.place_of(name))

    def keys(self) -> list[str]:
        return self._core.arrays()

    @property
    def path(self) -> str:
        """Path as given."""
        return self._file.path

    @property
    def reader(self) -> _core.File:
        """The file itself: every data set and attribute by name."""
        return self._file

    @property
    def world(self) -> _core.World:
        """The place: rebuilt where a generator made it, else the world file of the scenario, found near the result; its digest is
        checked. Raises InputError where it cannot be had; `use_world` names it then."""
        if self._world is None:
            self._world = world_of(self)
        return self._world

    def use_world(self, place: str | os.PathLike[str] | _core.World) -> "Result":
        """Takes this place, or that of a world file. Raises InputError where it is another than the run's."""
        self._world = the_same(self, place) if isinstance(place, _core.World) else world_of(self, place)
        return self

    @property
    def complete(self) -> bool:
        """False where the run was stopped before its end."""
        return self._core.complete

    @property
    def facts(self) -> dict[str, Any]:
        title = self._file.text_attribute("", "title_zh" if chosen() == "zh" else "title")
        return {
            "scenario": title,
            "plan": self.provenance("plan"),
            "seed": int(self.provenance("seed")),
            "time": f"{self._core.reached_ms / 3.6e6:.2f} h",
            "complete": self.complete,
            "hash": self._core.hash,
            "file": self._file.path,
        }

    @property
    def start(self) -> str:
        return self.provenance("start")

    def provenance(self, name: str) -> str:
        """A line of what it was made from: "program", "seed", "plan", "plan_digest", "world", "world_digest", "scenario_text", ..."""
        return self._file.text_attribute("provenance", name)

    def inputs(self) -> list[tuple[str, str]]:
        """Names (without folders) and digests of the files that the run was made from."""
        return list(zip(self._file.read("provenance/input_file"), self._file.read("provenance/input_digest"), strict=True))

    def settings(self) -> dict[str, str]:
        """Every setting of the models as the run had it: path -> value, with its unit where it has one of its own ("2 min")."""
        return dict(zip(self._file.read("provenance/settings/path"), self._file.read("provenance/settings/value"), strict=True))

    def ids(self, table: str) -> list[str]:
        """Text ids of a table's rows: what row numbers in arrays and events stand for."""
        return self._file.read(f"ids/{table}")

    def shelter_table(self) -> dict[str, Any]:
        return shelter_table(self._file)

    def series(self) -> dict[str, np.ndarray]:
        time = self._file.read("time") if self._file.has("time") else np.empty(0)
        return {"time_s": time, **{name: self._file.read(name) for name in self._core.series()}}

    def numbers(self) -> dict[str, float]:
        return {name: np.asarray(self._file.read(f"summary/{name}")).reshape(-1)[0].item() for name in self._file.children("summary")}

    def events(self) -> np.ndarray:
        return event_records({name: self._file.read(f"events/{name}") for name in ("time", "kind", "subject", "object", "value")})

    def event_kinds(self) -> list[dict[str, str]]:
        columns = {name: self._file.read(f"events/kinds/{name}") for name in ("name", "subject", "object", "unit")}
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    def __repr__(self) -> str:
        facts = self.facts
        return f"<muster.Result {facts['file']!r} plan={facts['plan']!r} seed={facts['seed']} complete={facts['complete']}>"


def shelter_table(file: _core.File) -> dict[str, Any]:
    """The shelters of a result's place as it keeps them, so that nobody needs the world for them."""
    place = "provenance/place/shelter_"
    kinds = [_core.ShelterKind.__members__[word] for word in file.read(f"{place}kind")]
    out: dict[str, Any] = {"id": file.read("ids/shelter"), "name": file.read(f"{place}name"), "name_en": file.read(f"{place}name_en")}
    out["kind"], out["capacity"] = np.array([int(kind) for kind in kinds], np.uint8), np.asarray(file.read(f"{place}capacity"))
    if file.has(place + "grid"):
        out["grid"] = np.asarray(file.read(place + "grid"))
    return out | {name: np.asarray(file.read(place + name), float) for name in AMOUNTS if file.has(place + name)}


def open(path: str | os.PathLike[str]) -> Result:  # noqa: A001 - muster.open reads best
    """Opens a result file. Raises InputError where it is damaged, or no result."""
    return Result(path)
