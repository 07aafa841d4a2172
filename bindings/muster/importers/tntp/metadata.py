"""The head of a TNTP file: `<TAG> value` lines up to `<END OF METADATA>`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .text import NO_TAG, UNREADABLE, TntpFile, number, shown, whole

TAG = re.compile(rb"<([^<>]*)>(.*)", re.DOTALL)
END = "END OF METADATA"
FREE_TEXT = ("ORIGINAL HEADER",)


@dataclass
class Metadata:
    """Tags with the first word of their values, and where they stand. Tags that nobody asks for are let be: the format is open."""

    file: TntpFile
    values: dict[str, tuple[bytes, int]] = field(default_factory=dict)

    def has(self, tag: str) -> bool:
        return tag in self.values

    def line(self, tag: str) -> int:
        return self.values[tag][1] if tag in self.values else 0

    def whole(self, tag: str, least: int, most: int) -> int:
        """A whole number of the head; 0 and a problem where it is missing or out of range."""
        if tag not in self.values:
            self.file.add(NO_TAG, line=0, tag=tag)
            return 0
        text, line = self.values[tag]
        value = whole(text)
        if value is None:
            self.file.add(1202, tag, line=line, found=shown(text))
        elif value < least:
            self.file.add(1204, tag, line=line, limit=least, found=value)
        elif value > most:
            self.file.add(1205, tag, line=line, limit=most, found=value)
        else:
            return value
        return 0

    def number(self, tag: str, otherwise: float) -> float:
        """A number >= 0 of the head, or `otherwise` where the tag is missing."""
        if tag not in self.values:
            return otherwise
        text, line = self.values[tag]
        value = number(text)
        if value is None:
            self.file.add(1201, tag, line=line, found=shown(text))
        elif value < 0:
            self.file.add(1204, tag, line=line, limit=0, found=value)
        else:
            return value
        return otherwise


def read_metadata(file: TntpFile, lines: Iterator[bytes]) -> Metadata:
    """Reads up to the end of the head. Raises InputError where it has no end."""
    out = Metadata(file)
    for line in lines:
        found = TAG.match(line)
        if found is None:
            file.add(1104, expected=f"<{END}>", found=shown(line))
            file.raise_if_any()
        tag = b" ".join(found[1].split()).decode("utf-8", "replace").upper()
        if tag == END:
            return out
        if tag in out.values and tag not in FREE_TEXT:
            file.add(1009, tag, first=out.values[tag][1])
            continue
        words = found[2].partition(b"~")[0].split()
        out.values[tag] = (words[0] if words else b"", file.line)
    file.add(UNREADABLE, reason="@tntp.reason.no_end")
    file.raise_if_any()
    raise AssertionError("unreachable")
