"""The five numbers that a run is told in: warned, moved, safe, exposed, dead."""

from collections.abc import Collection
from dataclasses import dataclass

from muster.language import say
from muster.values import NEVER_MS

NUMBERS = ("warned", "moved", "safe", "exposed", "dead")


@dataclass(frozen=True)
class Headline:
    """Persons at the end of a run, of `people` in all."""

    people: int
    warned: int  #: reached by any channel
    moved: int  #: left home
    safe: int  #: in a shelter, or out of the area
    exposed: int  #: were in dangerous water
    dead: int
    expected_deaths: float | None  #: sum of everybody's chance of death, given what they met; None in results of earlier versions
    median_alert_s: float | None  #: when half of all people had been reached, s since the start; None = they were not
    elsewhere: int | None = None  #: of all people, in the place and not at home when the run began; None = the run does not say
    away: int = 0  #: people of the place who were outside it then; not among `people`
    not_present: int = 0  #: registered, and not there in this season; not among `people`

    def sentences(self, lang: str | None = None, hidden: Collection[str] = ()) -> list[str]:
        """The five numbers in words; those of `hidden` are not said, but that they are not."""
        numbers = {name: f"{getattr(self, name):,}" for name in ("people", *NUMBERS)}
        lines = [say(f"ui.headline.{name}", lang, **numbers) for name in NUMBERS if name not in hidden]
        if any(name in hidden for name in NUMBERS):
            lines.append(say("ui.headline.hidden", lang))
        elif self.expected_deaths:
            lines[-1] += say("ui.headline.expected", lang, expected=f"{self.expected_deaths:,.1f}")
        if self.median_alert_s is not None and "warned" not in hidden:
            lines[0] += say("ui.headline.half", lang, minutes=f"{self.median_alert_s / 60:.0f}")
        return [*self.where(lang), *lines]

    def where(self, lang: str | None = None) -> list[str]:
        """Where people were when the run began, in words; empty where all were at home."""
        return where(self.people, self.elsewhere, self.away, self.not_present, lang)


def where(people: int, elsewhere: int | None, away: int, not_present: int, lang: str | None = None) -> list[str]:
    """How many of `people` were elsewhere than at home when a run began, how many more were outside the place or not there in the season:
    sentences. None = the run does not say."""
    if elsewhere is None:
        return []
    numbers = {"people": f"{people:,}", "elsewhere": f"{elsewhere:,}", "away": f"{away:,}", "not_present": f"{not_present:,}"}
    lines = [say("ui.headline.where", lang, **numbers)] if elsewhere or away else []
    return [*lines, say("ui.headline.not_present", lang, **numbers)] if not_present else lines


def headline_of(numbers: dict[str, float]) -> Headline:
    """The five out of the engine's list of headline numbers; times in ms."""
    median = numbers["median_alert"]
    whole = {name: int(value) for name, value in numbers.items() if name != "expected_deaths"}
    return Headline(
        people=whole["persons"],
        warned=whole["warned"],
        moved=whole["moved"],
        safe=whole["in_shelters"] + whole["left_area"],
        exposed=whole["exposed"],
        dead=whole["dead"],
        expected_deaths=numbers.get("expected_deaths"),
        median_alert_s=None if median >= NEVER_MS else median / 1000,
        elsewhere=numbers.get("elsewhere"),
        away=numbers.get("away", 0),
        not_present=numbers.get("not_present", 0),
    )
