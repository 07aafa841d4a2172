"""How a run looks in a notebook: a small table, everything escaped."""

from html import escape
from typing import TYPE_CHECKING

from muster.language import say
from muster.trust import hidden

if TYPE_CHECKING:
    from muster.results import Results


def summary(results: "Results") -> str:
    """The facts of a run and its five numbers in words, in the reader's language."""
    rows = "".join(
        f"<tr><th style='text-align:left'>{escape(say(f'ui.fact.{name}'))}</th><td>{escape(str(value))}</td></tr>"
        for name, value in results.facts.items()
    )
    numbers = "".join(f"<li>{escape(sentence)}</li>" for sentence in results.headline().sentences(hidden=hidden(results)))
    return f"<div><table>{rows}</table><ul>{numbers}</ul><p><small>{escape(say('ui.one_course'))}</small></p></div>"
