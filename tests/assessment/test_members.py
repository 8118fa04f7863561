"""The people of a year. Oracle: the rosters in the tests, as a person reads them."""

import datetime as dt

import pytest
import years

from examkit.assessment.members import Directory, Member, members_of
from examkit.problems import InputError, Source
from examkit.roster import Person

MOVED = """candidate|name|unit|category|from|to
001|张伟|党政办|机关干部||2026-06-30
001|张伟|财政所|机关干部|2026-07-01|
002|王芳|财政所|机关干部||
"""


def rows(*people: Person, path: str = "roster.csv") -> list[tuple[Source, Person]]:
    return [(Source(path, row), person) for row, person in enumerate(people, start=2)]


def codes(*files: list[tuple[Source, Person]]) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        members_of([row for file in files for row in file], 2026)
    return [(one.code, str(one.source)) for one in caught.value.problems]


def test_who_moved_is_one_person_with_two_postings() -> None:
    zhang, wang = years.members(MOVED)
    assert [one.unit for one in zhang.postings] == ["党政办", "财政所"]
    on = [zhang.posting_on(day) for day in (dt.date(2026, 6, 30), dt.date(2026, 7, 1))]
    assert [one.unit for one in on if one] == ["党政办", "财政所"]
    assert (zhang.last(2026).unit, zhang.left_on, wang.left_on) == ("财政所", None, None)


def test_days_in_post() -> None:
    people = years.members(
        "candidate|name|from|to\n1|甲|2026-07-01|\n2|乙||2026-01-31\n3|丙||\n4|丁|2020-01-01|2027-12-31"
    )
    assert [one.days_in(2026) for one in people] == [184, 31, 365, 365]


def test_who_was_not_in_post_in_the_year_is_not_of_it() -> None:
    people = years.members("candidate|name|from|to\n1|甲||2025-12-31\n2|乙|2027-01-01|\n3|丙||2026-01-01")
    assert [one.name for one in people] == ["丙"]
    assert people[0].left_on == dt.date(2026, 1, 1)


def test_a_person_in_two_units_on_one_day_is_a_problem_at_the_second_row() -> None:
    text = MOVED.replace("2026-06-30", "2026-07-01")
    with pytest.raises(InputError) as caught:
        years.members(text)
    (found,) = caught.value.problems
    assert (found.code, str(found.source)) == ("annual.two-units", "roster.csv:3")
    assert "张伟（001）" in found.describe("zh") and "党政办" in found.describe("zh")


def test_two_rosters_that_say_the_same_are_one() -> None:
    one = rows(Person("001", "张伟", "党政办"), path="roster.csv")
    other = rows(Person("001", "张伟", "党政办", category="领导干部"), path="花名册.xlsx")
    assert len(members_of([*one, *other], 2026)) == 1


def test_two_rosters_that_disagree_are_named_with_both_places() -> None:
    one = rows(Person("001", "张伟", "党政办"), path="roster.csv")
    other = rows(Person("001", "张伟", "财政所"), path="花名册.xlsx")
    assert codes(one, other) == [("annual.rosters-disagree", "花名册.xlsx:2")]


def test_an_id_of_two_names_is_a_problem() -> None:
    assert codes(rows(Person("001", "张伟"), Person("001", "王芳"))) == [("annual.id-of-two", "roster.csv:3")]


def test_a_name_twice_without_ids_and_in_turn_could_be_either() -> None:
    one = Person("", "张伟", "党政办", until="2026-06-30")
    assert codes(rows(one, Person("", "张伟", "财政所", since="2026-07-01"))) == [
        ("annual.mover-without-id", "roster.csv:3")
    ]


def test_namesakes_at_the_same_time_are_two_people() -> None:
    found = members_of(rows(Person("", "张伟", "党政办"), Person("", "张伟", "财政所")), 2026)
    assert [one.candidate for one in found] == ["张伟@党政办", "张伟@财政所"]


def test_a_period_that_ends_before_it_begins_is_a_problem() -> None:
    wrong = Person("001", "张伟", since="2026-07-01", until="2026-06-30")
    assert codes(rows(wrong)) == [("annual.period", "roster.csv:2")]


def test_an_exemption_in_any_row_is_the_persons() -> None:
    (found,) = members_of(
        rows(
            Person("001", "张伟", "党政办", until="2026-06-30", status="免考", reason="产假", approved_by="李强"),
            Person("001", "张伟", "财政所", since="2026-07-01"),
        ),
        2026,
    )
    assert (found.exempt, found.reason, found.approved_by, found.approved_on) == (True, "产假", "李强", "")


@pytest.mark.parametrize(
    ("written", "candidate", "kind"),
    [(("001", "张 伟", ""), "001", ""), (("", "张伟", "党政办"), "001", ""), (("", "张伟", "财政所"), "001", ""),
     (("1", "", ""), "001", ""), (("002", "张伟", ""), None, "conflict"), (("", "王芳", "综治中心"), None, "ambiguous"),
     (("", "外人", ""), None, "unknown")],
)  # fmt: skip
def test_people_are_found_under_any_unit_they_served_in(
    written: tuple[str, str, str], candidate: str | None, kind: str
) -> None:
    found, doubt = Directory(years.members(MOVED)).find(*written)
    assert (found.candidate if isinstance(found, Member) else None, doubt.kind) == (candidate, kind)
