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


# Files whose tests take longest. With several workers a file goes to one of them as a whole (its fixtures are made once): these go first,
# so that no worker is left with one of them at the end.
LONG = ("test_verification", "test_planner", "test_city", "test_cli", "test_researcher", "test_import_command", "test_view")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG))
