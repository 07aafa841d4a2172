"""What the households of the map's sample went through, sentence by sentence: `muster.why` in the container."""

from __future__ import annotations

from typing import Any

import numpy as np

from muster.why.story import PLACES, Moment, Teller

from ..texts import Pair, in_each
from .container import NONE, Container
from .course import Course

#: Not told on the map: what the house's own lines say, and what names people.
LEFT_OUT = ("why.home", "why.families", "why.elsewhere", "why.limited", "why.no_phone", *(f"why.at_{p}" for p in PLACES[1:]))
DEADLY = ("why.died", "why.injured", "why.injured_severely")  #: nor those, where the inputs carry no deaths


def stories_view(course: Course, rows: np.ndarray, name: str, put: Container, absolute: bool) -> dict[str, Any]:
    """Per household of the sample its moments in order: `time_s` (none = of the whole run) and the row of `sentences`, which each stand
    there once."""
    sentences: dict[tuple[str, str], int] = {}
    first, time, sentence = [0], [], []
    for row in rows:
        for moment in Teller(course.record, int(row)).story().moments:
            if moment.key in LEFT_OUT or (moment.key in DEADLY and not absolute):
                continue
            time.append(NONE if moment.time_s is None else round(moment.time_s))
            sentence.append(sentences.setdefault(_pair(moment), len(sentences)))
        first.append(len(time))
    columns = {"first": first, "time_s": time, "sentence": sentence}
    out: dict[str, Any] = {key: put.put(f"{name}/{key}", np.asarray(values, np.int64), "u32") for key, values in columns.items()}
    return out | {"sentences": list(sentences)}


def _pair(moment: Moment) -> Pair:
    named = {key: value for key, value in moment.arguments.items() if key != "person"}
    return in_each(Moment(None, moment.key, named | ({"person": "–"} if "person" in moment.arguments else {})).text)
