"""The simulation study of benchmarks/.  Oracles: the sizes that the study must hold, nominal coverage, and drawn people."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
SIZES = ("20", "30", "60", "200", "1,000")


@pytest.fixture(scope="module")
def tables() -> dict[str, list[dict[str, str]]]:
    """The tables of a quick run by title, each line by the heads of its columns."""
    run = subprocess.run(
        [sys.executable, str(BENCHMARKS / "study.py"), "--quick"],
        check=True, capture_output=True, text=True, encoding="utf-8", env=os.environ | {"PYTHONUTF8": "1"},
    )  # fmt: skip
    return {title: _lines(rest) for title, rest in re.findall(r"^### (.+)\n\n((?:\|.*\n)+)", run.stdout, re.MULTILINE)}


def _lines(table: str) -> list[dict[str, str]]:
    head, _, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    return [dict(zip(head, row, strict=True)) for row in rows]


def _table(tables: dict[str, list[dict[str, str]]], start: str) -> list[dict[str, str]]:
    (found,) = (rows for title, rows in tables.items() if title.startswith(start))
    return found


@pytest.mark.parametrize(
    ("title", "facilities"),
    [
        ("Coverage of 95 % intervals", 2),
        ("Coverage of 95 % ranges of decisions", 2),
        ("Suspected wrong keys: 40 items with one right", 2),
        ("Suspected wrong keys: 40 items with two or three", 1),
        ("Identical wrong answers", 2),
    ],
)
def test_every_size_has_its_row(tables, title: str, facilities: int) -> None:
    assert [row["n"] for row in _table(tables, title)] == list(SIZES) * facilities


def test_differential_functioning_has_the_sizes_and_its_gate(tables) -> None:
    rows = _table(tables, "DIF")
    assert set(SIZES) <= {row["n"] for row in rows}
    assert ("100", "200") in {(row["focal"], row["reference"]) for row in rows}


def test_intervals_cover_the_truth(tables) -> None:
    """Nominal coverage is .95; of alpha a quick run has few replications a line, of facilities one for each item."""
    rows = _table(tables, "Coverage of 95 % intervals")
    facilities = [float(cell) for row in rows for name, cell in row.items() if "(Wilson)" in name]
    assert len(facilities) == len(rows) == 10
    assert all(0.8 <= one <= 1 for one in facilities)
    assert 0.8 <= np.mean([float(row["alpha (Feldt)"]) for row in rows]) <= 1


def test_every_share_lies_between_0_and_1(tables) -> None:
    cells = [(name, cell) for rows in tables.values() for row in rows for name, cell in row.items()]
    shares = [cell for name, cell in cells if "error" not in name and re.fullmatch(r"-?\d\.\d+", cell)]
    assert len(shares) > 200
    assert all(0 <= float(one) <= 1 for one in shares)


@pytest.mark.parametrize("facility", [0.84, 0.60])
def test_the_truth_is_what_many_people_show(monkeypatch, facility: float) -> None:
    """Oracle: 40,000 people drawn twice; the same yardstick that coverage is measured by."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    from simulated import people

    random = np.random.default_rng(5)
    test = people.draw_test(random, facility)
    true = people.truth(test, 24)
    ability = random.normal(size=40_000)
    first, second = (people.answer(random, test, ability) == 0 for _ in range(2))
    totals = first.sum(axis=1), second.sum(axis=1)
    covariance = np.cov(first.T.astype(float))
    expected = test.chances(ability)[:, :, 0].sum(axis=1)
    assert first.mean(axis=0) == pytest.approx(true.facility, abs=0.01)
    assert 40 / 39 * (1 - np.trace(covariance) / covariance.sum()) == pytest.approx(true.alpha, abs=0.01)
    assert ((totals[0] >= 24) == (totals[1] >= 24)).mean() == pytest.approx(true.consistency, abs=0.01)
    assert ((totals[0] >= 24) == (expected >= 24)).mean() == pytest.approx(true.accuracy, abs=0.01)
