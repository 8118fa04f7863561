"""The arithmetic of the year. Oracle: the small years in the tests, worked by hand."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import years
from hypothesis import given, settings
from hypothesis import strategies as st

from examkit.assessment import AnnualRecord, StudyBook, YearData, annual_rows, assess, band_changes
from examkit.assessment.exams import SittingResults
from examkit.assessment.records import rounded
from examkit.assessment.study import Study
from examkit.blueprint import Conduct
from examkit.makeup import Held
from examkit.roster import ABSENT, DEFERRED, EXEMPT, NORMAL, VOID, Person
from examkit.scoring import Marked, Result, Results

CONDUCT = Conduct("测验", Fraction(60), (("合格", Fraction(60)), ("不合格", Fraction(0))), date=dt.date(2026, 3, 20))
NAMES = {"001": "张伟", "002": "王芳", "003": "李强", "004": "赵敏"}
ONLY_EXAM = (
    years.TOML.replace("attendance = 50\nhours = 50", "exam = 1")
    + years.EXAM
    + '[[sitting]]\nfolder = "a"\nweight = 1\n'
)


def result(candidate: str, *percents: int | None, status: str = "") -> Result:
    """A person with these attempts; None is an attempt with open answers unmarked."""
    attempts = tuple(
        Marked(n, candidate, "", n, {}, None if p is None else Fraction(p), None, Fraction(100))
        for n, p in enumerate(percents, start=1)
    )
    counted = max(attempts, key=lambda one: (one.raw is not None, one.raw or 0)) if attempts else None
    return Result(Person(candidate, NAMES[candidate]), status or (NORMAL if attempts else ABSENT), attempts, counted)


def sitting(*people: Result, folder: str = "a", weight: int = 1, **changes: Any) -> SittingResults:
    results = Results(people, CONDUCT, has_roster=True)
    members = {one.person.candidate: one.person.candidate for one in people}
    return SittingResults(folder, CONDUCT, results, Fraction(weight), **({"members": members} | changes))


def year(
    *sittings: SittingResults, toml: str = years.TOML, study: Mapping[str, Study] | None = None, **changes: Any
) -> dict[str, AnnualRecord]:
    people = years.members(changes.pop("roster", years.ROSTER))
    register, _ = years.register(people=people, **changes)
    data = YearData(years.rules(toml), people, register, StudyBook(study or {}), sittings)
    return {one.member.candidate: one for one in assess(data)}


def notes(one: AnnualRecord) -> list[str]:
    return [each.code for each in one.notes]


def test_attendance_and_hours_to_a_composite_worked_by_hand() -> None:
    """001: attended 2 of 3 due, 4 of 6 学时: (66.67 + 66.67)/2; 003: 2 of 3, 4 学时; 002: 3 of 4, 7 学时 (full)."""
    found = year()
    assert [(one.turnout.due, one.attended, one.leave, one.hours) for one in found.values()] == [
        (3, 2, 1, 4), (4, 3, 0, 7), (3, 2, 0, 4), (1, 1, 0, 2),
    ]  # fmt: skip
    assert [one.composite for one in found.values()] == [
        Fraction(667, 10), Fraction(875, 10), Fraction(667, 10), Fraction(667, 10),
    ]  # fmt: skip
    assert [one.band for one in found.values()] == ["合格", "合格", "合格", "合格"]
    assert [one.percent for one in found["002"].parts] == [75, 100]


def test_leave_out_of_the_denominator_where_so_decided() -> None:
    found = year(toml=years.TOML.replace('leave = "算应到"', 'leave = "不算应到"'))
    assert found["001"].parts[0].percent == 100


def test_the_target_by_days_in_post_where_so_decided() -> None:
    found = year(toml=years.TOML.replace("不折算", "按在岗天数折算"))
    assert found["004"].parts[1].percent == Fraction(100 * 2 * 365, 6 * 184)
    assert found["001"].parts[1].percent == Fraction(400, 6)


def test_self_study_counts_with_the_sessions() -> None:
    found = year(study={"001": Study(Fraction(3, 2))})
    assert found["001"].hours == Fraction(11, 2)


def test_points_count_where_weighed() -> None:
    toml = years.TOML.replace("hours = 50", "points = 50") + "\n[points]\ntarget = 40\n"
    people = years.members()
    register, _ = years.register()
    study = StudyBook({"001": Study(points=Fraction(30))}, has_points=True)
    first, second, *_ = assess(YearData(years.rules(toml), people, register, study, ()))
    assert [one.points for one in (first, second)] == [30, 0]
    assert [one.part("points").percent for one in (first, second)] == [75, 0]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("step", "value", "expected"),
    [("none", Fraction(200, 3), Fraction(200, 3)), ("0.1", Fraction(200, 3), Fraction(667, 10)),
     ("1", Fraction(119, 2), 60), ("0.5", Fraction(594, 10), Fraction(119, 2)), ("0.01", Fraction(1, 3), Fraction(33, 100))],
)  # fmt: skip
def test_rounding_is_halves_up_at_the_step(step: str, value: Fraction, expected: Fraction) -> None:
    assert rounded(value, step) == expected


@pytest.mark.parametrize(("compare", "band"), [("取整前", "不合格"), ("取整后", "合格")])
def test_bands_are_taken_before_or_after_rounding_as_decided(compare: str, band: str) -> None:
    toml = (
        years.TOML.replace("取整前", compare)
        .replace('round = "0.1"', 'round = "1"')
        .replace('"合格" = 60', '"合格" = 67')
    )
    found = year(toml=toml)
    assert (found["001"].composite, found["001"].band) == (67, band)


# --- exams ------------------------------------------------------------------------------------------------------------


def test_exams_are_weighed_against_each_other() -> None:
    toml = ONLY_EXAM + '[[sitting]]\nfolder = "b"\nweight = 3\n'
    one, other = sitting(result("001", 80)), sitting(result("001", 60), folder="b", weight=3)
    found = year(one, other, toml=toml)
    assert (found["001"].exam, found["001"].composite) == (65, 65)
    assert [(each.folder, each.sat) for each in found["001"].exams] == [("a", 80), ("b", 60)]


@pytest.mark.parametrize(("which", "percent"), [("按该场规定", 80), ("首次", 40), ("末次", 60), ("最好", 80)])
def test_the_attempt_that_counts_is_the_one_decided(which: str, percent: int) -> None:
    toml = ONLY_EXAM.replace('attempt = "按该场规定"', f'attempt = "{which}"')
    assert year(sitting(result("001", 40, 80, 60)), toml=toml)["001"].exam == percent


@pytest.mark.parametrize(
    ("rule", "percent", "passed"),
    [("按补考规定", 60, True), ("取高分", 90, True), ("最高计合格线", 60, True), ("不计入", 40, False)],
)
def test_makeups_count_as_decided(rule: str, percent: int, passed: bool) -> None:
    later = Results((result("001", 90),), CONDUCT, has_roster=True)
    held = Held("b", "补考", dt.date(2026, 4, 20), "capped", later)
    toml = ONLY_EXAM.replace('makeup = "按补考规定"', f'makeup = "{rule}"')
    (exam,) = year(sitting(result("001", 40), makeups=(held,)), toml=toml)["001"].exams
    assert (exam.sat, exam.percent, exam.passed) == (40, percent, passed)
    assert exam.makeups == ((("b", 90),) if rule != "不计入" else ())


@pytest.mark.parametrize("status", [ABSENT, DEFERRED, VOID])
@pytest.mark.parametrize(
    ("treatment", "exam", "composite", "codes"),
    [("计零分", 0, 0, []), ("不计算", None, None, ["part_missing"]), ("不计入平均", None, None, ["part_not_asked"])],
)
def test_absent_deferred_and_void_are_treated_as_decided(
    status: str, treatment: str, exam: int | None, composite: int | None, codes: list[str]
) -> None:
    key, code = {
        ABSENT: ("absent", "exam_absent"),
        DEFERRED: ("deferred", "exam_deferred"),
        VOID: ("void", "exam_void"),
    }[status]
    lines = [f'{key} = "{treatment}"' if line.startswith(f"{key} =") else line for line in ONLY_EXAM.splitlines()]
    attempts = (70,) if status == VOID else ()
    one = year(sitting(result("001", *attempts, status=status)), toml="\n".join(lines))["001"]
    assert (one.exam, one.composite, notes(one)) == (exam, composite, [code, *codes])


def test_the_exempt_are_outside_and_judged_by_the_rest_or_not_at_all() -> None:
    both = ONLY_EXAM.replace("exam = 1", "exam = 1\nhours = 1")
    exempt = sitting(result("001", 100, status=EXEMPT))
    by_rest = year(exempt, toml=both)["001"]
    assert (by_rest.exam, by_rest.composite) == (None, Fraction(667, 10))
    none = year(exempt, toml=both.replace("按其余部分", "不计算"))["001"]
    assert (none.composite, none.band) == (None, None)
    assert notes(none) == ["exam_exempt", "part_not_asked"]


def test_an_exemption_for_the_year_without_approver_is_noted() -> None:
    roster = years.ROSTER.replace("|from|to", "|from|to|status|reason").replace("领导干部||", "领导干部|||免考|产假")
    one = year(sitting(result("001", 80)), toml=ONLY_EXAM, roster=roster)["001"]
    assert (one.member.exempt, one.exam, one.composite) == (True, None, None)
    assert notes(one) == ["exempt_incomplete", "exam_exempt", "part_not_asked"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"finished": False}, "exam_unfinished"), ({"pending": ("b",)}, "exam_makeup_pending")],
)
def test_a_half_finished_sitting_gives_no_result_to_those_it_may_still_change(
    changes: dict[str, Any], code: str
) -> None:
    found = year(sitting(result("001", 80), result("002", 40), **changes), toml=ONLY_EXAM)
    assert (found["002"].composite, notes(found["002"])) == (None, [code, "part_missing"])
    assert found["001"].composite == (80 if "pending" in changes else None)


def test_open_answers_without_marks_leave_the_composite_open() -> None:
    one = year(sitting(result("001", None)), toml=ONLY_EXAM)["001"]
    assert (one.composite, notes(one)) == (None, ["exam_unmarked", "part_missing"])


def test_people_whom_a_sitting_does_not_list() -> None:
    """004 came in July, after the exam; 002 and 003 were not asked; with a stranger open nobody can tell."""
    found = year(sitting(result("001", 80)), toml=ONLY_EXAM)
    assert [notes(found[who]) for who in ("002", "004")] == [
        ["exam_not_listed", "part_not_asked"], ["came", "part_not_asked"],
    ]  # fmt: skip
    found = year(sitting(result("001", 80), strangers=1), toml=ONLY_EXAM)
    assert notes(found["002"]) == ["exam_strangers", "part_missing"]
    alone = SittingResults("a", CONDUCT, Results((result("001", 80),), CONDUCT, has_roster=False), Fraction(1))
    assert notes(year(alone, toml=ONLY_EXAM)["002"]) == ["exam_no_roster", "part_missing"]


# --- what is missing --------------------------------------------------------------------------------------------------


def test_an_unrecorded_session_leaves_attendance_open_and_says_so() -> None:
    one = year(toml=years.TOML.replace('blank = "缺席"', 'blank = "未记录"'))["002"]
    assert (one.turnout.unrecorded, one.composite, one.band) == (1, None, None)
    assert notes(one) == ["unrecorded", "part_missing"]


def test_who_is_not_in_the_book_is_unrecorded_whatever_a_blank_means() -> None:
    one = year(marks="\n".join(line for line in years.MARKS.splitlines() if not line.startswith("003")))["003"]
    assert (one.turnout.unrecorded, one.turnout.absent, one.composite) == (3, 0, None)
    assert "not_in_book" in notes(one)


def test_a_stranger_who_might_be_somebody_without_a_row_leaves_that_persons_hours_open() -> None:
    marks = years.MARKS.replace("003|李强|财政所", "|李 强 (新)|财政所")
    found = year(marks=marks)
    assert (found["003"].hours, found["001"].hours) == (None, 4)


def test_a_session_without_a_day_leaves_everyone_open() -> None:
    found = year(sessions=years.SESSIONS.replace("2026-04-15", ""))
    assert {one.composite for one in found.values()} == {None}
    assert all("unplaced" in notes(one) for one in found.values())


def test_those_who_left_are_assessed_or_only_listed_as_decided() -> None:
    roster = years.ROSTER.replace("李强|财政所|机关干部||", "李强|财政所|机关干部||2026-08-31")
    kept = year(roster=roster)["003"]
    assert (kept.turnout.due, kept.composite is not None, notes(kept)[0]) == (2, True, "left")
    listed = year(roster=roster, toml=years.TOML.replace('left = "考核"', 'left = "只列名单"'))["003"]
    assert (listed.composite, listed.band) == (None, None)


def test_a_move_stands_in_the_unit_of_the_years_end_and_is_noted() -> None:
    roster = "candidate|name|unit|category|from|to\n001|张伟|党政办|机关干部||2026-05-31\n001|张伟|财政所|机关干部|2026-06-01|"
    one = year(roster=roster)["001"]
    assert (one.unit, one.turnout.due, notes(one)[0]) == ("财政所", 3, "moved")


def test_nobody_to_whom_any_part_applies_has_no_composite() -> None:
    one = year(toml=ONLY_EXAM)["001"]
    assert (one.exam, one.composite, notes(one)) == (None, None, ["part_not_asked"])


# --- the table --------------------------------------------------------------------------------------------------------


def test_the_rows_of_annual_csv() -> None:
    rows = annual_rows(list(year(sitting(result("001", 40)), toml=ONLY_EXAM).values()))
    assert rows[0] == ("001", "张伟", "党政办", "领导干部", 3, 2, 1, 4, None, "a=40", 40, "", 40, "不合格", False, "")
    assert rows[3][-1] == "2026-07-01 到岗；考试部分不适用"


def test_who_changes_band_between_two_sets_of_rules() -> None:
    before = [dict(zip(("candidate", "composite", "band"), (one.member.candidate, str(one.composite), one.band or ""), strict=True))
              for one in year().values()]  # fmt: skip
    after = year(toml=years.TOML.replace('"合格" = 60', '"合格" = 70'))
    changes = band_changes(before, list(after.values()))
    assert [(one.candidate, one.before, one.after) for one in changes] == [
        ("001", "合格", "不合格"), ("003", "合格", "不合格"), ("004", "合格", "不合格"),
    ]  # fmt: skip
    assert band_changes(before, list(year().values())) == ()


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 9), st.integers(0, 9), st.integers(1, 500))
def test_weights_scaled_by_a_constant_change_nothing(attendance: int, hours: int, factor: int) -> None:
    def composites(scale: Decimal) -> list[tuple[Fraction | None, str | None]]:
        written = years.TOML.replace("attendance = 50", f"attendance = {attendance * scale}")
        return [
            (one.composite, one.band)
            for one in year(toml=written.replace("hours = 50", f"hours = {hours * scale}")).values()
        ]

    assert composites(Decimal(1)) == composites(Decimal(factor) / 8)
