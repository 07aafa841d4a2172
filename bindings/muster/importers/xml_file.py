"""XML files of others, read as a stream: nothing is kept that the reader does not keep, and nothing is fetched or expanded.

Entities of the file's own are refused (a few lines of them can unpack to gigabytes, or name files of this machine); a DOCTYPE that names a
DTD somewhere is let pass and not looked at. What is wrong is told with its line, all of a file at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol
from xml.parsers import expat

from muster.errors import InputError

from .source_file import SourceFile

UNREADABLE, FORBIDDEN, OTHER_ROOT, NO_ATTRIBUTE, UNKNOWN, BROKEN_ROUTE = 7501, 7502, 7503, 7504, 7505, 7506
DEEPEST = 60
LONGEST_TEXT = 1 << 24  # of one element, characters; routes of a thousand links take 20,000
PIECE = 1 << 16


class Reader(Protocol):
    """What hears of elements. Prefixes of namespaces are left out."""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, tag: str, text: str) -> None:
        """It ends; `text` is what stood in it, less its children's."""


class XmlFile(SourceFile):
    """One file, and the problems found in it."""

    unreadable, largest = UNREADABLE, 1 << 34

    def __init__(self, path: Path, *roots: str) -> None:
        """roots: names of the outermost element that the file may have."""
        super().__init__(path)
        self._roots = roots

    def read(self, reader: Reader) -> None:
        """Tells the reader all that is in the file, then raises InputError with what was found."""
        with self.opened() as (file, most):
            self._parse(file, reader, most)
        self.raise_if_any()

    def _parse(self, file, reader: Reader, most: int) -> None:
        parser = _parser(self, reader)
        done = 0
        try:
            while piece := file.read(PIECE):
                done += len(piece)
                if done > most:
                    raise self.refused(UNREADABLE, reason="@xml.reason.too_large")
                parser.Parse(piece, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            self.line = error.lineno
            raise self.refused(UNREADABLE, reason=expat.errors.messages[error.code]) from None
        except (LookupError, ValueError) as error:
            if isinstance(error, InputError):
                raise
            self.line = max(self.line, 1)
            raise self.refused(UNREADABLE, reason=str(error)) from None

    def check_root(self, tag: str) -> None:
        """Refuses a file of another kind."""
        if tag not in self._roots:
            raise self.refused(OTHER_ROOT, expected=", ".join(f"<{name}>" for name in self._roots), found=f"<{shown(tag)}>")


def _parser(file: XmlFile, reader: Reader):
    """An expat parser that knows no entities but those of XML itself."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    texts: list[list[str]] = []
    length = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal length
        file.line, length = parser.CurrentLineNumber, 0
        if not texts:
            file.check_root(_local(tag))
        if len(texts) >= DEEPEST:
            raise file.refused(UNREADABLE, reason="@xml.reason.too_deep")
        texts.append([])
        reader.start(_local(tag), {_local(name): value for name, value in attributes.items()} if attributes else attributes)

    def end(tag: str) -> None:
        file.line = parser.CurrentLineNumber
        reader.end(_local(tag), "".join(texts.pop()))

    def text(piece: str) -> None:
        nonlocal length
        length += len(piece)
        if length > LONGEST_TEXT:
            file.line = parser.CurrentLineNumber
            raise file.refused(UNREADABLE, reason="@xml.reason.too_large")
        texts[-1].append(piece)

    def forbidden(*_declared: object) -> None:
        file.line = parser.CurrentLineNumber
        raise file.refused(FORBIDDEN)

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.EntityDeclHandler = parser.UnparsedEntityDeclHandler = forbidden
    parser.ExternalEntityRefHandler = lambda *_: forbidden()
    return parser


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def shown(text: str) -> str:
    """A piece of the file for a message."""
    return text[:60] + ("..." if len(text) > 60 else "")
