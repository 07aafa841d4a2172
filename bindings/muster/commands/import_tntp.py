"""`muster import --tntp NET [--trips TRIPS --nodes NODES] -o world.h5`: a network for traffic assignment becomes a world."""

from pathlib import Path

from muster.commands.import_traffic import write
from muster.language import say


def run(
    network: Path, trips: Path | None, nodes: Path | None, output: Path, *,
    length_unit: str | None, time_unit: str | None, period: float, layer_crs: str | None, crs: str | None, names: tuple[str, str],
) -> None:  # fmt: skip
    """Imports, writes the world, its report and its trips, and says what came of it."""
    from muster.importers.tntp.place import STEPS, TntpRequest, import_tntp
    from muster.importers.tntp.units import LENGTHS, TIMES, unit
    from muster.progress import ProgressLine

    length_m = None if length_unit is None else unit("--length-unit", length_unit, LENGTHS)
    time_s = None if time_unit is None else unit("--time-unit", time_unit, TIMES)
    request = TntpRequest(network, trips, nodes, length_m, time_s, period, layer_crs, crs, *names)
    with ProgressLine(str(output), len(STEPS)) as line:
        done = import_tntp(request, lambda step: line.at(STEPS.index(step), say(f"import.step.{step}")))
    beside = {".trips.csv": done.trips} if done.trips else {}
    write(done, output, names, beside)
