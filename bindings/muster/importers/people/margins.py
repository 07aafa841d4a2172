"""Census margins: how many people of each age, of each sex, ... a place has, from a small table (`--margins FILE.csv`).

One row per class: margin, class, count (or percent). Persons: age, sex, limited_mobility; households: household_size, cars.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

from muster._core import Problem
from muster.errors import InputError, refuse
from muster.language import say

from .table import find, missing_columns, rows_of

OPEN = 255  # upper end of "60+": beyond any age and any household
COLUMNS = {
    "margin": ("margin", "table", "指标", "项目", "边际"),
    "class": ("class", "category", "分类", "类别", "组别"),
    "count": ("count", "number", "persons", "households", "数量", "人数", "户数", "人数/户数"),
    "percent": ("percent", "share", "%", "百分比", "占比", "比重"),
}
MARGINS = {
    "age": ("age", "年龄"),
    "sex": ("sex", "gender", "性别"),
    "limited_mobility": ("limited_mobility", "limited mobility", "impaired", "disability", "行动不便", "残疾"),
    "household_size": ("household_size", "household size", "户规模", "家庭户规模", "家庭人口", "家庭人口数"),
    "cars": ("cars", "vehicles", "车辆", "车辆数", "汽车", "汽车数"),
}
OF_PERSONS = ("age", "sex", "limited_mobility")
OF_HOUSEHOLDS = ("household_size", "cars")
LOWEST = {"age": 0, "sex": 0, "limited_mobility": 0, "household_size": 1, "cars": 0}
YES_NO = ("limited_mobility", {"yes": 1, "1": 1, "是": 1, "true": 1, "no": 0, "0": 0, "否": 0, "false": 0})
SEXES = ("sex", {"female": 1, "f": 1, "women": 1, "女": 1, "女性": 1, "male": 0, "m": 0, "men": 0, "男": 0, "男性": 0})
WORDS = dict((YES_NO, SEXES))
CLASS = re.compile(r"(\d+)(?:[-—–~至到](\d+)|(\+|及以上|以上|and more|and over))?")
PERCENT_OFF = 0.5  # that published percentages may add up to beside 100, rounded as they are


@dataclass(frozen=True)
class Margin:
    """One margin: classes from..to (both included) that cover everything once, and how many are in each."""

    name: str
    classes: tuple[tuple[int, int], ...]  #: sorted; the last one ends at OPEN where it is open
    label: tuple[str, ...]  #: as the file writes it
    value: tuple[float, ...]  #: persons or households, or percent
    line: tuple[int, ...]  #: of the file
    percent: bool

    def total(self) -> float:
        return math.fsum(self.value)


@dataclass(frozen=True)
class Margins:
    """The margins of a file, by name."""

    path: Path
    by_name: dict[str, Margin]

    def get(self, name: str) -> Margin | None:
        return self.by_name.get(name)

    def contradiction(self, name: str, key: str, **arguments: object) -> InputError:
        """An InputError at a margin's first line, its sentence being `import.people.margins.<key>`."""
        margin = self.by_name[name]
        return InputError([inconsistent(self.path, margin.line[0], 0, key, margin=name, **arguments)])


def inconsistent(path: Path, line: int, column: int, key: str, **arguments: object) -> Problem:
    said = {lang: say(f"import.people.margins.{key}", lang, **arguments) for lang in ("en", "zh")}
    return Problem(1215, file=str(path), line=line, column=column, arguments={"reason": said["en"], "reason_zh": said["zh"]})


def read_margins(path: Path) -> Margins:
    """The margins of a CSV file (UTF-8 or GB 18030; comma, semicolon or tab; lines with # are comments). Raises InputError with every
    bad cell, and with every margin that has gaps or contradicts another one."""
    rows = rows_of(path)
    at = {name: find(rows[0][1], known) for name, known in COLUMNS.items()}
    wanted = ["margin", "class", "count" if at["percent"] is None else "percent"]
    missing = [name for name in wanted if at[name] is None]
    if missing:
        raise missing_columns(path, rows[0], missing)
    if len(rows) == 1:
        raise refuse(1304, path)
    percent = at["count"] is None
    reader = Reader(path, at["margin"], at["class"], at["percent"] if percent else at["count"])
    for number, row in rows[1:]:
        reader.read(number, row)
    margins = reader.margins(percent)
    if reader.problems:
        raise InputError(reader.problems)
    check_together(margins)
    return margins


class Reader:
    """Rows of the file, and what is wrong with them."""

    def __init__(self, path: Path, margin: int, class_: int, value: int) -> None:
        self.path, self.at = path, (margin, class_, value)
        self.problems: list[Problem] = []
        self.rows: dict[str, list[tuple[int, int, str, float, int]]] = {}  # low, high, label, value, line

    def problem(self, code: int, line: int, place: int, **arguments: object) -> None:
        named = {name: str(value) for name, value in arguments.items()}
        self.problems.append(Problem(code, file=str(self.path), line=line, column=place, arguments=named))

    def read(self, line: int, row: list[str]) -> None:
        if len(row) <= max(self.at):
            return self.problem(1303, line, 0, found=len(row), expected=max(self.at) + 1)
        word, label, text = (row[column].strip() for column in self.at)
        name = next((name for name, known in MARGINS.items() if word.lower() in known), None)
        if name is None:
            return self.problem(1206, line, self.at[0] + 1, choices=", ".join(MARGINS), found=word)
        limits = limits_of(name, label)
        if limits is None:
            expected = "/".join(WORDS[name]) if name in WORDS else "0-14, 15-59, 60+"
            return self.problem(1302, line, self.at[1] + 1, column="class", expected=expected, found=label)
        try:
            value = float(text)
        except ValueError:
            return self.problem(1201, line, self.at[2] + 1, found=text)
        if not math.isfinite(value):
            return self.problem(1213, line, self.at[2] + 1, found=text)
        if value < 0:
            return self.problem(1204, line, self.at[2] + 1, limit=0, found=text)
        self.rows.setdefault(name, []).append((*limits, label, value, line))
        return None

    def margins(self, percent: bool) -> Margins:
        out = {}
        for name, rows in self.rows.items():
            rows.sort(key=lambda row: (row[0], row[1], row[4]))
            self.check_cover(name, rows)
            low, high, label, value, line = zip(*rows, strict=True)
            out[name] = Margin(name, tuple(zip(low, high, strict=True)), label, value, line, percent)
            total = out[name].total()
            if percent and abs(total - 100) > PERCENT_OFF:
                self.problems.append(inconsistent(self.path, line[0], self.at[2] + 1, "percent", margin=name, total=f"{total:g}"))
            elif total <= 0:
                self.problems.append(inconsistent(self.path, line[0], self.at[2] + 1, "nobody", margin=name))
        return Margins(self.path, out)

    def check_cover(self, name: str, rows: list[tuple[int, int, str, float, int]]) -> None:
        """Every age, size, ... belongs to exactly one class; the last class may be a single one ("2" for 2 cars and more)."""
        expected = LOWEST[name]
        for low, high, label, _, line in rows:
            if low != expected:
                key = "overlap" if low < expected else "gap"
                self.problems.append(inconsistent(self.path, line, self.at[1] + 1, key, margin=name, label=label, at=expected))
                return
            expected = high + 1
        if name in ("age", "sex", "limited_mobility") and expected <= (120 if name == "age" else 1):
            self.problems.append(inconsistent(self.path, rows[-1][4], self.at[1] + 1, "gap_above", margin=name, at=expected))


def limits_of(name: str, label: str) -> tuple[int, int] | None:
    """The lowest and the highest value of a class, both included; None = not understood."""
    text = label.strip().lower()
    if name in WORDS:
        value = WORDS[name].get(text)
        return None if value is None else (value, value)
    text = re.sub(r"\s*(岁|人|辆|years?|persons?|cars?)\s*", "", text)
    found = CLASS.fullmatch(text.replace(" ", "") if " and " not in text else text)
    if found is None:
        return None
    low = int(found[1])
    high = OPEN if found[3] else int(found[2]) if found[2] else low
    return (low, high) if LOWEST[name] <= low <= high <= OPEN else None


def check_together(margins: Margins) -> None:
    """Margins of the same things have the same total, and the sizes of the households give the persons. Raises InputError."""
    counted = {name: margin.total() for name, margin in margins.by_name.items() if not margin.percent}
    problems = []
    for group in (OF_PERSONS, OF_HOUSEHOLDS):
        named = [name for name in group if name in counted]
        for name in named[1:]:
            if abs(counted[name] - counted[named[0]]) > 0.5:
                line, other = margins.by_name[name].line[0], named[0]
                numbers = {"total": f"{counted[name]:.12g}", "other_total": f"{counted[other]:.12g}"}
                problems.append(inconsistent(margins.path, line, 0, "totals", margin=name, other=other, **numbers))
    persons = next((name for name in OF_PERSONS if name in counted), None)
    if persons and "household_size" in counted:
        sizes = margins.by_name["household_size"]
        least = math.fsum(low * value for (low, _), value in zip(sizes.classes, sizes.value, strict=True))
        most = math.fsum(high * value for (_, high), value in zip(sizes.classes, sizes.value, strict=True))
        if not least - 0.5 <= counted[persons] <= most + 0.5:
            numbers = {"least": f"{least:.12g}", "most": f"{most:.12g}", "persons": f"{counted[persons]:.12g}", "other": persons}
            problems.append(inconsistent(margins.path, sizes.line[0], 0, "sizes", margin="household_size", **numbers))
    if problems:
        raise InputError(problems)
