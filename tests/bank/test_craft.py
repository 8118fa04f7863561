"""The craft of items: each rule flagged and not flagged.  Oracle: the item-writing rules as a reader applies them."""

from collections.abc import Sequence

import pytest

from examkit.bank.craft import check_absolutes, check_craft
from examkit.bank.grammar import parse
from examkit.bank.laws import Laws, laws_from

LAWS = laws_from(
    {
        "cf": {"title": "中华人民共和国行政处罚法", "short": ["行政处罚法"]},
        "za": {"title": "中华人民共和国治安管理处罚法", "short": ["治安管理处罚法"]},
        "gwy": {"title": "中华人民共和国公务员法", "short": ["公务员法"]},
    }
)


def codes(text: str, laws: Laws = LAWS) -> list[tuple[int, str]]:
    items, wrong = parse(text, "卷.txt")
    assert not wrong
    found = check_craft(items, laws)
    assert all(one.severity == "warning" for one in found)
    return [(one.source.line, one.code.removeprefix("bank.")) for one in found if one.source]


def choice(stem: str, *options: str, basis: str = "公务员法 第一条") -> str:
    letters = "".join(f"{label}. {option}\n" for label, option in zip("ABCD", options or "甲乙丙", strict=False))
    return f"[a] {stem}\n{letters}答案：A\n依据：{basis}\n"


# --- negatives -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "stem",
    [
        "下列说法错误的是：",
        "下列说法不正确的是（　　）",
        "下列说法中，不正确的有（）。",
        "下列不属于行政处罚种类的是：",
        "下列情形中，不符合公务员录用条件的有：",
        "下列做法，不符合《行政处罚法》的有：",
        "材料中不符合规定的做法有：",
        "下列哪一项不属于行政处罚？",
        "哪些说法不正确？",
        "公务员的权利不包括",
        "某甲被称为“先进”。下列说法错误的是：",
    ],
)
def test_a_negative_without_emphasis(stem: str) -> None:
    assert codes(choice(stem.rstrip("。"))) == [(1, "negative-plain")]


@pytest.mark.parametrize(
    "stem",
    [
        "下列说法“错误”的是：",
        "下列“不属于”行政处罚种类的是：",
        "下列【不属于】行政处罚种类的是：",
        "下列哪一项“不属于”行政处罚？",
        "下列行为中，公务员不得实施的有：",
        "公务员在政务处分期内，不得：",
        "下列情形中，应当不予处罚的是：",
        "对不属于本机关职权范围的申请，应当怎样处理？",
        "该决定不符合下列哪一项要求？",
        "甲某不服处罚决定，可以向谁申请行政复议？",
        "行政机关发现处罚决定错误，应当：",
    ],
)
def test_an_emphasised_negative_a_norm_and_a_plain_question(stem: str) -> None:
    assert codes(choice(stem)) == []


def test_a_statement_to_judge_is_no_question() -> None:
    assert codes("[a] 警告不属于行政处罚\n题型：判断\n答案：错\n") == []


def test_the_parts_of_a_case_are_read_each_on_its_line() -> None:
    case = "[a] 案例\n材料：某镇\n（1）下列做法错误的是：\nA. 甲\nB. 乙\nC. 丙\n答案：A\n"
    assert codes(case) == [(3, "negative-plain")]


# --- options ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["以上都对", "以上都不是", "上述各项", "都不正确", "A和B", "甲，以上两项"])
def test_an_option_that_refers_to_others(option: str) -> None:
    assert codes(choice("题", "甲", "乙", option)) == [(1, "option-refers")]


@pytest.mark.parametrize(
    "option", ["三年以上", "有期徒刑三年以上七年以下", "县级以上人民政府", "五分之一以上的村民", "甲和乙都在场", "A类"]
)
def test_a_number_or_a_rank_refers_to_no_option(option: str) -> None:
    assert codes(choice("题", "甲", "乙", option)) == []


@pytest.mark.parametrize(("count", "found"), [(2, [(1, "options-few")]), (3, []), (4, [])])
def test_fewer_than_three_options(count: int, found: list) -> None:
    assert codes(choice("题", *"甲乙丙丁"[:count])) == found


def test_a_true_false_item_has_no_options_to_count() -> None:
    assert codes("[a] 题\n题型：判断\n答案：对\n") == []


# --- values that conflict across laws --------------------------------------------------------------------------------

CF, ZA = "行政处罚法 第五十一条", "治安管理处罚法 第一百一十九条"
CONFLICTING = (
    ("对公民处以多少元以下罚款，可以当场作出行政处罚决定？", CF),
    ("当场给予处罚的罚款上限是____元。", ZA),
    ("罚款在几元以下的，可以当场收缴？", CF),
    ("违法行为在多长时间内未被发现的，不再给予处罚？", CF),
    ("在六个月内没有被公安机关发现的，怎样处理？", ZA),
    ("一般的处罚时效是几年？", CF),
    ("处以多少元以上罚款的，当事人有权要求听证？", ZA),
)


@pytest.mark.parametrize(("stem", "basis"), CONFLICTING)
def test_a_value_that_differs_between_laws_needs_the_law_s_name(stem: str, basis: str) -> None:
    assert codes(choice(stem, "二百元", "二年", "五百元", basis=basis)) == [(1, "law-unnamed")]


@pytest.mark.parametrize(("stem", "basis"), CONFLICTING)
@pytest.mark.parametrize("full", [False, True])
def test_the_short_name_or_the_title_will_do(stem: str, basis: str, full: bool) -> None:
    law = ("中华人民共和国" if full else "") + basis.split()[0]
    assert codes(choice(f"按照《{law}》，{stem}", "二百元", "二年", "五百元", basis=basis)) == []


@pytest.mark.parametrize(
    ("stem", "options", "basis"),
    [
        ("当场作出处罚决定的，应当怎样？", ("出示证件", "口头告知", "事后补办"), CF),  # no value is asked for
        ("对公民处以多少元以下罚款，可以当场作出行政处罚决定？", ("二百元", "甲", "乙"), "公务员法 第一条"),
        ("罚款到期不缴纳的，每日加处多少？", ("百分之三", "百分之五", "百分之十"), CF),
    ],
)
def test_a_stem_without_value_of_another_law_or_another_matter(stem: str, options: Sequence[str], basis: str) -> None:
    assert codes(choice(stem, *options, basis=basis)) == []


def test_the_law_may_be_named_in_the_material_of_a_case() -> None:
    case = "[a] 案例\n材料：{}甲某摆摊。\n依据：行政处罚法 第五十一条\n（1）可以当场收缴几元以下的罚款？\nA. 一百元\nB. 二十元\nC. 五十元\n答案：A\n"
    assert codes(case.format("")) == [(4, "law-unnamed")]
    assert codes(case.format("按照行政处罚法，")) == []


# --- absolute words over a whole bank --------------------------------------------------------------------------------


def bank(wrong: int, right: int, of: int = 12) -> str:
    """``of`` items of one right and two wrong options, with absolute words in some of them."""
    lines = []
    for place in range(of):
        key = "一律公开" if place < right else "应当公开"
        first = "绝对禁止" if place < wrong else "予以禁止"
        lines.append(f"[i-{place}] 题{place}\nA. {key}\nB. {first}\nC. 可以延长\n答案：A\n")
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("wrong", "right", "found"),
    [(8, 0, 1), (12, 1, 1), (7, 0, 0), (12, 2, 0), (12, 12, 0), (0, 12, 0), (0, 0, 0)],
)
def test_absolute_words_that_tell_wrong_options_from_right_ones(wrong: int, right: int, found: int) -> None:
    """12 right and 24 wrong options: reported where the wrong ones' share is over three times the right ones'."""
    items, _ = parse(bank(wrong, right), "卷.txt")
    reported = check_absolutes(items, LAWS)
    assert [one.code for one in reported] == ["bank.absolute-words"] * found
    if reported:
        assert dict(reported[0].values) == {"wrong": wrong, "of": 24, "right": right, "of_right": 12}
