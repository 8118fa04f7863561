"""The cut between two groups, against statsmodels and against the likelihood searched by hand."""

import numpy as np
import pytest
from scipy.optimize import minimize

from examkit.analysis.contrasting import contrasting_groups
from examkit.analysis.standards import Standard

UNDER = [41, 48, 52, 52, 55, 57, 58, 60, 61, 63, 66, 70]
OVER = [54, 58, 60, 62, 64, 65, 67, 68, 70, 71, 73, 75, 78, 80, 84]
JUDGED = [0] * len(UNDER) + [1] * len(OVER)


def test_the_cut_and_its_error_equal_statsmodels() -> None:
    # statsmodels 0.15.0: Logit(judged, score).fit(), -a/b and the delta method from cov_params(), as R MASS::dose.p
    found = contrasting_groups([*UNDER, *OVER], JUDGED)
    assert (found.cut, found.error) == pytest.approx((61.45964625182669, 2.5576714541591863), abs=1e-6)
    assert (found.low, found.high) == pytest.approx(
        (61.45964625 - 1.959964 * 2.55767145, 61.45964625 + 1.959964 * 2.55767145)
    )
    assert (found.n, found.reason) == (27, "")


def test_the_cut_has_the_largest_likelihood_that_a_blind_search_finds() -> None:
    chance = np.random.default_rng(8)
    scores = np.concatenate([chance.normal(55, 9, 30), chance.normal(66, 9, 50)])
    judged = np.repeat([0.0, 1.0], [30, 50])

    def misfit(at: np.ndarray) -> float:  # by the cut and the slope themselves
        lines = at[1] * (scores - at[0])
        return float(np.logaddexp(0, lines).sum() - lines @ judged)

    blind = minimize(
        misfit, [60.0, 0.1], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-13, "maxiter": 4000}
    )
    assert contrasting_groups(scores, judged).cut == pytest.approx(blind.x[0], abs=1e-5)


def test_people_who_were_not_judged_do_not_count() -> None:
    nan = float("nan")
    assert contrasting_groups([*UNDER, *OVER, 99.0, nan], [*JUDGED, nan, 1]) == contrasting_groups(
        [*UNDER, *OVER], JUDGED
    )


def test_groups_that_no_score_joins_have_a_cut_between_them_without_an_error() -> None:
    assert contrasting_groups([40, 50, 60, 70], [0, 0, 1, 1]) == Standard(
        "contrasting-groups", 55.0, n=4, reason="apart"
    )
    assert contrasting_groups([40, 50, 50, 70], [0, 0, 1, 1]).cut == 50.0


@pytest.mark.parametrize(
    ("reason", "scores", "judged"),
    [
        ("groups", [], []),
        ("groups", [50, 60], [1, 1]),
        ("groups", [50, 60], [0, 0]),
        ("slope", [50, 60, 70], [1, 0, 0]),
        ("slope", [50, 50], [1, 0]),
        ("slope", [50, 60, 50, 60], [1, 1, 0, 0]),
    ],
)
def test_what_has_no_cut_says_why(reason: str, scores: list[float], judged: list[int]) -> None:
    found = contrasting_groups(scores, judged)
    assert (found.cut, found.error, found.reason, found.n) == (None, None, reason, len(scores))
