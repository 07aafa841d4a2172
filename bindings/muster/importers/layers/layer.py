"""A layer as the importer uses it."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from muster.importers.layers.headers import Mapping
from muster.importers.layers.table import Accounting


@dataclass
class Layer:
    """Rows of one kind. `rows` hold values under the names of synonyms.csv; what a row does not have is absent. Nothing personal is in
    them."""

    kind: str
    path: Path
    rows: list[dict[str, object]] = field(default_factory=list)
    geometry: np.ndarray = field(
        default_factory=lambda: np.zeros(0, dtype=object)
    )  #: shapely, WGS 84 degrees or `crs`; None = place unknown
    where: list[str] = field(default_factory=list)  #: place of each row in its file
    mapping: Mapping = field(default_factory=Mapping)
    accounting: Accounting = field(default_factory=Accounting)
    personal: list[dict[str, str]] = field(default_factory=list)  #: id and what belongs to real people, for people.csv
    crs: str = "EPSG:4326"

    def __len__(self) -> int:
        return len(self.rows)

    def keep(self, wanted: np.ndarray) -> "Layer":
        """The layer with only these rows (bool[row]); the others count as dropped, and so do their personal data."""
        wanted = np.asarray(wanted, bool)
        self.accounting.drop(int((~wanted).sum()))
        rows = [row for row, stays in zip(self.rows, wanted, strict=True) if stays]
        ids = {row.get("id") for row in rows}
        places = [place for place, stays in zip(self.where, wanted, strict=True) if stays]
        personal = [entry for entry in self.personal if entry["id"] in ids]
        return replace(self, rows=rows, geometry=self.geometry[wanted], where=places, personal=personal)

    def in_crs(self, crs: object) -> "Layer":
        """The layer in another reference system (anything that pyproj takes)."""
        import pyproj
        import shapely

        target = pyproj.CRS.from_user_input(crs)
        change = pyproj.Transformer.from_crs(self.crs, target, always_xy=True)
        shapes = np.array(self.geometry, dtype=object)
        known = np.array([shape is not None for shape in shapes], bool)
        if known.any():
            # to the centimetre, so that the last bits of a projection library cannot change a world's hash
            shapes[known] = shapely.transform(shapes[known], lambda xy: np.round(np.column_stack(change.transform(xy[:, 0], xy[:, 1])), 2))
        return replace(self, geometry=shapes, crs=target.to_string())

    def values(self, column: str, missing: object = None) -> list[object]:
        """One column, row by row."""
        return [row.get(column, missing) for row in self.rows]

    def as_json(self) -> dict:
        """What the import report says of the layer: its file, how its headers were understood, and what became of its lines."""
        return {
            "kind": self.kind,
            "file": self.path.name,
            "mapping": self.mapping.as_json(),
            "lines": dict(sorted(self.accounting.lines.items())),
            "read": self.accounting.read,
            "personal": sorted({column for entry in self.personal for column in entry if column != "id"}),
        }
