"""A run that begins on a weekday morning: who is where, who is outside, and what results, stories and the head count say of it."""

from pathlib import Path

import numpy as np
import pytest

import muster
from muster.errors import InputError
from muster.head_count import head_count
from muster.why import story

LIBRARY = Path(__file__).parents[2] / "scenarios" / "library"
TEXT = (LIBRARY / "flash_flood" / "scenario.yaml").read_text(encoding="utf-8")


def written(folder: Path, population: str, start: str = "2026-07-20T10:00") -> Path:
    """The flash flood with another start and the key `population`."""
    text = (
        TEXT.replace("2026-07-20T18:00", start)
        .replace("hazard:\n", f"population: {population}\nhazard:\n", 1)
        .replace("duration: 6 h", "duration: 3 h")
    )
    (folder / "order_when_it_pours.yaml").write_text(
        (LIBRARY / "flash_flood" / "order_when_it_pours.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    (folder / "scenario.yaml").write_text(text, encoding="utf-8")
    return folder / "scenario.yaml"


@pytest.fixture(scope="module")
def result(tmp_path_factory) -> muster.Result:
    folder = tmp_path_factory.mktemp("whereabouts")
    muster.Scenario.load(written(folder, "{whereabouts: by_hour}")).run(seed=2).save(folder / "run.nc")
    return muster.open(folder / "run.nc")


def test_the_numbers_say_who_was_elsewhere_and_who_outside(result):
    numbers = result.numbers()
    assert numbers["persons"] + numbers["away"] == 1500 and numbers["not_present"] == 0
    assert 0.25 < numbers["elsewhere"] / numbers["persons"] < 0.7 and 0.05 < numbers["away"] / 1500 < 0.25
    said = result.headline().sentences("en")
    assert said[0].startswith("When it began, ") and f"{numbers['away']:,} more were outside it" in said[0]


def test_a_stored_result_finds_its_place_again_with_everybody_where_he_was(result):
    person = result.world.table("person")  # rebuilt from the scenario's text, and checked by its digest
    assert len(person["place"]) == result.numbers()["persons"]
    assert int((np.asarray(person["place"]) != 0).sum()) == result.numbers()["elsewhere"]
    assert len(result.world.table("absent")["id"]) == result.numbers()["away"]


def test_the_story_of_somebody_says_where_he_was_and_of_a_household_where_its_people_were(result):
    person, household = result.world.table("person"), result.world.table("household")
    place = np.asarray(person["place"])
    worker = int(np.flatnonzero(place == 1)[0])
    (story,) = result.why(person["id"][worker])
    assert story.moments[0].key == "why.at_work" and person["family"][worker] in story.lines("en")[2]
    at_home = {household["id"][h] for h in np.asarray(person["household"])[place == 0]}
    both = next(p for p in np.flatnonzero(place == 1) if person["family"][p] in at_home)
    stories = result.why(person["family"][both])
    assert len(stories) >= 2 and any(m.key == "why.elsewhere" for m in stories[0].moments)
    assert f"{person['id'][both]}，上班" in "\n".join(stories[0].lines("zh"))
    with pytest.raises(InputError, match="E"):
        result.why("nobody")
    outside = result.world.table("absent")["id"][0]
    with pytest.raises(InputError) as caught:
        result.why(outside)
    assert "outside the place when the run began" in str(caught.value) or "区外" in str(caught.value)


def test_the_head_count_has_people_where_they_are_and_names_those_outside(result):
    rows = head_count(result)
    whole = rows[-1]
    assert whole.present == result.numbers()["persons"] and whole.away == result.numbers()["away"]
    assert sum(row.away for row in rows[:-1]) == whole.away and sum(row.present for row in rows[:-1]) == whole.present


def test_everybody_is_at_home_where_nothing_is_said(tmp_path):
    scenario = muster.Scenario.load(written(tmp_path, "{whereabouts: at_home}"))
    assert "place" not in scenario.world.table("person") and len(scenario.world.table("absent")["id"]) == 0


def test_the_day_the_hour_and_another_luck_matter_and_the_seed_does_not(tmp_path):
    def people(population: str, start: str = "2026-07-20T10:00") -> dict[str, int]:
        world = muster.Scenario.load(written(tmp_path, population, start)).world
        return dict(zip(world.table("person")["id"], np.asarray(world.table("person")["place"]).tolist(), strict=True))

    monday, later = people("{whereabouts: by_hour}"), people("{whereabouts: by_hour}", "2026-07-21T15:30")
    assert monday == later
    sunday = people("{whereabouts: by_hour}", "2026-07-19T10:00")
    assert sum(p == 2 for p in sunday.values()) == 0 < sum(p == 2 for p in monday.values())
    assert sunday == people("{whereabouts: by_hour, day: weekend}")
    assert people("{whereabouts: by_hour, luck: 1}") != monday
    night = people("{whereabouts: by_hour}", "2026-07-20T03:00")
    assert sum(p != 0 for p in night.values()) < 0.1 * len(night)


def test_families_that_fetch_their_children_have_them_at_school_by_the_table(tmp_path):
    path = written(tmp_path, "{whereabouts: by_hour}")
    path.write_text(path.read_text(encoding="utf-8") + "\nmodels: {behaviour: {families: {fetch_children: true}}}\n", encoding="utf-8")
    run = muster.Scenario.load(path).run(seed=2)
    person = run.world.table("person")
    place = np.asarray(person["place"])
    assert (place == 2).sum() > 50 and np.asarray(run["family/fetched_persons"]).item() + np.asarray(
        run["family/with_school_persons"]
    ).item() > 0
    family = [run.world.table("household")["id"][h] for h in np.asarray(person["household"])]
    assert all(family[p] == person["family"][p] for p in np.flatnonzero(place == 2))
    run.save(tmp_path / "run.nc")
    assert muster.open(tmp_path / "run.nc").world.digest() == run.world.digest()


def test_people_who_go_home_are_in_files_numbers_and_stories(tmp_path):
    path = written(tmp_path, "{whereabouts: by_hour}", "2026-07-20T15:00")
    going = "\nmodels: {behaviour: {going_home: {enabled: true, first: 1, wait_for_family: 10 min}}}\n"
    path.write_text(path.read_text(encoding="utf-8") + going, encoding="utf-8")
    run = muster.Scenario.load(path).run(seed=2)
    assert run.numbers()["went_home_first"] == np.asarray(run["homeward/went_home_first"]).item()
    assert np.asarray(run["homeward/went_home_first"]).item() + np.asarray(run["homeward/went_home_day_over"]).item() > 50
    assert (np.asarray(run.world.table("household")["persons"]) == 0).any(), "homes with nobody in them"
    run.save(tmp_path / "run.nc")
    read = muster.open(tmp_path / "run.nc")
    assert read.world.digest() == run.world.digest()
    stage = np.asarray(read["person/homeward"])
    person = read.world.table("person")["id"][int(np.flatnonzero(stage)[0])]
    lines = [line for told in story(read, person) for line in told.lines("en")]
    assert any("went home" in line for line in lines)
    empty = read.world.table("household")["id"][int(np.flatnonzero(np.asarray(read.world.table("household")["persons"]) == 0)[0])]
    assert story(read, empty)
