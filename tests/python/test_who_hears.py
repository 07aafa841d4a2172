"""A town of which a scenario says how people hear and what they speak: what results, stories and errors say of it."""

from pathlib import Path

import numpy as np
import pytest

import muster
from muster.errors import InputError
from muster.values import seconds
from muster.why.record import CHANNELS, TRIES, Record

LIBRARY = Path(__file__).parents[2] / "scenarios" / "library" / "flash_flood"
TEXT = (LIBRARY / "scenario.yaml").read_text(encoding="utf-8")
PLAN = "order_when_it_pours"
NOT_UNDERSTOOD = TRIES.index("not_understood")


def written(folder: Path, population: str, models: str = "") -> Path:
    """The flash flood with the key `population`, and more settings of models."""
    text = TEXT.replace("hazard:\n", f"population: {population}\nhazard:\n", 1).replace("duration: 6 h", "duration: 3 h")
    if models:
        text = text.replace("models:\n", f"models:\n{models}", 1) if "\nmodels:" in text else f"{text}\nmodels:\n{models}"
    (folder / f"{PLAN}.yaml").write_text((LIBRARY / f"{PLAN}.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "scenario.yaml").write_text(text, encoding="utf-8")
    return folder / "scenario.yaml"


@pytest.fixture(scope="module")
def result(tmp_path_factory) -> muster.Result:
    folder = tmp_path_factory.mktemp("who_hears")
    scenario = muster.Scenario.load(written(folder, "{hearing: by_age, languages: [{language: ug, share: 0.5}]}"))
    scenario.run(plan=PLAN, seed=2).save(folder / "run.nc")
    return muster.open(folder / "run.nc")


def test_people_hear_by_their_age_and_half_of_the_households_speak_their_own_language(result):
    person = result.world.table("person")
    hearing, age = np.asarray(person["hearing"]), np.asarray(person["age"])
    assert 0.01 < np.mean(hearing != 0) < 0.12 and np.mean(hearing[age >= 70] != 0) > 4 * np.mean(hearing[age < 50] != 0)
    spoken = np.array(person["language"], dtype=object)
    assert 0.4 < np.mean(spoken == "ug") < 0.6
    household = np.asarray(person["household"])
    for row in range(0, household.max(), 11):
        assert len(set(spoken[household == row])) == 1


def test_those_who_understood_nothing_were_alerted_and_not_told_and_their_story_says_so(result):
    tries = np.asarray(result["household/tries"], dtype=np.uint64)
    unclear = np.zeros(len(tries), dtype=bool)
    for i in range(1, len(CHANNELS)):
        if CHANNELS[i] == "neighbour":  # who may speak either language
            continue
        unclear |= (tries >> np.uint64(4 * i) & np.uint64(15)) == NOT_UNDERSTOOD
    spoken = Record.of(result).persons["language"]
    first = np.asarray(result.world.table("household")["first_person"])
    assert unclear.sum() > 20 and all(spoken[first[row]] == "ug" for row in np.flatnonzero(unclear))
    only = np.flatnonzero(unclear & (np.asarray(result["household/heard_by"]) == 0))
    assert len(only) > 0
    assert np.isfinite(seconds(result["household/alerted"])[only]).all() and np.isnan(seconds(result["household/told"])[only]).all()
    assert np.isnan(seconds(result["household/left"])[only]).all(), "nothing that they could believe"
    (story,) = result.why(result.world.table("household")["id"][only[0]])
    keys = {moment.key for moment in story.moments}
    assert {"why.language", "why.not_understood", "why.tried"} <= keys
    for lang, word in (("en", "nobody there understood its language"), ("zh", "听不懂")):
        assert any(word in line for line in story.lines(lang))


def test_messages_in_the_language_too_leave_nobody_in_the_dark(tmp_path):
    scenario = muster.Scenario.load(written(tmp_path, "{languages: [{language: ug, share: 0.5}]}", "  warning: {languages: [ug]}\n"))
    tries = np.asarray(scenario.run(plan=PLAN, seed=2)["household/tries"], dtype=np.uint64)
    for i in range(1, len(CHANNELS)):
        ends = tries >> np.uint64(4 * i) & np.uint64(15)
        assert CHANNELS[i] == "neighbour" or not (ends == NOT_UNDERSTOOD).any()


def test_areas_that_are_not_there_are_named_with_their_place(tmp_path):
    with pytest.raises(InputError) as refused:
        muster.Scenario.load(written(tmp_path, "{languages: [{language: ug, areas: [nowhere]}]}"))
    assert "population.languages[0].areas[0]" in str(refused.value) and "nowhere" in str(refused.value)


def test_hubs_in_a_circle_are_refused_with_their_place(tmp_path):
    stations = "{id: a, position: [0, 0], via: b}, {id: b, position: [0, 0], via: a}"
    with pytest.raises(InputError) as refused:
        muster.Scenario.load(written(tmp_path, "{}", f"  lifelines: [{{model: lifelines/services, stations: [{stations}]}}]\n"))
    assert "stations[0].via" in str(refused.value) and "circle" in str(refused.value)


def test_a_story_says_that_a_base_station_and_a_loudspeaker_lost_what_they_hang_on(tmp_path):
    world = muster.Scenario.load(LIBRARY / "scenario.yaml").start().world
    building = world.table("building")
    x, y = (float(np.mean(np.asarray(building[name]))) for name in ("x", "y"))
    stations = (
        f"{{id: leaf, position: [{x:.0f}, {y:.0f}], range_m: 20000, via: hub}}, {{id: hub, position: [{x:.0f}, {y:.0f}], range_m: 50}}"
    )
    cut = "{what: backhaul, stations: [hub], from: 10 min}"
    models = f"  lifelines: [{{model: lifelines/services, stations: [{stations}], cuts: [{cut}]}}]\n"
    run = muster.Scenario.load(written(tmp_path, "{}", models + "  warning: {loudspeakers: {trigger: from_outside}}\n")).run(
        plan=PLAN, seed=2
    )
    assert {"network/station_without_hub", "area/channel_without_network"} <= {kind["name"] for kind in run.event_kinds()}
    lost = {int(event["subject"]) for event in Record.of(run).of_kind("network/station_without_hub")}
    silent = Record.of(run).of_kind("area/channel_without_network")
    assert len(lost) == 1 and len(silent) > 0
    record = Record.of(run)
    keys: set[str] = set()
    for household in range(0, len(record.households["id"]), 5):
        if {*record.chain(household)} & {*lost, *(int(event["subject"]) for event in silent)}:
            (story,) = run.why(record.households["id"][household])
            keys |= {moment.key for moment in story.moments}
            assert all("{" not in line and "@" not in line for lang in ("en", "zh") for line in story.lines(lang))
    assert {"why.network_station_without_hub", "why.channel_without_network"} <= keys
