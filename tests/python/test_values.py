"""How the values of settings are shown."""

import pytest

from muster.values import shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.5277777777777778", "0.5278"),
        ("0.0000123456789", "1.235e-05"),
        ("123456.789", "123457"),
        ("0.5", "0.5"),
        ("2400 s", "2400 s"),
        ("flash_flood", "flash_flood"),
        ("1 h 20 min", "1 h 20 min"),
    ],
)
def test_numbers_that_were_worked_out_have_four_digits_and_other_texts_stay(text, expected):
    assert shown(text) == expected
