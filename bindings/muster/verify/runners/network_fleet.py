"""Vehicles of a fleet and bus services of a network case."""

from __future__ import annotations

from ..document import Section
from .network_orders import given_numbers


def fleet(section: Section, id_: str) -> dict:
    """`fleet: {coach: {kind: bus, at: depot, count: 2, ready_after_s: 600}}`; kinds are those of models/data/movement/vehicles.csv."""
    out = {"id": id_, "kind": section.text("kind", "bus"), "at": section.text("at"), "count": section.integer("count", 1, at_least=1)}
    out.update(given_numbers(section, ("ready_after_s",)))
    section.close()
    return out


def service(section: Section, id_: str) -> dict:
    """`services: {line: {vehicles: [coach], pick_ups: [square], to: school, headway_s: 300, dwell_s: 60, start_s: 0}}`: nodes."""
    out = {name: section.texts(name) for name in ("vehicles", "pick_ups")}
    out |= {"id": id_, "to": section.text("to"), **given_numbers(section, ("start_s", "headway_s", "dwell_s"))}
    section.close()
    return out
