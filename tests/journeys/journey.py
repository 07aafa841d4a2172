"""A user's first hour as a script: she types commands in an empty folder and looks at what they made. Every step is counted
and written down, so that a change that makes the way longer, or breaks it, is seen."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MUSTER = Path(sys.executable).with_name("muster")
CHROMIUM = os.environ.get("MUSTER_CHROMIUM", "/usr/bin/chromium")


@dataclass
class Look:
    """What the browser saw of a page: addresses it asked for, what it complained of, the visible text, and pictures."""

    requests: list[str]
    complaints: list[str]
    text: dict[str, str]
    files: dict[str, Path]


@dataclass
class Journey:
    """One user in one folder."""

    name: str
    folder: Path
    steps: list[str] = field(default_factory=list)

    def types(self, *words: object) -> str:
        """A command of `muster`; what it printed. Fails where the command does."""
        command = [str(word) for word in words]
        self.steps.append("muster " + " ".join(command))
        done = subprocess.run([MUSTER, *command], cwd=self.folder, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, f"{self.steps[-1]}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        return done.stdout

    def writes(self, file: str, text: str) -> None:
        """A file that she writes or changes by hand."""
        self.steps.append(f"writes {file}")
        (self.folder / file).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / file).write_text(text, encoding="utf-8")

    def opens(self, page: str) -> Look:
        """A page in a browser, from disk with no network: desktop, phone, without WebGL, printed on A4. Skips where no browser is here."""
        self.steps.append(f"opens and prints {page}")
        needs_browser()
        out = self.results(Path(page).stem)
        command = ["node", Path(__file__).with_name("look.mjs"), self.folder / page, out, CHROMIUM]
        done = subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        seen = json.loads(done.stdout)
        return Look(seen["requests"], seen["complaints"], seen["text"], {name: Path(path) for name, path in seen["files"].items()})

    def results(self, page: str = "") -> Path:
        """Where the list of steps, and the pictures of a page, stay to be looked at."""
        out = ROOT / "out" / "journeys" / self.name / page
        out.mkdir(parents=True, exist_ok=True)
        return out

    def ends(self, at_most: int) -> None:
        """Writes the steps down and holds their number against what it was."""
        lines = [f"{number:2} {step}" for number, step in enumerate(self.steps, start=1)]
        (self.results() / "steps.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        assert len(self.steps) <= at_most, "\n".join(lines)


def needs_browser() -> None:
    if not Path(CHROMIUM).exists() or shutil.which("node") is None:
        pytest.skip("the page was made but not looked at: needs node and Chromium")
    if not (ROOT / "viz" / "node_modules" / "playwright-core").is_dir():
        pytest.skip("the page was made but not looked at: needs the packages of viz/ (make)")


def pages_of(pdf: Path) -> int:
    """Pages of a PDF, as Chromium writes it."""
    return pdf.read_bytes().count(b"/Type /Page\n")
