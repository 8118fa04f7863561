"""考试宝 workbooks: the sample beside the repository, and workbooks of our own with one mistake each."""

import json

import openpyxl
import pytest

from examkit.formats import read_bank
from examkit.items import Citation
from examkit.problems import InputError

HEADS = ["题干", "题型", "选项A", "选项B", "选项C", "选项D", "正确答案", "解析", "章节", "难度"]
SINGLE = [
    "只能由（）设定。",
    "单选题",
    "法律",
    "行政法规",
    "规章",
    None,
    "A",
    "《行政处罚法》第十条第二款：只能由法律设定。",
    "处罚",
    "简单",
]
TYPES = {"单选题": "single", "多选题": "multiple", "判断题": "true_false", "填空题": "blank", "简答题": "short"}


@pytest.fixture
def bank_of(tmp_path):
    def bank_of(*rows, name="题库"):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(tmp_path / f"{name}.xlsx")
        return read_bank(tmp_path / f"{name}.xlsx")

    return bank_of


def errors(bank):
    return [(str(one.source), one.code) for one in bank.problems if one.severity == "error"]


def test_the_sample_workbook_gives_the_items_of_its_expected_json_exactly(shared):
    bank = read_bank(shared / "samples" / "bank" / "kaoshibao_template_20221101.xlsx")
    expected = json.loads((shared / "samples" / "expected.json").read_text(encoding="utf-8"))
    wanted = expected["items"] + [one for one in expected["extra_items"] if one["type"] == "简答题"]
    assert len(bank.items) == len(wanted) == 21
    for number, (item, one) in enumerate(zip(bank.items, wanted, strict=True), start=1):
        judgement = one["type"] == "判断题"
        assert item.id == f"kaoshibao_template_20221101-{number:03d}"
        assert (item.type, item.stem) == (TYPES[one["type"]], one["stem"])
        assert (item.rationale, item.topic, item.difficulty) == (one["explanation"], one["topic"], one["difficulty"])
        if one["type"] == "简答题":
            assert (item.key, [line.text for line in item.rubric]) == (None, [one["answer"]])
        else:
            assert item.options == (() if judgement else tuple(one["options"]))
            truth = {"A": "true", "B": "false"}.get(one["answer"])
            assert item.key == (truth if judgement else one["answer"])


@pytest.mark.parametrize(
    "before", [[], [["填写说明：题干必填"]], [["说明"], ["再说明"]]], ids=["row 1", "row 2", "row 3"]
)
def test_the_heads_stand_in_one_of_the_first_rows(bank_of, before):
    (item,) = bank_of(*before, HEADS, SINGLE).items
    assert (item.type, item.options, item.key) == ("single", ("法律", "行政法规", "规章"), "A")
    assert (item.topic, item.difficulty, item.citations) == ("处罚", "易", (Citation("行政处罚法", "10", 2),))


def test_every_type_as_the_template_writes_it(bank_of):
    rows = [
        ["应当告知（）。", "多选题", "甲", "乙", "丙", "丁", "A,B、D"],
        ["可有一个的是（）", "不定项选择题", "甲", "乙", None, None, "A"],
        ["应当听证。", "判断题", "对", "错", None, None, "B"],
        ["应当听证。", "判断题", "错误", "正确", None, None, "A"],
        ["应当告知。", "判断题", None, None, None, None, "√"],
        ["在（）内，延长至（）。", "填空题", None, None, None, None, "二年;2年|五年;5年"],
        ["简述程序。", "简答题", None, None, None, None, "先告知，后决定。"],
    ]
    items = bank_of(HEADS, *rows).items
    assert [(item.type, item.key) for item in items] == [
        ("multiple", "ABD"), ("multiple", "A"), ("true_false", "false"), ("true_false", "false"), ("true_false", "true"),
        ("blank", (("二年", "2年"), ("五年", "5年"))), ("short", None),
    ]  # fmt: skip
    assert (
        items[1].min_correct == 1
        and items[5].stem == "在____内，延长至____。"
        and items[6].rubric[0].text == "先告知，后决定。"
    )


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({6: None}, ("题库.xlsx:G2", "kaoshibao.key-missing")),
        ({6: "甲"}, ("题库.xlsx:G2", "kaoshibao.key-unreadable")),
        ({6: "D"}, ("题库.xlsx:2", "bank.key-beyond-options")),
        ({3: None}, ("题库.xlsx:D2", "kaoshibao.option-missing")),
        ({1: "猜谜题"}, ("题库.xlsx:B2", "kaoshibao.type-unknown")),
        ({0: None}, ("题库.xlsx:A2", "kaoshibao.stem-missing")),
        ({0: "只能由（A）设定。"}, ("题库.xlsx:2", "bank.key-in-stem")),
    ],
    ids=lambda value: value[1] if isinstance(value, tuple) else None,
)
def test_a_broken_row_is_reported_with_its_cell(bank_of, change, found):
    row = [change.get(place, cell) for place, cell in enumerate(SINGLE)]
    bank = bank_of(HEADS, row)
    assert errors(bank) == [found]
    assert bank.usable == ()


@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig"])
def test_the_template_saved_as_csv(tmp_path, encoding):
    lines = "\r\n".join(",".join(cell or "" for cell in row) for row in (HEADS, SINGLE))
    (tmp_path / "题库.csv").write_bytes(lines.encode(encoding))
    (item,) = read_bank(tmp_path / "题库.csv").items
    assert (item.id, item.options, item.key) == ("题库-001", ("法律", "行政法规", "规章"), "A")


def test_sound_rows_are_kept_and_ids_follow_the_rows(bank_of):
    broken = [*SINGLE[:3], None, "丙", "丁", None, *SINGLE[7:]]
    bank = bank_of(HEADS, SINGLE, [], broken, [*SINGLE[:2], "甲", "乙", *SINGLE[4:]])
    assert [item.id for item in bank.usable] == ["题库-001", "题库-003"]
    assert errors(bank) == [("题库.xlsx:D4", "kaoshibao.option-missing"), ("题库.xlsx:G4", "kaoshibao.key-missing")]


def test_a_workbook_without_the_heads_an_empty_and_a_truncated_one_are_refused(bank_of, tmp_path):
    whole = tmp_path / "全.xlsx"
    bank_of(HEADS, SINGLE, name="全")
    (tmp_path / "断.xlsx").write_bytes(whole.read_bytes()[:2000])
    (tmp_path / "空.xlsx").write_bytes(b"")
    for name, code in (("断", "file.workbook"), ("空", "file.empty")):
        with pytest.raises(InputError) as error:
            read_bank(tmp_path / f"{name}.xlsx")
        assert [one.code for one in error.value.problems] == [code]
    with pytest.raises(InputError) as error:
        bank_of(["姓名", "单位"], ["张三", "甲"])
    assert [one.code for one in error.value.problems] == ["kaoshibao.no-heads"]
