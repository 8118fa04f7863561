"""Papers and reports as .docx. Oracles: python-docx as a reader, and the package's own XML."""

import re
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from examkit.document import Column, Document, Figure, PageBreak, Paragraph, Question, Table
from examkit.formats.docx import write

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def path(document: Document, tmp_path: Path) -> Path:
    path = tmp_path / "试卷.docx"
    write(document, path, "zh")
    return path


def parts(path: Path) -> dict[str, etree._Element]:
    with zipfile.ZipFile(path) as package:
        return {name: etree.fromstring(package.read(name)) for name in package.namelist() if name.endswith(".xml")}


def texts(path: Path) -> list[str]:
    body = docx.Document(str(path)).element.body
    return [docx.text.paragraph.Paragraph(p, None).text for p in body.iter(qn("w:p"))]


def test_every_text_is_there_verbatim(path: Path, visible: list[str]) -> None:
    whole = "\n".join(texts(path))
    assert [text for text in visible if text not in whole] == []


def test_marks_stand_before_questions_and_options(path: Path) -> None:
    assert "1．限制人身自由的行政处罚，只能由（　　）设定。" in texts(path)
    assert any(text.startswith("A．法律") for text in texts(path))


def test_every_run_and_style_names_its_east_asian_font(path: Path) -> None:
    whole = parts(path)
    del whole["word/numbering.xml"]  # the bullets of lists that nothing uses
    for name, part in whole.items():
        for run in part.iter(f"{W}r"):
            if run.find(f"{W}t") is not None:
                assert run.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") in ("宋体", "黑体"), name
        for fonts in part.iter(f"{W}rFonts"):
            assert not [key for key in fonts.attrib if key.endswith("Theme")], name
            assert fonts.get(f"{W}eastAsia"), name


def test_the_language_of_chinese_text_is_chinese(path: Path) -> None:
    assert {lang.get(f"{W}eastAsia") for lang in parts(path)["word/styles.xml"].iter(f"{W}lang")} == {"zh-CN"}


def test_pages_are_numbered_by_fields_on_odd_and_even_pages(path: Path) -> None:
    footers = [part for name, part in parts(path).items() if name.startswith("word/footer")]
    fields = [[field.get(f"{W}instr") for field in footer.iter(f"{W}fldSimple")] for footer in footers]
    assert fields == [["PAGE", "NUMPAGES"]] * 2
    assert "".join(footers[0].itertext()).strip() == "第 1 页 共 1 页"


def test_the_seal_line_stands_on_odd_pages_only(path: Path, document: Document) -> None:
    section = docx.Document(str(path)).sections[0]
    assert document.seal in "".join(section.header._element.itertext())
    assert "".join(section.even_page_header._element.itertext()).strip() == ""
    assert docx.Document(str(path)).settings.odd_and_even_pages_header_footer
    assert section.left_margin.mm == pytest.approx(30, abs=0.1)


def test_without_a_seal_there_is_no_header(tmp_path: Path) -> None:
    write(Document("报告", (Paragraph("一"),)), tmp_path / "a.docx", "zh")
    assert not [name for name in parts(tmp_path / "a.docx") if name.startswith("word/header")]


def test_a_long_table_repeats_its_header_and_tears_no_row(path: Path) -> None:
    table = docx.Document(str(path)).tables[0]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] == [True] + [False] * 13
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_columns_are_as_wide_as_their_weights_say(path: Path) -> None:
    widths = [column.width for column in docx.Document(str(path)).tables[0].columns]
    assert [round(width / widths[0]) for width in widths] == [1, 3, 1, 1]


def test_numbers_are_rounded_for_the_eye_and_stand_right(path: Path) -> None:
    row = docx.Document(str(path)).tables[0].rows[1]
    assert [cell.text for cell in row.cells] == ["1", 'A&B <考试> "x" =1+1', "1.3", ""]
    assert row.cells[2].paragraphs[0].alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT


def test_the_total_is_bold(path: Path) -> None:
    *_, row, total = docx.Document(str(path)).tables[0].rows
    assert total.cells[0].paragraphs[0].runs[0].bold
    assert not row.cells[0].paragraphs[0].runs[0].bold


def test_an_item_keeps_together(tmp_path: Path) -> None:
    write(Document("卷", (Question("1", "题", (("A", "甲" * 30), ("B", "乙")), 2),)), tmp_path / "a.docx", "zh")
    paragraphs = docx.Document(str(tmp_path / "a.docx")).paragraphs[1:]
    assert [paragraph.paragraph_format.keep_with_next for paragraph in paragraphs] == [True] * 4 + [False]


def test_short_options_share_a_line_in_even_columns(tmp_path: Path) -> None:
    options = tuple(zip("ABCD", ("法律", "行政法规", "地方性法规", "规章"), strict=True))
    write(Document("卷", (Question("1", "题", options),)), tmp_path / "a.docx", "zh")
    paragraph = docx.Document(str(tmp_path / "a.docx")).paragraphs[-1]
    assert paragraph.text == "A．法律\tB．行政法规\tC．地方性法规\tD．规章"
    stops = [stop.position for stop in paragraph.paragraph_format.tab_stops]
    assert stops[1] - stops[0] == pytest.approx(stops[2] - stops[1], abs=13000)


def test_an_empty_field_is_an_underlined_blank(path: Path) -> None:
    paragraph = next(p for p in docx.Document(str(path)).paragraphs if p.text.startswith("单位"))
    assert [run.text for run in paragraph.runs if run.underline] == ["\t", "\t"]


def test_a_picture_has_its_words(path: Path) -> None:
    described = [element.get("descr") for element in parts(path)["word/document.xml"].iter(qn("wp:docPr"))]
    assert described == ["柱形图：党政办92 & 执法队88"]


def test_a_picture_is_never_wider_than_the_text(document: Document, tmp_path: Path) -> None:
    png = next(block.png for block in document.blocks if isinstance(block, Figure))
    write(Document("图", (Figure(png, "图", width_mm=500),)), tmp_path / "a.docx", "zh")
    read = docx.Document(str(tmp_path / "a.docx"))
    assert read.inline_shapes[0].width.mm == pytest.approx(165, abs=0.2)


def test_the_properties_tell_the_title_and_nothing_else(path: Path) -> None:
    core = parts(path)["docProps/core.xml"]
    assert {etree.QName(element).localname: element.text for element in core} == {
        "title": "试卷 A&B <考试>",
        "creator": "examkit",
    }
    with zipfile.ZipFile(path) as package:
        assert not [name for name in package.namelist() if "thumbnail" in name]


def test_every_part_that_is_named_is_there(path: Path) -> None:
    with zipfile.ZipFile(path) as package:
        named = re.findall(r'Target="(\w[^":]*)"', package.read("_rels/.rels").decode())
        assert set(named) <= set(package.namelist())


@pytest.mark.parametrize("block", [Paragraph("后"), Question("1", "后"), Table((Column("后"),), ())])
def test_a_page_break_leaves_no_empty_line(block: Paragraph | Question | Table, tmp_path: Path) -> None:
    write(Document("x", (Paragraph("前"), PageBreak(), PageBreak(), block, PageBreak())), tmp_path / "a.docx", "zh")
    body = docx.Document(str(tmp_path / "a.docx")).element.body
    broken = [p.getparent() for p in body.iter(qn("w:pageBreakBefore"))]
    assert len(broken) == 1 and "后" in "".join(broken[0].getparent().itertext())
    assert not list(body.iter(qn("w:br")))


def test_landscape_is_a_wide_page(tmp_path: Path) -> None:
    table = Table((Column("甲"),), (("一",),))
    write(Document("表", (table,), landscape=True), tmp_path / "a.docx", "zh")
    section = docx.Document(str(tmp_path / "a.docx")).sections[0]
    assert section.page_width > section.page_height


def test_the_same_document_gives_the_same_bytes(document: Document, path: Path, tmp_path: Path) -> None:
    write(document, tmp_path / "again.docx", "zh")
    assert (tmp_path / "again.docx").read_bytes() == path.read_bytes()


def test_a_killed_write_leaves_the_old_file(document: Document, tmp_path: Path, cut_off: None) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        write(document, path, "zh")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
