"""`muster import --matsim`, `--sumo`, `--rcrs`: scenarios of other programs become a world, and a scenario that runs their trips."""

from collections.abc import Callable, Mapping
from pathlib import Path

from muster.commands.import_ import tell_findings
from muster.importers.traffic import Imported
from muster.language import chosen, say

ENDINGS = (".gz", ".xml", ".net")


def label_of(path: Path) -> str:
    """What a world is called whose name nobody gave."""
    name = path.resolve().name
    for ending in ENDINGS:
        name = name.removesuffix(ending)
    return name


def run(kind: str, map_: Path, people: Path | None, output: Path, *, system: str | None, crs: str | None, names: tuple[str, str]) -> None:
    """Imports, writes the world, its report and its scenario, and says what came of it."""
    from muster.progress import ProgressLine

    read, steps = reader_of(kind, map_, people, system, crs, names)
    with ProgressLine(str(output), len(steps)) as line:
        done = read(lambda step: line.at(steps.index(step), say(f"import.step.{step}")))
    write(done, output, names)


def reader_of(
    kind: str, map_: Path, people: Path | None, system: str | None, crs: str | None, names: tuple[str, str]
) -> tuple[Callable[[Callable[[str], None]], Imported], tuple[str, ...]]:
    """What reads that kind of map, and its steps."""
    if kind == "--matsim":
        from muster.importers.matsim.place import STEPS, MatsimRequest, import_matsim

        return lambda tell: import_matsim(MatsimRequest(map_, people, system, crs, *names), tell), STEPS
    if kind == "--sumo":
        from muster.importers.sumo.place import STEPS, SumoRequest, import_sumo

        return lambda tell: import_sumo(SumoRequest(map_, people, system, crs, *names), tell), STEPS
    from muster.importers.rcrs.place import STEPS, RcrsRequest, import_rcrs

    return lambda tell: import_rcrs(RcrsRequest(map_, *names), tell), STEPS


def write(done: Imported, output: Path, names: tuple[str, str], beside: Mapping[str, str] | None = None) -> None:
    """The world, its report, where there are trips a scenario that runs them, and further texts by their ending; and the summary."""
    from muster.importers.page import write_page

    output.parent.mkdir(parents=True, exist_ok=True)
    done.world.save(str(output))
    page = output.with_suffix(".import.html")
    write_page(done.report, page, (names[1], names[0]))
    texts = dict(beside or {})
    trips = dict(done.world.tables()).get("trip", 0)
    if trips:
        texts[".scenario.yaml"] = done.scenario(output.name, *names)
    written = [output, page]
    for ending, text in texts.items():
        written.append(output.with_suffix(ending))
        written[-1].write_text(text, encoding="utf-8")
    rows = {name: f"{number:,}" for name, number in done.report["rows"].items()}
    print(say("import.done.tntp", name=names[0] if chosen() == "zh" else names[1], nodes=rows["node"], links=rows["link"]))
    if trips:
        print(say("import.done.trips", trips=f"{trips:,}", persons=rows["person"]))
    tell_findings(done.findings)
    for path in written:
        print(say("ui.wrote", file=path))
