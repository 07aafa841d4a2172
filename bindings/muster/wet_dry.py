"""How often places change between wet and dry when the terrain's heights are uncertain: one flood per seed, counted at shelters, exits,
homes and buildings.

A place is wet in a flood whose deepest water there is at least the depth that counts as arrival (`arrival_depth` of the flood). Works on
result files of an ensemble, each seed once, whatever plans it was run with, and on runs of the hazard alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from muster import _core, csv_file
from muster.language import chosen, say

if TYPE_CHECKING:
    from muster.scenario import Scenario

#: Kinds of places, in the order in which they are told, and the array that each stands in.
ARRAYS = {"shelter": "most_water/shelter_depth_m", "household": "most_water/household_depth_m", "building": "most_water/building_depth_m"}
KINDS = ("shelter", "exit", "household", "building")


@dataclass(frozen=True)
class Change:
    """A shelter or exit that is wet in some floods and dry in others."""

    kind: str  #: "shelter" or "exit"
    id: str
    name: str
    name_en: str
    wet: int  #: floods in which it is wet
    floods: int
    deepest_m: float  #: in any of them

    def label(self, lang: str) -> str:
        """Its name, else its id."""
        return (self.name_en or self.name or self.id) if lang == "en" else (self.name or self.id)


@dataclass(frozen=True)
class Count:
    """Places of one kind: how many are dry in all floods, wet in some, wet in all."""

    kind: str
    dry: int
    some: int
    wet: int


class WetDry:
    """Depths of every flood, and what they come to."""

    def __init__(self, threshold_m: float, ids: Mapping[str, list[str]], shelters: Mapping[str, list[str]]) -> None:
        """`ids`: of each table in ARRAYS. `shelters`: columns name, name_en, kind (words)."""
        self.threshold_m, self.ids, self.shelters = threshold_m, ids, shelters
        self.seeds: list[int] = []
        self._wet = {table: np.zeros(len(ids[table]), dtype=int) for table in ARRAYS}
        self._deepest = {table: np.zeros(len(ids[table])) for table in ARRAYS}

    def add(self, seed: int, depths: Mapping[str, np.ndarray]) -> None:
        """The flood of one seed: depths by the names of ARRAYS. A seed that is there already is the same flood."""
        if seed in self.seeds:
            return
        self.seeds.append(seed)
        for table, name in ARRAYS.items():
            depth = np.asarray(depths[name], dtype=float)
            self._wet[table] += depth >= self.threshold_m - 1e-9
            self._deepest[table] = np.maximum(self._deepest[table], depth)

    @property
    def floods(self) -> int:
        """Realisations counted."""
        return len(self.seeds)

    def _rows(self, kind: str) -> np.ndarray:
        if kind in ("shelter", "exit"):
            return np.flatnonzero((np.asarray(self.shelters["kind"]) == "exit") == (kind == "exit"))
        return np.arange(len(self.ids[kind]))

    def counts(self) -> list[Count]:
        """One row per kind that the place has."""
        out = []
        for kind in KINDS:
            wet = self._wet["shelter" if kind == "exit" else kind][self._rows(kind)]
            if len(wet):
                dry, always = int((wet == 0).sum()), int((wet == self.floods).sum())
                out.append(Count(kind, dry, len(wet) - dry - always, always))
        return out

    def changes(self) -> list[Change]:
        """Shelters and exits that are wet in some floods only, the oftenest first."""
        out = []
        for kind in ("shelter", "exit"):
            for row in self._rows(kind):
                wet = int(self._wet["shelter"][row])
                if 0 < wet < self.floods:
                    names = self.shelters["name"][row], self.shelters["name_en"][row]
                    out.append(Change(kind, self.ids["shelter"][row], *names, wet, self.floods, float(self._deepest["shelter"][row])))
        return sorted(out, key=lambda change: (-change.wet, change.id))

    def sentences(self, lang: str | None = None) -> list[str]:
        """What it comes to, in words."""
        lang_used = lang or chosen()
        out = [say("wet_dry.floods", lang, floods=self.floods, depth=f"{self.threshold_m:g}")]
        for count in self.counts():
            out.append(say("wet_dry.count", lang, kind=say(f"wet_dry.{count.kind}", lang), dry=count.dry, some=count.some, wet=count.wet))
        for change in self.changes():
            words = {"name": change.label(lang_used), "id": change.id, "wet": change.wet, "floods": change.floods}
            out.append(
                say("wet_dry.change", lang, share=f"{100 * change.wet / change.floods:.0f}", deepest=f"{change.deepest_m:.2f}", **words)
            )
        return out

    def write_csv(self, path: str | os.PathLike[str]) -> Path:
        """A row per place: kind, id, names, floods in which it is wet, floods, share, deepest water (m). With a byte-order mark: Excel."""
        header = ["kind", "id", "name", "name_en", "wet_floods", "floods", "wet_share", "deepest_m"]
        return csv_file.write(path, header, (line for kind in KINDS for line in self._lines(kind)))

    def _lines(self, kind: str) -> Iterator[list[object]]:
        table = "shelter" if kind == "exit" else kind
        for row in self._rows(kind):
            names = (self.shelters["name"][row], self.shelters["name_en"][row]) if table == "shelter" else ("", "")
            wet, deepest = int(self._wet[table][row]), self._deepest[table][row]
            yield [kind, self.ids[table][row], *names, wet, self.floods, f"{wet / self.floods:.4f}", f"{deepest:.3f}"]


def of_results(paths: Iterable[str | os.PathLike[str]]) -> WetDry | None:
    """Counted over result files of one place; None where their terrain has no error."""
    found: WetDry | None = None
    for path in paths:
        file = _core.File.open(os.fspath(path))
        if not all(file.has(f"final/{name}") for name in ARRAYS.values()):
            continue
        if found is None:
            place = "provenance/place"
            shelters = {column: list(file.read(f"{place}/shelter_{column}")) for column in ("name", "name_en", "kind")}
            found = WetDry(_threshold(file), {table: list(file.read(f"ids/{table}")) for table in ARRAYS}, shelters)
        seed = int(file.text_attribute("provenance", "seed"))
        found.add(seed, {name: file.read(f"final/{name}") for name in ARRAYS.values()})
    return found


def _threshold(file: _core.File) -> float:
    settings = dict(zip(file.read("provenance/settings/path"), file.read("provenance/settings/value"), strict=True))
    return arrival_depth(settings)


def arrival_depth(settings: Mapping[str, str]) -> float:
    """Depth that counts as arrival, of settings by path."""
    return next((float(value) for path, value in settings.items() if path.startswith("hazard") and path.endswith(".arrival_depth")), 0.05)


def has_terrain_error(scenario: Scenario) -> bool:
    """True where a flood that the scenario solves has an error of its terrain."""
    return any(
        s["path"].endswith(("terrain_error.deviation", "terrain_error.fine_deviation")) and float(s["value"]) > 0
        for s in scenario.settings()
    )


def of_world(scenario: Scenario) -> WetDry:
    """Nothing counted yet, for runs of a scenario's hazard."""
    from muster.values import words

    tables = {table: scenario.world.table(table) for table in ARRAYS}
    shelter = tables["shelter"]
    columns = {"name": list(shelter["name"]), "name_en": list(shelter["name_en"]), "kind": list(words("shelter/kind", shelter["kind"]))}
    settings = {s["path"]: s["value"] for s in scenario.settings()}
    return WetDry(arrival_depth(settings), {table: list(rows["id"]) for table, rows in tables.items()}, columns)
