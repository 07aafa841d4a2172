"""An empty folder for each user."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from journey import Journey  # noqa: E402


@pytest.fixture
def journey(request, tmp_path) -> Journey:
    """The user that the test's folder is named after, in an empty folder."""
    return Journey(f"{Path(request.fspath).parent.name}/{request.node.name.removeprefix('test_')}", tmp_path)
