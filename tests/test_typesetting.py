"""Lines of official documents. Oracles: the rules for titles and signatures (GB/T 9704-2012, 7.3.1, 7.3.5), by hand."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examkit.document import Attachments, Signature, display_width
from examkit.typesetting import attachment_lines, signature_indents, title_lines

LINE = 442.2 / 22  # characters of a title on a line of 156 mm


def test_a_short_title_stays_whole() -> None:
    assert title_lines("学法考试合格证明", LINE, "zh") == ["学法考试合格证明"]
    assert title_lines("", LINE, "zh") == [""]


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于2024年第四季度干部学法测试情况的通报", ["关于2024年第四季度干部", "学法测试情况的通报"]),
        ("2026年第一季度学法用法考试成绩汇总表（示例镇）", ["2026年第一季度学法用法考试", "成绩汇总表（示例镇）"]),
        (
            "Result of the yearly examination of officials in law",
            ["Result of the yearly examination", "of officials in law"],
        ),
    ],
)
def test_a_long_title_breaks_between_words(title: str, lines: list[str]) -> None:
    assert title_lines(title, LINE, "zh") == lines


def test_a_persons_own_breaks_stay() -> None:
    assert title_lines("关于考试\n情况的通报", LINE, "zh") == ["关于考试", "情况的通报"]


titles = st.text(st.sampled_from("关于的考试成绩情况通报年月日2026（）《》，、学法用ABc "), max_size=90)


@given(titles, st.integers(8, 40))
def test_no_character_is_lost_and_lines_fit_where_they_can(title: str, characters: int) -> None:
    lines = title_lines(title, characters, "zh")
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", title)
    if re.fullmatch("[关于考试成绩情况通报学法用]*", title):
        assert all(display_width(line) <= characters for line in lines)


@given(st.text(st.sampled_from("镇局（）1a"), max_size=40), st.text(st.sampled_from("2026年月日"), max_size=12))
def test_a_signature_stays_within_the_margin(by: str, date: str) -> None:
    signer, day = signature_indents(Signature(by, date))
    assert day == 4 and signer >= 0


def test_a_signer_as_wide_as_the_date_ends_where_it_does() -> None:
    assert signature_indents(Signature("示例镇人民政", "二〇二六年三")) == (4, 4)
    assert signature_indents(Signature("甲" * 8, "乙" * 6)) == (3, 4)
    assert signature_indents(Signature("甲" * 30, "乙" * 6)) == (0, 4)


def test_attachments_are_numbered_where_there_are_several() -> None:
    assert attachment_lines(Attachments(()), "zh") == []
    assert attachment_lines(Attachments(("名单",)), "zh") == [("附件：", "", "名单")]
    assert attachment_lines(Attachments(("甲", "乙")), "zh") == [("附件：", "1．", "甲"), ("", "2．", "乙")]
