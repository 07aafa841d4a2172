"""Cells to values, by the type of their column. A cell that cannot be read is a finding, and the row goes on without it."""

import re
from datetime import date, datetime

from muster.importers.findings import Findings
from muster.importers.layers import angles, headers
from muster.importers.layers.cells import UNITS, Unreadable, date_of, number_of, text_of, yes_or_no
from muster.importers.layers.headers import Column
from muster.importers.layers.rows import Row

WORD_TYPES = ("level", "shelter_kind", "shelter_use", "danger_kind", "role", "sex", "hearing")
LIMITS = {"age": 130, "storey": 200, "cars": 50, "household_persons": 255}
#: Floors below the ground: -1, B1, 负一层, 地下室.
BELOW = re.compile(r"\s*(?:[-−－]\s*\d|[Bb]\d|负|地下)")
#: What stands behind an amount of water that comes every day.
PER_DAY = re.compile(r"\s*(?:/|每)\s*(?:天|日|d|day)\s*$", re.IGNORECASE)
#: A language after BCP 47: ug, bo-CN, zh-Hant-HK.
TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
#: Eighteen digits of an identity card, and a Chinese mobile number.
ID_NUMBER = re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?!\d)")
MOBILE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d{9}(?!\d)")


def read_values(kind: str, row: Row, findings: Findings) -> dict[str, object]:
    """The values of a row by column; cells that say nothing or cannot be read are left out."""
    columns, out = headers.columns_of(kind), {}
    for name, raw in row.cells.items():
        column = columns[name]
        if isinstance(raw, Unreadable):
            findings.add(f"layer.{raw.reason}_unread", "unread", row.where(name), header=row.headers[name])
            continue
        value = read_value(column, raw, row, findings)
        if value is None:
            shown = "" if column.personal or looks_personal(text_of(raw)) else f" “{text_of(raw)[:40]}”"
            findings.add(
                "layer.cell_unread", "unread", row.where(name) + shown, header=row.headers[name], expected=f"@import.type.{column.type}"
            )
        else:
            out[name] = value
    return out


def read_value(column: Column, raw: object, row: Row, findings: Findings) -> object:
    """One cell as its column's type has it; None = cannot be."""
    where, header = row.where(column.name), row.headers[column.name]
    if column.type == "text":
        if isinstance(raw, datetime | date):  # what Excel makes of a house or group number such as 3-1
            findings.add("layer.date_in_text", "guessed", where, header=header)
        return text_of(raw)
    if column.type == "date":
        return date_of(raw)
    if column.type == "yes_no":
        return raw if isinstance(raw, bool) else yes_or_no(raw)
    if column.type == "language":
        return language(text_of(raw), where, header, findings)
    if column.type in WORD_TYPES:
        found = headers.word(column.type, text_of(raw))
        if found and not found[1]:
            findings.add("layer.word_guessed", "guessed", f"{where} “{text_of(raw)[:40]}”", header=header, value=f"@import.word.{found[0]}")
        return found and (found[0] == "female" if column.type == "sex" else found[0])
    if column.type == "angle":
        return angle(raw)
    return amount(column, raw, where, header, findings)


def language(text: str, where: str, header: str, findings: Findings) -> str | None:
    """A tag after BCP 47: of a known name, or the text itself where it is one; "usual" = what everybody speaks there."""
    known = headers.word("language", text)
    if known and known[1]:
        return known[0]
    if TAG.fullmatch(text.strip()):
        return text.strip()
    if known:
        findings.add("layer.word_guessed", "guessed", f"{where} “{text[:40]}”", header=header, value=known[0])
    return known and known[0]


def angle(raw: object) -> float | None:
    """Degrees, or metres that stand under a header of degrees (told by their size later)."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return float(raw)
    found = angles.degrees(text_of(raw)) or angles.length(text_of(raw))
    return found[0] if found else None


def amount(column: Column, raw: object, where: str, header: str, findings: Findings) -> float | int | None:
    """A number with the unit of its header; counts are whole, and no amount is negative."""
    if column.name == "storey" and BELOW.match(text_of(raw)):
        return -1
    is_amount = column.type in headers.UNITS_OF
    raw = PER_DAY.sub("", raw) if isinstance(raw, str) else raw
    found = number_of(raw, headers.UNITS_OF.get(column.type, UNITS))
    if found is None:
        return None
    value, sure = found
    own_unit = number_of(raw, {}) is None  # a unit of the cell's own counts in place of that of the header
    value *= headers.unit_factor(header, column.type) if is_amount and not own_unit else 1.0
    if is_amount and value < 0 or value > LIMITS.get(column.name, 1e12):
        return None
    if not sure:
        findings.add("layer.about", "guessed", where, header=header)
    if column.type != "count":
        return value
    if abs(value - round(value)) > 1e-6:
        findings.add("layer.fraction", "guessed", f"{where} “{value:g}”", header=header)
    return round(value)


def looks_personal(text: str) -> bool:
    """Whether a text holds the number of an identity card or of a mobile phone."""
    return bool(ID_NUMBER.search(text) or MOBILE.search(text))
