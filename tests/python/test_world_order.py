"""The order of a place's rows shows in nothing: on many small places that Hypothesis makes up, played through an order to leave.

MUSTER_EXAMPLES=500 in the environment: as many new ones.
"""

import json
import os
import tempfile
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from world_places import place_of, places
from world_tables import tables_of

from muster import _core

MORE = int(os.environ.get("MUSTER_EXAMPLES", 0))
SCENARIO = {
    "muster": 1, "name": "走", "name_en": "Go", "start": "2026-07-20T18:00", "duration": "40 min", "world": {"file": "world.h5"},
    "hazard": {"model": "flood/local_inertial", "rain": [["0 h", 1], ["1 h", 1]]},
    "models": {
        "behaviour": {"model": "behaviour/padm", "car_least_m": 120, "curve": "rayleigh", "refusal": 0},
        "movement": {"model": "movement/kinematic_wave", "exit_choice": "queues"}, "shelter": {"model": "shelter/capacity"},
        "metrics": {"model": "metrics/population"},
    },
    "plans": [{"id": "go", "name": "走", "rules": [
        {"id": "r", "role": "county", "when": {"at_time": {"time": "1 min"}}, "do": [{"order_evacuation": {"areas": ["county"]}}]}]}],
}  # fmt: skip


def ends(world: _core.World) -> dict:
    """What became of everybody, by id, and the hash of all State."""
    with tempfile.TemporaryDirectory() as folder:
        world.save(str(Path(folder) / "world.h5"))
        run = _core.Scenario.load_text(json.dumps(SCENARIO), folder).make_run(plan="go")
        run.advance(run.end_ms)
    shelters = [*world.table("shelter")["id"], "-"]
    goes_to = np.minimum(run.array("party/destination"), len(shelters) - 1)
    persons = zip(
        world.table("person")["id"], run.array("party/status").tolist(), run.array("party/departed").tolist(), goes_to.tolist(), strict=True
    )
    return {id_: (status, departed, shelters[to]) for id_, status, departed, to in persons} | {"digest": run.digest()}


@settings(
    max_examples=MORE or 25,
    derandomize=not MORE,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(places(), st.integers(0, 2**32 - 1))
def test_a_place_is_the_same_and_plays_the_same_in_whatever_order_its_rows_come(place, seed):
    tables, rest = place
    world, _ = _core.make_world(tables, **rest)
    other, _ = _core.make_world(tables_of(world, np.random.default_rng(seed)), **rest)
    assert other.digest() == world.digest()
    first, second = ends(world), ends(other)
    assert first == second


def test_the_rows_change_places_and_people_leave():
    """Else the property would be worth nothing."""
    streets = [((0, 0), (1, 0)), ((1, 0), (2, 0)), ((2, 0), (2, 1)), ((0, 0), (0, 1))]
    houses = [((c, r), 3, c) for c in range(3) for r in range(2) if (c, r) != (1, 1)] * 2
    tables, rest = place_of((3, 2), streets, [3] * 4, houses, [((2, 1), 12), ((0, 1), 20)], list(range(20, 50)))
    world, _ = _core.make_world(tables, **rest)
    shuffled = tables_of(world, np.random.default_rng(1))["person"]["id"]
    assert shuffled != world.table("person")["id"] and sorted(shuffled) == sorted(world.table("person")["id"])
    statuses = [end[0] for id_, end in ends(world).items() if id_ != "digest"]
    assert statuses.count(int(_core.PartyStatus.arrived)) > 3
