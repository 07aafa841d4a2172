"""The data container of the report: a JSON header and typed arrays in one block of bytes. Its layout is that of docs/view.md."""

from __future__ import annotations

import base64
import gzip
import json
import math
from typing import Any

import numpy as np

MAGIC = b"MUSTERV1"
TYPES = {"u8": np.uint8, "u16": np.uint16, "u32": np.uint32, "i16": np.int16, "i32": np.int32, "f32": np.float32, "f64": np.float64}
NONE = 2**32 - 1  #: no row, never: in u32 arrays
NEVER_MIN = 65535  #: never: in u16 minutes


class Container:
    """Collects arrays under their names, then packs them behind the view that names them."""

    def __init__(self) -> None:
        self._arrays: dict[str, tuple[str, np.ndarray]] = {}

    def put(self, name: str, values: Any, kind: str) -> str:
        """Keeps `values` as an array of `kind` ("u16") and gives its name back. A value that the kind cannot hold is an error, not a
        wrap."""
        given = np.asarray(values)
        with np.errstate(invalid="ignore"):
            kept = np.ascontiguousarray(given.astype(TYPES[kind]))
        if kind[0] != "f" and given.size and not np.array_equal(kept, given):
            raise OverflowError(f"array {name}: a value does not fit into {kind}")
        if name in self._arrays:
            raise KeyError(f"array {name} stands twice")
        self._arrays[name] = (kind, kept)
        return name

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    def pack(self, lang: str, view: dict[str, Any]) -> bytes:
        """The container. Equal content gives equal bytes."""
        entries, offset = {}, 0
        for name, (kind, values) in self._arrays.items():
            entries[name] = {"type": kind, "shape": list(values.shape), "offset": offset}
            offset = aligned(offset + values.nbytes)
        header = json.dumps({"version": 1, "lang": lang, "arrays": entries, "view": plain(view)}, ensure_ascii=False, separators=(",", ":"),
                            allow_nan=False).encode()  # fmt: skip
        begin = aligned(len(MAGIC) + 4 + len(header))
        header += b" " * (begin - len(MAGIC) - 4 - len(header))
        parts = [MAGIC, len(header).to_bytes(4, "little"), header]
        for _, values in self._arrays.values():
            raw = values.astype(values.dtype.newbyteorder("<")).tobytes()
            parts += [raw, bytes(aligned(len(raw)) - len(raw))]
        return b"".join(parts)


def aligned(size: int) -> int:
    """The next multiple of 8."""
    return -(-size // 8) * 8


def plain(value: Any) -> Any:
    """`value` as JSON knows it: NumPy numbers as numbers, pairs as lists, what is not finite as null."""
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, str):
        return str(value)  # Markup too
    return value


def embedded(container: bytes) -> str:
    """The container as text for the page: base64 of gzip. No time stamp in it, so that equal containers give equal pages."""
    return base64.b64encode(gzip.compress(container, compresslevel=9, mtime=0)).decode("ascii")
