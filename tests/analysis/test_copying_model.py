"""Omega, GBT and M4 against R aberrance at given parameters, and against enumeration."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from oracles import oracle
from scipy.stats import norm

from examkit.analysis.copying_model import (
    Model,
    gbt,
    gbt_of_pair,
    m4,
    nominal,
    omega,
    omega_of_pair,
    omega_p,
    three_parameter,
)
from examkit.analysis.matrix import Integers

TOLERANCE = 1e-6


def case(name: str) -> tuple[Model, Integers, dict[str, pd.DataFrame]]:
    """The model of scores or of responses, the place of the key, and what aberrance found."""
    folder, _ = oracle("copying_given_params")
    table = pd.read_csv(folder / f"{name}.csv", index_col="id").to_numpy()
    if name == "scores":
        theta, psi = pd.read_csv(folder / "theta.csv")["theta"], pd.read_csv(folder / "psi_3pl.csv")
        model = Model(three_parameter(theta, psi["a"], psi["b"], psi["c"]), table)
        key = np.ones(table.shape[1], dtype=np.int64)
    else:
        eta, psi = pd.read_csv(folder / "eta.csv")["eta"], pd.read_csv(folder / "psi_nrm.csv").to_numpy()
        model, key = Model(nominal(eta, psi[:, :4], psi[:, 4:]), table - 1), np.full(table.shape[1], 3)
    files = {"directional": "OMG_GBT", "undirected": "OMG_GBT_M4"}
    expected = {way: pd.read_csv(folder / f"expected_{name}_{way}_{end}.csv") for way, end in files.items()}
    return (
        model,
        key,
        {
            way: table.rename(columns=lambda c: c.removesuffix("_S").removesuffix("_R"))
            for way, table in expected.items()
        },
    )


def pairs(table: pd.DataFrame) -> tuple[Integers, Integers]:
    places = table["pair"].str.split("-", expand=True).astype(np.int64).to_numpy() - 1
    return places[:, 0], places[:, 1]


@pytest.mark.parametrize("name", ["scores", "responses"])
def test_given_the_source_omega_and_gbt_equal_aberrance_detect_ac(name: str) -> None:
    model, _, expected = case(name)
    table = expected["directional"]
    source, copier = pairs(table)
    found = omega(model, source, copier)
    assert len(found) == 2450
    assert found == pytest.approx(table["OMG"].to_numpy(), abs=TOLERANCE)
    assert omega_p(found) == pytest.approx(table["p_OMG"].to_numpy(), abs=TOLERANCE)
    assert gbt(model, source, copier) == pytest.approx(table["p_GBT"].to_numpy(), abs=TOLERANCE)


@pytest.mark.parametrize("name", ["scores", "responses"])
def test_without_a_source_omega_gbt_and_m4_equal_aberrance_detect_as(name: str) -> None:
    model, key, expected = case(name)
    table = expected["undirected"]
    first, second = pairs(table)
    assert len(first) == 1225
    for a, b in ((first, second), (second, first)):
        assert omega_of_pair(model, a, b) == pytest.approx(table["OMG"].to_numpy(), abs=TOLERANCE)
        assert gbt_of_pair(model, a, b) == pytest.approx(table["p_GBT"].to_numpy(), abs=TOLERANCE)
    assert m4(model, key, first, second) == pytest.approx(table["p_M4"].to_numpy(), abs=TOLERANCE)


def small() -> tuple[Model, Integers]:
    """Three people, five items of three options, drawn once."""
    chance = np.random.default_rng(5)
    chances = nominal([-1.0, 0.3, 1.2], chance.normal(size=(5, 3)), chance.normal(size=(5, 3)))
    return Model(chances, chance.integers(0, 3, (3, 5))), chance.integers(0, 3, 5)


@pytest.mark.parametrize(("i", "j"), [(0, 1), (0, 2), (2, 1)])
def test_gbt_and_m4_equal_enumeration_of_all_answers(i: int, j: int) -> None:
    model, key = small()
    items, one, other = range(5), np.array([i]), np.array([j])
    right = [model.chances[i, k, key[k]] * model.chances[j, k, key[k]] for k in items]
    match = [float(model.chances[i, k] @ model.chances[j, k]) for k in items]
    rows = np.zeros((6, 6))  # counts of identical right and of identical wrong
    for outcome in product((0, 1, 2), repeat=5):
        ways = [(1 - match[k], right[k], match[k] - right[k])[kind] for k, kind in enumerate(outcome)]
        rows[outcome.count(1), outcome.count(2)] += np.prod(ways)
    same = model.taken[i] == model.taken[j]
    x, y = int((same & (model.taken[i] == key)).sum()), int((same & (model.taken[i] != key)).sum())
    total = np.add.outer(np.arange(6), np.arange(6))
    assert gbt_of_pair(model, one, other)[0] == pytest.approx(rows[total >= x + y].sum(), abs=1e-12)
    beyond = np.array([[rows[a:, b:].sum() for b in range(6)] for a in range(6)])
    assert m4(model, key, one, other)[0] == pytest.approx(rows[beyond <= beyond[x, y] + 1e-14].sum(), abs=1e-12)


def test_omega_is_the_standard_score_of_the_matches() -> None:
    model, _ = small()
    p = np.array([model.chances[1, k, model.taken[0, k]] for k in range(5)])
    matches = (model.taken[0] == model.taken[1]).sum()
    found = omega(model, np.array([0]), np.array([1]))
    assert found[0] == pytest.approx((matches - p.sum()) / np.sqrt((p * (1 - p)).sum()))
    assert omega_p(found)[0] == pytest.approx(norm.sf(found[0]))


def test_an_item_without_a_response_is_left_out_for_the_pair() -> None:
    model, key = small()
    cut = Model(model.chances[:, :3], model.taken[:, :3])
    taken = model.taken.copy()
    taken[0, 3:] = -1
    one, other = np.array([0]), np.array([1])
    for figure in (omega, gbt, omega_of_pair, gbt_of_pair):
        assert figure(Model(model.chances, taken), one, other)[0] == pytest.approx(
            figure(cut, one, other)[0], abs=1e-12
        )
    found = m4(Model(model.chances, taken), key, one, other)
    assert found[0] == pytest.approx(m4(cut, key[:3], one, other)[0], abs=1e-12)


def test_nothing_answered_by_both_is_undefined() -> None:
    model, key = small()
    blank, one, other = Model(model.chances, np.full((3, 5), -1)), np.array([0]), np.array([1])
    for figure in (omega, gbt, omega_of_pair, gbt_of_pair):
        assert np.isnan(figure(blank, one, other)).all()
    assert np.isnan(m4(blank, key, one, other)).all()


def test_sure_answers_have_no_standard_score() -> None:
    sure = Model(np.full((2, 4, 1), 1.0), np.zeros((2, 4), dtype=np.int64))
    one, other = np.array([0]), np.array([1])
    assert np.isnan(omega_of_pair(sure, one, other)).all()
    assert gbt_of_pair(sure, one, other).tolist() == [1.0]


def test_an_option_that_an_item_does_not_have_is_never_taken() -> None:
    chances = nominal([0.5], [[1.0, 0.0, np.nan]], [[0.0, 0.0, np.nan]])
    assert chances[0, 0].tolist() == pytest.approx([np.exp(0.5) / (1 + np.exp(0.5)), 1 / (1 + np.exp(0.5)), 0.0])


def test_abilities_far_out_do_not_overflow() -> None:
    assert nominal([-900.0, 900.0], [[1.0, -1.0]], [[0.0, 0.0]])[:, 0].tolist() == [[0.0, 1.0], [1.0, 0.0]]
    assert three_parameter([-9000.0, 9000.0], [1], [0], [0.2])[:, 0, 1].tolist() == pytest.approx([0.2, 1.0])
