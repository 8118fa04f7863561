"""Tables as .xlsx. Oracles: openpyxl and calamine as readers, and the package's own XML."""

import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from examkit.document import Column, Document, Heading, PageBreak, Paragraph, Table
from examkit.formats.workbook import write
from examkit.house_style import FORM, OFFICIAL


@pytest.fixture
def path(document: Document, tmp_path: Path) -> Path:
    path = tmp_path / "成绩册.xlsx"
    write(document, path, "zh")
    return path


def table(rows: tuple = (("甲", 1.25), ("合计", 1.25)), **values: object) -> Table:
    return Table((Column("单位"), Column("分", decimals=1)), rows, **values)


def sheet(document: Document, folder: Path, place: int = 0) -> Worksheet:
    write(document, folder / "a.xlsx", "zh")
    return openpyxl.load_workbook(folder / "a.xlsx").worksheets[place]


def test_every_text_is_there_verbatim(path: Path, visible: list[str]) -> None:
    book = CalamineWorkbook.from_path(str(path))
    cells = [str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    whole = "\n".join(cells)
    visible.remove("85.1")  # a number, kept exact: below
    assert [text for text in visible if text not in whole] == []


def test_no_text_is_a_formula_or_a_link(path: Path) -> None:
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in package.read(name) and b"<hyperlink" not in package.read(name)
    book = openpyxl.load_workbook(path)
    assert {cell.data_type for ws in book for row in ws.iter_rows() for cell in row} <= {"s", "n"}


def test_numbers_stay_exact_and_are_shown_rounded(path: Path) -> None:
    rows = list(openpyxl.load_workbook(path).worksheets[1].iter_rows(min_row=4))
    assert [cell.value for cell in rows[0]] == [1, 'A&B <考试> "x" =1+1', 1.25, None]
    assert [cell.number_format for cell in rows[0]][2] == "0.0"
    assert [row[1].value for row in rows[:12]][-3] == "000123"


def test_title_lines_header_rows_total_and_foot_stand_in_order(tmp_path: Path) -> None:
    whole = sheet(Document("x", (table(title="表", lines=("填报单位：",), foot=("制表人：",), total=True),)), tmp_path)
    assert [row[0].value for row in whole.iter_rows()] == ["表", "填报单位：", "单位", "甲", "合计", "制表人："]
    assert {str(area) for area in whole.merged_cells.ranges} == {"A1:B1", "A2:B2", "A6:B6"}
    assert [whole.cell(row, 1).font.bold for row in (1, 2, 3, 4, 5)] == [True, False, True, False, True]


def test_the_header_is_frozen_repeated_in_print_and_filters_all_but_the_total(tmp_path: Path) -> None:
    whole = sheet(Document("x", (table(title="表", total=True),)), tmp_path)
    assert whole.freeze_panes == "A3"
    assert whole.print_title_rows == "$2:$2"
    assert whole.auto_filter.ref == "A2:B3"


def test_a_sheet_is_one_page_wide_and_wide_ones_lie(tmp_path: Path) -> None:
    narrow = sheet(Document("x", (table(),)), tmp_path)
    assert (narrow.page_setup.fitToWidth, narrow.page_setup.fitToHeight) == (None, 0)
    assert narrow.sheet_properties.pageSetUpPr.fitToPage
    assert narrow.page_setup.orientation == "portrait"
    assert narrow.oddFooter.center.text == "第 &P 页 共 &N 页"
    wide = Table(tuple(Column(str(n)) for n in range(12)), ())
    assert sheet(Document("x", (wide,)), tmp_path).page_setup.orientation == "landscape"


def test_columns_are_as_wide_as_their_content(tmp_path: Path) -> None:
    rows = (("综合行政执法大队", 1.0), ("长" * 200, 2.0))
    widths = sheet(Document("x", (table(rows),)), tmp_path).column_dimensions
    assert widths["A"].width == pytest.approx(42, abs=1)
    assert 5 <= widths["B"].width <= 9
    assert sheet(Document("x", (table(rows[:1]),)), tmp_path).column_dimensions["A"].width == pytest.approx(19, abs=1)


def test_a_row_is_high_enough_for_its_wrapped_text(tmp_path: Path) -> None:
    heights = sheet(Document("x", (table((("短", 1), ("长" * 60, 2))),)), tmp_path).row_dimensions
    assert heights[3].height > 2.5 * heights[2].height


def test_names_of_sheets_are_clean_unique_and_short(tmp_path: Path) -> None:
    names = ("成绩/册:1", "成绩 册 1", "A" * 40, "a" * 40, "", "History", "'引'")
    document = Document("题", tuple(table(name=name) for name in names))
    write(document, tmp_path / "a.xlsx", "zh")
    found = openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames
    expected = ["成绩 册 1", "成绩 册 1 (2)", "A" * 31, "a" * 27 + " (2)", "题", "History (2)", "引"]
    assert found == expected


def test_what_stands_around_the_tables_is_on_a_first_sheet(path: Path, tmp_path: Path) -> None:
    assert openpyxl.load_workbook(path).sheetnames == ["说明", "成绩 册 1", "另表"]
    write(Document("x", (Heading("h"), table(name="Scores"))), tmp_path / "a.xlsx", "en")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames == ["Notes", "Scores"]


def test_a_document_of_tables_has_no_sheet_of_notes(tmp_path: Path) -> None:
    write(Document("x", (table(name="甲"), table(name="乙"))), tmp_path / "a.xlsx", "zh")
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames == ["甲", "乙"]


def test_a_document_without_tables_is_a_sheet_of_notes(tmp_path: Path) -> None:
    notes = sheet(Document("题", (Paragraph("=1+1"), Paragraph("长" * 400))), tmp_path)
    assert [row[0].value for row in notes.iter_rows()] == ["题", "=1+1", "长" * 400]


def test_a_picture_is_put_in_with_its_words(path: Path) -> None:
    with zipfile.ZipFile(path) as package:
        assert 'descr="柱形图：党政办92 &amp; 执法队88"' in package.read("xl/drawings/drawing1.xml").decode()
    (image,) = openpyxl.load_workbook(path).worksheets[0]._images
    assert image.anchor.to.colOff / 36000 == pytest.approx(60, abs=1)


def test_undefined_numbers_are_empty_cells(tmp_path: Path) -> None:
    whole = sheet(Document("x", (table((("甲", float("nan")), ("乙", None))),)), tmp_path)
    assert [row[1].value for row in whole.iter_rows(min_row=2)] == [None, None]


def test_a_table_of_one_column_keeps_its_title(tmp_path: Path) -> None:
    whole = sheet(Document("x", (Table((Column("甲"),), (("一",),), title="表"),)), tmp_path)
    assert [row[0].value for row in whole.iter_rows()] == ["表", "甲", "一"]


def test_the_same_document_gives_the_same_bytes(document: Document, path: Path, tmp_path: Path) -> None:
    write(document, tmp_path / "again.xlsx", "zh")
    assert (tmp_path / "again.xlsx").read_bytes() == path.read_bytes()


def test_a_killed_write_leaves_the_old_file(document: Document, tmp_path: Path, cut_off: None) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        write(document, path, "zh")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


# --- in the style of a house -----------------------------------------------------------------------------------------


def test_a_form_has_the_margins_the_fonts_and_the_page_number_of_the_house(tmp_path: Path) -> None:
    whole = sheet(Document("汇总表", (table(),), landscape=True, style=FORM), tmp_path)
    margins = [getattr(whole.page_margins, side) * 25.4 for side in ("top", "bottom", "left", "right", "footer")]
    assert margins == pytest.approx([FORM.top, FORM.bottom, FORM.left, FORM.right, FORM.footer], abs=0.1)
    assert (whole.oddFooter.center.text, whole.oddFooter.center.font) == ("— &P —", "宋体")
    assert whole.oddFooter.center.size == 12
    assert (whole["A1"].value, whole["A1"].font.name, whole["A1"].font.size) == ("汇总表", FORM.title_font, 20)
    assert {(cell.font.name, cell.font.size) for cell in (*whole[2], *whole[3])} == {("仿宋_GB2312", 12)}
    assert whole.page_setup.orientation == "landscape" and whole.print_title_rows == "$2:$2"


def test_parts_of_a_line_share_the_columns(tmp_path: Path) -> None:
    many = Table(
        tuple(Column(name) for name in "甲乙丙丁戊己"), (), lines=(("左", "中", "右"),), foot=(("一", "二"), "全")
    )
    whole = sheet(Document("x", (many,)), tmp_path)
    assert [cell.value for cell in whole[1]] == ["左", None, "中", None, "右", None]
    assert {str(area) for area in whole.merged_cells.ranges} == {"A1:B1", "C1:D1", "E1:F1", "A3:C3", "D3:F3", "A4:F4"}
    single = sheet(Document("x", (Table((Column("甲"),), (), lines=(("左", "右"),)),)), tmp_path)
    assert single["A1"].value == "左　　右"


def test_rows_to_write_in_are_high_and_empty_columns_wide(tmp_path: Path) -> None:
    rows = (("张", ""), ("李\n二\n三\n四", ""))
    form = Table((Column("姓名"), Column("签名", width=2)), rows, row_mm=12)
    whole = sheet(Document("x", (form,)), tmp_path)
    assert whole.row_dimensions[2].height == pytest.approx(12 * 72 / 25.4, abs=0.5)
    assert whole.row_dimensions[3].height > 60 and whole.row_dimensions[1].height < 25
    assert whole.column_dimensions["B"].width == pytest.approx(22, abs=1)


def test_titles_of_bound_forms_stand_on_their_sheets(tmp_path: Path) -> None:
    blocks = (
        Heading("甲镇名单", 0),
        table(name="甲镇"),
        PageBreak(),
        Heading("乙镇名单", 0),
        table(name="乙镇", title="缺考"),
    )
    write(Document("", blocks, style=FORM), tmp_path / "a.xlsx", "zh")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["甲镇", "乙镇"]
    assert [book["甲镇"]["A1"].value, book["乙镇"]["A1"].value, book["乙镇"]["A2"].value] == [
        "甲镇名单",
        "乙镇名单",
        "缺考",
    ]


def test_a_circular_has_its_words_on_the_first_sheet_and_its_table_on_another(
    circular: Document, tmp_path: Path
) -> None:
    write(circular, tmp_path / "a.xlsx", "zh")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    first, second = book.worksheets
    words = [row[0].value for row in first.iter_rows()]
    assert words[:3] == [circular.number, circular.title, "各单位："]
    assert words[-4:] == ["2．失分较多的条文一览表", "示例镇人民政府", "2026年3月30日", "附件1"]
    assert second["A1"].value == "各单位情况表" and second["A1"].font.name == OFFICIAL.title_font
