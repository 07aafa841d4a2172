"""The world of a season: the tables with those who are there, and nobody else."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from muster.language import say
from muster.values import NO_ROW

from .presence import MIGRANT, RESIDENT, SEASONS, WORDS


def seasons_of(presence: np.ndarray) -> list[str]:
    """The seasons that differ from ordinary days, for these people, and ordinary days first."""
    there = set(np.unique(presence).tolist())
    return [season for season, who in SEASONS.items() if season == "ordinary" or there & (set(who) - {RESIDENT})]


def in_season(tables: Mapping[str, Mapping], presence: np.ndarray, season: str) -> dict[str, Mapping]:
    """The tables with those persons only who are there, and the households that have any. Who is away is nobody's warden or helper: a
    deputy takes the warden's place."""
    there = np.isin(presence, SEASONS[season])
    person, household = tables["person"], tables["household"]
    of = np.asarray(person["household"], dtype=np.int64)
    persons = np.bincount(of, there, len(household["id"])).astype(np.int64)
    lived_in = persons > 0
    to_household, to_person = new_rows(lived_in), new_rows(there)
    out = {**tables, "household": rows_of(household, lived_in), "person": rows_of(person, there)}
    out["household"]["persons"] = persons[lived_in].astype(np.uint8)
    out["person"]["household"] = to_household[of[there]].astype(np.uint32)
    if "helper" in person:
        out["person"]["helper"] = moved(np.asarray(person["helper"], dtype=np.int64)[there], to_person)
    if "area" in tables and "warden" in tables["area"]:
        warden, deputy = (moved(np.asarray(tables["area"][post], dtype=np.int64), to_person) for post in ("warden", "deputy"))
        stands_in = (warden == NO_ROW) & (deputy != NO_ROW)
        out["area"] = {
            **tables["area"],
            "warden": np.where(stands_in, deputy, warden),
            "deputy": np.where(stands_in, NO_ROW, deputy),
        }
    if "keeper" in tables.get("shelter", {}):
        keeper = moved(np.asarray(tables["shelter"]["keeper"], dtype=np.int64), to_person)
        out["shelter"] = {**tables["shelter"], "keeper": keeper}
    return out


def new_rows(kept: np.ndarray) -> np.ndarray:
    """New row of each old one; NO_ROW = it is gone."""
    return np.where(kept, np.cumsum(kept) - 1, NO_ROW)


def moved(rows: np.ndarray, to: np.ndarray) -> np.ndarray:
    """References after rows have moved."""
    return np.where(rows == NO_ROW, NO_ROW, to[np.where(rows == NO_ROW, 0, rows)]) if len(to) else rows


def rows_of(table: Mapping, kept: np.ndarray) -> dict:
    """The rows of a table without ragged columns."""
    picked = np.flatnonzero(kept)
    return {
        name: [values[row] for row in picked.tolist()] if isinstance(values, list) else np.asarray(values)[picked]
        for name, values in table.items()
    }


def counts(presence: np.ndarray, season: str) -> dict[str, int]:
    """Persons registered and present in a season, and those of each kind who are there."""
    number = np.bincount(presence, minlength=len(WORDS))
    there = {WORDS[who]: int(number[who]) for who in SEASONS[season]}
    return {"registered": int(number[RESIDENT] + number[MIGRANT]), "present": sum(there.values()), **there}


def source_of_season(presence: np.ndarray, season: str) -> dict:
    """Row "registered" of the table `source`: how many are registered, how many of these and of others are in this world."""
    number = counts(presence, season)
    numbers = {"registered": f"{number['registered']:,}", "present": f"{number['present']:,}"}
    said = [say("import.people.season", lang, season=say(f"import.season.{season}", lang), **numbers) for lang in ("en", "zh")]
    names = {"name": say("import.source.registered", "zh"), "name_en": say("import.source.registered", "en")}
    return {"id": "registered", "origin": 2, **names, "what": " / ".join(said), "xy_error_m": np.nan, "z_error_m": np.nan, "absolute": 1}
