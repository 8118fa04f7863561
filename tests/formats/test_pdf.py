"""Papers and reports as .pdf. Oracle: pymupdf as a reader (MuPDF, not Typst)."""

from dataclasses import replace
from pathlib import Path

import pymupdf
import pytest

from examkit.document import Column, Document, Heading, Paragraph, Question, Table
from examkit.formats.pdf import render, write
from examkit.problems import InputError


def pages(document: Document, lang: str = "zh") -> list[str]:
    """The text of each page without any white space: a PDF has none of its own."""
    with pymupdf.open(stream=render(document, lang)) as pdf:
        return ["".join(page.get_text().split()) for page in pdf]


def bare(text: str) -> str:
    return "".join(text.split())


def test_every_text_is_there_verbatim(document: Document, visible: list[str]) -> None:
    whole = "".join(pages(document))
    assert [text for text in visible if bare(text) not in whole] == []


def test_pages_are_numbered(document: Document) -> None:
    found = pages(document)
    assert all(text.endswith(f"第{number}页共{len(found)}页") for number, text in enumerate(found, 1))
    assert pages(document, "en")[0].endswith(f"Page1of{len(found)}")


def test_the_seal_line_is_turned_and_on_odd_pages_only(document: Document) -> None:
    with pymupdf.open(stream=render(document, "zh")) as pdf:
        for number, page in enumerate(pdf, 1):
            lines = [line for block in page.get_text("dict")["blocks"] for line in block.get("lines", ())]
            turned = "".join(span["text"] for line in lines if line["dir"][1] < -0.9 for span in line["spans"])
            assert bare(turned) == (document.seal if number % 2 else "")


def test_only_the_shipped_fonts_are_in_it(document: Document) -> None:
    with pymupdf.open(stream=render(document, "zh")) as pdf:
        fonts = {font[3].split("+")[-1] for page in pdf for font in page.get_fonts()}
    assert {font.removesuffix("-Identity-H") for font in fonts} == {"NotoSansSC-Regular", "NotoSerifSC-Regular"}


def test_a_long_table_repeats_its_header() -> None:
    table = Table((Column("题号"), Column("参考答案")), tuple((number, "A") for number in range(1, 120)))
    found = pages(Document("答案", (table,)))
    assert len(found) > 1
    assert all(text.count("参考答案") == 1 for text in found)


def test_an_item_stays_on_one_page() -> None:
    options = tuple(zip("ABCD", ("甲" * 30, "乙" * 30, "丙" * 30, "丁" * 30), strict=True))
    found = pages(Document("卷", tuple(Question(str(number), f"第{number}题干", options) for number in range(1, 31))))
    assert len(found) > 2
    for text in found:
        assert text.count("题干") == text.count("A．") == text.count("D．丁")


def test_a_heading_and_its_empty_score_row_stay_with_the_first_item() -> None:
    row = Table((Column("得分"), Column("评卷人")), (("", ""),))
    for lines in range(30, 40):
        found = pages(Document("卷", (*[Paragraph("行")] * lines, row, Heading("一、大题"), Question("1", "题干"))))
        assert [("评卷人" in t, "大题" in t, "题干" in t) for t in found if "评卷人" in t or "题干" in t] == [
            (True,) * 3
        ]


def test_nothing_stands_outside_the_margins(document: Document) -> None:
    with pymupdf.open(stream=render(replace(document, seal=""), "zh")) as pdf:
        for page in pdf:
            assert all(x0 > 60 and x1 < 545 for x0, _, x1, *_ in page.get_text("blocks"))


def test_a_character_without_a_glyph_is_refused_with_its_name(tmp_path: Path) -> None:
    document = Document("名单", (Table((Column("姓名"),), (("张𠮷",), ("李🙂",))),))
    with pytest.raises(InputError) as error:
        write(document, tmp_path / "a.pdf", "zh")
    assert error.value.problems[0].code == "document.glyph-missing"
    assert "𠮷🙂" in error.value.describe("zh")
    assert "名单" in error.value.describe("en")
    assert list(tmp_path.iterdir()) == []


def test_the_file_tells_the_title_and_no_day(document: Document) -> None:
    with pymupdf.open(stream=render(document, "zh")) as pdf:
        told = {key: value for key, value in pdf.metadata.items() if value and key not in ("format", "creator")}
    assert told == {"title": document.title, "author": "examkit"}


def test_landscape_is_a_wide_page() -> None:
    with pymupdf.open(stream=render(Document("表", (Paragraph("一"),), landscape=True), "zh")) as pdf:
        assert pdf[0].rect.width > pdf[0].rect.height


def test_an_empty_document_is_one_page() -> None:
    assert pages(Document("", ())) == ["第1页共1页"]


def test_the_same_document_gives_the_same_bytes(document: Document, tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        write(document, tmp_path / name, "zh")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_killed_write_leaves_the_old_file(document: Document, tmp_path: Path, cut_off: None) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        write(document, path, "zh")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
