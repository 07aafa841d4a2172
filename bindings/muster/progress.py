"""How far a piece of work has come: a bar with the time left on a terminal; elsewhere a plain line at once and every 10 s. On stderr."""

import sys
import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from muster.language import say

PLAIN_LINE_EVERY_S = 10.0


def clock(seconds: float) -> str:
    """Seconds as h:mm:ss."""
    whole = max(0, round(seconds))
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


class ProgressLine:
    """`with ProgressLine(title, total) as line: line.at(done, note)`; total and done in any one unit."""

    def __init__(self, title: str, total: float, stream=None) -> None:
        self._title, self._total = title, max(total, 1e-9)
        self._stream = stream or sys.stderr
        self._bar: Progress | None = None
        self._started = time.monotonic()
        self._last_line = -PLAIN_LINE_EVERY_S  # the first call speaks at once

    def __enter__(self) -> "ProgressLine":
        if self._stream.isatty():
            columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[note]}"))
            times = (TimeElapsedColumn(), TextColumn("/"), TimeRemainingColumn())
            self._bar = Progress(*columns, *times, console=Console(file=self._stream), transient=True)
            self._task = self._bar.add_task(self._title, total=self._total, note="")
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def at(self, done: float, note: str = "") -> None:
        """Says how much is done now."""
        if self._bar is not None:
            self._bar.update(self._task, completed=done, note=note)
            return
        now = time.monotonic()
        if now - self._last_line < PLAIN_LINE_EVERY_S:
            return
        self._last_line = now
        elapsed = now - self._started
        left = clock(elapsed * (self._total - done) / done) if done > 0 else "?"
        said = {"title": self._title, "note": note, "elapsed": clock(elapsed), "left": left}
        print(say("ui.progress", percent=f"{100 * done / self._total:.0f}", **said), file=self._stream, flush=True)
