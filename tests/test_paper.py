"""A form as documents: nothing of the key on a paper, the key in the labels of that very form, sums that agree."""

import re
import zipfile
from fractions import Fraction

import pymupdf
import pytest

from examkit.assembly import assemble
from examkit.bank import Bank
from examkit.bank.grammar import parse
from examkit.bank.laws import Laws
from examkit.blueprint import Conduct, blueprint_from
from examkit.document import Heading, Paragraph, Question, Table
from examkit.formats import write
from examkit.paper import key, paper, printed_options, specification
from examkit.problems import Source

BANK = """\
[secret-id-1] 公务员定期考核的结果分为几个等次？
A. 优
B. 良
C. 中
D. 差
答案：C
依据：保密的法律甲 第三十八条
解析：保密的解析甲
主题：保密的主题
难度：易
层次：识记
适用：领导干部
关键词：保密的关键词

[secret-id-2] 下列属于（ ）的有：
题型：多选
A. 东
B. 西
C. 南
D. 北
答案：ABD
依据：保密的法律甲 第三十九条
解析：保密的解析乙
难度：难
层次：理解

[secret-id-3] 该说法成立。
答案：错误
依据：保密的法律乙 第一条
解析：保密的解析丙
层次：识记

[secret-id-4] 应当在____内和____内答复。
答案：保密答案一|保密答案二；保密答案三
依据：保密的法律乙 第二条
解析：保密的解析丁
层次：应用

[secret-id-5] 简述程序。
采分点：
- 保密的要点一（2分）
- 保密的要点二（3分）
依据：保密的法律乙 第三条
解析：保密的解析戊

[secret-case] 根据材料回答问题。
材料：某镇的材料
分两行写
依据：保密的法律丙 第四条
解析：保密的解析己
层次：应用
（1）该案应当如何处理？
A. 春
B. 夏
C. 秋
答案：B
解析：保密的解析庚
（2）说明理由。
采分点：
- 保密的要点三（4分）
"""
TYPES = (
    ("单项选择题", "single", 2),
    ("多项选择题", "multiple", 2),
    ("判断题", "true_false", 1),
    ("填空题", "blank", 2),
    ("简答题", "short", 5),
    ("案例分析题", "case", 6),
)
SECRET = re.compile("保密|secret|识记|理解|应用|领导干部|第[一二三四三十八九]+条")
CONDUCT = Conduct(
    "年度考试", Fraction(60), (("合格", Fraction(60)), ("不合格", Fraction(0))), "示例镇人民政府", minutes=60
)


@pytest.fixture(scope="module")
def forms():
    items, wrong = parse(BANK)
    assert wrong == ()
    plan = blueprint_from(
        {
            "title": "年度考试", "pass_mark": 60, "bands": {"合格": 60, "不合格": 0}, "full_marks": 18,
            "section": [{"heading": name, "type": type_, "count": 1, "points": points} for name, type_, points in TYPES],
        },
        Source("方案.toml"),
    )  # fmt: skip
    return assemble(Bank(items, laws=Laws()), plan, seed=4, count=2)


def questions(document):
    return {block.number: block for block in document.blocks if isinstance(block, Question)}


# --- the paper -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_of_the_key_is_in_the_document_of_a_paper(forms, lang):
    for form in forms:
        document = paper(form, CONDUCT, lang, forms=2)
        assert [text for text in document.texts() if SECRET.search(text)] == []
        assert not SECRET.search(repr(document))


def everything_in(path):
    """All text of a file that a reader could come upon: parts of the archive, source of the page, metadata."""
    if path.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(path) as archive:
            return "\n".join(name + archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    if path.suffix == ".pdf":
        with pymupdf.open(path) as book:
            return "\n".join([page.get_text() for page in book] + [str(book.metadata), book.get_xml_metadata()])
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("suffix", ["docx", "pdf", "html", "xlsx"])
def test_nothing_of_the_key_is_in_a_printed_file_its_source_or_its_metadata(forms, tmp_path, suffix):
    path = tmp_path / f"A.{suffix}"
    write(paper(forms[0], CONDUCT, "zh"), path, "zh")
    written = everything_in(path)
    assert "简述程序" in written and "某镇的材料" in written
    assert SECRET.findall(written) == []


def test_the_options_stand_in_printed_order_under_their_printed_letters(forms):
    for form in forms:
        placement = form.sections[0].placements[0]
        asked = questions(paper(form, CONDUCT, "zh"))["1．"]
        assert asked.options == printed_options(placement)
        assert [label for label, _ in asked.options] == list("ABCD")
        assert [text for _, text in asked.options] == [
            placement.item.options["ABCD".index(label)] for label in placement.order
        ]


def test_brackets_blanks_and_lines_for_answers_are_the_same_for_every_item(forms):
    asked = questions(paper(forms[0], CONDUCT, "zh"))
    assert asked["1．"].text.endswith("？（\u00a0\u00a0\u00a0\u00a0）")
    assert asked["2．"].text == "下列属于（\u00a0\u00a0\u00a0\u00a0）的有："
    assert asked["4．"].text == "应当在________内和________内答复。"
    assert (asked["1．"].lines, asked["5．"].lines) == (0, 6)


def test_the_parts_of_a_case_say_what_they_are_worth(forms):
    document = paper(forms[0], CONDUCT, "zh")
    asked = questions(document)
    assert asked["6．"].text == "根据材料回答问题。（本题6分）"
    assert asked["（1）"].text.endswith("（2分）") and asked["（2）"].text == "说明理由。（4分）"
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)][-2:] == ["某镇的材料", "分两行写"]


def test_the_furniture_of_a_paper(forms):
    document = paper(forms[1], CONDUCT, "zh", forms=2)
    assert (document.title, document.organisation) == ("年度考试试卷（B卷）", "示例镇人民政府")
    assert document.subtitle == "（闭卷　时间：60分钟　满分：18分）" and "密" in document.seal
    (box,) = [block for block in document.blocks if isinstance(block, Table)]
    assert [row[0] for row in box.rows] == ["得分", "评卷人", "复核人"]
    assert [column.title for column in box.columns] == ["题号", "一", "二", "三", "四", "五", "六", "总分"]
    headings = [block.text for block in document.blocks if isinstance(block, Heading)]
    assert headings[0] == "一、单项选择题（每题2分，共2分。每题只有一个正确选项，多选、错选、不选均不得分。）"


# --- the key ---------------------------------------------------------------------------------------------------------


def rows_of(document):
    return {row[0]: row for block in document.blocks if isinstance(block, Table) for row in block.rows}


def test_the_key_names_the_printed_letters_of_that_very_form(forms):
    right = {"1": {"中"}, "2": {"东", "西", "北"}, "6（1）": {"夏"}}
    letters = set()
    for form in forms:
        rows = rows_of(key(form, CONDUCT, "zh", forms=2))
        asked = questions(paper(form, CONDUCT, "zh", forms=2))
        for number, texts in right.items():
            printed = dict(asked[{"1": "1．", "2": "2．", "6（1）": "（1）"}[number]].options)
            said = rows[number][1].partition("（")[0]
            assert {printed[letter] for letter in said} == texts
            letters.add((number, said))
    assert len(letters) > 3  # the forms differ, so the keys do


def test_the_key_has_answers_basis_and_rationale(forms):
    rows = rows_of(key(forms[0], CONDUCT, "zh"))
    assert rows["3"][1:] == ("×", "《保密的法律乙》第一条", "保密的解析丙")
    assert rows["4"][1] == "保密答案一（或：保密答案二）；保密答案三"
    assert rows["5"][1] == "保密的要点一（2分）\n保密的要点二（3分）"
    assert rows["6（1）"][1].endswith("（2分）") and rows["6（1）"][2:] == ("《保密的法律丙》第四条", "保密的解析庚")
    assert rows["6（2）"][1:] == ("保密的要点三（4分）（4分）", "《保密的法律丙》第四条", "")


# --- 命题双向细目表 --------------------------------------------------------------------------------------------------


def test_the_specification_names_numbers_and_sums_to_the_form(forms):
    document = specification(forms[0], CONDUCT, "zh")
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    assert [column.title for column in table.columns] == [
        "法律／认知层次",
        "识记",
        "理解",
        "应用",
        "未标注",
        "题数",
        "分值",
        "占比",
    ]
    assert table.rows == (
        ("保密的法律甲", "1（2分）", "2（2分）", "", "", 2, 4, "22.2%"),
        ("保密的法律乙", "3（1分）", "", "4（2分）", "5（5分）", 3, 8, "44.4%"),
        ("保密的法律丙", "", "", "6（6分）", "", 1, 6, "33.3%"),
        ("合计", "1、3（3分）", "2（2分）", "4、6（8分）", "5（5分）", 6, 18, "100.0%"),
    )


def test_a_level_of_ones_own_words_is_counted_too():
    items, _ = parse("[a] 题\n答案：对\n层次：掌握\n\n[b] 题\n答案：错\n")
    plan = blueprint_from(
        {"title": "考", "pass_mark": 60, "bands": {"合格": 60, "不合格": 0}, "full_marks": 2,
         "section": [{"heading": "判断题", "type": "判断", "count": 2, "points": 1}]}, Source("方案.toml"),
    )  # fmt: skip
    (form,) = assemble(Bank(items), plan, seed=1)
    (table,) = [block for block in specification(form, CONDUCT, "zh").blocks if isinstance(block, Table)]
    assert [column.title for column in table.columns][1:6] == ["识记", "理解", "应用", "掌握", "未标注"]
    assert table.rows[-1][-3:] == (2, 2, "100.0%")
