"""Households and persons as the engine draws them: the curves of the generated town, for arrays of households."""

import numpy as np
import pytest

from muster import _core


def sizes(ids, persons):
    return _core.household_sizes(ids, np.array([0, len(ids)]), np.array([persons]))


IDS = [f"a-h{n:05d}" for n in range(20000)]
PEOPLE = round(len(IDS) * _core.PERSONS_PER_HOUSEHOLD)


@pytest.fixture(scope="module")
def drawn():
    size = sizes(IDS, PEOPLE)
    return size, _core.draw_families(IDS, size, np.full(len(IDS), 0.5))


@pytest.mark.parametrize("persons", [20000, 20001, 40000, PEOPLE, 90000, 200000, 255 * 20000])
def test_sizes_add_up_exactly_from_one_person_each_to_the_most_that_a_household_holds(persons):
    size = sizes(IDS, persons)
    assert size.sum(dtype=np.int64) == persons and size.min() >= 1


def test_sizes_follow_the_census_of_2020(drawn):
    share = np.bincount(drawn[0], minlength=8)[1:5] / len(IDS)
    assert share == pytest.approx([0.254, 0.297, 0.210, 0.132], abs=0.01)  # NBS census 2020, bulletin 2: 25.39, 29.68, 20.99, 13.17 %


def test_ages_and_sexes_follow_the_census_of_2020(drawn):
    age, female = drawn[1]["age"], drawn[1]["female"]
    # NBS census 2020, bulletins 4 and 5: 0-14 17.95 %, 60+ 18.70 %, 65+ 13.50 %, women 48.76 %
    found = [np.mean(age < 15), np.mean(age >= 60), np.mean(age >= 65), np.mean(female)]
    assert found == pytest.approx([0.1795, 0.1870, 0.1350, 0.4876], abs=0.012)
    assert np.mean(drawn[1]["cars"]) == pytest.approx(0.5, abs=0.06)


def test_a_household_is_the_same_in_any_order_and_company(drawn):
    size, all_drawn = drawn
    back = _core.draw_families(IDS[::-1], size[::-1].copy(), np.full(len(IDS), 0.5))
    one = dict(zip(all_drawn["id"], zip(all_drawn["age"], all_drawn["female"], strict=True), strict=True))
    assert one == dict(zip(back["id"], zip(back["age"], back["female"], strict=True), strict=True))
    assert dict(zip(IDS, sizes(IDS, PEOPLE), strict=True)) == dict(zip(IDS[::-1], sizes(IDS[::-1], PEOPLE), strict=True))


def test_traits_follow_age_and_known_ones_are_kept(drawn):
    ids, n = drawn[1]["id"], len(drawn[1]["id"])
    by_age = _core.draw_traits(ids, drawn[1]["age"], drawn[1]["female"], np.full(n, np.nan))
    old = drawn[1]["age"] > 65
    assert by_age["impaired"][old].mean() == pytest.approx(0.25, abs=0.02)  # USACE go-consequences: 25 % and 2 %
    assert by_age["impaired"][~old].mean() == pytest.approx(0.02, abs=0.005)
    assert by_age["walk_m_s"][old].mean() < by_age["walk_m_s"][(drawn[1]["age"] > 20) & (drawn[1]["age"] < 50)].mean() - 0.3
    nobody = _core.draw_traits(ids, drawn[1]["age"], drawn[1]["female"], np.zeros(n))
    assert nobody["impaired"].sum() == 0


def test_arrays_of_the_wrong_type_or_length_are_refused():
    with pytest.raises(ValueError, match="sizes"):
        _core.draw_families(["a"], np.array([1]), np.array([0.5]))
    with pytest.raises(ValueError, match="persons"):
        _core.household_sizes(["a"], np.array([0, 1]), np.array([1, 2]))
    with pytest.raises(ValueError, match="first"):
        _core.household_sizes(["a"], np.array([0, 2]), np.array([1]))
