"""The small town of the circular's tests, made once and copied for each test."""

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "circular"))
import small_town


@pytest.fixture(scope="session")
def made_town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_town.town(tmp_path_factory.mktemp("town"))


@pytest.fixture
def town(made_town: Path, tmp_path: Path) -> Path:
    """The year's folder of the town, beside its sittings."""
    shutil.copytree(made_town.parent, tmp_path / "town")
    return tmp_path / "town" / made_town.name
