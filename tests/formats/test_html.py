"""Papers and reports as .html. Oracle: the standard library's HTML parser."""

import base64
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from examkit.document import Column, Document, Figure, Paragraph, Question, Table
from examkit.formats.html import render, write
from examkit.house_style import OFFICIAL

VOID = ("meta", "img", "col", "hr", "br")


class Page(HTMLParser):
    """Tags, attributes and text; open tags are counted so that a broken page is seen."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.texts.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def test_every_text_is_there_verbatim(document: Document, visible: list[str]) -> None:
    page = Page(render(document, "zh"))
    whole = "".join(page.texts)
    assert [text for text in visible if text not in whole] == []
    assert page.open == []


def test_no_text_becomes_markup(document: Document) -> None:
    page = Page(render(document, "zh"))
    assert {tag for tag, _ in page.tags} & {"script", "b", "x", "总", "label", "iframe", "link", "object"} == set()


def test_nothing_is_fetched_and_nothing_runs(document: Document) -> None:
    html = render(document, "zh")
    page = Page(html)
    assert not re.search(r"https?:|//\w|@import|url\(", re.sub(r"data:image/png;base64,[\w+/=]+|// 注", "", html))
    assert all(attrs["src"].startswith("data:image/png;base64,") for attrs in page.named("img") if attrs["src"])
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on") or name in ("href", "action")]


def test_a_picture_is_in_the_page_with_its_words(document: Document) -> None:
    (image,) = Page(render(document, "zh")).named("img")
    figure = next(block for block in document.blocks if isinstance(block, Figure))
    assert base64.b64decode((image["src"] or "").partition(",")[2]) == figure.png
    assert image["alt"] == "柱形图：党政办92 & 执法队88"


def test_the_page_says_its_language_title_and_width(document: Document) -> None:
    page = Page(render(document, "zh"))
    assert page.named("html") == [{"lang": "zh-CN"}]
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in page.named("meta")
    assert document.title in page.texts
    assert Page(render(document, "en")).named("html") == [{"lang": "en"}]


def test_print_has_page_numbers_a4_and_whole_items(document: Document) -> None:
    html = render(document, "zh")
    assert '"第 " counter(page) " 页 共 " counter(pages) " 页"' in html
    assert '"Page " counter(page) " of " counter(pages) ""' in render(document, "en")
    assert "size: A4;" in html and "size: A4 landscape;" in render(replace(document, landscape=True), "zh")
    assert "table-header-group" in html


def test_a_tables_header_and_total_are_marked() -> None:
    table = Table((Column("单位"), Column("人数")), (("甲", 3), ("合计", 3)), total=True)
    page = Page(render(Document("表", (table,)), "zh"))
    assert page.named("th") == [{"scope": "col"}] * 2
    assert [attrs.get("class") for attrs in page.named("tr")] == [None, None, "total"]
    assert [attrs["class"] for attrs in page.named("td")] == ["left", "right"] * 2


def test_a_question_has_its_marks_and_its_lines() -> None:
    page = Page(render(Document("卷", (Question("1", "题干", (("A", "甲"), ("B", "乙")), 3),)), "zh"))
    assert {"1．题干", "A．甲", "B．乙"} <= set(page.texts)
    assert len([attrs for attrs in page.named("div") if attrs.get("class") == "line"]) == 3


def test_the_fragment_is_one_element_whose_style_stays_within(document: Document) -> None:
    html = render(document, "zh", fragment=True)
    page = Page(html)
    assert page.tags[0][0] == "article" and html.strip().endswith("</article>")
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.S)
    rules = re.sub(r"@media[^{]*\{|/\*.*?\*/", "", style)
    selectors = [one.strip() for many in re.findall(r"([^{}]+)\{", rules) for one in many.split(",")]
    assert selectors and all(selector.startswith(".examkit") for selector in selectors)


def test_the_file_is_the_rendered_page_and_the_same_bytes_twice(document: Document, tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        write(document, tmp_path / name, "zh")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == render(document, "zh")


def test_an_empty_document_is_a_whole_page() -> None:
    assert Page(render(Document("", (Paragraph(""), Table((), ()))), "zh")).open == []


def test_a_killed_write_leaves_the_old_file(document: Document, tmp_path: Path, cut_off: None) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        write(document, path, "zh")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_official_document_is_printed_as_the_house_says(circular: Document) -> None:
    html = render(circular, "zh")
    assert "size: A4; margin: 37mm 26mm 35mm 28mm;" in html
    assert '@bottom-right { content: "— " counter(page) " —"' in html and "@bottom-left" in html
    assert 'font: 16pt/28pt "仿宋_GB2312"' in html and 'font: 22pt/36pt "方正小标宋简体"' in html
    page = Page(html)
    assert {"示府发〔2026〕12号", "附件：", "1．各单位情况表", "示例镇人民政府"} <= set(page.texts)
    assert [attrs["style"] for attrs in page.named("tr") if "style" in attrs] == ["height: 12mm"] * 2


def test_no_font_of_a_style_can_leave_its_place(circular: Document) -> None:
    style = replace(OFFICIAL, body_font='x</style><script>alert(1)</script>"', page="</style><b>{page}")
    page = Page(render(replace(circular, style=style), "zh"))
    assert {tag for tag, _ in page.tags} & {"script", "b"} == set() and page.open == []
