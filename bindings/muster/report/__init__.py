"""The report: one HTML file that opens from disk, in Chinese and English, and asks nothing of the network."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import jinja2

from muster.language import chosen

from .page import Page
from .results import RunResult, read_results
from .texts import spans, t

FOLDER = Path(__file__).parent


def write(paths: Sequence[Path | str], out: Path | str = "report.html", lang: str | None = None) -> None:
    """Writes the report on the results in `paths` (run.nc files, or folders of them). `lang` is the language that it opens in; the other
    one is a button away. Raises InputError where a file is no result or the results do not belong together."""
    text = render(read_results(paths), lang or chosen())
    out = Path(out)
    handle, temporary = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(out)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def render(runs: list[RunResult], lang: str = "en") -> str:
    """The report as HTML."""
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(FOLDER), autoescape=True, undefined=jinja2.StrictUndefined,
                                     trim_blocks=True, lstrip_blocks=True)  # fmt: skip
    inline = {name: (FOLDER / name).read_text(encoding="utf-8") for name in ("report.css", "report.js")}
    page = Page(runs)
    return environment.get_template("report.html.j2").render(
        page=page, t=t, spans=spans, lang=lang, css=inline["report.css"], js=inline["report.js"]
    )
