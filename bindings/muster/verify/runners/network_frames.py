"""What a network case measures on its links: passages one by one, flow and density over time."""

from __future__ import annotations

import numpy as np


def window(entered: np.ndarray, left: np.ndarray, length_m: float, bounds: tuple[float, float]) -> dict[str, float]:
    """Flow, density and space-mean speed on a link in [from, to): counts, and party-seconds over metres and seconds."""
    first, last = bounds
    seconds = last - first
    stay = np.concatenate([left, np.full(len(entered) - len(left), np.inf)])
    inside = np.clip(np.minimum(stay, last) - np.maximum(entered, first), 0.0, None).sum()
    density = float(inside) / (length_m * seconds)
    outflow = float(((left >= first) & (left < last)).sum()) / seconds
    inflow = float(((entered >= first) & (entered < last)).sum()) / seconds
    return {"inflow_per_s": inflow, "outflow_per_s": outflow, "density_per_m": density, "speed_m_s": outflow / density if density else 0.0}


def passages(result: dict, links: list[dict], demands: list[str]) -> dict:
    """A row per party and link, by link and moment of leaving. gap_s: since the one before left the same link; infinite for the first."""
    link, entered, left = result["passage_link"].astype(int), result["passage_in_s"], result["passage_out_s"]
    order = np.lexsort([result["passage_trip"], entered, left, link])
    trip, link, entered, left = result["passage_trip"].astype(int)[order], link[order], entered[order], left[order]
    gap = np.full(len(order), np.inf)
    with np.errstate(invalid="ignore"):  # never - never
        same = np.flatnonzero((link[1:] == link[:-1]) & np.isfinite(left[1:])) + 1
        gap[same] = left[same] - left[same - 1]
        stay = left - entered
    length = np.array([each["length_m"] for each in links])[link] if len(link) else np.zeros(0)
    return {
        "link": [links[i]["id"] for i in link],
        "demand": [demands[result["demand"][i]] for i in trip],
        "entered_s": entered,
        "left_s": left,
        "stay_s": np.round(stay, 3),
        "gap_s": np.round(gap, 3),
        "walked_m_s": np.divide(length, stay, out=np.zeros(len(order)), where=stay > 0),
    }


def flow(result: dict, links: list[dict], every_s: float) -> dict:
    """A row per link and interval of `every_s` from the first entry to the last exit of the case."""
    times = [t[np.isfinite(t)] for t in (*result["link_in_s"], *result["link_out_s"])]
    last = max((float(t.max()) for t in times if t.size), default=0.0)
    edges = np.arange(0.0, last + every_s, every_s)
    rows: dict[str, list] = {name: [] for name in ("link", "t_s", "inflow_per_s", "outflow_per_s", "density_per_m", "on_link")}
    for link, entered, left in zip(links, result["link_in_s"], result["link_out_s"], strict=True):
        for first in edges[:-1] if len(edges) > 1 else edges:
            measured = window(entered, left, link["length_m"], (first, first + every_s))
            rows["link"].append(link["id"])
            rows["t_s"].append(first)
            rows["on_link"].append(measured["density_per_m"] * link["length_m"])
            for name in ("inflow_per_s", "outflow_per_s", "density_per_m"):
                rows[name].append(measured[name])
    return {name: values if name == "link" else np.array(values, dtype=float) for name, values in rows.items()}


def counts(result: dict) -> dict:
    """A row per sample: how many should be under way or have ended by then, and how many State knows of, by status."""
    of = {name: values for name, values in result["counts"].items() if name not in ("t_s", "found")}
    t_s = result["counts"]["t_s"]
    departed = np.searchsorted(np.sort(result["wanted_s"]), t_s, side="left").astype(float)
    return {"t_s": t_s, "departed": departed, "accounted": sum(of.values(), np.zeros(len(t_s))), **of, "found": result["counts"]["found"]}


def events(result: dict, links: list[dict], demands: list[str]) -> dict:
    """A row per event that is no passage; link and demand are empty where it is about none."""
    happened = result["events"]
    return {
        "t_s": happened["t_s"],
        "kind": list(happened["kind"]),
        "link": ["" if i is None else links[i]["id"] for i in happened["link"]],
        "demand": ["" if i is None else demands[result["demand"][i]] for i in happened["trip"]],
        "value": happened["value"],
    }
