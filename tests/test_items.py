"""What holds of every item, whoever made it."""

import pytest

from examkit.items import Citation, Item, numbered_id


@pytest.mark.parametrize(
    "option", ["以上都对", "以上选项均不正确", "上述都是", "都不对", "A和B", "Ａ、Ｂ", "上述各项", "甲和以上都对"]
)
def test_an_option_that_refers_to_others_is_pinned(option):
    assert Item("x", "single", "题", ("甲", "乙", option), "A").pinned == "C"


@pytest.mark.parametrize("option", ["十八周岁以上的公民", "予以上报", "三年以上七年以下", "上述机关", "AB股"])
def test_an_option_with_such_words_in_another_sense_is_free(option):
    assert Item("x", "single", "题", ("甲", option), "A").pinned == ""


def test_labels_law_and_scorable_pieces():
    part = Item("c.1", "true_false", "问", key="true")
    case = Item("c", "case", "题", citations=(Citation("宪法", "1"), Citation("监察法")), parts=(part,))
    assert (case.scorable, case.law, case.labels) == ((part,), "宪法", "")
    assert Item("x", "single", "题", ("甲", "乙", "丙")).labels == "ABC"


@pytest.mark.parametrize(
    ("stem", "found"),
    [
        ("题库", "题库-007"),
        ("2026 题库（终稿）", "2026-题库-终稿-007"),
        ("bank_v1.2", "bank_v1.2-007"),
        ("（）", "item-007"),
    ],
)
def test_the_id_of_an_imported_item_is_one_that_the_notation_reads(stem, found):
    assert numbered_id(stem, 7) == found
