"""Stories of households and causes of harm, held against what the run's own arrays and log say."""

from pathlib import Path

import numpy as np
import pytest
from view_reader import read_embedded

import muster
from muster import _core
from muster.errors import InputError
from muster.language import say
from muster.report import render
from muster.report.causes import MOST, causes_of
from muster.report.page import Page
from muster.report.results import read_results
from muster.report.view import build, embedded, look_closer
from muster.values import NO_ROW, seconds
from muster.why import CAUSES, causes, over_runs, story, tally, unreached
from muster.why.record import CHANNELS, TRIES

LIBRARY = Path(__file__).parents[2] / "scenarios" / "library"

CUTS = """  lifelines:
    - model: lifelines/services
      cuts:
        - {what: power, areas: [AREA], from: 0 min}
        - {what: network, areas: [AREA], from: 0 min}
"""


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> list[muster.Result]:
    """The hillside village under two plans with two seeds."""
    out = tmp_path_factory.mktemp("why")
    muster.Scenario.load(LIBRARY / "hillside_village" / "scenario.yaml").ensemble(["none", "move_by_rain"], [2, 4], out / "runs")
    return [muster.open(file) for file in sorted((out / "runs").glob("*.nc"))]


def test_every_person_who_came_to_harm_has_one_cause(runs):
    for run in runs:
        harm = np.asarray(run["person/harm"])
        counts = causes(run)
        assert sum(c.dead for c in counts) == int((harm == 1).sum())
        assert sum(c.injured for c in counts) == int((harm >= 2).sum())
        assert all(c.cause in CAUSES for c in counts)
        assert [c.persons for c in counts] == sorted((c.persons for c in counts), reverse=True)
    assert sum(c.persons for c in causes(runs[0])) + sum(c.persons for c in causes(runs[1])) > 0


def test_nobody_is_refused_or_under_way_where_no_plan_orders_anything(runs):
    for run in (run for run in runs if run.provenance("plan") == "none"):
        named = {c.cause for c in causes(run)}
        assert not named & {"post_silent", "channels_out", "not_tried"}, "nobody was ordered to call anybody"
        assert not unreached(run)


def test_sums_over_runs_are_those_of_the_runs(runs):
    counts, number = over_runs(runs)
    assert number == 4
    for count in counts:
        chain = (count.cause, count.harm)
        assert count.dead == sum(c.dead for run in runs for c in causes(run) if (c.cause, c.harm) == chain)
    assert [one.total for one in tally(runs)] == counts and all(len(one.dead) == 4 for one in tally(runs))


def test_a_report_has_the_ten_commonest_ways_of_each_plan_with_their_share_of_deaths(runs):
    page = Page(read_results([Path(run.path) for run in runs]))
    found = causes_of(page.runs, page.plans, runs[0].world, True)
    assert [one.plan for one in found] == [p for p in page.plans if any(causes(r) for r in runs if r.provenance("plan") == p)]
    for of_plan in found:
        mine = [run for run in runs if run.provenance("plan") == of_plan.plan]
        counts, number = over_runs(mine)
        assert (of_plan.runs, len(of_plan.rows)) == (number, min(len(counts), MOST + 1))
        dead = sum(count.dead for count in counts)
        for count, row in zip(counts[:MOST], of_plan.rows, strict=False):
            assert row["chain"][0] == f"{say(f'why.cause.{count.cause}', 'en')} → {say(f'why.harm.{count.harm}', 'en')}"
            assert row["share"] == (f"{100 * count.dead / dead:.0f} %" if dead else "–")
    hidden = causes_of(page.runs, page.plans, runs[0].world, False)
    assert all(row["dead"] == "–" for of_plan in hidden for row in of_plan.rows)
    assert causes_of(page.runs, page.plans, None, True) == []
    html = render(page.all_runs, "en", look_closer(page))
    assert html.count(say("report.causes.chain_head", "en")) >= len(found)


def test_a_story_says_what_the_arrays_say(runs):
    run = next(run for run in runs if run.provenance("plan") == "move_by_rain")
    world = run.world
    ids, left, alerted = world.table("household")["id"], seconds(run["household/left"]), seconds(run["household/alerted"])
    by, party = np.asarray(run["household/alerted_by"]), np.asarray(run["household/party"])
    for row in range(0, len(ids), 7):
        (one,) = story(run, ids[row])
        keys = {m.key: m for m in one.moments}
        assert ("why.left" in keys) == np.isfinite(left[row])
        assert ("why.never_alerted" in keys) == np.isnan(alerted[row])
        if np.isfinite(alerted[row]):
            assert keys["why.alerted"].time_s == pytest.approx(alerted[row])
            assert keys["why.alerted"].arguments["channel"] == f"@report.channel.{CHANNELS[by[row]]}"
        if party[row] != NO_ROW:
            assert keys["why.left"].time_s == pytest.approx(left[row])
        times = [m.time_s for m in one.moments if m.time_s is not None]
        assert times == sorted(times)
        for lang in ("en", "zh"):
            assert all(line and "@" not in line and "{" not in line for line in one.lines(lang))


def test_a_person_and_a_building_lead_to_their_households(runs):
    run = runs[0]
    households, persons, buildings = (run.world.table(t) for t in ("household", "person", "building"))
    (of_person,) = run.why(persons["id"][5])
    assert of_person.household == households["id"][persons["household"][5]]
    home = int(households["home"][0])
    assert [s.household for s in run.why(buildings["id"][home])] == [
        i for i, b in zip(households["id"], households["home"], strict=True) if b == home
    ]
    with pytest.raises(InputError, match="no household, person or building"):
        run.why("nobody")


def test_tries_agree_with_who_was_reached(runs):
    heard = TRIES.index("heard")
    for run in runs:
        tries, by = np.asarray(run["household/tries"]), np.asarray(run["household/heard_by"])
        for i in range(1, len(CHANNELS)):
            assert np.array_equal((tries >> np.uint64(4 * i) & np.uint64(15)) == heard, (by >> i & 1) == 1)


def three_cuts(folder: Path, scenario: str, plan: str) -> muster.Run:
    """A shipped scenario with power and network of the whole place cut from the start."""
    source = LIBRARY / scenario
    text = (source / "scenario.yaml").read_text(encoding="utf-8")
    world = muster.Scenario.load(source / "scenario.yaml").start().world
    county = str(world.table("area")["id"][0])
    cuts = CUTS.replace("AREA", county)
    text = text.replace("models:\n", "models:\n" + cuts, 1) if "\nmodels:" in text else text + "\nmodels:\n" + cuts
    for other in source.iterdir():
        if other.name != "scenario.yaml" and other.is_file():
            (folder / other.name).write_bytes(other.read_bytes())
    (folder / "scenario.yaml").write_text(text, encoding="utf-8")
    return muster.Scenario.load(folder / "scenario.yaml").run(plan=plan, seed=1)


def test_three_cuts_run_completes_and_names_who_was_never_reached_with_the_reason(tmp_path):
    run = three_cuts(tmp_path, "river_town", "order_at_gauge_level")
    assert run.finished
    rows = unreached(run)
    alerted = seconds(run["household/alerted"])
    assert 0 < len(rows) <= int(np.isnan(alerted).sum())
    assert {reason for _, reason in rows} <= {"post_silent", "channels_out", "not_noticed", "not_tried"}
    by = np.asarray(run["household/heard_by"])
    for channel in ("auto_call", "loudspeaker", "warden"):
        assert not (by >> int(_core.Channel.__members__[channel]) & 1).any(), channel
    (one,) = run.why(rows[0][0])
    assert one.moments[0].key == "why.home"
    assert any(m.key == "why.network_lost" for m in one.moments) and any(m.key == "why.power_lost" for m in one.moments)
    run.save(tmp_path / "run.nc")
    stored = muster.open(tmp_path / "run.nc")
    assert unreached(stored) == rows and stored.why(rows[0][0]) == run.why(rows[0][0])


def test_the_map_of_a_report_tells_the_same(runs):
    page = Page(read_results([Path(run.path) for run in runs]))
    detail = look_closer(page)
    header, arrays = read_embedded(embedded(build(page, detail, "en")))
    told = header["view"]["plans"][0]["stories"]
    first, time, sentence = arrays[told["first"]], arrays[told["time_s"]], arrays[told["sentence"]]
    course = detail.courses[page.plans[0]]
    assert len(first) == len(course.size) + 1, "the village is small: everybody is in the sample"
    for row in (0, 40, len(course.size) - 1):
        (one,) = story(course.result, course.households["id"][row])
        kept = [m for m in one.moments if m.key not in ("why.home", "why.limited", "why.no_phone") and "person" not in m.arguments]
        shown = range(first[row], first[row + 1])
        sentences = [told["sentences"][sentence[i]][0] for i in shown]
        assert [m.text("en") for m in kept] == [s for s in sentences if not s.startswith("–")]
        assert all(time[i] == NO_ROW or time[i] <= 86_400 * 4 for i in shown)


def test_every_word_has_its_sentence():
    for lang in ("en", "zh"):
        for key in [f"why.cause.{c}" for c in CAUSES] + [f"why.try.{t}" for t in TRIES] + [f"why.reason.{i}" for i in range(10)]:
            assert say(key, lang)
        for cause in _core.Cause.__members__:
            assert say(f"why.harm.{cause}", lang)
        for channel in CHANNELS:
            assert say(f"report.channel.{channel}", lang)
