"""The harness itself: it must fail where it should, and say where."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from muster.verify import Status, exit_code, run_files, to_json
from muster.verify.expression import FormulaError, evaluate
from muster.verify.measures import MEASURES, arrival_difference, first_reached

GOOD = """\
claim: Half have acted after 15 min
source: a manual
run: {runner: table, function: warning/lindell, table: {minutes: [15, 60], share: [0.50, 0.90]}, arguments: {a: 0.0664, b: 0.866}}
expect:
  rows: {columns: {result: share}, measure: each, absolute: 0.005}
"""


def run_text(tmp_path, text, name="case.yaml"):
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return run_files([file])[0]


def codes(result):
    return {p.code for p in result.problems}


def test_a_right_value_passes(tmp_path):
    result = run_text(tmp_path, GOOD)
    assert result.status is Status.passed
    assert result.checks[0].measured == pytest.approx(0.00013, abs=1e-5)
    assert exit_code([result]) == 0


def test_a_wrong_expected_value_misses(tmp_path):
    result = run_text(tmp_path, GOOD.replace("0.90]", "0.92]"))
    assert result.status is Status.missed
    assert exit_code([result]) == 1


@pytest.mark.parametrize(
    "old, new, code, line",
    [
        ("result: share", "result: shore", "E1301", 5),
        ("result: share", "resalt: share", "E1301", 5),
        ("share: [0.50, 0.90]", "share: [0.50]", "E1211", 3),
        ("warning/lindell", "warning/lindel", "E1217", 3),
        ("warning/lindell", "zzz", "E1216", 3),
        ("runner: table", "runner: tabel", "E6003", 3),
        ("measure: each", "measure: eech", "E1207", 5),
        ("absolute: 0.005", "min: 0.005", "E1106", 5),
        ("absolute: 0.005", "absolute: 0.005, relative: 1", "E1106", 5),
        (", absolute: 0.005", "", "E1106", 5),
        ("absolute: 0.005", "absolute: -1", "E1204", 5),
        ("absolute: 0.005", "absolute: many", "E1201", 5),
        ("source: a manual", "sauce: a manual", "E1103", 2),
        ("source: a manual", "source: ''", "E1210", 2),
        ("source: a manual", "source: [a]", "E1104", 2),
        ("rows:", "raws:", "E1216", 5),
        ("{a: 0.0664, b: 0.866}", "{a: 0.0664}", "E1301", 3),
        ("{minutes: [15, 60], share: [0.50, 0.90]}", "absent.csv", "E1001", 0),
        ("a manual", "a manual\nsource: twice", "E1009", 3),
        ("a manual", "&x a manual", "E1105", 2),
        ("a manual", "!!python/object/apply:os.system [ls]", "E1013", 2),
        ("a manual", "[" * 40 + "]" * 40, "E1006", 2),
        ("a manual", "[", "E1002", 4),
        ("a manual", "a\x07manual", "E1014", 0),
    ],
)
def test_a_mistake_is_named_where_it_stands(tmp_path, old, new, code, line):
    assert old in GOOD
    result = run_text(tmp_path, GOOD.replace(old, new, 1))
    assert result.status is Status.malformed
    assert code in codes(result)
    problem = next(p for p in result.problems if p.code == code)
    assert problem.where.line == line
    for lang in ("en", "zh"):
        text = problem.text(lang)
        assert code in text and "{" not in text.replace("{a:", "")
    assert exit_code([result]) == 2


def test_an_empty_case_and_a_missing_file_are_malformed(tmp_path):
    assert codes(run_text(tmp_path, "")) == {"E1004"}
    assert codes(run_files([tmp_path / "nowhere.yaml"])[0]) == {"E1001"}
    (tmp_path / "latin.yaml").write_bytes(b"claim: \xff\xfe")
    assert codes(run_files([tmp_path / "latin.yaml"])[0]) == {"E1003"}


def test_all_mistakes_of_a_case_are_told_at_once(tmp_path):
    text = GOOD.replace("source: a manual", "sauce: a manual").replace("lindell", "lindel").replace("claim:", "clam:")
    assert {"E1103", "E1102", "E1217"} <= codes(run_text(tmp_path, text))


def test_an_expanding_alias_bomb_is_refused_before_it_grows(tmp_path):
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]" for i in range(9)]
    assert "E1105" in codes(run_text(tmp_path, "\n".join(lines)))


def test_bad_tables_are_refused_with_their_line(tmp_path):
    case = GOOD.replace("{minutes: [15, 60], share: [0.50, 0.90]}", "t.csv")
    for content, code, line in [
        ("minutes,share\n15,0.5\n60\n", "E1303", 3),
        ("minutes,share\n", "E1304", 0),
        ("minutes,minutes\n1,2\n", "E1219", 1),
        ("minutes,share\n" + "1,2\n" * 2001, "E6001", 2002),
        ("minutes,share\n15,half\n", "E1301", 5),
    ]:
        (tmp_path / "t.csv").write_text(content, encoding="utf-8")
        result = run_text(tmp_path, case)
        assert result.status is Status.malformed, content[:40]
        assert code in codes(result), content[:40]
        assert next(p for p in result.problems if p.code == code).where.line == line


def test_a_unit_that_does_not_fit_is_refused(tmp_path):
    text = """\
claim: c
source: s
run: {runner: table, function: flood/hazard_rating, table: {depth_m: [1], velocity_km_h: [1], df: [1], r: [1]},
  arguments: {velocity_m_s: velocity_km_h, debris_factor: df}}
expect: {rows: {columns: {result: r}, measure: each, absolute: 1}}
"""
    assert codes(run_text(tmp_path, text)) == {"E1218"}


def test_a_case_whose_data_is_not_here_is_skipped_with_a_message(tmp_path):
    result = run_text(tmp_path, GOOD + "needs: ../no/such/folder\n")
    assert result.status is Status.skipped
    assert "no/such/folder" in result.problems[0].text()
    assert exit_code([result]) == 0


def test_data_is_found_above_the_case(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "t.csv").write_text("minutes,share\n15,0.5\n60,0.9\n")
    (tmp_path / "a" / "b").mkdir(parents=True)
    text = GOOD.replace("{minutes: [15, 60], share: [0.50, 0.90]}", "t.csv") + "needs: data\n"
    assert run_text(tmp_path / "a" / "b", text).status is Status.passed


def test_a_sweep_reports_its_worst_row(tmp_path):
    text = """\
claim: c
source: s
for_each: {table: {t: [15, 60, 30], p: [0.5, 0.9, 0.0]}, where: {p: {above: 0.1}}}
run: {runner: table, function: warning/lindell, table: {minutes: [t]}, arguments: {a: 0.0664, b: 0.866}}
expect: {rows: {column: result, take: last, value: p, absolute: 0.005}}
"""
    result = run_text(tmp_path, text)
    assert result.status is Status.passed
    assert [c.at for c in result.checks] == ["t 15, p 0.5"]
    assert run_text(tmp_path, text.replace("0.9,", "0.8,")).checks[0].at == "t 60, p 0.8"


def test_nothing_is_extrapolated(tmp_path):
    text = GOOD.replace(
        "{columns: {result: share}", "{table: {minutes: [15, 61], share: [0.5, 0.9]}, key: minutes, columns: {result: share}"
    )
    assert codes(run_text(tmp_path, text)) == {"E1215"}


def test_json_is_complete_and_strict(tmp_path):
    results = [run_text(tmp_path, GOOD), run_text(tmp_path, "")]
    data = json.loads(to_json(results), parse_constant=lambda c: pytest.fail(c))
    assert [d["status"] for d in data] == ["pass", "malformed"]
    assert data[0]["checks"][0]["limit"] == 0.005 and data[1]["problems"][0]["code"] == "E1004"


@pytest.mark.parametrize(
    "formula",
    ["__import__('os').system('ls')", "x.__class__", "(lambda: 1)()", "[x for x in y]", "open('f')", "'a'*9", "x if x else y", "f'{x}'",
     "x[0]", "sqrt(x, y)", "sqrt(x=1)", "x and y", "1 < x < 2", "exec", "(" * 300 + "1" + ")" * 300, "-" * 400 + "1", "1" * 501,
     "9**9**9**9", "1e999", "1/0", "log(-1)", "", "x;y", "x\ny", "True", "1j", "x := 2", "*x", "{1}", "9" * 400],
)  # fmt: skip
def test_hostile_formulas_are_refused(formula):
    with pytest.raises(FormulaError):
        evaluate(formula, {"x": 1.0, "y": np.ones(3)})


def test_formulas_compute_on_arrays():
    x = np.array([8.0, 10.0, 12.5])
    assert evaluate("maximum(0, 0.2 - 0.05*(x - 10)**2)", {"x": x}) == pytest.approx([0.0, 0.2, 0.0])
    assert evaluate("where(x > 9, -x % 3, 2*pi)", {"x": x}) == pytest.approx([2 * math.pi, 2.0, 2.5])


def test_measures_are_their_formulas():
    e, c, t = np.array([1.0, 2.0, 4.0]), np.array([1.5, 2.0, 3.0]), np.array([0.0, 1.0, 3.0])
    found = {name: f(c, e, t, False) for name, (f, _) in MEASURES.items()}
    assert found["each"] == 1.0 and found["max"] == 1.0 and found["peak"] == 1.0
    assert found["MAE"] == pytest.approx(0.5) and found["RMSE"] == pytest.approx(math.sqrt(1.25 / 3))
    assert found["L1"] == pytest.approx(1.5 / 7) and found["L2"] == pytest.approx(math.sqrt(1.25 / 21))
    assert found["NSE"] == pytest.approx(1 - 1.25 / (e.var() * 3))
    assert found["integral"] == pytest.approx(abs((1.75 + 5.0) - (1.5 + 6.0)))
    assert MEASURES["each"][0](c, e, t, True) == pytest.approx(0.5) and MEASURES["max"][0](c, e, t, True) == pytest.approx(0.25)


def test_a_value_that_is_not_a_number_passes_no_measure():
    e, c, t = np.array([1.0, 2.0]), np.array([1.0, np.nan]), np.array([0.0, 1.0])
    for name, (f, bounds) in MEASURES.items():
        for relative in (False, True):
            value = f(c, e, t, relative)
            assert not (value >= -1e30 if bounds == ("min",) else value <= 1e30), name


def test_arrival_is_linear_between_rows():
    t, h = np.array([0.0, 60.0, 120.0]), np.array([0.0, 0.04, 0.08])
    assert first_reached(t, h, 0.05) == pytest.approx(75.0)
    assert first_reached(t, h, 1.0) == math.inf
    assert arrival_difference(t, h, np.zeros(3), 0.05) == math.inf
    assert arrival_difference(t, np.zeros(3), np.zeros(3), 0.05) == 0.0


FLOOD = """\
claim: c
source: s
run:
  runner: flood
  grid: {columns: 20, rows: 2, cell_m: 1}
  bed_m: 0.1*x
  manning_n: 0.03
  level_m: 1.0
  end_s: 10
expect: {greatest_velocity_m_s: {max: 1.0e-10}}
"""


@pytest.mark.parametrize(
    "old, new, code",
    [
        ("0.1*x", "0.1*q", "E1215"),
        ("0.1*x", "__import__('os')", "E1215"),
        ("columns: 20", "columns: 20.5", "E1202"),
        ("columns: 20", "columns: 2000000000", "E1205"),
        ("cell_m: 1}", "cell_m: 0}", "E1203"),
        ("end_s: 10", "end_s: 10\n  boundaries: [{edge: west, kind: discharge}]", "E1102"),
        ("end_s: 10", "end_s: 10\n  boundaries: [{edge: up, kind: free}]", "E1206"),
        ("end_s: 10", "end_s: 10\n  rain: {t_s: [0, 0], intensity_mm_h: [1, 2]}", "E1212"),
        ("end_s: 10", "end_s: 10\n  rain: {t_s: [0, 1], mm: [1, 2]}", "E1301"),
        ("end_s: 10", "end_s: 10\n  gauges: {a: [1]}", "E1211"),
        ("end_s: 10", "end_s: 10\n  gauges: {a: [100, 1]}", "E1220"),
        ("  grid: {columns: 20, rows: 2, cell_m: 1}\n  bed_m: 0.1*x", "  bed_file: none.asc", "E1001"),
        ("manning_n: 0.03", "manning_n: -1", "E1204"),
        ("max: 1.0e-10", "value: 1", "E1106"),
    ],
)
def test_mistakes_in_a_flood_case_are_named(tmp_path, old, new, code):
    assert run_text(tmp_path, FLOOD).status is Status.passed
    assert old in FLOOD
    result = run_text(tmp_path, FLOOD.replace(old, new))
    assert result.status is Status.malformed
    assert code in codes(result), [p.text() for p in result.problems]


@pytest.mark.parametrize(
    "text, code",
    [
        ("ncols 2\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2\n3 4\n", None),
        ("ncols 2\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2\n3\n", "E1306"),
        ("ncols two\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2\n3 4\n", "E1305"),
        ("nrows 2\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2\n3 4\n", "E1305"),
        ("ncols 99999\nnrows 99999\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2\n", "E1305"),
        ("ncols 2\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2\nx 4\n", "E1305"),
    ],
)
def test_grid_files_are_read_or_refused(tmp_path, text, code):
    (tmp_path / "bed.asc").write_text(text)
    case = FLOOD.replace("  grid: {columns: 20, rows: 2, cell_m: 1}\n  bed_m: 0.1*x", "  bed_file: bed.asc").replace(
        "level_m: 1.0", "level_m: 9"
    )
    result = run_text(tmp_path, case)
    assert result.status is (Status.malformed if code else Status.passed)
    assert codes(result) == ({code} if code else set())


def test_a_grid_file_stands_the_right_way_up(tmp_path):
    from muster.verify.grids import read_ascii_grid

    (tmp_path / "bed.asc").write_text("ncols 2\nnrows 2\nxllcorner 5\nyllcorner 7\ncellsize 2\nNODATA_value -9\n1 2\n3 -9\n")
    grid = read_ascii_grid(Path(tmp_path / "bed.asc"))
    assert grid.values[1].tolist() == [1.0, 2.0] and grid.values[0][0] == 3.0 and math.isnan(grid.values[0][1])
    assert (grid.cell_m, grid.west_m, grid.south_m) == (2.0, 5.0, 7.0)


NETWORK = """\
claim: c
source: s
run:
  runner: network
  links: {road: {from: a, to: b, length_m: 1000, speed_m_s: 20, jam_veh_m: 0.2, wave_m_s: 5}}
  demands: {all: {from: a, to: b, rate_per_s: 0.5, end_s: 500}}
  windows: {steady: [100, 500]}
expect: {road.density_per_m.steady: {value: 0.025, relative: 1.0e-9}, arrived: {value: 250, absolute: 0}}
"""


@pytest.mark.parametrize(
    "old, new, code",
    [
        ("from: a, to: b, length_m", "from: a, to: c, length_m", "E1215"),
        ("from: a, to: b, rate", "from: a, to: z, rate", "E1215"),
        ("length_m: 1000", "length_m: 0", "E1203"),
        ("length_m: 1000", "lenght_m: 1000", "E1103"),
        ("rate_per_s: 0.5", "mode: ox, rate_per_s: 0.5", "E1206"),
        ("[100, 500]", "[500, 100]", "E1212"),
        ("windows:", "changes: [{link: lane, at_s: 5}]\n  windows:", "E1215"),
        ("windows:", "settings: {no_such_thing: 5}\n  windows:", "E1101"),
        ("windows:", "settings: {stuck_limit: soon}\n  windows:", "E1201"),
        ("road.density", "rood.density", "E1216"),
        ("rate_per_s: 0.5", "rate_per_s: 0.5, delay_s: {uniform: [9, 1]}", "E1215"),
        ("rate_per_s: 0.5", "rate_per_s: 0.5, delay_s: -1", "E1215"),
        ("rate_per_s: 0.5", "rate_per_s: 0.5, walk_m_s: {normal: [1.2, 0.2], uniform: [1, 2]}", "E1106"),
        ("rate_per_s: 0.5", "rate_per_s: 0.5, walk_m_s: {gamma: [1.2, 0.2]}", "E1106"),
        ("rate_per_s: 0.5", "rate_per_s: 0.5, members_m_s: [1.2, 0]", "E1215"),
        ("windows:", "changes: [{link: road, foot_factor: {function: lifelines/wadding, depth_m: 1}}]\n  windows:", "E1217"),
        ("windows:", "changes: [{link: road, reversed_lanes: -1}]\n  windows:", "E1204"),
        ("rate_per_s: 0.5", "vehicle: cart, rate_per_s: 0.5", "E1215"),
        ("windows:", "vehicles: {cart: {mode: ox}}\n  windows:", "E1206"),
        ("windows:", "vehicles: {cart: {places: 300}}\n  windows:", "E1205"),
        ("windows:", "vehicles: {cart: {filters: perhaps}}\n  windows:", "E1206"),
        ("windows:", "signals: {lane: {cycle_s: 60}}\n  windows:", "E1215"),
        ("windows:", "signals: {road: {cycle_s: 60, green_from_s: 20, green_to_s: 90}}\n  windows:", "E1215"),
        ("windows:", "controls: [{node: z, control: dark}]\n  windows:", "E1215"),
        ("windows:", "controls: [{node: b, control: asleep}]\n  windows:", "E1206"),
        ("windows:", "settings: {gridlock_response: honk}\n  windows:", "E1206"),
        ("windows:", "settings: {turn_lanes: 3}\n  windows:", "E1206"),
        ("windows:", "threads: [1, 0]\n  windows:", "E1204"),
        ("windows:", "threads: 1000\n  windows:", "E1205"),
        ("windows:", "grid: {columns: 2, rows: 2}\n  windows:", "E1102"),
        ("windows:", "grid: {columns: 1000, rows: 1000, length_m: 100}\n  windows:", "E1205"),
    ],
)
def test_mistakes_in_a_network_case_are_named(tmp_path, old, new, code):
    assert run_text(tmp_path, NETWORK).status is Status.passed
    assert old in NETWORK
    result = run_text(tmp_path, NETWORK.replace(old, new))
    assert result.status is Status.malformed
    assert code in codes(result), [p.text() for p in result.problems]


def test_a_grid_has_two_way_streets_between_neighbours(tmp_path):
    text = NETWORK.replace(
        "links: {road: {from: a, to: b,", "grid: {columns: 3, rows: 2,"
    ).replace("wave_m_s: 5}}", "wave_m_s: 5}").replace("from: a, to: b,", "from: n0_0, to: n2_1,")  # fmt: skip
    text = text.replace("road.density_per_m.steady: {value: 0.025, relative: 1.0e-9}", "max_total_time_s: {value: 150, absolute: 0}")
    assert run_text(tmp_path, text).status is Status.passed
    for link in ("n2_0-n2_1", "n1_1-n0_1"):
        assert run_text(tmp_path, text.replace("max_total", f"{link}.entered: {{min: 0}}, max_total")).status is Status.passed
    assert run_text(tmp_path, text.replace("max_total", "n2_1-n3_1.entered: {min: 0}, max_total")).status is Status.malformed


def test_who_is_where_is_counted_and_a_lost_party_would_show(tmp_path):
    from muster.verify.runners.network_frames import counts

    result = {
        "wanted_s": np.array([0.0, 5.0, 10.0]),
        "counts": {"t_s": np.array([10.0, 20.0]), "waiting": np.array([0.0, 1.0]), "arrived": np.array([2.0, 1.0]), "found": np.ones(2)},
    }
    frame = counts(result)
    assert frame["departed"].tolist() == [2.0, 3.0] and frame["accounted"].tolist() == [2.0, 2.0]


DRAWN = """\
claim: c
source: s
run:
  runner: network
  links: {way: {from: a, to: b, length_m: 100, lanes: 0, width_m: 100}}
  demands:
    all:
      {from: a, to: b, mode: foot, count: 300, walk_m_s: {normal: [1.2, 0.2]}, delay_s: {lognormal: [60, 0.7], least: 20, most: 200}}
  sample_every_s: 10
expect:
  passages: {column: walked_m_s, distribution: {normal: [1.2, 0.2]}, min: 0.05}
  trips: [{column: departed_s, take: min, min: 20}, {column: departed_s, take: max, max: 200}]
  flow: {column: outflow_per_s, take: sum, value: 30, absolute: 1.0e-9}
  demands: {column: departures, take: sum, value: 300, absolute: 0}
"""


def test_what_is_drawn_for_a_case_follows_its_law_and_its_seed(tmp_path):
    assert run_text(tmp_path, DRAWN).status is Status.passed
    for wrong in ("normal: [1.3, 0.2]", "normal: [1.2, 0.3]", "uniform: [0.6, 1.8]"):  # in the test alone
        head, tail = DRAWN.split("passages")
        assert run_text(tmp_path, head + "passages" + tail.replace("normal: [1.2, 0.2]", wrong)).status is Status.missed, wrong
    first, again, other = (_means(seed) for seed in (1, 1, 2))
    assert first == again != other


def _means(seed: int) -> float:
    from muster import _core

    case = {
        "nodes": [{"id": "a"}, {"id": "b"}], "seed": seed,
        "links": [{"id": "way", "from": "a", "to": "b", "length_m": 10.0, "lanes": 0.0, "width_m": 5.0}],
        "demands": [{"id": "d", "from": "a", "to": "b", "mode": "foot", "count": 20, "delay_s": {"law": "uniform", "values": [0.0, 50.0]}}],
    }  # fmt: skip
    return float(_core.run_network_case(case)["wanted_s"].mean())


def test_the_kolmogorov_smirnov_measure_is_the_exact_one():
    from muster.verify.measures import kolmogorov_smirnov

    # n = 1: D = max(F, 1 - F), P(D >= d) = 2 (1 - d). n = 2 and values at 0.25 and 0.75: D = 0.25 = its least possible value, p = 1
    assert kolmogorov_smirnov(np.array([0.9]), "uniform", [0.0, 1.0]) == pytest.approx(0.2)
    assert kolmogorov_smirnov(np.array([2.5, 7.5]), "uniform", [0.0, 10.0]) == pytest.approx(1.0)
    assert math.isnan(kolmogorov_smirnov(np.array([1.0, math.inf]), "normal", [0.0, 1.0]))


def test_trips_that_never_arrive_pass_no_tolerance(tmp_path):
    text = NETWORK.replace("arrived: {value: 250, absolute: 0}", "trips: {column: total_time_s, take: max, max: 1.0e+9}")
    assert run_text(tmp_path, text).status is Status.passed
    assert run_text(tmp_path, text.replace("  windows:", "  end_s: 300\n  windows:")).status is Status.missed


def test_the_command_tells_a_miss_from_a_mistake(tmp_path, capsys):
    from muster.verify.command import verify

    good, wrong, bad = tmp_path / "a.yaml", tmp_path / "b.yaml", tmp_path / "c.yaml"
    good.write_text(GOOD), wrong.write_text(GOOD.replace("0.90]", "0.92]")), bad.write_text(GOOD.replace("runner", "ruiner"))
    assert verify([good], as_json=False) == 0
    assert verify([good, wrong], as_json=False) == 1
    assert verify([tmp_path], as_json=True) == 2
    shown = capsys.readouterr().out
    assert "Half have acted after 15 min" in shown and "MISS" in shown
    (tmp_path / "empty").mkdir()
    assert verify([tmp_path / "empty"], as_json=False) == 2
