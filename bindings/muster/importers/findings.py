"""What an import dropped, guessed or could not read: collected as data, said in the reader's language only where it is shown."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from muster.language import say

SEVERITIES = ("dropped", "guessed", "unread", "note")  # in the order in which reports show them
KEPT_EXAMPLES = 5  # places named per finding: enough to look one up, short enough to read
KEPT_OF_LAYERS = 1000  # the planner's own files are hers to mend, cell by cell


@dataclass
class Finding:
    """One kind of thing that happened, how often, and where first. `code` is the catalogue's key without "import."."""

    code: str
    severity: str
    count: int = 0
    args: dict[str, str] = field(default_factory=dict)
    where: list[str] = field(default_factory=list)

    def text(self, lang: str | None = None) -> str:
        """The sentence, in the reader's language or in `lang`."""
        return say(f"import.{self.code}", lang, **{**self.args, "count": f"{self.count:,}"})

    def as_dict(self) -> dict:
        """Plain values, as in the report's JSON."""
        return {"code": self.code, "severity": self.severity, "count": self.count, "args": self.args, "where": self.where}


class Findings:
    """A list of findings in the order in which they first happened; those of one code, severity and arguments add up."""

    def __init__(self) -> None:
        self._found: dict[tuple, Finding] = {}

    def add(self, code: str, severity: str, where: str = "", count: int = 1, **args: object) -> None:
        """`code`: "osm.way_without_use"; `where`: file, row, cell or way, as a user would look for it; `count` 0 says nothing."""
        if severity not in SEVERITIES:
            raise ValueError(f"severity {severity!r} is not one of {', '.join(SEVERITIES)}")
        if count < 0:
            raise ValueError(f"{code}: count {count} is below 0")
        if count == 0:
            return
        named = {name: str(value) for name, value in args.items()}
        finding = self._found.setdefault((code, severity, tuple(sorted(named.items()))), Finding(code, severity, args=named))
        finding.count += int(count)
        if where and len(finding.where) < (KEPT_OF_LAYERS if code.startswith("layer.") else KEPT_EXAMPLES) and where not in finding.where:
            finding.where.append(where)

    def extend(self, other: "Findings") -> None:
        """All findings of another collection."""
        for finding in other:
            for where in finding.where or [""]:
                self.add(finding.code, finding.severity, where, **finding.args)
            named = max(len(finding.where), 1)
            self.add(finding.code, finding.severity, count=finding.count - named, **finding.args)

    def count(self, code: str, **args: object) -> int:
        """How often `code` was found, over all severities; with `args`: where those arguments stand."""
        wanted = {(name, str(value)) for name, value in args.items()}
        return sum(finding.count for finding in self if finding.code == code and wanted <= set(finding.args.items()))

    def by_severity(self) -> dict[str, list[Finding]]:
        """Findings per severity, in the order of SEVERITIES; severities without findings are left out."""
        grouped = {severity: [finding for finding in self if finding.severity == severity] for severity in SEVERITIES}
        return {severity: found for severity, found in grouped.items() if found}

    def to_json(self) -> str:
        """A JSON list of findings."""
        return json.dumps([finding.as_dict() for finding in self], ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Findings":
        """What to_json wrote, or an import report (docs/import.md), which holds the same under "findings"."""
        findings, given = cls(), json.loads(text)
        for row in given["findings"] if isinstance(given, dict) else given:
            key = (row["code"], row["severity"], tuple(sorted(row["args"].items())))
            findings._found[key] = Finding(**row)
        return findings

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._found.values())

    def __len__(self) -> int:
        return len(self._found)
