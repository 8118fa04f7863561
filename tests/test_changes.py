"""Who is affected by a correction. Oracle: sums done by hand on a quiz of five items."""

import datetime as dt
from pathlib import Path
from typing import Any

import makers
import pytest

from examkit import formats, sitting
from examkit.changes import DOWN, SAME, UP, changes, report_changes
from examkit.corrections import Correction
from examkit.document import Document, Table, cell_text
from examkit.messages import LANGUAGES
from examkit.sitting import Regraded

AT = dt.datetime(2026, 4, 1, 9, 0)
ROWS = (
    ("张伟", "党政办", *makers.RIGHT),  # 100
    ("王芳", "党政办", "B", "B", "ABD", "×", "√"),  # 60: all lost but q2 and q3
    ("李强", "财政所", "B", "C", "AB", "√", "√"),  # 30
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = makers.assembled(tmp_path / "考试")
    roster = makers.people(tmp_path / "花名册.csv")
    sitting.grade(made, [makers.answers(tmp_path / "答卷.xlsx", *ROWS)], roster=roster)
    return made


def tried(folder: Path, verb: str, item: str, keys: tuple[str, ...] = (), **values: Any) -> Regraded:
    return sitting.regrade(folder, entry(folder, verb, item, keys, **values), dry_run=True)


def entry(folder: Path, verb: str, item: str, keys: tuple[str, ...] = (), **values: Any) -> Correction:
    return sitting.correction(folder, verb, item, keys, reason="条文已改", by="考务组", at=AT, **values)


def directions(done: Regraded) -> dict[str, str]:
    return {one.person.candidate: one.direction for one in changes(done.before, done.after)}


def tables(document: Document) -> list[list[list[str]]]:
    return [
        [
            [cell_text(cell, column.decimals) for cell, column in zip(row, block.columns, strict=True)]
            for row in block.rows
        ]
        for block in document.blocks
        if isinstance(block, Table)
    ]


def test_those_who_rise_fall_and_stay_are_told_apart(folder: Path) -> None:
    done = tried(folder, "改答案", "q1", ("B",))
    assert directions(done) == {"001": DOWN, "002": UP, "003": UP}
    assert directions(tried(folder, "多答案", "q1", ("B",))) == {"001": SAME, "002": UP, "003": UP}


def test_the_list_has_before_and_after_and_the_net_effect_by_unit(folder: Path) -> None:
    document = report_changes(*_three(tried(folder, "改答案", "q1", ("B",))), "zh")
    up, down, units = tables(document)
    assert up == [
        ["党政办", "王芳", "002", "60.00", "80.00", "合格", "是"],
        ["财政所", "李强", "003", "30.00", "50.00", "不合格", "否"],
    ]
    assert down == [["党政办", "张伟", "001", "100.00", "80.00", "优秀→合格", "是"]]
    assert units == [["党政办", "1", "1", "0", "0.00"], ["财政所", "1", "0", "0", "20.00"]]
    assert "上升 2 人，下降 1 人，不变 0 人" in "".join(document.texts())


def _three(done: Regraded) -> tuple[Any, Any, Any]:
    return done.before, done.after, done.entry


def test_a_pass_state_that_changes_is_shown(folder: Path) -> None:
    document = report_changes(*_three(tried(folder, "改答案", "q2", ("C",))), "zh")
    down = tables(document)[1]
    assert down[1] == ["党政办", "王芳", "002", "60.00", "40.00", "合格→不合格", "是→否"]


def test_a_score_that_changes_under_the_same_percent_is_listed(folder: Path) -> None:
    """100 of 100 becomes 80 of 80."""
    document = report_changes(*_three(tried(folder, "删题减分", "q1")), "zh")
    assert ["党政办", "张伟", "001", "100.00", "80.00", "优秀", "是"] in [
        row for rows in tables(document) for row in rows
    ]


def test_nobody_affected_is_an_empty_list(folder: Path) -> None:
    document = report_changes(*_three(tried(folder, "多答案", "q1", ("D",))), "zh")
    assert len(tables(document)) == 1
    assert "不变 3 人" in "".join(document.texts())


def test_the_entry_stands_in_formal_words_with_the_printed_number(folder: Path) -> None:
    said = "".join(report_changes(*_three(tried(folder, "改答案", "q3", ("AB",))), "zh").texts())
    assert "第1号更正：第3题，更正参考答案，正确答案为“警告；罚款”。理由：条文已改。经办：考务组。" in said
    assert "q3" not in said


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("suffix", ["docx", "pdf", "html", "xlsx"])
def test_it_is_written_in_every_format_and_language(folder: Path, tmp_path: Path, suffix: str, lang: str) -> None:
    document = report_changes(*_three(tried(folder, "送分", "q4")), lang)
    formats.write(document, tmp_path / f"名单.{suffix}", lang)
    assert (tmp_path / f"名单.{suffix}").stat().st_size > 0
    assert formats.plain_text(document)


def test_the_log_is_left_out_where_there_is_no_entry(folder: Path) -> None:
    done = sitting.regrade(folder, None)
    assert directions(done) == dict.fromkeys(("001", "002", "003"), SAME)
    assert len(tables(report_changes(*_three(done), "zh"))) == 1
