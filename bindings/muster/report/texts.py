"""Both languages side by side: every text of the page stands in it twice, and a switch shows one."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup, escape

from muster.language import LANGUAGES, say

#: An argument that differs between the languages: a pair (en, zh).
Pair = tuple[str, str]


def in_each(make: Callable[[str], str]) -> Pair:
    """The text that `make` gives for each language."""
    return make("en"), make("zh")


def both(key: str, **arguments: object) -> Pair:
    """Sentence `key` of the catalogue in both languages; arguments that are pairs go to their language."""
    return in_each(
        lambda lang: say(key, lang, **{n: v[LANGUAGES.index(lang)] if isinstance(v, tuple) else v for n, v in arguments.items()})
    )


def spans(pair: Pair | str) -> Markup:
    """The pair as HTML; a text that is the same in both stands once."""
    if isinstance(pair, str) or pair[0] == pair[1]:
        return escape(pair if isinstance(pair, str) else pair[0])
    return Markup('<span lang="en">{}</span><span lang="zh">{}</span>').format(*pair)


def t(key: str, **arguments: object) -> Markup:
    """Sentence `key` in both languages as HTML."""
    return spans(both(key, **arguments))
