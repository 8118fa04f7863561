"""Identical printed letters across forms against enumeration of what two people could mark."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examkit.analysis.copying_chance import marked, wrong_probabilities
from examkit.analysis.printed_letters import identical_letters

LETTERS = [[1, 2, 3], [2, 2, 1], [1, 3, 1], [2, 1, 3], [2, 2, 2], [3, 1, 3]]
KEYS = [[1, 2, 1]] * 3 + [[2, 1, 3]] * 3
FORMS = ["A", "A", "A", "B", "B", "B"]


def test_counts_are_letters_at_one_place_wrong_for_at_least_one() -> None:
    rows = identical_letters([[1, 2, 3, 0, 2], [1, 2, 3, 4, 4]], [[1, 1, 3, 4, 2], [2, 1, 3, 4, 4]], ["A", "B"])
    # Place 1 and 2 are alike and wrong for one or both; place 3 is right for both; 4 is blank; 5 is right for both.
    assert [(row.places, row.identical, row.forms) for row in rows] == [(2, 2, "A;B")]


def letter_chances(person: int, place: int) -> dict[int, float]:
    """What one of LETTERS would mark: right, or wrong by the form's shares; nobody left a blank."""
    form = [k for k in range(6) if FORMS[k] == FORMS[person]]
    key = KEYS[person]
    wrong = wrong_probabilities(marked([LETTERS[k] for k in form], key))[form.index(person), place]
    others = [LETTERS[k][place] for k in form if LETTERS[k][place] != key[place]]
    return {key[place]: 1 - wrong} | {letter: wrong * others.count(letter) / len(others) for letter in set(others)}


def test_expectation_and_p_equal_enumeration_of_all_letters() -> None:
    rows = identical_letters(LETTERS, KEYS, FORMS, people=range(6), keep=None)
    assert len(rows) == 9 and {row.pairs for row in rows} == {9}
    for row in rows:
        i, j = int(row.first), int(row.second)
        chances = [
            sum(
                p * q
                for (x, p), (y, q) in product(letter_chances(i, k).items(), letter_chances(j, k).items())
                if x == y and not x == KEYS[i][k] == KEYS[j][k]
            )
            for k in range(3)
        ]
        tail = sum(
            float(np.prod([p if hit else 1 - p for p, hit in zip(chances, outcome, strict=True)]))
            for outcome in product((True, False), repeat=3)
            if sum(outcome) >= row.identical
        )
        assert (row.expected, row.p) == (pytest.approx(sum(chances)), pytest.approx(tail))
        assert row.by_chance == pytest.approx(9 * row.p)


def test_letters_copied_from_another_form_stand_first() -> None:
    chance = np.random.default_rng(1)
    forms, keys = ["A", "B"] * 20, np.array([chance.permutation(np.arange(40) % 4 + 1) for _ in range(2)] * 20)
    letters = np.where(chance.random((40, 40)) < 0.6, keys, chance.integers(1, 5, (40, 40)))
    letters[9, :30] = letters[4, :30]
    row = identical_letters(letters, keys, forms, keep=3)[0]
    assert (row.first, row.second, row.pairs) == (4, 9, 400) and row.p_holm < 1e-4


def test_pairs_of_one_form_and_without_a_common_place_are_not_looked_at() -> None:
    assert identical_letters(LETTERS, KEYS, ["A"] * 6) == ()
    assert identical_letters([[1, -1], [-1, 2]], [[1, 1], [1, 1]], ["A", "B"]) == ()
    rows = identical_letters(LETTERS, KEYS, FORMS, pairs=[(3, 0), (0, 1), (2, 5)])
    assert {(row.first, row.second) for row in rows} == {(0, 3), (2, 5)} and {row.pairs for row in rows} == {2}


def test_nobody_blanks_and_single_forms() -> None:
    assert identical_letters(np.empty((0, 3)), np.empty((0, 3)), []) == ()
    assert [(row.places, row.p) for row in identical_letters([[0], [0]], [[1], [1]], ["A", "B"])] == [(0, 1)]
    # Each alone in a form: what was marked is all that is known, so likeness surprises nobody.
    assert [row.p for row in identical_letters([[2, 2], [2, 2]], [[1, 1], [1, 1]], ["A", "B"])] == [1]
    with pytest.raises(ValueError):
        identical_letters([[1], [1]], [[1], [1]], ["A"])


@settings(deadline=None)
@given(
    st.integers(1, 4).flatmap(
        lambda places: st.lists(
            st.tuples(
                st.lists(st.integers(-1, 3), min_size=places, max_size=places),
                st.lists(st.sampled_from([-2, 1, 2, 3]), min_size=places, max_size=places),
                st.sampled_from("ABC"),
            ),
            min_size=1,
            max_size=7,
        )
    ),
    st.integers(1, 60),
)
def test_any_letters_give_numbers_whatever_the_block(rows: list[tuple[list[int], list[int], str]], cells: int) -> None:
    letters, keys, forms = ([row[part] for row in rows] for part in range(3))
    keys = [keys[forms.index(form)] for form in forms]
    found = identical_letters(letters, keys, forms, keep=None)
    assert identical_letters(letters, keys, forms, keep=None, cells=cells) == found
    for row in found:
        assert 0 < row.p <= 1 and row.identical <= row.places
