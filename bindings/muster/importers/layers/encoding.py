"""Text of bytes whose encoding nobody names: UTF-8 where they are valid UTF-8, else GB 18030 (a superset of GBK), else what
charset-normalizer finds."""

import codecs

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
NAMES = {
    "936": "gb18030",
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "cp936": "gb18030",
    "utf8": "utf-8",
    "65001": "utf-8",
    "iso88591": "latin-1",
}


def encoding_of(data: bytes | list[bytes], declared: str = "") -> str:
    """Name of the codec that reads `data` (a list: pieces whose ends may be cut in the middle of a character). `declared` is believed
    where the bytes leave room for it."""
    pieces = data if isinstance(data, list) else [data]
    for mark, name in BOMS:
        if pieces and pieces[0].startswith(mark):
            return name
    if all(piece.isascii() or decodes(piece, "utf-8") for piece in pieces):
        return "utf-8"
    named, chinese = codec(declared), all(decodes(piece, "gb18030") for piece in pieces)
    if chinese and (not named or named == "utf-8" or share_of_gb2312(b" ".join(pieces)) > 0.8):
        return "gb18030"
    if named and named != "utf-8" and all(decodes(piece, named) for piece in pieces):
        return named
    if chinese:
        return "gb18030"
    from charset_normalizer import from_bytes

    best = from_bytes(b" ".join(pieces)).best()
    return best.encoding if best else "latin-1"


def codec(declared: str) -> str:
    """The codec that a .cpg file or a header names, "" if there is none of that name."""
    name = declared.strip().lower().removeprefix("ansi").strip(" -_")
    name = NAMES.get(name.replace("-", "").replace("_", "").removeprefix("cp"), NAMES.get(name.replace("-", ""), name))
    try:
        return codecs.lookup(name).name if name else ""
    except LookupError:
        return ""


def decodes(data: bytes, name: str) -> bool:
    """Whether the bytes are valid in this encoding, but for a last character that may be cut."""
    try:
        codecs.getincrementaldecoder(name)().decode(data, False)
    except UnicodeDecodeError:
        return False
    return True


def share_of_gb2312(data: bytes) -> float:
    """How many of the characters above 127 are pairs of GB 2312 (0 to 1). In Western text letters with accents stand alone between plain
    letters, so that few or none are."""
    i, pairs, characters = 0, 0, 0
    while i < len(data):
        if data[i] < 0x80:
            i += 1
            continue
        pair = 0xA1 <= data[i] <= 0xF7 and i + 1 < len(data) and 0xA1 <= data[i + 1] <= 0xFE
        i, pairs, characters = i + (2 if pair else 1), pairs + pair, characters + 1
    return pairs / characters if characters else 0.0
