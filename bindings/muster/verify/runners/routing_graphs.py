"""Networks for the routing cases, listed or drawn, and what others find on them: SciPy's Dijkstra, and a search of every millisecond."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

NEVER = 2**32 - 1
FREE = 65536  # shares of the free speed are kept in parts of this


@dataclass
class Graph:
    """Links sorted by tail. Times in whole ms, NEVER = closed."""

    nodes: int
    tail: np.ndarray
    head: np.ndarray
    cost: np.ndarray
    banned: np.ndarray = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))  #: pairs of links
    x: np.ndarray | None = None
    y: np.ndarray | None = None
    steps: np.ndarray = field(default_factory=lambda: np.zeros((0, 3)))  #: link, from_ms, share of the free speed
    first: np.ndarray = field(init=False)  #: [node] first out-link

    def __post_init__(self) -> None:
        self.first = np.searchsorted(self.tail, np.arange(self.nodes + 1))


def draw(kind: str, nodes: int, seed: int, largest_ms: int, closed: float, banned: float, steps: float, until_ms: int) -> Graph:
    """`any`: 1 to 4 links from every node to any others. `roads`: a square grid, nodes moved about, a fifth of the streets missing."""
    luck = np.random.default_rng(seed)
    x = y = None
    if kind == "any":
        tail = np.repeat(np.arange(nodes), luck.integers(1, 5, nodes))
        head = luck.integers(0, nodes, len(tail))
    else:
        side = max(2, round(nodes**0.5))
        nodes, at = side * side, np.arange(side * side)
        east, north = at[at % side + 1 < side], at[: -side or None]
        ends = np.concatenate([np.column_stack([east, east + 1]), np.column_stack([north, north + side])])
        ends = ends[luck.random(len(ends)) >= 0.2]
        tail, head = np.concatenate([ends, ends[:, ::-1]]).T
        order = np.argsort(tail, kind="stable")
        tail, head = tail[order], head[order]
        x, y = at % side + luck.uniform(-0.3, 0.3, nodes), at // side + luck.uniform(-0.3, 0.3, nodes)
    cost = luck.integers(1, largest_ms + 1, len(tail))
    cost[luck.random(len(tail)) < closed] = NEVER
    graph = Graph(nodes, tail, head, cost, x=x, y=y)
    turns = turns_of(graph)
    graph.banned = turns[luck.random(len(turns)) < banned]
    graph.steps = _draw_steps(luck, len(tail), steps, until_ms)
    return graph


def _draw_steps(luck: np.random.Generator, links: int, share: float, until_ms: int) -> np.ndarray:
    """Some links change their speed up to three times: slower, closed, free again, faster."""
    changing = np.repeat(np.flatnonzero(luck.random(links) < share), 3)
    shares = luck.choice([0.0, 0.0, 0.2, 0.5, 1.0, 1.5], len(changing))
    steps = np.column_stack([changing, luck.integers(0, until_ms + 1, len(changing)), shares])
    return steps[np.unique(steps[:, :2], axis=0, return_index=True)[1]]  # one per link and moment


def turns_of(graph: Graph) -> np.ndarray:
    """All pairs of links that follow one another."""
    count = graph.first[graph.head + 1] - graph.first[graph.head]
    before = np.repeat(np.arange(len(graph.tail)), count)
    within = np.arange(len(before)) - np.repeat(np.cumsum(count) - count, count)
    return np.column_stack([before, graph.first[graph.head[before]] + within])


def _rows(pairs: np.ndarray, links: int) -> np.ndarray:
    return pairs[:, 0].astype(np.int64) * links + pairs[:, 1].astype(np.int64)


def allowed_turns(graph: Graph) -> np.ndarray:
    turns, links = turns_of(graph), len(graph.tail)
    return turns[~np.isin(_rows(turns, links), _rows(graph.banned, links))]


def scipy_costs(graph: Graph, sources: np.ndarray) -> np.ndarray:
    """float[source, node], ms, inf = no way: on the graph whose points are links and whose edges are turns, so that bans count."""
    links, extra = len(graph.tail), np.arange(len(sources))
    starts = [np.arange(graph.first[s], graph.first[s + 1]) for s in sources]
    count = np.array([len(s) for s in starts])
    turns = allowed_turns(graph)
    a = np.concatenate([turns[:, 0], np.repeat(links + extra, count)])
    b = np.concatenate([turns[:, 1], *starts]).astype(np.int64)
    open_ = graph.cost[b] != NEVER
    edges = csr_matrix((graph.cost[b[open_]].astype(float), (a[open_], b[open_])), shape=(links + len(sources),) * 2)
    after = dijkstra(edges, indices=links + extra)[:, :links]
    out = np.full((len(sources), graph.nodes), np.inf)
    for row, source in enumerate(sources):
        np.minimum.at(out[row], graph.head, after[row])
        out[row, source] = 0
    return out


def brute_force(graph: Graph, source: int, at_ms: int, horizon_ms: int) -> np.ndarray:
    """float[node]: first arrivals, ms, inf = not before the horizon. Who can be where at every millisecond, waiting at nodes included; a
    passage adds up the distance of every millisecond."""
    links = len(graph.tail)
    passage = np.array([_passages(graph, link, horizon_ms) for link in range(links)])
    before = [[] for _ in range(links)]
    for a, b in allowed_turns(graph):
        before[b].append(a)
    at_end = np.zeros((links, horizon_ms + 1), dtype=bool)
    for ms in range(at_ms, horizon_ms):
        if ms > at_ms:
            at_end[:, ms] |= at_end[:, ms - 1]
        for link in range(links):
            if (graph.tail[link] == source or at_end[before[link], ms].any()) and passage[link, ms] < horizon_ms:
                at_end[link, passage[link, ms]] = True
    out = np.full(graph.nodes, np.inf)
    for link in range(links):
        if at_end[link].any():
            out[graph.head[link]] = min(out[graph.head[link]], int(np.argmax(at_end[link])))
    out[source] = at_ms
    return out


def _passages(graph: Graph, link: int, horizon_ms: int) -> np.ndarray:
    """int[ms]: when one who enters at each moment is through; the horizon = not before it."""
    out = np.full(horizon_ms, horizon_ms)
    if graph.cost[link] == NEVER:
        return out
    share = np.full(horizon_ms, FREE, dtype=np.int64)
    own = graph.steps[graph.steps[:, 0] == link]
    for _, from_ms, part in own[np.argsort(own[:, 1], kind="stable")]:
        share[int(from_ms) :] = round(part * FREE)
    done = np.concatenate([[0], np.cumsum(share)])
    through = np.searchsorted(done, done[:-1] + int(graph.cost[link]) * FREE)
    return np.minimum(through, horizon_ms)
