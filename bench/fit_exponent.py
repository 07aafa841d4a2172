#!/usr/bin/env python3
"""Prints how time and memory grow with the number of parties: the exponent b of cost = a n^b, least squares on logarithms.

    build/release/bench/movement_bench --benchmark_filter=movement_people --benchmark_out=people.json
    bench/fit_exponent.py people.json

Ten million parties are measured where MUSTER_BENCH_LARGE=1.
"""

import json
import math
import re
import sys
from collections import defaultdict
from pathlib import Path

NAME = re.compile(r"(?P<scene>\w+)/(?P<parties>\d+)/threads:(?P<threads>\d+)")


def exponent(points: list[tuple[float, float]]) -> float:
    """Slope of the straight line through (log n, log cost)."""
    x, y = [math.log(n) for n, _ in points], [math.log(cost) for _, cost in points]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / sum((a - mean_x) ** 2 for a in x)


def measured(report: dict) -> dict[tuple[str, str], list[tuple[float, float]]]:
    """(parties, cost) by threads and kind of cost; of repetitions the median alone, where it is given."""
    runs = [run for run in report["benchmarks"] if not run.get("error_occurred")]
    medians = [run for run in runs if run.get("aggregate_name") == "median"]
    out = defaultdict(list)
    for run in medians or [run for run in runs if run.get("run_type", "iteration") == "iteration"]:
        name = NAME.match(run["name"])
        if name is None:
            continue
        parties, threads = int(name["parties"]), f"{name['scene']}, {name['threads']} threads"
        out[threads, "time"].append((parties, run["real_time"]))
        out[threads, "time per link traversal"].append((parties, run["real_time"] / run["traversals"]))
        out[threads, "traversals"].append((parties, run["traversals"]))
        out[threads, "bytes of State"].append((parties, parties * run["state_bytes_per_person"]))
    return out


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for (threads, cost), points in measured(json.loads(Path(sys.argv[1]).read_text())).items():
        if len({parties for parties, _ in points}) > 1:
            sizes = ", ".join(f"{parties:,}" for parties, _ in sorted(points))
            print(f"{threads}: {cost} ~ parties^{exponent(points):.2f} ({sizes})")


if __name__ == "__main__":
    main()
