"""A bus service in a scenario: what results, maps and reports know of the vehicles and of those whom they carry."""

import numpy as np
import pytest
from town import SCENARIO

import muster
from muster.hazard import maps_of
from muster.report.view.course import Course
from muster.report.view.tracks import Journeys

FLEET = """\
transport:
  fleet: [{id: coach, kind: bus, base: shelter_02, count: 2, ready_after: 5 min}, {id: engine, kind: fire_engine, base: shelter_01}]
  pick_ups: [{id: west, at: shelter_03}, {id: east, at: shelter_04}]
  services: [{id: line, vehicles: [coach], pick_ups: [west, east], to: shelter_01, on_order: false, headway: 5 min}]
  rides: {walk_limit_m: 300}
"""


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fleet")
    text = SCENARIO.replace("people: 20000", "people: 3000").replace("plans:", FLEET + "plans:").replace("duration: 1 h", "duration: 2 h")
    text = text.replace(
        "          - order_evacuation", "          - dispatch: {vehicles: [engine], to: shelter_04}\n          - order_evacuation"
    )
    (folder / "scenario.yaml").write_text(text, encoding="utf-8")
    muster.Scenario.load(folder / "scenario.yaml").run("order", 1).save(folder / "run.nc")
    return muster.open(folder / "run.nc")


def test_vehicles_are_named_and_their_passengers_arrive(result):
    assert list(result.ids("vehicle")) == ["coach.1", "coach.2", "engine"]
    assert list(result.ids("party")[-3:]) == ["coach.1", "coach.2", "engine"]
    assert int(result["fleet/carried_persons"]) > 100
    status, people = np.asarray(result["party/status"]), len(result["person/harm"])
    assert len(status) == people + 3
    kinds = {kind["name"] for kind in result.event_kinds()}
    assert {"vehicle/departed", "vehicle/boarded", "vehicle/alighted", "service/started", "party/waits", "order/done"} <= kinds


def test_a_map_shows_the_journeys_of_vehicles(result):
    course = Course(result, result.world, maps_of(result))
    journeys = Journeys.of(course)
    first = np.concatenate([[0], np.cumsum(journeys.counts)[:-1]])
    links = course.links
    follows = np.ones(len(journeys.link), bool)
    follows[first] = False
    assert np.array_equal(links["tail"][journeys.link[follows]], links["head"][journeys.link[np.flatnonzero(follows) - 1]])
    arrived = course.events("vehicle/arrived")
    ended = journeys.end_s[journeys.end_s < 2 * 3600]
    assert np.isin(ended, np.rint(arrived["time"] / 1000)).all() and len(ended) >= 4
    assert journeys.persons.max() > 10 and journeys.persons.min() >= 1
    assert (np.diff(journeys.time_s)[follows[1:]] > 0).all()
