"""A small TNTP network for tests: two zones, two junctions, three ways from 1 to 2."""

import gzip
from pathlib import Path

NET = """\
<NUMBER OF ZONES> 2
<NUMBER OF NODES> 4
<FIRST THRU NODE> 3
<NUMBER OF LINKS> 6
<ORIGINAL HEADER>~ any words ;
<END OF METADATA>

~\tinit_node\tterm_node\tcapacity\tlength\tfree_flow_time\tb\tpower\tspeed\ttoll\tlink_type\t;
\t1\t3\t2000\t1.5\t2\t0.15\t4\t50\t0\t1\t;
\t3\t4\t1000\t3\t4\t0.15\t4\t50\t1\t1\t;
\t3\t4\t1500\t3.5\t4.5\t0.15\t4\t50\t0\t1\t;
\t4\t2\t2000\t0\t0\t0\t4\t0\t0\t2\t;
\t2\t4\t2000\t0\t0\t0\t4\t0\t0\t2;
 4 1 1800 6 6 0.15 4 50 0 1 ;
"""
TRIPS = """\
<NUMBER OF ZONES> 2
<TOTAL OD FLOW> 2510.0
<END OF METADATA>

Origin \t1
  1 :  10.0;  2 : 2000.0;

~ the way back
Origin 2
  1 :  500.0;
"""
FLOWS = """\
From \tTo \tVolume \tCost
1 \t3 \t2000 \t2.3
3 \t4 \t900 \t4.4
3 \t4 \t1100 \t4.7
4 \t2 \t2000 \t0
2 \t4 \t500 \t0
4 \t1 \t500 \t6
"""
NODES = """\
Node\tX\tY\t;
1\t0\t0\t;
2\t7.5\t1\t;
3\t1.5\t0\t;
4\t4.5\t0\t;
"""


def write(folder: Path, **texts: str) -> dict[str, Path]:
    """net, trips, flow and node files, with other texts where they are given (net="..."); the names are their kinds."""
    out = {}
    for kind, text in {"net": NET, "trips": TRIPS, "flow": FLOWS, "node": NODES, **texts}.items():
        out[kind] = folder / f"small_{kind}.tntp"
        out[kind].write_text(text, encoding="utf-8")
    return out


def pack(path: Path) -> Path:
    """The same file as gzip."""
    packed = path.with_name(path.name + ".gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    return packed
