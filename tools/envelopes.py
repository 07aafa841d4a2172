"""The figures of docs/envelopes.md: mean and band of measures, variant by variant, of cases with `runner: scenario`.

python tools/envelopes.py tests/verification/town/dam_failure.yaml dead_share left_90_min
"""

from __future__ import annotations

import sys
from pathlib import Path

from muster.verify.case import documents, read_case
from muster.verify.runners import RUNNERS


def main(file: str, measures: list[str]) -> None:
    """Prints a line for each variant and measure."""
    (document,) = documents(Path(file))
    case = read_case(document)
    numbers = RUNNERS["scenario"](case.run, case.folders)().numbers
    for variant in case.run.section("variants").names():
        for measure in measures:
            mean, low, high = (numbers[f"{variant}.{measure}.{part}"] for part in ("mean", "low", "high"))
            print(f"{variant:<16}{measure:<28}{mean:.4g} ({low:.4g} to {high:.4g})")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
