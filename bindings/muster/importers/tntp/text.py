"""Lines of a TNTP file, one at a time, with what is wrong in them collected by line."""

from __future__ import annotations

from collections.abc import Iterator

from muster.importers.source_file import SourceFile

UNREADABLE, NO_TAG, OTHER_COUNT, LEFT_OUT = 7401, 7402, 7403, 7404
LONGEST_LINE = 1 << 20  # bytes; the trips of one origin to 5,000 zones in one line take 100,000


class TntpFile(SourceFile):
    """One file: its lines, and the problems found in it."""

    unreadable, largest = UNREADABLE, 1 << 32

    def lines(self) -> Iterator[bytes]:
        """Lines that are neither blank nor comments, stripped; `self.line` is the number of the present one."""
        done = 0
        with self.opened() as (file, most):
            while line := file.readline(LONGEST_LINE + 1):
                self.line += 1
                done += len(line)
                if len(line) > LONGEST_LINE or done > most:
                    raise self.refused(UNREADABLE, reason="@tntp.reason.too_long")
                if b"\0" in line:
                    raise self.refused(UNREADABLE, reason="@tntp.reason.not_text")
                line = line.strip()
                if line and not line.startswith(b"~"):
                    yield line


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
