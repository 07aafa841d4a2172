"""A number is as good as the weakest input that it leans on, and satellite terrain carries no deaths."""

import pytest

from muster.report.compare import NUMBERS
from muster.trust import LEANS_ON, Inputs, absolute, grades

ALL = {"survey": 0, "osm": 0, "synthesised": 0, "guessed": 0}
LAYERS = ("terrain", "roads", "buildings", "people", "shelters", "areas")


def inputs(tables=None, **sources):
    good = {layer: ("survey", True) for layer in LAYERS}
    return Inputs({table: {**ALL, **rows} for table, rows in (tables or {}).items()}, {**good, **sources})


def test_every_headline_number_of_a_report_has_a_grade():
    assert {name for name, _ in NUMBERS} <= set(LEANS_ON)


def test_a_number_has_the_grade_of_its_weakest_layer_and_no_other():
    found = grades(inputs(shelters=("guessed", True), people=("osm", True)))
    assert (found["in_shelters"].grade, found["in_shelters"].layer) == ("guessed", "shelters")
    assert (found["dead"].grade, found["dead"].layer) == ("osm", "people")
    assert grades(inputs())["dead"].grade == "survey"


def test_rows_of_a_worse_origin_weaken_a_layer_unless_they_are_few():
    few = inputs({"link": {"osm": 96, "guessed": 4}}, roads=("osm", True))
    some = inputs({"link": {"osm": 94, "guessed": 6}}, roads=("osm", True))
    assert grades(few)["left_area"].grade == "osm"
    assert (grades(some)["left_area"].grade, grades(some)["left_area"].share) == ("guessed", 0.06)
    assert "6" in grades(some)["left_area"].text("en") and "推测" in grades(some)["left_area"].text("zh")


def test_satellite_terrain_carries_no_number_that_leans_on_depth():
    place = inputs(terrain=("survey", False), people=("guessed", True))
    assert grades(place)["dead"].layer == "terrain" and "terrain" in grades(place)["dead"].text(
        "en"
    )  # weaker than any guess of another layer
    assert not absolute(place) and not absolute(place, "exposed") and not absolute(place, "warned_in_time")
    assert absolute(place, "warned") and absolute(place, "in_shelters")
    assert absolute(inputs())


def test_an_imported_place_without_a_word_on_its_terrain_carries_no_deaths_either():
    silent = {layer: ("osm", True) for layer in LAYERS if layer != "terrain"}
    assert not absolute(Inputs({}, silent)) and absolute(Inputs({}, silent), "warned")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_grades_are_told_in_words(lang):
    for grade in grades(inputs(people=("synthesised", True))).values():
        assert "{" not in grade.text(lang) and "trust." not in grade.text(lang)
