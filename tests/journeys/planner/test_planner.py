"""The planner: a place, two plans, a report that she can look at, print and hand on. She types commands and nothing else."""

import base64
import gzip
import re
import shutil
import subprocess
import zipfile

import h5py
import her_files
import numpy as np
import pytest
from journey import ROOT, pages_of

import muster

MAP = ROOT.parent / "shared" / "data" / "osm" / "guixi_jiangxi_cn.osm.gz"
HERS = ("map.osm.gz", "villages.xlsx", "shelters.xlsx", "heights.tif", "world.people.csv")

PLAN = """\
muster: 1
id: three_villages
name: 三村先转移
name_en: Three villages first
rules:
  - id: evacuate
    role: county
    when: {at_time: {time: 1 h}}
    do:
      - order_evacuation: {areas: [花园村, 江边社区, 东街社区]}
"""

FLOOD = """\
hazard:
  model: flood/local_inertial
  boundaries:
    - {edge: west, kind: free}
    - {edge: south, kind: free}
    - {edge: north, kind: free}
    - {edge: east, kind: stage, level: [[0 h, 37], [6 h, 44], [9 h, 44], [12 h, 40]]}    # the river, m above the terrain's datum

plans: [three_villages.yaml, order_after_an_hour.yaml]
"""


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
    asks_for_nothing(seen, "report.html")
    for way in ("desktop", "phone", "no_webgl"):
        assert "河谷镇洪水" in seen.text[way] and "主要数字" in seen.text[way]
        assert seen.files[way].stat().st_size > 20_000
    assert pages_of(seen.files["pdf"]) >= 5
    if shutil.which("pdftotext"):
        text = printed(seen.files["pdf"])
        for part in ("主要数字", "过程曲线", "避难场所", "来历", "最大水深"):
            assert part in text, part
        assert "Greatest depth" not in text  # one language at a time
    journey.ends(at_most=8)


def test_her_own_map(journey):
    """With a map file, a sheet of villages, a sheet of shelters and a terrain: from import to a printed report, in Chinese."""
    if not MAP.exists():
        pytest.skip("the map of Guixi is not here (../shared/data/osm)")
    shutil.copyfile(MAP, journey.folder / "map.osm.gz")
    her_files.write(journey.folder)
    layers = ["--layer", "areas=villages.xlsx", "--layer", "shelters=shelters.xlsx"]
    place = ["--country", "CN", "--name", "贵溪", "--name-en", "Guixi"]
    said = journey.types("import", "--osm", "map.osm.gz", "--dem", "heights.tif", *layers, *place, "-o", "world.h5", "--lang", "zh")
    assert "20,000 人" in said and "未采用" in said and "heights.tif" in said

    journey.types("new", "my_place", "--world", "world.h5", "--lang", "zh")
    scenario = (journey.folder / "my_place" / "scenario.yaml").read_text(encoding="utf-8")
    assert scenario.count("hazard:\n") == 1
    journey.writes("my_place/three_villages.yaml", PLAN)
    journey.writes("my_place/scenario.yaml", scenario.split("hazard:\n")[0] + FLOOD)
    assert "贵溪" in (checked := journey.types("check", "my_place/scenario.yaml", "--lang", "zh")) and "three_villages" in checked
    journey.types("solve", "my_place/scenario.yaml", "-o", "hazard.nc", "--lang", "zh")
    journey.types("ensemble", "my_place/scenario.yaml", "--hazard", "hazard.nc", "--seeds", "1-3", "-o", "runs", "--lang", "zh")
    journey.types("report", "runs", "-o", "report.html", "--lang", "zh")
    journey.types("run", "my_place/scenario.yaml", "--hazard", "hazard.nc", "-o", "run.nc", "--lang", "zh")  # her plan stands first
    journey.types("export", "run.nc", "--to", "xlsx", "-o", "results.xlsx", "--lang", "zh")
    journey.types("export", "run.nc", "--to", "gpkg", "-o", "results.gpkg", "--lang", "zh")

    only_those_who_were_told_to_leave_do(journey.folder / "run.nc")
    names_of_people_stay_in_her_own_files(journey.folder)
    looks_at_the_import_report(journey)  # last, so that where no browser is here all of the above has been tried
    looks_at_the_report_of_her_place(journey)
    journey.ends(at_most=13)


def looks_at_the_import_report(journey):
    """It says what became of every line and that nobody's name went on; it asks the network for nothing."""
    seen = journey.opens("world.import.html")
    asks_for_nothing(seen, "world.import.html")
    for way in ("desktop", "phone", "no_webgl"):
        for part in ("导入报告：贵溪", "villages.xlsx", "个人信息", "合计行", "即 20,000 人中的", "避难场所可容纳 20,000 人中的 19,800 人"):
            assert part in seen.text[way], (way, part)
        assert "Import report" not in seen.text[way]
    assert pages_of(seen.files["pdf"]) >= 3


def only_those_who_were_told_to_leave_do(run):
    """The three villages leave first; far fewer of the others, whom neighbours or water warn."""
    result = muster.open(run)
    left, world = result.households()["left_s"].notna().to_numpy(), result.world
    names, building = world.table("area")["name"], world.table("building")
    village = np.array(names)[building["grid"][world.table("household")["home"]]]
    share = {name: left[village == name].mean() for name, *_ in her_files.VILLAGES}
    ordered, others = ({name: share[name] for name in share if (name in her_files.LOW) is low} for low in (True, False))
    assert min(ordered.values()) > 0.5 and max(others.values()) < 0.2, share


def names_of_people_stay_in_her_own_files(folder):
    """In what the program wrote, names and telephones of her sheets stand in world.people.csv and nowhere else."""
    kept = (folder / "world.people.csv").read_text(encoding="utf-8-sig")
    assert all(secret in kept for secret in her_files.SECRETS)
    written = [path for path in folder.rglob("*") if path.is_file() and path.name not in HERS]
    assert len(written) >= 19
    for name in ("world.h5", "results.xlsx", "results.gpkg"):  # what may stand there is found, so what may not would be
        assert any("花园村".encode() in part for part in contents(folder / name)), name
    assert any(part.startswith(b"MUSTERV1") and "花园村".encode() in part for part in contents(folder / "report.html"))
    for path in written:
        for secret in her_files.SECRETS:
            assert not any(secret.encode(coding) in part for part in contents(path) for coding in ("utf-8", "utf-16-le")), (path, secret)


def looks_at_the_report_of_her_place(journey):
    """Names of her villages and her plan, where each layer came from; printed on A4, one language at a time."""
    seen = journey.opens("report.html")
    asks_for_nothing(seen, "report.html")
    for way in ("desktop", "phone", "no_webgl"):
        assert all(name in seen.text[way] for name in ("贵溪", "三村先转移", "主要数字", *her_files.LOW, "木丝岭小学"))
        assert seen.files[way].stat().st_size > 20_000
    assert pages_of(seen.files["pdf"]) >= 5
    if shutil.which("pdftotext"):
        text = printed(seen.files["pdf"])
        for part in (
            "贵溪",
            "三村先转移",
            "最大水深",
            "避难场所",
            "villages.xlsx",
            "shelters.xlsx",
            *(village[0] for village in her_files.VILLAGES),
        ):
            assert part in text, part
        assert "Greatest depth" not in text


def asks_for_nothing(seen, page):
    """Three browsers opened the page from disk, asked for nothing else and complained of nothing."""
    asked = [address for address in seen.requests if not address.startswith(("blob:", "data:"))]
    assert all(address.startswith("file:") and address.endswith(page) for address in asked) and len(asked) == 3
    assert not seen.complaints


def printed(pdf):
    """The text of a PDF."""
    return subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True, timeout=60).stdout


def contents(path):
    """The bytes of a file, and unpacked what is packed in it: parts of a workbook, data of a report, data sets and attributes of HDF5."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return [archive.read(name) for name in archive.namelist()]
    parts = [path.read_bytes()]
    if path.suffix == ".html":
        return parts + [gzip.decompress(base64.b64decode(packed)) for packed in re.findall(rb"H4sI[A-Za-z0-9+/=]{100,}", parts[0])]
    if not h5py.is_hdf5(path):
        return parts

    def take(_, item):
        parts.extend(str(value).encode() for value in item.attrs.values())
        if isinstance(item, h5py.Dataset):
            values = item[()]
            parts.append(b"\n".join(map(bytes, values.ravel())) if values.dtype == object else values.tobytes())

    with h5py.File(path) as file:
        file.visititems(take)
    return parts
