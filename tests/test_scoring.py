"""Scores, bands, attempts and rates. Oracle: sums done by hand."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import makers
import pytest

from examkit.assembly import assemble
from examkit.blueprint import Conduct
from examkit.roster import ABSENT, DEFERRED, EXEMPT, NORMAL, VOID, Person, Roster
from examkit.scoring import Marked, Marker, Result, band_of, counting, passed, results, rounded, tally

F = Fraction
CONDUCT = Conduct("测试", F(60), (("优秀", F(90)), ("合格", F(60)), ("不合格", F(0))))


def marked(candidate: str, raw: Fraction | int | None, attempt: int = 1, number: int = 1) -> Marked:
    exact = None if raw is None else F(raw)
    return Marked(number, candidate, "A", attempt, {}, exact, exact, F(100))


def mark(responses: Mapping[str, str], **changes: object) -> Marked:
    plan = makers.blueprint(**changes)
    marker = Marker(assemble(makers.bank(), plan, seed=1), plan.conduct)
    return marker.mark(1, "001", "A", 1, responses)


def test_a_blank_paper_earns_nothing_and_is_scored() -> None:
    one = mark({})
    assert (one.score, one.percent, one.points) == (0, 0, 100)
    assert set(one.marks.values()) == {F(0)}


def test_marks_are_summed_exactly() -> None:
    sections = [makers.SECTIONS[0], makers.SECTIONS[1] | {"rule": "proportional"}, makers.SECTIONS[2]]
    one = mark({"q1": "A", "q3": "A", "q5": "false"}, section=sections)
    assert one.raw == 20 + F(40, 3) + 10
    assert one.percent == F(130, 3)


@pytest.mark.parametrize(
    ("step", "exact", "shown"),
    [
        ("none", F(178, 3), F(178, 3)),
        ("0.5", F(178, 3), F(119, 2)),
        ("1", F(178, 3), F(59)),
        ("1", F(119, 2), F(60)),  # halves up
        ("0.5", F(237, 4), F(119, 2)),
        ("1", F(-1, 2), F(0)),
    ],
)
def test_a_total_is_rounded_once(step: str, exact: Fraction, shown: Fraction) -> None:
    assert rounded(exact, step) == shown


def test_the_pass_mark_is_compared_before_rounding() -> None:
    sections = [makers.SECTIONS[0], makers.SECTIONS[1] | {"rule": "fixed(19.5)"}, makers.SECTIONS[2]]
    one = mark({"q1": "A", "q2": "B", "q3": "A"}, section=sections, round="1")
    assert (one.raw, one.score) == (F("59.5"), 60)
    assert passed(one.percent, CONDUCT) is False
    assert band_of(one.percent, CONDUCT) == "不合格"


@pytest.mark.parametrize(
    ("percent", "band", "through"),
    [
        (F(100), "优秀", True),
        (F(90), "优秀", True),
        (F(90) - F(1, 10**9), "合格", True),
        (F(60), "合格", True),
        (F(60) - F(1, 10**9), "不合格", False),
        (F(-5), "不合格", False),
        (None, None, None),
    ],
)
def test_a_band_begins_at_its_edge(percent: Fraction | None, band: str | None, through: bool | None) -> None:
    assert (band_of(percent, CONDUCT), passed(percent, CONDUCT)) == (band, through)


@pytest.mark.parametrize(
    ("which", "raws", "counts"),
    [
        ("first", [40, 80], 1),
        ("last", [80, 40], 2),
        ("best", [40, 80, 60], 2),
        ("best", [80, 80], 1),  # the earlier of equals
        ("best", [None, 10], 2),  # what is known
        ("best", [None, None], 1),
        ("first", [None, 10], 1),
    ],
)
def test_the_attempt_that_counts(which: str, raws: list[int | None], counts: int) -> None:
    attempts = [marked("001", raw, n) for n, raw in enumerate(raws, start=1)]
    assert counting(list(reversed(attempts)), which).attempt == counts


def test_deductions_stop_at_the_sections_floor() -> None:
    judge = makers.SECTIONS[2] | {"rule": "true_false(wrong=10)", "floor": 0}
    both_wrong = {"q1": "A", "q4": "false", "q5": "true"}
    assert mark(both_wrong, section=[*makers.SECTIONS[:2], judge]).score == 20
    assert mark(both_wrong, section=[*makers.SECTIONS[:2], judge | {"floor": -15}]).score == 5
    blank = {"q1": "A", "q5": "true"}
    assert mark(blank, section=[*makers.SECTIONS[:2], judge]).score == 20  # what was left out deducts nothing


def test_an_open_answer_leaves_the_total_open_until_it_is_marked() -> None:
    plan = makers.blueprint(section=makers.OPEN_SECTIONS, full_marks=110)
    marker = Marker(assemble(makers.bank(makers.OPEN), plan, seed=1), plan.conduct)
    one = marker.mark(1, "001", "A", 1, {"q1": "A", "q6": "先告知"})
    assert (one.marks["q1"], one.marks["q6"], one.raw, one.score, one.percent) == (20, None, None, None, None)


# --- people and rates ------------------------------------------------------------------------------------------------


def person(candidate: str, status: str = NORMAL, **values: str) -> Person:
    return Person(candidate, f"人{candidate}", status=status, **values)


ROSTER = Roster(
    (
        person("1"),
        person("2"),
        person("3"),
        person("4", EXEMPT),
        person("5", EXEMPT),
        person("6", DEFERRED),
        person("7", VOID),
        person("8", DEFERRED),
    )
)
ATTEMPTS = [
    marked("1", 95, 1, 1),
    marked("2", 0, 1, 2),
    marked("5", 100, 1, 3),
    marked("7", 88, 1, 4),
    marked("8", 60, 1, 5),
]


def outcome() -> dict[str, Result]:
    return {one.person.candidate: one for one in results(ATTEMPTS, ROSTER, CONDUCT, {}).people}


def test_what_became_of_each_person() -> None:
    statuses = {candidate: (one.status, one.sat) for candidate, one in outcome().items()}
    assert statuses == {
        "1": (NORMAL, True),
        "2": (NORMAL, True),  # a blank paper
        "3": (ABSENT, False),
        "4": (EXEMPT, False),
        "5": (EXEMPT, False),  # exempt but sat: outside all rates
        "6": (DEFERRED, False),
        "7": (VOID, False),
        "8": (NORMAL, True),  # deferred, and came after all
    }


def test_rates_and_their_denominators() -> None:
    one = tally(results(ATTEMPTS, ROSTER, CONDUCT, {}))
    assert (one.roster, one.exempt, one.due, one.sat) == (8, 2, 6, 3)
    assert (one.absent, one.deferred, one.void) == (1, 1, 1)
    shown = {name: (count.count, count.of) for name, count in one.rates().items()}
    assert shown == {
        "sat": (3, 6),
        "passed_of_sat": (2, 3),
        "passed_of_due": (2, 6),
        "excellent_of_sat": (1, 3),
        "excellent_of_due": (1, 6),
    }
    assert one.bands == (("优秀", 1), ("合格", 1), ("不合格", 1))
    assert (one.mean, one.highest, one.lowest) == (F(155, 3), 95, 0)


def test_without_a_roster_figures_of_the_roster_are_unknown() -> None:
    known = {"1": person("1"), "2": person("2")}
    one = tally(results(ATTEMPTS[:2], None, CONDUCT, known))
    assert (one.roster, one.exempt, one.due, one.absent, one.deferred) == (None,) * 5
    assert one.sat == 2
    rates = one.rates()
    assert rates["passed_of_sat"].rate == F(1, 2)
    assert [rates[name].rate for name in ("sat", "passed_of_due", "excellent_of_due")] == [None] * 3


def test_people_come_and_go() -> None:
    conduct = replace(CONDUCT, date=dt.date(2026, 3, 27))
    roster = Roster(
        (
            person("1", until="2026-03-26"),
            person("2", since="2026-03-28"),
            person("3", since="2026-03-27", until="2026-03-27"),
            person("4", until="2026-01-01"),
        )
    )
    found = results([marked("4", 70)], roster, conduct, {})
    assert [one.person.candidate for one in found.people] == ["3", "4"]  # who sat is not left out


def test_nobody_has_no_rates_and_no_mean() -> None:
    one = tally(results([], Roster((person("1", EXEMPT),)), CONDUCT, {}))
    assert (one.due, one.sat, one.mean) == (0, 0, None)
    assert {count.rate for count in one.rates().values()} == {None}


def test_one_unmarked_paper_leaves_pass_figures_open() -> None:
    one = tally(results([marked("1", 95), marked("2", None)], Roster((person("1"), person("2"))), CONDUCT, {}))
    assert (one.sat, one.passed, one.mean) == (2, None, None)
    assert one.rates()["passed_of_sat"].rate is None
