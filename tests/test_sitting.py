"""One exam's folder. Oracle: the contract of its files; expected.json of the shared samples; the folder before and after."""

import csv
import datetime as dt
import json
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import makers
import pytest

from examkit import formats, manifest, sitting
from examkit.blueprint import blueprint_from
from examkit.problems import ExamkitError, InputError, Refused, Source

ROWS = (
    ("张伟", "党政办", *makers.RIGHT),
    ("王芳", "党政办", "A", "C", "AB", "×", "×"),
    ("李 强", "财政所", "", "", "", "", ""),
    ("外来测试", "县司法局", *makers.RIGHT),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return makers.assembled(tmp_path / "考试")


@pytest.fixture
def graded(folder: Path) -> Path:
    grade(folder)
    return folder


def grade(folder: Path, *rows: tuple[object, ...], **options: Any) -> sitting.Graded:
    path = makers.answers(folder.parent / "答卷.xlsx", *(rows or ROWS))
    return sitting.grade(folder, [path], roster=makers.people(folder.parent / "花名册.csv"), **options)


def codes(step: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(ExamkitError) as caught:
        step()
    return [(one.code, Path(one.source.path).name if one.source else "") for one in caught.value.problems]


def heads(folder: Path, name: str) -> list[str]:
    with (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))


# --- the files -------------------------------------------------------------------------------------------------------


def test_the_folder_holds_the_files_of_the_contract(graded: Path) -> None:
    assert sorted(makers.tree(graded)) == [
        "distractors.csv", "forms.json", "inbox/答卷.xlsx", "items.csv", "manifest.json", "responses.csv", "review.csv",
        "roster.csv", "scores.csv", "sitting.toml", "submissions.csv", "summary.json",
    ]  # fmt: skip


ITEMS = [f"q{n}" for n in range(1, 6)]


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("submissions.csv", "submission file row candidate form attempt submitted seconds stated_total"),
        ("responses.csv", f"submission candidate attempt form {' '.join(ITEMS)}"),
        ("review.csv", "file row column kind value guess candidate decision"),
        (
            "scores.csv",
            "candidate name unit category form attempt status score points percent band passed counts "
            + " ".join(f"item:{item}" for item in ITEMS),
        ),
        (
            "items.csv",
            "item n omitted facility facility_low facility_high sd discrimination item_total item_rest alpha_if_dropped flags",
        ),
        ("distractors.csv", "item option key count share option_rest share_1 share_2 share_3 share_4 share_5"),
        ("roster.csv", "candidate name unit post category state from to status reason approved_by approved_on"),
    ],
)
def test_a_tables_columns_are_those_of_the_contract(graded: Path, name: str, columns: str) -> None:
    assert heads(graded, name) == columns.split()


def test_every_derived_table_is_utf8_with_mark_and_unix_lines_without_nan(graded: Path) -> None:
    for path in graded.glob("*.csv"):
        data = path.read_bytes()
        assert data.startswith(b"\xef\xbb\xbf"), path
        assert b"\r" not in data, path
        assert b"nan" not in data.lower(), path
    assert not {"NaN", "Infinity"} & set((graded / "summary.json").read_text(encoding="utf-8").split())


def test_scores_hold_everyone_of_the_roster(graded: Path) -> None:
    rows = {row["candidate"]: row for row in makers.table(graded, "scores.csv")}
    assert list(rows) == ["001", "002", "003", "004", "005"]
    shown = ("status", "score", "points", "percent", "band", "passed", "counts", "item:q1", "item:q3")
    assert [rows["001"][name] for name in shown] == ["正常", "100", "100", "100", "优秀", "true", "true", "20", "40"]
    assert [rows["002"][name] for name in shown] == ["正常", "50", "100", "50", "不合格", "false", "true", "20", "20"]
    assert [rows["003"][name] for name in shown] == ["正常", "0", "100", "0", "不合格", "false", "true", "0", "0"]
    assert [rows["004"][name] for name in shown] == ["缺考", "", "", "", "", "", "false", "", ""]


def test_responses_are_in_the_banks_labels(graded: Path) -> None:
    rows = [[row["candidate"], *(row[item] for item in ITEMS)] for row in makers.table(graded, "responses.csv")]
    assert rows == [
        ["001", "A", "B", "ABD", "true", "false"],
        ["002", "A", "C", "AB", "false", "false"],
        ["003", *[""] * 5],
    ]


def test_the_summary_holds_people_rates_and_groups(graded: Path) -> None:
    found = makers.summary(graded)
    assert found["people"] == {"roster": 5, "exempt": 0, "due": 5, "sat": 3, "absent": 2, "deferred": 0, "void": 0}
    assert found["rates"]["passed_of_sat"] == {"rate": 1 / 3, "count": 1, "of": 3}
    assert found["rates"]["excellent_of_due"] == {"rate": 1 / 5, "count": 1, "of": 5}
    assert found["bands"] == {"优秀": 1, "合格": 0, "不合格": 2}
    assert [(one["unit"], one["people"]["due"], one["people"]["sat"], one["mean"]) for one in found["by_unit"]] == [
        ("党政办", 2, 2, 75.0),
        ("财政所", 2, 1, 0.0),
        ("综治中心", 1, 0, None),
    ]
    assert [one["category"] for one in found["by_category"]] == ["领导干部", "机关干部"]
    assert [(one["form"], one["sat"]) for one in found["by_form"]] == [("A", 3)]
    assert (found["review"], found["rows"]) == (1, {"scored": 3, "blocked": 1, "dropped": 0})
    assert (found["candidates"], found["items"], found["points"], found["mean"]) == (3, 5, 100, 50)
    assert {"sd", "min", "max", "median", "alpha", "alpha_low", "alpha_high", "kr20", "sem"} <= found.keys()


def test_items_use_first_attempts_of_those_who_sat(graded: Path) -> None:
    rows = {row["item"]: row for row in makers.table(graded, "items.csv")}
    assert {(row["n"]) for row in rows.values()} == {"3"}
    assert rows["q1"]["omitted"] == "1"
    assert float(rows["q3"]["facility"]) == pytest.approx(0.5)
    counts = {row["option"]: row["count"] for row in makers.table(graded, "distractors.csv") if row["item"] == "q2"}
    assert counts == {"A": "0", "B": "1", "C": "1", "D": "0", "omitted": "1"}


def test_items_of_one_form_are_marked_on_the_other(tmp_path: Path) -> None:
    second = makers.QUIZ.replace("[q", "[r").replace("？", "呢？").replace("。", "吧。").partition("\n\n")[2]
    folder = tmp_path / "考试"
    sitting.assemble(
        folder, makers.bank(makers.QUIZ + "\n" + second), makers.blueprint(), seed=1, count=2, distinct=True
    )
    heads = ("序号", "姓名", "卷别", *"12345")
    path = makers.answers(
        tmp_path / "答卷.xlsx", ("王芳", "A", *makers.RIGHT), ("李强", "B", "", "", "", "", ""), heads=heads
    )
    sitting.grade(folder, [path])
    rows = {row["candidate"]: row for row in makers.table(folder, "responses.csv")}
    own = {name: {item for item, cell in row.items() if cell != "-" and item[0] in "qr"} for name, row in rows.items()}
    assert len(own["王芳"]) == len(own["李强"]) == 5
    assert own["王芳"].isdisjoint(own["李强"])
    assert heads_of_form(folder) == ["form", "form"]
    scores = makers.table(folder, "scores.csv")
    assert all(
        (row[f"item:{item}"] == "") != (item in own[row["candidate"]])
        for row in scores
        for item in own["王芳"] | own["李强"]
    )


def heads_of_form(folder: Path) -> list[str]:
    return [heads(folder, name)[0] for name in ("items.csv", "distractors.csv")]


def test_open_answers_leave_scores_null_and_out_of_the_statistics(tmp_path: Path) -> None:
    folder = makers.assembled(tmp_path / "考试", text=makers.OPEN, section=makers.OPEN_SECTIONS, full_marks=110)
    path = makers.answers(tmp_path / "答卷.xlsx", ("王芳", "", *makers.RIGHT, "先告知"), heads=(*makers.HEADS, "6"))
    sitting.grade(folder, [path])
    (row,) = makers.table(folder, "scores.csv")
    assert [row[name] for name in ("status", "score", "percent", "band", "passed", "item:q1", "item:q6")] == [
        "正常",
        "",
        "",
        "",
        "",
        "20",
        "",
    ]
    assert [one["item"] for one in makers.table(folder, "items.csv")] == ITEMS
    assert makers.table(folder, "responses.csv")[0]["q6"] == "先告知"
    assert makers.summary(folder)["rates"]["passed_of_sat"]["rate"] is None


def test_a_sitting_of_open_answers_alone_is_graded_as_far_as_it_goes(tmp_path: Path) -> None:
    section = [makers.OPEN_SECTIONS[-1]]
    folder = makers.assembled(tmp_path / "考试", text=makers.OPEN, section=section, full_marks=10)
    path = makers.answers(tmp_path / "答卷.xlsx", ("王芳", "", "先告知"), heads=("序号", "姓名", "单位", "1"))
    sitting.grade(folder, [path])
    assert makers.summary(folder)["people"]["sat"] == 1


def test_nobody_scored_yet_is_no_crash(folder: Path) -> None:
    found = grade(folder, ("外来测试", "", *makers.RIGHT))
    assert found.findings.rows == (0, 1, 0)
    assert makers.summary(folder)["candidates"] == 0
    assert makers.summary(folder)["mean"] is None


# --- exempt, deferred, void ------------------------------------------------------------------------------------------

STATES = """candidate,name,unit,status,reason,approved_by,approved_on
001,张伟,党政办,免考,产假,,
002,王芳,党政办,免考,驻村,镇党委,2026-03-01
003,李强,财政所,缓考,住院,,
004,赵敏,财政所,违纪,替考,,
005,孙丽,财政所,,,,
"""


def test_the_state_of_a_person_decides_what_counts(folder: Path) -> None:
    roster = makers.people(folder.parent / "花名册.csv", STATES)
    rows = [("王芳", "", *makers.RIGHT), ("赵敏", "", *makers.RIGHT), ("孙丽", "", "A", "", "", "", "")]
    sitting.grade(folder, [makers.answers(folder.parent / "答卷.xlsx", *rows)], roster=roster)
    assert makers.summary(folder)["people"] == {
        "roster": 5, "exempt": 2, "due": 3, "sat": 1, "absent": 0, "deferred": 1, "void": 1,
    }  # fmt: skip
    statuses = {
        row["candidate"]: (row["status"], row["score"], row["counts"]) for row in makers.table(folder, "scores.csv")
    }
    assert statuses == {
        "001": ("免考", "", "false"),
        "002": ("免考", "100", "false"),
        "003": ("缓考", "", "false"),
        "004": ("违纪", "100", "false"),
        "005": ("正常", "20", "true"),
    }
    assert makers.kinds(folder) == [(2, "name", "exempt_but_sat")]
    assert makers.summary(folder)["candidates"] == 1  # nobody else's answers are in the statistics


def test_the_roster_of_the_day_counts(tmp_path: Path) -> None:
    folder = makers.assembled(tmp_path / "考试", date=dt.date(2026, 3, 27))
    roster = makers.people(
        tmp_path / "花名册.csv", "编号,姓名,到岗日期,离岗日期\n1,王芳,,\n2,李强,2026-04-01,\n3,赵敏,,2026年3月1日\n"
    )
    sitting.grade(folder, [makers.answers(tmp_path / "答卷.xlsx", ("王芳", "", *makers.RIGHT))], roster=roster)
    assert makers.summary(folder)["people"]["roster"] == 1
    assert len(makers.table(folder, "roster.csv")) == 3  # the file keeps everyone


# --- again, and by hand ----------------------------------------------------------------------------------------------


def test_the_same_file_again_changes_no_byte(graded: Path) -> None:
    before = makers.tree(graded)
    again = grade(graded)
    assert again.already == ("答卷.xlsx",)
    assert makers.tree(graded) == before
    sitting.grade(graded)
    assert makers.tree(graded) == before


def test_the_same_content_under_another_name_is_not_counted_twice(graded: Path, tmp_path: Path) -> None:
    copy = tmp_path / "副本.xlsx"
    copy.write_bytes((graded / "inbox" / "答卷.xlsx").read_bytes())
    before = makers.tree(graded)
    assert sitting.grade(graded, [copy]).already == ("副本.xlsx",)
    assert makers.tree(graded) == before


def test_the_same_name_with_other_content_needs_a_word(graded: Path, tmp_path: Path) -> None:
    before = makers.tree(graded)
    other = (tmp_path / "新").mkdir() or makers.answers(tmp_path / "新" / "答卷.xlsx", ("王芳", "", *makers.RIGHT))
    assert codes(lambda: sitting.grade(graded, [other])) == [("sitting.same-name", "答卷.xlsx")]
    assert makers.tree(graded) == before
    sitting.grade(graded, [other], replace=True)
    assert makers.scores(graded) == {"002": "100"}
    assert (graded / "inbox" / "答卷.xlsx").read_bytes() == other.read_bytes()


def test_two_files_of_one_name_in_one_go_are_refused_always(folder: Path, tmp_path: Path) -> None:
    paths = []
    for place in ("甲", "乙"):
        (tmp_path / place).mkdir()
        paths.append(makers.answers(tmp_path / place / "答卷.xlsx", (f"{place}某", "", *makers.RIGHT)))
    assert codes(lambda: sitting.grade(folder, paths, replace=True)) == [("sitting.same-name", "答卷.xlsx")]


def test_nothing_is_written_when_one_file_cannot_be_read(folder: Path, tmp_path: Path) -> None:
    good, bad = makers.answers(tmp_path / "好.xlsx", *ROWS), tmp_path / "坏.xlsx"
    bad.write_bytes(b"PK")
    before = makers.tree(folder)
    assert codes(lambda: sitting.grade(folder, [good, bad])) == [("file.workbook", "坏.xlsx")]
    assert codes(lambda: sitting.grade(folder, [tmp_path / "没有.xlsx"])) == [("file.missing", "没有.xlsx")]
    assert codes(lambda: sitting.grade(folder)) == [("sitting.inbox-empty", "考试")]
    assert makers.tree(folder) == before


DERIVED = ("submissions.csv", "responses.csv", "scores.csv", "items.csv", "distractors.csv", "summary.json")


@pytest.mark.parametrize("name", DERIVED)
def test_a_derived_file_changed_by_hand_is_refused_and_named(graded: Path, name: str) -> None:
    data = (graded / name).read_bytes()
    (graded / name).write_bytes(data.replace(b"001", b"009") + b"\n")
    before = makers.tree(graded)
    assert codes(lambda: sitting.grade(graded)) == [("manifest.edited", name)]
    assert makers.tree(graded) == before
    sitting.grade(graded, discard_edits=True)
    assert (graded / name).read_bytes() == data
    assert sitting.verify(graded) == []


def test_an_inbox_file_changed_by_hand_is_refused_and_named(graded: Path) -> None:
    makers.answers(graded / "inbox" / "答卷.xlsx", ("王芳", "", *makers.RIGHT))
    assert codes(lambda: sitting.grade(graded)) == [("manifest.edited", "答卷.xlsx")]
    sitting.grade(graded, discard_edits=True)
    assert makers.scores(graded) == {"002": "100"}
    assert sitting.verify(graded) == []


def test_what_people_edit_is_read_and_then_known(graded: Path) -> None:
    settings = graded / "sitting.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8")
        .replace("pass_mark = 60", "pass_mark = 50")
        .replace('"合格" = 60', '"合格" = 50'),
        encoding="utf-8",
    )
    roster = graded / "roster.csv"
    roster.write_text(roster.read_text(encoding="utf-8-sig").replace("005,阿依古丽", "005,古丽"), encoding="utf-8")
    assert {one.source.path for one in sitting.verify(graded) if one.source} == {"sitting.toml", "roster.csv"}
    sitting.grade(graded)
    assert makers.summary(graded)["rates"]["passed_of_sat"]["count"] == 2
    assert "古丽·买买提" in [row["name"] for row in makers.table(graded, "scores.csv")]
    assert sitting.verify(graded) == []


def test_a_new_roster_over_one_that_was_edited_is_refused(graded: Path, tmp_path: Path) -> None:
    with (graded / "roster.csv").open("a", encoding="utf-8") as file:
        file.write("006,孙丽,财政所,,,,,,,,,\n")
    other = makers.people(tmp_path / "新花名册.csv", "编号,姓名\n001,张伟\n")
    assert codes(lambda: sitting.grade(graded, roster=other)) == [("manifest.edited", "roster.csv")]


def test_a_file_put_into_the_inbox_by_hand_is_taken_in(graded: Path) -> None:
    makers.answers(graded / "inbox" / "补交.xlsx", ("李强", "", *makers.RIGHT))
    (graded / "inbox" / "~$补交.xlsx").write_bytes(b"lock")
    sitting.grade(graded)
    assert makers.kinds(graded).count((2, "submitted", "conflict")) == 1
    assert [one.source.path for one in sitting.verify(graded) if one.source] == ["inbox/~$补交.xlsx"]


@pytest.mark.parametrize(
    "text", ["", "file,row\n", "file,row,column,kind,value,guess,candidate,decision\na.xlsx,三,D,unknown,,,,ok\n"]
)
def test_a_review_list_that_cannot_be_read_stops_the_step(graded: Path, text: str) -> None:
    (graded / "review.csv").write_text(text, encoding="utf-8")
    before = makers.tree(graded)
    with pytest.raises(InputError):
        sitting.grade(graded)
    assert makers.tree(graded) == before


def test_a_review_list_saved_by_excel_is_read(graded: Path) -> None:
    text = (
        (graded / "review.csv")
        .read_text(encoding="utf-8-sig")
        .replace("外来测试 县司法局,,,", "外来测试 县司法局,,,drop")
    )
    (graded / "review.csv").write_bytes((text.replace("\n", "\r\n") + ",,,,,,,\r\n").encode("gb18030"))
    assert sitting.grade(graded).findings.rows == (3, 0, 1)


# --- verify ----------------------------------------------------------------------------------------------------------


def test_verify_finds_a_changed_byte_and_a_missing_file_with_their_steps(graded: Path) -> None:
    sitting.print_papers(graded, ["html"], "zh")
    assert sitting.verify(graded) == []
    data = bytearray((graded / "scores.csv").read_bytes())
    data[-2] ^= 1
    (graded / "scores.csv").write_bytes(data)
    (graded / "print" / "A.html").unlink()
    (graded / "forms.json").write_bytes((graded / "forms.json").read_bytes() + b" ")
    found = [
        (one.code, one.source.path if one.source else "", dict(one.values)["step"]) for one in sitting.verify(graded)
    ]
    assert found == [
        ("manifest.changed", "forms.json", "assemble"),
        ("manifest.missing", "print/A.html", "paper"),
        ("manifest.changed", "scores.csv", "grade"),
    ]


def test_a_folder_that_is_no_sitting_is_said_to_be_none(tmp_path: Path) -> None:
    for step in (sitting.verify, sitting.open_sitting, sitting.grade, sitting.look):
        assert codes(lambda step=step: step(tmp_path)) == [("sitting.none", tmp_path.name)]  # type: ignore[misc]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"items": [], "forms": [{}]}', '{"forms": 3}'])
def test_a_record_of_forms_that_was_damaged_is_an_error(folder: Path, text: str) -> None:
    (folder / "forms.json").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"forms\.record"):
        sitting.open_sitting(folder)


def test_settings_that_were_damaged_are_an_error_with_their_place(folder: Path) -> None:
    for text in ("title = ", 'title = "x"\npass_mark = "高"', 'title = "x"\nunknown = 1\n'):
        (folder / "sitting.toml").write_text(text, encoding="utf-8")
        with pytest.raises(InputError) as caught:
            sitting.open_sitting(folder)
        assert all(one.source and one.source.path.endswith("sitting.toml") for one in caught.value.problems)


def test_findings_that_are_no_longer_those_on_disk_are_not_reported(graded: Path) -> None:
    assert sitting.look(graded).findings.rows == (3, 1, 0)
    makers.decide(graded, {(5, "unknown"): "004"})
    assert codes(lambda: sitting.look(graded)) == [("sitting.stale", "scores.csv")]
    sitting.grade(graded)
    assert sitting.look(graded).findings.rows == (4, 0, 0)


def test_a_sitting_without_scores_is_not_graded(folder: Path) -> None:
    assert codes(lambda: sitting.look(folder)) == [("sitting.ungraded", "考试")]


# --- assemble and paper ----------------------------------------------------------------------------------------------


def test_forms_are_not_made_anew_once_there_are_submissions(graded: Path) -> None:
    before = makers.tree(graded)
    again = lambda: makers.assembled(graded, seed=2)  # noqa: E731
    assert codes(again) == [("sitting.has-submissions", "考试")]
    for name in DERIVED:
        (graded / name).unlink()
    assert codes(again) == [("sitting.has-submissions", "考试")]  # the inbox alone is enough
    assert (graded / "forms.json").read_bytes() == before["forms.json"]


def test_weights_must_reach_every_right_option_of_their_section(tmp_path: Path) -> None:
    section = [dict(one) for one in makers.SECTIONS]
    section[1]["rule"] = "weighted(A=1, B=0.5, C=-0.5)"
    assert codes(lambda: makers.assembled(tmp_path / "考试", section=section)) == [("rule.unweighted", "题库.txt")]
    section[1]["rule"] = "weighted(A=1, B=0.5, C=-0.5, D=0.5)"
    folder = makers.assembled(tmp_path / "考试", section=section)
    grade(folder, ("王芳", "", "A", "B", "AB", "√", "×"), ("李强", "", "A", "B", "ABCD", "√", "×"))
    assert makers.scores(folder) == {"002": "90", "003": "90"}  # 40 × 1.5/2


def test_a_line_added_at_the_end_of_the_settings_belongs_to_the_sitting(tmp_path: Path) -> None:
    folder = makers.assembled(tmp_path / "考试")
    with (folder / "sitting.toml").open("a", encoding="utf-8") as file:
        file.write("retain_until = 2027-12-31\n")
    opened = sitting.open_sitting(folder)
    assert str(opened.retain_until) == "2027-12-31"
    assert dict(opened.conduct.bands)["优秀"] == 90


def test_assembling_anew_removes_the_papers_of_the_earlier_forms(folder: Path) -> None:
    sitting.print_papers(folder, ["html"], "zh")
    assert (folder / "print" / "A.html").exists()
    makers.assembled(folder, seed=2, forms=2, order="shuffled", options="shuffled")
    assert sorted(makers.tree(folder)) == ["forms.json", "manifest.json", "sitting.toml"]
    assert sitting.verify(folder) == []


def test_settings_that_a_person_edited_are_not_assembled_over(folder: Path) -> None:
    with (folder / "sitting.toml").open("a", encoding="utf-8") as file:
        file.write("# 我的说明\n")
    assert codes(lambda: makers.assembled(folder)) == [("manifest.edited", "sitting.toml")]


def test_a_paper_that_a_person_edited_is_not_printed_over(folder: Path) -> None:
    written = sitting.print_papers(folder, ["docx", "html"], "zh")
    assert [path.relative_to(folder).parts[0] for path in written] == ["print", "print", "key", "key", "key", "key"]
    before = makers.tree(folder)
    sitting.print_papers(folder, ["docx", "html"], "zh")
    assert makers.tree(folder) == before
    (folder / "print" / "A.docx").write_bytes(b"mine")
    assert codes(lambda: sitting.print_papers(folder, ["docx"], "zh")) == [("manifest.edited", "A.docx")]
    sitting.print_papers(folder, ["docx"], "zh", discard_edits=True)
    assert makers.tree(folder) == before


def test_a_character_that_no_font_has_is_found_before_printing(tmp_path: Path) -> None:
    folder = makers.assembled(tmp_path / "考试", text=makers.QUIZ.replace("法律", "法\U0002b820律"))
    assert [code for code, _ in codes(lambda: sitting.print_papers(folder, ["pdf"], "zh"))] == ["paper.glyph-missing"]
    assert not (folder / "print").exists()


# --- a killed run ----------------------------------------------------------------------------------------------------


class Killed(BaseException):
    """A run that ends here, whatever it was doing."""


@pytest.mark.parametrize("write", range(13))
def test_a_grading_killed_at_any_write_is_completed_by_the_next(
    tmp_path: Path, write: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, killed = (makers.assembled(tmp_path / name / "考试") for name in ("whole", "killed"))
    answers, roster = makers.answers(tmp_path / "答卷.xlsx", *ROWS), makers.people(tmp_path / "花名册.csv")
    sitting.grade(whole, [answers], roster=roster)
    real, count = manifest.write_whole, 0

    def counting(path: Path, data: bytes) -> None:
        nonlocal count
        count += 1
        if count > write:
            raise Killed
        real(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(manifest, "write_whole", counting)
        try:
            sitting.grade(killed, [answers], roster=roster)
        except Killed:
            assert write == 0 or sitting.verify(killed) != []
    sitting.grade(killed, [answers], roster=roster)
    assert makers.tree(killed) == makers.tree(whole)
    assert sitting.verify(killed) == []


KILL = """
import os, signal, sys
from pathlib import Path
from examkit import manifest, sitting
folder, answers, roster, write = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
real = os.fsync
count = 0
def fsync(file):
    global count
    count += 1
    if count > write:
        os.kill(os.getpid(), signal.SIGKILL)
    real(file)
os.fsync = fsync
sitting.grade(folder, [answers], roster=roster)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_process_killed_while_it_writes_leaves_what_the_next_completes(tmp_path: Path) -> None:
    whole, killed = (makers.assembled(tmp_path / name / "考试") for name in ("whole", "killed"))
    answers, roster = makers.answers(tmp_path / "答卷.xlsx", *ROWS), makers.people(tmp_path / "花名册.csv")
    sitting.grade(whole, [answers], roster=roster)
    run = subprocess.run([sys.executable, "-c", KILL, killed, answers, roster, "6"], check=False)
    assert run.returncode == -signal.SIGKILL
    assert [one.code for one in sitting.verify(killed)][-1] == "manifest.unfinished"
    sitting.grade(killed, [answers], roster=roster)
    scraps = {name for name in makers.tree(killed) if name.endswith(".tmp")}  # what was being written at that moment
    assert len(scraps) <= 1
    assert {name: data for name, data in makers.tree(killed).items() if name not in scraps} == makers.tree(whole)
    assert sitting.verify(killed) == []


# --- the shared samples ----------------------------------------------------------------------------------------------

PLAN = {
    "title": "2024年宪法宣传周学法用法考试",
    "date": dt.date(2024, 12, 4),
    "full_marks": 100,
    "pass_mark": 60,
    "bands": {"优秀": 90, "良好": 80, "合格": 60, "不合格": 0},
    "attempts": "best",
    "order": "bank",
    "options": "bank",
    "section": [
        {"heading": "单项选择题", "type": "single", "count": 10, "points": 4},
        {"heading": "多项选择题", "type": "multiple", "count": 5, "points": 8, "rule": "all_or_nothing"},
        {"heading": "判断题", "type": "true_false", "count": 5, "points": 4},
    ],
}


@pytest.fixture(scope="module")
def samples(shared: Path) -> Path:
    return shared / "samples"


@pytest.fixture(scope="module")
def expected(samples: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((samples / "expected.json").read_text(encoding="utf-8"))
    return found["results"]  # type: ignore[no-any-return]


def sample_sitting(folder: Path, samples: Path, results: str) -> Path:
    bank = formats.read_bank(samples / "bank" / "kaoshibao_template_20221101.xlsx")
    sitting.assemble(folder, bank, blueprint_from(PLAN, Source("方案.toml")), seed=1)
    sitting.grade(folder, [samples / "results" / results], roster=samples / "people" / "roster.xlsx")
    return folder


@pytest.fixture(scope="module")
def by_text(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    return sample_sitting(tmp_path_factory.mktemp("样例") / "考试", samples, "wjx_by_text.xlsx")


def numbers(folder: Path, column: str) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for row in makers.table(folder, "scores.csv"):
        if row[column]:
            found.setdefault(row["candidate"], []).append(float(row[column]))
    return found


def assert_figures(folder: Path, wanted: dict[str, Any]) -> None:
    found = makers.summary(folder)
    people, rates = found["people"], found["rates"]
    assert [people[name] for name in ("roster", "exempt", "due", "sat")] == [
        wanted[name] for name in ("roster", "exempt", "should", "actual")
    ]
    assert round(100 * rates["sat"]["rate"], 2) == wanted["rate"]
    assert round(100 * rates["passed_of_sat"]["rate"], 2) == wanted["pass_rate60"]
    assert round(100 * rates["excellent_of_sat"]["rate"], 2) == wanted["excellent_rate90"]
    assert list(found["bands"].values()) == [
        wanted[name] for name in ("excellent_ge90", "good_80_89", "pass_60_79", "fail_lt60")
    ]
    assert (round(found["score_mean"], 2), found["score_max"], found["score_min"]) == (
        wanted["mean"],
        wanted["max"],
        wanted["min"],
    )


def test_the_samples_attempts_and_scores(by_text: Path, expected: dict[str, Any]) -> None:
    assert numbers(by_text, "score") == {
        who: [score for _, score, _ in tries] for who, tries in expected["attempts"].items()
    }
    best = {who: float(score) for who, score in makers.scores(by_text).items()}
    assert best == expected["best"]
    firsts = {
        row["candidate"]: float(row["score"]) for row in makers.table(by_text, "scores.csv") if row["attempt"] == "1"
    }
    assert firsts == expected["first"]
    times = {who: [at for at, _, _ in tries] for who, tries in expected["attempts"].items()}
    found: dict[str, list[str]] = {}
    for row in makers.table(by_text, "submissions.csv"):
        if row["candidate"]:
            found.setdefault(row["candidate"], []).append(row["submitted"])
    assert found == times


def test_the_samples_figures(by_text: Path, expected: dict[str, Any]) -> None:
    assert_figures(by_text, expected["summary_best"])
    assert makers.summary(by_text)["mean"] == pytest.approx(expected["summary_first"]["mean"], abs=0.005)
    units = {one["unit"]: one for one in makers.summary(by_text)["by_unit"]}
    for unit, wanted in expected["by_dept_best"].items():
        one = units[unit]
        assert [one["people"]["due"], one["people"]["sat"]] == [wanted["should"], wanted["actual"]]
        assert [one["rates"]["passed_of_sat"]["count"], one["rates"]["excellent_of_sat"]["count"]] == [
            wanted["pass60"],
            wanted["ex90"],
        ]
        assert round(one["mean"], 2) == wanted["mean"]
        assert one["mean"] * one["people"]["sat"] == pytest.approx(wanted["total"])


@pytest.mark.parametrize("results", ["wjx_by_text.xlsx", "hand_entry.xlsx"])
def test_the_samples_items_on_first_attempts(
    tmp_path: Path, samples: Path, expected: dict[str, Any], results: str
) -> None:
    folder = sample_sitting(tmp_path / "考试", samples, results)
    items = makers.table(folder, "items.csv")
    options = makers.table(folder, "distractors.csv")
    points = [4] * 10 + [8] * 5 + [4] * 5
    for row, wanted, worth in zip(items, expected["item_stats_first_attempt"], points, strict=True):
        assert (int(row["n"]), int(row["omitted"])) == (wanted["n"], wanted["blank"]), row["item"]
        assert float(row["facility"]) * wanted["n"] == pytest.approx(wanted["correct"]), worth
        omitted = [one["count"] for one in options if one["item"] == row["item"] and one["option"] == "omitted"]
        assert omitted == [str(wanted["blank"])]


def test_the_sample_typed_by_hand_has_first_attempts(tmp_path: Path, samples: Path, expected: dict[str, Any]) -> None:
    folder = sample_sitting(tmp_path / "考试", samples, "hand_entry.xlsx")
    assert {who: float(score) for who, score in makers.scores(folder).items()} == expected["first"]
    assert_figures(folder, expected["summary_first"])
    assert [row["kind"] for row in makers.table(folder, "review.csv")] == ["name_normalised"]


def test_the_sample_of_a_collecting_form(tmp_path: Path, samples: Path, expected: dict[str, Any]) -> None:
    folder = sample_sitting(tmp_path / "考试", samples, "tencent_docs_collect.xlsx")
    assert makers.summary(folder)["rows"] == {"scored": 24, "blocked": 1, "dropped": 0}
    assert {who: float(score) for who, score in makers.scores(folder).items()} == expected["best"]


def test_the_samples_planted_cases_come_out_with_their_kinds(by_text: Path, expected: dict[str, Any]) -> None:
    rows = makers.table(by_text, "review.csv")
    assert Counter(row["kind"] for row in rows) == {
        "unknown": 1, "too_fast": 1, "name_normalised": 1, "total_differs": 1, "retake": 2,
    }  # fmt: skip
    by_kind = {row["kind"]: row for row in rows}
    assert by_kind["unknown"]["value"] == "外来测试 县司法局"
    assert (by_kind["too_fast"]["value"], by_kind["too_fast"]["row"]) == ("12", by_kind["unknown"]["row"])
    assert by_kind["name_normalised"]["candidate"] == "LT003"
    assert sorted(row["candidate"] for row in rows if row["kind"] == "retake") == sorted(expected["planted"]["retakes"])
    differs = by_kind["total_differs"]
    assert int(differs["row"]) == 10 + 1  # 序号 10 under one row of heads
    assert int(differs["value"]) - int(differs["guess"]) == 4
    scores = {row["candidate"]: row for row in makers.table(by_text, "scores.csv")}
    assert (scores["LT001"]["name"], scores["LT019"]["name"]) == ("张伟", "张伟")
    assert (scores["LT016"]["status"], scores["LT021"]["status"]) == ("免考", "缺考")


def test_the_samples_stranger_is_decided_and_nothing_else_changes(tmp_path: Path, samples: Path) -> None:
    folder = sample_sitting(tmp_path / "考试", samples, "wjx_by_text.xlsx")
    before = makers.tree(folder)
    makers.decide(folder, {(2, "unknown"): "drop"})
    found = sitting.grade(folder)
    assert (found.findings.rows, found.findings.open_reviews) == ((24, 0, 1), 0)
    changed = {name for name, data in makers.tree(folder).items() if before[name] != data}
    assert changed == {"manifest.json", "review.csv", "summary.json"}
    with pytest.raises(Refused):
        sitting.assemble(folder, makers.bank(), makers.blueprint(), seed=1)


def test_addresses_nicknames_and_numbers_stay_in_the_inbox(folder: Path) -> None:
    private = {
        "来自IP": "192.0.2.77",
        "昵称": "小王同学",
        "手机号码（必填）": "13800000000",
        "身份证号": "360000199001010000",
    }
    heads = (*makers.HEADS, *private)
    path = makers.answers(
        folder.parent / "答卷.xlsx", ("王芳", "党政办", *makers.RIGHT, *private.values()), heads=heads
    )
    sitting.grade(folder, [path])
    derived = b"".join(data for name, data in makers.tree(folder).items() if not name.startswith("inbox/"))
    assert [value for value in private.values() if value.encode() in derived] == []
