"""A small scenario for tests: the generated town, water from a stored flood of two hours, an order ten minutes after the start."""

from pathlib import Path

SCENARIO = """\
muster: 1
name: 测试镇
name_en: Test town
start: 2026-07-20T18:00
duration: 1 h
world: {town: {seed: 1, people: 20000}}
hazard:
  model: flood/local_inertial
  spin_up: 1 min
  rain: [[0 h, 30], [1 h, 30]]
models:
  lifelines: {model: lifelines/flooded_roads}
  behaviour: {model: behaviour/padm}
  movement: {model: movement/kinematic_wave}
  shelter: {model: shelter/capacity}
  metrics: {model: metrics/population}
plans:
  - id: order
    name: 转移
    name_en: Order
    rules:
      - id: go
        role: county
        when: {at_time: {time: 5 min}}
        do:
          - order_evacuation: {areas: [township]}
"""


def write_scenario(folder: Path, **changes: str) -> Path:
    """The scenario as a file; `changes` replace texts of it."""
    text = SCENARIO
    for old, new in changes.items():
        text = text.replace(old.replace("__", " "), new)
    path = folder / "scenario.yaml"
    path.write_text(text, encoding="utf-8")
    return path
