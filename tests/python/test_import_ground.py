"""Streets, houses and water as the people's importer reads them from the world's tables."""

import numpy as np
import shapely

from muster.importers.people import Houses, Streets, water_of_cover

NONE = 4294967295


def ragged(*rows):
    return np.cumsum([0, *(len(row) for row in rows)]), np.concatenate([np.asarray(row, float) for row in rows])


def test_a_two_way_street_is_one_line_and_keeps_its_class_and_structure():
    first, values = ragged([0, 0, 10, 0], [10, 0, 0, 0], [0, 5, 10, 5, 20, 5])
    link = {"opposite": [1, 0, NONE], "road_class": [3, 3, 2], "structure": [0, 0, 1], "shape/first": first, "shape/values": values}
    streets = Streets.of_links(link)
    assert streets.road_class.tolist() == [3, 2] and streets.structure.tolist() == [0, 1]
    assert [shapely.length(line) for line in streets.line] == [10, 20]


def test_a_street_is_the_same_line_whichever_way_it_was_drawn():
    here, there = ragged([0, 0, 4, 9, 10, 0]), ragged([10, 0, 4, 9, 0, 0])
    one_way = {"opposite": [NONE], "road_class": [3], "structure": [0]}
    lines = [Streets.of_links({**one_way, "shape/first": first, "shape/values": values}).line[0] for first, values in (here, there)]
    assert lines[0].coords[:] == lines[1].coords[:] == [(0, 0), (4, 9), (10, 0)]


def test_houses_have_homes_by_floor_area_and_use():
    first, values = ragged([0, 0, 20, 0, 20, 21, 0, 21], [], [], [], [])
    uses, storeys = [0, 1, 3, 0, 0], [2, 3, 5, 1, 1]
    building = {"id": list("abcde"), "x": range(5), "y": [0] * 5, "area_m2": [420, 420, 420, 20, 60], "storeys": storeys, "use": uses}
    houses = Houses.of_table({**building, "footprint/first": first, "footprint/values": values})
    assert houses.homes().tolist() == [8, 8, 0, 0, 1]  # shops below the homes of b; c is an office, d a shed
    assert shapely.area(houses.shape).tolist() == [420, 0, 0, 0, 0]


def test_water_is_areas_less_islands_and_lines_of_their_width():
    first, values = ragged(
        [0, 0, 100, 0, 100, 100, 0, 100], [40, 40, 60, 40, 60, 60, 40, 60], [200, 0, 300, 0], [400, 0, 500, 0, 500, 100], [0, 0, 9, 0, 9, 9]
    )
    cover = {"kind": [0, 0, 5, 1, 0], "hole_of": [NONE, 0, NONE, NONE, NONE], "width_m": [0, 0, 20, 0, 0]}
    water = shapely.union_all(water_of_cover({**cover, "outline/first": first, "outline/values": values}))
    wet = [(10, 10), (250, 9)]
    dry = [(50, 50), (250, 11), (480, 20)]
    assert all(shapely.intersects(water, shapely.Point(*place)) for place in wet)
    assert not any(shapely.intersects(water, shapely.Point(*place)) for place in dry)


def test_nothing_is_nothing():
    empty = {"kind": [], "hole_of": [], "width_m": [], "outline/first": [0], "outline/values": []}
    assert len(water_of_cover(empty)) == 0
    assert len(Streets.of_links({"opposite": [], "road_class": [], "structure": [], "shape/first": [0], "shape/values": []}).line) == 0
    building = {name: [] for name in ("id", "x", "y", "area_m2", "storeys", "use")}
    assert Houses.of_table({**building, "footprint/first": [0], "footprint/values": []}).id == []
