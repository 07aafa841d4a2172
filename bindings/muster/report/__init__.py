"""The report: one HTML file that opens from disk, in Chinese and English, and asks nothing of the network."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from html import escape
from pathlib import Path

import jinja2
from markupsafe import Markup

from muster.language import chosen

from .causes import causes_of
from .page import Page
from .results import RunResult, read_results
from .stills import stills
from .texts import spans, t
from .trust import grades_of, in_words, source_rows, unprintable
from .view import Detail, build, embedded, findings_view, look_closer
from .view.villages import village_rows

FOLDER = Path(__file__).parent
APP = FOLDER / "app.html"  #: the web app as the build of viz/ makes it; without it the report is a plain page
PLACEHOLDERS = ("<!--MUSTER_TITLE-->", "<!--MUSTER_STILLS-->", "<!--MUSTER_DATA-->")


def write(
    paths: Sequence[Path | str],
    out: Path | str = "report.html",
    lang: str | None = None,
    world: Path | str | None = None,
    show_weak: bool = False,
) -> None:
    """Writes the report on the results in `paths` (run.nc files, or folders of them). `lang` is the language that it opens in; the other
    one is a button away. `world`: world.h5 of the place, where it does not lie near the results. `show_weak`: print figures that the
    terrain does not carry. Raises InputError where a file is no result or the results do not belong together."""
    runs = read_results(paths)
    detail = look_closer(Page(runs), world)
    text = render(runs, lang or chosen(), detail, show_weak)
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


def render(runs: list[RunResult], lang: str = "en", detail: Detail | None = None, show_weak: bool = False, app: Path = APP) -> str:
    """The report as HTML: the web app with everything inside it, or a page without script where the app was not built."""
    detail = detail or Detail()
    grades = grades_of(runs[0], detail.world)
    hidden = unprintable(grades)
    page = Page(runs, frozenset() if show_weak else hidden, in_words(grades))
    page.weak_shown = show_weak and bool(hidden)
    given = {"page": page, "t": t, "spans": spans, "lang": lang, "notes": detail.notes, "maps": figures(page, detail)}
    given |= {"villages": [(plan, village_rows(course, page.hidden)) for plan, course in detail.courses.items()]}
    causes = causes_of(page.runs, page.plans, detail.world, "dead" not in page.hidden)
    given |= {"causes": causes}
    given |= {"findings": findings_view(detail.world), "sources": source_rows(detail.world)}
    given |= {
        "css": text_of("report.css"),
        "stills_css": text_of("stills/stills.css"),
        "js": text_of("report.js"),
        "paper_js": text_of("paper.js"),
    }
    if not app.is_file():
        return templates().get_template("report.html.j2").render(given)
    inside = templates().get_template("stills.html.j2").render(given)
    title = escape(page.title()[1 if lang == "zh" else 0])
    return filled(app.read_text(encoding="utf-8"), lang, (title, inside, embedded(build(page, detail, lang, causes))))


def filled(app: str, lang: str, parts: tuple[str, str, str]) -> str:
    """The app with its placeholders replaced, each of which must stand in it once."""
    for placeholder in PLACEHOLDERS:
        if app.count(placeholder) != 1:
            raise ValueError(f"the built app has {placeholder} {app.count(placeholder)} times")
    app = app.replace('<html lang="zh"', f'<html lang="{lang}"', 1)
    for placeholder, part in zip(PLACEHOLDERS, parts, strict=True):
        before, after = app.split(placeholder)
        app = before + part + after
    return app


def figures(page: Page, detail: Detail) -> Markup:
    """The stills with their captions, and the base map that they share."""
    shared, maps = stills(page, detail)
    parts = [Markup("<figure>{}<figcaption id='{}'>{}</figcaption></figure>").format(Markup(m.svg), m.id, m.caption) for m in maps]
    return Markup(shared) + Markup("\n").join(parts)


def templates() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(FOLDER)
    return jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def text_of(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
