"""Lines of a TNTP file, one at a time, with what is wrong in them collected by line."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

from muster._core import Problem
from muster.errors import InputError, refuse

UNREADABLE, NO_TAG, OTHER_COUNT, LEFT_OUT = 7401, 7402, 7403, 7404
MOST_PROBLEMS = 50  # more are of no use to anybody
LONGEST_LINE = 1 << 20  # bytes; the trips of one origin to 5,000 zones in one line take 100,000
LARGEST = 1 << 32  # bytes unpacked
PACKED_AT_MOST = 200  # times that gzip makes real tables smaller; they reach 10 to 20
SMALL = 64 << 20  # bytes that anything may unpack to
GZIP = b"\x1f\x8b"


class TntpFile:
    """One file: its lines, and the problems found in it."""

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

    def lines(self) -> Iterator[bytes]:
        """Lines that are neither blank nor comments, stripped; `self.line` is the number of the present one."""
        if not self.path.is_file():
            raise refuse(1001, self.path, reason="no such file", reason_zh="没有此文件")
        if self.path.stat().st_size == 0:
            raise refuse(1004, self.path)
        with self.path.open("rb") as file:
            packed = file.read(2) == GZIP
        try:
            with gzip.open(self.path) if packed else self.path.open("rb") as file:
                yield from self._lines(file, self._most(packed))
        except (EOFError, gzip.BadGzipFile, zlib.error):
            raise self._unreadable("packed") from None
        except OSError as error:
            raise refuse(1001, self.path, reason=error.strerror or str(error)) from None

    def _lines(self, file, most: int) -> Iterator[bytes]:
        done = 0
        while line := file.readline(LONGEST_LINE + 1):
            self.line += 1
            done += len(line)
            if len(line) > LONGEST_LINE or done > most:
                raise self._unreadable("too_long")
            if b"\0" in line:
                raise self._unreadable("not_text")
            line = line.strip()
            if line and not line.startswith(b"~"):
                yield line

    def _most(self, packed: bool) -> int:
        return min(LARGEST, max(SMALL, self.path.stat().st_size * PACKED_AT_MOST)) if packed else LARGEST

    def _unreadable(self, reason: str) -> InputError:
        problem = Problem(UNREADABLE, file=str(self.path), line=self.line, arguments={"reason": f"@tntp.reason.{reason}"})
        return InputError([problem])


def shown(text: bytes) -> str:
    """A piece of the file for a message."""
    return text[:60].decode("utf-8", "replace") + ("..." if len(text) > 60 else "")


def number(text: bytes) -> float | None:
    """A finite number as a person would write it; None for anything else (Python's own float() takes "nan", "inf" and "1_000")."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if b"_" not in text and value - value == 0 else None


def whole(text: bytes) -> int | None:
    """A whole number; None for anything else."""
    return int(text) if text.isdigit() and len(text) < 16 else None
