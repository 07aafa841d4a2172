"""Maps that stand still: for print, for a page without script, and where there is no WebGL. SVG written by hand, with water and relief
as small PNGs."""

from __future__ import annotations

from .sheets import Still, stills

__all__ = ["Still", "stills"]
