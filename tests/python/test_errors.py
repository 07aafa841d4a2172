"""Errors and the catalogue as Python sees them."""

import pytest

import muster
from muster import _core, language


def test_every_sentence_of_the_catalogue_is_in_both_languages():
    keys = _core.message_keys()
    assert "E1203" in keys
    for key in keys:
        assert muster.message(key, "en") and muster.message(key, "zh"), key


def test_a_sentence_is_filled_in_with_its_arguments():
    assert muster.message("E1203", "en", {"limit": "0", "found": "-5"}) == "must be > 0, got -5"
    assert muster.message("E1203", "zh", {"limit": "0", "found": "-5"}) == "应大于 0，实际为 -5"


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="fr"):
        muster.message("E1203", "fr")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
    ],
)
def test_the_language_follows_the_locale(monkeypatch, environment, expected):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language.default_language() == expected
