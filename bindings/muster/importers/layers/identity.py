"""Who is who: ids that are unique and say nothing about a person, rows that stand twice, and personal data moved out of the rows."""

import json

import numpy as np

from muster.importers.findings import Findings
from muster.importers.layers import headers
from muster.importers.layers.values import ID_NUMBER, MOBILE, looks_personal

PEOPLE = ("wardens", "residents")  # rows that are persons or households: numbered, never named
TELLING = ("id", "id_number", "person_name", "phone", "persons")
ONE = {"areas": "area", "danger_zones": "danger_zone", "shelters": "shelter", "wardens": "warden", "posts": "post",
       "residents": "resident", "danger_points": "danger_point"}  # fmt: skip


def without_twins(kind: str, rows: list[dict], shapes: np.ndarray, places: list[str], findings: Findings) -> np.ndarray:
    """bool[row]: the first of rows that are alike in every value and in their shape. Two residents of 70 in one village are not twins:
    rows of people are compared only where something tells them apart."""
    seen: set[str] = set()
    keep = np.ones(len(rows), bool)
    for i, (row, shape) in enumerate(zip(rows, shapes, strict=True)):
        if kind in PEOPLE and not any(column in row for column in TELLING):
            continue
        mark = json.dumps([row, shape.wkb_hex if shape is not None else None], sort_keys=True, ensure_ascii=False)
        keep[i] = mark not in seen
        seen.add(mark)
        if not keep[i]:
            findings.add("layer.twin", "dropped", places[i])
    return keep


def take_personal(kind: str, rows: list[dict], names: dict[str, str], places: list[str], findings: Findings) -> list[dict[str, str]]:
    """Takes what belongs to real people out of the rows: columns that are personal by their nature, and numbers of phones and identity
    cards in other texts. Returns it, one dict per row. `names` (column -> header) are for findings, which never show a value."""
    columns, out = headers.columns_of(kind), []
    found: dict[str, int] = {}
    households: dict[str, str] = {}
    for row, place in zip(rows, places, strict=True):
        if "phone" in row and kind == "residents":
            row["has_phone"] = True
        entry = {}
        for column in [name for name in row if name in columns and columns[name].personal]:
            entry[column] = str(row.pop(column))
            found[column] = found.get(column, 0) + 1
        for column, text in [*row.items()]:
            if not isinstance(text, str) or not looks_personal(text):
                continue
            if column == "household":  # the card number of its head, say: what tells households apart has to stay
                row[column] = households.setdefault(text, f"household_{len(households) + 1}")
                entry["household"] = text
                continue
            entry["remark"] = "; ".join(filter(None, [entry.get("remark"), text]))
            rest = MOBILE.sub("", ID_NUMBER.sub("", text)).strip(" ,，;；:：()（）")
            row[column] = rest
            if not rest:
                del row[column]
            findings.add("layer.personal_in_text", "note", place, header=names.get(column, column))
        out.append(entry)
    for column, count in found.items():
        findings.add("layer.personal_column", "note", file_of(places), count=count, header=names.get(column, column))
    return out


def identify(kind: str, rows: list[dict], places: list[str], findings: Findings) -> None:
    """Gives every row an id: its own, else its name, else a number; a second of the same gets a number behind it."""
    taken: set[str] = set()
    for number, (row, place) in enumerate(zip(rows, places, strict=True), 1):
        name = None if kind in PEOPLE else row.get("name")
        wanted = row.get("id") or name or f"{ONE[kind]}_{number}"
        row["id"], repeat = wanted, 2
        while row["id"] in taken:
            row["id"], repeat = f"{wanted}_{repeat}", repeat + 1
        if row["id"] != wanted:
            findings.add("layer.duplicate_id", "guessed", f"{place} “{wanted}”")
        taken.add(row["id"])
        if kind not in PEOPLE and not row.get("name"):
            row["name"] = row["id"]
            findings.add("layer.no_name", "guessed", place)


def file_of(places: list[str]) -> str:
    """The file that a place is in."""
    return places[0].split("!")[0].split("#")[0] if places else ""
