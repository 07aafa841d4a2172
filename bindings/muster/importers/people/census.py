"""Households and persons to census margins: sizes of households, a joint table fitted and rounded, people put together from it.

Every sum of every margin holds to the person (to the household for sizes and cars) as far as whole people in whole households can; what
does not hold is said. Luck follows the households' ids.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from muster import _core

from ..findings import Findings
from .coherent import ADULT, mend, partners, sexes, some_of_each
from .joint import Cells, Constraint, fit, label_of, rounded, seeded
from .kinds import STAGE_FROM, Slots, choose_kinds, luck_of_members, slots_of
from .margins import OF_HOUSEHOLDS, OF_PERSONS, Margin, Margins
from .persons import Buildings, Curves, Homes, household_ids, storeys_of
from .seed import SIZES, read_seed
from .share import apportion
from .sizes import give_sizes, histogram, usual_sizes

GOOD = 1e-6  # of the persons: a table further off than this contradicts itself
FEWEST = 30  # households that are put together from one part of the table: smaller parts join the next


@dataclass(frozen=True)
class Known:
    """Listed people, who count towards the margins."""

    size: np.ndarray  #: of their households
    cars: np.ndarray
    age: np.ndarray
    female: np.ndarray
    impaired: np.ndarray

    @staticmethod
    def of(parts: list[tuple[dict, dict]]) -> Known:
        def column(table: int, name: str) -> np.ndarray:
            return np.concatenate([np.zeros(0, dtype=np.int64), *(np.asarray(part[table][name], dtype=np.int64) for part in parts)])

        return Known(column(0, "persons"), column(0, "cars"), column(1, "age"), column(1, "female"), column(1, "impaired"))

    def values(self, name: str) -> np.ndarray:
        """One value per person (margins of persons) or household."""
        return getattr(self, {"sex": "female", "limited_mobility": "impaired", "household_size": "size"}.get(name, name))


NOBODY = Known(*(np.zeros(0, dtype=np.int64) for _ in range(5)))


def draw_by_margins(
    homes: Homes, buildings: Buildings, persons: np.ndarray, curves: Curves, margins: Margins, findings: Findings, known: Known = NOBODY
) -> tuple[dict, dict]:
    """Columns of `household` and `person`, as `draw_people` gives them, to margins. `homes` must be sorted. Raises InputError where the
    margins contradict one another or the place."""
    number = homes.numbers()
    ids = household_ids(buildings.id, homes.building, number)
    luck = _core.building_luck(_core.entity_keys("household", ids), "census.order", curves.seed)
    size = sizes_for(ids, homes, persons, margins, known, curves.seed, luck)
    targets = {name: share_out(margin, known.values(name), len(ids) if name in OF_HOUSEHOLDS else int(persons.sum()))
               for name, margin in margins.by_name.items()}  # fmt: skip
    cells, start = seeded(read_seed(), margins.by_name)
    cars = cars_for(size, cells, start, margins, targets, luck)
    table = people_table(size, cars, cells, start, margins, targets)
    who = put_together(ids, size, cars, cells, table, curves.seed, luck)
    say_what_holds(margins, targets, {**who, "household_size": size, "cars": cars}, findings)
    person_ids = (
        np.char.add(np.array(ids)[who["household"]], np.array([f"-p{k + 1:02d}" for k in range(256)])[who["number"]]).tolist()
        if ids
        else []
    )
    age, female = who["age"].astype(np.uint8), who["sex"].astype(np.uint8)
    traits = _core.draw_traits(person_ids, age, female, who["limited_mobility"].astype(float), curves.seed)
    household = {
        "id": ids,
        "origin": np.full(len(ids), curves.origin, dtype=np.uint8),
        "home": homes.building.astype(np.uint32),
        "storey": storeys_of(ids, homes, number, buildings, curves.seed),
        "cars": cars.astype(np.uint8),
        "persons": size,
    }
    person = {"id": person_ids, "household": who["household"].astype(np.uint32), "age": age, "female": female}
    return household, {**person, "origin": np.full(len(person_ids), curves.origin, dtype=np.uint8), **traits}


def share_out(margin: Margin, known: np.ndarray, rest: int) -> np.ndarray:
    """int64[class]: how many of those who are not listed belong to each class: the margin scaled to the place, less the listed."""
    one = np.zeros(len(margin.classes), dtype=np.int64)
    whole = apportion(np.array([rest + len(known)]), one, np.array(margin.value))
    label = label_of(margin, known)
    left = np.maximum(whole - np.bincount(label[label >= 0], minlength=len(whole)), 0)
    return left if left.sum() == rest else apportion(np.array([rest]), one, left if left.any() else np.array(margin.value))


def sizes_for(ids: list[str], homes: Homes, persons: np.ndarray, margins: Margins, known: Known, seed: int, luck: np.ndarray) -> np.ndarray:
    """uint8[household]"""
    first = np.searchsorted(homes.cell, np.arange(len(persons) + 1)).astype(np.int64)
    drawn = usual_sizes(ids, first, persons, seed)
    margin = margins.get("household_size")
    if margin is None or not len(ids):
        return drawn
    people = int(persons.sum())
    rest = share_out(margin, known.values("household_size"), len(ids))
    wanted = histogram(Margin(margin.name, margin.classes, margin.label, tuple(rest.tolist()), margin.line, False), drawn, people)
    if wanted is None:
        numbers = {"persons": people, "households": len(ids), "mean": f"{people / len(ids):.3f}"}
        raise margins.contradiction("household_size", "sizes_of_place", **numbers)
    return give_sizes(drawn, homes.cell, persons, wanted, luck)


def cars_for(
    size: np.ndarray, cells: Cells, start: np.ndarray, margins: Margins, targets: dict[str, np.ndarray], luck: np.ndarray
) -> np.ndarray:
    """int64[household]: cars, as many households of each number as the margin says, by size as the seed has them."""
    classes = int(cells.cars.max()) + 1
    label = np.minimum(size.astype(np.int64), SIZES) - 1
    by_size = np.bincount(label, minlength=SIZES)
    of_size, of_cars = np.repeat(np.arange(SIZES), classes), np.tile(np.arange(classes), SIZES)
    usual = np.bincount((cells.size - 1) * classes + cells.cars, start / cells.size, SIZES * classes)
    constraints = [Constraint("household_size", of_size, by_size)]
    margin = margins.get("cars")
    if margin is not None:
        constraints.append(Constraint("cars", label_of(margin, of_cars), targets["cars"]))
    done = fit(usual, constraints)
    if done.off > GOOD:
        raise contradiction(margins, done.worst)
    count = rounded(done.table, constraints)
    out = np.zeros(len(size), dtype=np.int64)
    for s in range(SIZES):
        mine = np.flatnonzero(label == s)
        out[mine[np.argsort(luck[mine], kind="stable")]] = np.repeat(np.arange(classes), count[s * classes : (s + 1) * classes])
    return out


def people_table(
    size: np.ndarray, cars: np.ndarray, cells: Cells, start: np.ndarray, margins: Margins, targets: dict[str, np.ndarray]
) -> np.ndarray:
    """int64[cell]: persons; the sums are those of the margins, and of the persons in households of each size with each number of cars."""
    classes = int(cells.cars.max()) + 1
    block = (cells.size - 1) * classes + cells.cars
    in_block = np.bincount((np.minimum(size.astype(np.int64), SIZES) - 1) * classes + cars, size, SIZES * classes)
    constraints = [Constraint("household_size", block, in_block)]
    value = {"age": cells.low[cells.age], "sex": cells.female, "limited_mobility": cells.impaired}
    for name in OF_PERSONS:
        if name in margins.by_name:
            constraints.append(Constraint(name, label_of(margins.by_name[name], value[name]), targets[name]))
    done = fit(start, constraints)
    if done.off > GOOD:
        raise contradiction(margins, done.worst)
    table = rounded(done.table, constraints)
    minors = int(table[cells.high[cells.age] < ADULT].sum())
    if minors > int(size.sum()) - len(size):
        numbers = {"minors": minors, "households": len(size), "persons": int(size.sum())}
        raise margins.contradiction("age" if "age" in margins.by_name else next(iter(margins.by_name)), "too_young", **numbers)
    return table


def contradiction(margins: Margins, worst: tuple[str, int]) -> Exception:
    """What to raise where no table has all sums: at the margin that is furthest off, or at the first where that is the sizes as drawn."""
    if worst[0] not in margins.by_name or worst[1] >= len(margins.by_name[worst[0]].label):
        return margins.contradiction(next(iter(margins.by_name)), "no_table", others=", ".join(margins.by_name))
    others = ", ".join(other for other in margins.by_name if other != worst[0]) or "-"
    return margins.contradiction(worst[0], "no_table_class", label=margins.by_name[worst[0]].label[worst[1]], others=others)


def put_together(ids: list[str], size: np.ndarray, cars: np.ndarray, cells: Cells, table: np.ndarray, seed: int, luck: np.ndarray) -> dict:
    """Persons in household order: household, number, age, sex, limited_mobility, partner (its row, -1 = none), and `off`: how many ages
    had to be changed."""
    by_group, group = groups_of(size, cars, cells, table)
    kind = np.empty(len(size), dtype=np.int64)
    stage = np.searchsorted(STAGE_FROM, np.arange(cells.low.max() + 1), side="right") - 1
    for row, in_cell in enumerate(by_group):
        mine = np.flatnonzero(group == row)
        wanted = np.bincount(stage[cells.low], in_cell, len(STAGE_FROM))
        kind[mine] = choose_kinds(size[mine], wanted, luck[mine])
    slots = slots_of(ids, size, kind, seed)
    age_cell = matched(slots, group, by_group)
    age = ages_in_cells(slots.age, age_cell, cells)
    first = np.cumsum(size.astype(np.int64)) - size
    own_luck = luck_of_members(ids, slots.household, slots.number, "census.person", seed)
    off = mend(age, age_cell, slots.household, first, size.astype(np.int64), own_luck)
    women = np.bincount(cells.age, table * cells.female, len(cells.low)).astype(np.int64)
    female, partner = sexes(age, age_cell, partners(age, slots.pair), women, own_luck)
    both = cells.age * 2 + cells.female
    impaired = np.bincount(both, table * cells.impaired, 2 * len(cells.low)).astype(np.int64)
    mobility = luck_of_members(ids, slots.household, slots.number, "census.mobility", seed)
    moves_badly = some_of_each(age_cell * 2 + female, impaired, mobility)
    return {"household": slots.household, "number": slots.number, "age": age, "sex": female, "partner": partner, "off": off,
            "limited_mobility": moves_badly}  # fmt: skip


def groups_of(size: np.ndarray, cars: np.ndarray, cells: Cells, table: np.ndarray) -> tuple[list[np.ndarray], np.ndarray]:
    """Persons per age cell of each group of households, and the group of each household: those of one size with as many cars, small groups
    together with the next."""
    classes = int(cells.cars.max()) + 1
    block = (np.minimum(size.astype(np.int64), SIZES) - 1) * classes + cars
    households = np.bincount(block, minlength=SIZES * classes)
    of_cell = (cells.size - 1) * classes + cells.cars
    group_of_block, parts, open_ = np.zeros(SIZES * classes, dtype=np.int64), [], 0
    for b in range(SIZES * classes):
        if not parts or open_ >= FEWEST:
            parts.append(np.zeros(len(cells.low)))
            open_ = 0
        group_of_block[b] = len(parts) - 1
        open_ += int(households[b])
        parts[-1] += np.bincount(cells.age[of_cell == b], table[of_cell == b], len(cells.low))
    if len(parts) > 1 and open_ < FEWEST:
        last = parts.pop()
        parts[-1] += last
        group_of_block = np.minimum(group_of_block, len(parts) - 1)
    return [part.astype(np.int64) for part in parts], group_of_block[block]


def matched(slots: Slots, group: np.ndarray, by_group: list[np.ndarray]) -> np.ndarray:
    """int64[person]: age cells, as many of each as there are: in each group the youngest place gets the youngest age, and so on."""
    out = np.empty(len(slots.age), dtype=np.int64)
    of_person = group[slots.household]
    for row, in_cell in enumerate(by_group):
        mine = np.flatnonzero(of_person == row)
        out[mine[np.argsort(slots.age[mine], kind="stable")]] = np.repeat(np.arange(len(in_cell)), in_cell)
    return out


def ages_in_cells(drawn: np.ndarray, cell: np.ndarray, cells: Cells) -> np.ndarray:
    """int64[person], years: as drawn where that lies in the cell, else spread over it in the order of what was drawn; over the last cell,
    which is open, thinning out."""
    age = np.floor(drawn).astype(np.int64)
    order = np.lexsort((drawn, cell))
    rank = np.empty(len(drawn))
    rank[order] = np.arange(len(order)) - np.searchsorted(cell[order], cell[order])
    part = (rank + 0.5) / np.maximum(np.bincount(cell, minlength=len(cells.low)), 1)[cell]
    part = np.where(cell == len(cells.low) - 1, part * part, part)
    spread = cells.low[cell] + np.floor(part * (cells.high - cells.low + 1)[cell]).astype(np.int64)
    return np.where((age >= cells.low[cell]) & (age <= cells.high[cell]), age, spread)


def say_what_holds(margins: Margins, targets: dict[str, np.ndarray], drawn: dict, findings: Findings) -> None:
    """One finding for all that holds, one for each class that does not."""
    held = 0
    for name, margin in margins.by_name.items():
        label = label_of(margin, np.asarray(drawn[name], dtype=np.int64))
        found = np.bincount(label[label >= 0], minlength=len(margin.classes))
        for class_, (wanted, got) in enumerate(zip(targets[name].tolist(), found.tolist(), strict=True)):
            held += wanted == got
            if wanted != got:
                where = f"{margins.path.name}:{margin.line[class_]}"
                findings.add("people.margin_missed", "note", where, margin=name, label=margin.label[class_], wanted=wanted, found=got)
    findings.add("people.margins_held", "note", margins.path.name, held, margins=", ".join(margins.by_name))
