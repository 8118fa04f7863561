"""Decision agreement against fast-mlsirm (which follows R betafunctions and Subkoviak's paper), against sums written out,
against a second sitting that is simulated, and ranges against leaving out every person by hand."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import assert_close, oracle
from scipy import stats

from examkit.analysis.beta_scores import kr21
from examkit.analysis.decisions import DecisionAgreement, huynh, livingston_k2, livingston_lewis, subkoviak

FIGURES = ("consistency", "kappa", "accuracy", "false_pass", "false_fail", "k2")
# Numbers right of 42 people on 25 questions, of people with half marks out of 100, of 259 people on 40 questions.
CLASS = ([11, 13, *range(15, 26)], [1, 1, 2, 1, 3, 4, 5, 6, 7, 6, 3, 2, 1])
MARKS = (
    [38, 44.5, 47, 52, 55.5, 58, 60, 61.5, 63, 66, 68, 70.5, 72, 75, 77, 78.5, 81, 83, 85, 88, 90, 93.5],
    [1, 1, 2, 3, 2, 4, 5, 4, 6, 8, 9, 7, 9, 8, 7, 6, 5, 4, 4, 3, 1, 1],
)
FLAT = (list(range(8, 37)), [4, 6, 7, 8, 8, *[9] * 3, *[10] * 7, *[11] * 7, 10, 10, 9, 8, 7, 5, 3])


def values(found: DecisionAgreement, *names: str) -> list[float | None]:
    return [getattr(found, name).value for name in names]


# --- points ----------------------------------------------------------------------------------------------------------

# fast-mlsirm 0.11.4, classification.livingston_lewis(scores, reliability, 0, maximum, cut)
MLSIRM = [
    (
        (*CLASS, 25, 15, 0.62),
        (29.835271805910438, 15.067401396716537, 4.0167620128761845, 0.0, 1.0, 2),
        (0.930115438417474, 0.31890081811597454, 0.9529306639841211, 0.012648607865400441, 0.03442072815047754),
    ),
    (
        (*MARKS, 100, 60, 0.81),
        (94.33444877905842, 15.728798820323563, 6.691269343490221, 0.0, 1.0, 2),
        (0.8877403143153636, 0.5609945435760331, 0.9192021371972946, 0.03855925733049907, 0.042238605472192416),
    ),
    (
        (*FLAT, 40, 24, 0.88),
        (51.2030722679107, 0.8739454873578694, 0.82681753065977, 0.2567413697412125, 0.8340190848430014, 4),
        (0.8782460728934758, 0.7525724173546474, 0.9137749332892369, 0.04548510120185695, 0.040739965508527154),
    ),
]


@pytest.mark.parametrize(("given", "fit", "figures"), MLSIRM)
def test_livingston_lewis_equals_fast_mlsirm(
    given: tuple[Sequence[float], Sequence[int], float, float, float],
    fit: tuple[float, float, float, float, float, int],
    figures: tuple[float, ...],
) -> None:
    found = livingston_lewis(*given)
    true = found.true_scores
    assert true is not None and true.fitted == fit[-1]
    assert_close([found.effective_length, true.alpha, true.beta, true.lower, true.upper], list(fit[:-1]), 1e-8)
    assert_close(values(found, *FIGURES[:-1]), list(figures), 1e-8)
    assert found.reason == "" and found.n == sum(given[1])


def test_subkoviak_equals_fast_mlsirm() -> None:
    # fast-mlsirm 0.11.4, classification.subkoviak_agreement(scores, 25, [15], alpha), alpha derived or given
    for reliability, expected in (
        (None, [0.9480003601369352, 0.1680433145992984]),
        (0.7, [0.933067700480821, 0.2970899312832164]),
    ):
        assert_close(values(subkoviak(*CLASS, 25, 15, reliability), "consistency", "kappa"), expected, 1e-9)
    assert_close(subkoviak(*CLASS, 25, 15).reliability, 0.5312896971317779, 1e-9)


def test_subkoviak_of_his_own_example() -> None:
    # Subkoviak (1976), table 1: ten students, five items, cut 4, reliability .58; who gets .19 right passes with .0055.
    found = subkoviak([0, 4, 2, 0, 2, 2, 1, 3, 4, 5], None, 5, 4, 0.58)
    p = 0.58 * np.array([0, 4, 2, 0, 2, 2, 1, 3, 4, 5]) / 5 + 0.42 * 2.3 / 5
    passing = 5 * p**4 * (1 - p) + p**5
    assert passing[0] == pytest.approx(0.0055, abs=5e-4)
    assert found.consistency.value == pytest.approx((passing**2 + (1 - passing) ** 2).mean(), abs=1e-12)


def test_livingstons_coefficient_of_four_scores() -> None:
    # Exact: mean 4, variance 2, distance from the cut 6, so (.5 × 2 + 4)/(2 + 4); at the mean it is the reliability.
    assert livingston_k2([2, 4, 6], [1, 2, 1], 2, 0.5).k2.value == pytest.approx(5 / 6, abs=1e-15)
    assert livingston_k2([2, 4, 6], [1, 2, 1], 4, 0.5).k2.value == pytest.approx(0.5, abs=1e-15)


@pytest.mark.parametrize(
    "name",
    ["lsat6", "lsat7", "ctt_mc100", "hci651_dif_gender", "nasty_n5", "nasty_zero_variance40", "sat12_omits_miskey"],
)
def test_kr21_equals_the_reference_cases(name: str) -> None:
    folder, expected = oracle(name)
    expected = expected.get("policy_omitted_as_wrong", expected)
    scored = next(path for path in (folder / "scored.csv", folder / "scored_omit_wrong.csv") if path.exists())
    scores = pd.read_csv(scored)
    scores = scores[[column for column in scores if column in expected["p"]]]
    found = huynh(scores.sum(axis=1).to_numpy(), None, scores.shape[1], 0.6 * scores.shape[1])
    assert_close(found.reliability, expected["kr21_popvar"])


@pytest.mark.parametrize(
    ("alpha", "beta", "items", "cut"), [(8.0, 2.5, 20, 12), (3.2, 2.1, 40, 24), (30.0, 6.0, 25, 15)]
)
def test_huynh_finds_the_beta_binomial_that_people_come_from(alpha: float, beta: float, items: int, cut: int) -> None:
    right = np.arange(items + 1)
    likely = stats.betabinom.pmf(right, items, alpha, beta)
    found = huynh(right, 1e6 * likely, items, cut)
    assert found.true_scores is not None
    assert_close([found.true_scores.alpha, found.true_scores.beta], [alpha, beta], 1e-6)
    assert_close(found.reliability, items / (items + alpha + beta), 1e-9)
    # Another number right, given the first, is beta-binomial with that much more known of the true score.
    again = np.array([stats.betabinom.sf(cut - 1, items, alpha + x, beta + items - x) for x in right])
    agree = float(likely @ np.where(right >= cut, again, 1 - again))
    failed = float(likely[right < cut].sum())
    chance = failed**2 + (1 - failed) ** 2
    assert_close(values(found, "consistency", "kappa"), [agree, (agree - chance) / (1 - chance)], 1e-8)


def test_agreement_is_that_of_a_second_sitting() -> None:
    chance = np.random.default_rng(20)
    true = chance.beta(6.0, 2.0, 40_000)
    first, second = chance.binomial(30, true), chance.binomial(30, true)
    alike, deserved = (first >= 18) == (second >= 18), (first >= 18) == (true >= 0.6)
    reliability = float(np.corrcoef(first, second)[0, 1])
    for found in (huynh(first, None, 30, 18), livingston_lewis(first, None, 30, 18, reliability)):
        assert found.consistency.value == pytest.approx(alike.mean(), abs=0.006)
        assert found.accuracy.value == pytest.approx(deserved.mean(), abs=0.006)
        assert found.false_pass.value == pytest.approx(((first >= 18) & (true < 0.6)).mean(), abs=0.006)


# --- ranges ----------------------------------------------------------------------------------------------------------


def by_hand(shares: list[float], value: float) -> tuple[float, float]:
    placed = np.log(np.array(shares) / (1 - np.array(shares)))
    n = len(placed)
    half = stats.t.ppf(0.975, n - 1) * np.sqrt((n - 1) / n * ((placed - placed.mean()) ** 2).sum())
    ends = np.log(value / (1 - value)) + np.array([-half, half])
    return tuple((1 / (1 + np.exp(-ends))).tolist())


def test_ranges_of_huynh_and_subkoviak_are_those_of_leaving_out_every_person() -> None:
    everyone = np.repeat(*CLASS).astype(float)
    for method in (huynh, subkoviak):
        found = method(everyone, None, 25, 15)
        others = [method(np.delete(everyone, person), None, 25, 15) for person in range(len(everyone))]
        assert_ranges_by_hand(found, others)


def test_ranges_of_livingston_lewis_are_those_of_leaving_out_every_person_on_the_same_test() -> None:
    everyone = np.repeat(*FLAT).astype(float)
    found = livingston_lewis(everyone, None, 40, 24, 0.88)
    length = found.effective_length
    assert length is not None
    others = []
    for total in FLAT[0]:
        rest = np.delete(everyone, np.flatnonzero(everyone == total)[0])
        # A test of that effective length has this reliability for the others.
        reliability = float(kr21(rest.mean(), rest.var(ddof=1), 40, length))
        others.append(livingston_lewis(rest, None, 40, 24, reliability))
    assert {other.true_scores.fitted for other in others if other.true_scores} == {4}
    assert_ranges_by_hand(found, [other for other, count in zip(others, FLAT[1], strict=True) for _ in range(count)])


def assert_ranges_by_hand(found: DecisionAgreement, others: list[DecisionAgreement]) -> None:
    for name in FIGURES:
        one = getattr(found, name)
        if one.value is not None:
            shares = [getattr(other, name).value for other in others]
            assert (one.low, one.high) == pytest.approx(by_hand(shares, one.value), abs=1e-9)


@pytest.mark.parametrize("n", [30, 60, 200])
def test_the_range_holds_the_truth_19_times_in_20(n: int) -> None:
    alpha, beta, items, cut = 8.0, 2.5, 25, 15
    right = np.arange(items + 1)
    likely = stats.betabinom.pmf(right, items, alpha, beta)
    again = np.array([stats.betabinom.sf(cut - 1, items, alpha + x, beta + items - x) for x in right])
    truth = float(likely @ np.where(right >= cut, again, 1 - again))
    chance = np.random.default_rng(n)
    held = 0
    for counts in chance.multinomial(n, likely, 150):
        found = huynh(right, counts, items, cut).consistency
        held += found.low is not None and found.high is not None and found.low <= truth <= found.high
    assert held >= 136  # of 150; 95 % less two standard errors


# --- laws and limits -------------------------------------------------------------------------------------------------

people = st.lists(st.integers(0, 20), min_size=2, max_size=40)


@given(people, st.integers(1, 20), st.floats(0.05, 0.95))
def test_shares_are_shares_and_counts_stand_for_people(totals: list[int], cut: int, reliability: float) -> None:
    distinct, counts = np.unique(totals, return_counts=True)
    for one, same in (
        (
            livingston_lewis(totals, None, 20, cut, reliability),
            livingston_lewis(distinct, counts, 20, cut, reliability),
        ),
        (huynh(totals, None, 20, cut), huynh(distinct, counts, 20, cut)),
        (subkoviak(totals, None, 20, cut, reliability), subkoviak(distinct, counts, 20, cut, reliability)),
        (livingston_k2(totals, None, cut, reliability), livingston_k2(distinct, counts, cut, reliability)),
    ):
        assert one.reason == same.reason and one.n == len(totals)
        for name in FIGURES:
            figure, other = getattr(one, name), getattr(same, name)
            assert_close(other.value, figure.value, 1e-7)
            if figure.low is not None and figure.high is not None:
                assert 0 <= figure.low <= figure.value + 1e-12 <= figure.high + 2e-12 <= 1 + 3e-12
        accuracy, false_pass, false_fail = values(one, "accuracy", "false_pass", "false_fail")
        if accuracy is not None and false_pass is not None and false_fail is not None:
            assert accuracy + false_pass + false_fail == pytest.approx(1)
            assert min(accuracy, false_pass, false_fail) >= -1e-12


def test_scores_that_nobody_presented_are_nobodys() -> None:
    assert huynh([*CLASS[0], np.nan], [*CLASS[1], 7], 25, 15) == huynh(*CLASS, 25, 15)


def test_everybody_passes_and_the_figures_stay_near_one() -> None:
    found = livingston_lewis([18, 20, 22, 23, 24], [4, 9, 12, 10, 5], 25, 10, 0.4)
    assert (found.consistency.value or 0) > 0.999 and (found.consistency.low or 0) > 0.99


UNDEFINED = [
    ("people", [15], [1], 25, 15, 0.7),
    ("people", [], [], 25, 15, 0.7),
    ("people", [15, np.nan], [1, 4], 25, 15, 0.7),
    ("spread", [15], [30], 25, 15, 0.7),
    ("cut", [15, 16], [3, 3], 25, 0, 0.7),
    ("cut", [15, 16], [3, 3], 25, 26, 0.7),
    ("cut", [15, 16], [3, 3], 25, float("nan"), 0.7),
    ("marks", [15, 26], [3, 3], 25, 15, 0.7),
    ("marks", [-1, 16], [3, 3], 25, 15, 0.7),
    ("reliability", [15, 16], [3, 3], 25, 15, None),
    ("reliability", [15, 16], [3, 3], 25, 15, -0.2),
    ("reliability", [15, 16], [3, 3], 25, 15, 0.0),
    ("reliability", [15, 16], [3, 3], 25, 15, 1.0),
    ("reliability", [15, 16], [3, 3], 25, 15, float("nan")),
    ("length", [0, 25], [5, 5], 25, 15, 0.5),
    ("shape", [15, 16], [3, 3], 25, 15, 0.05),
]


@pytest.mark.parametrize(("reason", "totals", "counts", "maximum", "cut", "reliability"), UNDEFINED)
def test_what_cannot_be_told_says_why(
    reason: str, totals: list[float], counts: list[int], maximum: int, cut: float, reliability: float | None
) -> None:
    found = livingston_lewis(totals, counts, maximum, cut, reliability)
    assert (found.reason, values(found, *FIGURES)) == (reason, [None] * 6)
    if reason in ("people", "cut", "marks", "spread"):
        for other in (huynh(totals, counts, maximum, cut), subkoviak(totals, counts, maximum, cut, reliability)):
            assert (other.reason, values(other, *FIGURES)) == (reason, [None] * 6)


def test_methods_of_right_and_wrong_refuse_other_marks_and_negative_kr21() -> None:
    assert huynh([15.5, 16], [3, 3], 25, 15).reason == "marks"
    assert subkoviak([15.5, 16], [3, 3], 25, 15).reason == "marks"
    assert huynh([1, 0], [3, 3], 1, 1).reason == "marks"
    for found in (huynh([15, 16], [3, 3], 25, 15), subkoviak([15, 16], [3, 3], 25, 15)):
        assert found.reason == "reliability" and (found.reliability or 0) < 0
    assert huynh([0, 25], [5, 5], 25, 15).reason == "reliability"  # KR-21 of 1: nothing is left to chance
    assert livingston_k2([3, 3], None, 2, 0.5).reason == "spread"
    assert livingston_k2([3, 4], None, float("inf"), 0.5).reason == "cut"


def test_no_kappa_where_the_model_lets_everybody_pass() -> None:
    found = subkoviak([98, 99, 100], [5, 5, 5], 100, 1, 0.5)
    assert (found.reason, found.kappa.value, found.consistency.value) == ("one-sided", None, 1.0)


def test_a_pass_mark_between_two_numbers_is_the_higher_one() -> None:
    assert values(huynh(*CLASS, 25, 14.2), *FIGURES)[:2] == pytest.approx(values(huynh(*CLASS, 25, 15), *FIGURES)[:2])
