"""Results made up in memory for tests of the report: two plans, paired luck, everything that run.nc holds."""

import numpy as np

from muster.report.results import CURVES, RunResult, Shelter, Weak

NAMES = ("镇中心小学", "河东村文化广场", "北山中学", "老粮站")


def results(seeds=20, plans=("none", "order"), effect=60.0, noise=12.0):
    """Runs of each plan and seed. `order` saves about `effect` people from death, give or take `noise`; luck is shared within a seed."""
    return [one(plan, seed, effect if plan != "none" else 0.0, noise) for plan in plans for seed in range(1, seeds + 1)]


def one(plan, seed, effect=0.0, noise=12.0, complete=True):
    shared = np.random.default_rng(seed)
    own = np.random.default_rng([seed, sum(plan.encode())])
    dead = max(0.0, round(140 + 40 * shared.standard_normal() - effect + noise * own.standard_normal()))
    moved = round(9000 + 300 * shared.standard_normal() + 90 * effect)
    time = np.arange(0.0, 24 * 3600 + 1, 300.0)
    rise = 1 / (1 + np.exp(-(time / 3600 - 6 + effect / 60) * 1.4))
    last = {
        "alerted": 17000 + 20 * effect,
        "departed": moved,
        "arrived": moved * 0.96,
        "exposed": 3 * dead,
        "injured": 2 * dead,
        "dead": dead,
    }
    lag = {"alerted": 1.0, "departed": 0.9, "arrived": 0.8, "exposed": 0.6, "injured": 0.6, "dead": 0.55}
    series = {name: np.round(last[name] * np.clip(rise ** (1 / lag[name]), 0, 1) / rise[-1]) for name in CURVES}
    capacity = np.array([1200, 800, 3000, 0])
    fill = np.array([1.0, 0.71, 0.4 + effect / 200, 0.0])
    occupants = np.round(np.outer(rise, capacity * fill + np.array([0, 0, 0, 2300])))
    return RunResult(
        file=f"{plan}_{seed}.nc",
        plan=plan,
        seed=seed,
        complete=complete,
        title="River town, flood of July",
        title_zh="河滨镇七月洪水",
        time_s=time,
        series=series,
        summary={
            "persons": 20000.0,
            "at_risk": 7400.0,
            "warned": last["alerted"],
            "warned_in_time": 5000 + 30 * effect,
            "moved": float(moved),
            "moved_before_water": 3000 + 40 * effect + round(50 * own.standard_normal()),
            "in_shelters": round(moved * 0.6),
            "left_area": round(moved * 0.36),
            "stranded": round(moved * 0.04),
            "turned_away": float(round(30 + 10 * own.standard_normal())),
            "exposed": 3 * dead,
            "dead": dead,
            "median_alert_min": 190 - effect + 5 * shared.standard_normal(),
            "last_arrival_min": float("nan") if seed == 3 else 700.0,
        },
        plan_name="" if plan == "none" else "水位达到警戒时下令转移",
        plan_name_en="" if plan == "none" else "Order at warning level",
        place="河滨镇",
        place_en="River town",
        start="2026-07-20T18:00",
        shelters=[
            Shelter(f"S{i}", NAMES[i], f"Shelter {i + 1}" if i < 3 else "Road to the county town", int(capacity[i])) for i in range(4)
        ],
        occupants=occupants,
        turned_away=np.array([31.0, 0.0, 0.0, 0.0]),
        weak=[
            Weak(
                "warning.door_contact_min",
                "2",
                "min",
                "design_default",
                "engine assumption",
                "minutes that a warden spends at a door",
                "每户上门通知用时",
            ),
            Weak(
                "casualty.jonkman.mu",
                "7.60",
                "1",
                "memory",
                "Jonkman, Vrijling & Vrouwenvelder 2008",
                "mean of the lognormal curve",
                "对数正态曲线均值",
            ),
        ],
        origins={"link": {"survey": 0, "osm": 0, "synthesised": 1930, "guessed": 0}, "person": {"synthesised": 20000, "guessed": 12}},
        facts={
            "program": "muster 0.1.0",
            "build": "compiler 12.2.0",
            "scenario": "scenario.yaml",
            "world_made_by": "town seed=1 people=20000",
            "world_digest": "w" * 32,
            "settings_digest": "s" * 32,
            "plan_digest": "p" * 32,
            "result_hash": f"{seed:04d}{plan}" * 4,
        },
        inputs=[("scenario.yaml", "0123456789abcdef0123456789abcdef"), ("plan.yaml", "fedcba9876543210fedcba9876543210")],
        models=["flood/replay", "warning/chain", "behaviour/padm"],
        reached_s=24 * 3600.0 if complete else 7200.0,
    )
