"""The tables of docs/import_headers.md, made from synonyms.csv and words.csv: `python -m muster.importers.layers.document`."""

import csv
import sys
from pathlib import Path

from muster.importers.layers.headers import FOLDER, KINDS, columns_of

ZH = {"areas": "区域", "danger_zones": "危险区", "shelters": "避难场所", "wardens": "责任人", "posts": "值守点", "residents": "居民",
      "danger_points": "隐患点"}  # fmt: skip
INTRODUCTION = """\
# Headers that layers may have

Generated from `synonyms.csv` and `words.csv` in `bindings/muster/importers/layers`. A header matches without regard to case, blanks and
what stands in brackets, but for a unit (亩, 公顷, 万). A Chinese header that only contains one of these words is taken for it too, which
the import report says. All columns are optional but where [import.md](import.md) says otherwise.
"""


def headers_as_written(column: str, kind: str) -> str:
    """The synonyms of a column as the list has them."""
    with (FOLDER / "synonyms.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["column"] == column and (row["kinds"] == "all" or kind in row["kinds"].split("|")):
                return ", ".join(row["headers"].split("|"))
    raise KeyError(column)


def table_of_headers() -> str:
    """The page as Markdown."""
    out = [INTRODUCTION]
    for kind in KINDS:
        out += [f"\n## {kind} · {ZH[kind]}\n", "| column | headers | meaning | 含义 |", "|---|---|---|---|"]
        for column in columns_of(kind).values():
            personal = " (personal 个人信息)" if column.personal else ""
            out.append(f"| `{column.name}`{personal} | {headers_as_written(column.name, kind)} | {column.en} | {column.zh} |")
    out += ["\n## Words · 取值\n", "| column type | value | words |", "|---|---|---|"]
    with (FOLDER / "words.csv").open(encoding="utf-8", newline="") as file:
        out += [f"| {row['type']} | `{row['value']}` | {', '.join(row['words'].split('|'))} |" for row in csv.DictReader(file)]
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1] if len(sys.argv) > 1 else "docs/import_headers.md").write_text(table_of_headers(), encoding="utf-8")
