"""The kinds of case that can be run, one file each. A runner reads its `run:` section and hands back a job; the job gives an Outcome.

A runner of your own: ``muster.verify.RUNNERS["mine"] = read``, where read(section, folders) asks the section for its keys and returns a
function without arguments. It adds problems to the section's document instead of raising.
"""

from __future__ import annotations

from collections.abc import Callable

from ..document import Section
from ..outcome import Job
from ..tables import Folders
from . import assignment, families, flood, forecasts, network, persons, routing, scenario, shaking, table, warned, zones

RUNNERS: dict[str, Callable[[Section, Folders], Job]] = {
    "assignment": assignment.read,
    "families": families.read,
    "flood": flood.read,
    "fragility": shaking.read_fragility,
    "forecasts": forecasts.read,
    "network": network.read,
    "persons": persons.read,
    "routing": routing.read,
    "scenario": scenario.read,
    "shaking": shaking.read,
    "table": table.read,
    "warned": warned.read,
    "zones": zones.read,
}
