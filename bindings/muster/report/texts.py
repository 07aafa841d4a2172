"""Both languages side by side: every text of the page stands in it twice, and a switch shows one."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from markupsafe import Markup, escape

from muster import _core
from muster.language import LANGUAGES, say

#: An argument that differs between the languages: a pair (en, zh).
Pair = tuple[str, str]


class Words(tuple[str, str]):
    """A text in both languages, (English, Chinese). In a template it becomes two spans, of which the page shows one."""

    def __new__(cls, en: str, zh: str) -> Words:
        return super().__new__(cls, (en, zh))

    def __html__(self) -> str:
        return spans(self)


def in_each(make: Callable[[str], str]) -> Words:
    """The text that `make` gives for each language."""
    return Words(make("en"), make("zh"))


def both(key: str, **arguments: object) -> Words:
    """Sentence `key` of the catalogue in both languages; arguments that are pairs go to their language."""
    return in_each(
        lambda lang: say(key, lang, **{n: v[LANGUAGES.index(lang)] if isinstance(v, tuple) else v for n, v in arguments.items()})
    )


def danger_of(zones: bool, water: bool, shocks: bool = False) -> str:
    """What people are in danger from, as the ending of keys of the catalogue: "" water, ".zone" danger zones alone, ".both" of these,
    ".quake" earthquakes alone, ".all" earthquakes and something else."""
    if shocks:
        return ".all" if zones or water else ".quake"
    return "" if not zones else ".both" if water else ".zone"


def of_danger(key: str, danger: str, **arguments: object) -> Words:
    """The sentence `key` in its form for that danger; where the catalogue has none, the one for all."""
    return both(key + danger if danger and key + danger in _keys() else key, **arguments)


@cache
def _keys() -> frozenset[str]:
    return frozenset(_core.message_keys())


def spans(pair: Pair | str) -> Markup:
    """The pair as HTML; a text that is the same in both stands once."""
    if isinstance(pair, str) or pair[0] == pair[1]:
        return escape(pair if isinstance(pair, str) else str(pair[0]))
    return Markup('<span lang="en">{}</span><span lang="zh">{}</span>').format(*pair)


def words(pair: Pair) -> Words:
    """A pair that a template can print."""
    return Words(*pair)


#: The short name that templates use.
t = both
