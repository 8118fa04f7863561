"""The roster. Oracle: the rosters in the tests, as a person reads them."""

import datetime as dt

import pytest

from examkit.problems import InputError
from examkit.roster import ABSENT, DEFERRED, EXEMPT, FIELDS, NORMAL, Person, Roster, match, normal_name, read_roster


def read(text: str) -> Roster:
    rows = [(number, tuple(line.split("|"))) for number, line in enumerate(text.strip().splitlines(), start=1)]
    return read_roster(rows, "花名册.xlsx")


def codes(text: str) -> list[tuple[str, int | None]]:
    with pytest.raises(InputError) as caught:
        read(text)
    return [(one.code, one.source.line if one.source else None) for one in caught.value.problems]


def test_a_title_above_the_heads_and_notes_below_are_passed_over() -> None:
    roster = read("示例镇花名册||\n序号|人员编号|姓名|部门\n1|001|张伟|党政办\n2|||\n合计|||1\n填表人：王芳|||")
    assert roster.people == (Person("001", "张伟", "党政办"),)


@pytest.mark.parametrize("head", ["姓名", "姓名（必填）", "1、您的姓名：", "请输入您的姓名", "Ｎａｍｅ".lower()])
def test_heads_are_known_however_a_form_wraps_them(head: str) -> None:
    assert read(f"{head}|单位\n张伟|党政办").people[0].name == "张伟"


def test_namesakes_without_ids_are_told_apart_by_unit() -> None:
    roster = read("姓名|单位\n张伟|党政办\n张伟|财政所\n王芳|财政所")
    assert [one.candidate for one in roster.people] == ["张伟@党政办", "张伟@财政所", "王芳"]


@pytest.mark.parametrize("text", ["姓名|单位\n张伟|党政办\n张伟|党政办", "编号|姓名\n001|张伟\n001|王芳"])
def test_people_who_cannot_be_told_apart_are_a_problem(text: str) -> None:
    assert codes(text) == [("roster.repeated", None)]


def test_every_bad_row_is_reported_with_its_number() -> None:
    text = "编号|姓名|考试状态|到岗日期\n001||正常|\n002|张伟|出差|\n003|王芳|正常|去年"
    assert codes(text) == [("roster.name-missing", 2), ("roster.status-unknown", 3), ("roster.date", 4)]


@pytest.mark.parametrize(("text", "code"), [("编号|单位\n001|党政办", "no-heads"), ("姓名|单位\n|", "empty")])
def test_a_table_that_names_nobody_is_no_roster(text: str, code: str) -> None:
    assert codes(text) == [(f"roster.{code}", None)]


def test_a_reason_under_its_head_is_a_status() -> None:
    roster = read("姓名|免考原因|缓考原因\n张伟|产假|\n王芳||出差\n李强||")
    assert [(one.status, one.reason) for one in roster.people] == [(EXEMPT, "产假"), (DEFERRED, "出差"), (NORMAL, "")]


def test_a_written_status_wins_over_a_reason() -> None:
    assert read("姓名|考试状态|原因\n张伟|缺考|生病\n王芳||开会").people[0].status == ABSENT
    assert read("姓名|考试状态|原因\n张伟|缺考|生病\n王芳||开会").people[1].status == NORMAL


def test_a_reason_of_exemption_beside_an_empty_status_is_an_exemption() -> None:
    roster = read("姓名|免考原因|批准人|考试状态\n张伟|产假|王芳|\n王芳|驻村||缺考\n李强|||")
    assert [(one.status, one.reason) for one in roster.people] == [(EXEMPT, "产假"), (ABSENT, "驻村"), (NORMAL, "")]


def test_people_are_on_the_roster_from_their_first_day_to_their_last() -> None:
    (person,) = read("姓名|到岗日期|离岗日期\n张伟|2026-03-01|2026年9月30日").people
    days = [dt.date(2026, 2, 28), dt.date(2026, 3, 1), dt.date(2026, 9, 30), dt.date(2026, 10, 1)]
    assert [person.present_on(day) for day in days] == [False, True, True, False]
    assert person.present_on(None)


def test_what_is_written_down_is_read_again_the_same() -> None:
    roster = read("编号|姓名|单位|职务|免考原因|批准人|批准日期\n007|张伟|党政办|镇长|产假|王芳|2026-01-05")
    rows = [(1, FIELDS)]
    assert read_roster([*rows, *enumerate(roster.rows(), start=2)], "roster.csv") == roster


# --- people who moved ------------------------------------------------------------------------------------------------

MOVED = """编号|姓名|单位|职务|到岗日期|离岗日期
001|张伟|财政所|科员|2026-03-16|
002|王芳|党政办|主任||
001|张伟|党政办|科员|2025-01-01|2026-03-15"""


@pytest.mark.parametrize(
    ("day", "unit", "others"),
    [
        (dt.date(2026, 3, 15), "党政办", ["财政所"]),
        (dt.date(2026, 3, 16), "财政所", ["党政办"]),
        (dt.date(2024, 1, 1), "党政办", ["财政所"]),  # before all of them: the first
        (dt.date(2030, 1, 1), "财政所", ["党政办"]),
        (None, "财政所", ["党政办"]),  # without a day: the last
    ],
)
def test_one_who_moved_stands_once_in_the_unit_of_the_day(day: dt.date | None, unit: str, others: list[str]) -> None:
    roster = read(MOVED)
    assert len(roster.people) == 3
    listed = roster.on(day).people
    assert [one.candidate for one in listed] == ["001", "002"]  # where the person stands first
    assert (listed[0].unit, [row.unit for row in listed[0].others]) == (unit, others)
    assert listed[1] == roster.people[1]


def test_between_two_units_the_earlier_one_stands() -> None:
    text = MOVED.replace("2026-03-15", "2026-02-01")
    (one, _) = read(text).on(dt.date(2026, 3, 1)).people
    assert one.unit == "党政办" and not one.present_on(dt.date(2026, 3, 1))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("2026-03-15", "2026-03-16", "roster.periods"),  # a day in both units
        ("|2026-03-15", "|", "roster.periods"),
        ("001|张伟|党政办", "001|李强|党政办", "roster.repeated"),
        ("2025-01-01|2026-03-15", "2026-03-15|2025-01-01", "roster.periods"),
    ],
)
def test_rows_that_do_not_follow_one_another_are_a_problem(old: str, new: str, code: str) -> None:
    assert codes(MOVED.replace(old, new)) == [(code, None)]


@pytest.mark.parametrize("written", [("001", "", ""), ("1", "张伟", ""), ("", "张伟", ""), ("", "张伟", "党政办"),
                                     ("", "张伟", "财政所")])  # fmt: skip
def test_one_who_moved_is_found_under_either_unit(written: tuple[str, str, str]) -> None:
    found = match(read(MOVED), *written)
    assert found.person is not None and found.person.candidate == "001"


def test_a_namesake_of_one_who_moved_is_still_told_apart() -> None:
    roster = read(MOVED + "\n004|张伟|综治中心|科员||")
    assert match(roster, "", "张伟", "").kind == "ambiguous"
    assert getattr(match(roster, "", "张伟", "综治中心").person, "candidate", "") == "004"


def test_rows_of_a_move_and_the_day_of_an_addition_are_read_again_the_same() -> None:
    roster = read(MOVED)
    added = Roster((*roster.people, Person("005", "李强", added="2026-04-02")))
    for one in (roster, added):
        assert read_roster([(1, one.fields), *enumerate(one.rows(), start=2)], "roster.csv") == one
    assert roster.fields == FIELDS and added.fields == (*FIELDS, "added")


ROSTER = read(
    "编号|姓名|单位\n001|张伟|党政办\n004|张伟|财政所\n003|王芳|财政所\n07|李强|综治中心\n007|赵敏|综治中心\n"
    "LT9|阿依古丽·买买提|综治中心"
)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (("001", "", ""), "001"),
        (("1", "", ""), "001"),  # Excel ate the zeros; one person fits
        (("001", "张 伟", ""), "001"),
        (("", "张伟", "财政所"), "004"),
        (("", "王　芳", ""), "003"),
        (("", "王芳", "财 政 所"), "003"),
        (("wx_9f", "王芳", "财政所"), "003"),  # a platform's own id
        (("", "阿依古丽•买买提", ""), "LT9"),
        (("", "阿依古丽．买买提", "综治中心"), "LT9"),
        (("7", "赵敏", ""), "007"),
    ],
)
def test_an_exact_id_or_a_name_that_is_unique_is_a_match(written: tuple[str, str, str], found: str) -> None:
    assert (match(ROSTER, *written).person or Person("nobody", "")).candidate == found


@pytest.mark.parametrize(
    ("written", "kind", "guess"),
    [
        (("", "张伟", ""), "ambiguous", "001、004"),  # two people of one name: the ids to choose from
        (("", "张伟", "综治中心"), "ambiguous", "001、004"),
        (("", "王芳", "党政办"), "ambiguous", "003"),  # the one of that name is in another unit
        (("", "外来测试", "县司法局"), "unknown", ""),
        (("", "", ""), "unknown", ""),
        (("001", "王芳", ""), "conflict", "001"),  # one person's id, another's name
        (("7", "", ""), "ambiguous", ""),  # 07 and 007 both fit
        (("8", "", ""), "unknown", ""),
    ],
)
def test_a_doubt_has_its_kind_and_best_guess(written: tuple[str, str, str], kind: str, guess: str) -> None:
    found = match(ROSTER, *written)
    assert (found.person, found.kind, found.guess) == (None, kind, guess)


def test_a_name_is_compared_without_blanks_width_and_the_shape_of_its_dot() -> None:
    assert normal_name(" 王 　芳") == "王芳"
    assert len({normal_name(f"买买提{dot}艾力") for dot in "·•・‧∙⋅.．"}) == 1
