"""Verification: cases as data, run against formulas, papers and other programs. docs/verification.md says how a case is written."""

from .case import Case, read_case
from .harness import Result, Status, case_files, default_folder, exit_code, run_files
from .output import print_results, to_json
from .problems import CaseError
from .runners import RUNNERS

__all__ = [
    "Case",
    "CaseError",
    "RUNNERS",
    "Result",
    "Status",
    "case_files",
    "default_folder",
    "exit_code",
    "print_results",
    "read_case",
    "run_files",
    "to_json",
]
