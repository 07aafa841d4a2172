"""What several tests use."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder `shared` beside the repository: real maps, terrain and population, which are not part of it."""
    folder = Path(__file__).parents[2].parent / "shared"
    if not (folder / "data").is_dir():
        pytest.skip("needs the data folder ../shared, which is not here")
    return folder
