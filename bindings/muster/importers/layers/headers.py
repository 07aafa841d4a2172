"""Which header means which column: synonyms.csv beside this file is the one list, in Chinese and English."""

import csv
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from muster.importers.layers.cells import HOURS, MASSES, UNITS, VOLUMES

KINDS = ("areas", "danger_zones", "shelters", "wardens", "posts", "residents", "danger_points")
FOLDER = Path(__file__).parent
#: Units that the cells of a type of column may have, and what they are worth in the column's own.
UNITS_OF = {"area": UNITS, "count": UNITS, "litres": VOLUMES, "kilograms": MASSES, "hours": HOURS, "length": {}}


@dataclass(frozen=True)
class Column:
    """One column that a kind of layer may have. `type` says how its cells are read (values.py); `headers` are folded."""

    name: str
    type: str
    personal: bool
    headers: tuple[str, ...]
    en: str
    zh: str


@dataclass
class Mapping:
    """How the headers of one layer were understood, in the order of the sheet."""

    columns: dict[str, str | None] = field(default_factory=dict)  #: header -> column, None = not used
    guessed: dict[str, str] = field(default_factory=dict)  #: header -> the synonym that it only contains

    def as_json(self) -> dict:
        """What a mapping file and the import report hold."""
        return {"columns": self.columns, "guessed": self.guessed}


def folded(text: object) -> str:
    """A header as it is compared: half-width, lower case, without blanks, marks, and units in brackets."""
    plain = unicodedata.normalize("NFKC", str(text or "")).lower()
    short = re.sub(r"\([^)]*\)|\[[^\]]*\]", "", plain)
    return re.sub(r"[\s*:：·_\-./、()\[\]<>\"']+", "", short or plain)


@cache
def columns_of(kind: str) -> dict[str, Column]:
    """The columns of a kind of layer by name."""
    out = {}
    with (FOLDER / "synonyms.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["kinds"] == "all" or kind in row["kinds"].split("|"):
                names = tuple(dict.fromkeys([folded(header) for header in row["headers"].split("|")] + [folded(row["column"])]))
                out[row["column"]] = Column(row["column"], row["type"], bool(row["personal"]), names, row["en"], row["zh"])
    return out


@cache
def by_header(kind: str) -> dict[str, str]:
    """Folded header -> column; where two columns claim a header, the first in the list has it."""
    out: dict[str, str] = {}
    for column in columns_of(kind).values():
        for header in column.headers:
            out.setdefault(header, column.name)
    return out


def understand(kind: str, headers: Sequence[object], given: dict[str, str | None] | None = None, cut_bytes: int = 0) -> Mapping:
    """Reads the headers of a table. `given` (header -> column or None) comes first; then synonyms; then, for Chinese headers, the
    longest synonym that the header contains. A column is given out once, to the best header. `cut_bytes`: names of this many bytes
    or more may have lost their ends (the ten bytes of a DBF file)."""
    known, mapping = by_header(kind), Mapping({str(header): None for header in headers if header not in (None, "")})
    taken: set[str] = set()
    given = {folded(header): column for header, column in (given or {}).items()}
    finders = (lambda h: given.get(h), lambda h: known.get(h), lambda h: cut(h, known, cut_bytes), lambda h: contained(h, known))
    for rank, find in enumerate(finders):
        for header, have in mapping.columns.items():
            name = folded(header)
            column = None if have or (rank and name in given) else find(name)
            if column and column not in taken:
                mapping.columns[header] = column
                taken.add(column)
                if rank >= 2:
                    mapping.guessed[header] = next(
                        synonym for synonym, of in known.items() if of == column and (synonym in name or name in synonym)
                    )
    return mapping


def unit_factor(header: str, column_type: str = "area") -> float:
    """What the cells under a header are to be multiplied with: 面积(亩) gives 2000/3, 人口(万人) 10,000, 储水量(吨) 1,000."""
    brackets = re.findall(r"[(\[]([^)\]]*)[)\]]", unicodedata.normalize("NFKC", header).lower())
    inside = brackets[-1].removeprefix("单位").strip(" :") if brackets else ""
    return next((factor for unit, factor in UNITS_OF[column_type].items() if inside.startswith(unit)), 1.0)


def cut(name: str, known: dict[str, str], cut_bytes: int) -> str | None:
    """The column with a synonym that begins with a name cut short; where several do, the name, which stands first in most tables."""
    if not cut_bytes or max(len(name.encode()), len(name.encode("gb18030")) + 1) < cut_bytes:
        return None
    found = {column for synonym, column in known.items() if len(name) >= 2 and synonym.startswith(name)}
    return found.pop() if len(found) == 1 else "name" if "name" in found else None


def contained(name: str, known: dict[str, str]) -> str | None:
    """The column of the longest Chinese synonym (two characters or more) in a header."""
    inside = [synonym for synonym in known if len(synonym) >= 2 and not synonym.isascii() and synonym in name]
    return known[max(inside, key=lambda synonym: (len(synonym), name.rfind(synonym)))] if inside else None


@cache
def words_of(type_name: str) -> dict[str, str]:
    """Folded word -> value, for a column whose cells are words (words.csv)."""
    out = {}
    with (FOLDER / "words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["type"] == type_name:
                out |= {folded(word): row["value"] for word in [*row["words"].split("|"), row["value"]]}
    return out


def word(type_name: str, text: str) -> tuple[str, bool] | None:
    """The value that a word stands for, and whether it was that word itself (else the longest one that it contains). None = unknown."""
    known, name = words_of(type_name), re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).lower())
    for whole in (name, folded(text)):
        if whole in known:
            return known[whole], True
    inside = [w for w in known if not w.isascii() and w in name]
    return (known[max(inside, key=lambda w: (len(w), name.rfind(w)))], False) if inside else None
