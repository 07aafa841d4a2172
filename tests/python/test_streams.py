"""docs/determinism.md lists every stream of luck with its frozen number."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_and_the_header_agree_on_all_streams():
    header = (ROOT / "engine/include/muster/engine/core/luck.hpp").read_text(encoding="utf-8")
    body = header[header.index("enum class Stream") : header.index("};")]
    streams = {(name, int(number)) for name, number in re.findall(r"\b([a-z]\w*) = (\d+)", body)}
    listed = set()
    for line in (ROOT / "docs/determinism.md").read_text(encoding="utf-8").splitlines():
        cells = line.split("|")
        if len(cells) == 6 and "`" in cells[2]:
            names, numbers = re.findall(r"`(\w+)`", cells[2]), re.findall(r"\d+", cells[3])
            listed |= {(name, int(number)) for name, number in zip(names, numbers, strict=True)}
    assert len({number for _, number in streams}) == len(streams)
    assert listed == streams
