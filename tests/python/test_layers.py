"""Dirty workbooks and layers (layer_samples.py): located findings in both languages, and no line lost."""

import csv
import re
from pathlib import Path

import layer_samples
import numpy as np
import openpyxl
import pyogrio
import pytest
from layer_samples import EXTENT, LAT, LON, REFUSED, SAMPLES

from muster.errors import InputError
from muster.importers.findings import Findings
from muster.importers.layers import read_layer
from muster.importers.layers.layer import Layer

by_name = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)


def read(sample: layer_samples.Sample, folder: Path) -> tuple[Layer, Findings, Path]:
    findings, path = Findings(), sample.write(folder)
    return read_layer(sample.kind, path, findings=findings, extent=EXTENT, **sample.options), findings, path


def lines_of(path: Path) -> int:
    """Lines or features of a file, counted with nothing of ours: up to the last line that holds anything, all sheets together."""
    if path.suffix == ".xlsx":
        sheets = openpyxl.load_workbook(path).worksheets
        filled = [
            [i for i, row in enumerate(sheet.iter_rows(values_only=True), 1) if any(str(c or "").strip() for c in row)] for sheet in sheets
        ]
        return sum(max(numbers, default=0) for numbers in filled)
    if path.suffix == ".csv":
        data = path.read_bytes()
        text = data.decode("gbk" if path.stem == "gbk" else "utf-8")
        return len(list(csv.reader(text.splitlines())))
    if path.suffix == ".shp":
        return (path.with_suffix(".shx").stat().st_size - 100) // 8
    return pyogrio.read_info(path)["features"]


@by_name
def test_every_line_is_accounted_for(sample, tmp_path):
    layer, findings, path = read(sample, tmp_path)
    lines = layer.accounting.lines
    assert sum(lines.values()) == lines_of(path) == sample.lines
    assert len(layer) == lines["used"] == sample.used
    assert lines["dropped"] == sum(finding.count for finding in findings if finding.severity == "dropped")
    assert len(layer.rows) == len(layer.geometry) == len(layer.where)
    assert len({row["id"] for row in layer.rows}) == len(layer)


@by_name
def test_findings_are_located_and_said_in_both_languages(sample, tmp_path):
    _, findings, path = read(sample, tmp_path)
    found = {(finding.code, finding.severity) for finding in findings}
    assert sample.found <= found, f"missing: {sample.found - found}"
    for finding in findings:
        assert finding.where and all(path.name in where for where in finding.where), finding
        for lang in ("en", "zh"):
            text = finding.text(lang)
            assert text != f"import.{finding.code}" and "{" not in text and "@" not in text, text
        assert re.search(r"[\u4e00-\u9fff]", finding.text("zh"))


@by_name
def test_the_same_file_gives_the_same_layer(sample, tmp_path):
    one, found, _ = read(sample, tmp_path)
    two, again, _ = read(sample, tmp_path)
    assert (one.rows, one.where, one.personal) == (two.rows, two.where, two.personal)
    assert found.to_json() == again.to_json()


@pytest.mark.parametrize(("name", "kind", "write", "code", "options"), REFUSED, ids=[entry[0] for entry in REFUSED])
def test_files_without_anything_to_use_are_refused(name, kind, write, code, options, tmp_path):
    path = write(tmp_path)
    with pytest.raises(InputError) as refusal:
        read_layer(kind, path, findings=Findings(), extent=EXTENT, **options)
    assert [int(problem.code) for problem in refusal.value.problems] == [code]
    for lang in ("en", "zh"):
        assert path.name in refusal.value.text(lang)
    assert re.search(r"[\u4e00-\u9fff]", refusal.value.text("zh"))


def sample_of(name: str, folder: Path) -> tuple[Layer, Findings, Path]:
    return read(next(sample for sample in SAMPLES if sample.name == name), folder)


def places(findings: Findings, code: str) -> list[str]:
    return [where for finding in findings if finding.code == f"layer.{code}" for where in finding.where]


def test_cells_are_named_as_a_sheet_names_them(tmp_path):
    layer, findings, _ = sample_of("county_sheet", tmp_path)
    assert places(findings, "formula_unread") == ["county.xlsx!避难场所!E8"]
    assert places(findings, "cell_unread") == ["county.xlsx!避难场所!E7 “二百”"]
    assert places(findings, "total_row") == ["county.xlsx!避难场所!9"]
    assert layer.where[0] == "county.xlsx!避难场所!4"


def test_values_are_read_as_they_are_meant(tmp_path):
    layer, _, _ = sample_of("county_sheet", tmp_path)
    assert layer.values("capacity") == [300, 500, None, None]
    assert layer.values("area_m2") == [None, pytest.approx(2000), None, None]  # 3 mu
    assert (layer.geometry[0].x, layer.geometry[0].y) == (pytest.approx(117.21), pytest.approx(28.29))
    assert (layer.geometry[1].x, layer.geometry[1].y) == (117.215, 28.29)


def test_a_merged_number_counts_once(tmp_path):
    layer, _, _ = sample_of("merged_cells", tmp_path)
    assert layer.values("village") == ["东门村"] * 3 + ["西门村"]
    assert sum(value or 0 for value in layer.values("persons")) == 700


def test_stored_values_of_formulas_are_used(tmp_path):
    layer, _, _ = sample_of("formulas", tmp_path)
    assert layer.values("capacity") == [300, None, 80]


def test_sheets_of_one_kind_are_read_together(tmp_path):
    layer, findings, _ = sample_of("one_sheet_per_village", tmp_path)
    assert sum(layer.values("persons")) == 120 + 80 + 60 + 61 + 62
    assert places(findings, "no_header") == ["villages.xlsx!说明"]


@pytest.mark.parametrize("name", ["no_projection", "zone_in_front", "zone_left_out", "wrong_projection"])
def test_areas_come_to_lie_where_they_are_without_help_of_their_reference_system(name, tmp_path):
    layer, _, _ = sample_of(name, tmp_path)
    truth = layer_samples.square()
    assert layer.geometry[0].symmetric_difference(truth).area / truth.area < 1e-3  # 1 m in 1000


def test_surveyors_axes_and_zones_are_understood(tmp_path):
    layer, findings, _ = sample_of("survey_axes", tmp_path)
    assert np.allclose([(p.x, p.y) for p in layer.geometry], [(LON + i / 1000, LAT) for i in range(3)], atol=1e-6)
    assert "4527" in next(f for f in findings if f.code == "layer.crs_guessed").args["crs"]


def test_names_cut_by_the_file_format_are_understood(tmp_path):
    layer, _, _ = sample_of("other_wrong_code_page", tmp_path)
    assert layer.values("name") == ["东门小学", "西门小学"]
    assert layer.values("capacity") == [300, 400]


def test_personal_data_leaves_the_rows(tmp_path):
    layer, findings, path = sample_of("people", tmp_path)
    secrets = ["张三", "李四", "王五", "36068119800101123X", "360681195001011234", "13812345678", "13900001111", "13700001111", "东门街"]
    shown = repr([layer.rows, layer.where, layer.as_json(), findings.to_json()])
    assert [secret for secret in secrets if secret in shown] == []
    assert "139-0000-1111" not in shown and "13811112222" not in shown
    by_id = {entry["id"]: entry for entry in layer.personal}
    assert by_id["2"]["id_number"] == "360681195001011234" and by_id["2"]["person_name"] == "李四"
    assert by_id[layer.rows[0]["id"]]["person_name"] == "张三" and "36068119800101123X" in repr(by_id[layer.rows[0]["id"]])
    assert layer.values("village") == ["东门村", "东门村", "西门村", "西门村"]
    assert layer.values("has_phone") == [True, None, True, None]


def test_a_mapping_is_used_again(tmp_path):
    from muster.importers.layers import mappings

    (tmp_path / "odd.csv").write_text("甲列,乙列,丙列,丁列\n东门小学,117.21,28.29,300\n", encoding="utf-8")
    given = {"甲列": "name", "乙列": "lon", "丙列": "lat", "丁列": "capacity"}
    layer = read_layer("shelters", tmp_path / "odd.csv", findings=Findings(), mapping=given)
    mappings.save([layer], tmp_path / "mapping.json")
    again = read_layer("shelters", tmp_path / "odd.csv", findings=Findings(), mapping=tmp_path / "mapping.json")
    assert again.rows == layer.rows and again.rows[0]["capacity"] == 300
    with pytest.raises(InputError, match="E7102"):
        read_layer("shelters", tmp_path / "odd.csv", findings=Findings())
    with pytest.raises(InputError, match="E7105"):
        read_layer("shelters", tmp_path / "odd.csv", findings=Findings(), mapping={"甲列": "nmae"})


def test_a_workbook_that_swells_is_refused(tmp_path, monkeypatch):
    from muster.importers.layers import workbook

    monkeypatch.setattr(workbook, "LARGEST", 5000)
    path = layer_samples.workbook(tmp_path / "bomb.xlsx", {"表": [["名称", "经度", "纬度"]] + [["甲", LON, LAT]] * 900})
    with pytest.raises(InputError, match="E7101"):
        read_layer("shelters", path, findings=Findings())
