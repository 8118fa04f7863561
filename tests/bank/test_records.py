"""Items as JSON data: the keys and types of the contract, both ways, and records that cannot be used."""

import json
from fractions import Fraction

import pytest
from any_item import items
from hypothesis import given, settings

from examkit.bank.grammar import parse, render
from examkit.bank.records import from_record, to_record
from examkit.items import Citation, Item, RubricLine
from examkit.problems import InputError, Source

CONTRACT = [
    "id",
    "type",
    "stem",
    "options",
    "key",
    "citations",
    "topic",
    "level",
    "difficulty",
    "audience",
    "rationale",
    "rubric",
    "enemies",
    "pinned",
    "terms",
    "material",
    "parts",
    "points",
    "status",
]


@settings(max_examples=150, deadline=None)
@given(items)
def test_any_item_comes_back_from_its_record(item):
    assert from_record(json.loads(json.dumps(to_record(item)))) == item


def test_the_record_of_an_item_holds_the_keys_of_the_contract():
    item = Item(
        "x", "multiple", "题干", ("甲", "乙"), "AB", (Citation("公务员法", "38", 1), Citation("宪法", "preamble")),
        topic="考核", audience=("全体",), rubric=(RubricLine("要点", Fraction(1, 3)),), pinned="B", points=Fraction(3, 2),
    )  # fmt: skip
    record = to_record(item, {"公务员法": "中华人民共和国公务员法", "宪法": "中华人民共和国宪法"}.__getitem__)
    assert list(record) == CONTRACT
    assert record == {
        "id": "x", "type": "multiple", "stem": "题干", "options": ["甲", "乙"], "key": "AB",
        "citations": [
            {"law": "中华人民共和国公务员法", "article": "38", "paragraph": 1},
            {"law": "中华人民共和国宪法", "article": "preamble"},
        ],
        "topic": "考核", "level": None, "difficulty": None, "audience": ["全体"], "rationale": None,
        "rubric": [{"text": "要点", "points": "1/3"}], "enemies": [], "pinned": ["B"], "terms": [], "material": None,
        "parts": [], "points": 1.5, "status": "ready",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("item", "key"),
    [
        (Item("x", "single", "题", ("甲", "乙"), "B"), "B"),
        (Item("x", "true_false", "题", key="false"), "false"),
        (Item("x", "blank", "____和____", key=(("二年", "2年"), ("五年",))), [["二年", "2年"], ["五年"]]),
        (Item("x", "short", "题"), None),
        (Item("x", "case", "题"), None),
    ],
)
def test_the_key_by_type(item, key):
    assert to_record(item)["key"] == key


def test_the_parts_of_a_case_are_records_with_ids_of_their_own():
    case = parse("[c] 题\n材料：某镇\n（1）问\n答案：对\n（2）问\n采分点：\n- 甲（2分）")[0][0]
    assert [(part["id"], part["type"]) for part in to_record(case)["parts"]] == [
        ("c.1", "true_false"),
        ("c.2", "short"),
    ]


def test_letters_of_a_key_in_any_writing_and_a_short_record():
    item = from_record({"id": "x", "type": "multiple", "stem": "题", "options": ["甲", "乙", "丙"], "key": "c、a"})
    assert (item.key, item.status, item.min_correct) == ("AC", "ready", 2)


BASE = {"id": "x", "type": "single", "stem": "题", "options": ["甲", "乙"], "key": "A"}


@pytest.mark.parametrize(
    "change",
    [
        {"id": "x y"}, {"id": 5}, {"type": "essay"}, {"stem": None}, {"options": "甲乙"}, {"options": ["甲"] * 27},
        {"key": "?"}, {"key": 1}, {"type": "blank", "key": ["三十日"]}, {"type": "true_false", "key": "也许"},
        {"type": "short", "key": "B"}, {"citations": [{"article": "3"}]}, {"citations": [{"law": "宪法", "article": 38}]},
        {"citations": [{"law": "宪法", "paragraph": 1}]}, {"citations": [{"law": "甲；乙"}]}, {"audience": "全体"},
        {"rubric": [{"points": 1}]}, {"rubric": [{"text": "甲", "points": -1}]}, {"pinned": ["C"]}, {"points": "多"},
        {"points": True}, {"status": "gone"}, {"min_correct": 1}, {"type": "multiple", "min_correct": 3},
        {"any_order": "yes"}, {"topic": 3}, {"parts": [BASE | {"id": "x.1"}]},
        {"type": "case", "key": None, "parts": [BASE | {"id": "y.1"}]},
        {"type": "case", "key": None, "parts": [BASE | {"id": "x.1", "type": "case", "key": None}]},
    ],
    ids=lambda change: json.dumps(change, ensure_ascii=False)[:40],
)  # fmt: skip
def test_a_record_that_the_notation_could_not_hold_is_refused(change):
    with pytest.raises(InputError) as error:
        from_record(BASE | change, Source("题库.json", cell="[3]"))
    (found,) = error.value.problems
    assert (found.code, str(found.source)) == ("bank.record", "题库.json:[3]")


def test_a_law_in_title_marks_is_read_bare():
    item = from_record(BASE | {"citations": [{"law": "《宪法》", "article": "1"}]})
    assert item.citations == (Citation("宪法", "1"),)
    assert parse(render(item))[0] == (item,)
