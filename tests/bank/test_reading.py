"""Second readings.  Oracle: the design's rule of what a blind reader sees, item by item in visible text."""

from dataclasses import replace
from pathlib import Path

import pytest

from examkit.bank import find_readings, read_bank, reviewed
from examkit.bank.grammar import parse
from examkit.bank.reading import (
    COLUMNS,
    Reading,
    check_readings,
    read_readings,
    reading_digest,
    readings_rows,
)
from examkit.formats import read_bank as read_any_bank
from examkit.problems import InputError

CASE = """[a] 案例
材料：某镇执法人员当场处罚。
主题：简易程序
层次：应用
难度：中
适用：行政执法人员
依据：行政处罚法 第五十一条
解析：见条文。
互斥题：b
关键词：当场
（1）罚款的上限是：
A. 一百元
B. 二百元
C. 三百元
答案：B
解析：二百元以下。
（2）说明理由。
采分点：
- 有法定依据（2分）
"""


def digest(text: str) -> str:
    ((item,), wrong) = parse(text, "卷.txt")
    assert not wrong
    return reading_digest(item)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("主题：简易程序", "主题：别的"),
        ("层次：应用", "层次：识记"),
        ("难度：中", "难度：难"),
        ("适用：行政执法人员", "适用：全体"),
        ("互斥题：b", "互斥题：c"),
        ("解析：见条文。", "解析：另见条文。"),
        ("解析：二百元以下。", "解析：第五十一条。"),
        ("关键词：当场\n", ""),
        ("主题：简易程序\n", "主题：简易程序\n状态：停用\n"),
    ],
)
def test_what_a_reader_does_not_see_leaves_the_reading_valid(old: str, new: str) -> None:
    assert old in CASE
    assert digest(CASE.replace(old, new)) == digest(CASE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("案例\n", "案例一\n"),
        ("当场处罚", "当场罚款"),
        ("上限是", "下限是"),
        ("三百元", "五百元"),
        ("答案：B", "答案：C"),
        ("A. 一百元\nB. 二百元", "A. 二百元\nB. 一百元"),
        ("第五十一条", "第五十二条"),
        ("有法定依据", "有职权"),
        ("2分", "3分"),
        ("（2）说明理由。\n采分点：\n- 有法定依据（2分）\n", ""),
    ],
)
def test_what_a_reader_sees_or_the_key_says_calls_for_another_reading(old: str, new: str) -> None:
    assert old in CASE
    assert digest(CASE.replace(old, new)) != digest(CASE)


def test_the_place_of_an_item_does_not_matter() -> None:
    ((first,), _), ((second,), _) = parse(CASE, "卷.txt"), parse("\n\n" + CASE, "别处.txt")
    assert first.source != second.source
    assert reading_digest(first) == reading_digest(second)


def test_the_topic_of_a_part_is_not_read_either() -> None:
    ((item,), _) = parse(CASE, "卷.txt")
    parts = tuple(replace(part, topic="别的", level="识记", difficulty="难") for part in item.parts)
    assert reading_digest(replace(item, parts=parts)) == reading_digest(item)


# --- review.csv ------------------------------------------------------------------------------------------------------

BANK = "[a] 甲\n题型：判断\n答案：对\n\n[b] 乙\n题型：判断\n答案：错\n"


def row(item: str, *, agreed: str = "yes", changed: str = "", digest: str | None = None) -> Reading:
    known = {one.id: reading_digest(one) for one in parse(BANK, "卷.txt")[0]}
    return Reading(item, "2026-11-23", "true", agreed, changed, known.get(item, "") if digest is None else digest)


@pytest.mark.parametrize(
    ("readings", "found"),
    [
        ([row("a"), row("b")], []),
        ([row("a")], [("卷.txt:5", "bank.review-missing", "b")]),
        ([row("a"), row("b", digest="0")], [("卷.txt:5", "bank.review-outdated", "b")]),
        ([row("a", agreed="no"), row("b")], [("卷.txt:1", "bank.review-disagreed", "a")]),
        ([row("a", agreed="no", changed="换干扰项"), row("b")], []),
        ([row("a"), row("b"), row("c")], [("review.csv", "bank.review-unknown", "c")]),
        ([row("a", digest="0"), row("a"), row("b")], []),  # the last reading of an item counts
    ],
)
def test_items_unread_changed_gone_or_in_dispute(readings: list[Reading], found: list) -> None:
    items, _ = parse(BANK, "卷.txt")
    reported = check_readings(items, readings, "review.csv")
    assert [(str(one.source), one.code, dict(one.values)["id"]) for one in reported] == found
    assert all(one.severity == "warning" for one in reported)


def written(*readings: Reading) -> str:
    lines = [",".join(COLUMNS), *(",".join(cells) for cells in readings_rows(readings))]
    return "\n".join(lines) + "\n"


def test_rows_are_read_back_as_they_were_written() -> None:
    rows = (row("a"), row("b", agreed="no", changed="换干扰项"))
    assert read_readings(written(*rows), "x") == read_readings("\ufeff" + written(*rows), "x") == rows
    assert read_readings(written(*rows).replace("\n", "\r\n"), "x") == rows


def test_further_columns_are_left_aside_and_short_rows_are_blank() -> None:
    (reading,) = read_readings("note,item,day,answer,agreed,changed,digest\n备注,a,2026-11-23\n", "x")
    assert reading == Reading("a", "2026-11-23", "", "", "", "")


@pytest.mark.parametrize("text", ["", "item,day\na,2026\n"])
def test_a_file_without_its_columns_is_named(text: str) -> None:
    with pytest.raises(InputError) as error:
        read_readings(text, "题库/review.csv")
    assert str(error.value.problems[0].source) == "题库/review.csv"
    assert error.value.problems[0].code == "review.columns"


def bank_folder(folder: Path, review: str | None) -> Path:
    (folder / "卷.txt").write_text(BANK, encoding="utf-8")
    if review is not None:
        (folder / "review.csv").write_text(review, encoding="utf-8-sig")
    return folder


def review_codes(folder: Path) -> list[str]:
    return [one.code for one in read_bank(folder).problems if one.code.startswith("bank.review")]


def test_a_bank_without_review_is_silent(tmp_path: Path) -> None:
    bank = read_bank(bank_folder(tmp_path, None))
    assert find_readings(tmp_path) is None
    assert (review_codes(tmp_path), bank.readings, reviewed(bank)) == ([], (), 0)


def test_the_readings_of_a_bank_are_checked_and_counted(tmp_path: Path) -> None:
    folder = bank_folder(tmp_path, written(row("a"), row("b", digest="0"), row("c")))
    assert review_codes(folder) == ["bank.review-outdated", "bank.review-unknown"]
    assert reviewed(read_bank(folder)) == reviewed(read_any_bank(folder)) == 1


def test_a_review_with_no_rows_leaves_every_item_unread(tmp_path: Path) -> None:
    assert review_codes(bank_folder(tmp_path, written())) == ["bank.review-missing"] * 2
