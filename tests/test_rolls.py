"""Papers that name people. Oracles: each list's people as a set by its definition; the written files opened by others."""

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import makers
import openpyxl
import pymupdf
import pytest

from examkit import formats, rolls, sitting
from examkit.document import Document, Heading, PageBreak, Paragraph, Signature, Table, cell_text, parts
from examkit.house_style import FORM, OFFICIAL, House
from examkit.messages import LANGUAGES
from examkit.rolls import Register
from examkit.scoring import passed
from examkit.seating import seated

DAY = dt.date(2026, 3, 27)
ROSTER = """candidate,name,unit,post,category,from,to,status,reason,approved_by,approved_on
LT01,张伟,党政办,书记,领导干部,,,,,,
LT02,王芳芳,党政办,干部,机关干部,,,免考,产假期间,镇党委,2026-03-20
LT03,张伟,财政所,所长,机关干部,,,,,,
LT04,李缺席,财政所,干部,机关干部,,,缺考,出差在外,,
LT05,欧阳建国,综治中心,干部,机关干部,,,违纪,夹带,,
LT06,赵住院,综治中心,干部,机关干部,,,缓考,住院治疗,,
LT07,钱借调,综治中心,干部,机关干部,,,免考,借调县里,,
LT08,孙未到,,干部,机关干部,,,,,,
LT09,周后来,党政办,干部,机关干部,2026-05-01,,,,,
LT10,阿依古丽·买买提,党政办,干部,机关干部,,,,,,
LT11,吴无因,财政所,干部,机关干部,,,免考,,,
"""
ON_THE_DAY = {f"LT{number:02d}" for number in range(1, 12)} - {"LT09"}
EXEMPT = {"LT02", "LT07", "LT11"}
REASONS = ("产假期间", "借调县里")
# Who sat, and with which answers: right, one wrong, the void, an exempt person all the same.
SAT = {"LT01": makers.RIGHT, "LT03": ("B", "A", "C", "×", "√"), "LT05": makers.RIGHT, "LT10": ("A", "B", "ABD", "×", "√"), "LT07": makers.RIGHT}  # fmt: skip
SETTINGS = 'contact = "司法所 0000-1234567"\nreview_until = 2026-04-15\n'


def assembled(folder: Path, **changes: object) -> Path:
    made = makers.assembled(folder, forms=2, date=DAY, minutes=60, **changes)  # type: ignore[arg-type]
    path = made / "sitting.toml"
    path.write_text(SETTINGS + path.read_text(encoding="utf-8"), encoding="utf-8")
    return made


def graded_in(root: Path, sat: dict[str, tuple[str, ...]] = SAT) -> Path:
    folder = assembled(root / "考试")
    rows = [(who, "A", *answers) for who, answers in sat.items()]
    path = makers.answers(root / "答卷.xlsx", *rows, heads=("序号", "人员编号", "卷别", *"12345"))
    sitting.grade(folder, [path], roster=makers.people(root / "花名册.csv", ROSTER))
    return folder


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return graded_in(tmp_path_factory.mktemp("名册"))


@pytest.fixture(scope="module")
def register(graded: Path) -> Register:
    found = sitting.register_of(graded)
    return replace(found, seats=seated(found.expected, found.forms, rows=2, columns=2), day=dt.date(2026, 3, 30))


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """The same people before anything is graded."""
    root = tmp_path_factory.mktemp("考前")
    return sitting.register_of(assembled(root / "考试"), roster=makers.people(root / "花名册.csv", ROSTER))


def tables(document: Document) -> Iterator[Table]:
    yield from (block for block in document.blocks if isinstance(block, Table))


def people_in(document: Document, register: Register) -> list[str]:
    """The candidates of a list's rows, by unit and name."""
    known = {(one.unit, one.name): one.candidate for one in register.everyone}
    rows = (row for table in tables(document) for row in table.rows)
    return [known[str(row[1]), str(row[2])] for row in rows if (row[1], row[2]) in known]


def said(document: Document) -> str:
    return "\n".join(document.texts())


def cells(document: Document, place: int = 0) -> list[list[str]]:
    table = list(tables(document))[place]
    return [
        [cell_text(cell, column.decimals) for cell, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]


# --- before the exam -------------------------------------------------------------------------------------------------


def test_before_grading_everyone_of_the_day_is_there(before: Register, register: Register) -> None:
    assert [one.candidate for one in before.everyone] == sorted(ON_THE_DAY)
    assert {one.candidate for one in before.due} == ON_THE_DAY - EXEMPT
    assert {one.candidate for one in before.expected} == ON_THE_DAY - EXEMPT - {"LT06"}
    assert before.findings is None and before.results == ()
    assert [one.candidate for one in register.everyone] == sorted(ON_THE_DAY)


def test_the_sign_in_sheet_has_all_who_are_due_and_marks_the_deferred(before: Register) -> None:
    sheet = rolls.sign_in(before, "zh")
    assert people_in(sheet, before) == sorted(ON_THE_DAY - EXEMPT)
    assert {row[2]: row[-1] for row in cells(sheet)}["赵住院"] == "缓考"
    assert "应到：7人" in said(sheet) and not any(reason in said(sheet) for reason in (*REASONS, "住院治疗"))
    (table,) = tables(sheet)
    assert table.row_mm >= 9 and all(row[-2] == "" for row in table.rows)


def test_the_sign_in_sheet_shows_the_seats(register: Register) -> None:
    sheet = rolls.sign_in(register, "zh")
    (table,) = tables(sheet)
    heads = [column.title for column in table.columns]
    assert heads == ["序号", "单位", "姓名", "职务", "考场", "座位号", "签名", "备注"]
    found = {row[2]: (row[4], row[5]) for row in cells(sheet) if row[2] != "张伟"}
    expected = {
        seat.person.name: (str(seat.room), str(seat.number)) for seat in register.seats if seat.person.name != "张伟"
    }
    assert {name: place for name, place in found.items() if name in expected} == expected
    assert found["赵住院"] == ("", "")


def test_the_seating_plan_has_everyone_expected_once_in_the_chart_and_in_the_list(register: Register) -> None:
    plan = rolls.seating_plan(register, "zh")
    *charts, listed = tables(plan)
    assert len(charts) == 2  # four seats a room, six people
    names = [cell.split("\n")[1] for chart in charts for row in chart.rows for cell in row[1:] if cell]  # type: ignore[union-attr]
    assert sorted(names) == sorted(one.name for one in register.expected)
    assert people_in(replace(plan, blocks=(listed,)), register) == [one.candidate for one in register.expected]
    assert "1号　A卷\n张伟\n党政办" in charts[0].rows[0] and "讲" in said(plan)
    assert [block.text for block in plan.blocks if isinstance(block, Heading)] == [
        f"学法测试座次表（第{room}考场）" for room in (1, 2)
    ]


def test_in_the_chart_no_neighbour_has_the_same_form(before: Register) -> None:
    seats = seated(before.expected, before.forms, rows=None, columns=3)
    chart = next(tables(rolls.seating_plan(replace(before, seats=seats), "zh")))
    forms = [[cell[3:4] if isinstance(cell, str) else "" for cell in row[1:]] for row in chart.rows]
    for row, line in enumerate(forms):
        for column, form in enumerate(line):
            right = line[column + 1] if column + 1 < len(line) else ""
            behind = forms[row + 1][column] if row + 1 < len(forms) else ""
            assert form in "AB" and (not form or form not in (right, behind))


def test_the_room_record_is_to_be_filled_in_a_page_a_room(register: Register, before: Register, tmp_path: Path) -> None:
    record = rolls.room_record(register, "zh")
    assert sum(isinstance(block, PageBreak) for block in record.blocks) == 1
    formats.write(record, tmp_path / "a.pdf", "zh")
    with pymupdf.open(tmp_path / "a.pdf") as pdf:
        assert len(pdf) == 2
    assert "4人" in said(record) and "2026年3月27日" in said(record) and "60分钟" in said(record)
    assert not any(one.name in said(record) for one in register.everyone)
    assert "6人" in said(rolls.room_record(before, "zh"))


# --- after it --------------------------------------------------------------------------------------------------------


def test_the_makeup_list_has_the_failed_the_absent_and_the_deferred_and_nobody_else(register: Register) -> None:
    listed = rolls.makeup_list(register, "zh")
    assert people_in(listed, register) == ["LT03", "LT04", "LT06", "LT08"]
    assert {row[2]: (row[4], row[5]) for row in cells(listed)} == {
        "张伟": ("不合格", "0"), "李缺席": ("缺考", ""), "赵住院": ("缓考", ""), "孙未到": ("缺考", ""),
    }  # fmt: skip
    assert "共4人：不合格1人，缺考2人，缓考1人" in said(listed) and "违纪（成绩无效）1人未列入" in said(listed)
    assert "欧阳建国" not in said(listed) and not any(
        reason in said(listed) for reason in ("住院治疗", "出差", *REASONS)
    )


def test_the_absent_list_gives_reasons_and_keeps_the_deferred_apart(register: Register) -> None:
    listed = rolls.absent_list(register, "zh")
    assert people_in(listed, register) == ["LT04", "LT08", "LT06"]
    assert [table.title for table in tables(listed)] == ["缺考人员", "缓考人员"]
    assert [row[5] for row in cells(listed)] == ["出差在外", ""] and cells(listed, 1)[0][5] == "住院治疗"


def test_the_register_of_exemptions_names_what_is_missing(register: Register) -> None:
    listed = rolls.exempt_list(register, "zh")
    assert set(people_in(listed, register)) == EXEMPT
    states = {row[2]: row[-1] for row in cells(listed)}
    assert states["王芳芳"] == ""
    assert states["钱借调"] == "手续不全（缺批准人、批准日期）；免考人员参加了考试，成绩不计入各项比率"
    assert states["吴无因"] == "手续不全（缺原因、批准人、批准日期）"
    assert {row[2]: tuple(row[5:8]) for row in cells(listed)}["王芳芳"] == ("产假期间", "镇党委", "2026-03-20")
    assert "免考3人，其中手续不全2人" in said(listed)


def test_reasons_of_exemption_stand_in_their_register_alone(register: Register) -> None:
    for kind in rolls.KINDS:
        found = [reason for reason in REASONS if reason in said(kind.write(register, "zh"))]
        assert found == (list(REASONS) if kind.name == "exempt" else []), kind.name


def test_names_stand_in_roster_order_on_every_list(register: Register) -> None:
    order = [one.candidate for one in register.everyone]
    for write in (rolls.sign_in, rolls.makeup_list, rolls.exempt_list, rolls.score_summary):
        found = people_in(write(register, "zh"), register)
        assert found == [one for one in order if one in found]


# --- certificates and notices ----------------------------------------------------------------------------------------


def pages(document: Document) -> list[list[str]]:
    """The texts between page breaks."""
    found: list[list[str]] = [[]]
    for block in document.blocks:
        if isinstance(block, PageBreak):
            found.append([])
        else:
            found[-1] += Document("", (block,)).texts()
    return found


def test_everyone_who_passed_has_a_certificate_and_nobody_else(register: Register) -> None:
    assert register.findings is not None
    expected = [
        one.person
        for one in register.results
        if one.sat and one.counted and passed(one.counted.percent, register.conduct)
    ]
    assert [one.candidate for one in expected] == ["LT01", "LT10"]
    found = pages(rolls.certificates(register, "zh"))
    assert len(found) == len(expected)
    for page, person in zip(found, expected, strict=True):
        assert f"{person.name}同志（{person.unit}，{person.post}）" in "".join(page)
    first = "".join(found[0])
    assert "编号：〔2026〕第001号" in first and "第009号" not in first
    assert "于2026年3月27日参加“学法测试”，取得100分（满分100分），成绩等次为“优秀”" in first
    assert "2026年3月30日" in first and "编号：〔2026〕第009号" in "".join(found[1])  # the ninth of those of the day


def test_a_certificate_keeps_its_number_when_somebody_elses_result_changes(tmp_path: Path) -> None:
    only = sitting.register_of(graded_in(tmp_path, {"LT10": SAT["LT10"]}))
    assert "第009号" in "".join(pages(rolls.certificates(only, "zh"))[0])


def test_a_certificate_without_a_day_leaves_it_to_be_filled_in(register: Register) -> None:
    (signature, *_) = [
        one for one in rolls.certificates(replace(register, day=None), "zh").blocks if isinstance(one, Signature)
    ]
    assert re.fullmatch(r"\s*年\s*月\s*日", signature.date) and signature.by == "示例镇人民政府"


def test_everyone_who_handed_something_in_has_a_notice_with_term_contact_and_receipt(register: Register) -> None:
    found = ["".join(page) for page in pages(rolls.notices(register, "zh"))]
    assert len(found) == len(SAT)
    for page, who in zip(found, sorted(SAT), strict=True):
        own = next(one for one in register.everyone if one.candidate == who)
        others = {one.name for one in register.everyone} - {own.name}
        assert own.name in page and not any(name in page for name in others)
        assert "签收回执" in page and "2026年4月15日" in page and "司法所 0000-1234567" in page
    assert "成绩 100 分（满分 100 分）" in found[0] and "未达到合格线" in found[1]
    assert "违纪（成绩无效）" in found[2] and "成绩 100" not in found[2]


def test_a_notice_without_term_and_contact_has_room_for_them(tmp_path: Path) -> None:
    made = makers.assembled(tmp_path / "考试")
    path = makers.answers(tmp_path / "答卷.xlsx", ("张伟", "党政办", *makers.RIGHT))
    sitting.grade(made, [path])
    page = "".join(pages(rolls.notices(sitting.register_of(made), "zh"))[0])
    assert "＿＿＿＿" in page and "年　　月　　日" in page and "张伟同志（党政办）" in page


@pytest.mark.parametrize("write", [rolls.certificates, rolls.notices])
def test_a_letter_is_one_page_a_person_without_a_page_number(register: Register, tmp_path: Path, write: object) -> None:
    document = write(register, "zh")  # type: ignore[operator]
    formats.write(document, tmp_path / "a.pdf", "zh")
    with pymupdf.open(tmp_path / "a.pdf") as pdf:
        assert len(pdf) == len(pages(document))
        assert not any("— 1 —" in page.get_text() for page in pdf)


# --- the summary -----------------------------------------------------------------------------------------------------


def test_the_summary_has_everyone_with_the_figures_of_the_sitting(register: Register) -> None:
    summary = rolls.score_summary(register, "zh")
    assert {row[2] for row in cells(summary)} == {one.name for one in register.everyone}
    rows = {(row[1], row[2]): row[4:] for row in cells(summary)}
    assert rows["党政办", "张伟"] == ["是", "100", "优秀", "", ""]
    assert rows["财政所", "张伟"] == ["是", "0", "不合格", "", ""]
    assert rows["财政所", "李缺席"] == ["否", "", "", "", ""]
    assert rows["综治中心", "欧阳建国"] == ["是", "", "", "", "违纪（成绩无效）"]
    assert rows["综治中心", "赵住院"] == ["否", "", "", "", "缓考"]
    assert rows["党政办", "王芳芳"] == ["免考", "", "", "", ""]
    assert "应考7人，实考3人，参考率42.86%，合格率（占实考）66.67%、（占应考）28.57%" in said(summary)
    assert "填报单位（盖章）：示例镇人民政府" in said(summary) and "填报日期：2026年3月30日" in said(summary)


def test_the_summary_by_unit_adds_up(register: Register) -> None:
    for place, first in ((1, "党政办"), (2, "领导干部")):
        *rows, total = cells(rolls.score_summary(register, "zh"), place)
        assert rows[0][0] == first and total[0] == "合计"
        for column in (1, 2, 4, 5, 6, 8, 11):  # 应考 实考 缺考 缓考 免考 合格 优秀
            assert sum(int(row[column]) for row in rows) == int(total[column])
        assert [total[column] for column in (1, 2, 4, 5, 6)] == ["7", "3", "2", "1", "3"]


def test_the_makeup_stands_beside_the_score(tmp_path: Path) -> None:
    first = graded_in(tmp_path)
    later = makers.assembled(tmp_path / "补考", date=dt.date(2026, 4, 20))
    path = later / "sitting.toml"
    path.write_text('makeup_of = "考试"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    answers = makers.answers(tmp_path / "补考.xlsx", ("LT03", *makers.RIGHT), heads=("序号", "人员编号", *"12345"))
    sitting.grade(
        later, [answers], roster=makers.people(tmp_path / "补.csv", ROSTER.replace("缺考", "").replace("缓考", ""))
    )
    register = sitting.register_of(first)
    rows = {(row[1], row[2]): row for row in cells(rolls.score_summary(register, "zh"))}
    assert rows["财政所", "张伟"][5:8] == ["0", "不合格", "100"]
    found = ["".join(page) for page in pages(rolls.certificates(register, "zh"))]
    assert any("（财政所，所长）" in page and "经补考，成绩等次为“优秀”" in page for page in found)


# --- by unit ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind in rolls.KINDS if kind.by_unit], ids=lambda kind: kind.name)
def test_the_papers_of_the_units_hold_the_people_of_the_whole(register: Register, kind: rolls.Kind) -> None:
    apart = rolls.by_unit(kind.write, register, "zh")
    whole = kind.write(register, "zh")
    assert set(apart) <= set(rolls.units(register)) and "" in rolls.units(register)
    units = {name: {one.name for one in register.everyone if one.unit == name} for name in rolls.units(register)}
    for unit, document in apart.items():
        alone = {name for other, names in units.items() if other != unit for name in names} - units[unit]
        assert not any(name in said(document) for name in alone)
    count = len(people_in(whole, register)) or len(pages(whole))
    assert sum(len(people_in(one, register)) or len(pages(one)) for one in apart.values()) == count


def test_units_of_which_nobody_is_on_a_list_have_none(register: Register) -> None:
    assert list(rolls.by_unit(rolls.certificates, register, "zh")) == ["党政办"]
    assert list(rolls.by_unit(rolls.exempt_list, register, "zh")) == ["党政办", "财政所", "综治中心"]
    (made,) = (one for unit, one in rolls.by_unit(rolls.sign_in, register, "zh").items() if unit == "")
    assert "孙未到" in said(made)


# --- as files --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", rolls.KINDS, ids=lambda kind: kind.name)
def test_every_paper_is_written_in_every_format_with_all_it_says(
    register: Register, kind: rolls.Kind, lang: str, tmp_path: Path
) -> None:
    document = kind.write(register, lang)
    for suffix in kind.formats:
        formats.write(document, tmp_path / f"a.{suffix}", lang)
        text = re.sub(r"\s|_x000D_", "", whole_text(tmp_path / f"a.{suffix}"))
        missing = [one for one in shown(document) if re.sub(r"\s", "", one) not in text]
        assert missing == [], suffix


def whole_text(path: Path) -> str:
    if path.suffix == ".pdf":
        with pymupdf.open(path) as pdf:
            return "".join(page.get_text() for page in pdf)
    if path.suffix == ".html":
        return re.sub("<[^>]*>", "", unescape(path.read_text(encoding="utf-8")))
    with zipfile.ZipFile(path) as package:
        return re.sub("<[^>]*>", "", unescape("".join(package.read(name).decode() for name in package.namelist() if name.endswith("xml"))))  # fmt: skip


def shown(document: Document) -> Iterator[str]:
    """The words of lists and letters, in the pieces in which a page may break them."""
    for block in document.blocks:
        if isinstance(block, Table):
            yield from (part for line in (*block.lines, *block.foot) for part in parts(line) if len(part) < 30)
            yield from (cell for row in block.rows for cell in row if isinstance(cell, str) and len(cell) < 6)
        elif isinstance(block, Heading | Paragraph) and len(block.text) < 12:
            yield block.text


def test_lists_are_forms_and_letters_official_documents_of_the_house(register: Register) -> None:
    house = House(replace(OFFICIAL, body_font="甲体"), replace(FORM, table_font="乙体"))
    for kind in rolls.KINDS:
        style = kind.write(replace(register, house=house), "zh").style
        letter = kind.name in ("certificate", "notice")
        assert style == (replace(house.document, page="") if letter else house.form), kind.name


def test_the_summary_as_a_workbook_looks_like_those_that_go_up_the_line(register: Register, tmp_path: Path) -> None:
    formats.write(rolls.score_summary(register, "zh"), tmp_path / "a.xlsx", "zh")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["成绩汇总表", "分单位统计", "分人员类别统计"]
    sheet = book.worksheets[0]
    assert sheet["A1"].value == "学法测试成绩汇总表" and str(sheet["A2"].value).startswith("填报单位（盖章）")
    assert [cell.value for cell in sheet[3]] == [
        "序号", "单位", "姓名", "职务", "是否参考", "考试成绩", "等次", "补考成绩", "备注",
    ]  # fmt: skip
    assert sheet.print_title_rows == "$3:$3" and sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize in (9, "9")
    last = [cell.value for cell in list(sheet.iter_rows())[-1] if cell.value]
    assert last == ["单位负责人（签字）：", "填表人：", "联系电话："]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}  # computed, no formulas
    assert sheet["F4"].value == 100 and sheet["F4"].data_type == "n"


def test_without_a_roster_there_is_no_rate_and_nothing_breaks(tmp_path: Path) -> None:
    made = makers.assembled(tmp_path / "考试")
    sitting.grade(made, [makers.answers(tmp_path / "答卷.xlsx", ("张伟", "党政办", *makers.RIGHT))])
    register = sitting.register_of(made)
    assert "应考—人，实考1人，参考率—" in said(rolls.score_summary(register, "zh"))
    assert len(pages(rolls.certificates(register, "zh"))) == 1


def test_open_answers_that_nobody_marked_are_said(tmp_path: Path) -> None:
    made = makers.assembled(tmp_path / "考试", text=makers.OPEN, section=makers.OPEN_SECTIONS, full_marks=110)
    heads = (*makers.HEADS, "6")
    sitting.grade(made, [makers.answers(tmp_path / "答卷.xlsx", ("王芳", "党政办", *makers.RIGHT, "先告知"), heads=heads)], roster=makers.people(tmp_path / "花名册.csv"))  # fmt: skip
    register = sitting.register_of(made)
    assert {row[2]: row[-1] for row in cells(rolls.score_summary(register, "zh"))}["王芳"] == "主观题待评"
    assert "成绩待定的1人未列入" in said(rolls.makeup_list(register, "zh"))
    assert rolls.certificates(register, "zh").blocks == ()
    assert "成绩待定" in said(rolls.notices(register, "zh"))
