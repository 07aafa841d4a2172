"""Small scenarios of other programs for tests, written by hand."""

from pathlib import Path

#: Four nodes on a line with a way back; b-c may be walked too; the train is no street.
MATSIM_NET = """\
<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE network SYSTEM "http://www.matsim.org/files/dtd/network_v2.dtd">
<network name="small">
  <nodes>
    <node id="a" x="0" y="0"/>
    <node id="b" x="1000" y="0"/>
    <node id="c" x="2000" y="0"/>
    <node id="d" x="3000" y="0"/>
  </nodes>
  <links capperiod="00:30:00" effectivecellsize="7.5" effectivelanewidth="3.75">
    <link id="ab" from="a" to="b" length="1000" freespeed="20" capacity="900" permlanes="1" modes="car"/>
    <link id="bc" from="b" to="c" length="1000" freespeed="20" capacity="900" permlanes="1" modes="car,walk"/>
    <link id="cd" from="c" to="d" length="1200" freespeed="20" capacity="1800" permlanes="2" modes="car"/>
    <link id="dc" from="d" to="c" length="1200" freespeed="20" capacity="1800" permlanes="2" modes="car">
      <attributes><attribute name="disallowedNextLinks" class="x">{"car": [["cd"], ["cb", "ba"]]}</attribute></attributes>
    </link>
    <link id="cb" from="c" to="b" length="1000" freespeed="20" capacity="900" permlanes="1" modes="car"/>
    <link id="ba" from="b" to="a" length="1000" freespeed="20" capacity="900" permlanes="1" modes="car"/>
    <link id="rail" from="a" to="d" length="3000" freespeed="50" capacity="10" permlanes="1" modes="train"/>
  </links>
</network>
"""
MATSIM_PLANS = """\
<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE population SYSTEM "http://www.matsim.org/files/dtd/population_v6.dtd">
<population>
  <person id="ann">
    <attributes><attribute name="age" class="java.lang.Integer">41</attribute><attribute name="sex" class="s">f</attribute></attributes>
    <plan selected="no"><activity type="home" link="dc" end_time="01:00:00"/><leg mode="car"/><activity type="work" link="ba"/></plan>
    <plan selected="yes">
      <activity type="home" link="ab" x="900" y="10" end_time="07:00:00"/>
      <leg mode="car"><route type="links" start_link="ab" end_link="cd" trav_time="00:03:00">ab bc cd</route></leg>
      <activity type="work" link="cd" max_dur="00:10:00"/>
      <leg mode="pt" trav_time="00:05:00"/>
      <activity type="shop" x="2900" y="5" max_dur="00:01:00"/>
      <leg mode="car"/>
      <activity type="home" link="ba"/>
    </plan>
  </person>
  <person id="bob">
    <plan><activity type="home" x="1400" y="50" end_time="25:10:00"/><leg mode="car"/><activity type="home" x="1400" y="50"/></plan>
  </person>
</population>
"""
MATSIM_PLANS_5 = """\
<population>
  <person id="old" sex="m" age="70" license="yes">
    <plan selected="yes">
      <act type="h" link="ab" x="900" y="10" end_time="06:00:00" />
      <leg mode="car" dep_time="06:00:00" trav_time="00:02:00"><route type="links">ab bc</route></leg>
      <act type="w" link="bc" dur="01:00:00" />
      <leg mode="car" />
      <act type="h" link="ab" />
    </plan>
  </person>
</population>
"""
#: A crossing of two streets with a light, a footpath, and no way to turn left from the west.
SUMO_NET = """\
<?xml version="1.0" encoding="UTF-8"?>
<net version="1.16">
  <location netOffset="0.00,0.00" convBoundary="0,0,400,400" origBoundary="0,0,1,1" projParameter="!"/>
  <edge id=":m_0" function="internal"><lane id=":m_0_0" index="0" speed="10" length="5" shape="0,0 1,1"/></edge>
  <edge id="w" from="west" to="m" priority="1" name="Long Street" shape="0,200 100,210 200,200">
    <lane id="w_0" index="0" allow="pedestrian" speed="2" length="195" width="2.0" shape="0,0 1,1"/>
    <lane id="w_1" index="1" disallow="pedestrian tram" speed="15" length="195" shape="0,0 1,1"/>
    <lane id="w_2" index="2" disallow="pedestrian tram" speed="15" length="195" shape="0,0 1,1"/>
  </edge>
  <edge id="e" from="m" to="east" priority="1"><lane id="e_0" index="0" speed="15" length="195" shape="0,0 1,1"/></edge>
  <edge id="n" from="m" to="north" priority="1"><lane id="n_0" index="0" speed="10" length="195" shape="0,0 1,1"/></edge>
  <edge id="s" from="south" to="m" priority="1"><lane id="s_0" index="0" speed="10" length="195" shape="0,0 1,1"/></edge>
  <edge id="path" from="m" to="south" priority="1">
    <lane id="path_0" index="0" allow="pedestrian" speed="2" length="195" width="3" shape="0,0 1,1"/>
  </edge>
  <edge id="track" from="west" to="east"><lane id="track_0" index="0" allow="rail tram" speed="30" length="400" shape="0,0 1,1"/></edge>
  <tlLogic id="m" type="static" programID="0" offset="0"><phase duration="30" state="Gr"/></tlLogic>
  <junction id="m" type="traffic_light" x="200" y="200" incLanes="" intLanes="" shape="0,0"/>
  <junction id="west" type="dead_end" x="0" y="200" incLanes="" intLanes="" shape="0,0"/>
  <junction id="east" type="dead_end" x="400" y="200" incLanes="" intLanes="" shape="0,0"/>
  <junction id="north" type="priority" x="200" y="400" incLanes="" intLanes="" shape="0,0"/>
  <junction id="south" type="priority" x="200" y="0" incLanes="" intLanes="" shape="0,0"/>
  <junction id=":m_0_0" type="internal" x="200" y="200" incLanes="" intLanes=""/>
  <connection from="w" to="e" fromLane="1" toLane="0" via=":m_0_0" tl="m" linkIndex="0" dir="s" state="o"/>
  <connection from="s" to="n" fromLane="0" toLane="0" dir="s" state="o"/>
  <connection from="s" to="e" fromLane="0" toLane="0" dir="r" state="o"/>
  <connection from=":m_0" to="e" fromLane="0" toLane="0" dir="s" state="M"/>
</net>
"""
SUMO_ROUTES = """\
<routes>
  <vType id="lorry" vClass="truck" length="12"/>
  <route id="across" edges="w e"/>
  <vehicle id="one" depart="10" route="across"/>
  <vehicle id="two" type="lorry" depart="00:00:20.5"><route edges="s n"/><stop lane="n_0" duration="5"/></vehicle>
  <trip id="three" depart="30" from="s" to="e"/>
  <flow id="many" begin="100" end="200" number="4" route="across"/>
  <flow id="hourly" begin="0" end="10" vehsPerHour="1200" from="s" to="n"/>
  <person id="p" depart="0"><walk edges="w path"/></person>
</routes>
"""
#: Two roads side by side, a house at each, and one that is entered through the second house.
RCRS_MAP = """\
<?xml version="1.0" encoding="UTF-8"?>
<rcr:map xmlns:rcr="urn:roborescue:map:gml" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:gml="http://www.opengis.net/gml">
  <rcr:nodelist>{nodes}</rcr:nodelist>
  <rcr:edgelist>{edges}</rcr:edgelist>
  <rcr:buildinglist>{buildings}</rcr:buildinglist>
  <rcr:roadlist>{roads}</rcr:roadlist>
</rcr:map>
"""
RCRS_SCENARIO = """\
<?xml version="1.0" encoding="UTF-8"?>
<scenario:scenario xmlns:scenario="urn:roborescue:map:scenario">
  <scenario:refuge scenario:location="h1" scenario:bedCapacity="20"/>
  <scenario:civilian scenario:location="h3"/>
  <scenario:civilian scenario:location="h2"/>
  <scenario:civilian scenario:location="r2"/>
  <scenario:firebrigade scenario:location="r1"/>
  <scenario:fire scenario:location="h2"/>
</scenario:scenario>
"""


def rcrs_map() -> str:
    """The map's text: roads r1 (x 0 to 40) and r2 (40 to 80), 8 m wide; houses h1 and h2 north of them, h3 north of h2."""
    points = {f"p{i}{j}": (x, y) for i, x in enumerate((0, 40, 80)) for j, y in enumerate((0, 8, 28, 48))}
    edges: dict[tuple[str, str], str] = {}

    def sides(corners: list[str], neighbours: dict[int, str]) -> str:
        out = []
        for i, (a, b) in enumerate(zip(corners, [*corners[1:], corners[0]], strict=True)):
            forward = (b, a) not in edges
            name = edges.setdefault((a, b), f"e{len(edges)}") if forward else edges[(b, a)]
            beyond = f' rcr:neighbour="{neighbours[i]}"' if i in neighbours else ""
            out.append(f'<gml:directedEdge orientation="{"+" if forward else "-"}" xlink:href="#{name}"{beyond}/>')
        return "".join(out)

    def face(kind: str, name: str, corners: list[str], neighbours: dict[int, str]) -> str:
        more = ' rcr:floors="2" rcr:buildingcode="0"' if kind == "building" else ""
        return f'<rcr:{kind} gml:id="{name}">\n<gml:Face{more}>{sides(corners, neighbours)}</gml:Face></rcr:{kind}>\n'

    roads = face("road", "r1", ["p00", "p10", "p11", "p01"], {1: "r2", 2: "h1"})
    roads += face("road", "r2", ["p10", "p20", "p21", "p11"], {3: "r1", 2: "h2"})
    buildings = face("building", "h1", ["p01", "p11", "p12", "p02"], {0: "r1"})
    buildings += face("building", "h2", ["p11", "p21", "p22", "p12"], {0: "r2", 2: "h3"})
    buildings += face("building", "h3", ["p12", "p22", "p23", "p13"], {0: "h2"})
    nodes = "".join(
        f'<gml:Node gml:id="{name}"><gml:pointProperty><gml:Point><gml:coordinates>{x:.3f},{y:.3f}</gml:coordinates></gml:Point>'
        "</gml:pointProperty></gml:Node>\n"
        for name, (x, y) in points.items()
    )
    lines = "".join(
        f'<gml:Edge gml:id="{name}"><gml:directedNode orientation="-" xlink:href="#{a}"/>'
        f'<gml:directedNode orientation="+" xlink:href="#{b}"/></gml:Edge>\n'
        for (a, b), name in edges.items()
    )
    return RCRS_MAP.format(nodes=nodes, edges=lines, buildings=buildings, roads=roads)


def write(folder: Path, **texts: str) -> dict[str, Path]:
    """All files, with other texts where they are given (net="..."): matsim_net, matsim_plans, sumo_net, sumo_routes, rcrs (a folder)."""
    usual = {"matsim_net": MATSIM_NET, "matsim_plans": MATSIM_PLANS, "sumo_net": SUMO_NET, "sumo_routes": SUMO_ROUTES}
    out = {}
    for kind, text in {**usual, **{key: text for key, text in texts.items() if key in usual}}.items():
        out[kind] = folder / f"{kind}.xml"
        out[kind].write_text(text, encoding="utf-8")
    out["rcrs"] = folder / "rcrs"
    out["rcrs"].mkdir(exist_ok=True)
    (out["rcrs"] / "map.gml").write_text(texts.get("rcrs_map", rcrs_map()), encoding="utf-8")
    (out["rcrs"] / "scenario.xml").write_text(texts.get("rcrs_scenario", RCRS_SCENARIO), encoding="utf-8")
    return out
