"""What a place lacks for a plan: said, never made up."""

from __future__ import annotations

import numpy as np

from muster.values import EXIT

from ..findings import Findings

HOSPITAL = 5  # building use


def report_missing(shelter: dict, building: dict, people: int, findings: Findings) -> None:
    """Findings where the tables `shelter` and `building` name no shelter or hospital, or shelters too small for the people."""
    kind, capacity = np.asarray(shelter.get("kind", [])), np.asarray(shelter.get("capacity", []), dtype=np.int64)
    rooms = capacity[kind != EXIT]
    if not len(rooms):
        findings.add("people.no_shelters", "note")
    elif rooms.sum() < people:
        findings.add("people.shelter_room", "note", room=f"{int(rooms.sum()):,}", people=f"{people:,}")
    findings.add("people.shelter_capacity_unknown", "note", count=int(np.count_nonzero(rooms <= 0)))
    if not np.any(np.asarray(building.get("use", [])) == HOSPITAL):
        findings.add("people.no_hospitals", "note")
