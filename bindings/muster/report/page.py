"""From results to what the template prints. All numbers are made here; the template holds no arithmetic."""

from __future__ import annotations

import datetime as dt
import math
import shlex
from pathlib import Path

import numpy as np
from markupsafe import Markup

from muster import _core
from muster.forecasts import Score
from muster.headline import where
from muster.trust import GRADES
from muster.values import DAMAGE_STATES, shown
from muster.wet_dry import WetDry, of_results

from . import charts
from .compare import (
    ENOUGH_SEEDS,
    NUMBERS,
    OF_PEOPLE,
    TOLD,
    Comparison,
    Difference,
    Estimate,
    band,
    bounds,
    compare,
    decimals_of,
    estimate,
    rounded,
)
from .forecast_chart import forecast_chart
from .results import CURVES, RunResult
from .shelters import DAYS, ShelterDays, shelter_days_of
from .texts import Pair, Words, both, danger_of, of_danger, spans, t, words

BETTER = dict(NUMBERS)
FEW = 5  # cells of fewer persons are not told apart


class Page:
    """What the template reads. `hidden`: numbers that the inputs do not carry; plans are ranked and compared in them, and their figures are
    not printed. `grades`: how good the weakest input of each headline number is, in words."""

    days = DAYS  #: after which shelters are looked at

    def __init__(self, runs: list[RunResult], hidden: frozenset[str] = frozenset(), grades: dict[str, Words] | None = None):
        self.hidden, self.grades = hidden, grades or {}
        self.weak_shown = False  # figures that the terrain does not carry are printed all the same
        self.all_runs = runs
        self.incomplete = [run for run in runs if not run.complete]
        self.runs = [run for run in runs if run.complete] or runs
        self.first = self.runs[0]
        self.compared: Comparison = compare(self.runs)
        self.plans = self.compared.plans

    @property
    def danger(self) -> str:
        """What people are in danger from: the ending of keys of the catalogue (texts.of_danger)."""
        return danger_of(bool(self.first.zones), any(model.startswith("flood/") for model in self.first.models), bool(self.first.shocks))

    def of_danger(self, key: str, **arguments: object) -> Words:
        """A sentence in its form for that danger."""
        return of_danger(key, self.danger, **arguments)

    # -- names ---------------------------------------------------------------------------------------------------------------------

    def mark(self, plan: str) -> str:
        """A, B, ...: stands beside the plan's name, at the ends of curves and over columns."""
        return chr(ord("A") + self.plans.index(plan))

    def plan_name(self, plan: str) -> Pair:
        run = next(r for r in self.runs if r.plan == plan)
        if plan == "none" and not run.plan_name:
            return both("report.plan.none")
        return run.plan_name_en or run.plan_name or plan, run.plan_name or plan

    def plan_label(self, plan: str) -> Markup:
        return Markup("<b class='mark'>{}</b> {}").format(self.mark(plan), spans(self.plan_name(plan)))

    def column(self, index: int) -> Pair:
        """Heading of a plan's column where a narrow screen shows rows as cards."""
        en, zh = self.plan_name(self.plans[index])
        mark = self.mark(self.plans[index])
        return f"{mark} {en}", f"{mark} {zh}"

    def difference_column(self, index: int) -> Pair:
        return both("report.difference", plan=self.mark(self.plans[index]), base=self.mark(self.plans[0]))

    @staticmethod
    def capacity_column() -> Pair:
        return both("report.shelter.capacity")

    def title(self) -> Pair:
        return self.first.title, self.first.title_zh or self.first.title

    def place(self) -> Pair:
        return self.first.place_en or self.first.place, self.first.place

    # -- what was compared ---------------------------------------------------------------------------------------------------------

    def where(self) -> list[Words]:
        """Sentences on where people were when it began, where the runs say so."""
        n = self.first.summary
        if "elsewhere" not in n:
            return []
        said = (where(*(int(n[name]) for name in ("persons", "elsewhere", "away", "not_present")), lang) for lang in ("en", "zh"))
        return [words(pair) for pair in zip(*said, strict=True)]

    def how_many(self) -> list[Words]:
        """Sentences on what the numbers stand on."""
        c = self.compared
        out = []
        if len(c.plans) == 1:
            plan = self.plan_name(c.plans[0])
            n = len(c.seeds[c.plans[0]])
            out.append(t("report.one_course", plan=plan) if n == 1 else t("report.one_plan", plan=plan, seeds=n))
        elif len(c.paired) > 1:
            out.append(t("report.paired", plans=len(c.plans), seeds=len(c.paired)))
        elif len(c.paired) == 1:
            out.append(t("report.one_pair", plans=len(c.plans)))
        else:
            out.append(t("report.not_paired"))
        n = len(c.paired) if len(c.plans) > 1 else len(c.seeds[c.plans[0]])
        if 1 < n < ENOUGH_SEEDS:
            out.append(t("report.few_seeds", seeds=n, wanted=ENOUGH_SEEDS))
        if self.first.registered is not None:
            out.append(words(self.first.registered))
        out += self.where()
        if self.hidden:
            out.append(self.of_danger("report.ranks_only"))
        if self.weak_shown:
            out.append(self.of_danger("report.weak_shown"))
        return out

    def population(self) -> str:
        return f"{self.first.summary['persons']:,.0f}" if "persons" in self.first.summary else "–"

    # -- headline numbers ----------------------------------------------------------------------------------------------------------

    def rows(self) -> list[dict]:
        """One row per headline number: an estimate per plan, a difference per other plan."""
        return [
            {
                "key": number,
                "name": self.of_danger(f"report.number.{number}"),
                "grade": self.grades.get(number),
                "cells": self._cells(number),
                "differences": [self._difference(self.compared.differences[number, plan]) for plan in self.plans[1:]],
            }
            for number in self.compared.numbers
        ]

    def _hidden(self, number: str) -> bool:
        """Whether only ranks and comparisons of a number are given."""
        return number in self.hidden or (number in ("injured", "injured_severely", "expected_deaths") and "dead" in self.hidden)

    def _cells(self, number: str) -> list[dict]:
        if not self._hidden(number):
            most = self.first.summary.get("persons", math.inf) if number in OF_PEOPLE else math.inf
            return [self._estimate(self.compared.estimates[number, plan], most) for plan in self.plans]
        if len(self.plans) < 2:
            return [{"mean": t("report.rank.alone"), "range": ""}]
        ranks = self.compared.ranks(number)
        return [{"mean": t("report.rank", rank=ranks[plan], plans=len(self.plans)), "range": ""} for plan in self.plans]

    @staticmethod
    def _estimate(e: Estimate, most: float) -> dict:
        if e.seeds == 0:
            return {"mean": t("report.never"), "range": ""}
        mean, low, high = bounds(e, floor=0.0, ceiling=most)
        return {"mean": mean, "range": "" if e.seeds == 1 or e.half_width == 0 else f"{low} – {high}"}

    def _difference(self, d: Difference) -> dict:
        e = d.estimate
        if e.seeds == 0:
            return {"mean": "–", "range": "", "word": "", "kind": "none"}
        mean, low, high = bounds(e)
        signed: str | Words = f"+{mean}" if e.mean > 0 and mean.strip("0.,") else mean
        shown = "" if e.seeds == 1 or e.half_width == 0 else f"{low} … {high}"
        if self._hidden(d.number):
            signed, shown = (t("report.rank.more" if e.mean > 0 else "report.rank.fewer") if d.clear else "–"), ""
        if e.seeds == 1:
            return {"mean": signed, "range": "", "word": t("report.verdict.one"), "kind": "none"}
        if d.all_zero:
            return {"mean": signed if self._hidden(d.number) else "0", "range": "", "word": t("report.verdict.same"), "kind": "none"}
        if not d.clear:
            return {"mean": signed, "range": shown, "word": t("report.verdict.noise"), "kind": "none"}
        sign = BETTER[d.number] * (1 if e.mean > 0 else -1)
        kind = {1: "better", -1: "worse", 0: "other"}[sign]
        return {"mean": signed, "range": shown, "word": t(f"report.verdict.{kind}"), "kind": kind}

    def sentences(self) -> list[Words]:
        """What the differences mean, in plain words: deaths first, then other numbers that weigh, then all that cannot be told apart."""
        clear, unclear = [], []
        for plan in self.plans[1:]:
            for number in self.compared.numbers:
                d = self.compared.differences[number, plan]
                if number == "dead" or (number in TOLD and (d.clear or d.all_zero)):
                    clear.append((d, plan))
                elif not d.clear and not d.all_zero:
                    unclear.append((d, plan))
        out = [self._sentence(d, plan) for d, plan in clear if d.estimate.seeds > 1 and not self._ranked(d)]
        for plan in self.plans[1:]:
            ranked = [d for d, p in clear if p == plan and d.estimate.seeds > 1 and self._ranked(d)]
            out += [self._ranks(ranked, plan)] if ranked else []
        for plan in self.plans[1:]:
            names = [self.of_danger(f"report.number.{d.number}") for d, p in unclear if p == plan and d.estimate.seeds > 1]
            if names:
                listed = ", ".join(en for en, _ in names), "、".join(zh for _, zh in names)
                out.append(t("report.sentence.unclear", numbers=listed, plan=self.plan_name(plan), base=self.plan_name(self.plans[0])))
        return out

    def _ranked(self, d: Difference) -> bool:
        """Whether only the direction of a difference can be told."""
        return d.clear and self._hidden(d.number)

    def _ranks(self, differences: list[Difference], plan: str) -> Words:
        """Which numbers are smaller under the plan, and which larger."""
        parts = []
        for word, sign in (("fewer", -1), ("more", 1)):
            names = [self.of_danger(f"report.number.{d.number}") for d in differences if d.estimate.mean * sign > 0]
            if names:
                listed = ", ".join(en for en, _ in names), "、".join(zh for _, zh in names)
                parts.append(t(f"report.sentence.rank_{word}", numbers=listed))
        joined = "; ".join(part[0] for part in parts), "；".join(part[1] for part in parts)
        return t("report.sentence.ranks", plan=self.plan_name(plan), base=self.plan_name(self.plans[0]), parts=joined)

    def _sentence(self, d: Difference, plan: str) -> Words:
        e = d.estimate
        names = {"number": self.of_danger(f"report.number.{d.number}"), "plan": self.plan_name(plan), "base": self.plan_name(d.base)}
        if d.all_zero:
            return t("report.sentence.same", seeds=e.seeds, **names)
        decimals = decimals_of(e.half_width)
        if self._hidden(d.number):
            return t("report.sentence.rank_noise", seeds=e.seeds, **names)
        if not d.clear:
            _, low, high = bounds(e)
            return t("report.sentence.noise", low=low, high=high, seeds=e.seeds, **names)
        key = "report.sentence.more" if e.mean > 0 else "report.sentence.fewer"
        amount = rounded(abs(e.mean), decimals)
        if e.half_width == 0:
            return t(f"{key}_each", amount=amount, seeds=e.seeds, **names)
        low, high = (rounded(end, decimals) for end in sorted((abs(e.low), abs(e.high))))
        return t(key, amount=amount, low=low, high=high, **names)

    # -- curves --------------------------------------------------------------------------------------------------------------------

    def curves(self) -> list[dict]:
        out = []
        for name in CURVES:
            if self._hidden(name) or not all(name in run.series and len(run.series[name]) for run in self.runs):
                continue
            lines = [charts.Line(i, *band([r for r in self.runs if r.plan == plan], name)) for i, plan in enumerate(self.plans)]
            label = f"curve-{name}"
            drawn = charts.chart(lines, label, [self.mark(p) for p in self.plans], not self.compared.single)
            last = ", ".join(f"{self.mark(p)} {line.middle[-1]:,.0f}" for p, line in zip(self.plans, lines, strict=True))
            out.append(
                {
                    "id": label,
                    "title": self.of_danger(f"report.curve.{name}"),
                    "svg": Markup(drawn),
                    "last": t("report.curve.last", values=last),
                }
            )
        return out

    def legend(self) -> list[dict]:
        dashes = [charts.DASHES[i % len(charts.DASHES)] for i in range(len(self.plans))]
        return [{"index": i, "dash": dashes[i], "label": self.plan_label(plan)} for i, plan in enumerate(self.plans)]

    # -- shelters ------------------------------------------------------------------------------------------------------------------

    def shelters(self) -> list[dict]:
        """One row per shelter: capacity, and per plan the mean of the fullest moment and in how many runs it was full."""
        rows = []
        for i, shelter in enumerate(self.first.shelters):
            cells = []
            for plan in self.plans:
                cells.append(self._occupancy(i, shelter.capacity, plan))
            name = words((shelter.name_en or shelter.name or shelter.id, shelter.name or shelter.id))
            capacity = f"{shelter.capacity:,}" if shelter.capacity else t("report.shelter.no_bound")
            rows.append({"name": name, "capacity": capacity, "cells": cells})
        return rows

    def _occupancy(self, i: int, capacity: int, plan: str) -> dict:
        peaks = np.array([r.occupants[:, i].max() for r in self.runs if r.plan == plan and len(r.occupants)])
        if peaks.size == 0:  # no metrics model: nobody counted
            return {"peak": "–", "share": "", "full": ""}
        refused = [r.turned_away[i] > 0 for r in self.runs if r.plan == plan and len(r.turned_away)]
        full = t("report.shelter.full_in", full=sum(refused), runs=len(refused)) if capacity and refused else ""
        return {"peak": few(estimate_text(peaks)), "share": share(float(peaks.mean()), capacity), "full": full}

    def shelter_days(self) -> list[ShelterDays]:
        """What lacks in shelters after some days, if those inside stay: one table per plan with people in shelters."""
        return shelter_days_of(self.runs, self.plans)

    # -- danger zones --------------------------------------------------------------------------------------------------------------

    def zones(self) -> list[dict]:
        """One row per danger zone: in how many runs it came, and per plan how many it killed and injured, means over all runs."""
        return [self._zone(i) for i in range(len(self.first.zones))]

    def _zone(self, i: int) -> dict:
        zone, cells = self.first.zones[i], []
        for plan in self.plans:
            of_plan = [run.zones[i] for run in self.runs if run.plan == plan]
            dead = "–" if self._hidden("dead") else few(estimate_text(np.array([float(z.dead) for z in of_plan])))
            injured = "–" if self._hidden("dead") else few(estimate_text(np.array([float(z.injured) for z in of_plan])))
            cells.append({"dead": dead, "injured": injured})
        begins = sum(np.isfinite(run.zones[i].onset_s) for run in self.runs)
        name = (zone.name_en or zone.name or zone.id, zone.name or zone.id)
        return {"name": words(name), "begins": t("report.zone.in_runs", runs=int(begins), of=len(self.runs)), "cells": cells}

    # -- earthquakes ---------------------------------------------------------------------------------------------------------------

    def shocks(self) -> list[dict]:
        """One row per shock: when it comes, how strong it was, and per plan how many it killed and injured, means over all runs."""
        return [self._shock(i) for i in range(len(self.first.shocks))]

    def _shock(self, i: int) -> dict:
        shock, cells = self.first.shocks[i], []
        for plan in self.plans:
            of_plan = [run.shocks[i] for run in self.runs if run.plan == plan]
            harm = (
                few(estimate_text(np.array([float(n) for n in counts])))
                for counts in zip(*((s.dead, s.injured) for s in of_plan), strict=True)
            )
            dead, injured = ("–", "–") if self._hidden("dead") else harm
            cells.append({"dead": dead, "injured": injured})
        most = [run.shocks[i].most_g for run in self.runs]
        least, greatest = f"{min(most):.2g}", f"{max(most):.2g}"
        return {
            "name": words((shock.name_en or shock.name or shock.id, shock.name or shock.id)),
            "at": self._moment(shock.at_s),
            "most": least if least == greatest else f"{least}–{greatest}",
            "cells": cells,
        }

    def _moment(self, time_s: float) -> str:
        """Local date and time; hours and minutes since the start where that is not known."""
        if not self.first.start:
            return f"{int(time_s) // 3600}:{int(time_s) // 60 % 60:02}"
        return (dt.datetime.fromisoformat(self.first.start) + dt.timedelta(seconds=time_s)).strftime("%Y-%m-%d %H:%M")

    def shaken(self) -> list[dict]:
        """One row per state of damage: how many buildings are in it at the end, per plan, means over its runs."""
        if not len(self.first.shaken):
            return []
        of = {plan: np.array([run.shaken for run in self.runs if run.plan == plan], float) for plan in self.plans}
        return [
            {"name": t(f"report.shaken.{word}"), "cells": [estimate_text(of[plan][:, state])[1] for plan in self.plans]}
            for state, word in enumerate(DAMAGE_STATES)
        ]

    def forecasts(self) -> list[dict]:
        """One row per trigger that looks at forecasts, its plan's runs together."""
        of_trigger: dict[tuple, list[tuple[RunResult, Score]]] = {}
        for run in self.runs:
            for s in run.forecasts:
                of_trigger.setdefault((run.plan, s.rule, s.gauge, s.level_m, s.within_s), []).append((run, s))
        return [self._forecast(f"forecast-{i}", scores) for i, scores in enumerate(of_trigger.values())]

    def _forecast(self, label: str, of_runs: list[tuple[RunResult, Score]]) -> dict:
        """The trigger's counts over its runs, and a chart of the first of them."""
        (run, first), scores = of_runs[0], [score for _, score in of_runs]
        plan = run.plan
        leads = [s.lead_s / 60 for s in scores if np.isfinite(s.lead_s)]
        drawn = forecast_chart(_core.File.open(run.file), first, label) if Path(run.file).is_file() else ""
        name = t(
            "report.forecast.of", plan=self.mark(plan), rule=first.rule, gauge=first.gauge, level=f"{first.level_m:.2f}",
            hours=f"{first.within_s / 3600:.3g}",
        )  # fmt: skip
        counts = {"hits": "hits", "misses": "misses", "false": "false_alarms", "quiet": "quiet", "cut": "missed"}
        lead = f"{np.median(leads):.0f}" if leads else "–"
        chart = {"id": label, "svg": Markup(drawn), "seed": t("report.forecast.chart", seed=run.seed)}
        return {"name": name, "lead": lead, "chart": chart} | {key: sum(getattr(s, field) for s in scores) for key, field in counts.items()}

    # -- how far it can be trusted -------------------------------------------------------------------------------------------------

    def weak(self) -> list[dict]:
        return [
            {
                "path": w.path,
                "value": shown(w.value),
                "unit": w.unit if w.unit != "1" and is_number(w.value) else "",  # a duration is written with its own
                "grade": t(f"ui.grade.{w.grade}"),
                "source": w.source,
                "meaning": words((w.meaning, w.meaning_zh or w.meaning)),
            }
            for w in self.first.weak
        ]

    def terrain_error(self) -> tuple[list[dict], list[dict], WetDry] | None:
        """Uncertain terrain: places by kind, dry in all floods, wet in some, in all; shelters and exits that change; the count itself."""
        counted = of_results(run.file for run in self.runs if Path(run.file).is_file())
        if counted is None:
            return None
        kinds = [{"kind": t(f"wet_dry.{c.kind}"), "dry": c.dry, "some": c.some, "wet": c.wet} for c in counted.counts()]
        changes = [
            {
                "name": words((c.label("en"), c.label("zh"))),
                "wet": f"{c.wet} / {c.floods}",
                "share": f"{100 * c.wet / c.floods:.0f} %",
                "deepest": f"{c.deepest_m:.2f}",
            }
            for c in counted.changes()
        ]
        return kinds, changes, counted

    def origins(self) -> list[dict]:
        out = []
        for table, counts in self.first.origins.items():
            total = sum(counts.values())
            if total:
                cells = [f"{counts.get(o, 0):,}" if counts.get(o, 0) else "–" for o in GRADES]
                out.append({"table": t(f"table.{table}"), "total": f"{total:,}", "cells": cells})
        return out

    def origin_names(self) -> list[Words]:
        return [t(f"report.origin.{o}") for o in GRADES]

    def left_out(self) -> list[Words]:
        """Runs that did not reach their end."""

        def line(run: RunResult) -> Words:
            return t(
                "report.incomplete.run",
                file=Path(run.file).name,
                plan=self.any_plan(run),
                seed=run.seed,
                hours=f"{run.reached_s / 3600:.1f}",
            )

        return [line(run) for run in self.incomplete]

    @staticmethod
    def any_plan(run: RunResult) -> Pair:
        return run.plan_name_en or run.plan, run.plan_name or run.plan

    # -- provenance ----------------------------------------------------------------------------------------------------------------

    def facts(self) -> list[tuple[Words, Words | str]]:
        f = self.first.facts
        named = [(self.plan_name(p), p) for p in self.plans]
        plans = words((", ".join(f"{n[0]} ({p})" for n, p in named), "，".join(f"{n[1]}（{p}）" for n, p in named)))
        rows = [
            ("program", f.get("program")),
            ("build", f.get("build")),
            ("scenario", f.get("scenario")),
            ("start", self.first.start),
            ("plans", plans),
            ("seeds", self.seeds()),
            ("world", f.get("world_made_by")),
            ("world_digest", f.get("world_digest")),
            ("settings_digest", f.get("settings_digest")),
            ("models", ", ".join(self.first.models)),
        ]
        return [(t(f"report.fact.{key}"), value or "–") for key, value in rows]

    def seeds(self) -> str:
        parts = {plan: spanned(self.compared.seeds[plan]) for plan in self.plans}
        if len(set(parts.values())) == 1:
            return next(iter(parts.values()))
        return "; ".join(f"{plan}: {text}" for plan, text in parts.items())

    def hashes(self) -> list[dict]:
        return [{"plan": r.plan, "seed": r.seed, "file": Path(r.file).name, "hash": r.facts.get("result_hash", "")} for r in self.all_runs]

    def commands(self) -> list[str]:
        """What to type to get this report again."""
        scenario = shlex.quote(self.first.facts.get("scenario") or "scenario.yaml")
        seeds = spanned(sorted({seed for s in self.compared.seeds.values() for seed in s}))
        if len(self.runs) == 1:
            return [
                f"muster run {scenario} --plan {shlex.quote(self.plans[0])} --seed {seeds} -o run.nc",
                "muster report run.nc -o report.html",
            ]
        plans = shlex.quote(",".join(self.plans))
        return [f"muster ensemble {scenario} --plans {plans} --seeds {seeds} -o ensemble", "muster report ensemble -o report.html"]


def estimate_text(values: np.ndarray) -> tuple[float, str]:
    e = estimate(values)
    return e.mean, bounds(e, floor=0.0)[0]


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def few(value: tuple[float, str]) -> str:
    """Fewer than FEW persons are not told apart."""
    mean, text = value
    return f"< {FEW}" if 0 < mean < FEW else text


def share(mean: float, capacity: int) -> str:
    return f"{100 * mean / capacity:.0f} %" if capacity else ""


def spanned(seeds: list[int]) -> str:
    """[1, 2, 3, 7] -> "1-3,7"."""
    parts: list[str] = []
    start = before = None
    for seed in [*seeds, None]:
        if before is not None and seed != before + 1:
            parts.append(str(start) if start == before else f"{start}-{before}")
            start = seed
        elif before is None:
            start = seed
        before = seed
    return ",".join(parts)
