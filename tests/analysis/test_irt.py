"""Whole models against eRm, ltm and mirt, against published figures, and on answers that say little or nothing."""

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles import assert_close, oracle
from response_models import CASES, case, lsat6, right

from examkit.analysis.categories import Left
from examkit.analysis.irt import MODELS, enough, fit
from examkit.analysis.irt_tables import IrtFit


def column(found: IrtFit, name: str) -> list[float]:
    return [getattr(item, name) for item in found.items]


@pytest.mark.parametrize("name", CASES)
def test_2pl_equals_mirt(name: str) -> None:
    scores, figures = case(name)
    found, expected = fit(scores, "2pl"), figures["mirt_2pl"]
    assert found.reason is None and found.n == len(scores) and not any(item.bound for item in found.items)
    assert_close(column(found, "a"), list(expected["a"].values()), 1e-2)
    assert_close(column(found, "b"), list(expected["b"].values()), 2e-2)
    assert_close(
        [found.log_likelihood, found.aic, found.bic], [expected[key] for key in ("logLik", "AIC", "BIC")], 0.05
    )
    assert_close([person.theta for person in found.persons[:20]], expected["EAP_first20"], 1e-2)
    assert_close([person.se for person in found.persons[:20]], expected["EAP_SE_first20"], 1e-3)
    assert_close(found.reliability, expected["empirical_reliability_EAP"], 1e-3)
    for ours, theirs in (("infit", "infit"), ("outfit", "outfit"), ("infit_z", "z.infit"), ("outfit_z", "z.outfit")):
        assert_close(column(found, ours), [item[theirs] for item in expected["itemfit"]], 1e-2)


@pytest.mark.parametrize("name", ["lsat6", "lsat7"])
def test_2pl_equals_ltm(name: str) -> None:
    scores, figures = case(name)
    found, expected = fit(scores, "2pl"), figures["ltm_2pl"]
    assert_close(column(found, "a"), expected["a"], 1e-2)
    assert_close(column(found, "b"), expected["b"], 2e-2)
    assert_close(found.log_likelihood, expected["logLik"], 0.05)


@pytest.mark.parametrize("name", ["lsat6", "lsat7"])
def test_the_likelihood_of_the_3pl_equals_mirt(name: str) -> None:
    scores, figures = case(name)
    assert_close(fit(scores, "3pl").log_likelihood, figures["mirt_3pl"]["logLik"], 0.05)


@pytest.mark.parametrize(("model", "name"), [("grm", "mirt_graded"), ("gpcm", "mirt_gpcm")])
def test_models_of_several_scores_equal_mirt(model: str, name: str) -> None:
    folder, figures = oracle("science_grm")
    found = fit(pd.read_csv(folder / "responses.csv", index_col="id").to_numpy(dtype=float), model)
    rows = figures[name]["coef"]
    assert_close(found.log_likelihood, figures[name]["logLik"], 0.05)
    assert_close(column(found, "a"), [row["a"] for row in rows], 1e-2)
    assert_close(
        [list(item.steps) for item in found.items], [[row[f"b{step}"] for step in (1, 2, 3)] for row in rows], 2e-2
    )
    assert {item.values for item in found.items} == {(1.0, 2.0, 3.0, 4.0)}


@pytest.mark.parametrize("name", CASES)
def test_rasch_equals_erm(name: str) -> None:
    scores, figures = case(name)
    found, expected = fit(scores), figures["eRm_rasch_cml"]
    assert_close(column(found, "b"), list(expected["difficulty"].values()), 1e-3)
    assert_close(column(found, "b_se"), expected["se"], 1e-3)
    for ours, theirs in (
        ("infit", "infit_msq"),
        ("outfit", "outfit_msq"),
        ("infit_z", "infit_t"),
        ("outfit_z", "outfit_t"),
    ):
        assert_close(column(found, ours), list(expected[theirs].values()), 1e-3)
    assert {item.n for item in found.items} == set(expected["item_df"].values()) == {found.n}
    by_score = dict(
        zip(expected["theta_ML_by_score"]["raw_score"], expected["theta_ML_by_score"]["theta"], strict=True)
    )
    for person in found.persons:
        # eRm draws the ends of a curve on to those with all or nothing, Warm's estimate comes out near it.
        assert_close(person.theta, by_score[int(person.score)], 5e-2 if person.extreme else 1e-3)


def test_the_lsat_has_the_published_2pl_figures_and_errors() -> None:
    # Rizopoulos (2006), Journal of Statistical Software 17(5); errors as ltm prints them, with 21 points.
    found = fit(lsat6(), "2pl")
    assert_close(column(found, "b"), [-3.3597, -1.3696, -0.2799, -1.8659, -3.1236], 2e-2)
    assert_close(column(found, "a"), [0.8254, 0.7229, 0.8905, 0.6886, 0.6575], 1e-2)
    assert_close(column(found, "b_se"), [0.8669, 0.3073, 0.0997, 0.4341, 0.8700], 2e-3)
    assert_close(column(found, "a_se"), [0.2581, 0.1867, 0.2326, 0.1852, 0.2100], 2e-3)
    assert_close(found.log_likelihood, -2466.653, 1e-3)


def test_a_rasch_model_needs_no_library_and_names_whom_it_leaves_out() -> None:
    found = fit(np.column_stack([lsat6(), np.ones(1000), np.full(1000, np.nan)]))
    assert found.excluded_items == (Left(5, "constant"), Left(6, "not_presented"))
    assert (found.n, len(found.excluded_people)) == (699, 301)
    assert {one.reason for one in found.excluded_people} == {"extreme"}
    assert len(found.persons) == 1000 and found.persons[-1].extreme and found.persons[-1].score == 6
    assert all(person.theta is not None and (person.infit is None) == person.extreme for person in found.persons)


def test_people_who_got_as_many_of_the_same_items_right_have_one_ability() -> None:
    scores = right(np.linspace(-2, 2, 80), 1.0, np.linspace(-1, 1, 6), seed=2)
    scores[40:, 5] = np.nan
    found = fit(scores)
    seen: dict[tuple[bool, float], set[float | None]] = {}
    for person in found.persons:
        seen.setdefault((person.place < 40, person.score), set()).add(person.theta)
    assert {len(held) for held in seen.values()} == {1}
    assert seen[True, 3.0] != seen[False, 3.0]


NASTY = {
    "five people": [[1, 0, 1], [0, 1, 1], [1, 1, 0], [0, 0, 1], [1, 0, 0]],
    "all right": np.ones((6, 4)),
    "no exception": np.tril(np.ones((6, 5))),
    "one item": [[1], [0], [1]],
    "one person": [[1, 0, 1, 1]],
    "two and two": [[1, 0], [0, 1]],
    "nobody": np.zeros((0, 3)),
    "no items": np.zeros((3, 0)),
    "all blank": np.full((4, 4), np.nan),
    "all alike": [[1, 0, 1]] * 5,
}


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("name", NASTY)
def test_little_gives_numbers_or_a_reason_and_no_warning(name: str, model: str) -> None:
    scores = np.asarray(NASTY[name], dtype=float)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = fit(scores, model)
    assert bool(found.items) == (found.reason is None)
    assert found.reason or len(found.items) + len(found.excluded_items) == scores.shape[1]
    assert len(found.persons) == (0 if found.reason else len(scores))
    numbers = [value for item in found.items for value in (item.a, item.b, item.c)]
    assert np.isfinite(np.array(numbers, dtype=float)).all()


def test_an_estimate_at_an_end_of_the_search_says_so_and_has_no_error() -> None:
    scores = np.column_stack(
        [np.repeat([0, 1], 20), np.repeat([0, 1], 20), np.tile([0, 1, 1, 0], 10), np.tile([0, 1], 20)]
    )
    item = fit(scores, "2pl").items[0]
    assert item.bound and item.a_se is None


def test_partial_credit_is_not_for_models_of_right_and_wrong() -> None:
    scores = np.column_stack([right(np.linspace(-2, 2, 60), 1.0, [-1, 0, 0.3, 1], seed=3), np.tile([0, 0.5, 1], 20)])
    for model in ("rasch", "2pl", "3pl"):
        assert fit(scores, model).excluded_items == (Left(4, "partial_credit"),)
    assert fit(scores, "grm").items[4].values == (0.0, 0.5, 1.0)


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(5)), st.integers(0, 999))
def test_neither_the_order_of_items_nor_of_people_matters(order: list[int], turn: int) -> None:
    there, here = fit(lsat6()), fit(np.roll(lsat6()[:, order], turn, axis=0))
    assert_close([here.items[order.index(place)].b for place in range(5)], column(there, "b"), 1e-6)
    assert_close(here.log_likelihood, there.log_likelihood, 1e-9)


def test_a_model_that_is_none_is_a_programmers_mistake() -> None:
    with pytest.raises(ValueError, match="4pl"):
        fit(np.ones((3, 3)), "4pl")
    with pytest.raises(ValueError, match="1 dimensions"):
        fit(np.ones(3))


def test_each_model_has_its_least_number_of_people() -> None:
    assert [enough(model, 100_000) for model in MODELS] == [None] * 5
    needed = {model: few.needed for model in MODELS if (few := enough(model, 0))}
    assert needed == {"rasch": 30, "2pl": 250, "3pl": 700, "gpcm": 500, "grm": 500}
    assert enough("rasch", 29) is not None and enough("rasch", 30) is None
