"""From results, their place and their water to the container of docs/view.md."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from muster import _core
from muster.errors import InputError
from muster.hazard import HazardMaps, maps_of
from muster.importers.findings import Findings
from muster.language import LANGUAGES
from muster.result import Result

from ..causes import PlanCauses
from ..compare import TOLD
from ..page import Page
from ..shelters import DAYS
from ..texts import Words, both, in_each
from .base import Base
from .container import Container
from .course import Course
from .plans import channel_names, course_view, curves_view, outcome_names
from .tracks import MOST_TRACKS, Tracks
from .water import water_view


@dataclass
class Detail:
    """What lies behind the map: the place, and one run of each plan. Without a place there is no map, and `notes` says so."""

    world: _core.World | None = None
    courses: dict[str, Course] = field(default_factory=dict)  # plan -> the run that is shown
    seed: int | None = None
    notes: list[Words] = field(default_factory=list)

    @property
    def maps(self) -> HazardMaps | None:
        """The water of the first plan's run: a stored hazard is the same for all."""
        return next((c.maps for c in self.courses.values()), None)


def look_closer(page: Page, world_file: str | Path | None = None) -> Detail:
    """The place and the runs to show. What cannot be had is said in the notes; only a world file that was named and does not fit is an
    error."""
    results = {plan: Result(run_of(page, plan, typical_seed(page)).file) for plan in page.plans}
    first = next(iter(results.values()))
    try:
        world = first.use_world(world_file).world if world_file is not None else first.world
    except InputError as error:
        if world_file is not None:
            raise
        return Detail(notes=[no_map(error)])
    detail = Detail(world, seed=typical_seed(page))
    for plan, result in results.items():
        detail.courses[plan] = Course(result, world, maps_of(result))
    detail.notes = list(notes_of(page, detail))
    return detail


def no_map(error: InputError) -> Words:
    """Why there is no map."""
    return both("report.world.none", reason=in_each(error.text))


def typical_seed(page: Page) -> int | None:
    """The seed whose runs lie nearest to the mean of all, in the numbers that are told, over all plans. None where plans share no seed."""
    compared = page.compared
    seeds = compared.paired
    if len(seeds) < 2:
        return seeds[0] if seeds else None
    away = np.zeros(len(seeds))
    for (number, _), values in compared.values.items():
        if number not in TOLD or not np.isfinite(values).any():
            continue
        spread = np.nanstd(values)
        if spread > 0:
            away += np.nan_to_num((values - np.nanmean(values)) / spread) ** 2
    return seeds[int(np.argmin(away))]


def run_of(page: Page, plan: str, seed: int | None) -> Any:
    """The run of a plan with that seed; its first one without."""
    return next(run for run in page.runs if run.plan == plan and seed in (None, run.seed))


def reads_hazard(result: Result) -> bool:
    """Whether the run read a stored hazard. One without, and without maps of its own, had no water: trips alone, or danger zones."""
    return any(name.endswith(".nc") for name, _ in result.inputs())


def notes_of(page: Page, detail: Detail) -> Sequence[Words]:
    """How the map was thinned and what it lacks."""
    seeds = len(page.compared.paired)
    yield both("report.map.run", seed=detail.seed, seeds=seeds) if seeds > 1 else both("report.map.run_one")
    course = next(iter(detail.courses.values()))
    if detail.maps is None and reads_hazard(course.result):
        yield both("report.hazard.none")
    tracks = Tracks.of(course)
    shown = min(MOST_TRACKS, tracks.followed)
    if not len(tracks.party):
        yield both("report.tracks.none")
    elif shown < tracks.departed:
        yield both("report.tracks.sample", shown=f"{shown:,}", total=f"{tracks.departed:,}", share=percent(shown / tracks.departed))
    if tracks.share < 0.995:
        yield both("report.tracks.use", share=percent(tracks.share))


def percent(share: float) -> str:
    return f"{100 * share:.2g}" if share < 0.1 else f"{100 * share:.0f}"


def build(page: Page, detail: Detail, lang: str, causes: Sequence[PlanCauses] = ()) -> bytes:
    """The container."""
    put = Container()
    view = {"place": place_view(page, detail), "run": run_view(page, detail), "absolute": not page.hidden}
    if detail.world is not None:
        base = Base(detail.world, put)
        view["base"] = base.view()
        view["hazard"] = water_view(detail.maps, base.frame, put) if detail.maps is not None else None
    else:
        view |= {"base": {}, "hazard": None}
    view["plans"] = []
    for k, plan in enumerate(page.plans):
        shown = curves_view([r for r in page.runs if r.plan == plan], f"plan{k}", put, page.hidden) | {"id": plan}
        if plan in detail.courses:
            shown |= course_view(detail.courses[plan], base, f"plan{k}", page.hidden)
        view["plans"].append(shown)
    view |= {"channels": channel_names(), "outcomes": outcome_names(page.danger), "headline": headline_view(page), "notes": detail.notes}
    view["earthquake"] = earthquake_view(page)
    view["shelter_days"] = shelter_days_view(page)
    view |= {"compared": page.how_many(), "sentences": page.sentences(), "weak": page.weak(), "findings": findings_view(detail.world)}
    view |= {"causes": [{"mark": page.mark(c.plan), "name": page.plan_name(c.plan), "runs": c.runs, "rows": c.rows} for c in causes]}
    view |= {"origins": page.origins(), "provenance": page.facts(), "inputs": page.first.inputs, "runs": page.hashes()}
    return put.pack(lang, view)


def place_view(page: Page, detail: Detail) -> dict[str, Any]:
    if detail.world is None:
        summary = page.first.summary
        return {
            "name": page.place(),
            "crs": "",
            "origin": [0, 0],
            "extent": [0, 0],
            "persons": int(summary.get("persons", 0)),
            "households": 0,
        }
    rows = dict(detail.world.tables())
    frame = Base(detail.world, Container()).frame
    return {"name": page.place(), "crs": detail.world.crs, "origin": frame.origin, "extent": [frame.width, frame.height],
            "persons": rows["person"], "households": rows["household"]}  # fmt: skip


def run_view(page: Page, detail: Detail) -> dict[str, Any]:
    course = next(iter(detail.courses.values()), None)
    end_s = max(run.reached_s for run in page.runs)
    plans = [{"id": plan, "name": page.plan_name(plan), "mark": page.mark(plan)} for plan in page.plans]
    out = {"title": page.title(), "start": page.first.start, "duration_s": end_s, "step_s": 0, "seeds": page.seeds(), "plans": plans}
    if course is not None:
        number = course.result.reader.number_attribute
        out["step_s"] = number("provenance", "step_ms") / 1000
        out["start"] += offset_text(int(number("provenance", "utc_offset_min")))
    return out


def offset_text(minutes: int) -> str:
    """An offset from UTC as ISO 8601 has it: "+08:00"."""
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def headline_view(page: Page) -> dict[str, Any]:
    caption = both("report.numbers.caption_one" if page.compared.single else "report.numbers.caption")
    columns = [page.column(i) for i in range(len(page.plans))] + [page.difference_column(i) for i in range(1, len(page.plans))]
    return {"columns": columns, "rows": page.rows(), "caption": caption}


def earthquake_view(page: Page) -> dict[str, Any] | None:
    """Shocks and whom they harmed, and buildings by their damage; None where the ground does not shake."""
    shocks = page.shocks()
    if not shocks:
        return None
    plans = [page.column(k) for k in range(len(page.plans))]
    harm = [tuple(f"{name} {told}" for name, told in zip(plan, both("report.shock.harm"), strict=True)) for plan in plans]
    rows = [{"name": s["name"], "cells": [s["at"], s["most"], *(f"{c['dead']}; {c['injured']}" for c in s["cells"])]} for s in shocks]
    columns = [both(f"report.shock{part}") for part in ("", ".at", ".most")]
    tables = [{"caption": both("report.shocks.caption"), "columns": [*columns, *harm], "rows": rows}]
    if shaken := page.shaken():
        tables.append({"caption": both("report.shaken.caption"), "columns": [both("report.shaken"), *plans], "rows": shaken})
    return {"title": both("report.shocks"), "tables": tables}


def shelter_days_view(page: Page) -> dict[str, Any] | None:
    """What lacks in shelters some days after the run's end; None where nobody is in one."""
    plans = [
        {"plan": page.plans.index(d.plan), "sentence": d.sentence, "notes": d.notes, "columns": d.columns, "rows": d.rows,
         "caption": both("report.shelter_days.caption", days=DAYS)}
        for d in page.shelter_days()
    ]  # fmt: skip
    return {"title": both("report.shelter_days"), "text": both("report.shelter_days.text"), "plans": plans} if plans else None


def findings_view(world: _core.World | None) -> list[dict[str, Any]]:
    """What the import dropped, guessed or could not read, in sentences of the catalogue."""
    text = getattr(world, "import_report", "") if world is not None else ""
    if not text:
        return []
    return [
        {"severity": f.severity, "sentence": [f.text(lang) for lang in LANGUAGES], "where": ", ".join(f.where), "count": f.count}
        for f in Findings.from_json(text)
    ]
