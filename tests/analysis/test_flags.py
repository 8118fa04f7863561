"""Flags: what raises them, and what must not."""

import numpy as np
import pytest

from examkit.analysis.flags import constant, negative_rest, suspected_key, unused_distractor
from examkit.analysis.options import OMITTED, OptionRow


def row(option: str, key: bool, count: int, r: float | None) -> OptionRow:
    return OptionRow("q1", option, key, count, None, r, None, None, None, None, None)


def suspects(rows: list[OptionRow], n: int, *, multiple: bool = False) -> list[tuple[str, int]]:
    return [(flag.option, flag.count) for flag in suspected_key(rows, n, multiple=multiple)]


def test_a_distractor_that_the_better_people_take() -> None:
    assert suspects([row("A", True, 60, 0.1), row("B", False, 40, 0.3)], 100) == [("B", 40)]


def test_a_distractor_that_outcorrelates_the_key_but_few_took() -> None:
    assert suspects([row("A", True, 91, 0.1), row("B", False, 9, 0.3)], 100) == []
    assert suspects([row("A", True, 18, 0.1), row("B", False, 2, 0.3)], 20) == []


def test_the_most_taken_answer_is_a_wrong_one() -> None:
    assert suspects([row("A", True, 40, 0.4), row("B", False, 50, -0.4), row("C", False, 45, -0.1)], 135) == [("B", 50)]


def test_a_tie_with_the_key_is_no_suspicion() -> None:
    assert suspects([row("A", True, 50, 0.4), row("B", False, 50, -0.4)], 100) == []


def test_two_people_are_no_suspicion() -> None:
    assert suspects([row("A", True, 1, 0.4), row("B", False, 2, -0.4), row("C", False, 1, 0)], 4) == []


def test_leaving_it_blank_is_no_distractor() -> None:
    assert suspects([row("A", True, 20, 0.1), row(OMITTED, False, 80, 0.5)], 100) == []


def test_several_right_options_are_looked_at_one_by_one() -> None:
    rows = [row("A", True, 70, 0.4), row("B", True, 40, -0.3), row("C", False, 30, 0.3), row("D", False, 30, -0.3)]
    assert suspects(rows, 100, multiple=True) == [("B", 40), ("C", 30)]


@pytest.mark.parametrize("n, expected", [(30, []), (1000, [("B", 400), ("C", 300)])])
def test_a_sign_within_the_noise_is_none(n: int, expected: list[tuple[str, int]]) -> None:
    share = n / 1000
    rows = [
        row("A", True, round(700 * share), 0.4),
        row("B", True, round(400 * share), -0.05),
        row("C", False, round(300 * share), 0.05),
    ]
    assert suspects(rows, n, multiple=True) == expected


def test_a_right_option_that_all_but_two_took_says_nothing() -> None:
    assert suspects([row("A", True, 28, -0.5), row("B", True, 27, 0.3)], 30, multiple=True) == []


def test_constant_counts_its_people() -> None:
    (flag,) = constant("q1", [1.0, 1.0, 0.0], [4, 5, 0])
    assert (flag.code, flag.count, flag.n) == ("constant", 9, 9)
    assert list(constant("q1", [0.0, 1.0])) == []


def test_negative_rest_is_beyond_noise_and_rests_on_three() -> None:
    rest = np.arange(20)
    assert [flag.count for flag in negative_rest("q1", (rest < 10).astype(float), rest)] == [10]
    assert list(negative_rest("q1", (rest >= 10).astype(float), rest)) == []
    assert list(negative_rest("q1", (rest < 18).astype(float), rest)) == []


def test_an_unused_distractor_needs_thirty_errors() -> None:
    rows = [row("A", True, 100, 0.3), row("B", False, 30, -0.3), row("C", False, 0, None), row(OMITTED, False, 0, None)]
    assert [(flag.option, flag.count) for flag in unused_distractor(rows, 30, 130)] == [("C", 30)]
    assert list(unused_distractor(rows, 29, 130)) == []


def test_sound_items_are_rarely_suspected_in_a_class() -> None:
    """Simulated items that fit, 40 of them with a facility about .75, 30 people: one in twenty."""
    random, flagged, items = np.random.default_rng(7), 0, 0
    for _ in range(30):
        ability = random.normal(size=30)
        right = random.random((40, 30)) < 1 / (1 + np.exp(-ability - random.normal(1.4, 0.8, (40, 1))))
        answers = np.where(right, 0, random.integers(1, 4, right.shape))
        rest = right.sum(axis=0) - right
        for item in range(40):
            taken = [answers[item] == option for option in range(4)]
            rows = [
                row(
                    "ABCD"[n],
                    n == 0,
                    int(t.sum()),
                    float(np.corrcoef(t, rest[item])[0, 1]) if 0 < t.sum() < 30 else None,
                )
                for n, t in enumerate(taken)
            ]
            flagged += bool(suspects(rows, 30))
            items += 1
    assert flagged / items < 0.06
