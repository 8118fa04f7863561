"""The papers of a year that name people. Oracle: the town's people as sets by definition, worked by hand."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
import small_town

from examkit import circular
from examkit.circular import KINDS, YearBook
from examkit.circular.summary import year_summary
from examkit.document import Document, PageBreak, Table, parts
from examkit.messages import LANGUAGES

DAY = dt.date(2026, 12, 28)


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def named(document: Document) -> set[str]:
    return {str(cell) for table in tables(document) for row in table.rows for cell in row if cell in small_town.NAMES}


def lines(document: Document) -> str:
    return "".join(part for table in tables(document) for line in (*table.lines, *table.foot) for part in parts(line))


def test_the_makeup_list_has_who_failed_was_absent_or_deferred(book: YearBook) -> None:
    made = circular.makeups_of_year(book, "zh")
    rows = {row[3]: row[5:] for row in tables(made)[0].rows}
    assert rows == {
        small_town.FAILED[1]: ("不合格", "0", "未补考"),
        small_town.ABSENT[1]: ("缺考", "", "100"),
        small_town.DEFERRED[1]: ("缓考", "", "未补考"),
    }
    assert "共3人次，其中尚未合格2人次" in lines(made)


def test_the_absent_list_has_the_reasons_of_the_sittings_roster(book: YearBook) -> None:
    made = circular.absent_of_year(book, "zh")
    assert {(row[3], row[5], row[6], row[7]) for row in tables(made)[0].rows} == {
        (small_town.ABSENT[1], "缺考", small_town.AWAY, "已补考"), (small_town.DEFERRED[1], "缓考", small_town.ILL, "未补考"),
    }  # fmt: skip
    assert "缺考1人次，缓考1人次" in lines(made)


def test_the_exemptions_have_reason_approver_and_day(book: YearBook) -> None:
    (row,) = tables(circular.exempt_of_year(book, "zh"))[0].rows
    assert row[2] == small_town.EXEMPT[1]
    assert row[5:] == ("全年", small_town.REASON, "镇党委", "2026-02-20", "")


def test_an_exemption_without_approval_says_what_it_lacks(book: YearBook) -> None:
    records = tuple(replace(one, member=replace(one.member, approved_by="")) for one in book.records)
    (row,) = tables(circular.exempt_of_year(replace(book, records=records), "zh"))[0].rows
    assert row[-1] == "手续不全（缺批准人）"


def test_the_summary_has_everybody_and_computes_its_totals(book: YearBook) -> None:
    """20 sat and one in the makeup; 1 failed of 21 who sat; the absent passed, the deferred is not counted."""
    made = year_summary(replace(book, day=DAY), "zh")
    people, units = tables(made)
    assert made.landscape and named(made) == small_town.NAMES
    assert "填报单位（盖章）：示例镇人民政府" in lines(made) and "填报日期：2026年12月28日" in lines(made)
    told = circular.absent_of_year(replace(book, head=circular.Letterhead(contact="0000-1234567")), "zh")
    assert "联系电话：0000-1234567" in lines(told)
    assert "单位负责人（签字）" in lines(made) and "合计：23人，免考1人；应考22人，实考21人，参考率95.45%" in lines(
        made
    )
    total = units.rows[-1]
    assert (total[0], total[1], total[2], total[3], total[4], total[7]) == ("合计", 23, 1, 22, 21, 20)
    assert total[8] == pytest.approx(100 * 20 / 22)  # 应考 was chosen
    mean = sum((one.exam for one in book.records if one.exam is not None and one.exams[0].counts and (one.exams[0].sat is not None or one.exams[0].makeups)), Fraction(0)) / 21  # fmt: skip
    assert total[6] == pytest.approx(float(mean))
    assert units.total and len(units.rows) == len(small_town.UNITS) + 1
    by_name = {row[2]: row for row in people.rows}
    assert by_name[small_town.EXEMPT[1]][4] == "免考" and by_name[small_town.ABSENT[1]][4:6] == ("缺考", "100")


def test_files_of_persons_have_one_page_each(book: YearBook) -> None:
    made = circular.personal_files(book, "zh")
    assert sum(block == PageBreak(sheet=True) for block in made.blocks) == len(small_town.PEOPLE) - 1
    said = "".join(made.texts())
    assert all(name in said for name in small_town.NAMES)
    assert "应到3场，实到3场" in said and "应到3场，实到1场，请假1场，缺席1场" in said


def test_a_file_says_what_is_missing_and_why(book: YearBook) -> None:
    alone = replace(book, records=tuple(one for one in book.records if one.member.name == small_town.DEFERRED[1]))
    said = "".join(circular.personal_files(alone, "zh").texts())
    assert f"{small_town.FIRST}：缓考" in said and "考试部分无法计算" in said and "待定" in said


def test_the_articles_to_read_again_stand_by_law() -> None:
    from examkit.circular.words import articles_by_law
    from examkit.weakness import Missed

    found = [Missed((law, number), (), 5, 4) for law, number in (("甲法", "38"), ("乙法", "5"), ("甲法", "133-1"))]
    assert articles_by_law(found, "zh") == "《甲法》第三十八条、第一百三十三条之一；《乙法》第五条"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_by_unit_a_paper_names_nobody_of_another(book: YearBook, kind: circular.Kind, lang: str) -> None:
    if not kind.apart:
        return
    unit_of = {name: unit for _, name, unit in small_town.PEOPLE}
    apart = circular.by_unit(kind.write, book, lang)
    assert apart and set(apart) <= set(small_town.UNITS)
    for unit, made in apart.items():
        assert {unit_of[name] for name in named(made)} <= {unit}


def test_nobody_on_a_list_is_said_so(book: YearBook) -> None:
    none = circular.exempt_of_year(replace(book, records=()), "zh")
    assert "（无）" in lines(none) and tables(none)[0].rows == ()


def test_study_lists_of_few_people_hold_no_counts(book: YearBook) -> None:
    lists = {table.name: table for table in tables(circular.study_lists(book, "zh"))}
    for name, table in lists.items():
        counts = {cell for row in table.rows for cell in row[3:]}
        assert (counts == {None}) == (name not in ("党政办", "财政所")), name
