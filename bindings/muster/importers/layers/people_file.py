"""People of the layers, apart from the world: names, telephones, addresses, joined by id. The only file of an import that holds them."""

import csv
import io
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from muster.importers.layers.layer import Layer

FIRST = ("layer", "id", "person", "person_name", "contact_name", "phone", "id_number", "address", "remark")


def people_rows(layers: Iterable[Layer]) -> list[dict[str, str]]:
    """All personal entries, with the layer that each belongs to."""
    return [{"layer": layer.kind, **entry} for layer in layers for entry in layer.personal]


def write_people(layers: Iterable[Layer], path: Path) -> bool:
    """Writes <world>.people.csv (UTF-8 with BOM, readable by its owner only). False = nothing personal was read, nothing written."""
    rows = people_rows(layers)
    if not rows:
        return False
    columns = [name for name in FIRST if any(name in row for row in rows)]
    columns += sorted({name for row in rows for name in row} - set(columns))
    write_rows(rows, columns, path)
    return True


def write_ids(rows: Iterable[tuple[str, ...]], columns: tuple[str, ...], path: Path) -> None:
    """Writes what is known of persons by their ids, and nothing that tells who they are, as write_people does."""
    write_rows([dict(zip(columns, row, strict=True)) for row in rows], list(columns), path)


def write_rows(rows: list[dict[str, str]], columns: list[str], path: Path) -> None:
    """A table under a temporary name first, readable by its owner only."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    writer.writerows({name: plain(value) for name, value in row.items()} for row in rows)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # mode 600
    try:
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
            file.write(out.getvalue())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def plain(value: str) -> str:
    """A text that a table program will not take for a formula."""
    text = str(value)
    return f"'{text}" if text[:1] in "=@" or (text[:1] in "+-" and not text[1:].replace("-", "").replace(" ", "").isdigit()) else text
