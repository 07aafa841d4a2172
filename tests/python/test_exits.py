"""People on foot who choose among places and exits on their way, in a whole scenario."""

import numpy as np
import pytest
from town import write_scenario

import muster
from muster.errors import InputError

FOOT = "{model: movement/kinematic_wave}"


@pytest.fixture(scope="module")
def scenarios(tmp_path_factory):
    """The small town with everybody on foot, by the choice that is made."""
    out = {}
    stored = None
    for choice in ("given", "nearest", "queues", "follow"):
        folder = tmp_path_factory.mktemp(choice)
        chosen = f"{{model: movement/kinematic_wave, exit_choice: {choice}, exit_sight: 300}}"
        live = muster.Scenario.load(write_scenario(folder, **{FOOT: chosen, "behaviour/padm": "behaviour/padm, car_least_m: 100000"}))
        if stored is None:
            stored = folder / "hazard.nc"
            live.solve(stored)
        out[choice] = live.with_hazard(stored)
    return out


def turned(run) -> int:
    """How many times somebody turned to another place because of what he saw."""
    kinds = [kind["name"] for kind in run.event_kinds()]
    events = run.events()
    return int(np.sum((events["kind"] == kinds.index("party/rerouted")) & (events["value"] == 2)))


def test_nobody_turns_to_another_place_unless_the_scenario_says_so(scenarios):
    run = scenarios["given"].run(plan="order", seed=1, threads=1)
    assert turned(run) == 0
    assert "movement/exit_choice" not in set(run.keys())


@pytest.mark.parametrize("choice", ["nearest", "queues", "follow"])
def test_choices_are_the_same_for_any_number_of_threads_and_from_state_alone(scenarios, choice):
    alone = scenarios[choice].run(plan="order", seed=1, threads=1)
    assert scenarios[choice].run(plan="order", seed=1, threads=3).digest() == alone.digest()
    again = scenarios[choice].start(plan="order", seed=1, threads=2)
    while not again.finished:
        again.advance(until_s=min(again.now_s + 610, again.end_s))
        again.drop_caches()
    assert again.digest() == alone.digest()


def test_some_turn_from_a_queue_and_nobody_is_lost(scenarios):
    run = scenarios["queues"].run(plan="order", seed=1, threads=2)
    assert turned(run) > 0
    numbers, given = run.numbers(), scenarios["given"].run(plan="order", seed=1, threads=2).numbers()
    assert numbers["moved"] == given["moved"]  # who leaves, and when, is behaviour's
    assert numbers["turned_away"] <= numbers["moved"]


def test_another_choice_is_refused(tmp_path):
    path = write_scenario(tmp_path, **{FOOT: "{model: movement/kinematic_wave, exit_choice: best}"})
    with pytest.raises(InputError) as caught:
        muster.Scenario.load(path)
    assert "given, nearest, queues, follow" in str(caught.value)


def test_who_hears_on_the_way_that_a_place_is_full_goes_to_another(tmp_path):
    turned_away = {}
    for choice in ("given", "nearest"):
        changes = {
            FOOT: f"{{model: movement/kinematic_wave, exit_choice: {choice}}}",
            "behaviour/padm": "behaviour/padm, car_least_m: 100000, curve: rayleigh",
            "shelter/capacity": "shelter/capacity, word_spreads: 0 min",
            "people: 20000": "people: 8000",
        }
        run = muster.Scenario.load(write_scenario(tmp_path, **changes)).run(plan="order", seed=1, threads=2)
        turned_away[choice] = run.numbers()["turned_away"]
    assert 0 < turned_away["nearest"] < 0.7 * turned_away["given"]
