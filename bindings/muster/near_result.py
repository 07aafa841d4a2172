"""Files that a result was made from, looked for where people keep them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from muster.result import Result

LEVELS_UP = 3  #: folders above the result's own that are looked through


def places_near(result: Result) -> Iterator[Path]:
    """Folders in which an input of the result may lie, the likeliest first: beside it, above it, here."""
    folder = Path(result.path).resolve().parent
    yield from (folder, *list(folder.parents)[:LEVELS_UP], Path.cwd())
