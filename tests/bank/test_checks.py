"""The checks: each mistake in visible bank text, with its code and line."""

from textwrap import dedent

import pytest

from examkit.bank.checks import check
from examkit.bank.grammar import parse
from examkit.bank.laws import Laws, laws_from
from examkit.cli import main

META = "依据：公务员法 第一条\n解析：甲\n主题：总则\n难度：易\n层次：识记\n适用：全体\n"
LAWS = laws_from({"gwy": {"title": "中华人民共和国公务员法", "short": ["公务员法"], "articles": 113}})
TEXT_CODES = ("metadata-missing", "options-few", "negative-plain")  # not what these cases are about


def check_text(text, laws=None):
    items, wrong = parse(dedent(text), "卷.txt")
    assert wrong == ()
    return check(items, laws or Laws())


def codes(text, laws=None, without=TEXT_CODES):
    found = [(one.source.line, one.code.removeprefix("bank.")) for one in check_text(text, laws)]
    return [one for one in found if one[1] not in without]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[x] 题\nA. 甲\nB. 乙", [(1, "key-missing")]),
        ("[x] 题\n题型：判断", [(1, "key-missing")]),
        ("[x] 有____。", [(1, "key-missing")]),
        ("[x] 题\n题型：单选\nA. 甲\n答案：A", [(1, "options-missing")]),
        ("[x] 题\nA. 甲\nB. 乙\n答案：C", [(1, "key-beyond-options")]),
        ("[x] 题\n题型：多选\nA. 甲\nB. 乙\n答案：AAB", [(1, "key-repeats")]),
        ("[x] 题\nA. 甲\nB. 乙\n答案：AB", [(1, "single-with-several")]),
        ("[x] 题\n题型：多选\nA. 甲\nB. 乙\n答案：A", [(1, "multiple-with-one")]),
        ("[x] 题\n题型：不定项\nA. 甲\nB. 乙\n答案：A", []),
        ("[x] 题\n题型：判断\nA. 对\nB. 错\n答案：对", [(1, "true-false-with-options")]),
        ("[x] 有____和____。\n答案：甲", [(1, "blanks-differ")]),
        ("[x] 有____和____。\n答案：甲；", [(1, "blank-empty")]),
        ("[x] 题\n题型：简答", [(1, "rubric-missing")]),
        ("[x] 题\n采分点：\n- 甲（1分）\n- 乙（2分）\n分值：4", [(1, "rubric-sum")]),
        ("[x] 题\n材料：某镇", [(1, "case-without-parts")]),
        ("[x] 题\n材料：某镇\n（1）问\nA. 甲\nB. 乙\n答案：C", [(3, "key-beyond-options")]),
        ("[x]\n题型：判断\n答案：对", [(1, "stem-empty")]),
        ("[x] 题\nA. 甲\nB.\n答案：A", [(1, "option-empty")]),
        ("[x] 题\nA. 三 十日\nB. 三十日。\nC. 五日\n答案：C", [(1, "options-equal")]),
        ("[x] 题\nA. 1.5倍\nB. 15倍\n答案：A", []),
        ("[x] 题\nA. 3‰\nB. 3%\n答案：A", []),
        ("[x] 题\nA. 三十日\nB. 五日\n答案：A", [(1, "options-not-ascending")]),
        ("[x] 题\n答案：对\n互斥题：y", [(1, "enemy-unknown")]),
        ("[x] 题甲\n答案：对\n\n[y] 题乙\n答案：对\n\n[x] 题丙\n答案：对", [(7, "id-repeated")]),
    ],
)  # fmt: skip
def test_a_mistake_is_found_with_its_line(text, found):
    assert codes(text) == found


@pytest.mark.parametrize("stem", ["正确的是（B）。", "正确的是（ Ａ、Ｂ、Ｃ ）", "正确的是(AC)", "正确的是【答案：B】"])
def test_the_key_of_a_choice_item_left_in_the_stem(stem):
    assert codes(f"[x] {stem}\n题型：多选\nA. 甲\nB. 乙\nC. 丙\n答案：AB") == [(1, "key-in-stem")]


@pytest.mark.parametrize("stem", ["该说法成立。（√）", "该说法成立（错误）", "该说法成立(×)。"])
def test_the_key_of_a_judgement_left_in_the_stem(stem):
    assert codes(f"[x] {stem}\n答案：对") == [(1, "key-in-stem")]


@pytest.mark.parametrize(
    "stem", ["依照第九条第（一）项（　　）", "《条例（试行）》规定（ ）", "某公司（A股）", "下列（F）"]
)
def test_brackets_that_hold_no_key_are_left_alone(stem):
    assert codes(f"[x] {stem}\nA. 甲\nB. 乙\n答案：B") == []


def test_letters_in_the_stem_of_a_judgement_are_no_key():
    assert codes("[x] 甲公司（A）与乙公司（B）合并。\n答案：对") == []


@pytest.mark.parametrize(
    "rationale",
    [
        "A项与原文不符。",
        "选项B错在主体。",
        "B、C两项均为法定情形。",
        "A错误，应为三日。",
        "故选AC。",
        "答案为B。",
        "Ａ、Ｂ正确。",
        "本题选A",
    ],
)
def test_a_rationale_that_names_an_option_by_its_letter(rationale):
    text = f"[x] 题\n题型：多选\nA. 甲\nB. 乙\nC. 丙\n答案：AB\n解析：{rationale}"
    (found,) = [one for one in check_text(text) if one.code == "bank.label-in-rationale"]
    assert (found.source.line, found.severity) == (1, "warning")


@pytest.mark.parametrize(
    "rationale",
    [
        "AB卷题目相同。",
        "持有A股的，应当报告。",
        "甲、乙两项均不符。",
        "C类项目应当审批。",
        "A项目须备案。",
        "F项不存在",
        "属于第一项。",
    ],
)
def test_letters_that_name_no_option_are_left_alone(rationale):
    assert codes(f"[x] 题\n题型：多选\nA. 甲\nB. 乙\nC. 丙\n答案：AB\n解析：{rationale}") == []


def test_unknown_laws_and_articles_beyond_the_last():
    text = "[x] 题\n答案：对\n依据：公务员法 第一百一十四条；民法典 第一条"
    assert codes(text, LAWS) == [(1, "article-unknown"), (1, "law-unknown")]


def test_the_parts_of_a_case_cite_too():
    text = "[x] 题\n材料：某镇\n依据：公务员法 第一条\n（1）问\n答案：对\n依据：公务员法 第二百条"
    assert codes(text, LAWS) == [(4, "article-unknown")]


def test_missing_metadata_is_one_warning():
    (found,) = check_text("[x] 题\n答案：对")
    assert (found.code, found.severity) == ("bank.metadata-missing", "warning")
    assert dict(found.values)["fields"] == "依据、主题、层次、难度、适用、解析"


def test_metadata_of_other_than_the_listed_words_is_a_warning():
    text = f"[x] 题\n答案：对\n{META}".replace("识记", "掌握").replace("易", "简单").replace("全体", "群众")
    assert [(code, one) for _, code, one in _values(check_text(text), "value")] == [
        ("bank.metadata-unknown", "掌握"),
        ("bank.metadata-unknown", "简单"),
        ("bank.metadata-unknown", "群众"),
    ]


def _values(found, name):
    return [(one.source.line, one.code, dict(one.values)[name]) for one in found]


# --- clues across a file ---------------------------------------------------------------------------------------------

WORDS = [
    "立案调查",
    "回避制度",
    "听证笔录",
    "送达回证",
    "告知义务",
    "集体讨论",
    "法制审核",
    "简易程序",
    "普通程序",
    "证据保存",
    "现场检查",
    "罚款缴纳",
    "加处罚款",
    "分期缴纳",
    "责令改正",
    "行政拘留",
    "吊销证件",
    "通报批评",
    "管辖争议",
    "案件移送",
]


def singles(count, key, longest=""):
    """``count`` single-choice items on different things; ``key`` gives the letter of the n-th."""
    blocks = []
    for n in range(count):
        options = "".join(
            f"{label}. {WORDS[n]}之{name}{longest if label == key(n) else ''}\n"
            for label, name in zip("ABCD", "甲乙丙丁", strict=True)
        )
        blocks.append(f"[x-{n:02d}] {WORDS[n]}应当遵守的要求是什么？\n{options}答案：{key(n)}\n")
    return "\n".join(blocks)


def test_the_longest_option_nearly_always_right():
    text = singles(16, lambda n: "ABCD"[n % 4], longest="，并且应当符合法律规定的全部条件")
    assert codes(text) == [(1, "longest-is-key")]


def test_keys_far_from_even():
    assert codes(singles(20, lambda n: "A" if n else "B")) == [(1, "keys-uneven")]


def test_even_keys_of_like_length_are_sound_and_few_items_say_nothing():
    assert codes(singles(16, lambda n: "ABCD"[n % 4])) == []
    assert codes(singles(15, lambda n: "A")) == []


def test_equal_and_nearly_equal_stems_are_near_duplicates():
    stem = "公务员定期考核的结果作为调整公务员职位、职务、职级、级别、工资以及公务员奖励、培训、辞退的依据"
    text = f"[a] {stem}。\n答案：对\n\n[b] {stem}\n答案：对\n\n[c] {stem.replace('以及', '和')}。\n答案：错"
    assert codes(text) == [(4, "near-duplicate"), (7, "near-duplicate"), (7, "near-duplicate")]


def test_many_copies_of_one_item_are_still_found():
    text = "\n".join(f"[a-{n}] 地方各级监察委员会对上一级监察委员会负责，并接受其监督。\n答案：对\n" for n in range(20))
    assert len(codes(text)) == 19


def test_siblings_with_other_options_or_another_subject_are_no_duplicates():
    text = """\
        [a] 依照行政处罚法，下列属于行政处罚种类的是哪一项？
        A. 警告
        B. 查封
        答案：A

        [b] 依照行政处罚法，下列属于行政处罚种类的是哪一项？
        A. 通报批评
        B. 扣押
        答案：A

        [c] 乡镇人民代表大会每届任期五年。
        答案：对

        [d] 县级人民代表大会代表的名额由省级人大常委会确定。
        答案：对
        """
    assert codes(text) == []


# --- one run ---------------------------------------------------------------------------------------------------------


def test_several_problems_come_in_the_order_of_lines():
    text = "[x] 题\nA. 甲\nB. 甲\n答案：C\n\n[y] 有____。\n\n[x] 问\n答案：对"
    assert codes(text) == [(1, "key-beyond-options"), (1, "options-equal"), (6, "key-missing"), (8, "id-repeated")]


def test_warnings_are_errors_with_strict_only(tmp_path, capsys):
    (tmp_path / "laws.toml").write_text('[gwy]\ntitle = "公务员法"\n', encoding="utf-8")
    (tmp_path / "卷.txt").write_text("[x] 题干\n答案：对\n", encoding="utf-8")
    assert main(["check", str(tmp_path)]) == 0
    assert main(["check", str(tmp_path), "--strict"]) == 1
    assert "metadata-missing" in capsys.readouterr().err
