"""The import report as a page."""

import re
from html.parser import HTMLParser

import pytest
from layer_samples import EXTENT, SAMPLES

from muster.importers import page
from muster.importers.findings import Findings
from muster.importers.layers import read_layer


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> dict:
    """The report on some dirty files together."""
    folder, findings, layers = tmp_path_factory.mktemp("page"), Findings(), []
    for name in ("county_sheet", "people", "gbk_text", "mixed_shapes", "odd_coordinates"):
        sample = next(sample for sample in SAMPLES if sample.name == name)
        layers.append(read_layer(sample.kind, sample.write(folder), findings=findings, extent=EXTENT))
    findings.add("layer.total_row", "dropped", "<script>alert(1)</script>!12")
    for i in range(30):
        findings.add("layer.cell_unread", "unread", f"many.xlsx!C{i}", header="容量", expected="@import.type.count")
    return {
        "version": 1,
        "files": [{"name": "map.osm.pbf", "bytes": 1234567, "sha256": "0" * 64}],
        "crs": {"epsg": 4548, "name": "CGCS2000 / 3-degree Gauss-Kruger CM 117E"},
        "country": "CN",
        "rows": {"node": 1200, "shelter": 4},
        "counts": {"highway": {"total": 12, "closed": 2, "used": 10}},
        "connected": {"car": {"length": 0.951}, "foot": {"length": 0.998}},
        "findings": [finding.as_dict() for finding in findings],
        "layers": [layer.as_json() for layer in layers],
    }


class Reader(HTMLParser):
    """Tags and texts of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.texts.append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_says_everything_in_both_languages(report, lang):
    html = page.render(report, ("Guixi", "贵溪"), lang)
    assert f'<html lang="{lang}"' in html
    text = " ".join(read(html).texts)
    layers = ("left out", "未采用", "county.xlsx!避难场所!E8", "SHA-256", "可容纳人数")
    counted = ("closed to all", "对所有人封闭", "95.1 % by car", "行车 95.1%")
    for words in ("Import report: Guixi", "导入报告：贵溪", "4,", *layers, *counted):
        assert words in text
    assert not re.search(r"import\.[a-z_]+\.[a-z_]+", text), "a key of the catalogue without a sentence"


def test_every_finding_stands_in_it_with_all_its_places(report):
    html = page.render(report)
    text = " ".join(read(html).texts)
    for finding in report["findings"]:
        for where in finding["where"]:
            assert where in text


def test_no_name_and_no_telephone_of_anybody_is_in_it(report):
    html = page.render(report, ("Guixi", "贵溪"))
    for secret in ("张三", "李四", "王五", "36068119800101123X", "13812345678", "139-0000", "13811112222", "13700001111"):
        assert secret not in html


def test_it_asks_nothing_of_the_network_and_runs_nothing_of_a_file(report):
    html = page.render(report)
    reader = read(html)
    for tag, attrs in reader.tags:
        for name in ("src", "href", "action"):
            assert (attrs.get(name) or "#").startswith(("#", "data:")), (tag, attrs)
    assert "<script>alert" not in html
    assert [tag for tag, _ in reader.tags].count("script") == 1


def test_tables_can_be_read_aloud(report):
    reader = read(page.render(report))
    assert all("scope" in attrs for tag, attrs in reader.tags if tag == "th")
    headings = [int(tag[1]) for tag, _ in reader.tags if re.fullmatch(r"h\d", tag)]
    assert headings[0] == 1 and all(after - before <= 1 for before, after in zip(headings, headings[1:], strict=False))
    ids = [attrs["id"] for _, attrs in reader.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {attrs["href"][1:] for tag, attrs in reader.tags if tag == "a"} <= set(ids)


def test_an_import_without_layers_and_findings_gives_a_page_too():
    html = page.render({"version": 1, "findings": []}, ("", ""))
    assert "Nothing." in html


def test_the_page_is_written(report, tmp_path):
    page.write_page(report, tmp_path / "world.import.html", ("Guixi", "贵溪"), "zh")
    assert (tmp_path / "world.import.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
