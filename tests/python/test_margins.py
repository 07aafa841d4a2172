"""Census margins: the joint table fits them to 1e-6, people drawn from it fit them to the person, and their households make sense."""

import numpy as np
import pytest

from muster.errors import InputError
from muster.importers import people
from muster.importers.findings import Findings
from muster.importers.people import census, joint, margins, persons, seed
from muster.importers.people.coherent import GENERATION, whole_households
from muster.importers.people.sizes import give_sizes, histogram

TOWNSHIP = """\
# an ageing township
margin,class,percent
age,0-14,14.0
age,15-59,51.0
age,60+,35.0
sex,male,51
sex,female,49
household_size,1,28
household_size,2,33
household_size,3,18
household_size,4,12
household_size,5,6
household_size,6+,3
limited_mobility,yes,11
limited_mobility,no,89
cars,0,62
cars,1,33
cars,2+,5
"""
YOUNG = TOWNSHIP.replace("0-14,14.0", "0-14,27").replace("15-59,51.0", "15-59,64").replace("60+,35.0", "60+,9")
FIVE_YEARS = (
    "margin,class,count\n"
    + "".join(
        f"age,{low}-{low + 4},{count}\n"
        for low, count in zip(range(0, 85, 5), [6, 7, 7, 6, 5, 5, 7, 8, 7, 6, 8, 9, 7, 8, 6, 4, 2], strict=True)
    )
    + "age,85+,1\n"
)


def file_of(folder, text, name="margins.csv", encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def settled(path, households=2000, mean=2.46, cells=40, reverse=False):
    """Households of `cells` cells, drawn to the margins of a file."""
    cell = np.sort(np.arange(households) * 7919 % cells)
    count = np.bincount(cell, minlength=cells)
    people_of = np.maximum(np.rint(count * (mean + 0.6 * np.sin(np.arange(cells)))), count).astype(np.int64)
    people_of[0] += round(households * mean) - people_of.sum()
    homes = persons.Homes(np.arange(households), cell)
    buildings = persons.Buildings([f"b{k:06d}" for k in range(households)], np.ones(households, int), np.zeros(households, bool))
    findings = Findings()
    drawn = census.draw_by_margins(homes, buildings, people_of, persons.Curves(0.5, 2, 1), margins.read_margins(path), findings)
    return drawn, cell, people_of, findings


def counts(read, drawn, name):
    household, person = drawn
    columns = {"age": person["age"], "sex": person["female"], "limited_mobility": person["impaired"]}
    values = {**columns, "household_size": household["persons"], "cars": household["cars"]}[name]
    label = joint.label_of(read.by_name[name], values.astype(np.int64))
    return np.bincount(label, minlength=len(read.by_name[name].classes))


# -- the table ---------------------------------------------------------------------------------------------------------------------------


def test_the_shipped_seed_is_what_its_script_computes():
    assert seed.FILE.read_text(encoding="utf-8") == seed.text_of_seed()


def test_the_seed_is_the_census_of_2020():
    read = seed.read_seed()
    assert read.share.sum() == pytest.approx(1, abs=1e-4)
    # NBS census 2020, bulletins 4 and 5: 0-14 17.95 %, 65+ 13.50 %, women 48.76 %
    found = [read.share[read.age_from < 15].sum(), read.share[read.age_from >= 65].sum(), read.share[read.female == 1].sum()]
    assert found == pytest.approx([0.1795, 0.1350, 0.4876], abs=0.012)
    assert not np.any((read.size == 1) & (read.age_from < 15)), "no child lives alone"


def test_a_flat_seed_becomes_the_product_of_its_margins():
    row, column = np.repeat(np.arange(3), 4), np.tile(np.arange(4), 3)
    a, b = np.array([20.0, 30, 50]), np.array([10.0, 20, 30, 40])
    done = joint.fit(np.ones(12), [joint.Constraint("a", row, a), joint.Constraint("b", column, b)])
    assert done.table == pytest.approx(np.outer(a, b).ravel() / 100, rel=1e-12) and done.off <= 1e-9


def test_fitting_keeps_the_cross_ratios_of_the_seed():
    """Deming & Stephan: what distinguishes the fitted table from others with the same margins."""
    start = np.array([3.0, 1, 4, 1, 5, 9, 2, 6, 5])
    row, column = np.repeat(np.arange(3), 3), np.tile(np.arange(3), 3)
    fitted = joint.fit(start, [joint.Constraint("a", row, np.array([5.0, 6, 9])), joint.Constraint("b", column, np.array([8.0, 4, 8]))])
    before, after = start.reshape(3, 3), fitted.table.reshape(3, 3)
    for i, j in ((0, 1), (1, 2)):
        ratio = [t[i, i] * t[j, j] / (t[i, j] * t[j, i]) for t in (before, after)]
        assert ratio[1] == pytest.approx(ratio[0], rel=1e-9)


@pytest.mark.parametrize("text", [TOWNSHIP, YOUNG, FIVE_YEARS])
def test_all_margins_of_five_dimensions_hold_to_1e_6(tmp_path, text):
    read = margins.read_margins(file_of(tmp_path, text))
    cells, start = joint.seeded(seed.read_seed(), read.by_name)
    value = {"age": cells.low[cells.age], "sex": cells.female, "limited_mobility": cells.impaired, "household_size": cells.size}
    value["cars"] = cells.cars
    constraints = [
        joint.Constraint(name, joint.label_of(margin, value[name]), np.array(margin.value) / margin.total())
        for name, margin in read.by_name.items()
    ]
    done = joint.fit(start, constraints)
    assert done.off <= 1e-6
    for constraint in constraints:
        assert constraint.sums(done.table) == pytest.approx(constraint.target, abs=1e-6)


def test_rounding_keeps_every_sum_and_stays_within_one_of_the_table():
    luck = np.random.default_rng(5)
    row, column = np.repeat(np.arange(6), 5), np.tile(np.arange(5), 6)
    for _ in range(50):
        whole = luck.integers(0, 9, 30)
        constraints = [joint.Constraint("a", row, np.bincount(row, whole, 6)), joint.Constraint("b", column, np.bincount(column, whole, 5))]
        table = joint.fit(luck.random(30) + 0.1, constraints).table
        count = joint.rounded(table, constraints)
        for constraint in constraints:
            assert np.array_equal(constraint.sums(count), constraint.target)
        assert np.abs(count - table).max() < 2 and count.min() >= 0


# -- people ------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "mean"), [(TOWNSHIP, 2.46), (YOUNG, 2.46), (FIVE_YEARS, 2.8)])
def test_every_margin_and_every_cell_holds_to_the_person(tmp_path, text, mean):
    path = file_of(tmp_path, text)
    drawn, cell, wanted, findings = settled(path, mean=mean)
    assert np.array_equal(np.bincount(cell, drawn[0]["persons"], len(wanted)).astype(int), wanted)
    read = margins.read_margins(path)
    for name, margin in read.by_name.items():
        number = len(drawn[0 if name in margins.OF_HOUSEHOLDS else 1]["id"])
        exact = np.array(margin.value) / margin.total() * number
        assert np.abs(counts(read, drawn, name) - exact).max() < 1, name
    assert findings.count("people.margin_missed") == 0 and findings.count("people.margins_held") > 0


@pytest.mark.parametrize(("text", "with_parents"), [(TOWNSHIP, 0.72), (YOUNG, 0.88)])
def test_a_hundred_thousand_households_make_sense(tmp_path, text, with_parents):
    (household, person), *_ = settled(file_of(tmp_path, text), 100_000, cells=300)
    size, age = household["persons"].astype(np.int64), person["age"].astype(np.int64)
    first = np.cumsum(size) - size
    of = person["household"].astype(np.int64)
    assert np.array_equal(np.bincount(of), size) and np.all(np.diff(of) >= 0)
    assert whole_households(age, first).all()
    oldest, adults = np.maximum.reduceat(age, first), np.bincount(of, age >= 18)
    minors = age < 18
    assert adults.min() >= 1, "a child lives alone"
    assert (oldest[of[minors]] - age[minors]).min() >= GENERATION
    # somebody of an age to be its parent lives with most children; with the others their grandparents, more often where the old are many
    child = np.flatnonzero(minors)
    near = np.zeros(len(child), dtype=bool)
    for k in range(int(size.max())):
        member = np.where(k < size[of[child]], age[np.minimum(first[of[child]] + k, len(age) - 1)], -99)
        near |= (member - age[child] >= 18) & (member - age[child] <= 50)
    assert near.mean() > with_parents
    assert age.max() <= 105 and (size <= 12).all()


def test_partners_are_of_like_age_and_of_two_sexes(tmp_path):
    read = margins.read_margins(file_of(tmp_path, TOWNSHIP))
    ids = [f"h{k:05d}" for k in range(20_000)]
    size = np.resize([1, 2, 2, 3, 4, 1, 2, 5], len(ids)).astype(np.uint8)
    cells, start = joint.seeded(seed.read_seed(), read.by_name)
    people_in = {"age": [0.14, 0.51, 0.35], "sex": [0.51, 0.49], "limited_mobility": [0.89, 0.11]}
    targets = {name: people.share.apportion([int(size.sum())], np.zeros(len(part), int), part) for name, part in people_in.items()}
    only = margins.Margins(read.path, {name: read.by_name[name] for name in targets})
    luck = np.arange(len(ids)) / len(ids)
    cars = census.cars_for(size, cells, start, only, targets, luck)
    who = census.put_together(ids, size, cars, cells, census.people_table(size, cars, cells, start, only, targets), 1, luck)
    partner = who["partner"]
    one = np.flatnonzero(partner >= 0)
    assert np.array_equal(partner[partner[one]], one) and np.array_equal(who["household"][one], who["household"][partner[one]])
    assert (who["sex"][one] != who["sex"][partner[one]]).all()
    assert np.abs(who["age"][one] - who["age"][partner[one]]).max() <= 15 and who["age"][one].min() >= 20
    assert np.mean(np.abs(who["age"][one] - who["age"][partner[one]])) < 5
    assert len(one) > 0.4 * np.count_nonzero(who["age"] >= 25), "most grown-ups live in couples"


def test_the_order_of_the_households_changes_nothing(tmp_path):
    path = file_of(tmp_path, TOWNSHIP)
    read = margins.read_margins(path)

    def people_of(names):
        homes = persons.Homes(np.arange(len(names)), np.zeros(len(names), dtype=np.int64))
        buildings = persons.Buildings(names, np.ones(len(names), int), np.zeros(len(names), bool))
        household, person = census.draw_by_margins(homes, buildings, np.array([1230]), persons.Curves(0.5, 2, 1), read, Findings())
        rows = zip(person["id"], person["age"].tolist(), person["female"].tolist(), person["impaired"].tolist(), strict=True)
        return sorted(rows), dict(zip(household["id"], household["cars"].tolist(), strict=True))

    names = [f"b{k:03d}" for k in range(500)]
    assert people_of(names) == people_of(names[::-1])


def test_cells_of_one_household_hold_and_what_cannot_is_said():
    """Two cells of one household each, with five persons and with one: no exchange gives the sizes two and four."""
    drawn = np.array([5, 1])
    wanted = np.zeros(6, dtype=np.int64)
    wanted[[2, 4]] = 1
    size = give_sizes(drawn, np.array([0, 1]), np.array([5, 1]), wanted, np.array([0.1, 0.2]))
    assert size.tolist() == [5, 1]


def test_sizes_keep_to_the_margin_and_to_the_persons(tmp_path):
    read = margins.read_margins(file_of(tmp_path, TOWNSHIP)).by_name["household_size"]
    found = histogram(read, np.resize([1, 2, 3, 4, 5, 2, 1], 1000), 2460)
    assert found[:6].tolist() == [0, 280, 330, 180, 120, 60] and found[6:].sum() == 30 and found @ np.arange(len(found)) == 2460
    assert histogram(read, np.resize([1, 2, 3], 1000), 5200) is None


def test_listed_people_count_towards_the_margins(tmp_path):
    read = margins.read_margins(file_of(tmp_path, "margin,class,count\nage,0-59,700\nage,60+,300\n"))
    listed = census.Known(np.array([2, 1]), np.array([0, 1]), np.array([80, 82, 90]), np.array([1, 0, 1]), np.array([1, 0, 0]))
    assert census.share_out(read.by_name["age"], listed.values("age"), 997).tolist() == [700, 297]
    old = census.Known(np.array([2]), np.array([0]), np.full(400, 70), np.zeros(400), np.zeros(400))
    assert census.share_out(read.by_name["age"], old.values("age"), 600).tolist() == [600, 0]


# -- files -------------------------------------------------------------------------------------------------------------------------------


def test_a_file_may_be_chinese(tmp_path):
    ages = "年龄;0-6岁;4\n年龄;7至17;6\n年龄;18-59;24\n年龄;60岁及以上;27\n"
    text = f"指标;分类;人数\n{ages}性别;男;30\n性别;女;31\n行动不便;是;7\n行动不便;否;54\n"
    read = margins.read_margins(file_of(tmp_path, text, encoding="gb18030"))
    assert read.by_name["age"].classes == ((0, 6), (7, 17), (18, 59), (60, 255)) and read.by_name["sex"].value == (30, 31)
    drawn, *_ = settled(read.path, 24, 61 / 24, 3)
    assert [int(np.count_nonzero(drawn[1]["age"] <= age)) for age in (6, 17, 59, 120)] == [4, 10, 34, 61]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("age,0-59,700\nage,60+,300\nsex,male,500\nsex,female,600\n", 4, "adds up to 1100, but age adds up to 1000"),
        ("household_size,1,100\nhousehold_size,2,100\nage,0-59,500\nage,60+,10\n", 2, "between 300 and 300 persons"),
        ("age,0-59,700\nage,50+,300\n", 3, "overlaps"),
        ("age,0-59,700\nage,65+,300\n", 3, "nothing is said of 60"),
        ("age,0-59,700\nage,60-79,300\n", 3, "ends below 80"),
        ("sex,male,700\n", 2, "ends below|nothing is said of"),
        ("age,0+,0\n", 2, "nobody"),
        ("height,0-59,700\n", 2, "expected one of age"),
        ("age,young,700\n", 2, 'got "young"'),
        ("age,0+,x\n", 2, "expected a number"),
        ("age,0+,-4\n", 2, "must be >= 0"),
    ],
)
def test_margins_that_contradict_one_another_are_refused_with_their_line(tmp_path, text, line, said):
    path = file_of(tmp_path, f"margin,class,count\n{text}")
    with pytest.raises(InputError, match=said) as caught:
        margins.read_margins(path)
    assert line in [problem.line for problem in caught.value.problems]
    assert all(problem.file == str(path) and "import." not in problem.text("zh") for problem in caught.value.problems)


def test_percentages_add_up_to_a_hundred(tmp_path):
    with pytest.raises(InputError, match="add up to 95"):
        margins.read_margins(file_of(tmp_path, "margin,class,percent\nsex,male,50\nsex,female,45\n"))
    with pytest.raises(InputError, match="class"):
        margins.read_margins(file_of(tmp_path, "margin,percent\nsex,50\n"))


def test_margins_that_no_people_of_the_place_can_have_are_refused(tmp_path):
    children = file_of(tmp_path, "margin,class,percent\nage,0-17,80\nage,18+,20\n")
    with pytest.raises(InputError, match="below 18|no table") as caught:
        settled(children, 400, 2.5)
    assert caught.value.problems[0].line == 2
    crowded = file_of(tmp_path, "margin,class,percent\nhousehold_size,1,50\nhousehold_size,2,50\n")
    with pytest.raises(InputError, match="cannot hold"):
        settled(crowded, 400, 2.5)
