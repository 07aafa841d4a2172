"""Tables of this folder, from the rule alone. `reference.py NAME` prints one; a test holds the CSV files against it. `reference.py shipped` prints the rows
of models/data/people/whereabouts.csv, which are this rule at every full hour."""

import sys

DAYS = ("weekday", "weekend", "holiday")
PLACES = ("work", "school", "market", "hospital", "road", "away")
# Share by night and by day, in per mille, of each place; design defaults. Of school: in its hours.
RESIDENTS = {
    # age from: weekday, weekend, holiday; each work, school, market, hospital, road, away
    0: (((0, 0), 0, (0, 0), (3, 3), (0, 0), (20, 20)), ((0, 0), 0, (0, 0), (3, 3), (0, 0), (20, 40)), ((0, 0), 0, (0, 0), (3, 3), (0, 0), (40, 80))),
    3: (((0, 0), 700, (0, 0), (2, 2), (0, 0), (20, 20)), ((0, 0), 0, (0, 0), (2, 2), (0, 0), (20, 40)), ((0, 0), 0, (0, 0), (2, 2), (0, 0), (40, 80))),
    6: (((0, 0), 930, (0, 0), (1, 1), (0, 0), (20, 20)), ((0, 0), 0, (0, 0), (1, 1), (0, 0), (20, 50)), ((0, 0), 0, (0, 0), (1, 1), (0, 0), (40, 100))),
    12: (((0, 0), 880, (0, 10), (1, 1), (0, 10), (40, 40)), ((0, 0), 0, (5, 80), (1, 1), (2, 40), (30, 60)), ((0, 0), 0, (5, 80), (1, 1), (2, 50), (40, 110))),
    18: (
        ((40, 450), 0, (5, 50), (3, 4), (5, 50), (60, 200)), ((30, 220), 0, (10, 120), (3, 3), (5, 60), (70, 150)),
        ((30, 100), 0, (10, 100), (3, 3), (10, 80), (90, 220)),
    ),
    60: (
        ((10, 200), 0, (0, 100), (8, 10), (2, 30), (20, 60)), ((10, 150), 0, (0, 110), (8, 8), (2, 30), (20, 60)),
        ((10, 60), 0, (0, 90), (8, 8), (2, 40), (40, 100)),
    ),
    75: (
        ((0, 20), 0, (0, 60), (15, 20), (0, 15), (10, 20)), ((0, 20), 0, (0, 60), (15, 15), (0, 15), (10, 30)),
        ((0, 10), 0, (0, 50), (15, 15), (0, 15), (20, 50)),
    ),
}  # fmt: skip
GUESTS = (((0, 0), 0, (20, 150), (2, 2), (10, 100), (50, 450)),) * 3


def by_day(hour):
    """Weight of the day's share: rises from 4 to 10 h and falls from 17 to 24 h, in straight lines."""
    return min(max((hour - 4) / 6, 0), 1) if hour < 17 else (24 - hour) / 7


def in_school(hour):
    """From 8 to 16 h, with an hour to come and an hour to go."""
    return min(max(hour - 7, 0), 1) if hour < 16 else max(17 - hour, 0)


def shares(levels, hour):
    for level in levels:
        yield level * in_school(hour) / 1000 if isinstance(level, int) else (level[0] + (level[1] - level[0]) * by_day(hour)) / 1000


def levels_of(day, guest, age):
    return GUESTS[day] if guest else RESIDENTS[max(start for start in RESIDENTS if start <= age)][day]


def whereabouts():
    yield "day", "guest", "age", "hour", "place", "share"
    for day in range(3):
        for guest, age in ((0, 1), (0, 4), (0, 8), (0, 17), (0, 30), (0, 60), (0, 80), (1, 40)):
            for hour in (0, 3, 5.5, 7.5, 9, 12, 17, 20.5):
                for place, share in enumerate(shares(levels_of(day, guest, age), hour)):
                    yield day, guest, age, hour, place + 1, share


def shipped():
    yield "day:text", "who:text", "from_age", "hour", *PLACES
    for day, name in enumerate(DAYS):
        for who, ages in (("resident", RESIDENTS), ("guest", (0,))):
            for age in ages:
                for hour in range(24):
                    yield name, who, age, hour, *(round(share, 5) for share in shares(levels_of(day, who == "guest", age), hour))


TABLES = {"whereabouts": whereabouts}


def text(name):
    return "".join(",".join(c if isinstance(c, str) else f"{c:.10g}" for c in row) + "\n" for row in {**TABLES, "shipped": shipped}[name]())


if __name__ == "__main__":
    print(text(sys.argv[1]) if len(sys.argv) > 1 else "\n".join(TABLES), end="")
