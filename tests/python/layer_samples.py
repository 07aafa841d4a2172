"""Dirty workbooks and layers, written by the tests: each as somebody once sent it. No file of these is stored."""

import datetime
import json
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import geopandas
import numpy as np
import openpyxl
import shapely

EXTENT = (117.1912, 28.2817, 117.2552, 28.3225)  # of the map of Guixi
LON, LAT = 117.215, 28.29


@dataclass
class Sample:
    """One dirty file and what must come of it."""

    name: str
    kind: str
    write: Callable[[Path], Path]
    lines: int  #: lines or features of the file, counted by whoever wrote it, without lines below the last one that holds something
    used: int  #: of them, rows of the layer
    found: set[tuple[str, str]]  #: (code, severity) that must be among the findings, each with a place
    options: dict = field(default_factory=dict)


SAMPLES: list[Sample] = []
REFUSED: list[tuple[str, str, Callable[[Path], Path], int, dict]] = []


def sample(kind: str, lines: int, used: int, *found: str, **options: object):
    """Lists a function that writes a file. `found`: "severity code"."""

    def take(write: Callable[[Path], Path]) -> Callable[[Path], Path]:
        pairs = {(f"layer.{text.split()[1]}", text.split()[0]) for text in found}
        SAMPLES.append(Sample(write.__name__, kind, write, lines, used, pairs, options))
        return write

    return take


def refused(kind: str, code: int, **options: object):
    """Lists a function that writes a file of which nothing can be used."""

    def take(write: Callable[[Path], Path]) -> Callable[[Path], Path]:
        REFUSED.append((write.__name__, kind, write, code, options))
        return write

    return take


def workbook(path: Path, sheets: dict[str, list[list]], merge: dict[str, list[str]] | None = None, hidden: tuple[str, ...] = ()) -> Path:
    """A workbook of sheets of rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for area in (merge or {}).get(name, []):
            sheet.merge_cells(area)
        if name in hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


def rewritten(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The workbook with its parts changed."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in parts.items():
            new.writestr(name, change(name, data))
    return path


def shapefile(path: Path, columns: dict, shapes: list, crs: object = 4490, encoding: str = "GB18030", **beside: str | None) -> Path:
    """A shapefile; `cpg` and `prj` overwrite those files, None removes them."""
    frame = geopandas.GeoDataFrame(columns, geometry=shapes, crs=crs)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # names of fields are cut to ten bytes: that is the point
        frame.to_file(path, encoding=encoding, engine="pyogrio")
    for ending, text in beside.items():
        file = path.with_suffix(f".{ending}")
        file.unlink(missing_ok=True)
        if text is not None:
            file.write_text(text)
    return path


def square(x: float = LON, y: float = LAT, side: float = 0.01) -> shapely.Polygon:
    """A square with its lower left corner at (x, y)."""
    return shapely.box(x, y, x + side, y + side)


def in_crs(shapes: list, epsg: int) -> list:
    """Shapes of WGS 84 in another system."""
    return list(geopandas.GeoSeries(shapes, crs=4326).to_crs(epsg))


# -- workbooks -------------------------------------------------------------------------------------------------------------------------


@sample("shelters", 11, 4, "note title_row", "dropped total_row", "note blank_row", "unread formula_unread", "unread hidden_sheet",
        "note empty_sheet", "guessed about", "guessed swapped", "unread cell_unread", "note personal_column",
        "unread unused_column")  # fmt: skip
def county_sheet(folder: Path) -> Path:
    """Title, header of two lines with merged cells, degrees and minutes, full-width digits, a total, an empty sheet and a hidden one."""
    rows = [
        ["东门镇应急避难场所统计表"],
        ["序号", "名称", "坐标", None, "可容纳人数", "面积(亩)", "负责人", "联系电话", "备注"],
        [None, None, "经度", "纬度"],
        [1, "东门小学", "117°12′36″E", "28°17′24″N", "３００人", None, "张三", "13812345678", "周末锁门"],
        [2, "镇政府广场", 28.29, 117.215, "约500", 3, "李四", "13900001111"],
        [],
        [3, "文化馆", 117.216, 28.292, "二百"],
        [4, "体育场", "117.216", "28.293", "=SUM(E4:E5)"],
        ["合计", None, None, None, 1000],
    ]
    merge = {"避难场所": ["A1:I1", "C2:D2", *(f"{letter}2:{letter}3" for letter in "ABEFGHI")]}
    return workbook(folder / "county.xlsx", {"避难场所": rows, "空表": [], "旧": [["a", 1], ["b", 2]]}, merge, hidden=("旧",))


@sample("residents", 5, 4, "note merged_text", "unread merged_number", "note personal_column")
def merged_cells(folder: Path) -> Path:
    """A village that stands once, merged over its groups; a number merged over three rows must not count three times."""
    rows = [["村", "组", "人口数", "户数", "户主"], ["东门村", "1组", 600, 50, "甲"], [None, "2组", None, 60, "乙"],
            [None, "3组", None, 70, "丙"], ["西门村", "1组", 100, 30, "丁"]]  # fmt: skip
    return workbook(folder / "merged.xlsx", {"人口": rows}, {"人口": ["A2:A4", "C2:C4"]})


@sample("shelters", 5, 3, "note formula_value", "unread formula_unread", "unread error_unread", "dropped total_row")
def formulas(folder: Path) -> Path:
    """One formula with the value that a table program stored, one without, and one that shows an error."""
    rows = [
        ["名称", "经度", "纬度", "容纳人数", "面积"],
        ["甲", LON, LAT, "=100*3", 900],
        ["乙", LON, LAT, "=B1*2", "#REF!"],
        ["总 计", None, None, 5, 1],
    ]
    rows.insert(3, ["丙", LON, LAT, 80, 200])
    path = workbook(folder / "formulas.xlsx", {"表": rows[:5]})

    def store(name: str, data: bytes) -> bytes:
        data = data.replace(b"<f>100*3</f><v></v>", b"<f>100*3</f><v>300</v>").replace(b"<f>100*3</f><v />", b"<f>100*3</f><v>300</v>")
        return data if name.startswith("xl/worksheets") else data

    return rewritten(path, store)


@sample("shelters", 8, 5, "guessed duplicate_id", "dropped twin", "note blank_row", "unread zero_coordinates", "guessed no_name")
def duplicates(folder: Path) -> Path:
    """An id that stands twice, a row that stands twice, blank rows, coordinates 0, 0, a shelter without a name."""
    rows = [["编号", "名称", "经度", "纬度", "容量"], ["S1", "甲", LON, LAT, 10], ["S1", "乙", LON + 0.001, LAT, 20],
            ["S1", "甲", LON, LAT, 10], [], ["S3", "丙", 0, 0, 30], ["S4", None, LON, LAT, 40], ["S5", "丁", LON, LAT, 40]]  # fmt: skip
    return workbook(folder / "duplicates.xlsx", {"表": rows})


@sample("posts", 6, 4, "note hidden_rows", "note hidden_columns", "dropped repeated_header")
def hidden_lines(folder: Path) -> Path:
    """Rows that a filter hid and a hidden column are still data; a header repeated in the middle is not."""
    header = ["值守点名称", "经度", "纬度"]
    rows = [header, ["甲", LON, LAT], ["乙", LON, LAT + 0.001], header, ["丙", LON, LAT + 0.002], ["丁", LON, LAT + 0.003]]
    path = workbook(folder / "hidden.xlsx", {"表": rows})
    book = openpyxl.load_workbook(path)
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["B"].hidden = True
    book.save(path)
    return path


@sample("residents", 9, 5, "unread no_header", "note section_row")
def one_sheet_per_village(folder: Path) -> Path:
    """Several sheets of one kind are read together; a sheet of notes is listed; a line that names a section is no resident."""
    rows = [["村名", "组别", "人数", "户数"], ["一、东片"], ["东门村", "一组", 120, 40], ["东门村", "二组", 80, 30]]
    other = [["村名", "组别", "人数", "户数"], ["西门村", "一组", 60, 20], ["西门村", "二组", 61, 21], ["西门村", "三组", 62, 22]]
    return workbook(folder / "villages.xlsx", {"东门": rows, "西门": other, "说明": [["请于月底前上报"]]}, {"东门": ["A2:D2"]})


@sample("danger_points", 5, 4, "guessed date_in_text", "unread cell_unread", "guessed word_guessed", "guessed fraction")
def dates(folder: Path) -> Path:
    """Group 3-1 that Excel made a date; survey dates in three spellings and one that is none."""
    rows = [["隐患点名称", "经度", "纬度", "组", "调查日期", "类型", "威胁人数"],
            ["甲", LON, LAT, datetime.datetime(2024, 3, 1), datetime.datetime(2023, 5, 6), "疑似山体滑坡", 12.5],
            ["乙", LON, LAT, "2组", "2023年5月7日", "泥石流", "20人"],
            ["丙", LON, LAT, "3组", "2023.5.8", "山洪", "1,200"], ["丁", LON, LAT, "4组", "去年", "其他", None]]  # fmt: skip
    return workbook(folder / "dates.xlsx", {"表": rows})


@sample("residents", 5, 4, "note personal_column", "note personal_in_text", "note unused_personal", "unread unused_column")
def people(folder: Path) -> Path:
    """Names, telephones, identity cards (one of them as the id), addresses, and a telephone number in a column of remarks."""
    rows = [["编号", "姓名", "身份证号", "电话", "家庭住址", "年龄", "性别", "村", "行动不便", "备注"],
            ["36068119800101123X", "张三", None, "13812345678", "东门街1号", 44, "男", "东门村", "否", "联系儿子 13811112222"],
            [2, "李四", "360681195001011234", None, "东门街2号", 74, "女", "东门村", "是", None],
            [3, "王五", None, "+86 139-0000-1111", None, 30, "男", "西门村", None, None],
            [4, None, None, None, None, 31, "女", "西门村 13700001111", None, None]]  # fmt: skip
    return workbook(folder / "people.xlsx", {"居民": rows})


@refused("shelters", 7101)
def entities(folder: Path) -> Path:
    """Entities that swell to gigabytes (billion laughs)."""
    path = workbook(folder / "laughs.xlsx", {"表": [["名称", "经度", "纬度"], ["甲", LON, LAT]]})
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "ha">'
        + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
        + "]>"
    )
    return rewritten(path, lambda name, data: data.replace(b"<styleSheet", bomb.encode() + b"<styleSheet", 1) if "styles" in name else data)


@refused("shelters", 7101)
def outside_entity(folder: Path) -> Path:
    """An entity that would read a file of the machine."""
    path = workbook(folder / "outside.xlsx", {"表": [["名称", "经度", "纬度"], ["甲", LON, LAT]]})
    mark = b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    return rewritten(path, lambda name, data: data.replace(b"<worksheet", mark + b"<worksheet", 1) if "sheet1" in name else data)


@refused("shelters", 7101)
def cut_short(folder: Path) -> Path:
    """Half a workbook."""
    path = workbook(folder / "half.xlsx", {"表": [["名称", "经度", "纬度"], ["甲", LON, LAT]]})
    path.write_bytes(path.read_bytes()[:2000])
    return path


@refused("shelters", 7101)
def damaged_sheet(folder: Path) -> Path:
    """XML that ends in the middle."""
    path = workbook(folder / "damaged.xlsx", {"表": [["名称", "经度", "纬度"], ["甲", LON, LAT]]})
    return rewritten(path, lambda name, data: data[: len(data) // 2] if "sheet1" in name else data)


@refused("shelters", 7101)
def old_workbook(folder: Path) -> Path:
    """A workbook of 1997, named as a new one."""
    (folder / "old.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    return folder / "old.xlsx"


@refused("shelters", 7102)
def only_empty_sheets(folder: Path) -> Path:
    return workbook(folder / "empty.xlsx", {"一": [], "二": [[None, "  "]]})


@refused("shelters", 7102)
def wrong_kind(folder: Path) -> Path:
    """A list of stock where shelters were asked for."""
    return workbook(folder / "stock.xlsx", {"物资": [["品名", "规格", "单价"], ["帐篷", "12平方", 900]]})


@refused("shelters", 7103)
def only_totals(folder: Path) -> Path:
    return workbook(folder / "totals.xlsx", {"表": [["名称", "经度", "纬度"], ["合计", None, None]]})


# -- text ------------------------------------------------------------------------------------------------------------------------------


@sample("shelters", 4, 3, "guessed encoding")
def gbk_text(folder: Path) -> Path:
    """CSV as Chinese Excel writes it: GBK, with a rare character of GBK, nothing that says so."""
    text = "名称,经度,纬度,类型,容纳人数\r\n东门小学,117.21,28.29,紧急,300\r\n"
    text += "朱镕广场,117.22,28.30,短期避难场所,1200\r\n出口,117.23,28.31,出口,\r\n"
    (folder / "gbk.csv").write_bytes(text.encode("gbk"))
    return folder / "gbk.csv"


@sample("shelters", 4, 3, "unread cell_beyond_header", "unread cell_unread")
def semicolons(folder: Path) -> Path:
    """UTF-8 with BOM, semicolons, decimal commas, numbers as text, a cell too many."""
    text = (
        "\ufeffname;lon;lat;capacity;kind\n"
        + "School;117,21;28,29;1200;emergency\n"
        + "Hall;117,22;28,30;'300;short\n"
        + "Park;117,23;28,31;4;long;what\n"
    )
    (folder / "semicolons.csv").write_text(text, encoding="utf-8")
    return folder / "semicolons.csv"


@sample("danger_points", 5, 4, "guessed swapped")
def swapped(folder: Path) -> Path:
    """All longitudes and latitudes in the other's column."""
    rows = "".join(f"点{i},{LAT + i / 1000},{LON + i / 1000}\n" for i in range(4))
    (folder / "swapped.csv").write_text("名称,经度,纬度\n" + rows, encoding="utf-8")
    return folder / "swapped.csv"


@sample("posts", 6, 3, "dropped off_map", "unread half_coordinates", "unread cell_unread", "dropped row_without_values")
def odd_coordinates(folder: Path) -> Path:
    """A place in another county, half a pair, an angle with 75 minutes, and a row that says nothing known."""
    text = "name,lon,lat,colour\nfar,115.0,28.3,\nhalf,117.21,,\nwrong,117°75',28.29,\n,,,red\nok,117.21,28.29,\n"
    (folder / "odd.csv").write_text(text, encoding="utf-8")
    return folder / "odd.csv"


@sample("danger_points", 4, 3, "note survey_axes", "guessed crs_guessed")
def survey_axes(folder: Path) -> Path:
    """X north and Y east with the number of the zone, as surveyors write it: CGCS2000, 3 degrees, zone 39."""
    points = in_crs([shapely.Point(LON + i / 1000, LAT) for i in range(3)], 4527)
    rows = "".join(f"点{i},{p.y:.3f},{p.x:.3f}\n" for i, p in enumerate(points))
    (folder / "survey.csv").write_text("名称,X坐标,Y坐标\n" + rows, encoding="utf-8")
    return folder / "survey.csv"


@sample("shelters", 4, 3, "note offset_removed", coordinates="gcj02")
def web_map(folder: Path) -> Path:
    """Coordinates picked from a Chinese web map, and said to be."""
    from muster.importers.layers import offsets

    rows = "".join("点{},{:.7f},{:.7f}\n".format(i, *offsets.from_wgs84(LON + i / 1000, LAT, "gcj02")) for i in range(3))
    (folder / "web.csv").write_text("名称,经度,纬度\n" + rows, encoding="utf-8")
    return folder / "web.csv"


@refused("shelters", 7104)
def another_county(folder: Path) -> Path:
    (folder / "other.csv").write_text("名称,经度,纬度\n甲,103.1,25.2\n乙,103.2,25.3\n", encoding="utf-8")
    return folder / "other.csv"


@refused("shelters", 1004)
def no_bytes(folder: Path) -> Path:
    (folder / "nothing.csv").write_bytes(b"")
    return folder / "nothing.csv"


# -- GIS files -------------------------------------------------------------------------------------------------------------------------


@sample("areas", 2, 2, "guessed crs_guessed", "guessed encoding")
def no_projection(folder: Path) -> Path:
    """A shapefile without .prj and .cpg, in degrees, names in GBK."""
    return shapefile(folder / "noprj.shp", {"村名": ["东门村", "西门村"]}, [square(), square(LON - 0.02)], prj=None, cpg=None)


@sample("areas", 2, 2, "guessed crs_guessed")
def zone_in_front(folder: Path) -> Path:
    """No .prj, Gauss-Krueger with the number of its zone (39) in front of the eastings."""
    return shapefile(folder / "zone39.shp", {"村名": ["东门村", "西门村"]}, in_crs([square(), square(LON - 0.02)], 4527), None, prj=None)


@sample("areas", 2, 2, "guessed crs_guessed")
def zone_left_out(folder: Path) -> Path:
    """No .prj, Gauss-Krueger without the number: told by the map."""
    return shapefile(folder / "nozone.shp", {"村名": ["东门村", "西门村"]}, in_crs([square(), square(LON - 0.02)], 4548), None, prj=None)


@sample("areas", 2, 2, "guessed crs_wrong")
def wrong_projection(folder: Path) -> Path:
    """Degrees, with a .prj of UTM 31."""
    import pyproj

    return shapefile(
        folder / "wrongprj.shp", {"村名": ["东门村", "西门村"]}, [square(), square(LON - 0.02)], prj=pyproj.CRS(32631).to_wkt("WKT1_ESRI")
    )


@sample("shelters", 2, 2, "guessed wrong_cpg")
def wrong_code_page(folder: Path) -> Path:
    """GBK bytes, and a .cpg that says UTF-8; names of columns cut to ten bytes."""
    columns = {"避难场所名称": ["东门小学", "西门小学"], "可容纳人数": [300, 400]}
    return shapefile(folder / "cpg.shp", columns, [shapely.Point(LON, LAT), shapely.Point(LON, LAT + 0.001)], cpg="UTF-8")


@sample("shelters", 2, 2, "guessed wrong_cpg", "guessed header_guessed")
def other_wrong_code_page(folder: Path) -> Path:
    """UTF-8 bytes, and a .cpg that says GBK: 避难场所名称 is cut to 避难场 and a third of a character."""
    columns = {"避难场所名称": ["东门小学", "西门小学"], "容量": [300, 400]}
    points = [shapely.Point(LON, LAT), shapely.Point(LON, LAT + 0.001)]
    return shapefile(folder / "cpg8.shp", columns, points, encoding="UTF-8", cpg="GBK")


@sample(
    "danger_zones",
    7,
    4,
    "guessed mixed_shape",
    "guessed closed_line",
    "unread no_outline",
    "dropped zone_without_outline",
    "guessed mended",
    "note z_dropped",
)
def mixed_shapes(folder: Path) -> Path:
    """Outlines among lines, points, a collection, heights, a bow-tie and nothing at all."""
    bow_tie = shapely.Polygon([(LON, LAT), (LON + 0.01, LAT + 0.01), (LON + 0.01, LAT), (LON, LAT + 0.01)])
    ring = shapely.LineString(square().exterior.coords)
    shapes = [shapely.force_3d(square(), 12.0), shapely.GeometryCollection([square(), shapely.Point(LON, LAT)]), ring,
              shapely.LineString([(LON, LAT), (LON, LAT + 0.01)]), shapely.Point(LON, LAT), bow_tie, None]  # fmt: skip
    kinds = ["山洪", "滑坡", "泥石流", "洪水", "洪水", "森林火灾", "其他"]
    frame = geopandas.GeoDataFrame({"名称": list("甲乙丙丁戊己庚"), "类型": kinds}, geometry=shapes, crs=4326)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frame.to_file(folder / "mixed.gpkg", engine="pyogrio")
    return folder / "mixed.gpkg"


@sample("areas", 4, 3, "dropped area_without_name", "guessed duplicate_id")
def multi_part(folder: Path) -> Path:
    """GeoJSON: a village of two parts, one without name, two of one name, three nulls."""
    parts = shapely.MultiPolygon([square(), square(LON + 0.02)])
    names = [("东门村", parts), (None, square()), ("西门村", square(LON, LAT + 0.01)), ("西门村", square(LON, LAT + 0.02, 0.005))]
    features = [
        {"type": "Feature", "properties": {"name": n, "人口": None, "level": None, "备注": None}, "geometry": shapely.geometry.mapping(s)}
        for n, s in names
    ]
    (folder / "multi.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), encoding="utf-8"
    )
    return folder / "multi.geojson"


@sample("areas", 3, 3, "guessed old_datum")
def old_datum(folder: Path) -> Path:
    """Xian 1980: its shift against WGS 84 is not published."""
    frame = geopandas.GeoDataFrame(
        {"name": ["甲村", "乙村", "丙村"], "人口": [1, 2, 3]}, geometry=[square(), square(LON - 0.02), square(LON, LAT + 0.01)], crs=4610
    )
    frame.to_file(folder / "xian.gpkg", engine="pyogrio")
    return folder / "xian.gpkg"


@refused("areas", 7101)
def half_a_shapefile(folder: Path) -> Path:
    path = shapefile(folder / "half.shp", {"村名": ["东门村"]}, [square()])
    path.with_suffix(".dbf").unlink()
    return path


@refused("areas", 7101)
def noise(folder: Path) -> Path:
    (folder / "noise.gpkg").write_bytes(np.random.default_rng(1).bytes(5000))
    return folder / "noise.gpkg"
