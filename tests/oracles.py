"""The reference cases beside the repository: inputs, and figures computed by R packages or published."""

import json
from pathlib import Path
from typing import Any

import pytest

REFERENCE = Path(__file__).parents[2] / "shared" / "reference"


def reference(name: str) -> Path | None:
    """The folder of a reference case; None where it is absent."""
    folder = REFERENCE / name
    return folder if folder.is_dir() else None


def oracle(name: str) -> tuple[Path, dict[str, Any]]:
    """A case's folder and its expected figures; the test is skipped where it is absent."""
    folder = reference(name)
    if folder is None:
        pytest.skip("shared folder absent")  # the words that .ci/run looks for
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))["expected"]
    return folder, expected


def assert_close(found: object, expected: object, tolerance: float = 1e-6) -> None:
    """Equal but for rounding, null beside null and never beside a number; dicts and lists by their parts."""
    if isinstance(expected, dict):
        assert isinstance(found, dict) and found.keys() == expected.keys()
        for name in expected:
            assert_close(found[name], expected[name], tolerance)
    elif isinstance(expected, list | tuple):
        assert isinstance(found, list | tuple) and len(found) == len(expected)
        for pair in zip(found, expected, strict=True):
            assert_close(*pair, tolerance)
    elif isinstance(expected, float | int) and found is not None:
        assert isinstance(found, float | int) and abs(found - expected) <= tolerance, (found, expected)
    else:
        assert found == expected
