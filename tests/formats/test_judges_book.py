"""Judges' books: written, filled in as a judge would (openpyxl), and read back. Oracle: what was put into the cells."""

import zipfile
from fractions import Fraction
from pathlib import Path

import makers
import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examkit.analysis.standards import Ratings, angoff
from examkit.assembly import assemble
from examkit.formats import read_judges_books, write_judges_book
from examkit.forms import Form
from examkit.problems import InputError

TEXT = """法规：行政处罚法

[k1] =限制人身自由的行政处罚，只能由什么设定？
A. 法律
B. 行政法规
C. 地方性法规
D. @部门规章
答案：A

[k2] 对同一个违法行为不得给予两次以上罚款。
答案：√

[k3] 请回答下列问题。
材料：某镇执法人员一人到场检查并当场罚款。
（1）当场罚款对不对？
答案：×
（2）错在哪里？
采分点：
- 人数不足两人（4分）
- 没有出示证件（4分）
"""
SECTIONS = [
    {"heading": "单选", "type": "single", "count": 1, "points": 4},
    {"heading": "判断", "type": "true_false", "count": 1, "points": 2.5},
    {"heading": "案例", "type": "case", "count": 1, "points": 10},
]
ITEMS = ("k1", "k2", "k3.1", "k3.2")
PERCENTS = {1: [70, 80, 55, 30], 2: [65, 85, 60, 35]}
ROWS = [4, 5, 7, 8]  # row 6 holds the material


def form(**changes: object) -> Form:
    return assemble(makers.bank(TEXT), makers.blueprint(section=SECTIONS, full_marks=16.5, **changes), seed=3, count=1)[
        0
    ]


def write(path: Path, judge: int = 1, **settings: object) -> Path:
    write_judges_book(path, form(), **({"sitting": "某场", "judge": judge, "lang": "zh"} | settings))
    return path


def fill(path: Path, rounds: dict[int, list[object]], first: int = 4) -> Path:
    """Put percents in as a judge would, by round, and save; ``first`` is the column of round 1."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for number, percents in rounds.items():
        for row, percent in zip(ROWS, percents, strict=True):
            sheet.cell(row, first + number - 1).value = percent
    book.save(path)
    return path


def codes(path: Path) -> list[tuple[str, str]]:
    return [(one.code, str(one.source)) for one in read_judges_books([path])[1]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write(tmp_path / "评委1.xlsx")


# --- what a judge sees -----------------------------------------------------------------------------------------------


def test_every_item_stands_with_its_options_points_and_a_cell_for_each_round(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    assert [(sheet.title, sheet.sheet_state) for sheet in book.worksheets] == [
        ("评委1", "visible"),
        ("_examkit", "veryHidden"),
    ]
    sheet = book["评委1"]
    assert sheet["A1"].value == "合格线评定册　评委1　某场　A卷" and "刚好合格的人" in sheet["A2"].value
    assert [cell.value for cell in sheet[3]] == ["题号", "试题", "分值", "第1轮\n（0至100）", "第2轮\n（0至100）"]
    shown = [[cell.value for cell in sheet[row]] for row in range(4, 9)]
    assert shown == [
        [
            "1",
            "=限制人身自由的行政处罚，只能由什么设定？\nA. 法律\nB. 行政法规\nC. 地方性法规\nD. @部门规章",
            4,
            None,
            None,
        ],
        ["2", "对同一个违法行为不得给予两次以上罚款。", 2.5, None, None],
        ["某镇执法人员一人到场检查并当场罚款。\n请回答下列问题。", None, None, None, None],
        ["3（1）", "当场罚款对不对？", 2, None, None],
        ["3（2）", "错在哪里？", 8, None, None],
    ]
    assert sheet["B4"].data_type == "s"


def test_the_key_is_nowhere_in_the_file_unless_asked_for(tmp_path: Path) -> None:
    plain, keyed = write(tmp_path / "a.xlsx"), write(tmp_path / "b.xlsx", key=True)
    with zipfile.ZipFile(plain) as package:
        assert not any("没有出示证件".encode() in package.read(name) for name in package.namelist())
    sheet = openpyxl.load_workbook(keyed).worksheets[0]
    assert [sheet.cell(row, 3).value for row in (3, *ROWS)] == [
        "参考答案", "A", "√", "×", "人数不足两人（4分）\n没有出示证件（4分）",
    ]  # fmt: skip
    assert sheet["D4"].value == 4 and read_judges_books([fill(keyed, PERCENTS, first=5)])[0].rounds[1][0, 0] == 0.65


def test_options_stand_as_printed(tmp_path: Path) -> None:
    shuffled = next(
        one
        for seed in range(20)
        for one in assemble(
            makers.bank(TEXT),
            makers.blueprint(section=SECTIONS, full_marks=16.5, options="shuffled"),
            seed=seed,
            count=1,
        )
        if one.pieces[0].order != "ABCD"
    )
    write_judges_book(tmp_path / "a.xlsx", shuffled, sitting="x", judge=1, lang="zh", key=True)
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    letter = shuffled.pieces[0].printed_label("A")
    assert sheet["C4"].value == letter and f"{letter}. 法律" in sheet["B4"].value


def test_only_cells_of_rounds_can_be_edited_and_take_whole_percents(path: Path) -> None:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet.protection.sheet
    limits = {
        str(one.sqref): (one.type, one.operator, one.formula1, one.formula2)
        for one in sheet.data_validations.dataValidation
    }
    open_cells = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    covered = {cell for ranges in limits for cell in ranges.split()}
    assert open_cells == covered == {f"{column}{row}" for column in "DE" for row in ROWS}
    assert set(limits.values()) == {("whole", None, "0", "100")}  # between, as the format has it by default
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("B4", "$3:$3")


def test_nothing_tells_who_the_judge_is_and_the_same_form_gives_the_same_bytes(path: Path, tmp_path: Path) -> None:
    assert write(tmp_path / "again.xlsx").read_bytes() == path.read_bytes()
    hidden = [[cell.value for cell in row] for row in openpyxl.load_workbook(path)["_examkit"].iter_rows(max_col=4)]
    assert hidden[0] == ["book", "某场", "A", "1"]
    assert hidden[1:5] == [
        ["row", "1", "k1", "4"],
        ["row", "2", "k2", "2.5"],
        ["row", "3（1）", "k3.1", "2"],
        ["row", "3（2）", "k3.2", "8"],
    ]


def test_a_second_round_shows_the_first_closed_and_the_mean_of_all(tmp_path: Path) -> None:
    books = [fill(write(tmp_path / f"{judge}.xlsx", judge), {1: [60 + judge, 80, 50, 30]}) for judge in (1, 2)]
    books.append(fill(write(tmp_path / "3.xlsx", 3), {1: [69, None, 50, 30]}))
    ratings, _ = read_judges_books(books)
    again = write(tmp_path / "again.xlsx", 3, ratings=ratings)
    sheet = openpyxl.load_workbook(again).worksheets[0]
    assert [cell.value for cell in sheet[3]][3:] == ["第1轮\n（0至100）", "第1轮\n各评委平均", "第2轮\n（0至100）"]
    assert [sheet.cell(4, column).value for column in (4, 5, 6)] == [69, pytest.approx(64), None]
    assert [sheet.cell(5, column).value for column in (4, 5, 6)] == [None, 80, None]
    locked = {name: sheet[name].protection.locked for name in ("D4", "D5", "E4", "E5", "F4")}
    assert locked == {
        "D4": True,
        "D5": False,
        "E4": True,
        "E5": True,
        "F4": False,
    }  # what was left out can still be filled in
    book = openpyxl.load_workbook(again)
    for row, (first, second) in zip(ROWS, [(69, 66), (75, 80), (50, 50), (30, 30)], strict=True):
        book.worksheets[0].cell(row, 4).value = first
        book.worksheets[0].cell(row, 6).value = second
    book.save(again)
    found, problems = read_judges_books([again])
    assert problems == ()
    assert [one.tolist() for one in found.rounds] == [[[0.69, 0.75, 0.5, 0.3]], [[0.66, 0.8, 0.5, 0.3]]]


# --- what comes back -------------------------------------------------------------------------------------------------


def test_two_rounds_come_back_as_judges_by_items(tmp_path: Path) -> None:
    books = [
        fill(write(tmp_path / "乙.xlsx", 2), {1: [60, "70%", "５０", 20], 2: [62, 72, 55, 25.0]}),
        fill(write(tmp_path / "甲.xlsx", 1), PERCENTS),
    ]
    found, problems = read_judges_books(books)
    assert problems == ()
    assert (found.judges, found.items, found.points.tolist()) == ((1, 2), ITEMS, [4, 2.5, 2, 8])
    assert [one.tolist() for one in found.rounds] == [
        [[0.7, 0.8, 0.55, 0.3], [0.6, 0.7, 0.5, 0.2]],
        [[0.65, 0.85, 0.6, 0.35], [0.62, 0.72, 0.55, 0.25]],
    ]
    cuts = [4 * 0.65 + 2.5 * 0.85 + 2 * 0.6 + 8 * 0.35, 4 * 0.62 + 2.5 * 0.72 + 2 * 0.55 + 8 * 0.25]
    assert angoff(found.rounds[1], found.points).cut == pytest.approx(np.mean(cuts))


def test_a_round_that_nobody_began_is_no_round(path: Path) -> None:
    assert read_judges_books([path])[0].rounds == () and codes(path) == []
    found, problems = read_judges_books([fill(path, {1: PERCENTS[1]})])
    assert (len(found.rounds), problems) == (1, ())


@pytest.mark.parametrize("value", [101, -1, 55.5, 0.6, "好", "60%-70%", True, "1e1"])
def test_a_cell_that_is_no_whole_percent_is_reported_with_its_place(path: Path, value: object) -> None:
    fill(path, {1: [70, value, 55, 30]})
    assert codes(path) == [("judges.cell", "评委1.xlsx:评委1!D5")]
    found, (one,) = read_judges_books([path])
    assert (one.source.line, one.source.cell) == (5, "评委1!D5") if one.source else False
    assert np.isnan(found.rounds[0][0, 1]) and found.rounds[0][0, 0] == 0.7


def test_a_cell_left_empty_in_a_round_that_was_begun_is_reported(path: Path) -> None:
    fill(path, {1: PERCENTS[1], 2: [None, 85, None, 35]})
    assert codes(path) == [("judges.empty-cell", f"评委1.xlsx:评委1!E{row}") for row in (4, 7)]


def test_a_judge_without_a_round_that_others_began_is_named(tmp_path: Path) -> None:
    books = [fill(write(tmp_path / "1.xlsx"), PERCENTS), fill(write(tmp_path / "2.xlsx", 2), {1: PERCENTS[1]})]
    found, (one,) = read_judges_books(books)
    assert (one.code, one.severity, str(one.source)) == ("judges.round-missing", "warning", "2.xlsx")
    assert np.isnan(found.rounds[1][1]).all() and angoff(found.rounds[1], found.points).n == 1


def test_rows_are_known_by_their_number_wherever_they_stand(path: Path) -> None:
    fill(path, PERCENTS)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for column in range(1, 6):
        one, other = sheet.cell(4, column), sheet.cell(5, column)
        one.value, other.value = other.value, one.value
    book.save(path)
    found, problems = read_judges_books([path])
    assert problems == () and found.rounds[0].tolist() == [[0.7, 0.8, 0.55, 0.3]]


def test_rows_that_were_deleted_or_copied_are_reported(path: Path) -> None:
    fill(path, PERCENTS)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet.append(["1", "又一行", 4, 10, 10])
    sheet.delete_rows(5)
    book.save(path)
    assert codes(path) == [("judges.row-repeated", "评委1.xlsx:评委1!A8"), ("judges.row-missing", "评委1.xlsx")]
    found, _ = read_judges_books([path])
    assert found.rounds[0][0, 0] == 0.7 and np.isnan(found.rounds[0][0, 1])


def test_books_that_do_not_belong_together_are_left_out_and_named(tmp_path: Path) -> None:
    books = [
        fill(write(tmp_path / "1.xlsx"), PERCENTS),
        fill(write(tmp_path / "旧.xlsx"), {1: [1, 1, 1, 1]}),
        fill(write(tmp_path / "别场.xlsx", 2, sitting="别场"), PERCENTS),
        fill(write(tmp_path / "一轮.xlsx", 3, rounds=1), {1: PERCENTS[1]}),
    ]
    found, problems = read_judges_books(books)
    assert (found.judges, found.rounds[0].tolist()) == ((1,), [[0.7, 0.8, 0.55, 0.3]])
    assert [(one.code, str(one.source)) for one in problems] == [
        ("judges.repeated", "旧.xlsx"),
        ("judges.other-book", "别场.xlsx"),
        ("judges.other-book", "一轮.xlsx"),
    ]
    nobody, _ = read_judges_books([])
    assert (nobody.judges, nobody.items, nobody.rounds) == ((), (), ())


def test_a_file_that_is_no_judges_book_is_refused(path: Path, tmp_path: Path) -> None:
    other = makers.xlsx(tmp_path / "花名册.xlsx", [("姓名",), ("张伟",)])
    book = openpyxl.load_workbook(path)
    book["_examkit"]["D1"].value = "甲"
    book.save(path)
    for one, what in (
        (other, "judges.not-a-book"),
        (path, "judges.not-a-book"),
        (tmp_path / "无.xlsx", "file.missing"),
    ):
        with pytest.raises(InputError) as raised:
            read_judges_books([one])
        assert raised.value.problems[0].code == what


percents = st.lists(st.one_of(st.none(), st.integers(0, 100)), min_size=4, max_size=4)


@given(st.lists(percents, min_size=1, max_size=3), st.booleans())
def test_whatever_was_filled_in_comes_back(
    tmp_path_factory: pytest.TempPathFactory, given_by: list[list[int | None]], key: bool
) -> None:
    folder = tmp_path_factory.mktemp("books")
    books = [
        fill(write(folder / f"{judge}.xlsx", judge, key=key), {1: list(own)}, first=5 if key else 4)
        for judge, own in enumerate(given_by, start=1)
    ]
    found, problems = read_judges_books(books)
    expected = np.array([[np.nan if one is None else one / 100 for one in own] for own in given_by])
    empty = sum(one is None for own in given_by for one in own if any(other is not None for other in own))
    assert sum(one.code == "judges.empty-cell" for one in problems) == empty
    if np.isnan(expected).all():
        assert found.rounds == ()
    else:
        np.testing.assert_array_equal(found.rounds[0], expected)


def test_points_are_exact_in_the_file(path: Path) -> None:
    assert [piece.points for piece in form().pieces] == [Fraction(4), Fraction("2.5"), Fraction(2), Fraction(8)]
    found, _ = read_judges_books([path])
    assert isinstance(found, Ratings) and found.points.tolist() == [4.0, 2.5, 2.0, 8.0]
