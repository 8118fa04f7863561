"""Folders of law texts.  Oracle: the same articles written as .md, .txt and .docx, as an office downloads them."""

from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH

from examkit.bank.law_text import PREAMBLE, LawText
from examkit.formats.law_files import read_laws
from examkit.items import Citation
from examkit.problems import InputError

TITLE = "中华人民共和国甲法"
DATE = "（2018年12月29日第十三届全国人民代表大会常务委员会第七次会议通过）"
LINES = (
    "第一编　总　　则",
    "第一章　一般规定",
    "第一节　目　　的",
    "第一条　为了示例，制定本法。",
    "第二条　公民有下列义务：",
    "（一）遵守法律；",
    "（二）依法纳税。",
    "国家保障前款义务的履行。",
    "第二条之一　本条是后加的：（一）甲；（二）乙。",
    "附　　则",
    "第三条　本法自公布之日起施行。",
)
CONTENTS = ("目　　录", "第一编　总　　则\t1", "　第一章　一般规定", "　　第一节　目　　的", "附　　则")


def word(path: Path, *lines: str, title: str = TITLE) -> Path:
    document = docx.Document()
    for centred in (title, DATE):
        document.add_paragraph(centred).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in lines:
        paragraph = document.add_paragraph()
        number, blank, rest = line.partition("　")
        paragraph.add_run(number).bold = True  # the database sets the number in bold: a paragraph of several runs
        paragraph.add_run(blank + rest)
    document.save(str(path))
    return path


def texts(law: LawText) -> dict[str, str]:
    return {number: article.text for number, article in law.articles.items()}


ARTICLES = {
    "1": "为了示例，制定本法。",
    "2": "公民有下列义务：（一）遵守法律；（二）依法纳税。国家保障前款义务的履行。",
    "2-1": "本条是后加的：（一）甲；（二）乙。",
    "3": "本法自公布之日起施行。",
}


def test_a_word_file_of_the_database(tmp_path: Path) -> None:
    word(tmp_path / "甲法_20181229.docx", *CONTENTS, *LINES)
    (law,) = read_laws(tmp_path)
    assert texts(law) == ARTICLES
    assert TITLE in law.names and "甲法" in law.names
    assert law.articles["2"].part(Citation("甲法", "2", 1, 2)) == "（二）依法纳税。"
    assert law.articles["2"].part(Citation("甲法", "2", 2)) == "国家保障前款义务的履行。"
    assert law.articles["2-1"].part(Citation("甲法", "2-1", 1, 2)) == "（二）乙。"


def test_lines_that_are_broken_within_a_word_paragraph(tmp_path: Path) -> None:
    word(tmp_path / "甲法.docx", "\n".join(LINES[3:9]), *LINES[9:])
    assert texts(read_laws(tmp_path)[0]) == ARTICLES


def test_the_preamble_of_a_word_file(tmp_path: Path) -> None:
    preamble = ("中国是世界上历史最悠久的国家之一。", "二十世纪，中国发生了变革。")
    word(tmp_path / "宪法.docx", "目　录", "序　言", "第一编　总　　则", "序　　言", *preamble, *LINES, title="宪法")
    article = read_laws(tmp_path)[0].articles[PREAMBLE]
    assert [article.part(Citation("宪法", PREAMBLE, number)) for number in (1, 2, 3)] == [*preamble, None]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_text_file_in_the_encodings_of_offices(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "甲法.txt").write_bytes("\r\n".join((TITLE, DATE, *CONTENTS, *LINES)).encode(encoding))
    (law,) = read_laws(tmp_path)
    assert texts(law) == ARTICLES and law.names[0] == TITLE


def test_a_markdown_file_with_front_matter(tmp_path: Path) -> None:
    body = "\n\n".join(f"## {line}" if line[1] in "一" and line[2] in "编章节" else line for line in LINES)
    (tmp_path / "jia.md").write_text(f"---\nid: jia\ntitle: {TITLE}\n---\n\n# {TITLE}\n\n{body}\n", encoding="utf-8")
    (law,) = read_laws(tmp_path)
    assert texts(law) == ARTICLES and law.names[0] == TITLE


def test_all_texts_below_a_folder_are_read_and_other_files_are_left_aside(tmp_path: Path) -> None:
    for name in ("乙.txt", "~$乙.docx", ".乙.txt", "说明.pdf", "表.xlsx"):
        (tmp_path / name).write_text("乙法\n第一条　乙。\n", encoding="utf-8")
    (tmp_path / "子").mkdir()
    word(tmp_path / "子" / "甲法.DOCX", *LINES)
    assert [law.names[0] for law in read_laws(tmp_path)] == ["乙法", TITLE]


def test_one_file_is_a_folder_of_one(tmp_path: Path) -> None:
    assert texts(read_laws(word(tmp_path / "甲法.docx", *LINES))[0]) == ARTICLES


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("坏.docx", b"PK\x03\x04 cut", "file.document"),
        ("空.docx", b"", "file.document"),
        ("坏.txt", b"\xff\xfe\x00\xff\x81", "file.encoding"),
        ("表.xlsx", b"", "law.no-texts"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError) as error:
        read_laws(tmp_path)
    (found,) = error.value.problems
    assert found.code == code and found.source
    assert found.source.path == (name if code != "law.no-texts" else tmp_path.as_posix())


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        read_laws(tmp_path / "没有")
    assert error.value.problems[0].code == "file.missing"
