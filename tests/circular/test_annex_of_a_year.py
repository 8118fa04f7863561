"""The analyst's annex. Oracles: scipy's binomial; what stands on it and on nothing else."""

from dataclasses import replace

import pytest
import small_town
from scipy.stats import binom

from examkit import circular
from examkit.circular import YearBook
from examkit.document import Figure, Paragraph, Table
from examkit.messages import LANGUAGES


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_annex_names_nobody(book: YearBook, lang: str) -> None:
    said = "".join(circular.annex(book, lang).texts())
    assert not [word for word in small_town.NAMES | small_town.IDS if word in said]


def test_all_pictures_stand_on_it(book: YearBook) -> None:
    figures = [block for block in circular.annex(book, "zh").blocks if isinstance(block, Figure)]
    captions = "".join(one.caption for one in figures)
    for word in ("日历", "出勤率", "成绩分布", "学时与考试成绩", "合格率漏斗图", "平均分漏斗图", "各部法律得分率"):
        assert word in captions
    assert all(one.png.startswith(b"\x89PNG") and one.alt for one in figures)


def test_the_chance_of_each_unit_is_the_binomial_tail(book: YearBook) -> None:
    """20 of 21 passed; 党政办 6 of 7: P(X <= 6)."""
    blocks = circular.annex(book, "zh").blocks
    table = next(block for block in blocks if isinstance(block, Table) and block.title == "各单位与全体的比较")
    row = next(row for row in table.rows if row[0] == "党政办")
    assert row[3] == pytest.approx(binom.cdf(6, 7, 20 / 21), abs=1e-12)
    assert {row[-1] for row in table.rows} == {""}


def test_chance_is_said_in_plain_words(book: YearBook) -> None:
    said = "".join(block.text for block in circular.annex(book, "zh").blocks if isinstance(block, Paragraph))
    assert "即使各单位水平完全相同" in said and "落在外侧界限（99.8%）之外的单位：没有" in said
    assert "一个2人的单位" in said and "一个7人的单位" in said and "一个人就占约50个百分点" in said


def test_a_year_without_anything_has_an_annex_all_the_same(book: YearBook) -> None:
    data = replace(book.data, sittings=(), members=(), register=replace(book.data.register, sessions=(), marks={}))
    empty = replace(book, data=data, records=(), unit_laws=(), articles=(), learnt=(), drift=())
    assert len(circular.annex(empty, "zh").blocks) == 1
