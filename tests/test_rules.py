"""Scoring rules: the stated range of each, its sentence, its writing, and answers compared as people write them.

The marks in the tables are worked out by hand from the sentences of the rules.
"""

import csv
import re
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import oracle

from examkit.items import Item
from examkit.problems import InputError
from examkit.rules import Rule, fits, fold, parse_rule, unweighted

WEIGHTED = "weighted(A=1, B=0.5, C=0.25, D=2)"  # every option may be right here
PARTIAL = (
    "all_or_nothing", "proportional", "half", "half(round=up)", "fixed(0.5)", "per_option(0.5)", "right_minus_wrong",
    "right_minus_wrong(wrong=0.5)", "agreement", WEIGHTED,
)  # fmt: skip
SUBSETS = ["".join(some) for size in range(5) for some in combinations("ABCD", size)]
marks = st.fractions(Fraction(1, 4), 10, max_denominator=4)


def multiple(key, options=4):
    return Item("x", "multiple", "题", tuple("甲乙丙丁戊己"[:options]), key)


def blanks(*key, any_order=False):
    return Item("x", "blank", "____" * len(key), key=key, any_order=any_order)


def mark(rule, item, response, points=2):
    return parse_rule(rule).score(item, response, Fraction(points))


# --- what a rule gives -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "points", "expected"),
    [  # of the key ABC:                      ABC  AB   A    AD   ABCD  D
        ("all_or_nothing", 2, "2 0 0 0 0 0"),
        ("proportional", 3, "3 2 1 0 0 0"),
        ("half", 3, "3 3/2 3/2 0 0 0"),
        ("half(round=up)", 3, "3 2 2 0 0 0"),
        ("half(round=up)", 2, "2 1 1 0 0 0"),
        ("half(round=up)", 1, "1 0 0 0 0 0"),
        ("half(round=up)", "3/2", "3/2 1 1 0 0 0"),
        ("fixed(0.5)", 2, "2 1/2 1/2 0 0 0"),
        ("fixed(5)", 2, "2 2 2 0 0 0"),
        ("per_option(0.5)", 2, "2 1 1/2 0 0 0"),
        ("per_option(3)", 2, "2 2 2 0 0 0"),
        ("right_minus_wrong", 3, "3 2 1 0 2 0"),
        ("right_minus_wrong(wrong=0.5)", 3, "3 2 1 1/2 5/2 0"),
        ("right_minus_wrong(floor=-1)", 3, "3 2 1 0 2 -1"),
        ("agreement", 4, "4 3 2 1 3 0"),
        ("weighted(A=1, B=1, C=1)", 3, "3 2 1 1 3 0"),  # an option without a weight is neutral
        ("weighted(A=2, B=1, C=1, D=-1)", 4, "4 3 2 1 3 0"),
        ("weighted(A=2, B=1, C=1, D=-1, floor=-2)", 4, "4 3 2 1 3 -1"),
        ("weighted(A=0.5, B=0.25, C=0.25, D=-3, floor=-1)", 4, "4 3 2 -1 -1 -1"),
        ("weighted(A=1, B=1, C=1, D=1)", 3, "3 2 1 2 3 1"),  # a wrong option that is half right
        ("weighted(A=1, B=-1)", 3, "3 0 0 0 0 0"),  # the key weighs nothing: only all of it earns
    ],
)
def test_the_mark_of_full_part_and_wrong_answers(rule, points, expected):
    found = [
        mark(rule, multiple("ABC"), response, Fraction(points)) for response in ["ABC", "AB", "A", "AD", "ABCD", "D"]
    ]
    assert found == [Fraction(one) for one in expected.split()]


@pytest.mark.parametrize("rule", PARTIAL)
@given(key=st.sampled_from(SUBSETS[1:]), points=marks)
def test_a_full_key_earns_full_points_an_empty_answer_nothing_and_none_is_out_of_range(rule, key, points):
    item = multiple(key)
    assert mark(rule, item, key, points) == points
    assert mark(rule, item, "", points) == 0
    assert all(0 <= mark(rule, item, response, points) <= points for response in SUBSETS)


weights = st.dictionaries(st.sampled_from("ABCD"), st.fractions(-2, 2, max_denominator=4), min_size=1)


@given(weights.filter(lambda some: max(some.values()) > 0), st.sampled_from(SUBSETS[1:]), st.fractions(-3, 0), marks)
def test_weights_keep_the_stated_range_and_the_full_key(some, key, floor, points):
    rule = Rule("weighted", (*sorted(some.items()), ("floor", floor)))
    item = multiple(key)
    assert rule.score(item, key, points) == points
    assert rule.score(item, "", points) == 0
    assert all(rule.lowest(points) <= rule.score(item, response, points) <= points for response in SUBSETS)
    assert rule.lowest(points) == floor


@given(weights, st.sampled_from(SUBSETS[1:]), st.sampled_from(SUBSETS), st.sampled_from("ABCD"), marks)
def test_an_option_of_no_positive_weight_never_gains(some, key, response, more, points):
    some = some | dict.fromkeys(key, 1)
    if more not in key and more not in response and some.get(more, 0) <= 0:
        rule = Rule("weighted", tuple((label, Fraction(weight)) for label, weight in some.items()))
        item, both = multiple(key), "".join(sorted(response + more))
        assert response == "" or rule.score(item, both, points) <= rule.score(item, response, points)


def test_weights_of_thirds_make_a_whole():
    assert sum(mark("weighted(A=1/3, B=1/3, C=1/3)", multiple("ABC"), one, 1) for one in "ABC") == 1


def test_right_options_without_weight_are_found():
    rule = parse_rule("weighted(A=1, B=-1, C=0)")
    assert [unweighted(rule, multiple(key)) for key in ("A", "AB", "ACD")] == ["", "B", "CD"]
    assert unweighted(parse_rule("half"), multiple("AB")) == ""
    assert unweighted(rule, Item("x", "true_false", "题", key="true")) == ""


@pytest.mark.parametrize("rule", [rule for rule in PARTIAL if rule not in ("agreement", WEIGHTED)])
@given(key=st.sampled_from(SUBSETS[1:]), response=st.sampled_from(SUBSETS), wrong=st.sampled_from("ABCD"), points=marks)
def test_one_more_wrong_option_never_gains(rule, key, response, wrong, points):
    if wrong not in key and wrong not in response:
        more = "".join(sorted(response + wrong))
        assert mark(rule, multiple(key), more, points) <= mark(rule, multiple(key), response, points)


def test_three_thirds_make_a_whole():
    assert sum(mark("proportional", multiple("ABC"), one, 1) for one in "ABC") == 1
    assert sum(mark("blank", blanks(("甲",), ("乙",), ("丙",)), one, 1) for one in ("甲", "；乙", "；；丙")) == 1


def test_a_letter_beyond_the_options_does_not_lower_agreement_below_zero():
    assert mark("agreement", multiple("ABCD"), "EF", 4) == 0


@pytest.mark.parametrize(
    ("rule", "response", "expected"),
    [("true_false", "true", 2), ("true_false", "false", 0), ("true_false", "", 0), ("true_false(wrong=0.5)", "false", "-1/2"),
     ("true_false(wrong=0.5)", "", 0), ("true_false(wrong=0.5)", "true", 2), ("all_or_nothing", "false", 0)],
)  # fmt: skip
def test_a_judgement_with_and_without_deduction(rule, response, expected):
    item = Item("x", "true_false", "题", key="true")
    assert mark(rule, item, response) == Fraction(expected)
    assert parse_rule(rule).lowest(Fraction(2)) <= Fraction(expected)


def test_the_table_of_a_rule():
    assert parse_rule("half").table(3, "AB", Fraction(2)) == [
        ("", 0), ("A", 1), ("B", 1), ("C", 0), ("AB", 2), ("AC", 0), ("BC", 0), ("ABC", 0),
    ]  # fmt: skip


def test_two_rules_on_candidates_of_a_real_admission_test():
    """R, with ShinyItemAnalysis 1.5.4: its totals of the first 30 candidates (of whom none left a text of no letters)."""
    folder, expected = oracle("medical2392_multiselect")
    with (folder / "key.csv").open(encoding="utf-8") as file:
        key = {row["item"]: row["key"] for row in csv.DictReader(file)}
    with (folder / "raw.csv").open(encoding="utf-8") as file:
        rows = [row for row, _ in zip(csv.DictReader(file), range(30), strict=False)]

    def totals(rule, points):
        return [sum(mark(rule, multiple(key[item]), row[item], points) for item in key) for row in rows]

    half = expected["chinese_partial_rule_half_for_subset_zero_for_any_wrong"]
    assert totals("all_or_nothing", 1) == expected["all_or_none"]["total"][:30]
    assert totals("half", 1) == [Fraction(str(total)) for total in half["total"][:30]]


@pytest.mark.parametrize(
    ("response", "points"), [("ABD", 4), ("AB", 3), ("A", 2), ("ABC", 2), ("C", 0), ("CD", 1), ("ABCD", 3), ("", 0)]
)
def test_agreement_counts_options_judged_as_the_key_does(response, points):
    assert mark("agreement", multiple("ABD"), response, 4) == points


# --- blanks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [("三十日", "30日"), ("３０ 日", "三十日"), ("二〇二三年", "2023年"), ("一万元", "10000元"), ("3,000元", "三千元"), ("《宪法》", "宪法"),
     ("ＧＤＰ", "gdp"), ("“三公”经费", "三公经费"), ("10 万元。", "10万元"), ("两年", "二年"), ("三、五日", "3、5日")],
)  # fmt: skip
def test_answers_that_say_the_same(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("1.5倍", "15倍"), ("三日", "十三日"), ("三、五日", "三十五日"), ("30日", "30年"), ("万元", "零元"), ("+", "-")],
)
def test_answers_that_say_different_things(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("response", "expected"),
    [
        ("二年；五年", 2),
        ("2年;5年", 2),
        ("两年；三年", 1),
        ("；五年", 1),
        ("五年；二年", 0),
        ("二年", 1),
        ("；", 0),
        ("二年；五年；九年", 2),
    ],
)
def test_each_blank_earns_its_share(response, expected):
    assert mark("blank", blanks(("二年", "两年"), ("五年",)), response) == expected


@pytest.mark.parametrize(
    ("response", "expected"), [("乙；甲", 2), ("甲；甲", 1), ("乙；丙", 1), ("丁；甲；乙", 1), ("甲", 1)]
)
def test_blanks_whose_order_does_not_count(response, expected):
    """Answers beyond the number of blanks are not looked at: a list of guesses earns nothing more."""
    assert mark("blank", blanks(("甲",), ("乙",), any_order=True), response) == expected


def test_order_free_blanks_are_matched_so_that_most_are_filled():
    """甲 fits both blanks, 乙 the first only: taking 甲 for the first must be undone (an augmenting path)."""
    assert mark("blank", blanks(("甲", "乙"), ("甲",), any_order=True), "甲；乙") == 2
    assert mark("blank", blanks(("甲",), ("甲", "乙"), ("乙", "丙"), any_order=True), "乙；丙；甲", 3) == 3


def test_an_empty_blank_is_never_right_even_where_an_answer_is_only_a_mark():
    assert mark("blank", blanks(("，",), ("乙",)), "；乙") == 1
    assert mark("blank", blanks(("，",)), "，", 1) == 1


# --- reading and saying ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "shown"),
    [("all_or_nothing", None), ("proportional", None), ("half", None), ("half(round=up)", None), ("fixed(0.5)", None),
     ("fixed(1/3)", None), ("per_option(0.5)", None), ("right_minus_wrong(wrong=0)", None),
     ("right_minus_wrong(wrong=1, floor=0)", "right_minus_wrong"), ("right_minus_wrong(floor=-1)", None), ("fixed(0)", None),
     ("weighted(A=1, B=0.5, C=-0.5)", None), ("weighted( C = 0,A=1/3,floor=-1 )", "weighted(C=0, A=1/3, floor=-1)"),
     ("weighted(A=1, floor=0)", "weighted(A=1)"), ("agreement", None), ("true_false", None), ("true_false(wrong=1)", None),
     ("blank", None), (" half ( round = up ) ", "half(round=up)"), ("half(round=none)", "half"), ("true_false(wrong=0)", "true_false")],
)  # fmt: skip
def test_a_rule_is_read_back_as_it_is_shown(written, shown):
    rule = parse_rule(written)
    assert str(rule) == (shown or written)
    assert parse_rule(str(rule)) == rule


@pytest.mark.parametrize(
    ("written", "code"),
    [("", "rule.unknown"), ("满分", "rule.unknown"), ("half(", "rule.unknown"), ("half(up)", "rule.parameters"),
     ("half(round=down)", "rule.value"), ("fixed", "rule.parameters"), ("fixed(a)", "rule.value"), ("fixed(-1)", "rule.value"),
     ("fixed(1, 2)", "rule.parameters"), ("blank(1)", "rule.parameters"), ("true_false(right=1)", "rule.parameters")],
)  # fmt: skip
def test_an_unknown_rule_or_parameter_is_refused(written, code):
    with pytest.raises(InputError) as error:
        parse_rule(written)
    assert [one.code for one in error.value.problems] == [code]


@pytest.mark.parametrize(
    ("rule", "type_", "min_correct", "said"),
    [
        ("all_or_nothing", "single", 2, "每题只有一个正确选项，多选、错选、不选均不得分。"),
        ("all_or_nothing", "multiple", 2, "每题有两个或两个以上正确选项，多选、少选、错选、不选均不得分。"),
        (
            "half",
            "multiple",
            1,
            "每题有一个或一个以上正确选项，少选且所选均正确的，得该题分值的一半；有错选或不选的不得分。",
        ),
        (
            "fixed(0.5)",
            "multiple",
            2,
            "每题有两个或两个以上正确选项，少选且所选均正确的，得0.5分；有错选或不选的不得分。",
        ),
        ("true_false", "true_false", 2, "正确的打“√”，错误的打“×”。"),
        ("true_false(wrong=0.5)", "true_false", 2, "正确的打“√”，错误的打“×”；答错每题扣0.5分，不答不得分也不扣分。"),
        ("blank", "blank", 2, "每空答案正确的得该空分值，各空分值相等。"),
    ],
)
def test_a_rule_says_its_sentence(rule, type_, min_correct, said):
    assert parse_rule(rule).describe("zh", type_, min_correct) == said
    assert not re.search("[\u4e00-\u9fff]", parse_rule(rule).describe("en", type_, min_correct))


@pytest.mark.parametrize("rule", PARTIAL)
def test_every_rule_of_multiple_choice_has_a_sentence_of_its_own(rule):
    for lang in ("zh", "en"):
        others = {parse_rule(other).describe(lang, "multiple") for other in PARTIAL if other != rule}
        assert parse_rule(rule).describe(lang, "multiple") not in others


def test_which_types_a_rule_scores():
    assert [fits(Rule("half"), one) for one in ("single", "multiple", "true_false", "blank")] == [
        False,
        True,
        False,
        False,
    ]
