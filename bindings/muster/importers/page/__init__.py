"""The import report as one HTML page, in Chinese and English, that opens from disk, prints on A4 and asks nothing of the network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import jinja2

from muster.importers.findings import SEVERITIES, Finding
from muster.importers.layers.headers import columns_of
from muster.language import chosen, say
from muster.report import FOLDER as REPORT
from muster.report.texts import Words, both, in_each, spans

FOLDER = Path(__file__).parent
SHOWN = 8  # places of a finding that stand open; the others unfold, and all are printed
LAYER_COUNTS = ("used", "dropped", "other", "blank", "not_read")


def write_page(report: Mapping, out: Path, place: tuple[str, str] = ("", ""), lang: str | None = None) -> None:
    """Writes the page. `report`: what the importer stores with the world (its JSON); `place`: English and Chinese name."""
    out.write_text(render(report, place, lang or chosen()), encoding="utf-8")


def render(report: Mapping, place: tuple[str, str] = ("", ""), lang: str = "en") -> str:
    """The page as HTML, opening in `lang`."""
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(FOLDER), autoescape=True, undefined=jinja2.StrictUndefined,
                                     trim_blocks=True, lstrip_blocks=True)  # fmt: skip
    inline = {name: (folder / name).read_text(encoding="utf-8") for folder, name in ((REPORT, "report.css"), (REPORT, "report.js"))}
    css = inline["report.css"] + (FOLDER / "import.css").read_text(encoding="utf-8")
    script = inline["report.js"] + (FOLDER / "print.js").read_text(encoding="utf-8")
    title = both("import.page.title", place=(place[0] or place[1] or "–", place[1] or place[0] or "–"))
    return environment.get_template("import.html.j2").render(
        t=both, spans=spans, lang=lang, css=css, js=script, title=title, report=report, groups=groups(report.get("findings", [])),
        layers=[layer_view(layer) for layer in report.get("layers", [])], tables=tables(report.get("rows", {})),
        counts=counts(report.get("counts", {})),
        connected=shares(report.get("connected", {})), named=named,
    )  # fmt: skip


def named(prefix: str, name: str) -> Words:
    """The catalogue's word `prefix.name` in both languages; the name itself where it has none."""
    return in_each(lambda lang: name if (text := say(f"{prefix}.{name}", lang)) == f"{prefix}.{name}" else text)


def groups(findings: Sequence[Mapping]) -> list[dict]:
    """Findings by severity, in it by stage of the import, the most frequent first."""
    out = []
    for severity in SEVERITIES:
        found = [Finding(**finding) for finding in findings if finding["severity"] == severity]
        stages = list(dict.fromkeys(finding.code.split(".")[0] for finding in found))
        parts = [(named("import.stage", stage), [finding_view(f) for f in found if f.code.split(".")[0] == stage]) for stage in stages]
        out.append({"severity": severity, "name": both(f"import.severity.{severity}"), "count": len(found), "stages": parts})
    return out


def finding_view(finding: Finding) -> dict:
    """One finding as the template prints it."""
    listed = len(finding.where)
    return {
        "text": in_each(finding.text),
        "count": f"{finding.count:,}",
        "open": finding.where[:SHOWN],
        "folded": finding.where[SHOWN:],
        "left": finding.count - listed if listed and finding.count > listed and finding.code.split(".")[0] != "layer" else 0,
    }


def layer_view(layer: Mapping) -> dict:
    """One layer: its lines by what became of them, and its headers."""
    lines = layer["lines"]
    counts = {**lines, "other": lines.get("title", 0) + lines.get("header", 0)}
    known, guessed = columns_of(layer["kind"]), layer["mapping"]["guessed"]
    headers = []
    for header, name in layer["mapping"]["columns"].items():
        column = known.get(name) if name else None
        remark = [both("import.page.guessed", synonym=guessed[header])] if header in guessed else []
        remark += [both("import.page.personal")] if column and column.personal else []
        meaning = Words(column.en, column.zh) if column else both("import.page.unused")
        headers.append({"header": header, "column": name or "–", "meaning": meaning, "remarks": remark})
    cells = [f"{counts.get(name, 0):,}" for name in LAYER_COUNTS] + [f"{sum(lines.values()):,}"]
    return {"kind": named("import.kind", layer["kind"]), "file": layer["file"], "cells": cells, "headers": headers}


def tables(rows: Mapping[str, int]) -> list[tuple[Words, str]]:
    """Tables of the world and their rows."""
    return [(named("table", name), f"{count:,}") for name, count in rows.items()]


def counts(found: Mapping[str, Mapping[str, int]]) -> list[tuple[Words, list[tuple[Words, str]]]]:
    """What became of the map's ways and nodes."""
    return [
        (named("import.counted", kind), [(named("import.fate", fate), f"{number:,}") for fate, number in fates.items()])
        for kind, fates in found.items()
    ]


def shares(connected: Mapping[str, Mapping[str, float]]) -> Words | None:
    """How much hangs together, as a sentence; None = the report does not say."""
    percent = {name: f"{100 * part['length']:.1f}" for name, part in connected.items()}
    return both("import.page.connected", **percent) if percent else None
