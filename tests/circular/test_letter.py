"""通报 of a year. Oracles: figures worked by hand; the conditions of each sentence; the record of last year."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest

from examkit import circular
from examkit.circular import Letterhead, Overview, YearBook
from examkit.circular.overview import from_json
from examkit.document import Attachments, Document, Heading, Paragraph, Signature
from examkit.house_style import OFFICIAL
from examkit.weakness import Learnt, Share
from examkit.year.figures import plain


def words(document: Document) -> str:
    return "\n".join(block.text for block in document.blocks if isinstance(block, Paragraph | Heading))


def written(book: YearBook) -> str:
    return words(circular.circular(book, "zh"))


def test_the_figures_are_those_of_the_year(book: YearBook) -> None:
    """23 people, three sessions due to all: 23 + 15 + 18 came, 8 on leave."""
    said = written(book)
    assert "全年组织集中学习3场，共7学时，到场56人次。按参加范围应到69人次，实到56人次，请假8人次，出勤率81.16%" in said
    assert "应考22人，实考20人，参考率90.91%，免考1人" in said
    assert "补考后共21人参考，合格20人" in said
    assert "应考22人，实考21人" in said and "20人，占90.91%（占应考人数）" in said


def test_it_is_laid_out_as_an_official_document(book: YearBook) -> None:
    head = Letterhead("示府发〔2026〕12号", "各科室：", "示例镇人民政府", "")
    made = circular.circular(replace(book, head=head, day=dt.date(2026, 12, 28)), "zh")
    assert (made.number, made.style) == ("示府发〔2026〕12号", OFFICIAL)
    assert made.blocks[0] == Paragraph("各科室：", "lead")
    (signed,) = [block for block in made.blocks if isinstance(block, Signature)]
    assert signed == Signature("示例镇人民政府", "2026年12月28日")
    (attached,) = [block for block in made.blocks if isinstance(block, Attachments)]
    marks = [block.text for block in made.blocks if isinstance(block, Paragraph) and block.style == "attachment"]
    assert len(attached.names) == len(marks) == 2
    headings = [block.text for block in made.blocks if isinstance(block, Heading) and block.level == 1]
    assert headings[0] == "一、基本情况" and headings[-1].endswith("下一步工作")


@pytest.mark.parametrize(("then", "change"), [(40, "提高23.19个百分点"), (69, "下降18.84个百分点"), (56, "持平")])
def test_last_year_is_said_where_its_record_stands_beside(book: YearBook, then: int, change: str) -> None:
    last = replace(circular.overview(book.data, book.records), year=2025, attended=then)
    assert change in written(replace(book, last=last))
    assert "与2025年度相比" not in written(book)


def test_an_overview_is_read_back_as_it_was_written(book: YearBook) -> None:
    figures = circular.overview(book.data, book.records)
    again = from_json({"overview": plain(figures)})
    assert isinstance(again, Overview) and again.attended == figures.attended and again.bands == figures.bands
    assert float(again.mean or 0) == pytest.approx(float(figures.mean or 0))


@pytest.mark.parametrize("data", [{}, {"overview": None}, {"overview": {"year": 2025}}, {"overview": {"mean": "x", "hours": None}}])  # fmt: skip
def test_a_record_of_another_shape_is_no_last_year(data: dict[str, object]) -> None:
    assert from_json(data) is None


def share(law: str, earned: int, people: int = 20) -> Share:
    return Share((law,), people, 4, 80, Fraction(earned), Fraction(100))


def learnt(*, flag: bool) -> Learnt:
    return Learnt("乙法", 2, 20, 5, 0.4, 0.8, -0.4, -0.5, -0.3, 0.001, flag)


def test_what_was_studied_and_not_learnt_is_said_only_beyond_chance(book: YearBook) -> None:
    found = replace(book, learnt=(learnt(flag=True),), next_laws=("乙法",), laws=(share("乙法", 40), share("甲法", 90)))
    said = written(found)
    assert "学了没有学会。《乙法》组织学习2场，参加过学习的20人" in said and "得分率为40.00%，其他法律为80.00%" in said
    assert "重新组织学习《乙法》" in said and "掌握较好的：《甲法》（得分率90.00%）" in said
    assert "学了没有学会" not in written(replace(found, learnt=(learnt(flag=False),)))


def test_a_law_of_a_few_answers_is_neither_strong_nor_weak(book: YearBook) -> None:
    few = (share("甲法", 95, people=4), share("乙法", 20, people=4))
    said = written(replace(book, laws=few, next_laws=("乙法",)))
    assert "甲法" not in said and "乙法" not in said


def test_units_that_only_look_bad_are_not_named(book: YearBook) -> None:
    """Nobody of 司法所 (two people) came to the third session: chance does that, and the circular says nothing."""
    assert [one.code for one in circular.remarks(book, "zh") if one.code.startswith("unit")] == []


def test_each_problem_has_its_advice(book: YearBook) -> None:
    found = circular.remarks(book, "zh")
    assert [one.code for one in found] == ["makeup"]
    assert "尚有2人" in found[0].problem("zh") and "2人" in found[0].advice("zh")


def test_a_year_without_faults_says_so(book: YearBook) -> None:
    quiet = replace(book, records=tuple(replace(one, exams=()) for one in book.records), articles=(), laws=())
    said = written(replace(quiet, next_laws=(), learnt=()))
    assert "未发现突出问题" in said and "继续按计划组织学习" in said


def test_a_year_of_nothing_is_still_a_document(book: YearBook) -> None:
    empty = replace(book, records=(), data=replace(book.data, sittings=(), members=()))
    assert "未发现突出问题" in written(empty)
