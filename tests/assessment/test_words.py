"""How offices write days, hours and marks. Oracle: the writings in the tests, as a person reads them."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examkit.assessment.words import (
    ABSENT,
    ATTENDED,
    LEAVE,
    UNRECORDED,
    clock_minutes,
    find_day,
    read_day,
    read_mark,
    read_number,
    read_study_hours,
)


@pytest.mark.parametrize(
    ("written", "mark"),
    [("√", ATTENDED), (" ✔ ", ATTENDED), ("到", ATTENDED), ("1", ATTENDED), ("请假", LEAVE), ("病假", LEAVE), ("公差", LEAVE), ("因公外出", LEAVE),
     ("缺席", ABSENT), ("×", ABSENT), ("X", ABSENT), ("未记录", UNRECORDED), ("", ""), ("  ", ""), ("迟到", None), ("?", None)],
)  # fmt: skip
def test_marks(written: str, mark: str | None) -> None:
    assert read_mark(written) == mark


@pytest.mark.parametrize(
    ("written", "day"),
    [("2026-03-05", dt.date(2026, 3, 5)), ("2026/3/5", dt.date(2026, 3, 5)), ("2026年3月5日（周四）", dt.date(2026, 3, 5)),
     ("2026-03-05 14:30:00", dt.date(2026, 3, 5)), ("3月5日", dt.date(2026, 3, 5)), ("２０２６．３．５", dt.date(2026, 3, 5)),
     ("20260305", dt.date(2026, 3, 5)), ("2026-02-30", None), ("2月29日", None), ("三月", None), ("", None),
     ("3月5日 宪法", None)],
)  # fmt: skip
def test_days(written: str, day: dt.date | None) -> None:
    assert read_day(written, 2026) == day


def test_a_day_without_a_year_needs_one() -> None:
    assert read_day("3月5日") is None


def test_what_stands_beside_a_day_is_kept() -> None:
    assert find_day("3月5日（下午）宪法", 2026) == (dt.date(2026, 3, 5), "下午)宪法")


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("2", Fraction(2)),
        ("2.5", Fraction(5, 2)),
        ("2学时", Fraction(2)),
        ("3 课时", Fraction(3)),
        ("两个学时", Fraction(2)),
    ],
)
def test_a_number_is_a_number_of_study_hours(written: str, hours: Fraction) -> None:
    assert read_study_hours(written, None) == hours


@pytest.mark.parametrize("written", ["2小时", "90分钟", "1:30:00", "半天", "1天", "一个半小时"])
def test_clock_time_is_no_number_until_the_office_says_what_a_study_hour_is(written: str) -> None:
    assert read_study_hours(written, None) is None


@pytest.mark.parametrize(
    ("written", "hours"),
    [("2小时", Fraction(8, 3)), ("两小时", Fraction(8, 3)), ("90分钟", Fraction(2)), ("1:30:00", Fraction(2)),
     ("1小时30分", Fraction(2)), ("1个半小时", Fraction(2)), ("半小时", Fraction(2, 3)), ("半天", Fraction(4)),
     ("1天", Fraction(8)), ("2.5", Fraction(5, 2))],
)  # fmt: skip
def test_clock_time_at_45_minutes_an_hour(written: str, hours: Fraction) -> None:
    assert read_study_hours(written, Fraction(45), Fraction(4)) == hours


@pytest.mark.parametrize("written", ["", "-2", "若干", "2-3", "约2"])
def test_anything_else_is_looked_at(written: str) -> None:
    assert read_study_hours(written, Fraction(45), Fraction(4)) is None
    assert clock_minutes(written) is None


@given(st.integers(0, 999), st.integers(1, 600))
def test_minutes_and_hours_agree(minutes: int, one: int) -> None:
    assert read_study_hours(f"{minutes}分钟", Fraction(one)) == Fraction(minutes, one)
    assert clock_minutes(f"{minutes}小时") == 60 * minutes


@pytest.mark.parametrize(
    ("written", "number"), [("12", 12), ("1,200 分", 1200), ("12.5分", Fraction(25, 2)), ("x", None)]
)
def test_points(written: str, number: Fraction | None) -> None:
    assert read_number(written) == number
