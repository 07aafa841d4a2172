"""Maps that cannot be used at all: errors, with nothing imported."""

from muster.errors import InputError, refuse
from muster.language import say

UNREADABLE, NO_STREETS = 7201, 7202


def unreadable(path: object, reason: str, **arguments: object) -> InputError:
    """The file is no map. `reason` names a sentence of the catalogue, import.reason.<reason>."""
    both = {name: say(f"import.reason.{reason}", lang, **arguments) for name, lang in (("reason", "en"), ("reason_zh", "zh"))}
    return refuse(UNREADABLE, path, **both)
