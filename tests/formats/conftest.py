"""A document with every kind of block, and text that is code in one format or another."""

import io
import os

import pytest
from PIL import Image

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
    parts,
)
from examkit.house_style import OFFICIAL

NASTY = (
    'A&B <考试> "x" =1+1',
    "#set text(red)",
    "$x$ *粗* _斜_ `码` \\alpha @ref <label> // 注",
    "{{ 7*7 }} {% raw %}",
    "</style><script>alert(1)</script>",
    "=HYPERLINK(A1)",
    "+1",
    "-1",
    "@SUM(A1)",
    "000123",
    "两个  空格　全角",
    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
)


def png() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (60, 30), "navy").save(data, "PNG")
    return data.getvalue()


def build() -> Document:
    options = tuple(zip("ABCDEF", ("法律", *NASTY[:5]), strict=True))
    columns = (
        Column("序号", "centre"),
        Column("姓名&<x>", width=3),
        Column("得分", decimals=1),
        Column("备注", "right"),
    )
    rows = tuple((place, text, place + 0.25, None) for place, text in enumerate(NASTY, 1))
    return Document(
        title="试卷 A&B <考试>",
        subtitle="（闭卷　时间：60分钟）",
        organisation="示例镇人民政府",
        seal="密封线内不要答题",
        blocks=(
            Fields((("单位", ""), ("姓名", "张<三>&"), ("职务", ""))),
            Heading("一、单项选择题 #1", 1),
            Heading("（一）二级 $y$", 2),
            Heading("1．三级 <b>", 3),
            *(Paragraph(text) for text in NASTY),
            Paragraph("居中的一行", "centre"),
            Paragraph("靠右的一行", "right"),
            Paragraph("小字说明 & 注", "note"),
            Question("1", "限制人身自由的行政处罚，只能由（　　）设定。", options),
            Question("2", "判断：=1+1（　　）"),
            Question("3", "简述\n#set page(margin: 0pt)", lines=12),
            PageBreak(),
            Table(
                columns,
                (*rows, ("合计", None, 85.125, None)),
                title="成绩册 <总>",
                name="成绩/册:1",
                lines=("填报单位（盖章）：示例镇 & <甲>",),
                foot=("制表人：　　审核人：",),
                total=True,
            ),
            Attachments(("各单位情况 & <表>", "名单 #2")),
            Signature("示例镇 <人民政府>", "2026年3月30日"),
            Paragraph("附件1", "attachment"),
            Table(
                (Column("甲<b>"), Column("乙")),
                (("一", "二"),),
                name="另表",
                lines=(("左 & <", "右"),),
                foot=(("签字：", "电话："),),
                row_mm=12,
            ),
            Figure(png(), "图1　合格率 <各单位>", "柱形图：党政办92 & 执法队88", 60.0),
        ),
    )


@pytest.fixture
def document() -> Document:
    return build()


def build_circular() -> Document:
    """A circular as an office sends it, in the style of official documents."""
    long = "围绕行政处罚、行政强制、行政许可实务开展专题学法。" * 4
    columns = (Column("单位", width=2), Column("应考", "centre"))
    return Document(
        title="关于2026年第一季度国家工作人员学法用法考试情况的通报",
        number="示府发〔2026〕12号",
        style=OFFICIAL,
        blocks=(
            Paragraph("各单位：", "lead"),
            *(Paragraph(long) for _ in range(3)),
            Heading("一、基本情况"),
            Paragraph(long),
            Heading("（一）总体情况。", 2),
            Paragraph(long),
            Heading("1．参考情况。", 3),
            *(Paragraph(long) for _ in range(4)),
            Attachments(("各单位情况表", "失分较多的条文一览表")),
            Signature("示例镇人民政府", "2026年3月30日"),
            PageBreak(),
            Paragraph("附件1", "attachment"),
            Heading("各单位情况表", 0),
            Table(
                columns, (("党政办", 3), ("财政所", 4)), foot=(("负责人（签字）：", "填表人：", "电话："),), row_mm=12
            ),
        ),
    )


@pytest.fixture
def circular() -> Document:
    return build_circular()


def seen(document: Document) -> list[str]:
    """Every text that a reader must find, as the document states it."""
    texts = [document.title, document.subtitle, document.organisation, "85.1"]
    for block in document.blocks:
        match block:
            case Heading() | Paragraph():
                texts.append(block.text)
            case Fields():
                texts += [part for pair in block.pairs for part in pair]
            case Question():
                texts += [block.text, *(text for _, text in block.options)]
            case Table():
                lines = [part for line in (*block.lines, *block.foot) for part in parts(line)]
                texts += [block.title, *lines, *(column.title for column in block.columns)]
                texts += [cell for row in block.rows for cell in row if isinstance(cell, str)]
            case Figure():
                texts.append(block.caption)
            case Attachments():
                texts += block.names
            case Signature():
                texts += [block.by, block.date]
    return [text for text in texts if text]


@pytest.fixture
def visible(document: Document) -> list[str]:
    return seen(document)


@pytest.fixture
def cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that is killed at the moment when a file would be put in place."""

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", killed)
