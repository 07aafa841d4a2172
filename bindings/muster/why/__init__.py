"""Why it ended so for somebody: who should have called, what was tried, what failed, what the household saw, chose and met; and over
many runs the commonest ways in which people came to harm.

`story(results, id)` tells of a household, of a person's household, or of a building's; `causes(results)` counts. Everything is read off
what a run keeps: its event log and the last values of its arrays. Who asks a result more than once gives its `Record` in place of it: the
log is then read once.
"""

from muster.why.causes import CAUSES, HARMS, Count, Tally, causes, over_runs, tally, unreached
from muster.why.record import Record
from muster.why.story import Moment, Story, story

__all__ = ["CAUSES", "HARMS", "Count", "Moment", "Record", "Story", "Tally", "causes", "over_runs", "story", "tally", "unreached"]
