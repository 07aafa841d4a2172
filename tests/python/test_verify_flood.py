"""What a flood case can say in words: several models, grids, areas, discs, tables by their columns; and what is told of mistakes in it."""

import pytest

from muster.verify import Status, run_files

CASE = """\
claim: c
source: s
run:
  runner: flood
  model: [flood/local_inertial, flood/finite_volume]
  bed_file: bed.asc
  extent_m: [0, 0, 40, 30]
  areas:
    - {table: houses.csv, x: x, y: y, by: house, raise_m: 3}
    - {table: road.csv, header: [x, y], x: x, y: y, manning_n: 0.02}
  manning_n: 0.04
  depth_file: depth.asc
  inflows: [{disc: [5, 5, 3], series: {t_s: [0], discharge_m3_s: [1]}}]
  gauges: {table: marks.csv, point: ID, x: x, y: y}
  end_s: 60
expect:
  cells:
    - {rows: {bed_m: {above: 2.5}}, column: depth_m, take: count, value: 8, absolute: 0}
    - model: flood/finite_volume
      table: bed.asc
      where: {x_m: {below: 40}, y_m: {below: 30}}
      columns: {x_m: x_m}
      measure: max
      absolute: 0
  points:
    - {table: marks.csv, columns: {level_m: stage (seen)}, measure: share_within, near: 0.3, min: 0.6}
  inflow_m3: {value: 60, relative: 1.0e-6}
"""


@pytest.fixture
def folder(tmp_path):
    head = "ncols 25\nnrows 20\nxllcorner 0\nyllcorner 0\ncellsize 2\n"
    (tmp_path / "bed.asc").write_text(head + ("0 " * 25 + "\n") * 20)
    (tmp_path / "depth.asc").write_text(head + ("0.5 " * 25 + "\n") * 20)
    # two houses of 2 x 2 cells each
    squares = [(10, 10), (20, 14)]
    rows = [f"h{k},{x + dx},{y + dy}" for k, (x, y) in enumerate(squares) for dx, dy in ((0, 0), (4, 0), (4, 4), (0, 4))]
    (tmp_path / "houses.csv").write_text("house,x,y\n" + "\n".join(rows) + "\n")
    (tmp_path / "road.csv").write_text("0,0\n40,0\n40,4\n0,4\n")
    (tmp_path / "marks.csv").write_text("x, y, ID, stage (seen)\n3,3,4,0.6\n30,20,3,0.5\n30,5,0,5\n")
    return tmp_path


def told(folder, text=CASE):
    (folder / "case.yaml").write_text(text, encoding="utf-8")
    return run_files([folder / "case.yaml"])[0]


def test_a_case_is_written_with_grids_areas_discs_and_columns_by_name(folder):
    result = told(folder)
    assert result.status is Status.passed, [p.text() for p in result.problems] or [(c.name, c.measured) for c in result.checks]
    assert [c.at for c in result.checks] == ["flood/local_inertial"] * 3 + ["flood/finite_volume"] * 4
    assert result.checks[-2].measured == pytest.approx(2 / 3)


def test_roughness_of_an_area_and_a_bed_from_a_profile_are_used(folder):
    sloping = CASE.replace(
        "  bed_file: bed.asc\n  extent_m: [0, 0, 40, 30]\n", "  grid: {columns: 20, rows: 15, cell_m: 2}\n  bed_profile: p.csv\n"
    )
    sloping = sloping.replace("manning_n: 0.04", "manning_n: 0.02 + 0.001*x")
    (folder / "p.csv").write_text("x_m,bed_m\n0,0\n40,0.4\n")
    text = (
        sloping[: sloping.index("expect:")] + "expect: {cells: {rows: {y_m: 1}, column: bed_m, take: max, value: 0.39, absolute: 1.0e-9}}\n"
    )
    assert told(folder, text).status is Status.passed


def test_arrivals_may_be_held_to_a_share_of_the_time(folder):
    wave = CASE[: CASE.index("expect:")].replace("depth_file: depth.asc", "depth_m: where(x < 10, 0.5, 0)")
    expect = "expect:\n  gauges: {table: {t_s: [0, 30, 60], h_m: [0, 0.02, 0.3]}, key: t_s, columns: {p3.depth_m: h_m}, "
    expect += "arrival_at: 0.01, relative: 20}\n"
    result = told(folder, wave + expect)
    assert result.status is Status.passed, [p.text() for p in result.problems]
    assert result.checks[0].name == "gauges p3.depth_m arrival"


@pytest.mark.parametrize(
    "old, new, code",
    [
        ("flood/finite_volume]", "flood/finite_volum]", "E1207"),
        ("- model: flood/finite_volume", "- model: flood/finite_volum", "E1206"),
        ("extent_m: [0, 0, 40, 30]", "extent_m: [900, 0, 940, 30]", "E1220"),
        ("extent_m: [0, 0, 40, 30]", "extent_m: [0, 0]", "E1211"),
        ("by: house", "by: hose", "E1301"),
        ("raise_m: 3", "raise: 3", "E1103"),
        ("manning_n: 0.02}", "manning_n: -1}", "E1204"),
        ("manning_n: 0.04", "manning_n: -0.04", "E1204"),
        ("depth.asc", "none.asc", "E1001"),
        ("depth_file: depth.asc", "depth_file: small.asc", "E2008"),
        ("disc: [5, 5, 3]", "disc: [500, 5, 3]", "E1220"),
        ("point: ID", "point: Id", "E1301"),
        ("near: 0.3, ", "", "E1102"),
        ("min: 0.6", "absolute: 0.6", "E1106"),
    ],
)
def test_mistakes_are_named(folder, old, new, code):
    (folder / "small.asc").write_text("ncols 2\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 2\n1 2\n3 4\n")
    assert old in CASE
    result = told(folder, CASE.replace(old, new, 1))
    assert result.status is Status.malformed
    assert code in {p.code for p in result.problems}, [p.text() for p in result.problems]


def test_a_long_case_runs_only_when_asked_for(folder):
    text = CASE.replace("source: s\n", "source: s\nlong: true\n")
    result = told(folder, text)
    assert result.status is Status.skipped and {p.code for p in result.problems} == {"E6004"}
    assert "--long" in result.problems[0].text("en") and "--long" in result.problems[0].text("zh")
    assert run_files([folder / "case.yaml"], long=True)[0].status is Status.passed
