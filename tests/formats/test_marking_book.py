"""Marking books: written, filled in as a marker would (openpyxl), and read back. Oracle: what was put into the cells."""

import zipfile
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import makers
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from examkit.assembly import assemble
from examkit.formats.marking_book import read_book, write_book
from examkit.forms import Form
from examkit.marking import Answer, Mark, code, open_answers, with_book
from examkit.problems import InputError, Problem

F = Fraction
TEXT = """法规：行政处罚法

[k1] 简述听证的程序。
采分点：
- 告知当事人有要求听证的权利（4分）
- 当事人五日内提出（2.5分）
- 制作笔录（3.5分）

[k2] =谈谈你对“首违不罚”的认识。
题型：简答
采分点：
- 条件说得清楚
- 联系实际

[k3] 请回答下列问题。
材料：某镇执法人员一人到场检查并当场罚款。
（1）当场罚款对不对？
答案：×
（2）错在哪里？
采分点：
- 人数不足两人（4分）
- 没有出示证件（2分）
（3）应当怎样做？
采分点：
- 立案（2分）
"""
SECTIONS = [
    {"heading": "简答", "type": "short", "count": 2, "points": 10},
    {"heading": "案例", "type": "case", "count": 1, "points": 10},
]
WRITTEN = {
    1: {"k1": "=1+1", "k2": "轻微\n及时改正", "k3.2": "一人到场 & <x>", "k3.3": "+立案"},
    2: {"k1": "@SUM(A1)", "k2": "", "k3.2": "没有证件", "k3.3": ""},
    3: {"k2": "http://x.cn", "k3.2": "\x0b不知道\x02", "k3.3": "长" * 33000},  # k1 is on the paper
}
SEED, SITTING = 5, "某场"


def forms(count: int = 1, order: str = "bank") -> tuple[Form, ...]:
    plan = makers.blueprint(section=SECTIONS, full_marks=30, order=order)
    return assemble(makers.bank(TEXT), plan, seed=3, count=count)


def answers(written: Mapping[int, Mapping[str, str]] = WRITTEN, count: int = 1) -> tuple[Answer, ...]:
    made = forms(count, "bank" if count == 1 else "shuffled")
    return tuple(
        one for number, responses in written.items() for one in open_answers(made[number % count], number, responses)
    )


def write(path: Path, **changes: object) -> Path:
    values: dict[str, object] = {"sitting": SITTING, "marker": "王&某", "seed": SEED, "lang": "zh"}
    write_book(path, answers(), **(values | changes))  # type: ignore[arg-type]
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write(tmp_path / "王某.xlsx")


def rows_of(sheet: Worksheet) -> dict[int, int]:
    """The row of each submission on a sheet."""
    found = {sheet.cell(row, 1).value: row for row in range(1, sheet.max_row + 1)}
    return {number: found[code(SEED, number)] for number in WRITTEN if code(SEED, number) in found}


def fill(path: Path, **cells: object) -> Path:
    """Put marks in as ``<sheet>_<submission>_<column>``, as a marker would, and save."""
    book = openpyxl.load_workbook(path)
    for at, value in cells.items():
        sheet, submission, column = at.split("_")
        book[sheet].cell(rows_of(book[sheet])[int(submission)], int(column)).value = value
    book.save(path)
    return path


def read(path: Path) -> tuple[set[tuple[int, str, int, Fraction]], tuple[Problem, ...]]:
    book, problems = read_book(path)
    marks, wrong = with_book((), book, answers(), seed=SEED, sitting=SITTING)
    assert wrong == ()
    return {(one.submission, one.item, one.line, one.points) for one in marks}, problems


# --- what a marker sees ----------------------------------------------------------------------------------------------


def test_a_sheet_an_item_with_a_cases_parts_together_and_one_that_is_hidden(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    assert [(sheet.title, sheet.sheet_state) for sheet in book.worksheets] == [
        ("第1题", "visible"),
        ("第2题", "visible"),
        ("第3题", "visible"),
        ("_examkit", "veryHidden"),
    ]
    case = book["第3题"]
    assert [cell.value for cell in case[1] if cell.value] == ["（2）错在哪里？", "（3）应当怎样做？"]
    assert [cell.value for cell in case[2]] == [
        "试卷代码", "作答", "采分点1：人数不足两人\n（4分）", "采分点2：没有出示证件\n（2分）", "得分\n（满分6分）",
        "作答", "采分点1：立案\n（2分）", "得分\n（满分2分）",
    ]  # fmt: skip
    assert case["A3"].value == "某镇执法人员一人到场检查并当场罚款。\n请回答下列问题。"


def test_a_rubric_without_points_is_one_column_for_the_whole_answer(path: Path) -> None:
    sheet = openpyxl.load_workbook(path)["第2题"]
    heads = [cell.value for cell in sheet[2]]
    assert heads == ["试卷代码", "作答", "条件说得清楚\n联系实际\n整题给分（10分）", "得分\n（满分10分）"]


def test_answers_are_text_never_formulas_or_links(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["第1题"]
    rows = rows_of(sheet)
    assert [sheet.cell(rows[number], 2).value for number in (1, 2, 3)] == ["=1+1", "@SUM(A1)", "（见纸质答卷）"]
    assert {sheet.cell(row, 2).data_type for row in rows.values()} == {"s"}
    assert book["第2题"]["B1"].value == "=谈谈你对“首违不罚”的认识。"
    case = book["第3题"]
    assert case.cell(rows_of(case)[3], 2).value == "\n不知道"
    long = str(case.cell(rows_of(case)[3], 6).value)
    assert long.endswith("……") and len(long) < 32767
    with zipfile.ZipFile(path) as package:
        assert not any(b"<hyperlink" in package.read(name) for name in package.namelist() if "worksheets/" in name)


def test_omitted_answers_are_not_in_the_book(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    assert set(rows_of(book["第2题"])) == {1, 3}
    case = book["第3题"]
    assert case.cell(rows_of(case)[2], 6).value is None
    assert case.cell(rows_of(case)[2], 8).value is None


def test_every_cell_of_marks_has_a_list_of_its_points(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    for name, columns in {"第1题": "CDE", "第2题": "C", "第3题": "CDG"}.items():
        sheet = book[name]
        lists = {str(one.sqref)[0]: one for one in sheet.data_validations.dataValidation}
        assert sorted(lists) == list(columns)
        assert {one.type for one in lists.values()} == {"list"}
        for row in rows_of(sheet).values():
            assert all(f"{column}{row}" in lists[column].sqref for column in columns)
    listed = {str(one.sqref)[0]: one for one in book["第1题"].data_validations.dataValidation}
    where = listed["D"].formula1.removeprefix("_examkit!").replace("$", "")
    assert [row[0].value for row in book["_examkit"][where]] == [0, 0.5, 1, 1.5, 2, 2.5]


def test_points_can_go_by_whole_marks(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write(tmp_path / "a.xlsx", step=F(1)))
    lists = {str(one.sqref)[0]: one for one in book["第1题"].data_validations.dataValidation}
    where = lists["D"].formula1.removeprefix("_examkit!").replace("$", "")
    assert [row[0].value for row in book["_examkit"][where]] == [0, 1, 2, 2.5]


def test_only_cells_of_marks_can_be_edited(path: Path) -> None:
    for sheet in openpyxl.load_workbook(path).worksheets[:3]:
        assert sheet.protection.sheet and not sheet.protection.password
        covered = {
            cell.coordinate
            for row in sheet.iter_rows()
            for cell in row
            if any(cell.coordinate in one.sqref for one in sheet.data_validations.dataValidation)
        }
        open_cells = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
        assert open_cells and open_cells <= covered


def test_heads_are_frozen_and_repeated_in_print(path: Path) -> None:
    sheet = openpyxl.load_workbook(path)["第3题"]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("B3", "$1:$2")
    assert sheet.oddHeader.right.text == "阅卷册　阅卷人：王&&某"


def test_a_total_is_a_formula_with_its_value(tmp_path: Path) -> None:
    marks = [Mark(1, "k1", 1, "王&某", F(4)), Mark(1, "k1", 2, "王&某", F("2.5")), Mark(1, "k1", 3, "王&某", F(0))]
    marks += [Mark(2, "k1", 1, "王&某", F(1)), Mark(2, "k1", 2, "别人", F(1))]
    path = write(tmp_path / "a.xlsx", marks=marks)
    formulas, values = (openpyxl.load_workbook(path, data_only=only)["第1题"] for only in (False, True))
    rows = rows_of(formulas)
    assert formulas.cell(rows[1], 6).value == f'=IF(COUNT(C{rows[1]}:E{rows[1]})=3,SUM(C{rows[1]}:E{rows[1]}),"")'
    assert [values.cell(rows[number], 6).value or None for number in (1, 2, 3)] == [6.5, None, None]
    assert values.cell(rows[2], 4).value is None  # another marker's
    assert read(path)[0] == {(1, "k1", 1, F(4)), (1, "k1", 2, F("2.5")), (1, "k1", 3, F(0)), (2, "k1", 1, F(1))}


def test_codes_stand_in_their_own_order_and_nothing_tells_whose_they_are(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    shown = [cell.value for cell in book["第1题"]["A"][2:]]
    assert shown == sorted(code(SEED, number) for number in (1, 2, 3))
    hidden = {str(cell.value) for row in book["_examkit"].iter_rows(max_col=6) for cell in row if cell.value}
    assert hidden >= {SITTING, "王&某", *shown} and not hidden & {"答卷.xlsx", "001"}


def test_sheets_of_several_forms_go_by_item(tmp_path: Path) -> None:
    write_book(tmp_path / "a.xlsx", answers(count=2), sitting="x", marker="甲", seed=SEED, lang="zh")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert sorted(name.split("-")[1] for name in book.sheetnames[:-1]) == ["k1", "k2", "k3"]
    assert set(rows_of(book[next(name for name in book.sheetnames if name.endswith("k1"))])) == {1, 2, 3}


def test_a_book_with_nothing_to_mark_says_so(tmp_path: Path) -> None:
    write_book(tmp_path / "a.xlsx", (), sitting="x", marker="甲", seed=1, lang="en")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames == ["Nothing to mark", "_examkit"]
    book, problems = read_book(tmp_path / "a.xlsx")
    assert (book.marker, book.cells, problems) == ("甲", (), ())


def test_the_same_answers_give_the_same_bytes(path: Path, tmp_path: Path) -> None:
    assert write(tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


# --- what comes back -------------------------------------------------------------------------------------------------


def test_an_untouched_book_has_no_marks(path: Path) -> None:
    assert read(path) == (set(), ())


def test_marks_come_back_as_they_were_filled_in(path: Path) -> None:
    fill(path, 第1题_1_3=4, 第1题_1_4=2.5, 第1题_1_5=0, 第2题_3_3=9.5, 第3题_2_4="1.5", 第3题_1_7=2)
    marks, problems = read(path)
    assert problems == ()
    assert marks == {
        (1, "k1", 1, F(4)),
        (1, "k1", 2, F("2.5")),
        (1, "k1", 3, F(0)),
        (3, "k2", 0, F("9.5")),
        (2, "k3.2", 2, F("1.5")),
        (1, "k3.3", 1, F(2)),
    }
    assert read_book(path)[0].marker == "王&某"


@pytest.mark.parametrize("value", [4.5, -1, 0.3, "好", "nan", True, "=1/3"])
def test_a_cell_that_is_no_mark_is_reported_with_its_place(path: Path, value: object) -> None:
    fill(path, 第1题_1_3=value, 第1题_2_3=4)
    row = rows_of(openpyxl.load_workbook(path)["第1题"])[1]
    marks, problems = read(path)
    if value == "=1/3":  # a formula that nobody computed has no value: not marked
        assert problems == ()
    else:
        (one,) = problems
        assert (one.code, str(one.source)) == ("marking.cell", f"王某.xlsx:第1题!C{row}")
    assert marks == {(2, "k1", 1, F(4))}


def test_rows_are_known_by_their_code_wherever_they_stand(path: Path) -> None:
    fill(path, 第1题_1_3=4, 第1题_2_3=1)
    book = openpyxl.load_workbook(path)
    sheet = book["第1题"]
    first, second = rows_of(sheet)[1], rows_of(sheet)[2]
    for column in range(1, 6):
        one, other = sheet.cell(first, column), sheet.cell(second, column)
        one.value, other.value = other.value, one.value
    book.save(path)
    assert read(path)[0] == {(1, "k1", 1, F(4)), (2, "k1", 1, F(1))}


def test_a_row_that_was_deleted_is_reported(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["第2题"]
    sheet.delete_rows(rows_of(sheet)[1])
    book.save(path)
    assert [(one.code, dict(one.values)["item"]) for one in read_book(path)[1]] == [("marking.row-missing", "k2")]


def test_a_row_that_was_copied_is_reported_and_the_first_counts(path: Path) -> None:
    fill(path, 第2题_1_3=4)
    book = openpyxl.load_workbook(path)
    sheet = book["第2题"]
    sheet.append([code(SEED, 1), "轻微", 7])
    book.save(path)
    marks, problems = read(path)
    assert marks == {(1, "k2", 0, F(4))}
    assert [(one.code, str(one.source)) for one in problems] == [("marking.row-repeated", "王某.xlsx:第2题!C5")]


def test_a_hidden_sheet_that_is_not_whole_is_refused(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book["_examkit"]["D1"].value = "x"
    book.save(path)
    with pytest.raises(InputError) as raised:
        read_book(path)
    assert raised.value.problems[0].code == "marking.not-a-book"


def test_a_file_that_is_no_marking_book_is_refused(tmp_path: Path) -> None:
    other = makers.xlsx(tmp_path / "花名册.xlsx", [("姓名",), ("张伟",)])
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04")
    for path, what in (
        (other, "marking.not-a-book"),
        (tmp_path / "坏.xlsx", "file.workbook"),
        (tmp_path / "无.xlsx", "file.missing"),
    ):
        with pytest.raises(InputError) as raised:
            read_book(path)
        assert raised.value.problems[0].code == what


texts = st.text(min_size=1, max_size=30).filter(lambda text: text.strip())


@given(
    st.dictionaries(st.integers(1, 99), texts, min_size=1, max_size=5),
    st.sampled_from([F(1, 2), F(1), F(1, 3)]),
    st.data(),
)
def test_whatever_was_answered_and_given_comes_back(
    tmp_path_factory: pytest.TempPathFactory, written: dict[int, str], step: Fraction, data: st.DataObject
) -> None:
    held = answers({number: {"k1": text, "k2": "", "k3.2": "", "k3.3": ""} for number, text in written.items()})
    marks = tuple(
        Mark(number, "k1", line, "甲", data.draw(st.integers(0, most // step)) * step)
        for number in sorted(written)
        for line, most in ((1, F(4)), (2, F("2.5")), (3, F("3.5")))
        if data.draw(st.booleans())
    )
    path = tmp_path_factory.mktemp("book") / "甲.xlsx"
    write_book(path, held, sitting="x", marker="甲", seed=SEED, lang="zh", step=step, marks=marks)
    book, problems = read_book(path)
    assert problems == ()
    assert with_book((), book, held, seed=SEED, sitting="x") == (marks, ())
