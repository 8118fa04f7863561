"""Figures by unit. Oracle: counts by hand; the funnel's own tests for the limits."""

from fractions import Fraction

import years
from test_annual_records import ONLY_EXAM, result, sitting

from examkit.assessment import StudyBook, Turnout, YearData, assess, attendance_grid, by_group, funnels
from examkit.assessment.sessions import Presence

MOVED = """candidate|name|unit|category|from|to
001|张伟|党政办|机关干部||2026-05-31
001|张伟|财政所|机关干部|2026-06-01|
002|王芳|党政办|领导干部||
003|李强|财政所|机关干部||
004|赵敏|综治中心|机关干部||2026-08-31
"""
MARKS = "人员编号|姓名|2月10日|9月1日\n001|张伟|√|√\n002|王芳|√|请假\n003|李强||√\n004|赵敏|√|"


def data() -> YearData:
    people = years.members(MOVED)
    register, _ = years.register(people=people, marks=MARKS)
    exam = sitting(result("001", 80), result("002", 40), result("003", 90), result("004"))
    return YearData(years.rules(ONLY_EXAM), people, register, StudyBook(), (exam,))


def test_attendance_counts_in_the_unit_of_the_day() -> None:
    groups = {one.name: one.turnout for one in by_group(data(), assess(data()), "unit")}
    # every session of the list is due by its scope; the two without a column of marks are unrecorded
    assert groups["党政办"] == Turnout(due=5, attended=2, leave=1, unrecorded=2)
    assert groups["财政所"] == Turnout(due=4, attended=2, absent=1, unrecorded=1)
    assert groups["综治中心"] == Turnout(due=2, attended=1, unrecorded=1)


def test_exams_count_in_the_unit_of_the_years_end_and_those_who_left_are_no_longer_people_of_it() -> None:
    groups = {one.name: one for one in by_group(data(), assess(data()), "unit")}
    shown = {name: (one.people, one.sat, one.passed, one.mean) for name, one in groups.items()}
    assert shown == {"财政所": (2, 2, 2, 85), "党政办": (1, 1, 0, 40), "综治中心": (0, 0, 0, None)}
    assert groups["财政所"].bands == (("优秀", 1), ("合格", 1), ("不合格", 0))


def test_the_grid_adds_up_to_the_units() -> None:
    grid = attendance_grid(data(), lambda here: here.unit)
    for one in by_group(data(), assess(data()), "unit"):
        cells = [figures for (unit, _), figures in grid.items() if unit == one.name]
        assert sum(cells, Turnout()) == one.turnout


def test_by_category() -> None:
    found = {one.name: one.sat for one in by_group(data(), assess(data()), "category")}
    assert found == {"机关干部": 2, "领导干部": 1}
    assert isinstance(next(iter(attendance_grid(data(), _category))), tuple)


def _category(here: Presence) -> str:
    return here.category


def test_units_of_two_people_are_flagged_by_nothing() -> None:
    found = funnels(by_group(data(), assess(data()), "unit"))
    assert (found.flagged("low"), found.flagged("high")) == ((), ())
    assert found.passed.centre == 2 / 3
    assert found.mean.centre == float(Fraction(80 + 90 + 40, 3))


def test_no_units_no_funnel() -> None:
    found = funnels(())
    assert (found.passed.centre, found.mean.centre, found.flagged("low")) == (None, None, ())
