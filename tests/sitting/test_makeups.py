"""A makeup beside its first sitting. Oracles: the folders before and after; counts by hand.

First sitting: 001 张伟 100, 002 王芳 50, 003 李强 0, 004 张伟 and 005 阿依古丽 absent; 60 passes.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import makers
import pytest

from examkit import cli, manifest, sitting
from examkit.document import Table, cell_text
from examkit.problems import ExamkitError
from examkit.report import report, score_book

FIRST = (
    ("张伟", "党政办", *makers.RIGHT),
    ("王芳", "党政办", "A", "C", "AB", "×", "×"),
    ("李强", "财政所", "", "", "", "", ""),
)
PASSES = ("A", "B", "", "√", "×")  # 60
SECOND = (("王芳", "党政办", *makers.RIGHT), ("李强", "财政所", *PASSES), ("张伟", "财政所", "", "", "", "", ""))


@pytest.fixture
def first(tmp_path: Path) -> Path:
    folder = makers.assembled(tmp_path / "results" / "考试", date=dt.date(2026, 3, 27))
    rows = makers.answers(tmp_path / "答卷.xlsx", *FIRST)
    sitting.grade(folder, [rows], roster=makers.people(tmp_path / "花名册.csv"))
    return folder


def makeup(first: Path, *rows: Sequence[object], rule: str = "best", name: str = "补考", day: int = 20) -> Path:
    folder = first.parent / name
    blueprint = makers.blueprint(title="学法测试补考", date=dt.date(2026, 4, day))
    sitting.assemble(folder, makers.bank(), blueprint, seed=2, makeup_of=first, makeup=rule)
    if rows:
        sitting.grade(folder, [makers.answers(first.parent.parent / f"{name}.xlsx", *rows)])
    return folder


def codes(step: Callable[[], object]) -> list[str]:
    with pytest.raises(ExamkitError) as caught:
        step()
    return [one.code for one in caught.value.problems]


def tables(document: Any) -> dict[str, list[list[str]]]:
    return {
        block.title or block.name: [
            [cell_text(cell, column.decimals) for cell, column in zip(row, block.columns, strict=True)]
            for row in block.rows
        ]
        for block in document.blocks
        if isinstance(block, Table)
    }


def texts(document: Any) -> str:
    return "\n".join(str(getattr(block, "text", "")) for block in document.blocks)


# --- making one ------------------------------------------------------------------------------------------------------


def test_a_makeup_names_its_first_sitting_and_lists_those_who_may_sit(first: Path) -> None:
    folder = makeup(first, rule="capped")
    settings = (folder / "sitting.toml").read_text(encoding="utf-8")
    assert 'makeup_of = "考试"' in settings and 'makeup = "capped"' in settings
    assert [row["candidate"] for row in makers.table(folder, "roster.csv")] == ["002", "003", "004", "005"]
    opened = sitting.open_sitting(folder)
    assert (opened.makeup_of, opened.makeup) == ("考试", "capped")
    assert sitting.makeups_of(first) == [folder]
    assert sitting.makeups_of(folder) == []
    assert sitting.verify(folder) == []


def test_makeups_stand_in_the_order_of_their_days(first: Path) -> None:
    late, early = makeup(first, name="甲", day=20), makeup(first, name="乙", day=10)
    makers.assembled(first.parent / "别的")
    assert sitting.makeups_of(first) == [early, late]


def test_one_made_before_the_first_is_graded_takes_its_people_when_it_is_graded(tmp_path: Path) -> None:
    first = makers.assembled(tmp_path / "考试")
    folder = tmp_path / "补考"
    sitting.assemble(folder, makers.bank(), makers.blueprint(), seed=2, makeup_of=first)
    assert not (folder / "roster.csv").exists()
    sitting.grade(first, [makers.answers(tmp_path / "甲.xlsx", *FIRST)], roster=makers.people(tmp_path / "花名册.csv"))
    sitting.grade(folder, [makers.answers(tmp_path / "乙.xlsx", *SECOND)])
    assert [row["candidate"] for row in makers.table(folder, "roster.csv")] == ["002", "003", "004", "005"]
    assert makers.scores(folder) == {"002": "100", "003": "60", "004": "0"}


def test_a_makeup_elsewhere_or_of_itself_or_of_a_makeup_is_refused(first: Path, tmp_path: Path) -> None:
    folder = makeup(first)
    make = lambda at, of: sitting.assemble(at, makers.bank(), makers.blueprint(), seed=1, makeup_of=of)  # noqa: E731
    assert codes(lambda: make(tmp_path / "别处" / "补考", first)) == ["makeup.place"]
    assert codes(lambda: make(first.parent / "又一场", first.parent / "又一场")) == ["makeup.place"]
    assert codes(lambda: make(first.parent / "又一场", first.parent / "没有")) == ["sitting.none"]
    assert codes(lambda: make(first.parent / "又一场", folder)) == ["makeup.of-makeup"]
    assert not (first.parent / "又一场").exists()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('makeup_of = "../考试"', "blueprint.value"),
        ("makeup_of = 3", "blueprint.value"),
        ('makeup_of = "补考"', "blueprint.value"),
        ('makeup = "double"', "blueprint.choice"),
    ],
)
def test_settings_that_name_no_makeup_are_errors(first: Path, line: str, code: str) -> None:
    folder = makers.assembled(first.parent / "补考")
    text = (folder / "sitting.toml").read_text(encoding="utf-8")
    (folder / "sitting.toml").write_text(f"{line}\n{text}", encoding="utf-8")
    assert codes(lambda: sitting.open_sitting(folder)) == [code]


@pytest.mark.parametrize(("written", "rule"), [("取高", "best"), ("按合格线", "capped")])
def test_the_rule_may_be_written_in_chinese(first: Path, written: str, rule: str) -> None:
    folder = makers.assembled(first.parent / "补考")
    text = (folder / "sitting.toml").read_text(encoding="utf-8")
    (folder / "sitting.toml").write_text(f'makeup_of = "考试"\nmakeup = "{written}"\n{text}', encoding="utf-8")
    assert sitting.open_sitting(folder).makeup == rule


# --- what counts after it --------------------------------------------------------------------------------------------


def outcomes(first: Path) -> dict[str, tuple[object, ...]]:
    found = sitting.look(first).findings.outcomes
    return {one.person.candidate: (one.percent, one.passed, one.from_makeup, one.capped) for one in found}


def test_scores_of_either_stay_and_the_first_ones_summary_tells_both(first: Path) -> None:
    before = makers.tree(first)
    assert makers.summary(first)["rates_after_makeup"] is None
    folder = makeup(first, *SECOND, rule="capped")
    changed = {name for name, data in makers.tree(first).items() if before[name] != data}
    assert changed == {"summary.json", "manifest.json"}
    found = makers.summary(first)
    assert {**found["people"]} == {"roster": 5, "exempt": 0, "due": 5, "sat": 3, "absent": 2, "deferred": 0, "void": 0}
    assert found["people_after_makeup"] == {**found["people"], "sat": 4, "absent": 1}
    assert found["rates"]["passed_of_due"] == {"rate": 1 / 5, "count": 1, "of": 5}
    assert found["rates_after_makeup"]["passed_of_due"] == {"rate": 3 / 5, "count": 3, "of": 5}
    assert found["rates_after_makeup"]["excellent_of_sat"] == {"rate": 1 / 4, "count": 1, "of": 4}
    assert found["rates_after_makeup"].keys() == found["rates"].keys()
    assert found["bands_after_makeup"] == {"优秀": 1, "合格": 2, "不合格": 1}
    own = makers.summary(folder)
    assert (own["makeup_of"], own["makeup"], own["rates_after_makeup"]) == ("考试", "capped", None)
    assert outcomes(first) == {
        "001": (100, True, False, False), "002": (60, True, True, True), "003": (60, True, True, False),
        "004": (0, False, True, False), "005": (None, None, False, False),
    }  # fmt: skip
    for place in (first, folder):
        assert sitting.verify(place) == []


def test_grading_the_first_again_changes_no_byte_after_the_makeup(first: Path) -> None:
    makeup(first, *SECOND)
    before = makers.tree(first)
    sitting.grade(first)
    assert makers.tree(first) == before | {"manifest.json": (first / manifest.NAME).read_bytes()}
    settled = makers.tree(first)
    sitting.grade(first)
    assert makers.tree(first) == settled


def test_a_correction_in_either_is_in_what_counts(first: Path) -> None:
    folder = makeup(first, *SECOND, rule="capped")
    at = dt.datetime(2026, 5, 1)
    made = sitting.correction(folder, "改答案", "q2", ["C"], reason="条文已改", by="考务组", at=at)
    sitting.regrade(folder, made)  # 003 had B: 40 now
    assert outcomes(first)["003"] == (40, False, True, False)
    assert makers.summary(first)["rates_after_makeup"]["passed_of_due"]["count"] == 2
    sitting.regrade(first, sitting.correction(first, "改答案", "q2", ["C"], reason="条文已改", by="考务组", at=at))
    assert outcomes(first)["002"] == (70, True, False, False)
    assert makers.summary(first)["rates_after_makeup"]["passed_of_due"]["count"] == 2
    assert [sitting.verify(place) for place in (first, folder)] == [[], []]


def test_a_makeup_that_is_stale_stops_what_would_tell_of_it_by_name(first: Path) -> None:
    folder = makeup(first, *SECOND)
    text = (folder / "roster.csv").read_text(encoding="utf-8-sig")
    (folder / "roster.csv").write_text(text.replace("机关干部", "村干部"), encoding="utf-8")
    with pytest.raises(ExamkitError, match=r"补考/scores\.csv"):
        sitting.look(first)
    sitting.grade(folder)
    assert outcomes(first)["003"][0] == 60


def test_a_makeup_is_graded_all_the_same_where_its_first_sitting_cannot_be_brought_up_to_date(first: Path) -> None:
    folder = makeup(first)
    (first / "summary.json").write_text("{}", encoding="utf-8")
    path = makers.answers(first.parent.parent / "补考.xlsx", *SECOND)
    graded = sitting.grade(folder, [path])
    assert [(one.code, one.severity) for one in graded.notices] == [("manifest.edited", "warning")]
    assert makers.scores(folder) == {"002": "100", "003": "60", "004": "0"}
    sitting.grade(first, discard_edits=True)
    assert makers.summary(first)["rates_after_makeup"]["sat"]["count"] == 4
    assert sitting.grade(folder).notices == ()


def test_a_stranger_to_the_first_sitting_is_noticed_and_not_lost(first: Path) -> None:
    folder = makeup(first)
    with (folder / "roster.csv").open("a", encoding="utf-8") as file:
        file.write("900,孙丽,财政所,,,,,,,,,\n")
    rows = [*SECOND, ("孙丽", "", *makers.RIGHT)]
    graded = sitting.grade(folder, [makers.answers(first.parent.parent / "补考.xlsx", *rows)])
    listed = [row for row in makers.table(folder, "review.csv") if row["kind"] == "not_in_first"]
    assert [(row["value"], row["candidate"]) for row in listed] == [("孙丽", "900")]
    assert graded.findings.open_reviews == 0  # a notice: scored, and listed
    assert makers.scores(folder)["900"] == "100"
    assert "900" not in outcomes(first)
    makers.decide(folder, {(int(listed[0]["row"]), "not_in_first"): "drop"})
    sitting.grade(folder)
    assert "900" not in makers.scores(folder)


# --- on the outputs --------------------------------------------------------------------------------------------------


def test_the_report_has_a_section_of_its_own(first: Path) -> None:
    assert "补考" not in texts(report(sitting.look(first).findings, "zh"))
    folder = makeup(first, rule="capped")
    words = texts(report(sitting.look(first).findings, "zh"))
    assert "可以参加补考的4人：缺考2人，缓考0人，不合格2人。" in words and "尚未阅卷" in words
    sitting.grade(folder, [makers.answers(first.parent.parent / "补考.xlsx", *SECOND)])
    for circular in (False, True):
        document = report(sitting.look(first).findings, "zh", circular=circular)
        words = texts(document)
        assert "学法测试补考（2026-04-20）" in words and "按合格线（满分的60%）计" in words
        assert "参加补考的3人，补考合格的2人。其中1人按合格线计。" in words
        rows = {row[0]: row[1:] for row in tables(document)["补考前后的各项比率"]}
        assert rows["参考率"] == ["3/5＝60.00%", "4/5＝80.00%"]
        assert rows["合格率（占应考）"] == ["1/5＝20.00%", "3/5＝60.00%"]
        assert not any(name in words + str(tables(document)["补考前后的各项比率"]) for name in ("王芳", "002"))
    assert "本场为“考试”的补考" in report(sitting.look(folder).findings, "zh").subtitle


def test_the_score_book_has_a_column_of_its_own(first: Path) -> None:
    makeup(first, *SECOND, rule="capped")
    book = score_book(sitting.look(first).findings, "zh")
    (people,) = [block for block in book.blocks if isinstance(block, Table) and block.name == "成绩册"]
    heads = [column.title for column in people.columns]
    shown = {row[heads.index("人员编号")]: row[heads.index("补考") :][:2] for row in people.rows}
    assert shown == {
        "001": ("", ""), "002": ("100%", "合格（按合格线60%计）"), "003": ("60%", "合格"), "004": ("0%", "不合格"),
        "005": ("缺考", "—"),
    }  # fmt: skip
    assert heads[-1] == "备注"


def test_what_is_not_marked_yet_is_told(tmp_path: Path) -> None:
    first = makers.assembled(tmp_path / "考试")
    sitting.grade(first, [makers.answers(tmp_path / "甲.xlsx", *FIRST)], roster=makers.people(tmp_path / "花名册.csv"))
    folder = tmp_path / "补考"
    tree = makers.blueprint(section=makers.OPEN_SECTIONS, full_marks=110)
    sitting.assemble(folder, makers.bank(makers.OPEN), tree, seed=1, makeup_of=first)
    path = makers.answers(tmp_path / "乙.xlsx", ("王芳", "", *makers.RIGHT, "先告知"), heads=(*makers.HEADS, "6"))
    sitting.grade(folder, [path])
    assert outcomes(first)["002"] == (None, None, False, False)
    assert makers.summary(first)["rates_after_makeup"]["passed_of_due"]["rate"] is None
    assert "尚未评完" in texts(report(sitting.look(first).findings, "zh"))


# --- as it is typed --------------------------------------------------------------------------------------------------


def test_the_way_of_a_makeup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("题库.txt").write_text(makers.QUIZ, encoding="utf-8")
    first = makers.assembled(tmp_path / "results" / "考试")
    sitting.grade(first, [makers.answers(tmp_path / "甲.xlsx", *FIRST)], roster=makers.people(tmp_path / "花名册.csv"))
    Path("方案.toml").write_text(BLUEPRINT, encoding="utf-8")
    words = ["assemble", "方案.toml", "--bank", "题库.txt", "--out", "results/补考", "--seed", "3"]
    assert cli.main([*words, "--makeup", "capped"]) == 2
    assert cli.main([*words, "--makeup-of", "results/考试", "--makeup", "capped"]) == 0
    assert "补考名单 4 人" in capsys.readouterr().out
    makers.answers(tmp_path / "乙.xlsx", *SECOND)
    assert cli.main(["grade", "results/补考", "乙.xlsx"]) == 0
    assert makers.summary(first)["people_after_makeup"]["sat"] == 4


BLUEPRINT = """title = "学法测试补考"
full_marks = 100
pass_mark = 60
bands = { "优秀" = 90, "合格" = 60, "不合格" = 0 }
order = "bank"
options = "bank"
section = [
  { heading = "单选", type = "single", count = 2, points = 20 },
  { heading = "多选", type = "multiple", count = 1, points = 40, rule = "half" },
  { heading = "判断", type = "true_false", count = 2, points = 10 },
]
"""
