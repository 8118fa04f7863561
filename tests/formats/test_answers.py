"""Tables of submissions as people hold them. Oracle: the tables in the tests, as a person reads them."""

from pathlib import Path

import makers
import pytest

from examkit.formats import read_answer_sheets
from examkit.formats.answers import read_answers, seconds
from examkit.problems import InputError
from examkit.responses import AnswerSheet


def read(*rows: tuple[str, ...]) -> AnswerSheet:
    sheet = read_answers("答卷.xlsx", "", list(enumerate(rows, start=1)))
    assert sheet is not None
    return sheet


HEADS = ("序号", "姓名", "单位", "1", "2", "3")


def test_a_sheet_typed_by_hand_with_everything_around_it() -> None:
    sheet = read(
        ("示例镇2026年第一季度学法测试答案录入表", "", "", "", "", ""),
        ("", "", "", "", "", ""),
        HEADS,
        ("标准答案", "", "", "A", "B", "√"),
        ("1", "张伟", "党政办", "A", "B", "√"),
        ("", "", "", "", "", ""),
        ("2", " 王  芳 ", "财政所", "ａ", "", "×"),
        ("3", "李强", "", "缺考", "", ""),
        ("合计", "", "", "2", "1", "1"),
        ("得分率", "", "", "100", "50", "50"),
        ("录入人：赵敏", "", "", "", "核对人：", ""),
    )
    assert sheet.key_row == ("A", "B", "√")
    assert [(row.row, row.name, row.unit, row.cells) for row in sheet.rows if not row.absent] == [
        (5, "张伟", "党政办", ("A", "B", "√")),
        (7, "王  芳", "财政所", ("ａ", "", "×")),
    ]
    assert [row.name for row in sheet.rows if row.absent] == ["李强"]


@pytest.mark.parametrize("first", ["标准答案", "参考答案：", "答案", "Ａ卷标准答案", "B卷答案"])
def test_a_row_with_the_key_is_nobody(first: str) -> None:
    sheet = read(HEADS, (first, "", "", "A", "B", "√"), ("1", "张伟", "", "A", "B", "√"))
    assert len(sheet.rows) == 1
    assert sheet.key_row == ("A", "B", "√")


@pytest.mark.parametrize(
    "first", ["合计", "总 计", "平均分", "阅卷人：王芳", "填表人", "分值", "满分", "备注：缺考1人", "制表：王芳"]
)
def test_totals_and_signatures_are_nobody(first: str) -> None:
    assert len(read(HEADS, ("1", "张伟", "", "A", "B", "√"), (first, "", "", "4", "4", "4")).rows) == 1


def test_a_row_with_answers_and_no_name_is_kept_for_a_person_to_decide() -> None:
    assert [(row.row, row.name) for row in read(HEADS, ("1", "", "", "A", "B", "√")).rows] == [(2, "")]


def test_a_blank_paper_is_a_submission() -> None:
    (row,) = read(HEADS, ("1", "张伟", "", "", "", "")).rows
    assert not row.absent


@pytest.mark.parametrize("word", ["缺考", "缺席", "缓考", "免考"])
def test_a_word_for_absence_anywhere_in_a_row_without_answers(word: str) -> None:
    sheet = read((*HEADS, "备注"), ("1", "张伟", "", "", "", "", word), ("2", "王芳", "", "A", "B", "√", word))
    assert [row.absent for row in sheet.rows] == [True, False]


@pytest.mark.parametrize(
    ("head", "number", "text"),
    [
        ("1", 1, ""),
        ("1.0", 1, ""),
        ("第1题", 1, ""),
        ("1题", 1, ""),
        ("题1", 1, ""),
        ("Q12", 12, ""),
        ("１２", 12, ""),
        ("（3）", 3, ""),
        ("21（1）", 21, "(1)"),
        ("21-2", 21, "2"),
        ("1、限制人身自由的处罚", 1, "限制人身自由的处罚"),
        ("1．限制人身自由的处罚", 1, "限制人身自由的处罚"),
        ("1\t限制人身自由的处罚", 1, "限制人身自由的处罚"),
        ("(1)4\t限制人身自由的处罚", 4, "限制人身自由的处罚"),
        ("第4题：限制人身自由的处罚（必填）", 4, "限制人身自由的处罚"),
        ("限制人身自由的处罚", None, "限制人身自由的处罚"),
        ("5日内应当作出决定吗", None, "5日内应当作出决定吗"),
        ("3.2024年修订了哪部法律", 3, "2024年修订了哪部法律"),
    ],
)
def test_the_head_of_a_question(head: str, number: int | None, text: str) -> None:
    (question,) = read(("姓名", head), ("张伟", "A")).questions
    assert (question.column, question.number, question.text) == (1, number, text)


def test_who_when_and_how_much_is_found_under_a_platforms_heads() -> None:
    heads = (
        "序号",
        "用户ID",
        "提交答卷时间",
        "所用时间",
        "来源",
        "来自IP",
        "总分",
        "1、您的姓名：",
        "2、您的部门：",
        "3、您的职务：",
    )
    cells = ("7", "LT001", "2024/12/4 15:02:11", "80秒", "微信", "192.0.2.1", "72", "张伟", "党政办", "科员")
    sheet = read((*heads, "4、限制人身自由的处罚"), (*cells, "A.法律"))
    (row,) = sheet.rows
    assert (row.candidate, row.name, row.unit, row.submitted) == ("LT001", "张伟", "党政办", "2024/12/4 15:02:11")
    assert (row.seconds, row.total, row.cells) == (80, "72", ("A.法律",))
    assert [one.number for one in sheet.questions] == [4]


@pytest.mark.parametrize(
    ("written", "read"),
    [("80秒", 80), ("1分20秒", 80), ("1小时1分1秒", 3661), ("00:01:20", 80), ("80", 80), ("", None), ("很快", None)],
)
def test_how_long_it_took(written: str, read: int | None) -> None:
    assert seconds(written) == read


def test_a_title_that_is_merged_over_the_heads(tmp_path: Path) -> None:
    path = makers.xlsx(
        tmp_path / "答卷.xlsx", [("答案录入表",), HEADS, (1, "张伟", "党政办", "A", "B", "√")], merged=True
    )
    (sheet,) = read_answer_sheets(path)
    assert [(row.row, row.name, row.cells) for row in sheet.rows] == [(3, "张伟", ("A", "B", "√"))]


def test_a_csv_in_gbk(tmp_path: Path) -> None:
    path = tmp_path / "答卷.csv"
    path.write_bytes("姓名,单位,1,2\n张伟,党政办,A,B\n".encode("gbk"))
    assert [row.name for sheet in read_answer_sheets(path) for row in sheet.rows] == ["张伟"]


def test_a_csv_whose_lines_end_in_a_comma(tmp_path: Path) -> None:
    path = tmp_path / "腾讯.csv"
    path.write_text("编号,姓名,1.限制人身自由的处罚,\n1,张伟,A.法律,\n", encoding="utf-8")
    (sheet,) = read_answer_sheets(path)
    assert [one.text for one in sheet.questions] == ["限制人身自由的处罚"]


def test_two_sheets_of_one_workbook_are_two_places(tmp_path: Path) -> None:
    rows = [HEADS, (1, "张伟", "", "A", "B", "√")]
    path = makers.xlsx(tmp_path / "答卷.xlsx", rows, [("说明",), ("请勿改动",)], rows)
    assert [sheet.file for sheet in read_answer_sheets(path)] == ["答卷.xlsx!Sheet1", "答卷.xlsx!Sheet3"]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("空.xlsx", b"", "file.empty"),
        ("空.csv", b" \n", "file.empty"),
        ("坏.xlsx", b"PK\x03\x04 cut off", "file.workbook"),
        ("别的.csv", "今天,天气\n很,好\n".encode(), "answers.no-heads"),
        ("字节.csv", b"\xff\xfe\x00\xff\xff", "file.encoding"),
    ],
)
def test_a_file_that_holds_no_answers_says_why(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_answer_sheets(tmp_path / name)
    assert [(one.code, one.source.path if one.source else "") for one in caught.value.problems] == [(code, name)]


def test_a_workbook_that_was_cut_off_half_way(tmp_path: Path) -> None:
    whole = makers.answers(tmp_path / "好.xlsx", ("张伟", "", *makers.RIGHT)).read_bytes()
    (tmp_path / "半.xlsx").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match=r"file\.workbook"):
        read_answer_sheets(tmp_path / "半.xlsx")
