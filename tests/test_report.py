"""The report and the score book. Oracles: the written files opened by other libraries; sums done by hand; what a reader
could work out by subtraction.
"""

import random
import re
import zipfile
from collections.abc import Sequence
from fractions import Fraction
from html import unescape
from itertools import combinations
from pathlib import Path

import makers
import openpyxl
import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examkit import formats, messages, report, sitting
from examkit.analysis.decisions import livingston_lewis
from examkit.blueprint import Conduct
from examkit.document import Document, Table, cell_text
from examkit.findings import Findings
from examkit.fonts import SUBSTITUTE
from examkit.messages import LANGUAGES
from examkit.roster import Person, Roster
from examkit.scoring import Marked, Result, group_by, results, tally
from examkit.simulation import simulate

RARE = "\U0002b820"  # a character that only large fonts have
NAMES = [
    "赵甲<b>", "钱乙&amp;", '孙丙"引"', "=cmd|'/c calc'!A1", f"李{RARE}丁", "阿依古丽·买买提", "+周戊", "-吴己", "@郑庚", "王辛",
    "冯壬", "陈癸", "褚子丑", "卫寅卯", "蒋辰巳", "沈午未",
]  # fmt: skip
UNITS = ["党政办", "党政办", "综合执法队&<i>", "=财政所"]


def people() -> str:
    quoted = ['"{}"'.format(name.replace('"', '""')) for name in NAMES]
    rows = [f"LTX{n:03d},{name},{UNITS[n % 4]}" for n, name in enumerate(quoted, start=1)]
    return "candidate,name,unit\n" + "\n".join([*rows, "LTX900,空缺者,=财政所", "LTX901,免考者,党政办"]) + "\n"


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("报告")
    folder = makers.assembled(root / "考试", forms=2, order="shuffled", options="shuffled", seed=3)
    drawn = simulate(sitting.open_sitting(folder).forms, len(NAMES), seed=8)
    heads = ("序号", "编号", "姓名", "卷别", *"12345")
    rows = [
        (f"LTX{n:03d}", name, form, *marks)
        for n, (name, (form, marks)) in enumerate(zip(NAMES, drawn, strict=True), start=1)
    ]
    path = root / "答卷.csv"
    path.write_text(
        "\n".join("\t".join(map(str, row)) for row in [heads, *((n, *row) for n, row in enumerate(rows))]),
        encoding="utf-8",
    )
    roster = makers.people(root / "花名册.csv", people())
    sitting.grade(folder, [path], roster=roster)
    return folder


@pytest.fixture(scope="module")
def findings(graded: Path) -> Findings:
    return sitting.look(graded).findings


def written(document: Document, path: Path, lang: str = "zh") -> str:
    """Everything that stands in the file, its parts and metadata included."""
    formats.write(document, path, lang)
    if path.suffix == ".pdf":
        with pymupdf.open(path) as pdf:
            return "".join(page.get_text() for page in pdf) + str(pdf.metadata)
    if path.suffix == ".html":
        return unescape(path.read_text(encoding="utf-8"))
    with zipfile.ZipFile(path) as parts:
        texts = (parts.read(name).decode() for name in parts.namelist() if name.endswith((".xml", ".rels")))
        return unescape("".join(texts))


@pytest.mark.parametrize("suffix", ["html", "docx", "pdf", "xlsx"])
def test_every_name_stands_in_the_score_book(findings: Findings, tmp_path: Path, suffix: str) -> None:
    text = written(report.score_book(findings, "zh"), tmp_path / f"成绩册.{suffix}")
    plain = re.sub(r"\s", "", text)
    assert [name for name in NAMES if re.sub(r"\s", "", name.replace(RARE, SUBSTITUTE)) not in plain] == []
    assert RARE not in text


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("suffix", ["html", "docx", "pdf", "xlsx"])
@pytest.mark.parametrize("circular", [False, True])
def test_the_report_is_written_in_every_format(
    findings: Findings, tmp_path: Path, suffix: str, lang: str, circular: bool
) -> None:
    text = written(report.report(findings, lang, circular=circular), tmp_path / f"report.{suffix}", lang)
    assert "学法测试" in text.replace("\n", "")


@pytest.mark.parametrize("suffix", ["html", "docx", "pdf", "xlsx"])
def test_a_circular_holds_no_name_and_no_id(findings: Findings, tmp_path: Path, suffix: str) -> None:
    plain = re.sub(r"\s", "", written(report.report(findings, "zh", circular=True), tmp_path / f"circular.{suffix}"))
    told = [one for name in NAMES for one in (name, name.replace(RARE, SUBSTITUTE)) if one in plain]
    assert told == []
    assert not re.search(r"LTX\d", plain)
    assert "空缺者" not in plain and "免考者" not in plain
    assert "党政办" in plain


def test_cells_of_a_workbook_are_text_and_never_formulas(findings: Findings, tmp_path: Path) -> None:
    formats.write(report.score_book(findings, "zh"), tmp_path / "成绩册.xlsx", "zh")
    book = openpyxl.load_workbook(tmp_path / "成绩册.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert {"=cmd|'/c calc'!A1", "=财政所"} <= {cell.value for cell in cells}


def test_a_page_is_one_file_that_fetches_nothing_and_runs_nothing(findings: Findings, tmp_path: Path) -> None:
    formats.write(report.report(findings, "zh"), tmp_path / "report.html", "zh")
    page = re.sub(r"data:image/png;base64,[\w+/=]+", "", (tmp_path / "report.html").read_text(encoding="utf-8"))
    assert not re.search(r"https?://|<script|<link|<iframe|@import|url\(|\son\w+=", page)
    assert "<i>" not in page and "<b>" not in page


def test_tables_of_nine_columns_fit_a_page_of_960_pixels(findings: Findings, tmp_path: Path) -> None:
    formats.write(report.report(findings, "zh"), tmp_path / "report.html", "zh")
    widths = re.findall(
        r'<table style="min-width: ([\d.]+)em">', (tmp_path / "report.html").read_text(encoding="utf-8")
    )
    assert len(widths) >= 5
    assert max(map(float, widths)) * 0.9 * 16 <= 832  # what the page's 52 em leave within its margins


# --- what the tables say ---------------------------------------------------------------------------------------------


def tables(document: Document) -> dict[str, list[list[str]]]:
    return {
        block.title or block.name: [
            [cell_text(cell, column.decimals) for cell, column in zip(row, block.columns, strict=True)]
            for row in block.rows
        ]
        for block in document.blocks
        if isinstance(block, Table)
    }


def texts(document: Document) -> str:
    return "".join(str(getattr(block, "text", "")) for block in document.blocks)


def test_figures_of_the_report_are_those_of_the_summary(graded: Path, findings: Findings) -> None:
    summary = makers.summary(graded)
    shown = tables(report.report(findings, "zh"))
    units = {row[0]: row[1:] for row in shown["分单位成绩"]}
    for one in summary["by_unit"]:
        sat = one["rates"]["sat"]
        assert units[one["unit"]][:3] == [
            str(one["people"]["due"]),
            str(one["people"]["sat"]),
            f"{100 * sat['rate']:.1f}",
        ]
        assert units[one["unit"]][3] == f"{one['mean']:.2f}"
    bands = {row[0]: int(row[2]) for row in shown["成绩等次分布"]}
    assert bands == summary["bands"]


def test_rates_stand_with_their_denominators(findings: Findings) -> None:
    rows = {row[0]: row[1:] for row in tables(report.report(findings, "zh"))["各项比率（按实考、按应考分别列出）"]}
    whole = findings.tally
    assert rows["参考率"][1].startswith(f"{whole.sat}/{whole.due}＝")
    assert rows["合格率"][0].startswith(f"{whole.passed}/{whole.sat}＝")
    assert rows["合格率"][1].startswith(f"{whole.passed}/{whole.due}＝")


def one_sitting(folder: Path, roster: str, *rows: tuple[object, ...], **changes: object) -> Findings:
    made = makers.assembled(folder / "考试", **changes)  # type: ignore[arg-type]
    answers = makers.answers(folder / "答卷.xlsx", *rows)
    return sitting.grade(made, [answers], roster=makers.people(folder / "花名册.csv", roster)).findings


def test_an_exemption_without_an_approver_is_honoured_and_printed_as_incomplete(tmp_path: Path) -> None:
    roster = (
        "编号,姓名,单位,状态,考试状态,免考原因,批准人,批准日期\n1,王芳,甲,,免考,产假,,\n2,李强,甲,,免考,驻村,镇党委,2026-03-01\n"
        "3,赵敏,甲,,免考,驻村,镇党委,2026-03-01\n4,孙丽,甲,,,,,\n"
    )
    found = one_sitting(tmp_path, roster, ("赵敏", "", *makers.RIGHT), ("孙丽", "", *makers.RIGHT))
    (listed,) = [rows for title, rows in tables(report.score_book(found, "zh")).items() if title.endswith("成绩册")]
    remarks = {row[2]: row[-1] for row in listed}
    assert "产假" in remarks["王芳"] and "不全" in remarks["王芳"]
    assert "不全" not in remarks["李强"]
    assert len(remarks["赵敏"]) > len(remarks["李强"])  # and sat all the same
    assert remarks["孙丽"] == ""
    assert found.tally.due == 1


def test_open_answers_and_open_decisions_are_told(tmp_path: Path) -> None:
    folder = makers.assembled(tmp_path / "考试", text=makers.OPEN, section=makers.OPEN_SECTIONS, full_marks=110)
    rows = [("王芳", "", *makers.RIGHT, "先告知"), ("外来测试", "", *makers.RIGHT, "先告知")]
    path = makers.answers(tmp_path / "答卷.xlsx", *rows, heads=(*makers.HEADS, "6"))
    found = sitting.grade(folder, [path], roster=makers.people(tmp_path / "花名册.csv")).findings
    words = texts(report.report(found, "zh"))
    assert "还有1项没有处理" in words
    assert "q6" in words


READINGS = {"甲": (6, 8, 10, 4), "乙": (5, 8, 9, 6)}  # of four answers: 乙 gives as much as 甲, 28


def test_two_readings_stand_in_the_report_with_their_agreement(tmp_path: Path) -> None:
    """By hand: A = mean of (x-y)² = (1+0+1+4)/4 = 1.5; B = var x + var y + (mean x - mean y)² = 5 + 2.5 = 7.5; κ = 0.8."""
    folder = makers.assembled(tmp_path / "考试", text=makers.OPEN, section=makers.OPEN_SECTIONS, full_marks=110)
    names = ("王芳", "李强", "赵敏", "孙丽")
    rows = [(name, "", *makers.RIGHT, f"{name}答") for name in names]
    sitting.grade(folder, [makers.answers(tmp_path / "答卷.xlsx", *rows, heads=(*makers.HEADS, "6"))])
    assert sitting.look(folder).findings.agreements == ()
    marks = [f"{n},q6,1,{who},{given[n - 1]}" for who, given in READINGS.items() for n in (1, 2, 3, 4)]
    (folder / "marks.csv").write_text(
        "submission,item,line,marker,points\n" + "\n".join(marks) + "\n", encoding="utf-8"
    )
    found = sitting.grade(folder).findings
    ((number, pair, n, kappa, absolute, consistency, difference),) = tables(report.report(found, "zh"))["双评一致性"]
    assert (number, pair, n) == ("6", "乙、甲", "4")  # in the order of their names
    assert re.match(r"0\.80（-?\d\.\d\d—\d\.\d\d）", kappa)
    assert difference.startswith("0.00（")
    assert absolute != "—" and consistency != "—"
    circular = report.report(found, "zh", circular=True)
    assert "双评一致性" not in tables(circular) and "甲" not in texts(circular)


def test_a_sitting_that_nobody_sat_can_be_reported(tmp_path: Path) -> None:
    found = one_sitting(tmp_path, makers.PEOPLE, ("外来测试", "", *makers.RIGHT))
    for circular in (False, True):
        formats.write(report.report(found, "zh", circular=circular), tmp_path / f"{circular}.html", "zh")
    formats.write(report.score_book(found, "zh"), tmp_path / "成绩册.xlsx", "zh")


def keyed(folder: Path, key: str, *marks: tuple[str, int]) -> str:
    """The sentence about q1 under a wrong key: so many people took each answer, good ones first."""
    text = makers.QUIZ.replace("答案：A\n", f"答案：{key}\n", 1)
    rows, good = [], sum(count for _, count in marks) // 2
    for n, mark in enumerate(mark for mark, count in marks for _ in range(count)):
        rest = makers.RIGHT[1:] if n < good else ("C", "AC", "×", "√")
        rows.append((f"人{n}", "", mark, *rest))
    found = one_sitting(folder, "姓名\n" + "\n".join(str(row[0]) for row in rows), *rows, text=text)
    return "".join(
        row[3]
        for row in tables(report.report(found, "zh"))[messages.text("report.sheet_attention", "zh")]
        if "什么设定" in row[1]
    )


def test_a_suspected_key_says_what_was_seen(tmp_path: Path) -> None:
    (tmp_path / "1").mkdir()
    (tmp_path / "2").mkdir()
    most = keyed(tmp_path / "1", "D", ("A", 30), ("D", 6))
    assert "选“法律”的人最多（30 人），而它不在参考答案里" in most
    wrong = keyed(tmp_path / "2", "D", ("A", 14), ("D", 22))
    assert "总分高的人更多选了参考答案以外的“法律”（14 人）" in wrong


# --- small units -----------------------------------------------------------------------------------------------------

CONDUCT = Conduct("测试", Fraction(60), (("优秀", Fraction(90)), ("不合格", Fraction(0))))


def test_the_report_says_how_sure_the_pass_marks_are_by_the_range_of_its_own_figures(tmp_path: Path) -> None:
    """Oracle: the range that Livingston and Lewis's estimate has for the same totals."""
    wrong = ("C", "AC", "C", "×", "√")
    rows = [(f"人{n}", "", *wrong[: n % 6], *makers.RIGHT[n % 6 :]) for n in range(36)]
    found = one_sitting(tmp_path, "姓名\n" + "\n".join(str(row[0]) for row in rows), *rows)
    totals = [float(one.attempts[0].raw) for one in found.results.people if one.sat]
    points = float(found.forms[0].points)
    alpha = found.groups[0].analysis.summary["alpha"]
    same = livingston_lewis(totals, None, points, float(found.conduct.pass_mark) * points / 100, alpha).consistency
    assert len(totals) == 36
    said = texts(report.report(found, "zh"))
    assert f"约{same.low * 100:.0f}%—{same.high * 100:.0f}%的人合格与否不变（n=36" in said
    assert "下一步怎么做" not in texts(report.report(found, "zh", circular=True))


def test_of_five_people_no_share_of_equal_decisions_is_told(tmp_path: Path) -> None:
    rows = [(f"甲{n}", "", *makers.RIGHT) for n in range(5)]
    found = one_sitting(tmp_path, "姓名\n" + "\n".join(row[0] for row in rows), *rows)
    assert "人数太少（n=5）" in texts(report.report(found, "zh"))


def town(sizes: Sequence[tuple[int, int]]) -> list[tuple[str, list[Result]]]:
    """Units of so many who sat and so many who were absent."""
    listed, marked = [], []
    for unit, (sat, absent) in enumerate(sizes):
        for n in range(sat + absent):
            listed.append(Person(f"{unit}-{n}", f"人{unit}-{n}", f"单位{unit}"))
            if n < sat:
                marked.append(
                    Marked(
                        len(marked) + 1, f"{unit}-{n}", "A", 1, {}, Fraction(50 + n), Fraction(50 + n), Fraction(100)
                    )
                )
    return group_by(results(marked, Roster(tuple(listed)), CONDUCT, {}), "unit")


@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 3)).filter(lambda one: sum(one) > 0), min_size=2, max_size=9)
)
def test_no_small_unit_can_be_had_by_subtraction(sizes: list[tuple[int, int]]) -> None:
    """The whole town's figures stand in the report too: whatever rows are subtracted, no unit under five is left."""
    groups = town(sizes)
    rows = report.pool(groups, "zh")
    sat = {name: sum(one.sat for one in members) for name, members in groups}
    kept = [name for name, _ in rows if name in sat]
    pooled = sorted(set(sat) - set(kept))
    assert sum(len(members) for _, members in rows) == sum(len(members) for _, members in groups)
    assert all(sat[name] >= report.SMALL for name in kept)
    if pooled:
        assert len(rows) == len(kept) + 1
        assert len(pooled) >= 2
        assert sum(sat[name] for name in pooled) >= report.SMALL or not kept
        # Of the pool, subtraction gives the sum of its units and nothing less.
        assert not [
            one
            for size in range(1, len(kept) + 1)
            for one in combinations(kept, size)
            if 0 < sum(sat.values()) - sum(sat[name] for name in one) < report.SMALL
        ]


@pytest.mark.parametrize(
    ("sizes", "kept"),
    [
        ([(8, 0), (6, 0), (3, 0)], ["单位0"]),  # a pool of one takes in the next smallest
        ([(8, 0), (6, 0), (2, 0), (2, 0)], ["单位0"]),  # so does one of fewer than five people
        ([(8, 0), (6, 0), (3, 0), (2, 0)], ["单位0", "单位1"]),
        ([(8, 0), (6, 0)], ["单位0", "单位1"]),
        ([(8, 0), (6, 0), (0, 4)], ["单位0"]),
        ([(3, 0), (1, 0)], []),
    ],
)
def test_units_under_five_are_pooled(sizes: list[tuple[int, int]], kept: list[str]) -> None:
    assert [name for name, _ in report.pool(town(sizes), "zh") if name.startswith("单位")] == kept


def test_figures_of_the_pool_are_of_everyone_in_it() -> None:
    groups = town([(8, 0), (3, 1), (2, 0)])
    (_, (name, members)) = report.pool(groups, "zh")
    whole = results((), Roster(()), CONDUCT, {})
    one = tally(whole, members)
    assert "5" in name
    assert one.sat == 5
    assert one.mean == Fraction(50 + 51 + 52 + 50 + 51, 5)


def test_a_circular_has_attendance_of_every_unit_and_scores_of_large_ones(tmp_path: Path) -> None:
    chance = random.Random(1)
    members = [(f"{unit}某{n}", unit) for unit, size in (("甲办", 8), ("乙所", 6), ("丙中心", 3)) for n in range(size)]
    rows = [(name, unit, *chance.choice([makers.RIGHT, ("A", "", "", "", "")])) for name, unit in members]
    roster = "姓名,单位\n" + "\n".join(f"{name},{unit}" for name, unit in members)
    shown = tables(report.report(one_sitting(tmp_path, roster, *rows), "zh", circular=True))
    names = [[row[0] for row in rows] for title, rows in shown.items() if rows and rows[0][0] == "甲办"]
    assert names[0] == ["甲办", "乙所", "丙中心"]
    assert names[1][0] == "甲办" and len(names[1]) == 2 and names[1][1].startswith("其他")
