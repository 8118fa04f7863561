"""Pairs in blocks against all pairs at once."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examkit.analysis.matrix import Integers
from examkit.analysis.pair_blocks import all_pairs, block_size, given_pairs, in_blocks, lowest, numbers


def listed(blocks: list[tuple[Integers, Integers]]) -> list[tuple[int, int]]:
    return [pair for first, second in blocks for pair in zip(first.tolist(), second.tolist(), strict=True)]


@given(st.integers(0, 12), st.integers(1, 70))
def test_every_pair_comes_once(n: int, size: int) -> None:
    blocks = list(all_pairs(n, size))
    assert listed(blocks) == list(combinations(range(n), 2))
    assert all(len(first) <= size for first, _ in blocks)


@given(st.integers(2, 12), st.integers(1, 20), st.data())
def test_pairs_left_out_do_not_come(n: int, size: int, data: st.DataObject) -> None:
    pairs = list(combinations(range(n), 2))
    out = data.draw(st.lists(st.sampled_from(pairs)))
    near = given_pairs([(j, i) for i, j in out], n)
    assert listed(list(in_blocks(near, size))) == sorted(set(out))
    assert listed(list(all_pairs(n, size, numbers(near, n)))) == [pair for pair in pairs if pair not in out]


@given(st.integers(0, 10), st.integers(1, 9), st.one_of(st.none(), st.integers(0, 20)))
def test_the_lowest_are_those_of_all_pairs(n: int, size: int, keep: int | None) -> None:
    def chance(first: Integers, second: Integers) -> np.ndarray:
        p = (first * 7 + second * 3) % 5 / 5
        return np.where(p == 0.2, np.nan, p)

    found = lowest(all_pairs(n, size), chance, keep)
    every = [(float(p), i, j) for i, j in combinations(range(n), 2) if (p := chance(np.int64(i), np.int64(j))) == p]
    rows = list(zip(found.p.tolist(), found.first.tolist(), found.second.tolist(), strict=True))
    assert rows == sorted(every)[:keep]
    assert (found.looked_at, found.looked_at + found.undefined) == (len(every), n * (n - 1) // 2)


@pytest.mark.parametrize("pairs", [[(0, 3)], [(-1, 1)], [(1, 1)]])
def test_a_pair_of_others_or_of_one_is_refused(pairs: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError):
        given_pairs(pairs, 3)


def test_a_block_holds_one_pair_at_least() -> None:
    assert (block_size(100, 1000), block_size(5000, 1000), block_size(0, 7)) == (10, 1, 7)
