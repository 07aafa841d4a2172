"""A slow, plain reader of the report's data container, written from docs/view.md alone: what the app sees, value by value."""

import base64
import gzip
import json
import struct

LETTER = {"u8": "B", "u16": "H", "u32": "I", "i16": "h", "i32": "i", "f32": "f", "f64": "d"}


def read_embedded(text):
    """(header, arrays as flat lists of numbers) of the text in the page."""
    return read_container(gzip.decompress(base64.b64decode(text, validate=True)))


def read_container(raw):
    assert raw[:8] == b"MUSTERV1"
    (length,) = struct.unpack_from("<I", raw, 8)
    begin = 12 + length
    assert begin % 8 == 0
    header = json.loads(raw[12:begin].decode("utf-8"))
    arrays = {}
    for name, entry in header["arrays"].items():
        count = 1
        for n in entry["shape"]:
            count *= n
        assert entry["offset"] % 8 == 0
        arrays[name] = list(struct.unpack_from(f"<{count}{LETTER[entry['type']]}", raw, begin + entry["offset"]))
    return header, arrays


def lines(arrays, part, origin):
    """Rows of points in m: differences added up, one by one."""
    first, xy = arrays[part["first"]], arrays[part["xy"]]
    out = []
    for row in range(len(first) - 1):
        x = y = 0
        points = []
        for p in range(first[row], first[row + 1]):
            x, y = x + xy[2 * p], y + xy[2 * p + 1]
            points.append((origin[0] + x / 10, origin[1] + y / 10))
        out.append(points)
    return out
