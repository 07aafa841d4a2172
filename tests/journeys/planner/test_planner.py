"""The planner: a place, two plans, a report that she can look at, print and hand on. She types commands and nothing else."""

import shutil
import subprocess

from journey import pages_of


def test_the_river_town(journey):
    """Without a map of her own: the generated town, in Chinese."""
    journey.types("new", "town", "--people", 6000, "--lang", "zh")
    assert "通过" in journey.types("check", "town/scenario.yaml", "--lang", "zh")
    journey.types("solve", "town/scenario.yaml", "-o", "hazard.nc", "--lang", "zh")
    journey.types("ensemble", "town/scenario.yaml", "--hazard", "hazard.nc", "--seeds", "1-3", "-o", "runs", "--lang", "zh")
    journey.types("report", "runs", "-o", "report.html", "--lang", "zh")
    run = next((journey.folder / "runs").glob("*.nc")).relative_to(journey.folder)
    journey.types("export", run, "--to", "xlsx", "-o", "results.xlsx", "--lang", "zh")
    journey.types("export", run, "--to", "gpkg", "-o", "results.gpkg", "--lang", "zh")
    assert {p.name for p in journey.folder.iterdir()} == {"town", "hazard.nc", "runs", "report.html", "results.xlsx", "results.gpkg"}
    assert (journey.folder / "report.html").stat().st_size < 10_000_000
    seen = journey.opens("report.html")
    asked = [address for address in seen.requests if not address.startswith(("blob:", "data:"))]
    assert all(address.startswith("file:") and address.endswith("report.html") for address in asked) and len(asked) == 3
    assert not seen.complaints
    for way in ("desktop", "phone", "no_webgl"):
        assert "河谷镇洪水" in seen.text[way] and "主要数字" in seen.text[way]
        assert seen.files[way].stat().st_size > 20_000
    assert pages_of(seen.files["pdf"]) >= 5
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", seen.files["pdf"], "-"], capture_output=True, text=True, check=True, timeout=60).stdout
        for part in ("主要数字", "过程曲线", "避难场所", "来历", "最大水深"):
            assert part in text, part
        assert "Greatest depth" not in text  # one language at a time
    journey.ends(at_most=8)
