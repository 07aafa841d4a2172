"""`muster run scenario.yaml`: one course of events, with progress, checkpoints, Ctrl-C and --resume."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from muster import _core
from muster.commands import options
from muster.errors import refuse, unfit
from muster.forecasts import scores
from muster.language import LANGUAGES, chosen, say
from muster.progress import ProgressLine, clock
from muster.registered import registered_of_world
from muster.run import Run
from muster.scenario import Scenario
from muster.terrain_holes import warn_of_flood
from muster.trust import hidden

CHECKPOINT_EVERY_S = 60.0  #: of computing time
STOPPED = 130  #: exit code after Ctrl-C
TRIPS = "trip/departed"  #: array of runs that make trips


def add(app: typer.Typer) -> None:
    """Declares the command."""
    scenario, seed, threads, lang_option = options.scenario(), options.seed(), options.threads(), options.lang()
    plan_option = Annotated[str, typer.Option("--plan", help=say("cli.run.plan"), show_default=False)]
    output_option = options.output("cli.run.output")
    hazard_option = options.hazard()
    weak_option = options.show_weak()
    events_option = Annotated[Path | None, typer.Option("--events-xml", help=say("cli.run.events_xml"), show_default=False)]
    resume_option = Annotated[bool, typer.Option("--resume", help=say("cli.run.resume"))]

    @app.command("run", help=say("cli.run"))
    def run(
        scenario: scenario, plan: plan_option = "", seed: seed = 1, threads: threads = 0, output: output_option = Path("run.nc"),
        resume: resume_option = False, hazard: hazard_option = None, show_weak: weak_option = False, events_xml: events_option = None,
        lang: lang_option = None,
    ) -> None:  # fmt: skip
        read = options.load(scenario, hazard, threads)
        check_writable(output)
        course = read.start(plan, seed, threads)
        warn_of_flood(read._core)
        if events_xml is not None:
            check_events(course, events_xml)
        stopped = play(course, output, resume)
        tell(read, course, output, show_weak)
        if events_xml is not None:
            from muster.export.matsim_events import write_events

            write_events(course, events_xml)
            print(say("ui.wrote", file=events_xml))
        if stopped:
            raise typer.Exit(STOPPED)


def check_writable(output: Path) -> None:
    """Refuses, before hours of computing, an output that could not be written after them."""
    if output.is_dir():
        raise refuse(2010, output, reason=say("ui.reason.is_a_directory"))
    if not output.absolute().parent.is_dir():
        raise refuse(2010, output, reason=say("ui.reason.no_directory"))
    _core.check_writable(str(output))


def check_events(course: Run, path: Path) -> None:
    """Refuses events of a run without trips, or where they could not be written."""
    if TRIPS not in course:
        raise unfit("", "ui.load.only", option="--events-xml")
    check_writable(path)


def play(course: Run, output: Path, resume: bool) -> bool:
    """Runs to the end or to Ctrl-C and writes the result; True = stopped. A stopped run keeps its checkpoint for --resume."""
    checkpoints = course.checkpoints(output)
    if resume:
        at_ms = checkpoints.resume(course._core)
        print(say("ui.run.resumed", time=clock(at_ms / 1000)))
    stopped = False
    try:
        _advance(course, checkpoints)
    except KeyboardInterrupt:
        stopped = not course.finished  # the signal may come while the last step is taken
    with _undisturbed():
        if stopped:
            checkpoints.save(course._core)
        course.save(output)
        if not stopped:
            checkpoints.remove()
    return stopped


def _advance(course: Run, checkpoints: _core.Checkpoints) -> None:
    saved = time.monotonic()
    begun = course.now_s
    with ProgressLine(course.scenario.title(), course.end_s - begun) as line:

        def progress(now_s: float, _end_s: float) -> None:
            nonlocal saved
            line.at(now_s - begun, say("ui.run.at", time=clock(now_s)))
            if time.monotonic() - saved > CHECKPOINT_EVERY_S:
                checkpoints.save(course._core)
                saved = time.monotonic()

        course.advance(progress=progress)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """A second Ctrl-C must not spoil the files that the first one asks for."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def tell(read: Scenario, course: Run, output: Path, show_weak: bool = False) -> None:
    """What the run was, its five numbers in words, how far to trust it, and its hash."""
    if TRIPS in course:
        tell_load(read, course, output)
        return
    print(say("ui.run.was", name=read.title(), plan=course.plan, seed=course.seed, time=clock(course.now_s)))
    registered = registered_of_world(course.world)
    if registered is not None:
        print("  " + registered[LANGUAGES.index(chosen())])
    for sentence in course.headline().sentences(hidden=() if show_weak else hidden(course.world)):
        print("  " + sentence)
    for score in scores(_core.File.open(str(output))):
        print("  " + score.text())
    print(say("ui.one_course"))
    print(say("ui.weak", count=len(read.weak_inputs())))
    if not course.finished:
        print(say("ui.run.incomplete", time=clock(course.now_s)))
    print(say("ui.run.hash", hash=_core.result_hash(str(output))))
    print(say("ui.wrote", file=output))


def tell_load(read: Scenario, course: Run, output: Path) -> None:
    """The same of a run that made trips, and its tables beside the result."""
    from muster.load import Load

    load = Load(output)
    print(say("ui.run.was", name=read.title(), plan=course.plan, seed=course.seed, time=clock(course.now_s)))
    for sentence in load.sentences(dict(course.world.tables())["person"]):
        print("  " + sentence)
    if not course.finished:
        print(say("ui.run.incomplete", time=clock(course.now_s)))
    print(say("ui.run.hash", hash=_core.result_hash(str(output))))
    for path in (output, *load.write_csv(output)):
        print(say("ui.wrote", file=path))
