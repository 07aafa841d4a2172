"""Wardens and deputies of areas: persons of the world who live there stand for those whom the list names."""

import numpy as np

from muster import _core
from muster.importers.findings import Findings
from muster.importers.layers.areas import Areas
from muster.importers.layers.layer import Layer
from muster.importers.layers.placement import AddressBook
from muster.importers.people.presence import RESIDENT
from muster.values import NO_ROW

AGES = (18, 70)  # years: who may be a warden. Design default


class Candidates:
    """Persons who can be wardens: grown up, able to walk, with a telephone; and where they live."""

    def __init__(self, tables: dict, areas: Areas) -> None:
        """`tables`: person, household and building of the world being made."""
        person, household, building = tables["person"], tables["household"], tables["building"]
        home = np.asarray(household["home"])[np.asarray(person["household"])] if len(person["id"]) else np.zeros(0, int)
        age = np.asarray(person["age"])
        fit = (age >= AGES[0]) & (age <= AGES[1]) & (np.asarray(person["impaired"]) == 0) & (np.asarray(person["phone"]) == 1)
        if "presence" in person:  # who is away part of the year is no warden
            fit &= np.asarray(person["presence"]) == RESIDENT
        self.free = fit.copy()
        self.id = person["id"]
        self.key = np.asarray(_core.entity_keys("person", list(person["id"])), np.uint64)
        self.xy = np.column_stack([np.asarray(building["x"])[home], np.asarray(building["y"])[home]])
        lives_in = np.asarray(building["grid"], np.int64)[home]
        self.by_area = np.argsort(lives_in, kind="stable")
        self.begin = np.searchsorted(lives_in[self.by_area], np.arange(len(areas.parent) + 1))
        self.parts: dict[int, list[int]] = {}
        for part, parent in enumerate(areas.parent):
            self.parts.setdefault(int(parent), []).append(part)

    def living_in(self, area: int) -> np.ndarray:
        """Rows of persons who are free, and at home in the area or in one that is part of it."""
        rows = np.sort(np.concatenate([self.by_area[self.begin[part] : self.begin[part + 1]] for part in self.descendants(area)]))
        return rows[self.free[rows]]

    def descendants(self, area: int) -> list[int]:
        """Rows of an area and of all that are part of it."""
        found = [area]
        for part in found:  # grows while it is walked
            found += [below for below in self.parts.get(part, []) if below not in found]
        return found

    def take(self, area: int, warden: str, at: tuple[float, float] | None) -> int | None:
        """A person of the area, the nearest to `at` if that is known, else drawn by the warden's id. None = nobody fits."""
        fits = self.living_in(area)
        if not len(fits):
            return None
        luck = self.key[fits] ^ np.uint64(_core.entity_keys("warden", [warden])[0])
        away = np.hypot(*(self.xy[fits] - at).T) if at is not None else np.zeros(len(fits))
        chosen = int(fits[np.lexsort((luck, np.round(away)))[0]])
        self.free[chosen] = False
        return chosen


def name_wardens(tables: dict, areas: Areas, area_layer: Layer | None, wardens: list[Layer], findings: Findings) -> list[Layer]:
    """Fills warden and deputy of the table `area`; returns the layers of wardens less those who could not be used. Their personal entries
    learn the id of the person who stands for them. A second name of an area is its deputy; more than two are not used."""
    book, candidates = AddressBook(area_layer), Candidates(tables, areas)
    posts = {"warden": np.array(tables["area"]["warden"]), "deputy": np.array(tables["area"]["deputy"])}
    out = []
    for layer in wardens:
        keep = np.ones(len(layer), bool)
        stands: dict[str, str] = {}
        for i, row in enumerate(layer.rows):
            person = appoint(row, layer.where[i], layer.geometry[i], areas, book, candidates, posts, findings)
            keep[i] = person is not None
            if person is not None:
                stands[row["id"]] = str(candidates.id[person])
        layer = layer.keep(keep)
        layer.personal = [{**entry, "person": stands[entry["id"]]} for entry in layer.personal]
        out.append(layer)
    tables["area"] = {**tables["area"], **posts}
    report_missing(tables, areas, findings)
    return out


def appoint(
    row: dict, where: str, shape, areas: Areas, book: AddressBook, candidates: Candidates, posts: dict, findings: Findings
) -> int | None:
    """One row of the list: the person who stands for it, or None."""
    point = None if shape is None else (shape.centroid.x, shape.centroid.y)
    named = book.find(row)
    area = named if named is not None else (None if point is None else int(areas.lowest_at([point[0]], [point[1]])[0]))
    if area is None:
        findings.add("layer.area_not_known", "dropped", where)
        return None
    role = row.get("role", "warden")
    second = role == "warden" and posts["warden"][area] != NO_ROW
    role = "deputy" if second else role
    if posts[role][area] != NO_ROW:
        findings.add("layer.too_many_wardens", "dropped", where, area=areas.names[area])
        return None
    exact = point if shape is not None and not row.get("position_error_m") else None
    person = candidates.take(area, row["id"], exact)
    if person is None:
        findings.add("layer.nobody_fits_as_warden", "dropped", where, area=areas.names[area])
        return None
    if second:
        findings.add("layer.second_warden", "guessed", where)
    posts[role][area] = person
    return person


def report_missing(tables: dict, areas: Areas, findings: Findings) -> None:
    """Areas with people of their own and no warden: the model takes their post for a desk that always answers."""
    lived_in = (
        np.unique(np.asarray(tables["building"]["grid"])[np.asarray(tables["household"]["home"])])
        if len(tables["household"]["home"])
        else []
    )
    for area in lived_in:
        if area != NO_ROW and tables["area"]["warden"][area] == NO_ROW:
            findings.add("layer.area_without_warden", "note", areas.names[area] or areas.ids[area])
