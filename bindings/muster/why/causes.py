"""The ways in which people came to harm, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from muster import _core
from muster.values import NO_ROW
from muster.why.record import OUT_OF_ORDER, Record

if TYPE_CHECKING:
    from muster.results import Results

#: What stood at the beginning of the harm, from the first link of the chain that failed to the last. Sentences: why.cause.<word>.
CAUSES = (
    "first_shock",  # was in a building when the ground first shook: nobody could have been warned
    "no_order",  # nobody had ordered the area to be warned
    "post_silent",  # an order was given, but its grid's post had not been reached
    "channels_out",  # the channels tried had no power, network, telephone or way
    "not_noticed",  # messages were out, the household did not notice them
    "nobody_hears",  # messages were out, and whoever was there does not hear, or hears badly
    "not_tried",  # the post knew, but no channel had come to the household yet
    "not_understood",  # a message came in a language that nobody there knows
    "not_believed",  # heard, but not believed, or not yet told to move
    "refused",  # believed, and would not leave
    "stayed",  # stayed at home: upstairs, or shut in by the water
    "awaited_help",  # could not leave alone, and nobody came in time
    "preparing",  # told too late to get ready in time
    "on_the_way",  # caught under way
    "went_home_first",  # had gone home before going to safety, and was under way
    "went_back",  # had gone home again from a shelter
    "left_shelter",  # had left a shelter that water or a danger zone came to
    "stopped",  # had stopped on the way
    "in_shelter",  # at a place that was to be safe
    "on_errand",  # fetched away from home: a pupil, somebody taken along
)
_INTENT = {name: int(value) for name, value in _core.Intent.__members__.items()}
_STATUS = {name: int(value) for name, value in _core.PartyStatus.__members__.items()}


#: What did the harm at the end of the chain, in the order of its numbers. Sentences: why.harm.<word>.
HARMS = tuple(_core.Cause.__members__)
DEAD = 1  #: of person/harm; other numbers but 0 are injuries


@dataclass(frozen=True)
class Count:
    """How many people came to harm in one way: what stood at its beginning, and what it came to."""

    cause: str  #: of CAUSES
    harm: str  #: of HARMS
    dead: int
    injured: int

    @property
    def persons(self) -> int:
        return self.dead + self.injured


@dataclass(frozen=True)
class Tally:
    """The same over runs."""

    cause: str
    harm: str
    dead: np.ndarray  #: [run]
    injured: np.ndarray  #: [run]

    @property
    def total(self) -> Count:
        return Count(self.cause, self.harm, int(self.dead.sum()), int(self.injured.sum()))


def cause_of(record: Record, person: int) -> str:
    """The word of CAUSES for somebody who was killed or injured."""
    if _in_first_shock(record, person):
        return "first_shock"
    household = int(record.lives_with[person])
    party = int(record.array("person/party", NO_ROW)[person])
    when = record.harmed_s[person]
    if party != NO_ROW and _goes_home(record, party, when):
        return "went_home_first"
    if party != NO_ROW and not (np.isfinite(when) and when <= record.left_s[household]):
        return _under_way(record, household, party, when)
    return _at_home(record, household, when)


def _in_first_shock(record: Record, person: int) -> bool:
    """Whether the first shock of an earthquake harmed somebody, and no later one made it worse."""
    if HARMS[int(record.array("person/cause")[person])] != "earthquake":
        return False
    shocks = record.of_kind("shock/comes")["time"] / 1000
    return len(shocks) > 0 and bool(record.harmed_s[person] <= shocks.min())


def _goes_home(record: Record, party: int, when: float) -> bool:
    """Whether somebody was on the way from where he was by day, and had not been at home yet."""
    if int(record.array("party/status")[party]) == _STATUS["arrived"]:
        return False
    before = [record.name_of(e) for e in record.about("person", [party]) if e["time"] / 1000 < when]
    return "homeward/sets_out" in before and "homeward/at_home" not in before


def _under_way(record: Record, household: int, party: int, when: float) -> str:
    if int(record.lives_with[party]) != household:
        return "on_errand"
    status = int(record.array("party/status")[party])
    if status == _STATUS["arrived"]:
        return "in_shelter"
    before = {record.name_of(e) for e in record.about("person", [party]) if e["time"] / 1000 < when}
    if "return/sets_out" in before:
        return "went_back"
    if "shelter/left_flooded" in before:
        return "left_shelter"
    return "stopped" if "party/in_place" in before else "on_the_way"


def _at_home(record: Record, household: int, when: float) -> str:
    before = when if np.isfinite(when) else np.inf
    intent = record.intents[household]
    if record.array("household/help")[household] != 0:
        return "awaited_help"
    if intent == _INTENT["refused"]:
        return "refused"
    if intent == _INTENT["staying"]:
        return "stayed"
    ends = record.tried(household).values()
    if "not_understood" in ends and "heard" not in ends and record.alerted_s[household] <= before:
        return "not_understood"
    # The others of a household left after it lost somebody: until then it was getting ready, if it had heard.
    if intent in (_INTENT["deciding"], _INTENT["preparing"]) or (intent == _INTENT["leaving"] and record.alerted_s[household] <= before):
        return "preparing"
    if record.alerted_s[household] <= before:
        return "not_believed"
    return _unwarned(record, household, before)


def _unwarned(record: Record, household: int, before: float) -> str:
    areas = record.chain(household)
    if not areas or not record.ordered_for(household, areas[-1]) <= before:
        return "no_order"
    ends = [end for end in record.tried(household).values() if end != "heard"]
    if any(end not in (*OUT_OF_ORDER, "nobody_hears") for end in ends):
        return "not_noticed"
    if "nobody_hears" in ends:
        return "nobody_hears"
    if ends:
        return "channels_out"
    return "not_tried" if record.informed_s[areas[-1]] <= before else "post_silent"


def causes(results: Results | Record) -> list[Count]:
    """How many were killed and injured in each way in one run, commonest first."""
    record = Record.of(results)
    dead, injured = Counter(), Counter()
    word = record.array("person/cause").astype(int)
    for person in record.harmed:
        (dead if record.harm[person] == DEAD else injured)[cause_of(record, int(person)), HARMS[word[person]]] += 1
    counts = [Count(*chain, dead[chain], injured[chain]) for chain in {*dead, *injured}]
    return sorted(counts, key=_commonest_first)


def _commonest_first(count: Count) -> tuple[int, int, int, int]:
    """More people, then more deaths, then the order of the words."""
    return -count.persons, -count.dead, CAUSES.index(count.cause), HARMS.index(count.harm)


def tally(runs: Iterable[Results | Record]) -> list[Tally]:
    """Counts run by run, commonest first over all of them."""
    counted = [{(c.cause, c.harm): c for c in causes(run)} for run in runs]
    chains = {chain for run in counted for chain in run}
    none = Count("", "", 0, 0)
    tallies = [
        Tally(*chain, *(np.array([getattr(run.get(chain, none), what) for run in counted], int) for what in ("dead", "injured")))
        for chain in chains
    ]
    return sorted(tallies, key=lambda one: _commonest_first(one.total))


def over_runs(runs: Iterable[Results | Record]) -> tuple[list[Count], int]:
    """Sums over runs, commonest first, and how many runs there were."""
    given = list(runs)
    return [one.total for one in tally(given)], len(given)


def unreached(results: Results | Record) -> list[tuple[str, str]]:
    """Households that nothing and nobody reached though an order was given for their area: (id, word of CAUSES), by row of the table."""
    record = Record.of(results)
    ids = list(record.households["id"])
    out = []
    for household in np.flatnonzero(np.isnan(record.alerted_s)):
        reason = _unwarned(record, int(household), np.inf)
        if reason != "no_order":
            out.append((ids[household], reason))
    return out
