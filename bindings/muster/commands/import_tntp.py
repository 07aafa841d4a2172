"""`muster import --tntp NET [--trips TRIPS --nodes NODES] -o world.h5`: a network for traffic assignment becomes a world."""

from pathlib import Path

from muster.commands.import_ import tell_findings
from muster.language import chosen, say


def run(
    network: Path, trips: Path | None, nodes: Path | None, output: Path, *,
    length_unit: str | None, time_unit: str | None, period: float, layer_crs: str | None, crs: str | None, names: tuple[str, str],
) -> None:  # fmt: skip
    """Imports, writes the world, its report and its trips, and says what came of it."""
    from muster.importers.page import write_page
    from muster.importers.tntp.place import STEPS, TntpRequest, import_tntp
    from muster.importers.tntp.units import LENGTHS, TIMES, unit
    from muster.progress import ProgressLine

    length_m = None if length_unit is None else unit("--length-unit", length_unit, LENGTHS)
    time_s = None if time_unit is None else unit("--time-unit", time_unit, TIMES)
    request = TntpRequest(network, trips, nodes, length_m, time_s, period, layer_crs, crs, *names)
    with ProgressLine(str(output), len(STEPS)) as line:
        done = import_tntp(request, lambda step: line.at(STEPS.index(step), say(f"import.step.{step}")))
    output.parent.mkdir(parents=True, exist_ok=True)
    done.world.save(str(output))
    page, table = output.with_suffix(".import.html"), output.with_suffix(".trips.csv")
    write_page(done.report, page, (request.name_en, request.name))
    if done.trips:
        table.write_text(done.trips, encoding="utf-8")
    rows = {name: f"{number:,}" for name, number in done.report["rows"].items()}
    print(say("import.done.tntp", name=names[0] if chosen() == "zh" else names[1], nodes=rows["node"], links=rows["link"]))
    tell_findings(done.findings)
    for path in [output, page, *([table] if done.trips else [])]:
        print(say("ui.wrote", file=path))
