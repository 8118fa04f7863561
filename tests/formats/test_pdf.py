"""Papers and reports as .pdf. Oracle: pymupdf as a reader (MuPDF, not Typst)."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pymupdf
import pytest

from examkit.document import Column, Document, Heading, Paragraph, Question, Table
from examkit.formats.pdf import render, write
from examkit.house_style import FORM
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


# --- official documents: the same geometry as the .docx, with the shipped fonts --------------------------------------


def lines(document: Document) -> list[tuple[int, str, str, tuple[float, float, float, float]]]:
    """Every line as its page, text without blanks, font and box in points."""
    found = []
    with pymupdf.open(stream=render(document, "zh")) as pdf:
        for number, page in enumerate(pdf):
            for block in page.get_text("dict")["blocks"]:
                for line in block.get("lines", ()):
                    spans = [span for span in line["spans"] if span["text"].strip()]
                    if spans:
                        text = bare("".join(span["text"] for span in spans))
                        found.append((number, text, f"{spans[0]['font']} {spans[0]['size']:.0f}", line["bbox"]))
    return found


MM = 72 / 25.4


def test_an_official_page_keeps_its_margins_and_lines_of_28_points(circular: Document) -> None:
    found = [line for line in lines(circular) if line[0] == 0]
    body = [box for _, text, font, box in found if font.endswith(" 16")]
    assert min(box[0] for box in body) == pytest.approx(28 * MM, abs=1)
    assert max(box[2] for box in body) == pytest.approx((210 - 26) * MM, abs=2)
    assert body[0][1] == pytest.approx(37 * MM + 6, abs=3)  # half of what the line has beyond the type
    assert body[-1][3] <= (297 - 35) * MM
    tops = [box[1] for box in body[1:]]
    steps = {round(after - before, 1) for before, after in pairwise(tops)}
    assert steps == {28.0}


def test_official_headings_have_their_fonts_and_stand_two_characters_in(circular: Document) -> None:
    found = {text: (font, box) for _, text, font, box in lines(circular)}
    for text, font in (
        ("一、基本情况", "Sans"),
        ("（一）总体情况。", "Serif"),
        ("1．参考情况。", "Serif"),
        ("附件1", "Sans"),
    ):
        shown, box = found[text]
        assert font in shown and shown.endswith(" 16")
        assert box[0] == pytest.approx(28 * MM + (0 if text == "附件1" else 32), abs=6), text  # a bracket is trimmed
    title = [(font, box) for text, (font, box) in found.items() if "学法用法考试情况的通报" in text]
    assert title[0][0] == "NotoSerifSC-Regular 22"
    centre = (title[0][1][0] + title[0][1][2]) / 2
    assert centre == pytest.approx((28 + 156 / 2) * MM, abs=1)


def test_official_page_numbers_stand_at_the_outer_edge_25_mm_up(circular: Document) -> None:
    numbers = [(page, box) for page, text, font, box in lines(circular) if text.startswith("—") and text.endswith("—")]
    assert len(numbers) == len(pages(circular)) > 2
    for page, box in numbers:
        assert box[3] == pytest.approx((297 - 25) * MM, abs=3)
        edge = (210 - 26) * MM - 14 - box[2] if page % 2 == 0 else box[0] - 28 * MM - 14
        assert edge == pytest.approx(0, abs=3)


def test_the_signature_is_four_characters_in_and_keeps_with_the_text(circular: Document) -> None:
    found = lines(circular)
    signer = next((page, box) for page, text, _, box in found if text == "示例镇人民政府")
    date = next((page, box) for page, text, _, box in found if text == "2026年3月30日")
    assert date[1][2] == pytest.approx((210 - 26) * MM - 64, abs=2)
    assert sum(signer[1][::2]) / 2 == pytest.approx(sum(date[1][::2]) / 2, abs=6)  # the gaps at numbers are the font's
    on_page = [(text, box) for page, text, _, box in found if page == signer[0]]
    assert any("围绕" in text or "条文一览表" in text for text, _ in on_page)
    above = max((box for text, box in on_page if box[3] < signer[1][1]), key=lambda box: box[3])
    assert signer[1][1] - above[1] == pytest.approx(3 * 28, abs=1)  # two lines between


def test_rows_to_write_in_are_high_and_higher_where_the_text_needs_it() -> None:
    rows = (("1", "一"), ("2", "一\n二\n三\n四\n五\n六\n七"), ("3", ""))
    table = Table((Column("序"), Column("签名")), rows, row_mm=12)
    with pymupdf.open(stream=render(Document("表", (table,)), "zh")) as pdf:
        rules = sorted(one["rect"].y0 for one in pdf[0].get_drawings() if one["rect"].height < 1)
    steps = [after - before for before, after in pairwise(rules)]
    assert steps[1] == pytest.approx(12 * MM, abs=0.2) and steps[2] > 2 * 12 * MM
    assert steps[3] == pytest.approx(12 * MM, abs=0.2)


def test_signatures_never_stand_alone_on_a_page() -> None:
    last = []
    for count in range(40, 52):
        rows = tuple((f"第{number}行", "") for number in range(count))
        table = Table((Column("人"), Column("签名")), rows, foot=("合计", ("负责人签字", "电话")), row_mm=10)
        found = pages(Document("表", (table,), style=FORM))
        assert "合计" in found[-1] and f"第{count - 1}行" in found[-1] and "负责人签字" in found[-1]
        last.append(len(found))
    assert len(set(last)) > 1  # a page was filled on the way
