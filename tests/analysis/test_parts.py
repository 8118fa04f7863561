"""Cases and sections against the same figures of the sums written out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import assert_close, oracle

from examkit.analysis import alpha_of_parts, cronbach_alpha, joined, stratified_alpha

PARTS = [[0, 3], [1], [2, 4, 5]]
rows = st.lists(st.lists(st.integers(0, 2), min_size=6, max_size=6), min_size=3, max_size=15)


@given(rows)
def test_joined_covariances_are_those_of_the_sums(scores: list[list[int]]) -> None:
    x = np.array(scores, dtype=float)
    sums = np.stack([x[:, part].sum(axis=1) for part in PARTS], axis=1)
    assert joined(np.cov(x, rowvar=False), PARTS) == pytest.approx(np.cov(sums, rowvar=False), abs=1e-12)
    alone = [[n] for n in range(6)]
    assert joined(np.cov(x, rowvar=False), alone) == pytest.approx(np.cov(x, rowvar=False))


@given(rows)
def test_alpha_of_parts_is_alpha_of_their_sums(scores: list[list[int]]) -> None:
    x = np.array(scores, dtype=float)
    sums = np.stack([x[:, part].sum(axis=1) for part in PARTS], axis=1)
    expected = cronbach_alpha(np.cov(sums, rowvar=False), len(x))
    found = alpha_of_parts(np.cov(x, rowvar=False), len(x), PARTS)
    assert_close([found.alpha, found.low, found.high], [expected.alpha, expected.low, expected.high], 1e-9)


def test_questions_on_one_text_make_plain_alpha_too_high() -> None:
    random = np.random.default_rng(2)
    case = np.repeat(random.normal(size=(500, 3)), 4, axis=1)
    x = random.normal(size=(500, 1)) + case + random.normal(size=(500, 12))
    covariance = np.cov(x, rowvar=False)
    plain = cronbach_alpha(covariance, 500).alpha
    found = alpha_of_parts(covariance, 500, [range(n, n + 4) for n in (0, 4, 8)])
    assert plain is not None and found.high is not None
    assert found.high < plain


@given(rows)
def test_stratified_alpha_is_its_definition(scores: list[list[int]]) -> None:
    """1 - Σσ²ₛ(1 - αₛ)/σ²ₜ with alphas of the sections, where each has one; sections of unequal points."""
    x = np.array(scores, dtype=float) * [1, 2, 1, 2, 1, 2]
    sections = [[0, 2, 4], [1, 3, 5]]
    alphas = [cronbach_alpha(np.cov(x[:, one], rowvar=False), len(x)).alpha for one in sections]
    variances = [x[:, one].sum(axis=1).var(ddof=1) for one in sections]
    total = x.sum(axis=1).var(ddof=1)
    if total > 1e-9 and None not in alphas:
        expected = 1 - sum(v * (1 - (a or 0)) for v, a in zip(variances, alphas, strict=True)) / total
        assert_close(stratified_alpha(np.cov(x, rowvar=False), sections), expected, 1e-9)


def test_one_section_has_its_alpha() -> None:
    folder, expected = oracle("ctt_mc100")
    x = np.loadtxt(folder / "scored.csv", delimiter=",", skiprows=1, dtype=str)[:, 1:].astype(float)
    covariance = np.cov(x, rowvar=False)
    assert_close(stratified_alpha(covariance, [range(20)]), expected["alpha_formula"])


def test_a_section_of_one_item_has_no_alpha_unless_it_is_constant() -> None:
    x = np.array([[1, 0, 1, 2], [0, 0, 1, 2], [1, 1, 0, 2], [1, 1, 1, 2], [0, 0, 0, 2]], dtype=float)
    covariance = np.cov(x, rowvar=False)
    assert stratified_alpha(covariance, [[0, 1], [2], [3]]) is None
    assert_close(
        stratified_alpha(covariance, [[0, 1, 2], [3]]), cronbach_alpha(np.cov(x[:, :3], rowvar=False), 5).alpha, 1e-12
    )


def test_equal_totals_have_none() -> None:
    assert stratified_alpha(np.array([[1.0, -1.0], [-1.0, 1.0]]), [[0, 1]]) is None


@pytest.mark.parametrize("parts", [[[0, 1]], [[0, 1], [1, 2]], [[0], [1], [2], [3]]])
def test_every_item_stands_in_exactly_one_part(parts: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="exactly one part"):
        joined(np.eye(3), parts)
