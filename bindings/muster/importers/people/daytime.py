"""Where the listed residents work and go to school: a building of the place for the words of their list."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np

from muster.values import NO_ROW

from ..findings import Findings
from .residents import Residents

NEAR_M = 100.0  # from a shelter or a named place to the building that is meant; design default
LEAST_CONTAINED = 4  # letters of a name that is looked for within longer words; design default
COLUMNS = ("work", "school")


def plain(words: str) -> str:
    """Words without what does not matter: width, case, blanks, punctuation."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", words)).casefold()


class Buildings:
    """Buildings of a place by id, by their names and addresses on the map, and by those of shelters and named places at them."""

    def __init__(self, tables: Mapping[str, Mapping], names: Iterable[Iterable[str]]) -> None:
        building = tables["building"]
        self.row = {str(name): row for row, name in enumerate(building["id"])}
        self.x, self.y = np.asarray(building["x"], float), np.asarray(building["y"], float)
        floor = np.asarray(building["area_m2"], float) * np.maximum(np.asarray(building["storeys"], float), 1)
        found: dict[str, list[int]] = defaultdict(list)
        for row, words in enumerate(names):
            for name in {plain(word) for word in words} - {""}:
                found[name].append(row)
        self.by_name = {name: max(rows, key=lambda row: (floor[row], -row)) for name, rows in found.items()}  # of a yard the largest
        for table in ("shelter", "place"):
            if table in tables:
                self._add_points(tables[table])
        self.long_names = sorted((name for name in self.by_name if len(name) >= LEAST_CONTAINED), key=lambda name: (-len(name), name))

    def _add_points(self, table: Mapping) -> None:
        for name, name_en, x, y in zip(table["name"], table["name_en"], table["x"], table["y"], strict=True):
            row = self._nearest(float(x), float(y))
            for words in {plain(str(name)), plain(str(name_en))} - {""}:
                if row is not None:
                    self.by_name.setdefault(words, row)

    def _nearest(self, x: float, y: float) -> int | None:
        if not len(self.x):
            return None
        away = np.hypot(self.x - x, self.y - y)
        row = int(away.argmin())
        return row if away[row] <= NEAR_M else None

    def find(self, words: str) -> int | None:
        """By its id, or a name or address that is the same, or else by the longest that the words contain."""
        if words in self.row:
            return self.row[words]
        said = plain(words)
        if said in self.by_name:
            return self.by_name[said]
        return next((self.by_name[name] for name in self.long_names if name in said), None)


def goes_to(listed: Residents, person: Mapping, buildings: Buildings, findings: Findings) -> dict[str, np.ndarray]:
    """Columns `work` and `school` of the table `person`, where the list says anything of them that is found."""
    row_of = {str(name): row for row, name in enumerate(person["id"])}
    out = {}
    for column in COLUMNS:
        rows = np.full(len(person["id"]), NO_ROW, dtype=np.int64)
        unknown = []
        for known in listed.person:
            if known[column] is None:
                continue
            at = buildings.find(known[column])
            if at is None:
                unknown.append(known["id"])
            else:
                rows[row_of[known["id"]]] = at
        findings.add(f"people.{column}_not_found", "unread", unknown[0] if unknown else "", len(unknown))
        if (rows != NO_ROW).any():
            out[column] = rows
    return out
