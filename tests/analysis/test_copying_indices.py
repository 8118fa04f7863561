"""K, K1, K2, S1, S2 against their definitions written out person by person, with numpy's and scipy's own fits."""

from math import ceil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import binom, poisson

from examkit.analysis.copying_chance import marked
from examkit.analysis.copying_indices import k_indices

KEY = 1


def drawn(seed: int, people: int = 30, items: int = 12) -> np.ndarray:
    """Answers to items of which some are harder; 1 is right, 0 blank."""
    chance = np.random.default_rng(seed)
    right = chance.random((people, items)) < np.linspace(0.3, 0.9, items)
    answers = np.where(right, KEY, chance.integers(2, 5, (people, items)))
    return np.where(chance.random((people, items)) < 0.03, 0, answers)


def poisson_means(x: list[int], y: list[float]) -> np.ndarray:
    """A log-linear fit by a general optimiser."""
    at, seen = np.array(x, dtype=float), np.array(y)

    def minus_likelihood(b: np.ndarray) -> float:
        lines = b[0] + b[1] * (at - at.mean())
        return float(np.exp(lines).sum() - seen @ lines)

    found = minimize(minus_likelihood, [np.log(seen.mean()), 0.0], method="BFGS", options={"gtol": 1e-10})
    return np.exp(found.x[0] + found.x[1] * (at - at.mean()))


def written_out(answers: np.ndarray, source: int, copier: int, g: float) -> list[float]:
    """The five figures of one pair, as the papers have them."""
    items = answers.shape[1]
    wrong = [{k for k in range(items) if row[k] not in (0, KEY)} for row in answers]
    right = [{k for k in range(items) if row[k] == KEY} for row in answers]
    shared = [{k for k in wrong[source] if answers[p, k] == answers[source, k]} for p in range(len(answers))]
    w, m, at = len(wrong[source]), len(shared[copier]), len(wrong[copier])
    groups = {
        r: [p for p in range(len(answers)) if p != source and len(wrong[p]) == r]
        for r in sorted({len(wrong[p]) for p in range(len(answers)) if p != source})
    }
    mean = {r: np.mean([len(shared[p]) for p in group]) for r, group in groups.items()}
    x, rates = np.array(list(groups)) / items, np.array(list(mean.values())) / w
    lines = [np.polyval(np.polyfit(x, rates, degree), at / items) for degree in (1, 2)]
    figures = [binom.sf(m - 1, w, mean[at] / w), *(binom.sf(m - 1, w, np.clip(p, 0.001, 0.999)) for p in lines)]
    place = list(groups).index(at)
    mu = min(poisson_means(list(groups), list(mean.values()))[place], w)
    figures.append(sum(poisson.pmf(j, mu) for j in range(m, w + 1)))

    def weight(k: int, r: int) -> float:
        share = np.mean([k in right[p] for p in groups[r]])
        return ((1 + g) / (1 - g) * np.e) ** (-share * (1 + g) / g)

    def weighted(p: int, r: int) -> float:
        return sum(weight(k, r) for k in right[p] & right[source])

    both = {r: mean[r] + ceil(np.mean([weighted(p, r) for p in group]) - 1e-9) for r, group in groups.items()}
    mu, more = min(poisson_means(list(groups), list(both.values()))[place], items), ceil(weighted(copier, at) - 1e-9)
    figures.append(sum(poisson.pmf(j, mu) for j in range(m + more, items + 1)))
    return [float(figure) for figure in figures]


@pytest.mark.parametrize("seed", range(4))
def test_the_five_indices_equal_their_definitions(seed: int) -> None:
    answers, guess = drawn(seed), 0.25
    source = seed
    found = k_indices(marked(answers, [KEY] * answers.shape[1]), source, guess)
    for copier in range(len(answers)):
        figures = [float(one[copier]) for one in (found.k, found.k1, found.k2, found.s1, found.s2)]
        if copier == source:
            assert np.isnan(figures).all()
        else:
            assert figures == pytest.approx(written_out(answers, source, copier, guess), abs=1e-6)


def test_k_of_a_group_counted_by_hand() -> None:
    # The source has three wrong; of the two others with one wrong, one shares it: rate 1/6 of 3 answers.
    answers = [[2, 2, 2, 1], [2, 1, 1, 1], [1, 1, 3, 1]]
    found = k_indices(marked(answers, [1] * 4), 0)
    assert found.k[1] == pytest.approx(1 - (5 / 6) ** 3)
    assert found.k[2] == 1


def test_guessing_may_differ_by_item() -> None:
    given = marked(drawn(1), [KEY] * 12)
    assert k_indices(given, 0, [0.25] * 12).s2[1:] == pytest.approx(k_indices(given, 0, 0.25).s2[1:])
    assert (k_indices(given, 0, np.linspace(0.1, 0.5, 12)).s1[1:] == k_indices(given, 0).s1[1:]).all()
    with pytest.raises(ValueError):
        k_indices(given, 0, 0.0)


def test_a_source_with_nothing_wrong_has_no_index() -> None:
    answers = drawn(2)
    answers[5] = KEY
    found = k_indices(marked(answers, [KEY] * 12), 5)
    assert all(np.isnan(one).all() for one in (found.k, found.k1, found.k2, found.s1, found.s2))


def test_only_those_shown_the_sources_items_are_compared() -> None:
    answers = drawn(3)
    whole = k_indices(marked(answers[:20, :8], [KEY] * 8), 4)
    answers[:20, 8:], answers[20:, 0] = -1, -1
    found = k_indices(marked(answers, [KEY] * 12), 4)
    assert found.k2[:20] == pytest.approx(whole.k2, nan_ok=True)
    assert np.isnan(found.k2[20:]).all()


def test_two_people_and_nobody_alike() -> None:
    found = k_indices(marked([[2, 2, 1], [3, 1, 1]], [1, 1, 1]), 0)
    assert (found.k[1], found.k2[1]) == (1, 1)
    assert np.isnan(found.s1[1])  # a mean of nothing has no logarithm


@settings(deadline=None)
@given(
    st.integers(1, 6).flatmap(
        lambda items: st.lists(st.lists(st.integers(-1, 3), min_size=items, max_size=items), min_size=1, max_size=9)
    ),
    st.data(),
)
def test_any_answers_give_chances_or_nothing(rows: list[list[int]], data: st.DataObject) -> None:
    source = data.draw(st.integers(0, len(rows) - 1))
    found = k_indices(marked(rows, [1] * len(rows[0])), source)
    for one in (found.k, found.k1, found.k2, found.s1, found.s2):
        known = one[~np.isnan(one)]
        assert ((known >= 0) & (known <= 1 + 1e-12)).all()
