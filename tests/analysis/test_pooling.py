"""Items over years: Fisher's z by hand, drift against scipy's χ² test, and what is never pooled."""

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import assert_close
from scipy.stats import chi2_contingency

from examkit.analysis import Use, drift, pool, pooled_correlation


def use(sitting: str, n: int, facility: float | None, rest: float | None = None, **digests: str) -> Use:
    return Use("q1", digests.get("text", "t"), digests.get("article", "a"), sitting, n, facility, rest)


def test_only_the_same_text_and_the_same_article_are_pooled() -> None:
    uses = [
        use("2024", 30, 0.5),
        use("2025", 30, 0.7),
        use("2026", 30, 0.9, article="amended"),
        use("2027", 30, 0.9, text="reworded"),
    ]
    first, amended, reworded = pool(uses)
    assert (first.sittings, first.n, first.facility) == (("2024", "2025"), 60, pytest.approx(0.6))
    assert (amended.sittings, reworded.sittings) == (("2026",), ("2027",))


def test_facility_counts_people_and_keeps_its_range() -> None:
    (found,) = pool([use("a", 10, 0.9), use("b", 90, 0.5)])
    assert found.facility == pytest.approx(54 / 100)
    assert (found.lowest, found.highest) == (0.5, 0.9)
    assert found.interval.low is not None and found.interval.low < 0.54


def test_correlations_by_fishers_z() -> None:
    """Two groups of 53 and 23: z̄ = (50 artanh .5 + 20 artanh .2)/70, ± 1.96/√70."""
    r, interval, n = pooled_correlation([0.5, 0.2], [53, 23])
    z = (50 * np.arctanh(0.5) + 20 * np.arctanh(0.2)) / 70
    half = NormalDist().inv_cdf(0.975) / 70**0.5
    assert_close([r, interval.low, interval.high], [float(np.tanh(v)) for v in (z, z - half, z + half)], 1e-12)
    assert n == 76


@given(st.lists(st.tuples(st.floats(-0.99, 0.99), st.integers(4, 500)), min_size=1, max_size=6))
def test_the_pooled_r_lies_among_those_it_pools(groups: list[tuple[float, int]]) -> None:
    r, interval, _ = pooled_correlation([r for r, _ in groups], [n for _, n in groups])
    assert r is not None and interval.low is not None and interval.high is not None
    assert min(r for r, _ in groups) - 1e-12 <= r <= max(r for r, _ in groups) + 1e-12
    assert interval.low <= r <= interval.high


def test_a_single_sitting_keeps_its_r_and_nothing_is_pooled_from_nothing() -> None:
    assert pooled_correlation([0.31], [40])[0] == pytest.approx(0.31)
    assert pooled_correlation([None, 1.0, 0.5], [40, 40, 3])[0] is None
    (found,) = pool([use("a", 0, None)])
    assert (found.n, found.facility, found.lowest, found.item_rest, found.drift) == (0, None, None, None, None)


@given(st.lists(st.tuples(st.integers(60, 400), st.floats(0.2, 0.8)), min_size=2, max_size=5))
def test_drift_is_pearsons_test_of_homogeneity(groups: list[tuple[int, float]]) -> None:
    rows = [(n, round(n * p)) for n, p in groups]
    found = drift([use(str(place), n, right / n) for place, (n, right) in enumerate(rows)])
    chi2, p, df, _ = chi2_contingency([[right, n - right] for n, right in rows], correction=False)
    assert found is not None
    assert_close([found.chi2, found.p, found.df], [float(chi2), float(p), int(df)], 1e-9)
    assert found.flagged == (p < 0.01)


def test_small_sittings_take_no_part_in_the_test() -> None:
    found = drift([use("a", 100, 0.9), use("b", 29, 0.1), use("c", 100, 0.6)])
    assert found is not None
    assert (found.sittings, found.flagged) == (("a", "c"), True)
    assert drift([use("a", 100, 0.9), use("b", 29, 0.1)]) is None


def test_too_few_expected_errors_have_no_test() -> None:
    """Of 40 people 2 are expected wrong: χ² would be no χ²."""
    assert drift([use("a", 40, 0.95), use("b", 40, 0.95)]) is None
    assert drift([use("a", 40, 1.0), use("b", 40, 1.0)]) is None
    assert drift([]) is None


def test_a_steady_item_is_not_flagged() -> None:
    (found,) = pool([use(str(year), 200, 0.7 + step) for year, step in ((2024, 0), (2025, 0.02), (2026, -0.02))])
    assert found.drift is not None and not found.drift.flagged
