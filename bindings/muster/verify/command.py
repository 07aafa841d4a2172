"""`muster verify`: what the command line calls."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.console import Console

from ..language import chosen, say
from .harness import case_files, default_folder, exit_code, run_files
from .output import print_results, to_json


def verify(paths: list[Path], as_json: bool, long: bool = False) -> int:
    """Runs the cases under `paths` (default: tests/verification of the source tree around the current folder), prints the table or
    JSON on stdout, and returns the exit code: 0, 1 for a miss, 2 for a malformed case."""
    folders = paths or [f for f in [default_folder()] if f is not None]
    if not folders:
        print(say("verify.no_cases"), file=sys.stderr)
        return 2
    files = case_files(folders)
    if not files:
        print(say("verify.no_case_files", folders=", ".join(map(str, folders))), file=sys.stderr)
        return 2
    watching = sys.stderr.isatty()
    errors = Console(stderr=True)
    results = run_files(files, (lambda r: errors.print(f"{r.file}: {r.status.value}", highlight=False)) if watching else None, long)
    if as_json:
        print(to_json(results))
    else:
        print_results(results, Console(width=None if sys.stdout.isatty() else 150, highlight=False), chosen())
    return exit_code(results)
