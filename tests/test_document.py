"""Blocks of a document. Oracles: the definitions themselves; Excel's rounding for what a cell shows."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examkit import document as model
from examkit.document import (
    Attachments,
    Column,
    Document,
    Fields,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Question,
    Signature,
    Table,
    bound,
    cell_align,
    cell_text,
    drawable,
    from_json,
    label,
    options_per_row,
    to_json,
    writable,
)
from examkit.house_style import OFFICIAL, HouseStyle

text = st.text(max_size=12)
lines = st.lists(text | st.lists(text, max_size=3).map(tuple), max_size=2).map(tuple)
styles = st.none() | st.builds(
    HouseStyle, st.floats(0, 50), body_font=text, bold_headings=st.sampled_from(((), (2, 3)))
)
numbers = st.floats(allow_nan=False) | st.integers()
columns = st.builds(
    Column,
    text,
    st.sampled_from(("left", "centre", "right")),
    st.floats(0.1, 9),
    st.none() | st.integers(0, 3),
)
blocks = st.one_of(
    st.builds(Heading, text, st.integers(1, 3)),
    st.builds(Paragraph, text, st.sampled_from(("body", "lead", "centre", "right", "note", "attachment"))),
    st.builds(Fields, st.lists(st.tuples(text, text), max_size=4).map(tuple)),
    st.builds(Question, text, text, st.lists(st.tuples(text, text), max_size=6).map(tuple), st.integers(0, 9)),
    st.builds(
        Table,
        st.lists(columns, min_size=2, max_size=2).map(tuple),
        st.lists(st.tuples(text | st.none(), numbers | st.none()), max_size=3).map(tuple),
        text,
        text,
        lines,
        lines,
        st.booleans(),
        st.floats(0, 40),
    ),
    st.builds(Attachments, st.lists(text, max_size=3).map(tuple)),
    st.builds(Signature, text, text),
    st.builds(Figure, st.binary(max_size=9), text, text, st.floats(1, 200)),
    st.just(PageBreak()),
)
documents = st.builds(
    Document, text, st.lists(blocks, max_size=6).map(tuple), text, text, text, st.booleans(), text, styles
)


@given(documents)
def test_json_gives_the_same_document_back(document: Document) -> None:
    assert from_json(json.loads(json.dumps(to_json(document)))) == document


@given(documents)
def test_writable_is_idempotent_and_encodes(document: Document) -> None:
    once = writable(document)
    assert writable(once) == once
    text = "".join(once.texts())
    assert text.encode().decode() == text


def test_unknown_block_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        from_json({"title": "x", "blocks": [{"block": "Slide"}]})


def test_writable_keeps_line_breaks_and_drops_what_xml_forbids() -> None:
    document = writable(Document("标题\x00\ud800", (Paragraph("一\v二\r\n三\t四\x07"),)))
    assert document == Document("标题", (Paragraph("一\n二\n三 四"),))


@pytest.mark.parametrize(
    ("cell", "decimals", "shown"),
    [
        (None, 1, ""),
        (float("nan"), 1, ""),
        (float("inf"), None, ""),
        ("0012", 2, "0012"),
        (0.125, 2, "0.13"),
        (2.675, 2, "2.68"),
        (-0.5, 0, "-1"),
        (65, 1, "65.0"),
        (65.0, None, "65"),
        (66.5, None, "66.5"),
        (100, None, "100"),
        (1e22, None, "10000000000000000000000"),
        (0, 0, "0"),
    ],
)
def test_cell_reads_as_excel_would_show_it(cell: model.Cell, decimals: int | None, shown: str) -> None:
    assert cell_text(cell, decimals) == shown


def test_numbers_stand_right_unless_the_column_is_centred() -> None:
    assert cell_align(1, Column("分")) == "right"
    assert cell_align("一", Column("分")) == "left"
    assert cell_align(1.5, Column("分", "centre")) == "centre"


def test_a_mark_gets_a_dot_and_a_bracketed_one_none() -> None:
    assert [label("1", "zh"), label("A", "zh"), label("（1）", "zh"), label("", "zh")] == ["1．", "A．", "（1）", ""]
    assert label("1", "en") == "1. "


def test_four_short_options_share_a_line_and_a_long_one_stands_alone() -> None:
    short = tuple(zip("ABCD", ("法律", "行政法规", "规章", "决定"), strict=True))
    assert options_per_row(short) == 4
    assert options_per_row((*short[:3], ("D", "行政机关负责人批准后方可实施"))) == 2
    assert options_per_row((*short[:3], ("D", "行" * 40))) == 1
    assert options_per_row(()) == 1


def test_texts_hold_every_string_that_is_seen() -> None:
    document = Document(
        "题", (Table((Column("列"),), (("格",),), "表", "名", ("上",), ("下",)), Figure(b"", "图", "替"))
    )
    assert set("题列格表名上下图替") <= set("".join(document.texts()))


def test_bound_documents_keep_every_text_their_layout_and_their_order() -> None:
    table = Table((Column("甲"),), (("一",),))
    first = Document("名单一", (table,), landscape=True, number="一号", style=OFFICIAL)
    whole = bound([first, Document("名单二", (Paragraph("二"),), subtitle="副题")])
    assert (whole.landscape, whole.style) == (True, OFFICIAL)
    assert [type(block).__name__ for block in whole.blocks] == [
        "Paragraph", "Heading", "Table", "PageBreak", "Heading", "Paragraph", "Paragraph",
    ]  # fmt: skip
    assert {"名单一", "名单二", "一号", "副题", "二"} <= set(whole.texts())
    assert bound([]) == Document("", ())
    assert bound([first, first], sheet=True).blocks[3] == PageBreak(sheet=True)


def test_what_cannot_be_drawn_is_a_square_in_every_text() -> None:
    document = drawable(Document("张𠮷", (Table((Column("姓名"),), (("李𠮷", 1.5),), foot=(("𠮷", "好"),)),)))
    assert document == Document("张〓", (Table((Column("姓名"),), (("李〓", 1.5),), foot=(("〓", "好"),)),))
