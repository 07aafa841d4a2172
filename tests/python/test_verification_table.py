"""The table of docs/verification.md that says what is covered: each file that it names is there, each case is named, no id is missing."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "verification"
PAGE = (ROOT / "docs" / "verification.md").read_text(encoding="utf-8").split("## What is covered", 1)[1]
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| ")][1:]
NAMED = {name for row in ROWS for name in re.findall(r"`([\w/]+)`", row[1])}

#: What has to be covered or declared out of scope.
FLOOD = {*(f"f{n:02}" for n in range(1, 10)), "b01", "b02", "b03", "e01"}
NETWORK = {"K1", "K1b", "K2", "K2q", *(f"K{n}" for n in range(3, 11)), "R1", "R2", "E1", "E2", "S1"}
RIMEA = {f"RiMEA {n}" for n in (*range(1, 12), "12a", "12b", "12c", *range(13, 17))}
IMO = {f"IMO T{n}" for n in range(1, 13)}
NIST = {f"NIST {n}" for n in ("1.1", *(f"2.{n}" for n in range(1, 11)), "3.1", "3.2", "3.3", "4.1", "5.2")}


def ids_of_the_table() -> set[str]:
    return {id_.strip() for row in ROWS for id_ in row[0].split(";")}


def ids_out_of_scope() -> set[str]:
    text = PAGE.split("Out of scope", 1)[1]
    return set(re.findall(r"RiMEA \d+[abc]?|IMO T\d+|NIST \d+\.\d+", text))


def test_every_row_has_an_id_files_a_comparison_and_a_tolerance():
    assert ROWS
    for row in ROWS:
        assert len(row) == 4 and all(row), row
        assert re.findall(r"`([\w/]+)`", row[1]), row


@pytest.mark.parametrize("name", sorted(NAMED))
def test_the_file_is_there(name):
    assert (CASES / f"{name}.yaml").is_file()


@pytest.mark.parametrize("domain", ["movement", "walking", "egress", "routing", "assignment", "flood"])
def test_every_case_of_a_domain_stands_in_the_table(domain):
    there = {f"{domain}/{file.stem}" for file in (CASES / domain).glob("*.yaml")}
    assert there <= NAMED, sorted(there - NAMED)


def test_every_id_is_covered_or_declared_out_of_scope():
    covered, outside = ids_of_the_table(), ids_out_of_scope()
    assert covered | outside >= FLOOD | NETWORK | RIMEA | IMO | NIST
    assert not covered & outside


@pytest.mark.parametrize("row", [row for row in ROWS if row[0].startswith(("RiMEA", "IMO", "NIST"))], ids=lambda row: row[0])
def test_cases_of_guidelines_say_which_test_they_are(row):
    """Each file of a guideline's row names one of the guidelines in its source or claim."""
    texts = [(CASES / f"{name}.yaml").read_text(encoding="utf-8") for name in re.findall(r"`([\w/]+)`", row[1])]
    for guideline, number in (id_.strip().split(" ") for id_ in row[0].split(";")):
        number = number.removeprefix("T")
        assert any(guideline in text and re.search(rf"\b{re.escape(number)}\b", text) for text in texts), (guideline, number)
