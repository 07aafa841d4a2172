"""XML that was made to do harm, and XML that was damaged: refused with its place, in little time and memory, and nothing is written."""

import gzip
import random
import resource
import subprocess
import sys

import pytest
from peer_samples import MATSIM_NET, MATSIM_PLANS, RCRS_SCENARIO, SUMO_NET, SUMO_ROUTES, rcrs_map, write

from muster.errors import InputError
from muster.importers.matsim.place import MatsimRequest, import_matsim
from muster.importers.rcrs.place import RcrsRequest, import_rcrs
from muster.importers.sumo.place import SumoRequest, import_sumo

LAUGHS = '<!DOCTYPE network [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>\n'
HOSTILE = {
    "bomb": (LAUGHS + "<network>&c;</network>", 7502, 1),
    "outside": ('<?xml version="1.0"?>\n<!DOCTYPE network [<!ENTITY f SYSTEM "file:///etc/passwd">]>\n<network>&f;</network>', 7502, 2),
    "parameter": ('<!DOCTYPE network [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>\n<network/>', 7502, 1),
    "unparsed": ('<!DOCTYPE network [<!NOTATION n SYSTEM "n"><!ENTITY u SYSTEM "u" NDATA n>]>\n<network/>', 7502, 1),
    "undeclared": ("<network>\n&nothing;</network>", 7501, 2),
    "deep": ("<network>\n" + "<a>" * 5000, 7501, 2),
    "binary": ("\x00\x01\x02" * 50, 7501, 1),
    "other": ("<html>\n</html>", 7503, 1),
    "cut": (MATSIM_NET[:700], 7501, 14),
    "encoding": ('<?xml version="1.0" encoding="no-such-code"?>\n<network/>', 7501, 1),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_are_refused_with_their_line(tmp_path, kind):
    text, code, line = HOSTILE[kind]
    files = write(tmp_path, matsim_net=text)
    with pytest.raises(InputError) as refused:
        import_matsim(MatsimRequest(files["matsim_net"]))
    assert (refused.value.problems[-1].code, refused.value.problems[-1].line) == (code, line), refused.value.text()


def test_an_external_dtd_is_not_fetched(tmp_path):
    text = MATSIM_NET.replace("http://www.matsim.org/files/dtd/network_v2.dtd", "http://127.0.0.1:9/never.dtd")
    assert import_matsim(MatsimRequest(write(tmp_path, matsim_net=text)["matsim_net"])).world is not None


def test_packed_bombs_and_damaged_archives_are_refused(tmp_path):
    files = write(tmp_path)
    files["matsim_net"].write_bytes(gzip.compress(b"<network>" + b" " * (200 << 20)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(InputError) as refused:
        import_matsim(MatsimRequest(files["matsim_net"]))
    assert refused.value.problems[0].code == 7501 and resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000
    packed = gzip.compress(MATSIM_NET.encode())
    files["matsim_net"].write_bytes(packed)
    assert import_matsim(MatsimRequest(files["matsim_net"])).world is not None
    files["matsim_net"].write_bytes(packed[:-20])
    with pytest.raises(InputError) as refused:
        import_matsim(MatsimRequest(files["matsim_net"]))
    assert refused.value.problems[0].code == 7501


@pytest.mark.parametrize("option", ["--matsim", "--sumo", "--rcrs"])
def test_the_command_gives_one_place_leaves_with_2_and_writes_nothing(tmp_path, option):
    files = write(tmp_path, matsim_net=MATSIM_NET[:900], sumo_net=SUMO_NET[:900], rcrs_map=rcrs_map()[:900])
    path = {"--matsim": files["matsim_net"], "--sumo": files["sumo_net"], "--rcrs": files["rcrs"]}[option]
    before = sorted(tmp_path.rglob("*"))
    line = [sys.executable, "-m", "muster", "import", option, str(path), "-o", str(tmp_path / "out" / "world.h5"), "--lang", "en"]
    done = subprocess.run(line, capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL, timeout=600)
    assert done.returncode == 2 and "E7501" in done.stderr and "Traceback" not in done.stderr
    assert sum(".xml:" in line or ".gml:" in line for line in done.stderr.splitlines()) == 1 and sorted(tmp_path.rglob("*")) == before


def damaged(text: str, luck: random.Random) -> str:
    """A few bytes, or a piece, changed, cut out or doubled."""
    for _ in range(luck.randint(1, 4)):
        at = luck.randrange(len(text))
        length = luck.choice((1, 1, 2, 5, 20, 200))
        piece = luck.choice(("", "9", '"', "<", ">", "&#1;", "x" * 40, "-1", "1e400", "é", text[at : at + length] * 2))
        text = text[:at] + piece + text[at + length :]
    return text


@pytest.mark.parametrize("seed", range(120))
def test_damaged_files_are_read_or_refused_but_nothing_else_happens(tmp_path, seed):
    luck = random.Random(seed)
    usual = {"matsim_net": MATSIM_NET, "matsim_plans": MATSIM_PLANS, "sumo_net": SUMO_NET, "sumo_routes": SUMO_ROUTES}
    texts = {**usual, "rcrs_map": rcrs_map(), "rcrs_scenario": RCRS_SCENARIO}
    kind = sorted(texts)[seed % len(texts)]
    files = write(tmp_path, **{kind: damaged(texts[kind], luck)})
    try:
        if kind.startswith("matsim"):
            import_matsim(MatsimRequest(files["matsim_net"], files["matsim_plans"]))
        elif kind.startswith("sumo"):
            import_sumo(SumoRequest(files["sumo_net"], files["sumo_routes"]))
        else:
            import_rcrs(RcrsRequest(files["rcrs"]))
    except InputError as refused:
        assert refused.problems and all(problem.file or problem.key_path for problem in refused.problems)
