"""Tables of self-study. Oracle: the tables in the tests, added up by hand."""

from fractions import Fraction

import years

from examkit.assessment import Desk, StudyBook, read_study
from examkit.assessment.study import Study
from examkit.formats.study_table import read_table

HOURS = """自学学时统计表
姓名|单位|课程|学时
张伟|党政办|宪法|3
张伟|党政办|监察法|2.5
李强|财政所|宪法|4
合计|||9.5
"""


def study(
    *tables: str, decisions: dict[tuple[str, int, str, str], str] | None = None, said: dict[str, str] | None = None, **rules: object
) -> tuple[StudyBook, Desk]:  # fmt: skip
    desk = Desk(decisions or {})
    found = [read_table([("", years.numbered(text))], f"hours{n}.csv", said or {}) for n, text in enumerate(tables)]
    return read_study(found, years.reading(**rules), desk), desk


def test_rows_of_a_person_add_up_over_all_tables() -> None:
    found, desk = study(HOURS, "编号|姓名|学时|积分\n001|张伟|1|20\n002|王芳||15")
    assert found.of("001") == Study(Fraction(13, 2), Fraction(20))
    assert found.of("002") == Study(Fraction(0), Fraction(15))
    assert found.of("004") == Study()
    assert (found.has_points, desk.reviews) == (True, ())


def test_the_order_of_tables_does_not_matter() -> None:
    other = "编号|姓名|学时\n001|张伟|1"
    assert study(HOURS, other)[0].people == {**study(other, HOURS)[0].people}


def test_clock_time_waits_for_what_a_study_hour_is() -> None:
    text = HOURS.replace("|2.5", "|2小时")
    found, desk = study(text)
    assert years.doubts(desk) == [("hours0.csv", 4, "D", "unreadable", "2小时")]
    assert found.of("001") == Study(Fraction(3), unclear=True)
    assert study(text, minutes=Fraction(40))[0].of("001") == Study(Fraction(6))
    decided, desk = study(text, decisions={("hours0.csv", 4, "D", "unreadable"): "=2"})
    assert (decided.of("001"), desk.open) == (Study(Fraction(5)), ())
    dropped, _ = study(text, decisions={("hours0.csv", 4, "D", "unreadable"): "drop"})
    assert dropped.of("001") == Study(Fraction(3))


def test_a_column_of_minutes_is_clock_time() -> None:
    text = "姓名|学习时长（分钟）\n张伟|90"
    assert study(text, minutes=Fraction(45))[0].of("001") == Study(Fraction(2))
    assert study(text)[1].open != ()


def test_a_column_of_durations_says_its_unit_in_the_head_or_the_cell() -> None:
    assert study("姓名|学习时长（小时）\n张伟|1.5", minutes=Fraction(45))[0].of("001") == Study(Fraction(2))
    assert study("姓名|学习时长\n张伟|1:30:00", minutes=Fraction(45))[0].of("001") == Study(Fraction(2))
    _, desk = study("姓名|学习时长\n张伟|90", minutes=Fraction(45))  # minutes or hours?
    assert [one.value for one in desk.open] == ["90"]


def test_strangers_wait_and_leave_those_without_a_row_unclear() -> None:
    text = HOURS.replace("合计", "外人|县里|宪法|2\n合计")
    found, desk = study(text)
    assert years.doubts(desk) == [("hours0.csv", 6, "A", "unknown", "外人 县里")]
    assert (found.of("002").unclear, found.of("001").unclear) == (True, False)
    dropped, desk = study(text, decisions={("hours0.csv", 6, "A", "unknown"): "drop"})
    assert (dropped.of("002"), desk.open) == (Study(), ())


def test_rows_of_another_year_are_left_out_and_listed() -> None:
    text = "姓名|完成时间|学时\n张伟|2025-12-30|3\n张伟|2026-01-02|2\n张伟|2026年度|1\n张伟||4\n张伟|去年|8"
    found, desk = study(text)
    assert found.of("001").hours == 7
    assert [(one.row, one.kind, one.blocking) for one in desk.reviews] == [
        (2, "other_year", False), (6, "unreadable", True),
    ]  # fmt: skip


def test_points_that_are_no_number_wait() -> None:
    found, desk = study("姓名|积分\n张伟|很多\n王芳|12分")
    assert [(one.row, one.column, one.value) for one in desk.open] == [(2, "B", "很多")]
    assert (found.of("001").unclear, found.of("002").points) == (True, 12)


def test_heads_that_words_do_not_tell_are_told_by_columns_toml() -> None:
    text = "学员|完成量|备注\n张伟|3|x"
    found, _ = study(text, said={"学员": "name", "完成量": "hours", "备注": "ignore"})
    assert found.of("001") == Study(Fraction(3))
