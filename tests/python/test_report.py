"""The report: self-contained, in both languages, and with numbers that a plain formula gives too."""

import functools
import math
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import report_samples as samples

from muster import language
from muster.errors import InputError
from muster.report import render as render_report
from muster.report import write
from muster.report.compare import bounds, compare, decimals_of, estimate, rounded
from muster.report.page import Page, spanned
from muster.report.results import check_together, read_result

#: What stands in the report for a browser without script, as a page of its own. With the web app: test_stills.py and the browser tests.
render = functools.partial(render_report, app=Path("not built"))

T90 = {7: 1.895, 19: 1.729}  # Student's t, two-sided 90 %, from a printed table: degrees of freedom -> quantile


class Text(HTMLParser):
    """Tags with their attributes, and the text of each language."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text, self._open = [], {"en": "", "zh": "", None: ""}, []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "br", "line", "path"):
            self._open.append(dict(attrs).get("lang") if tag != "html" else None)

    def handle_endtag(self, tag):
        if tag not in ("line", "path"):
            self._open.pop()

    def handle_data(self, data):
        inner = [lang for lang in self._open if lang]
        self.text[inner[-1] if inner else None] += data


@pytest.fixture(scope="module")
def html():
    return render(samples.results(), "en")


def test_it_asks_nothing_of_the_network(html):
    assert not re.search(r"""(?:src|href|action|xlink:href)\s*=\s*["']?\s*(?!#|data:)[^"'\s>]""", html)
    assert not re.search(r"url\(\s*['\"]?(?!data:|#)", html)
    assert not re.search(r"@import|https?://|//[a-z]+\.[a-z]|fetch\(|XMLHttpRequest|WebSocket|import\(", html)
    assert "default-src 'none'" in html
    assert {tag for tag, _ in Text(html).tags}.isdisjoint({"iframe", "object", "embed", "base", "img", "audio", "video"})


def test_both_languages_stand_in_it_and_match(html):
    page = Text(html)
    assert "What it means" in page.text["en"] and "结果说明" in page.text["zh"]
    assert not re.search(r"[\u4e00-\u9fff]", page.text["en"])
    spans = [a["lang"] for tag, a in page.tags if tag == "span" and "lang" in a]
    assert spans.count("en") == spans.count("zh") > 60
    assert not re.search(r"\breport\.(?!html)[a-z]|\{[a-z_]+\}|StrictUndefined", "".join(page.text.values()).split('"use strict"')[0])


def test_it_opens_in_the_language_asked_for():
    for lang, title in (("en", "River town, flood of July"), ("zh", "河滨镇七月洪水")):
        page = render(samples.results(2), lang)
        assert f'<html lang="{lang}"' in page and f"<title>{title}</title>" in page


def test_tables_have_captions_and_scopes_and_charts_have_names(html):
    tags = Text(html).tags
    names = [tag for tag, _ in tags]
    assert names.count("table") == names.count("caption") >= 5
    assert all(a.get("scope") in ("col", "row") for tag, a in tags if tag == "th")
    ids = {a["id"] for _, a in tags if "id" in a}
    charts = [a for tag, a in tags if tag == "svg" and a.get("class") == "chart"]
    assert len(charts) == 6 and all(a["role"] == "img" and a["aria-labelledby"] in ids for a in charts)
    dashes = {a.get("stroke-dasharray", "") for tag, a in tags if tag == "path" and a.get("class", "").startswith("line p")}
    assert len(dashes) == 2  # told apart without colour


def test_numbers_match_a_plain_formula():
    runs = samples.results(20)
    compared = compare(runs)
    for number in ("dead", "moved_before_water", "median_alert_min"):
        values = {plan: [r.summary[number] for r in runs if r.plan == plan] for plan in ("none", "order")}
        less = [b - a for a, b in zip(values["none"], values["order"], strict=True)]
        for series, found in (
            (values["none"], compared.estimates[number, "none"]),
            (values["order"], compared.estimates[number, "order"]),
            (less, compared.differences[number, "order"].estimate),
        ):
            mean = sum(series) / 20
            half = T90[19] * math.sqrt(sum((v - mean) ** 2 for v in series) / 19 / 20)
            assert found.mean == pytest.approx(mean)
            assert found.low == pytest.approx(mean - half, rel=1e-3, abs=1e-3 * half)
            assert found.high == pytest.approx(mean + half, rel=1e-3, abs=1e-3 * half)


def test_printed_numbers_are_the_computed_ones(html):
    runs = samples.results()
    dead = {plan: [r.summary["dead"] for r in runs if r.plan == plan] for plan in ("none", "order")}
    less = np.subtract(dead["order"], dead["none"])
    half = T90[19] * less.std(ddof=1) / math.sqrt(20)
    assert 2 <= half < 10  # one digit: whole persons
    sentence = next(li for li in re.findall(r"<li>(.*?)</li>", html, re.S) if "Dead" in li)
    shown = [int(n) for n in re.findall(r"\d+", re.search(r'lang="en">Dead: (.*?)</span>', sentence)[1])]
    assert shown == [round(-less.mean()), 90, round(-less.mean() - half), round(-less.mean() + half)]


def test_pairing_makes_the_difference_sharper_than_the_plans_alone():
    compared = compare(samples.results(20))
    assert compared.differences["dead", "order"].estimate.half_width < compared.estimates["dead", "none"].half_width / 2
    assert compared.differences["dead", "order"].clear


def test_what_noise_hides_is_said_to_be_hidden():
    page = render(samples.results(8, effect=3.0, noise=40.0), "en")
    assert "cannot be told from chance with 8 pairs" in page
    assert "Only 8 seeds" in page
    assert "cannot be told" not in Text(render(samples.results(20), "en")).text["en"].split("Dead:")[1].split("In dangerous")[0]


def test_one_run_is_one_possible_course():
    text = Text(render([samples.one("order", 1, 60.0)], "en")).text["en"]
    assert "one possible course" in text and "90 %" not in text.split("How far this")[0]
    pair = Text(render([samples.one("none", 1), samples.one("order", 1, 60.0)], "en")).text["en"]
    assert "one possible course of events each" in pair and "90 %" not in pair.split("How far this")[0]


def test_plans_without_common_seeds_are_not_compared():
    runs = [samples.one("none", s) for s in (1, 2, 3)] + [samples.one("order", s, 60.0) for s in (4, 5, 6)]
    assert "cannot be compared pair by pair" in render(runs, "en")
    assert all(d.estimate.seeds == 0 for d in compare(runs).differences.values())


def test_incomplete_runs_are_named_and_left_out():
    whole = samples.results(20)
    with_stopped = [*whole, samples.one("order", 99, 60.0, complete=False)]
    page = render(with_stopped, "en")
    assert "order_99.nc" in page and "stopped after 2.0 h" in page
    assert Page(with_stopped).compared.seeds["order"] == list(range(1, 21))
    assert "None of these runs reached its end" in render([samples.one("order", 1, complete=False)], "en")


def test_a_number_that_did_not_happen_is_left_out_of_its_mean():
    compared = compare(samples.results(20))
    assert compared.estimates["last_arrival_min", "none"].seeds == 19
    runs = [samples.one("none", 3), samples.one("order", 3, 60.0)]
    assert "did not happen" in render(runs, "en")


@pytest.mark.parametrize(
    ("half", "decimals"), [(0.0, 0), (37.0, -1), (12.0, 0), (9.6, 0), (1.4, 1), (0.26, 1), (0.004, 2), (340.0, -2), (2.0, 0), (19.0, 0)]
)
def test_decimals_are_those_that_the_interval_carries(half, decimals):
    assert decimals_of(half) == decimals


def test_rounding():
    assert [rounded(v, d) for v, d in ((1234.5, -1), (-0.04, 1), (-3.26, 1), (math.nan, 0))] == ["1,230", "0.0", "−3.3", "–"]
    assert bounds(estimate(np.array([5.0, 5.0, 5.0]))) == ("5", "5", "5")
    assert bounds(estimate(np.array([0.0, 0.0, 1.0])), floor=0.0)[1] == "0.0"
    assert bounds(estimate(np.array([20000.0, 20000.0, 19999.0]))) == ("20,000", "19,999", "20,001")
    assert bounds(estimate(np.array([20000.0, 20000.0, 19999.0])), ceiling=20000.0)[2] == "20,000"


def test_results_without_series_give_a_report_without_curves():
    run = samples.one("order", 1, 60.0)
    run.series, run.occupants, run.time_s = {}, np.zeros((0, 0)), np.zeros(0)
    page = render([run], "en")
    assert "Course over time" not in page and "Shelters" in page and "Dead" in page


def test_shelters_show_occupancy_against_capacity_and_refusals(html):
    rows = dict(re.findall(r'<tr><th scope="row"><span lang="en">(Shelter \d)</span>.*?</th>(.*?)</tr>', html, re.S))
    assert ">1,200<" in rows["Shelter 1"] and "(100 %)" in rows["Shelter 1"] and "refused people in 20 of 20 runs" in rows["Shelter 1"]
    assert "(71 %)" in rows["Shelter 2"] and "refused people in 0 of 20 runs" in rows["Shelter 2"]


def test_text_from_files_is_escaped():
    run = samples.one("order", 1, 60.0)
    run.title = run.title_zh = run.place = run.plan_name_en = "<script>alert(1)</script>"
    run.facts["scenario"] = "a b; rm -rf.yaml"
    page = render([run], "en")
    assert "<script>alert" not in page and "&#39;a b; rm -rf.yaml&#39;" in page


def test_results_that_do_not_belong_together_are_refused():
    other = samples.one("order", 1)
    other.facts["world_digest"] = "x"
    with pytest.raises(InputError, match="E2011"):
        check_together([samples.one("none", 1), other])
    again = samples.one("none", 1)
    again.facts["result_hash"] = "y"
    with pytest.raises(InputError, match="another result of none, seed 1"):
        check_together([samples.one("none", 1), again])
    assert len(check_together([samples.one("none", 1), samples.one("none", 1)])) == 1
    assert [r.plan for r in check_together([samples.one("order", 1), samples.one("none", 1)])] == ["none", "order"]


def test_a_file_that_is_no_result_leaves_nothing_behind(tmp_path):
    (tmp_path / "run.nc").write_bytes(b"not a result")
    with pytest.raises(InputError):
        write([tmp_path / "run.nc"], tmp_path / "report.html")
    assert [p.name for p in tmp_path.iterdir()] == ["run.nc"]
    with pytest.raises(InputError, match="E5005"):
        write([tmp_path / "empty"], tmp_path / "report.html") if (tmp_path / "empty").mkdir() is None else None


def test_a_report_is_made_from_what_the_engine_writes(tmp_path):
    writer = Path(__file__).resolve().parents[2] / "build" / "release" / "tests" / "write_sample_files"
    if not writer.exists():
        pytest.skip(f"{writer.name} is not built (tests are off)")
    subprocess.run([writer, tmp_path], check=True, capture_output=True, timeout=120)
    write([tmp_path / "run.nc"], tmp_path / "report.html", "zh")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    run = read_result(tmp_path / "run.nc")
    assert run.complete and run.title in page and run.facts["result_hash"] in page
    assert run.weak and run.weak[0].path in page and all(s.name in page for s in run.shelters)
    assert run.series["alerted"][-1] > 0 and "curve-alerted" in page
    assert not list(tmp_path.glob(".report*"))


def test_seeds_are_spanned():
    assert spanned([1, 2, 3, 7, 9, 10]) == "1-3,7,9-10" and spanned([5]) == "5" and spanned([]) == ""


def test_the_report_is_the_same_each_time():
    assert render(samples.results(3), "zh") == render(samples.results(3), "zh")
    assert language.LANGUAGES == ("en", "zh")


WEAK = frozenset(("dead", "exposed"))


def test_numbers_that_the_inputs_do_not_carry_are_ranked_and_never_printed():
    runs = samples.results(20)
    page = Page(runs, WEAK)
    dead = next(row for row in page.rows() if row["key"] == "dead")
    assert [cell["mean"][0] for cell in dead["cells"]] == ["rank 2 of 2, the least first", "rank 1 of 2, the least first"]
    assert dead["differences"][0]["mean"][0] == "fewer" and dead["differences"][0]["kind"] == "better"
    assert all(cell["range"] == "" for cell in dead["cells"] + dead["differences"])
    assert {c["id"] for c in page.curves()} == {"curve-alerted", "curve-departed", "curve-arrived"}
    told = page.sentences()
    ranks = next(en for en, _ in told if "By how much cannot be said" in en)
    assert "less of: Dead" in ranks and not re.search(r"\d", ranks)
    assert any("较少：" in zh and "死亡" in zh for _, zh in told) and not any("Dead: " in en for en, _ in told)
    assert any("ranks and comparisons only" in en for en, _ in page.how_many())
    moved = next(row for row in page.rows() if row["key"] == "moved")
    assert moved["cells"] == next(row for row in Page(runs).rows() if row["key"] == "moved")["cells"]


def test_plans_that_pairs_cannot_tell_apart_share_a_rank():
    page = Page(samples.results(8, effect=1.0, noise=60.0), WEAK)
    dead = next(row for row in page.rows() if row["key"] == "dead")
    assert {cell["mean"][0] for cell in dead["cells"]} == {"rank 1 of 2, the least first"}
    assert dead["differences"][0]["mean"] == "–"


def test_one_plan_alone_has_no_rank():
    dead = next(row for row in Page([samples.one("order", 1)], WEAK).rows() if row["key"] == "dead")
    assert dead["cells"][0]["mean"][0] == "not given"
