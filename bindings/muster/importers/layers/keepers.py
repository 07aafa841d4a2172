"""Who has the key of a shelter: a resident by the id of the list, or one who lives near for a name that the list of shelters gives."""

import numpy as np

from muster.importers.findings import Findings
from muster.importers.layers.areas import Areas
from muster.importers.layers.layer import Layer
from muster.importers.layers.wardens import Candidates
from muster.values import NO_ROW

LISTED = "res-{}"  # id of a person of the world by the id of the list of residents


def name_keepers(tables: dict, areas: Areas, shelters: list[Layer], findings: Findings) -> list[Layer]:
    """Fills the column `keeper` of the table `shelter`; returns the layers, whose personal entries learn the id of the person who stands
    for the key holder. Wardens and deputies have other things to do: none of them stands for a name."""
    table, candidates = tables["shelter"], Candidates(tables, areas)
    for post in ("warden", "deputy"):
        named = np.asarray(tables["area"][post], np.int64)
        candidates.free[named[named != NO_ROW]] = False
    row_of_person = {name: row for row, name in enumerate(candidates.id)}
    row_of = {str(name): row for row, name in enumerate(table["id"])}
    keeper = np.array(table["keeper"], np.int64)
    for layer in shelters:
        with_name = {entry["id"]: entry for entry in layer.personal if "keeper_name" in entry}
        for row, where in zip(layer.rows, layer.where, strict=True):
            at = row_of.get(str(row["id"]))
            if at is None or ("keeper" not in row and row["id"] not in with_name):
                continue
            person = row_of_person.get(LISTED.format(row["keeper"])) if "keeper" in row else None
            if person is None and "keeper" in row:
                findings.add("layer.keeper_not_listed", "unread", where)
            if person is None and row["id"] in with_name:
                person = nearest(table, at, areas, candidates, row["id"], where, findings)
            if person is not None:
                keeper[at] = person
                if row["id"] in with_name:
                    with_name[row["id"]]["person"] = str(candidates.id[person])
    tables["shelter"] = {**table, "keeper": keeper}
    return shelters


def nearest(table: dict, at: int, areas: Areas, candidates: Candidates, name: str, where: str, findings: Findings) -> int | None:
    """The resident of the shelter's own area, or of the larger ones around it, who lives nearest to it. None = nobody fits."""
    x, y = float(table["x"][at]), float(table["y"][at])
    area = int(areas.lowest_at(np.array([x]), np.array([y]))[0])
    while area != NO_ROW:
        person = candidates.take(area, name, (x, y))
        if person is not None:
            findings.add("layer.keeper_stands", "guessed", where)
            return person
        area = int(areas.parent[area])
    findings.add("layer.nobody_fits_as_keeper", "note", where)
    return None
