"""The figures of a test as a whole: which there are, which are held back, and why."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles import assert_close, oracle

from examkit.analysis import ABSENT, Analysis, ItemKey, Pattern, Section, analyse, collect, lord_error

KEYS = [
    *("candidates", "items", "points", "mean", "sd", "min", "max", "median"),
    *("alpha", "alpha_low", "alpha_high", "kr20", "sem", "omega", "lambda2", "lambda6", "split_half"),
]
WITH_MARK = ["pass_mark", "pass_rate", "pass_rate_low", "pass_rate_high", "decision_consistency", "decision_accuracy"]


def scored(scores: object, pass_mark: float | None = None, **known: list) -> Analysis:
    """People × items of points; the highest score is the item's points unless ``points`` says otherwise."""
    codes, patterns, keys = [], [], []
    for place, column in enumerate(np.asarray(scores, dtype=float).T):
        values = sorted(set(column[~np.isnan(column)].tolist()))
        patterns.append([Pattern(frozenset("x"), Fraction(str(value))) for value in values])
        codes.append(np.array([ABSENT if np.isnan(one) else values.index(one) for one in column]))
        settings = {name: each[place] for name, each in known.items()}
        keys.append(ItemKey(f"q{place}", **settings))
    mark = None if pass_mark is None else Fraction(str(pass_mark))
    return analyse(keys, patterns, collect(codes, patterns), mark)


def codes_of(found: Analysis) -> list[str]:
    return [note.code.removeprefix("analysis.") for note in found.notes]


def people_like(n: int, items: int, seed: int = 1) -> np.ndarray:
    random = np.random.default_rng(seed)
    chance = 1 / (1 + np.exp(-random.normal(size=(n, 1)) - random.normal(1, 0.5, items)))
    return (random.random((n, items)) < chance).astype(float)


@pytest.mark.parametrize(
    "name, factor",
    [("ctt_mc100", "psych_omega_total_1factor"), ("hci651_dif_gender", "omega_total_1factor"), ("lsat6", None)],
)
def test_the_summary_of_a_case_equals_r(name: str, factor: str | None) -> None:
    folder, expected = oracle(name)
    table = pd.read_csv(folder / "scored.csv")[list(expected["p"])]
    found = scored(table).summary
    theirs = expected["guttman_cov"] | {"split_half": expected["split_half_odd_even"]["spearman_brown"]}
    assert_close({key: found[key] for key in ("lambda2", "lambda6", "split_half")},
                 {key: theirs[key] for key in ("lambda2", "lambda6", "split_half")})  # fmt: skip
    if factor:
        assert_close(found["omega"], expected[factor])


def test_the_keys_are_the_contract() -> None:
    scores = people_like(120, 8)
    assert list(scored(scores).summary) == KEYS
    with_mark = scored(scores, 60).summary
    assert list(with_mark) == KEYS + WITH_MARK
    assert None not in with_mark.values()


def test_omega_is_held_back_below_a_hundred_people() -> None:
    small, large = scored(people_like(99, 8)), scored(people_like(100, 8))
    assert (small.summary["omega"], codes_of(small)) == (None, ["omega-people"])
    assert (large.summary["omega"] is not None, codes_of(large)) == (True, [])


def test_each_missing_figure_has_its_reason() -> None:
    assert codes_of(scored(people_like(5, 8))) == ["omega-people", "lambda6-people"]
    constant = people_like(120, 6)
    constant[:, 2] = 1
    assert codes_of(scored(constant)) == ["lambda6-items"]
    assert codes_of(scored(people_like(120, 2))) == ["omega-items"]
    for scores in (people_like(1, 5), people_like(50, 1), np.ones((9, 4)), [[1, 0], [0, 1], [1, 0]]):
        found = scored(scores, 50)
        assert codes_of(found) == ["no-reliability", "no-decisions"]
        assert {found.summary[key] for key in KEYS[8:]} == {None}


def test_an_improper_factor_is_said() -> None:
    """The first item is all that the others have, and they share little: its common variance would be above 1."""
    random = np.random.default_rng(0)
    one, other, both = random.integers(0, 9, (3, 400))
    found = scored(np.column_stack([one + other + both, one + both // 2, other + both // 2]))
    assert (found.summary["omega"], codes_of(found)) == (None, ["omega-improper"])


def test_decisions_are_as_livingston_and_lewis_of_the_summary() -> None:
    """With alpha of the summary, at the mark as stated: half of 7 points is 3.5."""
    from examkit.analysis.decisions import livingston_lewis

    scores = people_like(200, 7)
    found = scored(scores, 50).summary
    theirs = livingston_lewis(scores.sum(axis=1), None, 7, 3.5, found["alpha"])
    assert_close(
        [found["decision_consistency"], found["decision_accuracy"]],
        [theirs.consistency.value, theirs.accuracy.value],
        1e-12,
    )


def test_sections_cases_and_the_error_at_the_mark() -> None:
    scores = people_like(60, 8) * [1, 1, 1, 1, 2, 2, 2, 2]
    known = {"section": ["a"] * 4 + ["b"] * 4, "case": [""] * 4 + ["c"] * 4}
    found = scored(scores, 60, **known).precision
    parts = [scores[:, :4].sum(axis=1), scores[:, 4:].sum(axis=1)]
    alphas = [4 / 3 * (1 - scores[:, some].var(axis=0, ddof=1).sum() / part.var(ddof=1))
              for some, part in zip((slice(0, 4), slice(4, 8)), parts, strict=True)]  # fmt: skip
    unreliable = sum(part.var(ddof=1) * (1 - alpha) for part, alpha in zip(parts, alphas, strict=True))
    total = scores.sum(axis=1)
    assert_close(found.stratified_alpha, float(1 - unreliable / total.var(ddof=1)), 1e-9)
    together = np.column_stack([scores[:, :4], parts[1]])
    expected = 5 / 4 * (1 - together.var(axis=0, ddof=1).sum() / total.var(ddof=1))
    assert_close(found.testlet.alpha, float(expected), 1e-9)
    slope = np.cov(parts[0], total)[0, 1] / total.var(ddof=1)
    first = parts[0].mean() + slope * (7.2 - total.mean())
    assert found.cut == pytest.approx(7.2)
    assert_close(found.error_at_cut, lord_error([first, (7.2 - first) / 2], [4, 4], [1, 2]), 1e-9)


def test_partial_credit_has_no_error_at_the_mark() -> None:
    halves = people_like(60, 6) / 2 + people_like(60, 6, 2) / 2
    assert scored(halves, 60).precision.error_at_cut is None
    assert scored(people_like(60, 6), None).precision.cut is None
    assert scored(people_like(1, 6), 60).precision.error_at_cut is None


def test_an_item_without_points_changes_nothing() -> None:
    """Zero weight: everyone has 0 of 0."""
    scores = people_like(120, 6)
    plain = scored(scores, 60)
    added = scored(np.column_stack([scores, np.zeros(120)]), 60)
    assert (added.items[6].facility, added.items[6].item_rest, added.items[6].flags) == (0, None, "constant")
    for key in ("mean", "sd", "omega", "pass_rate"):
        assert_close(added.summary[key], plain.summary[key], 1e-12)
    assert added.precision.error_at_cut == pytest.approx(plain.precision.error_at_cut)


def test_a_section_keeps_the_places_of_its_items() -> None:
    assert Section((0, 2), 1.5).places == (0, 2)


@given(st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_nothing_is_a_nan_and_no_share_leaves_its_range(seed: int) -> None:
    """Few people, few items, ties, deductions, items not presented, constant items: numbers or None."""
    random = np.random.default_rng(seed)
    n, items = int(random.integers(1, 12)), int(random.integers(1, 7))
    scores = random.choice([-1.0, 0.0, 0.5, 1.0, np.nan], (n, items), p=[0.05, 0.35, 0.1, 0.45, 0.05])
    scores[:, random.integers(items)] = 1.0
    found = scored(scores, 60)
    figures = found.summary | {
        name: getattr(found.precision, name) for name in ("stratified_alpha", "cut", "error_at_cut")
    }
    assert all(value is None or np.isfinite(value) for value in figures.values())
    for key in ("pass_rate", "decision_consistency", "decision_accuracy"):
        assert found.summary[key] is None or 0 <= found.summary[key] <= 1
    for key in ("alpha", "omega", "lambda2", "lambda6", "split_half"):
        assert found.summary[key] is None or found.summary[key] <= 1
