"""Lists on the command line: "1-20,40" and "a,b"."""

import re

from muster.errors import refuse


def parse_seeds(text: str) -> list[int]:
    """Seeds of "1-20" or "1,2,5-8", in that order. Each once."""
    seeds: list[int] = []
    for part in text.split(","):
        found = re.fullmatch(r"\s*(\d{1,18})\s*(?:-\s*(\d{1,18})\s*)?", part)
        if found is None:
            raise refuse(1104, key_path="--seeds", expected="1-20,40", found=text)
        first = int(found[1])
        last = int(found[2] or first)
        if last < first or last - first >= 1_000_000:
            raise refuse(1104, key_path="--seeds", expected="1-20,40", found=text)
        seeds += [seed for seed in range(first, last + 1) if seed not in seeds]
    return seeds


def parse_names(text: str) -> list[str]:
    """Names of "a,b", in that order. Each once."""
    return list(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
