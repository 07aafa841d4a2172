"""The story of one household in one run, moment by moment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from muster import _core
from muster.errors import unfit
from muster.language import chosen, say
from muster.values import DAMAGE_STATES, GRAVITY_M_S2, NO_ROW
from muster.why.causes import cause_of
from muster.why.record import CHANNELS, Record

if TYPE_CHECKING:
    from muster.results import Results

_ADVICE = ("none", "be_ready", "move_now")
_PARTS = ("lowest_floors", "basements")  #: of area/ordered_part: docs/people.md
_HARM = ("unharmed", "dead", "injured")
_HELP_REASONS = 10  #: of helper/failed and family/not_fetched: docs/people.md
_CHAIN = (
    "area/ordered",
    "area/ordered_part",
    "area/informed",
    "area/unanswered",
    "area/messenger_without_way",
    "area/channel_without_power",
    "area/channel_without_network",
    "area/round_without_warden",
    "power/lost",
    "power/restored",
    "network/lost",
    "network/restored",
    "network/station_without_hub",
)
PLACES = ("home", "work", "school", "market", "hospital", "road")  #: of person/place
_FEW = 10  #: households of a group that are named
_ABSENT = {6: "away", 7: "not_present"}  #: of absent/place
_MODES = ("foot", "car", "cycle", "high", "boat")


@dataclass(frozen=True)
class Moment:
    """One line of a story. `key` and `arguments` make its sentence in either language; an argument that begins with @ names a
    sentence itself."""

    time_s: float | None  #: since the start; None = holds for the whole run
    key: str
    arguments: dict[str, Any]

    def text(self, lang: str | None = None) -> str:
        words = {
            name: say(value[1:], lang) if isinstance(value, str) and value.startswith("@") else _named(value, lang)
            for name, value in self.arguments.items()
        }
        return say(self.key, lang, **words)


@dataclass(frozen=True)
class Story:
    """What happened to a household, in order."""

    household: str  #: id
    persons: int
    moments: list[Moment]
    causes: dict[str, str]  #: id of each person who came to harm -> word of CAUSES
    start: str  #: local date and time of t = 0; "" = not known

    def lines(self, lang: str | None = None) -> list[str]:
        """The story in words, one line per moment with its local time."""
        out = [say("why.title", lang, household=self.household, persons=self.persons)]
        for moment in self.moments:
            out.append(f"{self.clock(moment.time_s):<6}{moment.text(lang)}" if moment.time_s is not None else " " * 6 + moment.text(lang))
        for person, cause in self.causes.items():
            out.append(say("why.because", lang, person=person, cause=say(f"why.cause.{cause}", lang)))
        return out

    def clock(self, time_s: float) -> str:
        """Local time of day; hours and minutes since the start where that is not known."""
        if not self.start:
            return f"{int(time_s) // 3600}:{int(time_s) // 60 % 60:02}"
        return (dt.datetime.fromisoformat(self.start) + dt.timedelta(seconds=float(time_s))).strftime("%H:%M")

    def __str__(self) -> str:
        return "\n".join(self.lines())


def _named(value: object, lang: str | None) -> object:
    """Names come in pairs: Chinese, English."""
    if isinstance(value, tuple):
        return value[0 if (lang or chosen()) == "zh" else 1] or value[0]
    return value


def find_household(record: Record, name: str) -> list[int]:
    """Rows of the households that an id stands for: a household and those in which its people are who are not at home, a person's, or a
    building's. Raises InputError where there is none."""
    rows = [ids.index(name)] if name in (ids := list(record.households["id"])) else []
    if "family" in record.persons:
        of_family = [p for p, family in enumerate(record.persons["family"]) if family == name]
        rows += sorted(set(np.asarray(record.persons["household"])[of_family].tolist()) - set(rows))
    if rows:
        return rows
    if name in (ids := list(record.persons["id"])):
        return [int(record.persons["household"][ids.index(name)])]
    if name in (ids := list(record.buildings["id"])):
        return np.flatnonzero(np.asarray(record.households["home"]) == ids.index(name)).tolist()
    absent = record.world.table("absent")
    for column in ("id", "family"):
        if name in absent[column]:
            raise unfit(name, f"why.{_ABSENT[int(absent['place'][absent[column].index(name)])]}")
    raise unfit(name, "why.unknown")


#: Events of harm, and the sentence that tells each.
HARMED = {
    "person/died": "died",
    "person/injured": "injured",
    "person/injured_severely": "injured_severely",
    "person/injured_by_zone": "injured",
}


def story(results: Results | Record, name: str) -> list[Story]:
    """The story of a household, of the household of a person, or of all households of a building, by its id. Raises InputError where the
    place has none."""
    record = Record.of(results)
    return [Teller(record, row).story() for row in find_household(record, name)]


def _places_of(record: Record, family: str) -> list[str]:
    """Of each person where it was, if it is of that household and was not at home; else ""."""
    of = zip(record.persons["family"], record.persons["place"], strict=True)
    return [PLACES[int(place)] if whose == family and place != 0 else "" for whose, place in of]


class Teller:
    """Makes the story of one household."""

    def __init__(self, record: Record, household: int) -> None:
        self.record, self.household = record, household
        self.moments: list[Moment] = []
        self.people = list(record.members(household))

    def add(self, time_s: float | None, key: str, **arguments: Any) -> None:
        self.moments.append(Moment(None if time_s is None else float(time_s), "why." + key, arguments))

    def story(self) -> Story:
        record, h = self.record, self.household
        self.home()
        self.chain()
        self.what_was_tried()
        self.household_events()
        self.care_home()
        self.party_events()
        self.harm()
        self.moments.sort(key=lambda m: m.key == "why.died")  # after the danger of the same moment
        fixed, moving = [m for m in self.moments if m.time_s is None], [m for m in self.moments if m.time_s is not None]
        ids = record.persons["id"]
        harmed = {str(ids[p]): cause_of(record, p) for p in self.people if record.harm[p] != 0}
        return Story(
            str(record.households["id"][h]),
            len(self.people),
            fixed + sorted(moving, key=lambda m: m.time_s or 0),
            harmed,
            record.results.start,
        )

    def home(self) -> None:
        r, h = self.record, self.household
        building = int(r.households["home"][h])
        place = PLACES[int(r.persons["place"][self.people[0]])] if "place" in r.persons and self.people else "home"
        ages = sorted((int(r.persons["age"][p]) for p in self.people), reverse=True)
        self.add(
            None,
            "home" if place == "home" else f"at_{place}",
            building=str(r.buildings["id"][building]),
            storey=int(r.households["storey"][h]) + 1,
            ages=", ".join(map(str, ages)),
        )
        if place != "home":
            homes = list(dict.fromkeys(r.persons["family"][p] for p in self.people))
            self.add(None, "families", families=", ".join(homes[:_FEW]) + (", …" if len(homes) > _FEW else ""))
        elif "place" in r.persons:
            self.elsewhere()
        slow = sum(int(r.persons["impaired"][p]) for p in self.people)
        if slow:
            self.add(None, "limited", persons=slow)
        if "hearing" in r.persons and (badly := sum(int(r.persons["hearing"][p] != 0) for p in self.people)):
            self.add(None, "hearing", persons=badly)
        if "language" in r.persons and (spoken := sorted({r.persons["language"][p] for p in self.people} - {""})):
            self.add(None, "language", languages=", ".join(spoken))
        if self.people and not any(r.persons["phone"][p] for p in self.people):
            self.add(None, "no_phone")
        water = r.times("building/water_at_door")[building]
        if np.isfinite(water):
            self.add(water, "water_at_door")
        self.shaking(building)

    def shaking(self, building: int) -> None:
        """The shocks of the run, and what they made of the building."""
        r = self.record
        if not np.asarray(r.array("building/shaken_m_s2"))[building] > 0:
            return
        for event in r.of_kind("shock/comes"):
            self.add(event["time"] / 1000, "shock", g=f"{float(event['value']) / GRAVITY_M_S2:.2g}")
        for event in r.about("building", [building]):
            if r.name_of(event) == "building/shaken":
                self.add(event["time"] / 1000, "shaken." + DAMAGE_STATES[int(event["value"])])

    def elsewhere(self) -> None:
        """Its people who were not at home when the run began."""
        r = self.record
        family = str(r.households["id"][self.household])
        for person, place in zip(r.persons["id"], _places_of(r, family), strict=True):
            if place:
                self.add(None, "elsewhere", person=str(person), place=f"@why.place.{place}")
        absent = r.world.table("absent")
        for person, of, place in zip(absent["id"], absent["family"], absent["place"], strict=True):
            if of == family:
                self.add(None, "elsewhere", person=str(person), place=f"@why.place.{_ABSENT[int(place)]}")

    def chain(self) -> None:
        """Who should have called, when, and who did not answer."""
        r = self.record
        areas = r.chain(self.household)
        names = {a: (str(r.areas["name"][a]), str(r.areas["name_en"][a])) for a in areas}
        told_before: set[tuple[str, int]] = set()
        for event in r.about("area", areas):
            kind, area = r.name_of(event), int(event["subject"])
            if kind in ("power/lost", "power/restored", "network/lost", "network/restored") and area != areas[-1]:
                continue
            if kind not in _CHAIN:
                continue
            if kind.startswith("area/channel_without_"):  # said once: broadcasts are repeated
                if (kind, area) in told_before:
                    continue
                told_before.add((kind, area))
                self.add(
                    event["time"] / 1000,
                    kind.removeprefix("area/"),
                    area=names[area],
                    channel=f"@report.channel.{CHANNELS[int(event['value'])]}",
                )
                continue
            arguments: dict[str, Any] = {"area": names[area]}
            if kind == "area/ordered_part":
                code = int(event["value"]) - 1
                arguments |= {"advice": f"@why.advice.{_ADVICE[2 - code // 2]}", "whom": f"@why.whom.{_PARTS[code % 2]}"}
            elif kind.startswith("area/"):
                arguments["advice"] = f"@why.advice.{_ADVICE[int(event['value'])]}"
            self.add(event["time"] / 1000, kind.replace("area/", "area_").replace("/", "_"), **arguments)
        if areas and np.isnan(r.ordered_for(self.household, areas[-1])):
            self.add(None, "never_ordered", area=names[areas[-1]])

    def what_was_tried(self) -> None:
        r, h = self.record, self.household
        told, alerted = r.told_s[h], r.alerted_s[h]
        for channel, end in r.tried(h).items():
            if end != "heard":
                self.add(None, "tried", channel=f"@report.channel.{channel}", end=f"@why.try.{end}")
        if np.isfinite(alerted):
            by = CHANNELS[int(r.array("household/alerted_by")[h])]
            self.add(alerted, "alerted", channel=f"@report.channel.{by}")
            heard = [c for c, end in r.tried(h).items() if end == "heard" and c != by]
            if heard:
                self.add(None, "heard_too", channels=self.listed(heard))
        else:
            self.add(None, "never_alerted")
        if np.isfinite(told) and told != alerted:
            self.add(told, "told")

    @staticmethod
    def listed(channels: list[str]) -> tuple[str, str]:
        words = [[say(f"report.channel.{c}", lang) for c in channels] for lang in ("zh", "en")]
        return "、".join(words[0]), ", ".join(words[1])

    def household_events(self) -> None:
        """What it decided, and who helped."""
        r = self.record
        names = r.shelters["name"], r.shelters["name_en"]
        for event in r.about("household", [self.household]):
            kind, time_s, value = r.name_of(event), event["time"] / 1000, float(event["value"])
            if kind == "household/left":
                to = int(event["object"])
                place = (str(names[0][to]), str(names[1][to])) if to != NO_ROW else "@why.nowhere"
                self.add(time_s, "left", shelter=place, mode=f"@why.mode.{_MODES[int(value)]}")
            elif kind == "household/stays":
                self.add(time_s, "stays" if value <= 0 else "stays_in_water", depth=f"{value:.1f}")
            elif kind == "household/not_understood":
                self.add(time_s, "not_understood", channel=f"@report.channel.{CHANNELS[int(value)]}")
            elif kind == "household/refused":
                self.add(time_s, "refused")
            elif kind == "household/persuaded":
                self.add(time_s, "persuaded")
            elif kind in ("helper/failed", "family/not_fetched"):
                self.add(time_s, kind.replace("/", "_"), reason=f"@why.reason.{min(int(value), _HELP_REASONS - 1)}")
            elif kind in (
                "family/fetch",
                "family/fetched",
                "helper/awaited",
                "helper/sent",
                "helper/arrived",
                "helper/took_along",
                "household/without_help",
                "ambulance/called",
                "ambulance/brought",
            ):
                self.add(time_s, kind.replace("/", "_"), persons=int(value) if value == value else 0)
        intent = _core.Intent(int(r.intents[self.household])).name
        if intent == "unaware" and np.isfinite(r.alerted_s[self.household]):
            self.add(None, "not_believed" if np.isfinite(r.told_s[self.household]) else "not_told")
        elif intent in ("deciding", "preparing"):
            self.add(None, "still_" + intent)

    def care_home(self) -> None:
        """What the staff of the care home did that it lives in."""
        r = self.record
        names = r.shelters["name"], r.shelters["name_en"]
        for event in r.about("building", [int(r.households["home"][self.household])]):
            kind, to = r.name_of(event), int(event["object"])
            if kind == "care_home/round":
                place = (str(names[0][to]), str(names[1][to]))
                self.add(event["time"] / 1000, "care_home_round", persons=int(event["value"]), shelter=place)
            elif kind == "care_home/brought":
                self.add(
                    event["time"] / 1000, "care_home_brought", persons=int(event["value"]), shelter=(str(names[0][to]), str(names[1][to]))
                )
            elif kind == "care_home/vehicle_called":
                self.add(event["time"] / 1000, "care_home_vehicle_called")
            elif kind in ("care_home/stays", "care_home/carried_up"):
                self.add(event["time"] / 1000, kind.replace("/", "_"), persons=int(event["value"]))

    def party_events(self) -> None:
        """Where its parties came to."""
        r = self.record
        parties = {int(p) for p in r.array("person/party", NO_ROW)[self.people]} - {NO_ROW}
        if r.array("person/homeward")[self.people].any():  # at home they are no party any more
            parties |= {int(p) for p in self.people if r.array("person/homeward")[p]}
        names, ids = (r.shelters["name"], r.shelters["name_en"]), r.persons["id"]
        for event in r.about("person", sorted(parties)):
            kind, time_s = r.name_of(event), event["time"] / 1000
            if kind in ("shelter/arrived", "shelter/queued", "shelter/refused", "shelter/left_flooded"):
                to = int(event["object"])
                self.add(time_s, kind.replace("/", "_"), shelter=(str(names[0][to]), str(names[1][to])), persons=int(event["value"]))
            elif kind in ("return/sets_out", "return/at_home", "return/turns_back"):
                self.add(time_s, kind.replace("/", "_"), person=str(ids[int(event["subject"])]))
            elif kind.startswith("homeward/"):
                self.homeward(event)
            elif kind in ("party/in_place", "party/turned_back", "party/left_vehicle", "party/waits_no_more"):
                self.add(time_s, kind.replace("/", "_"))

    def homeward(self, event: np.void) -> None:
        """Somebody of it goes home from where it was by day."""
        r = self.record
        kind, to, person = r.name_of(event), int(event["object"]), str(r.persons["id"][int(event["subject"])])
        word = "homeward_day_over" if kind == "homeward/sets_out" and int(event["value"]) else kind.replace("/", "_")
        shelter = (
            (str(r.shelters["name"][to]), str(r.shelters["name_en"][to])) if word == "homeward_goes_on" and to != NO_ROW else "@why.nowhere"
        )
        self.add(event["time"] / 1000, word, person=person, **({"shelter": shelter} if word == "homeward_goes_on" else {}))

    def harm(self) -> None:
        """Who was in danger, and who came to harm. Dangers of one moment are one line."""
        r = self.record
        cause, ids = r.array("person/cause").astype(int), r.persons["id"]
        in_danger: dict[float, int] = {}
        for event in r.about("person", self.people):
            kind, person, time_s = r.name_of(event), int(event["subject"]), event["time"] / 1000
            if kind == "person/exposed":
                in_danger[time_s] = in_danger.get(time_s, 0) + 1
            elif kind in HARMED:
                # An event of water says what did it; a zone's says which zone, and the person keeps what that was.
                by = cause[person] if kind == "person/injured_by_zone" else int(event["value"])
                self.add(time_s, HARMED[kind], person=str(ids[person]), cause=f"@why.harm.{_core.Cause(by).name}")
        for time_s, persons in in_danger.items():
            self.add(time_s, "exposed", persons=persons)
