"""Papers and reports as .docx. Oracles: python-docx as a reader, and the package's own XML."""

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from examkit.document import (
    Attachments,
    Column,
    Document,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Question,
    Signature,
    Table,
)
from examkit.formats.docx import write
from examkit.house_style import OFFICIAL

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


# --- official documents: GB/T 9704-2012 as in the office's habits ----------------------------------------------------


@pytest.fixture
def official(circular: Document, tmp_path: Path) -> docx.document.Document:
    write(circular, tmp_path / "通报.docx", "zh")
    return docx.Document(str(tmp_path / "通报.docx"))


def paragraph(read: docx.document.Document, text: str) -> docx.text.paragraph.Paragraph:
    return next(one for one in read.paragraphs if text in one.text)


def shown_in(one: docx.text.paragraph.Paragraph) -> str:
    return "".join(text.text or "" for text in one._p.iter(qn("w:t")))


def east_asian(one: docx.text.paragraph.Paragraph) -> set[tuple[str, float | None]]:
    return {(run._r.rPr.rFonts.get(qn("w:eastAsia")), run.font.size and run.font.size.pt) for run in one.runs}


def test_an_official_page_has_its_margins_and_its_footer(official: docx.document.Document) -> None:
    section = official.sections[0]
    margins = [getattr(section, f"{side}_margin").mm for side in ("top", "bottom", "left", "right")]
    assert margins == pytest.approx([37, 35, 28, 26], abs=0.05)
    assert (section.page_width.mm, section.page_height.mm) == pytest.approx((210, 297), abs=0.1)
    assert section.footer_distance.mm == pytest.approx(25, abs=0.05)


def test_official_fonts_and_sizes_stand_on_runs_and_styles(official: docx.document.Document) -> None:
    fonts = {
        "各单位：": ("仿宋_GB2312", None), "示府发": ("仿宋_GB2312", None), "第一季度": ("方正小标宋简体", 22),
        "一、": ("黑体", 16), "（一）": ("楷体_GB2312", 16), "1．参": ("仿宋_GB2312", 16), "附件1": ("黑体", None),
    }  # fmt: skip
    assert {text: east_asian(paragraph(official, text)) for text in fonts} == {
        text: {font} for text, font in fonts.items()
    }
    styles = {"Normal": ("仿宋_GB2312", 16), "Title": ("方正小标宋简体", 22), "Heading 1": ("黑体", 16), "Heading 2": ("楷体_GB2312", 16)}  # fmt: skip
    for name, (font, size) in styles.items():
        style = official.styles[name]
        assert (style.element.rPr.rFonts.get(qn("w:eastAsia")), style.font.size.pt) == (font, size)
    assert not any(run.font.bold for name in "一（" for run in paragraph(official, name).runs)
    (cell,) = {font for row in official.tables[0].rows for cell in row.cells for font in east_asian(cell.paragraphs[0])}
    assert cell == ("仿宋_GB2312", 12)


def test_official_lines_are_28_points_and_paragraphs_begin_two_characters_in(official: docx.document.Document) -> None:
    exact = docx.enum.text.WD_LINE_SPACING.EXACTLY
    for name, pitch in (("Normal", 28), ("Heading 1", 28), ("Heading 3", 28), ("Title", 36)):
        layout = official.styles[name].paragraph_format
        assert (layout.line_spacing.pt, layout.line_spacing_rule) == (pitch, exact), name
    assert official.styles["Heading 1"].paragraph_format.first_line_indent.pt == 32
    assert paragraph(official, "围绕").paragraph_format.first_line_indent.pt == 32
    assert paragraph(official, "各单位：").paragraph_format.first_line_indent is None
    body = [one for one in official.paragraphs if one.style.name == "Normal" and "围绕" in one.text]
    assert all(one.paragraph_format.line_spacing is None for one in body)


def test_the_page_number_stands_between_dashes_at_the_outer_edge(official: docx.document.Document) -> None:
    section = official.sections[0]
    assert official.settings.odd_and_even_pages_header_footer
    sides = ((section.footer, "RIGHT"), (section.even_page_footer, "LEFT"))
    for footer, side in sides:
        (line,) = footer.paragraphs
        assert shown_in(line) == "— 1 —" and line.alignment == docx.enum.text.WD_ALIGN_PARAGRAPH[side]
        assert [field.get(qn("w:instr")) for field in line._p.iter(qn("w:fldSimple"))] == ["PAGE"]
        fonts = [(f.get(qn("w:ascii")), f.get(qn("w:eastAsia"))) for f in line._p.iter(qn("w:rFonts"))]
        assert set(fonts) == {("宋体", "宋体")} and {s.get(qn("w:val")) for s in line._p.iter(qn("w:sz"))} == {"28"}


def test_a_house_may_centre_the_number_or_leave_it_out(circular: Document, tmp_path: Path) -> None:
    style = replace(OFFICIAL, page="第 {page} 页 共 {pages} 页", page_side="centre")
    for name, changed, shown in (("a", style, "第 1 页 共 1 页"), ("b", replace(style, page=""), "")):
        write(replace(circular, style=changed), tmp_path / f"{name}.docx", "zh")
        read = docx.Document(str(tmp_path / f"{name}.docx"))
        line = read.sections[0].footer.paragraphs[0]
        assert shown_in(line) == shown
        assert not read.settings.odd_and_even_pages_header_footer


def test_the_signer_stands_over_the_date_with_room_for_the_seal(official: docx.document.Document) -> None:
    signer, date = paragraph(official, "示例镇人民政府"), paragraph(official, "2026年3月30日")
    right = docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT
    assert (signer.alignment, date.alignment) == (right, right)
    assert date.paragraph_format.right_indent.pt == 64  # four characters
    centres = [one.paragraph_format.right_indent.pt / 16 + width / 2 for one, width in ((signer, 7), (date, 7.75))]
    assert centres[0] == pytest.approx(centres[1], abs=0.01)
    assert signer.paragraph_format.space_before.pt == 56 and signer.paragraph_format.keep_with_next
    before = [one.text for one in official.paragraphs if one.paragraph_format.keep_with_next]
    assert any("失分较多" in text for text in before)


def test_attachments_are_numbered_and_hang_under_one_another(official: docx.document.Document) -> None:
    first, second = paragraph(official, "各单位情况表"), paragraph(official, "失分较多")
    assert (first.text, second.text) == ("附件：1．各单位情况表", "2．失分较多的条文一览表")
    left = [one.paragraph_format.left_indent.pt / 16 for one in (first, second)]
    assert left == [2 + 3 + 1.5] * 2
    begins = [one.paragraph_format.first_line_indent.pt / 16 + 6.5 for one in (first, second)]
    assert begins == [2, 5] and first.paragraph_format.space_before.pt == 28


def test_one_attachment_has_no_number(tmp_path: Path) -> None:
    blocks = (Paragraph("正文"), Attachments(("名单",)), Signature("某局", "2026年1月1日"))
    write(Document("通报", blocks, style=OFFICIAL), tmp_path / "a.docx", "zh")
    assert "附件：名单" in texts(tmp_path / "a.docx")


def test_a_long_title_is_in_even_lines(official: docx.document.Document) -> None:
    lines = paragraph(official, "关于").text.split("\n")
    assert lines == ["关于2026年第一季度国家工作人员", "学法用法考试情况的通报"]


def test_rows_to_write_in_are_high_and_parts_of_a_line_stand_at_even_distances(
    official: docx.document.Document,
) -> None:
    header, *rows = official.tables[0].rows
    assert [row.height.mm for row in rows] == pytest.approx([12, 12], abs=0.05) and header.height.mm < 8
    foot = paragraph(official, "负责人")
    assert foot.text == "负责人（签字）：\t填表人：\t电话："
    stops = [stop.position.mm for stop in foot.paragraph_format.tab_stops]
    assert stops == pytest.approx([156 / 3, 156 * 2 / 3], abs=0.1)


def test_a_picture_is_not_cut_by_lines_of_one_height(document: Document, tmp_path: Path) -> None:
    picture = next(block for block in document.blocks if isinstance(block, Figure))
    write(Document("图", (picture,), style=OFFICIAL), tmp_path / "a.docx", "zh")
    line = docx.Document(str(tmp_path / "a.docx")).paragraphs[1]
    assert line.paragraph_format.line_spacing_rule == docx.enum.text.WD_LINE_SPACING.AT_LEAST


def test_the_mark_of_an_attachment_stays_with_its_title(tmp_path: Path) -> None:
    write(Document("a", (Paragraph("附件", "attachment"), Heading("表", 0)), style=OFFICIAL), tmp_path / "a.docx", "zh")
    mark = paragraph(docx.Document(str(tmp_path / "a.docx")), "附件")
    assert mark.paragraph_format.keep_with_next and mark.paragraph_format.space_after.pt == 28
