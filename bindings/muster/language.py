"""The reader's language, and the sentences of the catalogue (engine/messages/*.tsv) in it: all that a user reads."""

import locale
import os

from muster import _core

LANGUAGES = ("en", "zh")


def default_language() -> str:
    """ "zh" where the locale of messages is Chinese, else "en". Looks at the environment as gettext does."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "zh" if value.lower().startswith("zh") else "en"
    language, _ = locale.getlocale()
    return "zh" if (language or "").lower().startswith(("zh", "chinese")) else "en"


def say(key: str, /, lang: str | None = None, **arguments: object) -> str:
    """Sentence `key` of the catalogue with its {names} replaced."""
    return _core.message(key, lang or chosen(), {name: str(value) for name, value in arguments.items()})


_chosen: str | None = None


def choose(lang: str | None) -> None:
    """Sets the language of this process; None = as the locale says."""
    global _chosen
    _chosen = lang


def chosen() -> str:
    """The language in use."""
    return _chosen or default_language()
