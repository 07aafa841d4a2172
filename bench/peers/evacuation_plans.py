"""Plans of MATSim in which everybody drives to the refuge that he names, of the residents of ../shared/data/evac (agentsoz/ees).

    .venv/bin/python bench/peers/evacuation_plans.py plans.xml.gz out.xml.gz [--hours 3] [--start 12]

The residents' own plans stay at home all day; where they would go stands in their attribute EvacLocationPreference
("Elphinstone,262869,5890813"). They set out over some hours along an S-curve, evenly by their place in the file (design default: the study
draws the moments from a model of its own).
"""

import argparse
import gzip
from pathlib import Path
from xml.sax.saxutils import quoteattr

from muster.importers.xml_file import XmlFile

GOLDEN = 0.6180339887498949  # multiples of it fill (0, 1) evenly


class Residents:
    """Names, homes and refuges."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str, str, list[str]]] = []
        self._name, self._home, self._attribute, self._refuge = "", None, "", None

    def start(self, tag, attributes):
        """An element begins."""
        if tag == "person":
            self._name, self._home, self._refuge = attributes["id"], None, None
        elif tag == "attribute":
            self._attribute = attributes.get("name", "")
        elif tag in ("activity", "act") and self._home is None:
            self._home = (attributes["x"], attributes["y"])

    def end(self, tag, text):
        """It ends."""
        if tag == "attribute" and self._attribute == "EvacLocationPreference":
            self._refuge = text.strip().rsplit(",", 2)
        elif tag == "person" and self._home and self._refuge and len(self._refuge) == 3:
            self.found.append((self._name, *self._home, self._refuge))


def s_curve(share: float) -> float:
    """Share of the time at which that share has set out: the sum of two uniforms."""
    return (share / 2) ** 0.5 if share < 0.5 else 1 - ((1 - share) / 2) ** 0.5


def main() -> None:
    """Reads and writes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plans", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--hours", type=float, default=3)
    parser.add_argument("--start", type=float, default=12, help="hour of the day")
    options = parser.parse_args()
    residents = Residents()
    XmlFile(options.plans, "population").read(residents)
    with gzip.open(options.out, "wt", encoding="utf-8") as file:
        file.write("<population>\n")
        for i, (name, x, y, (_, to_x, to_y)) in enumerate(residents.found):
            moment = 3600 * (options.start + options.hours * s_curve(((i + 1) * GOLDEN) % 1.0))
            file.write(
                f'<person id={quoteattr(name)}><plan selected="yes"><activity type="home" x="{x}" y="{y}" end_time="{moment:.1f}"/>'
                f'<leg mode="car"/><activity type="refuge" x="{to_x}" y="{to_y}"/></plan></person>\n'
            )
        file.write("</population>\n")
    print(f"{len(residents.found)} persons")


if __name__ == "__main__":
    main()
