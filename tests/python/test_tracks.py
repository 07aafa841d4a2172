"""The ways of parties in the log: from the door on, link by link, for all or for a fixed sample of a large place."""

import numpy as np
import pytest
from town import write_scenario

import muster
from muster.hazard import maps_of
from muster.report.view.course import Course
from muster.report.view.tracks import Tracks, sampled

SAMPLE = 4000  #: of 20,000 persons


@pytest.fixture(scope="module")
def courses(tmp_path_factory):
    """The same run twice: everybody followed, and a sample."""
    folder = tmp_path_factory.mktemp("tracks")
    found = []
    for name, movement in (("all", ""), ("sample", f", logged_parties: {SAMPLE}")):
        scenario = muster.Scenario.load(write_scenario(folder, **{"kinematic_wave}": f"kinematic_wave{movement}}}"}))
        scenario.run("order", 1).save(folder / f"{name}.nc")
        result = muster.open(folder / f"{name}.nc")
        found.append(Course(result, result.world, maps_of(result)))
    return found


def test_a_way_begins_at_the_door_and_goes_on_where_the_link_before_ended(courses):
    course = courses[0]
    tracks, links = Tracks.of(course), course.links
    parties, first = np.unique(tracks.party, return_index=True)
    home = course.world.table("household")["home"][course.persons["household"][parties]]
    assert len(parties) > 2000
    assert np.array_equal(links["tail"][tracks.link[first]], course.world.table("building")["node"][home])
    same = tracks.party[1:] == tracks.party[:-1]
    assert np.array_equal(links["head"][tracks.link[:-1]][same], links["tail"][tracks.link[1:]][same])


def test_all_who_left_are_followed_where_they_are_few(courses):
    tracks = Tracks.of(courses[0])
    assert not sampled(courses[0]) and tracks.share == 1.0 and tracks.followed == tracks.departed > 2000


def test_a_sample_is_named_with_its_share_and_stands_for_all(courses):
    everyone, sample = (Tracks.of(course) for course in courses)
    assert sampled(courses[1]) and sample.departed == everyone.departed
    assert sample.share == pytest.approx(SAMPLE / 20000, rel=0.1)
    chosen = np.unique(sample.party)
    for part in (sample.party, sample.link, sample.time_s):
        assert len(part) < 0.3 * len(everyone.party)
    assert np.array_equal(sample.link, everyone.link[np.isin(everyone.party, chosen)])
    use = [tracks.persons_per_link(course) for tracks, course in zip((everyone, sample), courses, strict=True)]
    assert use[1].sum() == pytest.approx(use[0].sum(), rel=0.1)
