"""Papers as people type them; the oracle for the samples is their expected.json."""

import json
from pathlib import Path

import docx
import pytest

from examkit import formats
from examkit.formats import question_paper
from examkit.problems import InputError

TYPES = {"single": "单选题", "multiple": "多选题", "true_false": "判断题"}


def read(tmp_path: Path, text: str, encoding: str = "utf-8"):
    path = tmp_path / "卷.txt"
    path.write_bytes(text.encode(encoding))
    return question_paper.read_items(path)


@pytest.mark.parametrize(
    "name", ["web_type_prefix_key_line.txt", "paper_with_key_at_end.docx", "wjx_word_print_with_key.txt"]
)
def test_each_sample_layout_gives_the_twenty_items(shared, name):
    expected = json.loads((shared / "samples/expected.json").read_text(encoding="utf-8"))["items"]
    bank = formats.read_bank(shared / "samples/bank" / name)
    assert not [one for one in bank.problems if one.severity == "error"]
    read = [
        (i.stem, {"true": "A", "false": "B"}.get(str(i.key), i.key), TYPES[i.type], list(i.options)) for i in bank.items
    ]
    assert read == [
        (e["stem"], e["answer"], e["type"], [] if e["type"] == "判断题" else e["options"]) for e in expected
    ]


def test_key_in_the_stem_is_taken_out_of_it(tmp_path):
    (item, judged), problems = read(
        tmp_path, "1．公务员考核结果分为几个等次？（ B ）\nA．三个\nB．四个\nC．五个\n2．听证不收费（√）。\n"
    )
    assert not problems
    assert (item.key, item.stem) == ("B", "公务员考核结果分为几个等次？（）")
    assert (judged.type, judged.key, judged.stem) == ("true_false", "true", "听证不收费（）。")


def test_options_on_one_line_and_glued_to_the_stem(tmp_path):
    (one, two), problems = read(
        tmp_path, "1、期限是 A.三日 B.五日 C.七日 D.十日\n答案：B\n2、下列正确的是\nA、甲　B、乙　C、丙\n【答案】C\n"
    )
    assert not problems
    assert one.stem == "期限是" and one.options == ("三日", "五日", "七日", "十日") and one.key == "B"
    assert two.options == ("甲", "乙", "丙") and two.key == "C"


def test_numbering_that_begins_again_in_each_section_finds_its_own_key(tmp_path):
    text = (
        "一、单选题\n1. 甲题\nA. 一\nB. 二\n2. 乙题\nA. 一\nB. 二\n二、判断题\n1. 丙题\n2. 丁题\n"
        "参考答案\n一、单选题\n1-2 AB\n二、判断题\n1.√ 2.×\n"
    )
    items, problems = read(tmp_path, text)
    assert not problems
    assert [(item.type, item.key) for item in items] == [
        ("single", "A"), ("single", "B"), ("true_false", "true"), ("true_false", "false"),
    ]  # fmt: skip


def test_gbk_file_is_read(tmp_path):
    (item,), problems = read(
        tmp_path, "1.(多选)下列正确的有\nA.甲\nB.乙\nC.丙\n答案:A、C\n解析：《行政处罚法》第九条。\n", "gb18030"
    )
    assert not problems
    assert (item.type, item.key, item.citations[0].law, item.citations[0].article) == (
        "multiple",
        "AC",
        "行政处罚法",
        "9",
    )


def test_item_without_a_key_is_reported_with_its_line(tmp_path):
    items, problems = read(tmp_path, "1. 甲题\nA. 一\nB. 二\n答案：A\n\n2. 乙题\nA. 一\nB. 二\n")
    assert len(items) == 1
    assert [(one.code, one.source.line) for one in problems] == [("paper_text.key-missing", 6)]


def test_word_paper_with_a_table_of_keys(tmp_path):
    document = docx.Document()
    for line in ("一、单项选择题", "1. 甲题", "A. 一", "B. 二", "参考答案"):
        document.add_paragraph(line)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "1", "B"
    path = tmp_path / "卷.docx"
    document.save(str(path))
    items, problems = question_paper.read_items(path)
    assert not problems and items[0].key == "B"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "file.empty"), ("只有说明文字".encode(), "paper_text.no-items"), (b"\xff\xfe\x81", "file.encoding")],
)
def test_file_without_items_is_a_clear_error(tmp_path, content, code):
    path = tmp_path / "卷.txt"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        question_paper.read_items(path)
    assert caught.value.problems[0].code == code


def test_damaged_word_file_is_a_clear_error(tmp_path):
    path = tmp_path / "卷.docx"
    path.write_bytes(b"PK\x03\x04 not a package")
    with pytest.raises(InputError) as caught:
        question_paper.read_items(path)
    assert caught.value.problems[0].code == "file.document"
