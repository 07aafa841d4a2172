"""`runner: families`: households on a straight street who fetch a child from school, or somebody who cannot leave alone."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from ... import _core
from ..document import Section
from ..outcome import Job, Outcome
from ..tables import Folders
from .families_street import PLACES, Household, Street, world_of

ARRIVED = 3  # PartyStatus
#: Settings of behaviour that a case may give, and in which unit.
SECONDS = ("school_dwell", "assist_dwell", "school_keeps_until", "helper_patience", "care_carry", "care_prepare")
NUMBERS = ("care_staff_day", "pupils_per_teacher", "school_group")


def read(run: Section, folders: Folders) -> Job:
    """Reads a case of families; docs/verification.md lists the keys."""
    places = run.section("places")
    street = Street(
        {name: places.number(name, at_least=0.0) for name in places.names()},
        run.texts("schools", []),
        run.texts("shelters"),
        [_household(section, name) for name, section in _entries(run.section("households"))],
    )
    places.close()
    names = [household.id for household in street.households]
    since = run.choice("since", names)
    for key, used in (("schools", street.schools), ("shelters", street.shelters), ("households", [h.at for h in street.households])):
        for name in used:
            if name not in street.places:
                run.add("E1216", key, table="place", found=name)
    scenario = _scenario(run)

    def job() -> Outcome:
        with tempfile.TemporaryDirectory() as folder:
            world_of(street).save(str(Path(folder) / "world.h5"))
            course = _core.Scenario.load_text(json.dumps(scenario), folder).make_run("order", 1, 1)
            while not course.finished:
                course.step()
            return _outcome(course, since)

    return job


def _entries(section: Section) -> Iterator[tuple[str, Section]]:
    return ((name, section.section(name)) for name in section.names())


def _household(section: Section, name: str) -> Household:
    ages = section.numbers("ages")
    out = Household(
        name,
        section.text("at"),
        ages,
        section.numbers("walk_m_s", length=len(ages)),
        section.numbers("impaired", [0.0] * len(ages), length=len(ages)),
        section.integer("cars", 0, at_least=0),
        family=section.text("family", ""),
        place=section.choice("place", list(PLACES), "home"),
        care_home=section.flag("care_home"),
        storeys=section.integer("storeys", 1, at_least=1),
        floor_m=section.number("floor_m", 0.3, at_least=0.0),
    )
    section.close()
    return out


def _scenario(run: Section) -> dict:
    """A dry day on which everybody believes the loudspeaker."""
    families: dict[str, object] = {"fetch_children": run.flag("fetch_children")}
    families["named_helpers"] = run.choice("named_helpers", ["none", "listed", "nearest"], "none")
    for name in SECONDS:
        if run.has(f"{name}_s"):
            families[name] = f"{run.number(f'{name}_s', at_least=0.0):g} s"
    for name in NUMBERS:
        if run.has(name):
            families[name] = run.number(name, at_least=0.0)
    families["care_homes"] = families["care_carry_up"] = run.flag("care_carry_up")
    behaviour = {"refusal": 0, "car_exit_share": 0, "belief": {"loudspeaker": 1, "neighbour": 1}, "families": families}
    if run.has("car_least_m"):
        behaviour["car_least_m"] = run.number("car_least_m", at_least=0.0)
    if run.has("going_home_first"):
        behaviour["going_home"] = _going_home(run)
    heard = dict.fromkeys(("outdoors", "indoors", "asleep", "at_range"), 1)
    order = {"id": "go", "role": "county", "when": {"at_time": {"time": "1 min"}}, "do": [{"order_evacuation": {"areas": ["county"]}}]}
    return {
        "muster": 1, "name": "街", "name_en": "Street", "start": f"2026-09-01T{run.text('start', '10:00')}",
        "duration": f"{run.number('hours', 6.0, above=0.0):g} h", "world": {"file": "world.h5"},
        "hazard": _hazard(run),
        "models": {"warning": {"loudspeakers": heard}, "behaviour": behaviour},
        "plans": [{"id": "order", "name": "转移", "name_en": "Order", "rules": [order]}],
    }  # fmt: skip


def _going_home(run: Section) -> dict:
    out: dict[str, object] = {"enabled": True, "first": run.number("going_home_first", at_least=0.0)}
    for name in ("dwell", "wait_for_family"):
        if run.has(f"{name}_s"):
            out[name] = f"{run.number(f'{name}_s', at_least=0.0):g} s"
    return out


def _hazard(run: Section) -> dict | list:
    """No rain; and where the case asks for it water that stands from some moment on around one place, off the street."""
    dry = {"model": "flood/local_inertial", "rain": [["0 h", 0], ["1 h", 0]]}
    if not run.has("water"):
        return dry
    water = run.section("water")
    x, depth, begin = water.number("x"), water.number("depth_m", above=0.0), water.number("from_s", at_least=0.0)
    water.close()
    outline = [x - 5, 5, x + 5, 5, x + 5, 15, x - 5, 15]
    zone = {"id": "water", "kind": "water", "outline": outline, "onset": {"by": "time", "at": f"{begin:g} s"}, "depth": f"{depth:g} m"}
    return [dry, {"model": "hazard/zone", "zones": [zone]}]


def _outcome(course: _core.Run, since: str) -> Outcome:
    """Moments are counted from when the household `since` left home; inf = never."""
    world = course.world
    person, household = world.table("person"), list(world.table("household")["id"])
    party = np.array(course.array("person/party"), dtype=np.int64)
    left = np.array(course.array("household/left"), dtype=np.int64)
    status, entered = np.array(course.array("party/status")), np.array(course.array("party/entered"), dtype=np.int64)
    begin = left[household.index(since)]
    moved = party < len(party)
    carrier = np.where(moved, party, 0)
    arrived = moved & (status[carrier] == ARRIVED)
    frame = {
        "person": list(person["id"]),
        "household": [household[row] for row in person["household"]],
        "arrived_s": np.where(arrived, (entered[carrier] - begin) / 1000, np.inf),
        "left_s": np.where(moved, (left[person["household"]] - begin) / 1000, np.inf),
    }
    numbers = {f"{name}.arrived_s": float(when) for name, when in zip(frame["person"], frame["arrived_s"], strict=True)}
    numbers["arrived_persons"] = float(arrived.sum())
    for name in ("fetched", "helped", "unhelped", "with_school"):
        array = f"family/{name}_persons"
        numbers[f"{name}_persons"] = float(course.array(array)) if array in course.arrays() else 0.0
    kinds, events = [kind["name"] for kind in course.event_kinds()], course.events()
    for number, name in (("carried_up", "care_home/carried_up"), ("went_home_first", "homeward/sets_out")):
        when = events["time"][events["kind"] == (kinds.index(name) if name in kinds else -1)]
        numbers[f"{number}_events"] = float(len(when))
        numbers |= {f"{number}.{k + 1}_s": float(time) / 1000 for k, time in enumerate(when)}
    return Outcome(numbers, {"persons": frame})
