"""What the web app in the report reads: everything that Python knows of the runs, as one data container (docs/view.md)."""

from __future__ import annotations

from .assemble import Detail, build, findings_view, look_closer
from .container import Container, embedded

__all__ = ["Container", "Detail", "build", "embedded", "findings_view", "look_closer"]
