"""The bank's coverage as a document.  Oracle: the counts of a bank that can be counted by eye."""

import pytest

from examkit.bank import Bank, make_bank
from examkit.bank.coverage import coverage
from examkit.bank.grammar import parse
from examkit.bank.laws import laws_from
from examkit.bank.proof import Proof
from examkit.bank.reading import Reading, reading_digest
from examkit.document import Document, Figure, Table
from examkit.inventory import inventory, summary_lines
from examkit.messages import LANGUAGES

TEXT = """[a] 题
A. 甲
B. 乙
C. 丙
答案：A
层次：识记
难度：易
适用：全体
依据：甲法 第一条

[b] 题二
题型：判断
答案：错
层次：应用
难度：难
适用：党员、机关干部
依据：甲法 第二条

[c] 题三
题型：判断
答案：对
依据：乙法
"""
LAWS = laws_from({"jia": {"title": "中华人民共和国甲法", "short": ["甲法"], "articles": 3}, "yi": {"title": "乙法"}})
PROOF = Proof((), frozenset("ab"), frozenset(), frozenset("c"))


def bank(text: str = TEXT, readings: tuple[Reading, ...] = ()) -> Bank:
    items, wrong = parse(text, "卷.txt")
    made = make_bank(tuple(items), tuple(wrong), LAWS)
    return Bank(made.items, made.problems, made.laws, readings)


def shown(made: Bank, used: tuple[str, ...] = ("a",), lang: str = "zh", proof: Proof | None = None) -> Document:
    return inventory(made, coverage(made.items, made.laws, used), lang, proof)


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def test_types_articles_and_what_was_never_used() -> None:
    types, _, _ = tables(shown(bank()))
    assert [column.title for column in types.columns][-4:] == ["所引条数", "全文条数", "条文覆盖%", "未用过"]
    jia, yi, total = types.rows
    assert jia == ("甲法", 2, 1, 0, 1, 0, 0, 0, 2, 3, pytest.approx(200 / 3), 1)
    assert yi == ("乙法", 1, 0, 0, 1, 0, 0, 0, 0, None, None, 1)
    assert total == ("合计", 3, 1, 0, 2, 0, 0, 0, 2, None, None, 2)
    assert types.total and types.columns[-2].decimals == 0


def test_levels_difficulties_and_audiences() -> None:
    _, levels, audiences = tables(shown(bank()))
    assert levels.rows == (
        ("甲法", 1, 0, 1, 1, 0, 1),
        ("乙法", 0, 0, 0, 0, 0, 0),
        ("合计", 1, 0, 1, 1, 0, 1),
    )
    assert audiences.rows == (("甲法", 1, 0, 1, 0, 0, 1), ("乙法", 0, 0, 0, 0, 0, 0))


def test_the_picture_is_a_figure_with_its_words() -> None:
    (figure,) = (block for block in shown(bank()).blocks if isinstance(block, Figure))
    assert figure.png.startswith(b"\x89PNG") and figure.alt


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_row_is_as_wide_as_its_head(lang: str) -> None:
    for table in tables(shown(bank(), lang=lang, proof=PROOF)):
        assert {len(row) for row in table.rows} == {len(table.columns)}


def test_the_bank_in_a_few_sentences() -> None:
    made = bank()
    lines = summary_lines(made, coverage(made.items, made.laws, ("a",)), "zh")
    assert lines == [
        "共 3 题，涉及 2 部法律法规和党内法规。",
        "题型：单项选择题 1 (33%)、判断题 2 (67%)。",
        "认知层次：识记 1 (33%)、应用 1 (33%)、— 1 (33%)。",
        "编者估计的难度：易 1 (33%)、难 1 (33%)、— 1 (33%)。",
        "判断（含案例小题）2 题，其中错误的 1 题（50%）。",
        "从未出过的 2 题（按 results 里各场考试的试卷统计）。",
    ]


def test_proof_and_second_readings_are_said_where_there_are_any() -> None:
    made = bank()
    readings = tuple(
        Reading(item.id, "", "", "yes", "", reading_digest(item) if item.id != "c" else "0") for item in made.items
    )
    made = bank(readings=readings)
    lines = summary_lines(made, coverage(made.items, made.laws), "zh", PROOF)
    assert lines[-2:] == ["条文已核 2 题，条文已改待重读 0 题，没有条文可核 1 题。", "已盲答复核 2 题（共 3 题）。"]


def test_a_bank_without_statements_or_laws() -> None:
    made = bank("[a] 题\nA. 甲\nB. 乙\nC. 丙\n答案：A\n")
    lines = summary_lines(made, coverage(made.items, made.laws), "zh")
    assert "判断（含案例小题）0 题，其中错误的 0 题（—%）。" in lines
    assert tables(shown(made))[0].rows[0][0] == "—"
