"""Marking books of a sitting, end to end: out, filled in with openpyxl as a person would in Excel, back into the scores."""

import csv
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from examkit import markbooks, sitting
from examkit.bank import make_bank
from examkit.bank.laws import Laws
from examkit.blueprint import blueprint_from
from examkit.items import Item, RubricLine
from examkit.problems import InputError, Refused, Source

SHORT = Item(
    "s1", "short", "简述听证程序。", rubric=(RubricLine("告知", Fraction(2)), RubricLine("听取意见", Fraction(2)))
)
SINGLE = Item("c1", "single", "期限是：", ("三日", "五日", "七日", "十日"), "B")
PLAN = {
    "title": "测验",
    "full_marks": 10,
    "pass_mark": 60,
    "bands": {"优秀": 90, "合格": 60, "不合格": 0},
    "order": "bank",
    "options": "bank",
    "section": [
        {"heading": "单选", "type": "single", "count": 1, "points": 6},
        {"heading": "简答", "type": "short", "count": 1, "points": 4},
    ],
}
MARKING = '\n[marking]\nmarkers = ["甲", "乙"]\nreadings = 2\ntolerance = 1\narbiter = "丙"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "sitting"
    sitting.assemble(place, make_bank((SINGLE, SHORT), (), Laws()), blueprint_from(PLAN, Source("plan")), seed=7)
    with (place / sitting.SETTINGS).open("a", encoding="utf-8") as file:
        file.write(MARKING)
    answers = tmp_path / "答卷.csv"
    rows = ["姓名,单位,1,2", "甲某,一所,B,先告知再听取意见", "乙某,一所,A,=1+1 听取", "丙某,二所,B,"]
    answers.write_text("\n".join(rows) + "\n", encoding="utf-8")
    sitting.grade(place, [answers])
    return place


def fill(path: Path, points: dict[str, tuple[float, float]]) -> None:
    """Write the marks of two rubric lines beside each answer, known by its words."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        for row in sheet.iter_rows():
            for cell in row:
                for words, marks in points.items():
                    if isinstance(cell.value, str) and words in cell.value and cell.row > 2:
                        for step, mark in enumerate(marks, start=1):
                            sheet.cell(cell.row, cell.column + step).value = mark
    book.save(path)


def scores(folder: Path) -> dict[str, tuple[str, str]]:
    with (folder / sitting.SCORES).open(encoding="utf-8-sig", newline="") as file:
        return {row["name"]: (row["item:s1"], row["score"]) for row in csv.DictReader(file)}


def test_until_marked_what_depends_on_it_is_null_and_an_omitted_answer_is_zero(folder):
    assert scores(folder) == {"甲某": ("", ""), "乙某": ("", ""), "丙某": ("0", "6")}


def test_two_readings_within_the_tolerance_give_their_mean(folder):
    books = markbooks.write_books(folder, "zh")
    assert sorted(path.stem for path in books) == ["乙", "甲"]
    for path, marks in zip(sorted(books), ((2, 1), (2, 2)), strict=True):
        fill(path, {"先告知再听取意见": marks, "=1+1 听取": (0, 1)})
    graded = markbooks.read_books(folder, books)
    assert scores(folder)["甲某"] == ("3.5", "9.5") and scores(folder)["乙某"] == ("1", "1")
    assert graded.findings.open_reviews == 0


def test_readings_too_far_apart_wait_for_the_third(folder):
    first, second = sorted(markbooks.write_books(folder, "zh"))
    fill(first, {"先告知再听取意见": (0, 0), "=1+1 听取": (0, 1)})
    fill(second, {"先告知再听取意见": (2, 2), "=1+1 听取": (0, 1)})
    graded = markbooks.read_books(folder, [first, second])
    assert scores(folder)["甲某"] == ("", "") and [one.kind for one in graded.intake.open] == ["unmarked"]
    books = markbooks.write_books(folder, "zh", discard_edits=True)
    third = next(path for path in books if "丙" in path.name)
    fill(third, {"先告知再听取意见": (2, 1)})
    markbooks.read_books(folder, [third])
    assert scores(folder)["甲某"] == ("3", "9")


def test_a_filled_in_book_is_not_written_over(folder):
    books = markbooks.write_books(folder, "zh")
    fill(books[0], {"先告知再听取意见": (2, 1)})
    with pytest.raises(Refused) as caught:
        markbooks.write_books(folder, "zh")
    assert caught.value.problems[0].code == "manifest.edited"


def test_books_name_nobody(folder):
    for path in markbooks.write_books(folder, "zh"):
        book = openpyxl.load_workbook(path)
        cells = [
            str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value
        ]
        assert not any(name in cell for cell in cells for name in ("甲某", "乙某", "丙某", "一所"))


def test_a_late_file_that_sorts_first_moves_no_mark(folder, tmp_path):
    books = markbooks.write_books(folder, "zh")
    for path in books:
        fill(path, {"先告知再听取意见": (2, 2), "=1+1 听取": (0, 0)})
    markbooks.read_books(folder, books)
    late = tmp_path / "A 补交.csv"
    late.write_text("姓名,单位,1,2\n丁某,二所,B,迟交的答案\n", encoding="utf-8")
    sitting.grade(folder, [late])
    assert scores(folder)["甲某"] == ("4", "10") and scores(folder)["丁某"] == ("", "")


def test_markers_agree_as_far_as_two_answers_can_say(folder):
    books = markbooks.write_books(folder, "zh")
    for path in books:
        fill(path, {"先告知再听取意见": (2, 2), "=1+1 听取": (0, 0)})
    markbooks.read_books(folder, books)
    (pair,) = markbooks.agreements(folder)
    assert (pair.item, pair.figures.n, pair.figures.difference.value) == ("s1", 2, 0)


def test_sitting_without_markers_says_what_to_write(folder):
    settings = folder / sitting.SETTINGS
    settings.write_text(settings.read_text(encoding="utf-8").replace(MARKING, ""), encoding="utf-8")
    sitting.grade(folder)
    with pytest.raises(InputError) as caught:
        markbooks.write_books(folder, "zh")
    assert caught.value.problems[0].code == "marking.no-markers"


@pytest.mark.parametrize("line", ['markers = "甲"', "readings = -1", "tolerance = true", "colour = 1"])
def test_bad_plan_is_a_clear_error(folder, line):
    settings = folder / sitting.SETTINGS
    settings.write_text(
        settings.read_text(encoding="utf-8").replace(MARKING, f"\n[marking]\n{line}\n"), encoding="utf-8"
    )
    with pytest.raises(InputError) as caught:
        sitting.open_sitting(folder)
    assert caught.value.problems[0].code == "blueprint.value"
