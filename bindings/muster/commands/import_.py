"""`muster import --osm MAP ... -o world.h5`: a real place from files; --tntp, --matsim, --sumo, --rcrs: scenarios of other programs."""

import os
from pathlib import Path
from typing import Annotated, Literal

import typer

from muster.commands import options
from muster.commands.run import check_writable
from muster.errors import refuse, unfit
from muster.language import chosen, say

SHOWN = 12  # kinds of findings of each severity on the terminal; the page holds all


def add(app: typer.Typer) -> None:
    """Declares the command."""
    lang_option, output_option = options.lang(), options.output("cli.import.output")

    def option(*names: str, **settings: object) -> object:
        return typer.Option(*names, help=say(f"cli.import.{names[0].strip('-').replace('-', '_')}"), show_default=False, **settings)

    cell_option = Annotated[float | None, option("--cell", min=0.1, max=10000)]
    period_option = Annotated[float | None, option("--period", min=0.01, max=8760)]
    system_option = Annotated[Literal["wgs84", "gcj02", "bd09"], option("--coordinates")]

    @app.command("import", help=say("cli.import"))
    def import_(
        osm: Annotated[Path | None, option("--osm")] = None,
        dem: Annotated[Path | None, option("--dem")] = None,
        population: Annotated[Path | None, option("--population")] = None,
        margins: Annotated[Path | None, option("--margins")] = None,
        presence: Annotated[str | None, option("--presence", metavar="FILE")] = None,
        age_list: Annotated[int | None, option("--age-list", min=1, max=50, metavar="YEARS")] = None,
        layer: Annotated[list[str] | None, option("--layer", metavar="KIND=FILE")] = None,
        crs: Annotated[str | None, option("--crs", metavar="EPSG:n")] = None,
        layer_crs: Annotated[str | None, option("--layer-crs", metavar="EPSG:n")] = None,
        mapping: Annotated[Path | None, option("--mapping")] = None,
        coordinates: system_option = "wgs84",
        country: Annotated[str | None, option("--country", metavar="CN")] = None,
        name: Annotated[str, option("--name")] = "",
        name_en: Annotated[str, option("--name-en")] = "",
        cell: cell_option = None,
        tntp: Annotated[Path | None, option("--tntp")] = None,
        trips: Annotated[Path | None, option("--trips")] = None,
        nodes: Annotated[Path | None, option("--nodes")] = None,
        length_unit: Annotated[str | None, option("--length-unit")] = None,
        time_unit: Annotated[str | None, option("--time-unit")] = None,
        period: period_option = None,
        matsim: Annotated[Path | None, option("--matsim")] = None,
        plans: Annotated[Path | None, option("--plans")] = None,
        sumo: Annotated[Path | None, option("--sumo")] = None,
        routes: Annotated[Path | None, option("--routes")] = None,
        rcrs: Annotated[Path | None, option("--rcrs")] = None,
        output: output_option = Path("world.h5"),
        lang: lang_option = None,
    ) -> None:
        check_output(output)
        files = {
            "--dem": dem,
            "--population": population,
            "--margins": margins,
            "--presence": presence,
            "--age-list": age_list,
            "--layer": layer,
            "--mapping": mapping,
            "--country": country,
            "--cell": cell,
        }
        files["--coordinates"] = None if coordinates == "wgs84" else coordinates
        only = {
            "--osm": files,
            "--tntp": {"--trips": trips, "--nodes": nodes, "--length-unit": length_unit, "--time-unit": time_unit, "--period": period},
            "--matsim": {"--plans": plans},
            "--sumo": {"--routes": routes},
        }
        maps = {"--osm": osm, "--tntp": tntp, "--matsim": matsim, "--sumo": sumo, "--rcrs": rcrs}
        kind = the_one(maps)
        for other, options_ in only.items():
            if other != kind:
                refuse_others(other, options_)
        if kind == "--rcrs":
            refuse_others(", ".join(only), {"--crs": crs, "--layer-crs": layer_crs})
        if kind in ("--matsim", "--sumo", "--rcrs"):
            from muster.commands import import_traffic

            label = name or name_en or import_traffic.label_of(maps[kind])
            people = plans if kind == "--matsim" else routes
            return import_traffic.run(kind, maps[kind], people, output, system=layer_crs, crs=crs, names=(label, name_en or label))
        if tntp is not None:
            from muster.commands import import_tntp

            label = name or name_en or tntp.name.split("_net.")[0]
            units = {"length_unit": length_unit, "time_unit": time_unit, "period": period or 1.0}
            return import_tntp.run(tntp, trips, nodes, output, layer_crs=layer_crs, crs=crs, names=(label, name_en or label), **units)
        from muster.importers.place import Request

        layers = [kind_and_file(text) for text in layer or []]
        if country is not None and not (len(country) == 2 and country.isascii() and country.isalpha()):
            raise refuse(1206, "--country", choices="CN, BR, AT, ...", found=country)
        label = name or name_en or osm.name.split(".")[0]
        return run(
            Request(
                osm, dem, population, layers, crs, layer_crs, mapping, coordinates, country, label, name_en or label, cell, margins,
                age_list=years_of(age_list, layers), presence=presence_file(presence),
            ),
            output,
        )  # fmt: skip


def the_one(maps: dict[str, Path | None]) -> str:
    """Which kind of map was given. Exactly one must be."""
    given = [option for option, path in maps.items() if path is not None]
    if len(given) != 1:
        raise refuse(1106, known=", ".join(maps), found=", ".join(given) or "-")
    return given[0]


def refuse_others(with_: str, options: dict[str, object]) -> None:
    """Refuses options that go with another kind of map."""
    given = ", ".join(name for name, value in options.items() if value is not None)
    if given:
        raise unfit("", "import.tntp.not_with", **{"options": given, "with": with_})


def check_output(output: Path) -> None:
    """Refuses what could not be written in the end. Folders that are missing are made then: until all is read nothing is written."""
    there = next(folder for folder in output.absolute().parents if folder.exists())
    if there == output.absolute().parent:
        check_writable(output)
    elif not there.is_dir() or not os.access(there, os.W_OK):
        raise refuse(2010, there, reason=say("ui.reason.no_directory"))


def kind_and_file(text: str) -> tuple[str, Path]:
    """KIND=FILE."""
    kind, equals, file = text.partition("=")
    if not equals or not file:
        raise refuse(1104, "--layer", expected="KIND=FILE", found=text)
    return kind.strip(), Path(file)


def years_of(age_list: int | None, layers: list[tuple[str, Path]]) -> int:
    """The years of --age-list, which needs a list."""
    if age_list is not None and not any(kind == "residents" for kind, _ in layers):
        raise unfit("--age-list", "import.people.no_list_to_age")
    return age_list or 0


def presence_file(given: str | None) -> Path | None:
    """The table of --presence; "default" is the one that ships."""
    from muster.importers.people import SHIPPED_PRESENCE

    return None if given is None else SHIPPED_PRESENCE if given == "default" else Path(given)


def write_seasons(done, output: Path) -> list[Path]:
    """The worlds of other seasons, the one of all, and who is who: ids with their presence."""
    from muster.importers.layers.people_file import write_ids

    written = []
    for season, world in done.seasons.items():
        written.append(output.with_suffix(f".{season}.h5"))
        world.save(str(written[-1]))
    if done.all_seasons is not None:
        written.append(output.with_suffix(".all_seasons.h5"))
        done.all_seasons.save(str(written[-1]))
    if done.presence:
        written.append(output.with_suffix(".presence.csv"))
        write_ids(done.presence, ("person", "presence"), written[-1])
    return written


def run(request, output: Path) -> None:
    """Imports, writes the world and what goes beside it, and says what came of it."""
    from muster.importers.layers.apply import write_beside
    from muster.importers.page import write_page
    from muster.importers.place import STEPS, import_place
    from muster.progress import ProgressLine

    with ProgressLine(str(output), len(STEPS)) as line:
        done = import_place(request, lambda step: line.at(STEPS.index(step), say(f"import.step.{step}")))
    output.parent.mkdir(parents=True, exist_ok=True)
    done.world.save(str(output))
    page = output.with_suffix(".import.html")
    write_page(done.report, page, (request.name_en, request.name))
    written = [output, page, *write_beside(output, done.layers), *write_seasons(done, output)]
    tell(request, done)
    for path in written:
        print(say("ui.wrote", file=path))


def tell(request, done) -> None:
    """The summary on the terminal."""
    from muster.importers.osm.connected import percent

    rows = {name: f"{number:,}" for name, number in done.report["rows"].items()}
    counts = {"nodes": rows["node"], "links": rows["link"], "buildings": rows["building"], "persons": rows.get("person", "0")}
    print(say("import.done.place", name=request.name if chosen() == "zh" else request.name_en, **counts))
    shares = {name: percent(part["length"]) for name, part in done.report["connected"].items()}
    print(say("import.done.connected", **shares))
    tell_findings(done.findings)


def tell_findings(findings) -> None:
    """What was dropped, guessed, not read: the first kinds of each."""
    for severity, found in findings.by_severity().items():
        print(say("import.done.findings", severity=say(f"import.severity.{severity}"), count=len(found)))
        for finding in different_first(found)[:SHOWN]:
            place = f"  ({', '.join(finding.where[:2])}{', ...' if finding.count > 2 else ''})" if finding.where else ""
            print(f"  {finding.text()}{place}")
        if len(found) > SHOWN:
            print(say("import.done.more", count=len(found) - SHOWN))


def different_first(found: list) -> list:
    """One finding of each code, then the others: twelve sorts of streets shall not hide what matters more."""
    codes = [finding.code for finding in found]
    return sorted(found, key=lambda finding: finding is not found[codes.index(finding.code)])
