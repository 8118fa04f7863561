"""What the tests share: the folder of reference files beside the repository, where there is one."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("shared folder absent")  # the words that .ci/run looks for
    return SHARED
