"""Tables of submissions as people hold them. Oracle: the tables in the tests, as a person reads them."""

from pathlib import Path

import makers
import pytest
import xlsxwriter

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
    assert sheet.key_rows == (("", ("A", "B", "√")),)
    assert [(row.row, row.name, row.unit, row.cells) for row in sheet.rows if not row.absent] == [
        (5, "张伟", "党政办", ("A", "B", "√")),
        (7, "王  芳", "财政所", ("ａ", "", "×")),
    ]
    assert [row.name for row in sheet.rows if row.absent] == ["李强"]


@pytest.mark.parametrize(
    ("first", "form"), [("标准答案", ""), ("参考答案：", ""), ("答案", ""), ("Ａ卷标准答案", "A"), ("B卷答案", "B")]
)
def test_a_row_with_the_key_is_nobody(first: str, form: str) -> None:
    sheet = read(HEADS, (first, "", "", "A", "B", "√"), ("1", "张伟", "", "A", "B", "√"))
    assert len(sheet.rows) == 1
    assert sheet.key_rows == ((form, ("A", "B", "√")),)


def test_each_form_may_have_its_row_with_the_key() -> None:
    heads = ("序号", "姓名", "卷别", "1", "2", "3")
    sheet = read(
        heads,
        ("标准答案", "", "A", "A", "B", "√"),
        ("标准答案", "", "B卷", "B", "A", "×"),
        ("1", "张伟", "A", "A", "B", "√"),
    )
    assert sheet.key_rows == (("A", ("A", "B", "√")), ("B卷", ("B", "A", "×")))
    assert len(sheet.rows) == 1


@pytest.mark.parametrize(
    "first", ["合计", "总 计", "平均分", "阅卷人：王芳", "填表人", "分值", "满分", "备注：缺考1人", "制表：王芳"]
)
def test_totals_and_signatures_are_nobody(first: str) -> None:
    assert len(read(HEADS, ("1", "张伟", "", "A", "B", "√"), (first, "", "", "4", "4", "4")).rows) == 1


def test_a_signature_with_the_name_in_the_cell_beside_it_is_nobody() -> None:
    assert len(read(HEADS, ("1", "张伟", "", "A", "B", "√"), ("录入人：", "王芳", "", "", "", "")).rows) == 1


def test_a_row_with_answers_and_no_name_is_kept_for_a_person_to_decide() -> None:
    assert [(row.row, row.name) for row in read(HEADS, ("1", "", "", "A", "B", "√")).rows] == [(2, "")]


def test_a_blank_paper_is_a_submission() -> None:
    (row,) = read(HEADS, ("1", "张伟", "", "", "", "")).rows
    assert not row.absent


@pytest.mark.parametrize("word", ["缺考", "缺席", "缓考", "免考"])
def test_a_word_for_absence_anywhere_in_a_row_without_answers(word: str) -> None:
    sheet = read((*HEADS, "备注"), ("1", "张伟", "", "", "", "", word), ("2", "王芳", "", "A", "B", "√", word))
    assert [row.absent for row in sheet.rows] == [word, ""]


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


# --- spread options, other platforms, heads and units that are merged ------------------------------------------------


def wjx(heads: tuple[str, ...], *rows: tuple[str, ...]) -> AnswerSheet:
    return read(("序号", "提交答卷时间", "1、您的姓名：", *heads), *(("1", "", "张伟", *row) for row in rows))


SPREAD = ("2、限制人身自由的处罚", "3、种类有（）。(警告、通报(批评))", "3(罚款（1）)", "3(拘留)", "4、对吗")


@pytest.mark.parametrize(
    "heads", [SPREAD, (SPREAD[0], "第3题(警告、通报(批评))", "第3题(罚款（1）)", "第3题(拘留)", SPREAD[4])]
)
def test_options_that_are_spread_over_columns_are_one_question(heads: tuple[str, ...]) -> None:
    sheet = wjx(heads, ("1", "1", "0", "1", "2"), ("2", "-3", "-3", "-3", "-3"), ("2", "1", "", "0", "1"))
    assert sheet.layout == "wjx_numbers"
    assert [(one.number, one.column) for one in sheet.questions] == [(2, 3), (3, 4), (4, 7)]
    assert sheet.questions[1].text == ("种类有()。" if heads == SPREAD else "")
    assert [row.cells[1] for row in sheet.rows] == [
        "警告、通报(批评)┋拘留", "-3", "警告、通报(批评)=1┋罚款(1)=┋拘留=0",
    ]  # fmt: skip


def test_parts_of_a_case_are_not_spread_options() -> None:
    assert len(read(("姓名", "21(1)", "21(2)"), ("张伟", "A", "B")).questions) == 2


def test_the_running_number_of_tencent_is_nobodys_id() -> None:
    heads = ("编号", "开始答题时间", "结束答题时间", "答题时长", "地理位置国家和地区", "地理位置省", "用户类型", "用户标识", "昵称",
             "自定义字段", "1.您的姓名", "2.限制人身自由的处罚", "")  # fmt: skip
    sheet = read(
        heads,
        (
            "1",
            "2024-12-04 15:00:00",
            "2024-12-04 15:01:00",
            "60",
            "中国",
            "江西",
            "",
            "",
            "小王",
            "",
            "张伟",
            "A.法律",
            "",
        ),
    )
    (row,) = sheet.rows
    assert (sheet.layout, row.candidate, row.name, row.submitted, row.seconds) == (
        "tencent",
        "",
        "张伟",
        "2024-12-04 15:01:00",
        60,
    )
    assert [(one.number, one.text) for one in sheet.questions] == [(2, "限制人身自由的处罚")]


def test_a_head_that_counts_twice_still_says_who() -> None:
    sheet = read(("(1)1\t您的姓名： ", "(2)2\t您的部门：　", "(3)3\t限制人身自由的处罚"), ("张伟", "党政办", "A.法律"))
    assert [(row.name, row.unit, row.cells) for row in sheet.rows] == [("张伟", "党政办", ("A.法律",))]


def test_heads_in_two_rows_with_sections_merged_over_the_numbers() -> None:
    sheet = read(("序号", "姓名", "单选题", "", "判断题"), ("", "", "1", "2", "3"), ("1", "张伟", "A", "B", "√"))
    assert [one.number for one in sheet.questions] == [1, 2, 3]
    assert [(row.row, row.cells) for row in sheet.rows] == [(3, ("A", "B", "√"))]


def test_a_row_of_numbers_under_numbers_is_somebodys() -> None:
    assert len(read(("姓名", "1", "2"), ("", "1", "2")).rows) == 1


def test_heads_that_stand_again_on_the_next_page_are_nobody() -> None:
    assert len(read(HEADS, ("1", "张伟", "", "A", "B", "√"), HEADS, ("2", "王芳", "", "A", "B", "√")).rows) == 2


def test_a_key_and_totals_under_the_name_are_nobody() -> None:
    sheet = read(
        HEADS, ("1", "标准答案", "", "A", "B", "√"), ("2", "张伟", "", "A", "B", "√"), ("3", "合 计", "", "1", "1", "1")
    )
    assert (len(sheet.rows), sheet.key_rows) == (1, (("", ("A", "B", "√")),))


def test_a_unit_that_is_merged_over_its_people_is_theirs(tmp_path: Path) -> None:
    path = tmp_path / "答卷.xlsx"
    rows = [HEADS, (1, "张伟", None, "A", "B", "√"), (2, "王芳", None, "A", "B", "√"), (3, "李强", None, "A", "B", "√")]
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        sheet.merge_range(1, 2, 2, 2, "党政办")
    (found,) = read_answer_sheets(path)
    assert [row.unit for row in found.rows] == ["党政办", "党政办", ""]  # what is not merged stays blank


def test_one_file_for_each_unit(tmp_path: Path) -> None:
    paths = [makers.answers(tmp_path / f"{unit}.xlsx", ("张伟", unit, *makers.RIGHT)) for unit in ("党政办", "财政所")]
    assert [row.unit for path in paths for sheet in read_answer_sheets(path) for row in sheet.rows] == [
        "党政办",
        "财政所",
    ]
