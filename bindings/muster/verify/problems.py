"""Problems of a case file as data: a code of the catalogue, a place, and the values that the sentence is made with."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..language import say


@dataclass(frozen=True)
class Place:
    """Where in the input a problem is; line and column are 1-based, 0 = not known."""

    file: str
    line: int = 0
    column: int = 0
    key_path: str = ""

    def __str__(self) -> str:
        parts = [self.file] + [str(n) for n in (self.line, self.column) if n > 0]
        return ":".join(parts)


@dataclass(frozen=True)
class Problem:
    """One problem. `code` is a key of engine/messages/errors.tsv, such as "E1301"; an argument such as "@kind.list" is
    itself a key of the catalogue, so that the whole sentence is in one language."""

    code: str
    where: Place
    arguments: dict[str, str] = field(default_factory=dict)

    def text(self, lang: str = "en") -> str:
        sentence = say(self.code, lang, **self.arguments)
        path = f"{self.where.key_path}{'：' if lang == 'zh' else ': '}" if self.where.key_path else ""
        return f"{self.where}  {self.code}  {path}{sentence}"


class CaseError(Exception):
    """A case that cannot be run as written. Carries every problem found, in the order of the file."""

    def __init__(self, problems: list[Problem]):
        super().__init__(problems)
        self.problems = problems

    def text(self, lang: str = "en") -> str:
        return "\n".join(p.text(lang) for p in self.problems)

    def __str__(self) -> str:
        return self.text()


def inconsistent(where: Place, en: str, zh: str) -> Problem:
    """A problem whose sentence is made where it is found (E1215 carries its reason in both languages)."""
    return Problem("E1215", where, {"reason": en, "reason_zh": zh})
