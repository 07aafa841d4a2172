"""Mapping files: how the headers of each layer were understood, saved beside the world and read again with the next import.

{"muster": 1, "layers": {"shelters": {"避难场所名称": "name", "备注": null}, ...}}    (JSON or YAML)
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from muster.errors import refuse
from muster.importers.layers.headers import KINDS, columns_of
from muster.importers.layers.layer import Layer
from muster.importers.layers.problems import UNKNOWN_COLUMN, unreadable


def for_layer(mapping: Path | str | Mapping | None, kind: str, path: Path) -> dict[str, str | None] | None:
    """What a mapping says of one kind of layer: header -> column, None = leave out. Raises InputError where it names columns that there
    are not."""
    if mapping is None:
        return None
    source: object = "mapping"
    if isinstance(mapping, str | Path):
        source, mapping = mapping, load(Path(mapping))
    layers = mapping.get("layers", {})
    found = (
        dict(layers.get(kind) or {})
        if isinstance(layers, Mapping) and layers
        else {}
        if set(mapping) <= {"muster", "layers"}
        else dict(mapping)
    )
    known = columns_of(kind)
    for header, column in found.items():
        if column is not None and column not in known:
            raise refuse(UNKNOWN_COLUMN, source, f"layers.{kind}.{header}", found=column, kind=kind, known=", ".join(known))
    return {str(header): column for header, column in found.items()}


def load(path: Path) -> Mapping:
    """A mapping file."""
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8-sig"))  # JSON is YAML too
    except OSError as problem:
        raise refuse(1001, path, reason=problem.strerror) from problem
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise refuse(1002, path, reason=str(problem).replace("\n", " ")) from problem
    if not isinstance(document, Mapping) or not isinstance(document.get("layers", {}), Mapping):
        raise unreadable(path, "mapping_shape")
    for kind in document.get("layers", {}):
        if kind not in KINDS:
            raise refuse(UNKNOWN_COLUMN, path, f"layers.{kind}", found=kind, kind="layers", known=", ".join(KINDS))
    return document


def save(layers: Iterable[Layer], path: Path) -> None:
    """Writes the mappings of layers as a mapping file."""
    out: dict[str, dict] = {}
    for layer in layers:
        out.setdefault(layer.kind, {}).update(layer.mapping.columns)
    path.write_text(json.dumps({"muster": 1, "layers": out}, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
