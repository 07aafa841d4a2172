"""What a cell says. Texts lose full-width digits and spaces at their ends; signs for "nothing" become None."""

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

NOTHING = {
    "",
    "-",
    "--",
    "---",
    "—",
    "——",
    "/",
    "\\",
    "无",
    "空",
    "null",
    "none",
    "n/a",
    "na",
    "#n/a",
    "nan",
    "nil",
    "不详",
    "未知",
    "暂无",
    "待定",
    "?",
}
#: Words before and after a number that make it less sure, and units that change its value (亩 = 2000/3 m2, exactly).
ABOUT = re.compile(r"^(?:约|大约|近|约为|~|≈|about|approx\.?)|(?:左右|余|多|\+)$", re.IGNORECASE)
UNITS = {"万": 1e4, "千": 1e3, "亩": 2000 / 3, "公顷": 1e4, "ha": 1e4, "km2": 1e6, "平方公里": 1e6}
VOLUMES = {"立方米": 1e3, "m3": 1e3, "吨": 1e3, "t": 1e3, "方": 1e3, "公升": 1.0, "升": 1.0, "litres": 1.0, "l": 1.0}  #: L; of water
MASSES = {"公斤": 1.0, "千克": 1.0, "kg": 1.0, "吨": 1e3, "t": 1e3, "斤": 0.5}  #: kg
#: h, of a generator
HOURS = {"小时": 1.0, "时": 1.0, "h": 1.0, "天": 24.0, "日": 24.0, "d": 24.0}  #: h
PLAIN_UNITS = ("人次", "人", "户", "个", "名", "平方米", "平米", "m2", "米", "m", "岁", "层", "persons", "people")
NUMBER = re.compile(r"([-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[-+]?\d+)?)\s*(.*)", re.IGNORECASE)
YES, NO = {"是", "有", "y", "yes", "true", "1", "√", "对", "x"}, {"否", "无", "没有", "n", "no", "false", "0", "×", "不是"}


@dataclass(frozen=True)
class Unreadable:
    """A cell whose value the file does not give: `reason` is "formula" (never calculated) or "error" (#REF!, #N/A, ...)."""

    reason: str
    text: str


def clean(value: object) -> object:
    """The value of a cell, or None where it says nothing."""
    if isinstance(value, str):
        text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", value).replace("\ufeff", "").replace("\u200b", "")).strip()
        return None if text.lower() in NOTHING else text
    if isinstance(value, float) and math.isnan(value):
        return None
    return value.item() if hasattr(value, "item") else value


def text_of(value: object) -> str:
    """A cleaned value as text; 12.0 is "12", as a sheet shows it."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value)


def number_of(value: object, units: Mapping[str, float] = UNITS) -> tuple[float, bool] | None:
    """A number and whether it is sure ("约300人" is 300, unsure). None = no number."""
    if isinstance(value, bool | datetime | date):
        return None
    if isinstance(value, int | float):
        return (float(value), True) if math.isfinite(value) else None
    text = str(value).strip().replace("，", ",")
    bare = ABOUT.sub("", text).strip()
    found = NUMBER.fullmatch(bare)
    if not found:
        return None
    amount, rest, sure = float(found[1].replace(",", "")), found[2].strip(), bare == text
    if (shorter := ABOUT.sub("", rest.lstrip("余多来"))) != rest:
        sure, rest = False, shorter.strip()
    for unit, factor in units.items():
        if rest.lower().startswith(unit):
            amount, rest = amount * factor, rest[len(unit) :].strip()
    for unit in PLAIN_UNITS:
        if rest.lower().startswith(unit):
            tail = rest[len(unit) :].strip()
            return (amount, sure and not tail) if not tail or ABOUT.fullmatch(tail) else None
    return (amount, sure) if not rest else None


def yes_or_no(value: object) -> bool | None:
    """A cell that says yes or no. None = neither."""
    word = text_of(value).lower()
    return True if word in YES or word == "true" else False if word in NO else None


def date_of(value: object) -> str | None:
    """ISO date of a cell: a date, 2024-03-01, 2024/3/1, 2024.3.1, 2024年3月1日, 20240301. None = no date."""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?(?:[ T].*)?月?|(\d{4})(\d{2})(\d{2})", text_of(value))
    if not found:
        return None
    year, month, day = (int(part) for part in ((found[1], found[2], found[3] or 1) if found[1] else found.groups()[3:]))
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
