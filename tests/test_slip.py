"""Slips, 错题本, 复核申请 and 讲评. Oracles: the written files opened by other libraries; the form as it was printed."""

import datetime as dt
import re
import zipfile
from html import unescape
from pathlib import Path

import makers
import pymupdf
import pytest

from examkit import cli, formats, sitting, slip
from examkit.document import Column, Document, Table, cell_text
from examkit.files import file_name
from examkit.findings import Findings
from examkit.messages import LANGUAGES
from examkit.problems import InputError, Refused
from examkit.report import lecture
from examkit.scoring import Result

AT = dt.datetime(2026, 4, 1, 9, 0)
ROSTER = """candidate,name,unit,status
LT01,张伟,党政办,
LT02,王芳芳,党政办,
LT03,张伟,财政所,
LT04,李缺席,财政所,
LT05,欧阳建国,综治中心,违纪
"""
OTHERS = ["王芳芳", "李缺席", "欧阳建国", "LT02", "LT03", "LT04", "LT05"]
# The ranks of laws would stay in their order.
FRUIT = (
    makers.QUIZ.replace("行政法规", "苹果")
    .replace("地方性法规", "香蕉")
    .replace("答案：A\n\n", "答案：A\n依据：行政处罚法 第十条第二款\n解析：限制人身自由的处罚是法律保留事项。\n\n")
)
SETTINGS = 'contact = "司法所 0000-1234567"\nreview_until = 2026-04-15\n'


def answers(folder: Path, form: str, **taken: str) -> list[str]:
    """The marks of a paper in its own letters: right, but for the bank's options that were ``taken``."""
    own = next(one for one in sitting.open_sitting(folder).forms if one.name == form)
    marks = []
    for piece in own.pieces:
        key = taken.get(piece.item.id, str(piece.item.key))
        marks.append({"true": "√", "false": "×"}.get(key) or "".join(sorted(map(piece.printed_label, key))))
    return marks


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("成绩单")
    folder = makers.assembled(root / "考试", text=FRUIT, forms=2, order="shuffled", options="shuffled", seed=5)
    text = (folder / "sitting.toml").read_text(encoding="utf-8")
    (folder / "sitting.toml").write_text(SETTINGS + text, encoding="utf-8")
    rows = [
        ("张伟", "党政办", "B", *answers(folder, "B", q1="C", q3="AB", q4="false")),
        ("王芳芳", "党政办", "A", *answers(folder, "A")),
        ("张伟", "财政所", "A", *answers(folder, "A", q1="", q2="D")),
        ("欧阳建国", "综治中心", "A", *answers(folder, "A")),
    ]
    path = makers.answers(root / "答卷.xlsx", *rows, heads=("序号", "姓名", "单位", "卷别", *"12345"))
    sitting.grade(folder, [path], roster=makers.people(root / "花名册.csv", ROSTER))
    for verb, item, keys, reason in (("多答案", "q1", ["C"], "王芳芳申请复核"), ("送分", "q4", [], "题意不清")):
        made = sitting.correction(folder, verb, item, keys, reason=reason, by="李缺席", at=AT)
        sitting.regrade(folder, made)
    return folder


@pytest.fixture(scope="module")
def findings(graded: Path) -> Findings:
    return sitting.look(graded).findings


@pytest.fixture(scope="module")
def person(findings: Findings) -> Result:
    return sitting.find_person(findings, "LT01")


def written(document: Document, path: Path, lang: str = "zh") -> str:
    """Everything that stands in the file without blanks, its parts and metadata included."""
    formats.write(document, path, lang)
    if path.suffix == ".pdf":
        with pymupdf.open(path) as pdf:
            text = "".join(page.get_text() for page in pdf) + str(pdf.metadata)
    elif path.suffix == ".html":
        text = unescape(path.read_text(encoding="utf-8"))
    else:
        with zipfile.ZipFile(path) as parts:
            text = unescape("".join(parts.read(name).decode() for name in parts.namelist()))
    return re.sub(r"\s", "", text)


def rows(document: Document) -> list[list[str]]:
    return [
        [cell_text(cell, column.decimals) for cell, column in zip(row, block.columns, strict=True)]
        for block in document.blocks
        if isinstance(block, Table)
        for row in block.rows
    ]


PERSONAL = {"slip": slip.slip, "missed": slip.missed_book, "appeal": slip.appeal}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("suffix", ["docx", "pdf", "html"])
@pytest.mark.parametrize("kind", PERSONAL)
def test_it_names_nobody_else(
    findings: Findings, person: Result, tmp_path: Path, kind: str, suffix: str, lang: str
) -> None:
    text = written(PERSONAL[kind](findings, person, lang), tmp_path / f"x.{suffix}", lang)
    assert "张伟" in text and "LT01" in text
    assert [name for name in OTHERS if name in text] == []


def test_a_slip_shows_each_item_as_that_person_met_it(findings: Findings, person: Result) -> None:
    form = next(one for one in findings.forms if one.name == "B")
    pieces = {piece.item.id: piece for piece in form.pieces}
    found = {row[0]: row[1:] for row in rows(slip.slip(findings, person, "zh"))}
    assert list(found) == [str(piece.number) for piece in form.pieces]
    q1, q3, q4 = (found[str(pieces[item].number)] for item in ("q1", "q3", "q4"))
    assert "限制人身自由" in q1[0] and "《行政处罚法》第十条第二款" in q1[0] and "法律保留事项" in q1[0]
    letters = [pieces["q1"].printed_label(label) for label in "CA"]
    assert q1[1:] == [letters[0], f"{letters[1]}或{letters[0]}", "20/20"]
    assert "更正第1号：增列正确答案" in q1[0]
    assert q3[1:] == [
        "".join(sorted(map(pieces["q3"].printed_label, "AB"))), "".join(sorted(map(pieces["q3"].printed_label, "ABD"))),
        "20/40",
    ]  # fmt: skip
    assert q4[1:] == ["×", "√", "10/10"]
    assert "更正第2号：该题全员给分：题意不清" in q4[0]


def test_the_orders_of_the_forms_differ_or_nothing_was_tested(findings: Findings) -> None:
    assert len({piece.order for form in findings.forms for piece in form.pieces if piece.item.id == "q1"}) == 2


def test_a_slip_has_total_band_rules_contact_and_deadline(findings: Findings, person: Result) -> None:
    said = "\n".join(slip.slip(findings, person, "zh").texts())
    assert "成绩 80 分（满分 100 分），成绩等次：合格；达到合格线（满分的 60%）" in said
    assert "得该题分值的一半" in said and "正确的打“√”" in said
    assert "2026-04-15" in said and "司法所 0000-1234567" in said
    assert "α" not in said and "得分率" not in said  # no statistics


def test_a_reason_that_names_somebody_else_is_left_out(findings: Findings, person: Result) -> None:
    own = sitting.find_person(findings, "LT02")
    assert "王芳芳申请复核" in "".join(slip.slip(findings, own, "zh").texts())
    assert "申请复核" not in "".join(cell for row in rows(slip.slip(findings, person, "zh")) for cell in row)


def test_what_the_settings_do_not_say_is_a_line_to_write_on(tmp_path: Path) -> None:
    found = one_sitting(tmp_path, ("王芳", "党政办", *makers.RIGHT))
    document = slip.slip(found, sitting.find_person(found, "002"), "zh")
    assert ("复核申请期限", "") in document.blocks[-1].pairs  # type: ignore[union-attr]
    assert "未注明" not in "".join(document.texts())


def one_sitting(folder: Path, *given: tuple[object, ...], **options: object) -> Findings:
    made = makers.assembled(folder / "考试", **options)  # type: ignore[arg-type]
    heads = (*makers.HEADS, *(str(n) for n in range(6, len(given[0]) - 1)))
    path = makers.answers(folder / "答卷.xlsx", *given, heads=heads)
    return sitting.grade(made, [path], roster=makers.people(folder / "花名册.csv")).findings


# --- the others: absent, void, unmarked, again, namesakes ------------------------------------------------------------


def test_a_person_who_was_absent_is_told_so(findings: Findings) -> None:
    absent = sitting.find_person(findings, "李缺席")
    for make in PERSONAL.values():
        document = make(findings, absent, "zh")
        assert "".join(document.texts())
    assert "参考状态：缺考" in "".join(slip.slip(findings, absent, "zh").texts())
    assert rows(slip.slip(findings, absent, "zh")) == []
    assert "没有作答记录" in "".join(slip.missed_book(findings, absent, "zh").texts())


def test_a_void_result_is_told_so(findings: Findings) -> None:
    said = "".join(slip.slip(findings, sitting.find_person(findings, "LT05"), "zh").texts())
    assert "违纪（成绩无效）" in said and "合格线" not in said


def test_open_answers_that_nobody_marked_leave_the_score_open(tmp_path: Path) -> None:
    found = one_sitting(
        tmp_path, ("王芳", "党政办", *makers.RIGHT, "先告知\U0002b820"), text=makers.OPEN, section=makers.OPEN_SECTIONS, full_marks=110
    )  # fmt: skip
    document = slip.slip(found, sitting.find_person(found, "002"), "zh")
    assert "成绩待定" in "".join(document.texts())
    last = rows(document)[-1]
    assert last[0] == "6" and last[2] == "先告知〓" and "（10分）" in last[3] and last[4] == "—/10"
    for suffix in ("pdf", "docx", "html"):
        formats.write(document, tmp_path / f"x.{suffix}", "zh")


def test_every_attempt_stands_on_the_slip_and_the_one_that_counts_is_marked(tmp_path: Path) -> None:
    made = makers.assembled(tmp_path / "考试")
    heads = (*makers.HEADS, "提交答卷时间")
    given = [
        ("王芳", "党政办", "B", *makers.RIGHT[1:], "2026/3/27 9:00"),
        ("王芳", "党政办", *makers.RIGHT, "2026/3/27 10:00"),
    ]
    path = makers.answers(tmp_path / "答卷.xlsx", *given, heads=heads)
    found = sitting.grade(made, [path], roster=makers.people(tmp_path / "花名册.csv")).findings
    said = list(slip.slip(found, sitting.find_person(found, "002"), "zh").texts())
    assert "第 1 次作答：80 分" in said and "第 2 次作答：100 分（计入成绩）" in said


def test_namesakes_need_an_id(findings: Findings) -> None:
    with pytest.raises(InputError) as caught:
        sitting.find_person(findings, "张伟")
    assert "LT01" in (said := caught.value.problems[0].describe("zh")) and "LT03" in said
    with pytest.raises(InputError):
        sitting.find_person(findings, "无此人")
    assert sitting.find_person(findings, " 王 芳芳 ").person.candidate == "LT02"


# --- the sum ---------------------------------------------------------------------------------------------------------


def test_a_score_that_is_not_the_sum_of_its_marks_says_why(tmp_path: Path) -> None:
    made = makers.assembled(tmp_path / "考试")
    text = (made / "sitting.toml").read_text(encoding="utf-8")
    (made / "sitting.toml").write_text('protect = "published"\npublished = 2026-04-01\n' + text, encoding="utf-8")
    path = makers.answers(tmp_path / "答卷.xlsx", ("王芳", "党政办", "B", *makers.RIGHT[1:]))
    sitting.grade(made, [path], roster=makers.people(tmp_path / "花名册.csv"))

    def outcome() -> str:
        found = sitting.look(made).findings
        return "".join(slip.slip(found, sitting.find_person(found, "002"), "zh").texts())

    def correct(verb: str, item: str, *keys: str) -> None:
        sitting.regrade(made, sitting.correction(made, verb, item, keys, reason="试", by="某", at=AT))

    assert "合计" not in outcome()
    correct("删题折算", "q1")
    assert "成绩 100 分" in outcome() and "各题得分合计 80 分，按原满分折算" in outcome()
    assert "不计" in outcome()
    correct("改答案", "q2", "C")
    assert "成绩 100 分" in outcome() and "不降分" in outcome()


# --- 错题本, 复核申请, 讲评 --------------------------------------------------------------------------------------------


def test_the_missed_items_stand_by_their_texts_with_the_key_that_holds(findings: Findings, person: Result) -> None:
    (row,) = rows(slip.missed_book(findings, person, "zh"))
    assert row[1].startswith("下列属于行政处罚种类") and row[2:4] == ["警告；罚款", "警告；罚款；行政拘留"]
    other = rows(slip.missed_book(findings, sitting.find_person(findings, "LT03"), "zh"))
    assert [row[3] for row in other if "限制人身自由" in row[1]] == ["法律或香蕉"]
    assert [row[2] for row in other if "限制人身自由" in row[1]] == ["未作答"]
    right = slip.missed_book(findings, sitting.find_person(findings, "LT02"), "zh")
    assert "没有答错的题" in "".join(right.texts())


def test_long_cells_on_the_terminal_say_which_column_they_are() -> None:
    (number, *others) = (Column(title, "left") for title in ("题号", "您的作答", "正确答案"))
    long = "公安机关、国家安全机关，" * 5
    two = Table((number, *others), (("3", long, long),))
    assert formats.plain_text(Document("错题本", (two,)))[-3:] == [
        "题号：3", f"    您的作答：{long}", f"    正确答案：{long}",
    ]  # fmt: skip
    one = Table((number, others[0]), (("3", long * 2),))
    assert formats.plain_text(Document("错题本", (one,)))[-2:] == ["题号：3", f"    {long * 2}"]


def test_an_appeal_is_one_page_with_the_items_that_lost_marks(
    findings: Findings, person: Result, tmp_path: Path
) -> None:
    document = slip.appeal(findings, person, "zh")
    assert [row[3] for row in rows(document) if len(row) == 5] == ["20/40"]
    formats.write(document, tmp_path / "x.pdf", "zh")
    with pymupdf.open(tmp_path / "x.pdf") as pdf:
        assert len(pdf) == 1
    empty = slip.appeal(findings, sitting.find_person(findings, "LT02"), "zh")
    assert len([row for row in rows(empty) if len(row) == 5]) == slip.EMPTY_ROWS
    assert not [block for block in empty.blocks if ("", "") in getattr(block, "pairs", ())]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("suffix", ["docx", "pdf", "html", "xlsx"])
def test_the_lecture_names_nobody(findings: Findings, tmp_path: Path, suffix: str, lang: str) -> None:
    text = written(lecture(findings, lang), tmp_path / f"x.{suffix}", lang)
    assert [name for name in [*OTHERS, "张伟", "LT01"] if name in text] == []


def test_the_lecture_has_the_key_that_holds_and_the_numbers_of_both_forms(findings: Findings) -> None:
    said = "\n".join(lecture(findings, "zh").texts())
    number = {form.name: next(p.number for p in form.pieces if p.item.id == "q3") for form in findings.forms}
    same = len(set(number.values())) == 1
    assert (f"题号{number['A']}" if same else f"题号A{number['A']}/B{number['B']}") in said
    assert "正确答案：法律或香蕉。依据：《行政处罚法》第十条第二款。" in said


def test_nothing_to_lecture_on_is_said(tmp_path: Path) -> None:
    found = one_sitting(tmp_path, ("外来测试", "", *makers.RIGHT))
    assert lecture(found, "zh").blocks


# --- the files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["docx", "pdf", "html"])
def test_the_bound_file_has_every_slip_on_a_sheet_of_its_own(findings: Findings, tmp_path: Path, suffix: str) -> None:
    people = [one for one in findings.results.people if one.counted]
    path = tmp_path / f"x.{suffix}"
    text = written(slip.slips(findings, people, "zh"), path)
    assert text.count("学法测试个人成绩单") == 4
    assert all(one.person.candidate in text for one in people)
    if suffix == "pdf":
        with pymupdf.open(path) as pdf:
            first = [n for n, page in enumerate(pdf) if "个人成绩单" in page.get_text()]
            assert all(n % 2 == 0 for n in first)  # printed on both sides, nobody gets another's marks
            assert all("第1页" in re.sub(r"\s", "", pdf[n].get_text()) for n in first)
    if suffix == "docx":
        assert text.count('w:typew:val="oddPage"') == 3 and "NUMPAGES" not in text


def run(*words: object) -> int:
    try:
        return cli.main([str(word) for word in words])
    except SystemExit as end:
        return int(end.code or 0)


def copied(graded: Path, tmp_path: Path) -> Path:
    from shutil import copytree

    copytree(graded, tmp_path / "考试")
    return tmp_path / "考试"


def test_a_slip_per_person_and_one_bound_file(graded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = copied(graded, tmp_path)
    assert run("report", folder, "--for", "person", "--to", "html,docx") == 0
    names = {path.relative_to(folder / "report").as_posix() for path in (folder / "report").rglob("*.html")}
    assert names == {
        "全部个人成绩单.html", "slips/LT01-张伟.html", "slips/LT02-王芳芳.html", "slips/LT03-张伟.html",
        "slips/LT05-欧阳建国.html",
    }  # fmt: skip
    assert "已写出 10 个文件" in capsys.readouterr().out
    assert sitting.verify(folder) == []
    before = makers.tree(folder)
    assert run("report", folder, "--for", "person", "--to", "html,docx") == 0
    assert makers.tree(folder) == before


def test_a_slip_that_was_edited_is_refused_by_name(graded: Path, tmp_path: Path) -> None:
    folder = copied(graded, tmp_path)
    sitting.write_slips(folder, ["html"], "zh")
    path = folder / "report" / "slips" / "LT01-张伟.html"
    path.write_text("100 分", encoding="utf-8")
    before = makers.tree(folder)
    with pytest.raises(Refused, match=r"LT01-张伟\.html"):
        sitting.write_slips(folder, ["html"], "zh")
    assert makers.tree(folder) == before
    sitting.write_slips(folder, ["html"], "zh", discard_edits=True)
    assert path.read_text(encoding="utf-8") != "100 分"


def test_the_slip_of_somebody_who_no_longer_has_one_goes(graded: Path, tmp_path: Path) -> None:
    folder = copied(graded, tmp_path)
    sitting.write_slips(folder, ["html"], "zh")
    roster = (folder / "roster.csv").read_text(encoding="utf-8-sig").replace("LT02", "LT99")
    (folder / "roster.csv").write_text(roster, encoding="utf-8")
    sitting.grade(folder)
    sitting.write_slips(folder, ["html"], "zh")
    names = {path.name for path in (folder / "report" / "slips").iterdir()}
    assert "LT99-王芳芳.html" in names and "LT02-王芳芳.html" not in names
    assert sitting.verify(folder) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [("甲/乙", "甲_乙"), ('a<b>:"|?*\\c', "a_b_______c"), ("张伟...", "张伟___"), ("  ", "_"), ("..", "__"), ("长" * 300, "长" * 60)],
)  # fmt: skip
def test_names_of_files_are_ones_that_every_system_takes(text: str, name: str) -> None:
    assert file_name(text) == name


def test_two_people_whose_names_would_be_one_file_get_two(tmp_path: Path) -> None:
    made = makers.assembled(tmp_path / "考试")
    roster = makers.people(tmp_path / "花名册.csv", "编号,姓名\na/1,王芳\nA_1,王芳\n")
    heads = ("序号", "编号", *"12345")
    path = makers.answers(tmp_path / "答卷.xlsx", ("a/1", *makers.RIGHT), ("A_1", *makers.RIGHT), heads=heads)
    sitting.grade(made, [path], roster=roster)
    sitting.write_slips(made, ["html"], "zh")
    names = sorted(path.name for path in (made / "report" / "slips").iterdir())
    assert names == ["A_1-王芳-2.html", "a_1-王芳.html"]


def test_the_lecture_sheet_is_written(graded: Path, tmp_path: Path) -> None:
    folder = copied(graded, tmp_path)
    assert run("report", folder, "--for", "lecture", "--to", "html") == 0
    assert (folder / "report" / "讲评.html").is_file()
    assert sitting.verify(folder) == []
    assert run("report", folder, "--for", "person", "--to", "xlsx") == 2


def test_explain_prints_and_writes_the_document_that_is_asked_for(
    graded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words, title in (((), "个人成绩单"), (("--missed",), "错题本"), (("--appeal",), "成绩复核申请表")):
        path = tmp_path / f"{title}.html"
        assert run("explain", graded, "LT01", *words, "--out", path) == 0
        out = capsys.readouterr().out
        assert title in out and max(map(len, out.splitlines())) < 200
        assert title in path.read_text(encoding="utf-8")
    assert run("explain", graded, "张伟") == 1
    assert "LT01、LT03" in capsys.readouterr().err
    assert run("explain", graded, "LT01", "--missed", "--appeal") == 2
