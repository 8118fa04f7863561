"""The screen against enumeration of all answers, and under laws that any screen must keep."""

from dataclasses import fields
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examkit.analysis.copying import PairRow, Screen, counts_only, enough, screen
from examkit.analysis.copying_chance import marked, matching_rates, wrong_probabilities
from examkit.analysis.copying_indices import k_indices
from examkit.analysis.copying_model import Model, gbt_of_pair, omega_of_pair

tables = st.integers(1, 6).flatmap(
    lambda items: st.lists(st.lists(st.integers(-1, 4), min_size=items, max_size=items), min_size=1, max_size=8)
)


def drawn(seed: int = 0, people: int = 14, items: int = 10) -> np.ndarray:
    chance = np.random.default_rng(seed)
    right = chance.random((people, items)) < 0.6
    return np.where(right, 1, chance.integers(2, 5, (people, items)))


def of_pair(found: Screen, *pair: int | str) -> PairRow:
    return next(row for row in found.rows if {row.first, row.second} == set(pair))


def figures(row: PairRow, without: tuple[str, ...] = ()) -> dict[str, object]:
    """The figures of a row that do not depend on who comes first, rounded for the order of sums."""
    left = {"first", "second", "wrong_first", "wrong_second", *without}
    values = {field.name: getattr(row, field.name) for field in fields(row) if field.name not in left}
    return {name: round(value, 9) if isinstance(value, float) else value for name, value in values.items()}


def by_pair(found: Screen) -> dict[frozenset[int | str], dict[str, object]]:
    return {frozenset((row.first, row.second)): figures(row) for row in found.rows}


def test_counts_are_those_of_the_answers() -> None:
    answers = [[1, 2, 3, 0, 2, 1], [1, 2, 4, 0, 2, 3], [2, 1, 1, 1, 1, 1]]
    row = of_pair(screen(answers, [1] * 6), 0, 1)
    assert (row.both_wrong, row.identical_wrong, row.identical_right) == (3, 2, 1)
    assert (row.wrong_first, row.wrong_second) == (3, 4)


def test_expectation_and_p_equal_enumeration_of_all_matches() -> None:
    answers = drawn(items=7)
    given = marked(answers, [1] * 7)
    wrong, matching = wrong_probabilities(given), matching_rates(given)
    found = screen(answers, [1] * 7, keep=None)
    for i, j in combinations(range(len(answers)), 2):
        row = of_pair(found, i, j)
        chances = wrong[i] * wrong[j] * matching
        p = sum(
            float(np.prod(np.where(outcome, chances, 1 - chances)))
            for outcome in product((True, False), repeat=7)
            if sum(outcome) >= row.identical_wrong
        )
        assert (row.p, row.expected) == (pytest.approx(p, abs=1e-12), pytest.approx(chances.sum()))


def test_expectations_come_true_on_average() -> None:
    # 40 groups of 20 who answer by themselves: 7,600 pairs with 0.5 identical wrong answers each.
    groups = [screen(drawn(seed, 20, 8), [1] * 8).rows for seed in range(40)]
    beyond = [row.identical_wrong - row.expected for rows in groups for row in rows]
    assert abs(np.mean(beyond)) < 0.03


def test_a_copy_stands_first_with_its_base_rate() -> None:
    answers = drawn(3, 30, 40)
    answers[7, :32] = answers[21, :32]
    found = screen(answers, [1] * 40)
    row = found.rows[0]
    assert (row.first, row.second, found.pairs) == (7, 21, 435)
    assert row.by_chance == pytest.approx(435 * row.p)
    assert row.p_holm == pytest.approx(435 * row.p)
    assert row.p_holm < 0.05


def test_neighbours_are_a_family_of_their_own() -> None:
    answers, near = drawn(3, 12, 20), [(0, 1), (5, 4), (2, 3), (1, 0)]
    found = screen(answers, [1] * 20, neighbours=near, keep=None)
    inside = [row for row in found.rows if row.neighbours]
    outside = [row for row in found.rows if row.neighbours is False]
    assert {(row.first, row.second) for row in inside} == {(0, 1), (4, 5), (2, 3)}
    assert {row.pairs for row in inside} == {3} and {row.pairs for row in outside} == {63}
    assert inside[0].p_holm == pytest.approx(min(1, 3 * inside[0].p))
    assert outside[0].p_holm == pytest.approx(min(1, 63 * outside[0].p))
    alone = screen(answers, [1] * 20, neighbours=near, elsewhere=False, keep=None)
    assert alone.rows == tuple(inside) and alone.pairs == 3
    everybody = screen(answers, [1] * 20, keep=None)
    assert {row.neighbours for row in everybody.rows} == {None}
    assert [row.p for row in everybody.rows] == [row.p for row in found.rows]


def test_the_kept_rows_are_the_first_of_all_and_know_how_many_were_looked_at() -> None:
    answers = drawn(1)
    whole, some = screen(answers, [1] * 10, keep=None), screen(answers, [1] * 10, keep=5)
    assert [figures(row, ("p_bh",)) for row in some.rows] == [figures(row, ("p_bh",)) for row in whole.rows[:5]]
    assert (some.pairs, some.rows[0].p_bh) == (91, None)
    assert whole.rows[0].p_bh is not None


def test_k2_and_s2_are_twice_the_smaller_direction() -> None:
    answers = drawn(2)
    given = marked(answers, [1] * 10)
    row = of_pair(screen(answers, [1] * 10, keep=None), 3, 8)
    for name in ("k2", "s2"):
        ways = [getattr(k_indices(given, source), name)[copier] for source, copier in ((3, 8), (8, 3))]
        assert getattr(row, name) == pytest.approx(min(1, 2 * min(ways)))


def test_gbt_and_omega_are_those_of_the_model() -> None:
    answers = drawn(4)
    model = Model(np.full((14, 10, 4), 0.25), answers - 1)
    row = of_pair(screen(answers, [1] * 10, model=model, keep=None), 2, 9)
    pair = (np.array([2]), np.array([9]))
    assert (row.gbt, row.omega) == (gbt_of_pair(model, *pair)[0], omega_of_pair(model, *pair)[0])


@settings(deadline=None)
@given(tables, st.randoms(use_true_random=False), st.integers(1, 40))
def test_order_names_of_options_and_blocks_do_not_matter(rows: list[list[int]], random: object, cells: int) -> None:
    answers, names = np.array(rows), [f"p{place}" for place in range(len(rows))]
    key = [1] * answers.shape[1]
    found = by_pair(screen(answers, key, people=names, keep=None))
    order = np.random.default_rng(len(rows) + cells).permutation(len(rows))
    moved = screen(answers[order], key, people=[names[place] for place in order], keep=None, cells=cells)
    assert by_pair(moved) == found
    renamed = np.where(answers > 0, (answers * 3) % 5 + 6, answers)
    assert by_pair(screen(renamed, [9] * len(key), people=names, keep=None)) == found
    assert by_pair(screen(answers[:, ::-1], key, people=names, keep=None)) == found


@settings(deadline=None)
@given(tables)
def test_any_answers_give_numbers_or_none(rows: list[list[int]]) -> None:
    found = screen(rows, [1] * len(rows[0]), keep=None)
    assert found.pairs + found.apart == len(rows) * (len(rows) - 1) // 2 and found.pairs == len(found.rows)
    for row in found.rows:
        assert 0 <= row.p <= 1 and row.identical_wrong <= row.both_wrong
        # Nothing that happened is impossible.
        assert row.p > 0 and (row.expected > 0 or row.identical_wrong == 0)
        for value in (row.p_holm, row.p_bh, row.k2, row.s2):
            assert value is None or 0 <= value <= 1 + 1e-12


@pytest.mark.parametrize("code", [1, 0])
def test_where_nobody_is_wrong_nothing_is_alike(code: int) -> None:
    for row in screen(np.full((4, 5), code), [1] * 5).rows:
        assert (row.identical_wrong, row.expected, row.p, row.p_holm) == (0, 0, 1, 1)
        assert (row.k2, row.s2, row.note) == (None, None, "none-wrong")


def test_where_everybody_takes_one_wrong_option_likeness_says_nothing() -> None:
    for row in screen(np.full((4, 5), 2), [1] * 5).rows:
        assert (row.identical_wrong, row.expected, row.p) == (5, 5, 1)


def test_two_people_one_person_nobody_and_one_item() -> None:
    two = screen([[2, 1], [2, 1]], [1, 1])
    assert (two.pairs, two.rows[0].identical_wrong, two.rows[0].p) == (1, 1, 1)
    assert screen([[2, 1]], [1, 1]) == Screen(1, 0, 0, ())
    assert screen(np.empty((0, 3)), [1, 1, 1]) == Screen(0, 0, 0, ())
    assert len(screen([[2], [2], [1]], [1]).rows) == 3


def test_pairs_without_a_common_item_are_counted_apart() -> None:
    answers = [[2, 1, -1, -1], [2, 3, -1, -1], [-1, -1, 2, 2], [2, -1, 2, 1]]
    found = screen(answers, [1] * 4, people=["a", "b", "c", "d"], forms=["A", "A", "B", "C"], keep=None)
    assert (found.pairs, found.apart) == (4, 2)
    row = of_pair(found, "a", "d")
    assert (row.forms, row.note, row.wrong_first) == ("A;C", "other-items", 1)
    assert (of_pair(found, "a", "b").forms, of_pair(found, "a", "b").note) == ("A", "")


def test_an_item_without_a_right_answer_is_wrong_for_all_who_answered() -> None:
    assert of_pair(screen([[3], [3], [2]], [-2]), 0, 1).identical_wrong == 1


def test_nan_is_not_presented() -> None:
    with_nan = np.array([[2, 1, np.nan], [2, 2, 2], [3, 1, 1]])
    whole = np.where(np.isnan(with_nan), -1, with_nan).astype(int)
    assert screen(with_nan, [1] * 3) == screen(whole, [1] * 3)


def test_progress_hears_of_every_pair() -> None:
    heard: list[tuple[int, int]] = []
    screen(drawn(), [1] * 10, neighbours=[(0, 1)], cells=100, progress=lambda done, of: heard.append((done, of)))
    assert heard[-1] == (91, 91)
    assert heard == sorted(heard)


def test_held_back_are_small_groups_open_books_and_unwatched_ones() -> None:
    assert enough(100) and not enough(99)
    assert not enough(3000, supervised=False) and not enough(3000, open_book=True)
    row = counts_only(screen(drawn(), [1] * 10).rows[0])
    assert (row.p, row.by_chance, row.p_holm, row.p_bh, row.k2, row.s2, row.gbt, row.omega) == (None,) * 8
    assert row.expected > 0


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError):
        screen([[1, 2]], [1, 1], people=["a", "b"])
    with pytest.raises(ValueError):
        screen([[1, 2]], [1, 1], forms=[])
    with pytest.raises(ValueError):
        screen([[1, 2], [1, 2]], [1, 1], neighbours=[(0, 2)])
