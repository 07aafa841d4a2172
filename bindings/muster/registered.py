"""How many people are registered in a place and how many of them, and of others, a run had: said by the place's source `registered`
(importers/people/seasons.py), which worlds of an import with `--presence` have."""

from __future__ import annotations

from muster import _core

SOURCE, BETWEEN = "registered", " / "  # id of the source, and what parts its English from its Chinese


def registered_of_world(world: _core.World) -> tuple[str, str] | None:
    """The sentence in English and Chinese; None = the place does not tell registered from present."""
    source = world.table("source")
    return sentence(list(source["id"]), list(source["what"]))


def registered_of_file(file: _core.File) -> tuple[str, str] | None:
    """The same from a stored result."""
    group = "provenance/place"
    if not file.has(f"{group}/source_id"):
        return None
    return sentence(list(file.read(f"{group}/source_id")), list(file.read(f"{group}/source_what")))


def sentence(ids: list[str], what: list[str]) -> tuple[str, str] | None:
    """The text of the source, in its two languages."""
    if SOURCE not in ids:
        return None
    english, between, chinese = what[ids.index(SOURCE)].partition(BETWEEN)
    return english, chinese if between else english
