"""A text file of another program: opened whether packed or not, and what is wrong in it collected by line."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, ClassVar

from muster._core import Problem
from muster.errors import InputError, refuse

MOST_PROBLEMS = 50  # more are of no use to anybody
PACKED_AT_MOST = 200  # times that gzip makes real files smaller; they reach 10 to 40
SMALL = 64 << 20  # bytes that anything may unpack to
GZIP = b"\x1f\x8b"


class SourceFile:
    """One file, and the problems found in it."""

    unreadable: ClassVar[int]  #: code of what ends the reading
    largest: ClassVar[int]  #: bytes unpacked

    def __init__(self, path: Path) -> None:
        self.path, self.line, self._problems = path, 0, []

    def add(self, code: int, key_path: str = "", *, line: int | None = None, **arguments: object) -> None:
        """A problem at the present line. Raises InputError where there are so many that going on is of no use."""
        named = {name: str(value) for name, value in arguments.items()}
        at = self.line if line is None else line
        self._problems.append(Problem(code, file=str(self.path), line=at, key_path=key_path, arguments=named))
        if len(self._problems) >= MOST_PROBLEMS:
            self.raise_if_any()

    def raise_if_any(self) -> None:
        """Raises InputError with all problems in the order of their lines."""
        if self._problems:
            raise InputError(sorted(self._problems, key=lambda problem: problem.line))

    def good(self) -> bool:
        """Nothing is wrong so far."""
        return not self._problems

    def refused(self, code: int, **arguments: object) -> InputError:
        """What ends the reading, behind what was found before."""
        named = {name: str(value) for name, value in arguments.items()}
        return InputError([*self._problems, Problem(code, file=str(self.path), line=self.line, arguments=named)])

    @contextmanager
    def opened(self) -> Iterator[tuple[BinaryIO, int]]:
        """The file, unpacked where it is gzip, and how many bytes it may hold at most."""
        if not self.path.is_file():
            raise refuse(1001, self.path, reason="no such file", reason_zh="没有此文件")
        size = self.path.stat().st_size
        if size == 0:
            raise refuse(1004, self.path)
        try:
            with self.path.open("rb") as file:
                packed = file.read(2) == GZIP
            with gzip.open(self.path) if packed else self.path.open("rb") as file:
                yield file, min(self.largest, max(SMALL, size * PACKED_AT_MOST)) if packed else self.largest
        except (EOFError, gzip.BadGzipFile, zlib.error):
            raise self.refused(self.unreadable, reason="@tntp.reason.packed") from None
        except OSError as error:
            raise refuse(1001, self.path, reason=error.strerror or str(error)) from None
