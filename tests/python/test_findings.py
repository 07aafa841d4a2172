"""What an import says of itself."""

import pytest

from muster.importers.findings import KEPT_EXAMPLES, Finding, Findings


def test_the_same_finding_adds_up_and_keeps_its_first_places():
    findings = Findings()
    for way in range(10):
        findings.add("osm.way_dropped", "dropped", where=f"way {way}", value="proposed")
    findings.add("osm.way_dropped", "dropped", count=5, value="razed")
    assert len(findings) == 2
    first, second = findings
    assert (first.count, first.where) == (10, [f"way {way}" for way in range(KEPT_EXAMPLES)])
    assert (second.count, second.where) == (5, [])
    assert findings.count("osm.way_dropped") == 15
    assert findings.count("osm.way_dropped", value="razed") == 5


def test_nothing_found_is_not_a_finding():
    findings = Findings()
    findings.add("osm.way_dropped", "dropped", count=0)
    assert len(findings) == 0


def test_json_gives_the_same_findings_back():
    findings = Findings()
    findings.add("layer.row", "guessed", where="村.xlsx!A3", count=3, column="人口")
    findings.add("layer.row", "unread", where="村.xlsx!A4")
    assert [finding.as_dict() for finding in Findings.from_json(findings.to_json())] == [finding.as_dict() for finding in findings]


def test_two_collections_together_lose_no_count():
    one, other = Findings(), Findings()
    one.add("a.b", "note", where="first", count=2)
    other.add("a.b", "note", where="second", count=7)
    other.add("a.c", "note", count=4)
    one.extend(other)
    assert one.count("a.b") == 9 and one.count("a.c") == 4
    assert next(iter(one)).where == ["first", "second"]


def test_an_unknown_severity_or_a_negative_count_is_a_programmers_error():
    with pytest.raises(ValueError, match="severity"):
        Findings().add("a.b", "lost")
    with pytest.raises(ValueError, match="below 0"):
        Findings().add("a.b", "note", count=-1)


def test_severities_come_in_the_order_of_reports():
    findings = Findings()
    findings.add("a.b", "note")
    findings.add("a.c", "dropped")
    assert list(findings.by_severity()) == ["dropped", "note"]
    assert all(isinstance(finding, Finding) for finding in findings)
