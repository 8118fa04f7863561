"""Candidates by fingerprints against the names themselves."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examkit.formats.response_table import candidates
from examkit.formats.response_table.batches import Batch
from examkit.formats.response_table.candidates import Repeated, fingerprints, names_of, repeated, suspects

names = st.lists(st.text(max_size=6), max_size=40)


def batches(written: list[str], size: int) -> list[Batch]:
    return [Batch(2 + n, (pa.array(written[n : n + size], pa.string()),)) for n in range(0, len(written), size)]


def found(written: list[str], size: int = 7) -> list[Repeated]:
    pieces = [fingerprints(names_of(batch.columns[0])) for batch in batches(written, size)]
    return list(repeated(batches(written, size), suspects(pieces)))


@given(names)
def test_repeated_names_are_found_with_their_rows(written: list[str]) -> None:
    trimmed = [names_of(pa.array([one], pa.string()))[0].as_py() for one in written]
    expected = [
        Repeated(name, tuple(n + 2 for n, one in enumerate(trimmed) if one == name))
        for name in dict.fromkeys(trimmed)
        if name and trimmed.count(name) > 1
    ]
    assert found(written) == expected


@given(names)
def test_equal_names_have_equal_fingerprints_and_others_do_not(written: list[str]) -> None:
    prints = fingerprints(pa.array(written, pa.string())).tolist()
    assert len(set(prints)) == len(set(written))
    assert [prints[written.index(one)] for one in written] == prints


def test_fingerprints_are_fnv_1a() -> None:
    """Published values of the 64-bit hash: of nothing, of "a" and of "foobar"."""
    assert fingerprints(pa.array(["", "a", "foobar"])).tolist() == [
        0xCBF29CE484222325,
        0xAF63DC4C8601EC8C,
        0x85944171F73967E8,
    ]


def test_a_slice_of_a_column_is_read_alone() -> None:
    column = pa.array(["x", "赵一", "钱二", "y"])
    assert fingerprints(column.slice(1, 2)).tolist() == fingerprints(pa.array(["赵一", "钱二"])).tolist()


def test_names_of_one_fingerprint_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "fingerprints", lambda column: np.zeros(len(column), np.uint64))
    column = ["a", "b", "c", "b"]
    assert list(repeated(batches(column, 3), np.zeros(1, np.uint64))) == [Repeated("b", (3, 5))]
