"""The table of `muster verify`, and its machine-readable form."""

from __future__ import annotations

import json
import math
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..language import say
from .checks import Checked
from .harness import Result, Status

SIGNS = {"absolute": "<=", "relative": "<=", "max": "<=", "within_s": "<=", "min": ">="}


def amount(value: float, bound: str) -> str:
    """A measured error or a limit, three significant digits; relative ones in per cent."""
    if math.isnan(value):
        return "NaN"
    if bound == "relative" and math.isfinite(value):
        return f"{100 * value:.3g} %"
    return f"{value:.3g}" + (" s" if bound == "within_s" else "")


def print_results(results: list[Result], console: Console, lang: str) -> None:
    """Table of all comparisons, then what was skipped or malformed, then the count."""
    heads = [say(f"verify.{h}", lang) for h in ("claim", "source", "check", "measured", "tolerance", "result")]
    table = Table(*heads, box=box.SIMPLE_HEAD, pad_edge=False, show_lines=False)
    table.columns[0].ratio, table.columns[1].ratio, table.columns[2].ratio = 4, 4, 3
    for column in (3, 4):
        table.columns[column].justify = "right"
        table.columns[column].no_wrap = True
    for result in results:
        for i, check in enumerate(result.checks):
            first = (result.claim, result.source) if i == 0 else ("", "")
            table.add_row(*map(Text, first), *_cells(check, lang))
    if table.row_count:
        console.print(table)
    for result in results:
        for problem in result.problems:
            console.print(Text(problem.text(lang)), soft_wrap=True)  # one line, however long its path
    counts = {s: sum(r.status is s for r in results) for s in Status}
    seconds = f"{sum(r.seconds for r in results):.1f}"
    numbers = {s.value: str(n) for s, n in counts.items()}
    console.print(Text(say("verify.count", lang, cases=str(len(results)), seconds=seconds, **numbers)))


def _cells(check: Checked, lang: str) -> list[Text]:
    name = f"{check.name}\n({check.at})" if check.at else check.name
    verdict = say("verify.pass" if check.passed else "verify.miss", lang)
    limit = f"{SIGNS[check.bound]} {amount(check.limit, check.bound)}"
    return [Text(name), Text(amount(check.measured, check.bound)), Text(limit), Text(verdict, "" if check.passed else "bold red")]


def to_json(results: list[Result], root: Path | None = None) -> str:
    """All results as JSON: one object per case with its checks and problems. Numbers that are not finite become null."""
    return json.dumps([_as_dict(r) for r in results], ensure_ascii=False, indent=1, allow_nan=False)


def _as_dict(result: Result) -> dict:
    return {
        "file": str(result.file),
        "line": result.line,
        "claim": result.claim,
        "source": result.source,
        "not_covered": result.not_covered,
        "status": result.status.value,
        "seconds": round(result.seconds, 3),
        "checks": [
            {"name": c.name, "measured": _finite(c.measured), "bound": c.bound, "limit": _finite(c.limit),
             "computed": _finite(c.computed), "expected": _finite(c.expected), "worst_row": c.at, "pass": c.passed}
            for c in result.checks
        ],
        "problems": [{"code": p.code, "place": str(p.where), "key_path": p.where.key_path, "text": p.text("en")} for p in result.problems],
    }  # fmt: skip


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
