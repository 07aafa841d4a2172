"""`population.xml` or `plans.xml`: persons, and of each the plan that is selected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from muster.importers.xml_file import XmlFile, shown
from muster.importers.xml_values import Attributes, number

#: Attributes of persons that are read; a synthetic population has dozens.
AGE, SEX = ("age", "Age"), ("sex", "gender", "Gender")


@dataclass
class Activity:
    """A stay. Times in s, None = not said."""

    kind: str
    line: int
    link: str = ""
    x: float | None = None
    y: float | None = None
    end_s: float | None = None
    lasts_s: float | None = None


@dataclass
class Leg:
    """A way between two stays."""

    mode: str
    line: int
    depart_s: float | None = None
    takes_s: float | None = None
    route_kind: str = ""
    route: tuple[str, ...] = ()


@dataclass
class Person:
    """With the stays and ways of its plan in their order: stay, way, stay, ..."""

    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    plan: list[Activity | Leg] = field(default_factory=list)


@dataclass
class _Plan:
    selected: bool
    parts: list[Activity | Leg] = field(default_factory=list)


def read_population(path: Path, use: Callable[[Person, XmlFile], None]) -> XmlFile:
    """Tells `use` each person as it is read, with the file for what it finds wrong. Raises InputError with every problem of the file."""
    file = XmlFile(path, "population")
    file.read(_Population(file, use))
    return file


class _Population:
    def __init__(self, file: XmlFile, use: Callable[[Person, XmlFile], None]) -> None:
        self.file, self.use = file, use
        self._names: dict[str, int] = {}
        self._person: Person | None = None
        self._plans: list[_Plan] = []
        self._attribute: str | None = None
        self._in_plan = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "person":
            self._start_person(Attributes(self.file, tag, attributes), attributes)
        elif tag == "plan":
            self._plans.append(_Plan(attributes.get("selected", "no").lower() in ("yes", "true")))
            self._in_plan = True
        elif not self._in_plan:
            self._attribute = attributes.get("name") if tag == "attribute" else None
        elif tag in ("activity", "act"):
            self._start_activity(Attributes(self.file, tag, attributes))
        elif tag == "leg":
            self._start_leg(Attributes(self.file, tag, attributes))
        elif tag == "route":
            self._start_route(Attributes(self.file, tag, attributes))

    def end(self, tag: str, text: str) -> None:
        if tag == "person":
            self._end_person()
        elif tag == "plan":
            self._in_plan = False
        elif tag == "attribute" and self._attribute in (*AGE, *SEX) and self._person is not None and not self._in_plan:
            self._person.attributes[self._attribute] = text.strip()
        elif tag == "route" and self._in_plan and self._leg() is not None and self._leg().route_kind in ("", "links"):
            self._leg().route = tuple(text.split())

    def _start_person(self, person: Attributes, attributes: Mapping[str, str]) -> None:
        name = person.text("id")
        first = self._names.setdefault(name, self.file.line)
        if name and (first != self.file.line or (self._person is not None and self._person.name == name)):
            self.file.add(1219, "person", found=shown(name), first=first)
        given = {key: attributes[key] for key in (*AGE, *SEX) if key in attributes}
        self._person, self._plans, self._in_plan = Person(name, self.file.line, given), [], False

    def _end_person(self) -> None:
        person, self._attribute = self._person, None
        if self._plans:
            person.plan = next((plan for plan in self._plans if plan.selected), self._plans[0]).parts
            if self._check(person):
                self.use(person, self.file)
        self._plans = []

    def _check(self, person: Person) -> bool:
        """A plan is a stay, a way, a stay, ..., a stay."""
        for i, part in enumerate(person.plan):
            wanted = Activity if i % 2 == 0 else Leg
            if not isinstance(part, wanted):
                expected, found = ("<activity>", "<leg>") if wanted is Activity else ("<leg>", "<activity>")
                self.file.add(1104, "plan", line=part.line, expected=expected, found=found)
                return False
        if person.plan and len(person.plan) % 2 == 0:
            self.file.add(1104, "plan", line=person.plan[-1].line, expected="<activity>", found="</plan>")
            return False
        return bool(person.plan)

    def _leg(self) -> Leg | None:
        parts = self._plans[-1].parts if self._plans else []
        return parts[-1] if parts and isinstance(parts[-1], Leg) else None

    def _start_activity(self, stay: Attributes) -> None:
        link = stay.text("link", " ").strip()
        out = Activity(stay.text("type", "?"), self.file.line, link)
        if stay.has("x") or stay.has("y"):
            out.x, out.y = stay.number("x"), stay.number("y")
        elif not link:
            stay.text("link")
        out.end_s = stay.time("end_time")
        out.lasts_s = stay.time("max_dur") if stay.has("max_dur") else stay.time("dur")
        self._plans[-1].parts.append(out)

    def _start_leg(self, leg: Attributes) -> None:
        self._plans[-1].parts.append(
            Leg(leg.text("mode"), self.file.line, depart_s=leg.time("dep_time"), takes_s=leg.time("trav_time"))
        )  # fmt: skip

    def _start_route(self, route: Attributes) -> None:
        leg = self._leg()
        if leg is None:
            self.file.add(1104, "route", expected="<leg>", found="<route>")
            return
        leg.route_kind = route.text("type", " ").strip()
        if leg.takes_s is None:
            leg.takes_s = route.time("trav_time")


def age_of(person: Person, usual: int) -> int:
    """Years, where the person has an age."""
    value = number(next((person.attributes[key] for key in AGE if key in person.attributes), ""))
    return usual if value is None or not 0 <= value <= 120 else int(value)


def is_female(person: Person) -> bool:
    """Where that is said."""
    said = next((person.attributes[key] for key in SEX if key in person.attributes), "")
    return said.lower().startswith(("f", "w"))
