"""The notation: what is read, what is written, and every problem with its line."""

from fractions import Fraction
from textwrap import dedent

import pytest
from any_item import items
from hypothesis import given, settings
from hypothesis import strategies as st

from examkit.bank.grammar import HEAD_FIELDS, BankFile, choice_letters, parse, parse_file, render, render_file, truth
from examkit.items import Citation, Item, RubricLine

CANONICAL = """\
# 整理：示例镇
法规：公务员法
主题：考核
适用：全体、党员

# 第一题
[gwy-038-01] 公务员定期考核的结果分为几个等次？
A. 三个
B. 四个
C. 五个
答案：B
依据：公务员法 第三十八条第一款
解析：列出优秀、称职、基本称职、不称职四个等次。
难度：易
层次：识记
关键词：优秀、称职
固定选项：ABC

[gwy-038-02] 定期考核的结果
包括哪些？
题型：多选
A. 优秀
B. 称职
C. 良好
答案：AB
互斥题：gwy-038-01
分值：2
状态：停用

[gwy-038-03] 可有一个正确选项的是：
题型：不定项
A. 甲
B. 以上都对
答案：A

[gwy-038-04] 考核结果分为五个等次。
答案：错误

[gwy-038-05] 应当在____内答复，期限为____。
答案：三十日|30日；五日
顺序：不限

[gwy-038-06] 简述考核的等次。
采分点：
- 优秀（1分）
- 称职（1/3分）
- 其他

[gwy-case-01] 根据材料回答。
材料：某镇干部甲……
\\A. 这一行是材料
（1）下列说法正确的是：
A. 甲
B. 乙
答案：B
（2）说明理由。
采分点：
- 没有告知（2分）
依据：公务员法 第五条
分值：2

# 完
"""


def read(text):
    return parse(dedent(text), "卷.txt")


def problems(text):
    return [(one.source.line, one.code) for one in read(text)[1]]


# --- both ways -------------------------------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None)
@given(items)
def test_any_item_is_read_back_as_it_was_written(item):
    assert parse(render(item)) == ((item,), ())


heads = st.fixed_dictionaries(
    {},
    optional={
        "law": st.sampled_from(("宪法", "公务员法", "")),
        "topic": st.sampled_from(("考核", "\\ x", "A. x", "")),
        "type": st.sampled_from(("单选", "多选题", "不定项", "判断", "填空", "简答", "案例分析")),
        "level": st.sampled_from(("识记", "")),
        "difficulty": st.just("易"),
        "audience": st.sampled_from(("全体", "全体,党员", "a\\、b")),
        "points": st.sampled_from(("2", "２分", "1/3")),
        "status": st.sampled_from(("草稿", "可用", "停用")),
    },
)


@settings(max_examples=100, deadline=None)
@given(heads, st.lists(items, min_size=1, max_size=3), st.sampled_from(("", "# 注\n")))
def test_any_file_once_written_canonically_stays_as_it_is(head, some, comment):
    top = "".join(f"{HEAD_FIELDS[name][0]}：{value}\n" for name, value in head.items())
    text = comment + top + "".join(f"{comment}{render(item, head)}\n" for item in some)
    first, wrong = parse_file(text)
    assert wrong == ()
    canonical = render_file(first)
    again, wrong = parse_file(canonical)
    assert (again, wrong, render_file(again)) == (first, (), canonical)


def test_a_canonical_file_renders_to_itself():
    file, wrong = parse_file(CANONICAL)
    assert wrong == ()
    assert render_file(file) == CANONICAL


def test_every_field_of_the_canonical_file_is_read():
    first, second, third, fourth, fifth, sixth, case = parse_file(CANONICAL)[0].items
    assert first.key == "B" and first.topic == "考核" and first.audience == ("全体", "党员")
    assert first.citations == (Citation("公务员法", "38", 1),)
    assert first.terms == ("优秀", "称职") and first.pinned == "ABC" and first.source.line == 7
    assert (second.type, second.key, second.points, second.status) == ("multiple", "AB", 2, "retired")
    assert second.stem == "定期考核的结果\n包括哪些？" and second.enemies == ("gwy-038-01",)
    assert (third.type, third.min_correct, third.pinned) == ("multiple", 1, "B")
    assert (fourth.type, fourth.key, fourth.citations) == ("true_false", "false", (Citation("公务员法"),))
    assert fifth.key == (("三十日", "30日"), ("五日",)) and fifth.any_order
    assert sixth.rubric == (RubricLine("优秀", Fraction(1)), RubricLine("称职", Fraction(1, 3)), RubricLine("其他"))
    assert case.material == "某镇干部甲……\nA. 这一行是材料"
    assert [(part.id, part.type, part.key) for part in case.parts] == [
        ("gwy-case-01.1", "single", "B"),
        ("gwy-case-01.2", "short", None),
    ]


def test_full_width_letters_blanks_ascii_colons_bom_and_crlf_are_read_and_written_canonically():
    typed = (
        "\ufeff［ｘｆ－００１］　国家机构实行什么原则？\r\nＡ．甲\r\nＢ、乙\r\n　C) 丙\r\n答案:Ｂ\r\n分值： ２分\r\n"
    )
    assert render(parse(typed)[0][0]) == ("[xf-001] 国家机构实行什么原则？\nA. 甲\nB. 乙\nC. 丙\n答案：B\n分值：2\n")


@pytest.mark.parametrize("typed", ["ＡＢＤ", "A、B、D", "a b d", "A,B,D", "D、B和A", "A/B/D"])
def test_letters_of_a_key_in_any_writing(typed):
    assert choice_letters(typed) == "ABD"


@pytest.mark.parametrize(
    ("typed", "value"),
    [("√", "true"), ("对", "true"), ("正确", "true"), ("Ｔ", "true"), ("×", "false"), ("错", "false"), ("x", "false")],
)
def test_true_and_false_in_any_writing(typed, value):
    assert truth(typed) == value


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("[x] 题干\nA. 甲\nB. 乙\n答案：AB", "single"),  # never guessed from the key
        ("[x] 题干\n答案：√", "true_false"),
        ("[x] 应在____日内。\n答案：三", "blank"),
        ("[x] 题干\n采分点：\n- 一（1分）", "short"),
        ("[x] 题干\n材料：某镇\n（1）问\n答案：对", "case"),
        ("题型：多选\n[x] 题干\nA. 甲\nB. 乙\n答案：AB", "multiple"),
    ],
)
def test_the_type_follows_from_the_shape_or_the_head(text, type_):
    assert [item.type for item in parse(text)[0]] == [type_]


def test_a_law_of_the_head_stands_bare_whether_typed_with_title_marks_or_not():
    assert read("法规：《宪法》\n[x] 题\n答案：对")[0][0].citations == (Citation("宪法"),)


def test_an_item_that_takes_its_values_from_the_head_does_not_repeat_them():
    file, _ = parse_file("适用：全体，党员\n分值：2\n状态：草稿\n[x] 题\n答案：对\n")
    assert render_file(file) == "适用：全体、党员\n分值：2\n状态：草稿\n\n[x] 题\n答案：正确\n"


def test_items_without_a_head_carry_all_they_have():
    item = parse("法规：宪法\n主题：总纲\n[x] 题\n答案：对\n")[0][0]
    assert render_file(BankFile({}, (item,))) == "[x] 题\n答案：正确\n依据：宪法\n主题：总纲\n"


# --- problems --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [(1, "bank.empty")]),
        ("# 只有注释\n", [(1, "bank.empty")]),
        ("这一行没有题号", [(1, "bank.line-unexpected")]),
        ("作者：某人\n[x] 题\n答案：对", [(1, "bank.head-key-unknown")]),
        ("法规：宪法\n法律法规：监察法\n[x] 题\n答案：对", [(2, "bank.field-repeated")]),
        ("[x 题\n答案：对\n[y] 题\n答案：错", [(1, "bank.header-broken")]),
        ("[] 题\n答案：对", [(1, "bank.header-broken")]),
        ("[x] 题\n答案：对\n解析：甲\n答案：错", [(4, "bank.field-repeated")]),
        ("[x] 题\nA. 甲\nC. 乙\n答案：A", [(3, "bank.option-order")]),
        ("[x] 题\n材料：某镇\n（1）问\n答案：对\n（3）问\n答案：错", [(5, "bank.part-order")]),
        ("[x] 题\n答案：对\n作者：某人", [(3, "bank.key-unknown")]),
        ("[x] 题\n答案：对\n还有一句话", [(3, "bank.line-unexpected")]),
        ("[x] 题\nA. 甲\nB. 乙\n注意：多选\n答案：A", [(4, "bank.key-unknown")]),
        ("[x] 题\n解析：甲\n出处：某书\n答案：对", [(3, "bank.key-unknown")]),
        ("[x y] 题\n答案：对", [(1, "bank.id-invalid")]),
        ("[x] 题\n题型：猜谜\n答案：对", [(2, "bank.type-unknown")]),
        ("[x] 题\n解析：没有答案", [(1, "bank.type-missing")]),
        ("[x] 题\nA. 甲\nB. 乙\n答案：甲", [(4, "bank.key-unreadable")]),
        ("[x] 题\n题型：判断\n答案：也许", [(3, "bank.key-unreadable")]),
        ("[x] 题\n题型：简答\n答案：要点一；要点二", [(3, "bank.key-not-taken")]),
        ("[x] 题\n答案：对\n依据：第三条", [(3, "bank.citation-unreadable")]),
        ("法规：\n[x] 题\n答案：对\n依据：第三条", [(4, "bank.citation-unreadable")]),
        ("[x] 题\n答案：对\n依据：宪法 第三条前半句", [(3, "bank.citation-unreadable")]),
        ("[x] 题\n采分点：要点一（1分）", [(2, "bank.rubric-form")]),
        ("[x] 题\nA. 甲\nB. 乙\n答案：A\n固定选项：C", [(5, "bank.pinned-unreadable")]),
        ("[x] 题\n答案：对\n分值：两分", [(3, "bank.number-unreadable")]),
        ("[x] 题\n答案：对\n分值：-1", [(3, "bank.number-unreadable")]),
        ("[x] 题\n答案：对\n状态：作废", [(3, "bank.status-unknown")]),
        ("[x] 有____。\n答案：甲\n顺序：随意", [(3, "bank.order-unknown")]),
        ("[x] 题\n答案：对\n用途：常用", [(3, "bank.role-unknown")]),
    ],
    ids=lambda value: value[-1][1] if isinstance(value, list) else None,
)
def test_a_broken_text_is_reported_with_its_line(text, found):
    assert problems(text) == found


def test_one_run_reports_every_problem_and_keeps_the_sound_items():
    text = """\
        作者：某人
        [x-1] 题
        状态：作废
        答案：对
        分值：多

        [x-2] 题
        答案：错

        [x-3 题
        A. 甲
        B. 乙
        答案：A

        [x-4] 题
        A. 甲
        B. 乙
        答案：甲
        """
    sound, wrong = read(text)
    assert [item.id for item in sound] == ["x-2"]
    assert [(one.source.line, one.code) for one in wrong] == [
        (1, "bank.head-key-unknown"),
        (3, "bank.status-unknown"),
        (5, "bank.number-unreadable"),
        (10, "bank.header-broken"),
        (18, "bank.key-unreadable"),
    ]
    assert wrong[1].describe("zh") == "卷.txt:3: x-1 的状态“作废”不认识。可用：草稿、可用、停用 [bank.status-unknown]"


def test_points_that_are_no_number_stay_text_of_the_rubric_line():
    assert read("[x] 题\n采分点：\n- 甲（1/0分）\n- 乙（0.5/2分）")[0][0].rubric == (
        RubricLine("甲（1/0分）"),
        RubricLine("乙（0.5/2分）"),
    )


def test_a_backslash_keeps_a_line_text():
    assert read("[x] 题\n\\答案：B\n\\A. 甲\n答案：对")[0][0].stem == "题\n答案：B\nA. 甲"


def test_an_item_made_elsewhere_keeps_its_one_line_values_on_one_line():
    item = Item("x", "blank", "有____。", key=(("三\n日 ", " "),), topic=" 考\n核 ", terms=("甲\n乙", ""))
    assert (item.key, item.topic, item.terms) == ((("三 日",),), "考 核", ("甲 乙",))
