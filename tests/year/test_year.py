"""A year's folder. Oracle: the contract of its files; small years worked by hand; the folder before and after."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import makers
import pytest
import years

from examkit import sitting, year
from examkit.assessment.signature import signed_text
from examkit.problems import ExamkitError

DAY = dt.date(2026, 12, 20)
FIRST, SECOND, MAKEUP = "2026-03-一季度", "2026-09-三季度", "2026-04-补考"
RIGHT = list(makers.RIGHT)
WITH_EXAMS = (
    years.TOML.replace("attendance = 50\nhours = 50", "hours = 1\nexam = 1")
    + years.EXAM
    + f'[[sitting]]\nfolder = "{FIRST}"\nweight = 1\n\n[[sitting]]\nfolder = "{SECOND}"\nweight = 1\n'
)
WHOLE = (
    "candidate|name|unit|category|from|to\n"
    + "\n".join(years.ROSTER.splitlines()[1:4])
    + "\n004|赵敏|财政所|机关干部||\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A year with two sittings, one with a makeup; everybody is in post all year."""
    results = tmp_path / "results"
    results.mkdir()
    answers = {"张伟": RIGHT, "王芳": ["B", "B", "AB", "×", "×"], "李强": RIGHT}  # 100, 50 and absent 004
    years.held(results, FIRST, dt.date(2026, 3, 20), answers, roster=WHOLE)
    years.held(results, MAKEUP, dt.date(2026, 4, 20), {"王芳": RIGHT, "赵敏": RIGHT}, roster=WHOLE, makeup_of=FIRST)
    years.held(
        results, SECOND, dt.date(2026, 9, 20), dict.fromkeys(("张伟", "王芳", "李强", "赵敏"), RIGHT), roster=WHOLE
    )
    return years.year_folder(results, toml=WITH_EXAMS, roster=WHOLE)


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A year without sittings."""
    return years.year_folder(tmp_path / "results")


def codes(step: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(ExamkitError) as caught:
        step()
    return [(one.code, Path(one.source.path).name if one.source else "") for one in caught.value.problems]


def rows(folder: Path) -> dict[str, dict[str, str]]:
    return {row["candidate"]: row for row in makers.table(folder, "annual.csv")}


def figures(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "annual.json").read_text(encoding="utf-8"))
    return found


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


# --- the files -------------------------------------------------------------------------------------------------------


def test_the_folder_holds_the_files_of_the_contract(folder: Path) -> None:
    year.annual(folder)
    assert sorted(makers.tree(folder)) == [
        "annual.csv", "annual.json", "annual.toml", "attendance.xlsx", "manifest.json", "review.csv", "roster.xlsx",
        "study_list.csv",
    ]  # fmt: skip
    header = ",".join(makers.table(folder, "annual.csv")[0])
    assert header == (
        "candidate,name,unit,category,sessions_due,sessions_attended,sessions_leave,hours,study_points,exam_scores,exam,"
        "makeup,composite,band,exempt,notes"
    )


def test_the_rows_worked_by_hand(folder: Path) -> None:
    """王芳: 50 and 100 in the first sittings, capped at 60 by the makeup; 7 of 6 学时: (100 + 80)/2."""
    year.annual(folder)
    found = rows(folder)
    assert {name: found["002"][name] for name in ("exam_scores", "makeup", "exam", "hours", "composite", "band")} == {
        "exam_scores": f"{FIRST}=50;{SECOND}=100", "makeup": f"{MAKEUP}=100", "exam": "80", "hours": "7",
        "composite": "90", "band": "优秀",
    }  # fmt: skip
    assert (found["004"]["exam_scores"], found["004"]["makeup"], found["004"]["exam"]) == (
        f"{SECOND}=100",
        f"{MAKEUP}=100",
        "80",
    )
    assert (found["001"]["exam"], found["001"]["exempt"], found["001"]["notes"]) == ("100", "false", "")


def test_running_again_gives_the_same_bytes(folder: Path) -> None:
    year.annual(folder)
    before = makers.tree(folder)
    year.annual(folder)
    assert makers.tree(folder) == before


def test_the_record_carries_the_digest_of_the_rules_and_of_what_it_follows_from(folder: Path) -> None:
    found = year.annual(folder)
    written = figures(folder)
    assert written["rules"]["sha256"] == found.rules.digest
    assert (written["rules"]["by"], written["rules"]["on"]) == ("张三", "2026-12-20")
    assert set(written["sources"]) == {"attendance.xlsx", "roster.xlsx"}
    assert [one["folder"] for one in written["sittings"]] == [FIRST, SECOND]
    assert f"{MAKEUP}/scores.csv" in written["sittings"][0]["digests"]


def test_figures_by_unit_law_and_person(folder: Path) -> None:
    year.annual(folder)
    found = figures(folder)
    assert found["study"] == {"sessions": 4, "person_times": 8, "hours_held": 9}
    assert [(one["name"], one["sat"], one["passed"]) for one in found["by_unit"]] == [
        ("党政办", 2, 2),
        ("财政所", 2, 2),
    ]
    laws = {one["law"]: (one["people"], one["items"], one["answers"]) for one in found["laws"]}
    assert laws == {"行政处罚法": (4, 5, 35)}  # first attempts of the two sittings, the makeup left aside
    assert found["people"]["bands"] == {"优秀": 1, "合格": 2, "不合格": 1}
    assert [one["due"] for one in found["sessions"]] == [4, 3, 2, 4]


# --- signing ----------------------------------------------------------------------------------------------------------


def test_without_rules_there_is_no_record(plain: Path) -> None:
    (plain / "annual.toml").unlink()
    assert codes(lambda: year.annual(plain)) == [("annual.no-rules", "annual.toml")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_draft_decides_nothing(folder: Path, lang: str) -> None:
    (folder / "annual.toml").unlink()
    assert [path.name for path in year.draft(folder, lang)] == ["annual.toml"]
    text = (folder / "annual.toml").read_text(encoding="utf-8")
    assert f'# folder = "{FIRST}"' in text and MAKEUP not in text
    found = codes(lambda: year.annual(folder))
    assert {code for code, _ in found} == {"annual.undecided"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_draft_filled_in_is_what_the_command_takes(folder: Path, lang: str) -> None:
    """Every commented key of the draft is a key of annual.toml: filled in, the file is whole."""
    (folder / "annual.toml").unlink()
    year.draft(folder, lang)
    values = {"attendance": "1", "hours": "1", "points": "", "exam": "1", "minutes": "45", "half_day": "4", "target": "6",
              "weight": "1", '"不合格"': "0", '"fail"': "0", '"合格"': "60", '"pass"': "60", '"优秀"': "90",
              '"excellent"': "90", "blank": '"absent"', "leave": '"due"', "part_year": '"whole"', "attempt": '"as_sitting"',
              "makeup": '"as_sitting"', "absent": '"zero"', "deferred": '"none"', "void": '"zero"', "rates_over": '"due"',
              "round": '"0.1"', "compare": '"exact"', "without_part": '"other_parts"', "left": '"assessed"'}  # fmt: skip
    lines = []
    for line in (folder / "annual.toml").read_text(encoding="utf-8").splitlines():
        key = line.removeprefix("# ").partition(" =")[0]
        if line.startswith(("# [[sitting]]", "# folder")):
            lines.append(line.removeprefix("# "))
        elif line.startswith("# ") and values.get(key):
            lines.append(f"{key} = {values.pop(key) if key not in ('target', 'weight') else values[key]}")
        else:
            lines.append(line)
    (folder / "annual.toml").write_text("\n".join(lines), encoding="utf-8")
    assert year.annual(folder, sign="张三", on=DAY).written


def test_a_draft_is_not_made_over_rules_that_are_there(plain: Path) -> None:
    assert codes(lambda: year.draft(plain, "zh")) == [("annual.draft-exists", "annual.toml")]
    year.draft(plain, "zh", discard_edits=True)
    assert "[signed]" not in (plain / "annual.toml").read_text(encoding="utf-8")


def test_the_draft_names_scopes_and_states_that_were_not_understood(tmp_path: Path) -> None:
    roster = years.ROSTER.replace("from|to", "from|to|state").replace("领导干部||", "领导干部|||借调")
    sessions = years.SESSIONS.replace("2|全体|", "2|中心组|").replace("宪法专题学法|全体", "宪法专题学法|中心组")
    folder = years.year_folder(tmp_path / "results", toml=None, roster=roster, sessions=sessions)
    year.draft(folder, "zh")
    text = (folder / "annual.toml").read_text(encoding="utf-8")
    assert '# "中心组" = ""' in text and '# "借调" = ""' in text


def test_unsigned_rules_write_no_record_but_the_review_list(tmp_path: Path) -> None:
    folder = years.year_folder(tmp_path / "results", signed=False)
    found = year.annual(folder)
    assert found.refused is not None and found.refused.code == "annual.unsigned"
    assert not found.written and not (folder / "annual.csv").exists()
    assert (folder / "review.csv").exists()
    assert len(found.records) == 4  # computed, and shown


def test_rules_edited_after_signing_write_nothing_and_show_who_would_change_band(plain: Path) -> None:
    year.annual(plain)
    before = makers.tree(plain)
    edit(plain / "annual.toml", '"合格" = 60', '"合格" = 70')
    found = year.annual(plain)
    assert found.refused is not None and found.refused.code == "annual.edited"
    assert [(one.candidate, one.before, one.after) for one in found.changes] == [
        ("001", "合格", "不合格"), ("003", "合格", "不合格"), ("004", "合格", "不合格"),
    ]  # fmt: skip
    after = makers.tree(plain)
    assert {name for name in after if after[name] != before[name]} == {"annual.toml"}
    signed = year.annual(plain, sign="李四", on=DAY)
    assert signed.written and len(signed.changes) == 3
    assert rows(plain)["001"]["band"] == "不合格"
    assert figures(plain)["rules"]["by"] == "李四"
    assert year.annual(plain).changes == ()


def test_a_dry_run_writes_nothing(plain: Path) -> None:
    before = makers.tree(plain)
    found = year.annual(plain, sign="李四", on=DAY, dry_run=True)
    assert (found.written, found.refused, makers.tree(plain)) == (False, None, before)


# --- files that changed ----------------------------------------------------------------------------------------------


def test_a_changed_book_is_refused_until_it_is_meant(plain: Path) -> None:
    year.annual(plain)
    years.book(plain / "attendance.xlsx", marks=years.MARKS.replace("003|李强|财政所|√", "003|李强|财政所|请假"))
    assert codes(lambda: year.annual(plain)) == [("annual.raw-changed", "attendance.xlsx")]
    assert [one.code for one in year.verify(plain)] == ["manifest.changed"]
    assert year.annual(plain, replaced=True).written
    assert rows(plain)["003"]["sessions_leave"] == "1"
    assert year.verify(plain) == []


def test_a_book_that_is_gone_is_refused_until_it_is_meant(plain: Path) -> None:
    makers.xlsx(plain / "hours.xlsx", [["姓名", "学时"], ["张伟", 2]])
    year.annual(plain)
    assert rows(plain)["001"]["hours"] == "6"
    (plain / "hours.xlsx").unlink()
    assert codes(lambda: year.annual(plain)) == [("annual.raw-gone", "hours.xlsx")]
    year.annual(plain, replaced=True)
    assert rows(plain)["001"]["hours"] == "4"
    assert year.verify(plain) == []


def test_a_new_file_and_an_edited_roster_are_taken(plain: Path) -> None:
    year.annual(plain)
    makers.xlsx(plain / "hours.xlsx", [["姓名", "学时"], ["张伟", 2]])
    makers.xlsx(plain / "roster.xlsx", years.table(years.ROSTER.replace("张伟|党政办", "张伟|综治中心")))
    assert year.annual(plain).written
    assert (rows(plain)["001"]["hours"], rows(plain)["001"]["unit"]) == ("6", "综治中心")
    assert year.verify(plain) == []


def test_an_edited_record_is_not_overwritten(plain: Path) -> None:
    year.annual(plain)
    edit(plain / "annual.csv", "合格", "优秀")
    assert codes(lambda: year.annual(plain)) == [("manifest.edited", "annual.csv")]
    assert year.annual(plain, discard_edits=True).written
    assert year.verify(plain) == []


def test_a_sitting_regraded_since_is_found(folder: Path) -> None:
    year.annual(folder)
    assert year.verify(folder) == []
    entry = sitting.correction(
        folder.parent / FIRST, "送分", "q1", reason="题干有误", by="张三", at=dt.datetime(2026, 12, 21)
    )
    sitting.regrade(folder.parent / FIRST, entry)
    assert [(one.code, one.source and Path(one.source.path).name) for one in year.verify(folder)] == [
        ("annual.sitting-changed", "scores.csv")
    ]
    year.annual(folder)
    assert year.verify(folder) == []
    assert rows(folder)["002"]["exam_scores"] == f"{FIRST}=70;{SECOND}=100"


def test_what_is_looked_at_is_what_was_written(folder: Path) -> None:
    written = year.annual(folder)
    assert year.look(folder).records == written.records
    edit(folder / "annual.csv", "合格", "优秀")
    assert codes(lambda: year.look(folder)) == [("annual.stale", "annual.csv")]


def test_a_folder_without_a_record_cannot_be_verified(plain: Path) -> None:
    assert codes(lambda: year.verify(plain)) == [("annual.none", "2026")]
    assert year.is_year(plain) and not year.is_year(plain.parent)


# --- decisions --------------------------------------------------------------------------------------------------------


def test_decisions_are_kept_and_followed(tmp_path: Path) -> None:
    marks = years.MARKS.replace("合计|||", "009|外人|县司法局|√|√||\n合计|||")
    folder = years.year_folder(tmp_path / "results", marks=marks)
    found = year.annual(folder)
    assert len(found.gathered.open) == 1
    assert makers.kinds(folder) == [(6, "B", "unknown")]
    makers.decide(folder, {(6, "unknown"): "drop"})
    assert year.annual(folder).gathered.open == ()
    assert makers.table(folder, "review.csv")[0]["decision"] == "drop"
    years.book(folder / "attendance.xlsx")
    year.annual(folder, replaced=True)
    assert [row["decision"] for row in makers.table(folder, "review.csv")] == ["drop"]  # kept for when the row is back


# --- bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda folder: (folder / "roster.xlsx").unlink(), ("annual.no-roster", "2026")),
        (lambda folder: makers.people(folder / "花名册.csv", "candidate,name,unit\n001,张伟,财政所\n"), ("annual.rosters-disagree", "花名册.csv")),
        (lambda folder: years.book(folder / "attendance-2.xlsx"), ("annual.same-file", "attendance.xlsx")),
        (lambda folder: makers.people(folder / "hours.csv", "学员,完成量\n张伟,3\n"), ("study.no-heads", "hours.csv")),
        (lambda folder: makers.people(folder / "attendance.csv", "a,b\n1,2\n"), ("attendance.no-heads", "attendance.csv")),
    ],
)  # fmt: skip
def test_files_that_cannot_be_used_are_named(
    plain: Path, change: Callable[[Path], object], found: tuple[str, str]
) -> None:
    change(plain)
    assert codes(lambda: year.annual(plain)) == [found]


def test_a_person_in_two_units_is_named_with_both_rows(tmp_path: Path) -> None:
    folder = years.year_folder(tmp_path / "results", roster=years.ROSTER + "001|张伟|财政所|机关干部||\n")
    with pytest.raises(ExamkitError) as caught:
        year.annual(folder)
    (found,) = caught.value.problems
    assert (found.code, str(found.source), str(dict(found.values)["other"])) == (
        "annual.two-units", "roster.xlsx:6", "roster.xlsx:2",
    )  # fmt: skip


def test_a_folder_must_be_named_by_its_year(plain: Path) -> None:
    other = plain.rename(plain.parent / "年度")
    assert codes(lambda: year.annual(other)) == [("annual.folder", "年度")]


def with_sitting(folder: Path, name: str, extra: str = "") -> None:
    toml = WITH_EXAMS.partition("[[sitting]]")[0] + f'[[sitting]]\nfolder = "{name}"\nweight = 1\n{extra}'
    (folder / "annual.toml").write_text(signed_text(toml, "张三", DAY), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "code"),
    [("没有", "annual.sitting-missing"), ("../2026", "annual.sitting-missing"), (MAKEUP, "annual.sitting-makeup")],
)
def test_a_sitting_that_cannot_count_is_named(folder: Path, name: str, code: str) -> None:
    with_sitting(folder, name)
    assert [one for one, _ in codes(lambda: year.annual(folder))] == [code]


def test_a_sitting_of_another_year_counts_only_where_the_office_says_so(folder: Path) -> None:
    edit(folder.parent / FIRST / "sitting.toml", "date = 2026-03-20", "date = 2025-03-20")
    assert [one for one, _ in codes(lambda: year.annual(folder))] == ["annual.sitting-year"]
    with_sitting(folder, FIRST, "other_year = true\n")
    assert year.annual(folder).written


def test_a_sitting_without_a_day_is_named(folder: Path) -> None:
    edit(folder.parent / FIRST / "sitting.toml", "date = 2026-03-20\n", "")
    assert ("annual.sitting-undated", FIRST) in codes(lambda: year.annual(folder))


def test_a_sitting_that_is_not_graded_is_named(folder: Path) -> None:
    makers.assembled(folder.parent / "新场", date=dt.date(2026, 11, 1))
    with_sitting(folder, "新场")
    assert codes(lambda: year.annual(folder)) == [("sitting.ungraded", "新场")]


def test_a_half_finished_sitting_leaves_its_people_open_and_is_named(folder: Path) -> None:
    path = makers.answers(
        folder.parent.parent / "又来一份.xlsx", ["外人", *RIGHT], heads=("序号", "姓名", "1", "2", "3", "4", "5")
    )
    sitting.grade(folder.parent / FIRST, [path])
    found = year.annual(folder)
    assert [one.code for one in found.gathered.problems if one.severity == "error"] == ["annual.sitting-unfinished"]
    assert {row["composite"] for row in rows(folder).values()} == {""}
    assert "阅卷未完成" in rows(folder)["001"]["notes"]
    makers.decide(folder.parent / FIRST, {(2, "unknown"): "drop"})
    sitting.grade(folder.parent / FIRST)
    year.annual(folder)
    assert rows(folder)["001"]["composite"] != ""


def test_an_ungraded_makeup_leaves_open_those_who_may_sit_it(folder: Path) -> None:
    later = makers.assembled(folder.parent / "2026-10-补考", date=dt.date(2026, 10, 1))
    edit(later / "sitting.toml", "title", f'makeup_of = "{FIRST}"\nmakeup = "best"\ntitle')
    found = year.annual(folder)
    assert [one.code for one in found.gathered.problems] == ["annual.makeup-unfinished"]
    assert [who for who, row in rows(folder).items() if not row["composite"]] == ["002", "004"]


def test_people_of_a_sitting_who_are_not_on_the_years_roster_wait(folder: Path) -> None:
    makers.xlsx(folder / "roster.xlsx", years.table(WHOLE.replace("004|赵敏", "005|钱进")))
    found = year.annual(folder)
    assert {(one.file, one.row, one.kind) for one in found.gathered.open} == {
        (f"{FIRST}/roster.csv", 5, "unknown"), (f"{SECOND}/roster.csv", 5, "unknown"), ("attendance.xlsx!Sheet2", 5, "unknown"),
    }  # fmt: skip
    assert "应考名单里有人待核定" in rows(folder)["005"]["notes"]


def test_a_unit_that_a_sitting_wrote_otherwise_is_listed(folder: Path) -> None:
    makers.xlsx(folder / "roster.xlsx", years.table(WHOLE.replace("李强|财政所", "李强|党政办")))
    found = year.annual(folder)
    assert [(one.kind, one.value, one.guess, one.candidate) for one in found.gathered.reviews if "ros" in one.kind] == [
        ("roster_differs", "财政所", "党政办", "003")
    ] * 2
    assert found.gathered.open == ()


def test_sittings_that_are_not_counted_and_files_of_no_use_are_told(folder: Path) -> None:
    with_sitting(folder, FIRST)
    makers.people(folder / "清单.csv", "a,b\n1,2\n")
    found = year.annual(folder)
    assert [(one.code, one.severity) for one in found.gathered.problems] == [
        ("annual.sitting-left-out", "warning"), ("annual.file-unused", "warning"),
    ]  # fmt: skip


def test_an_unusual_state_waits_for_the_office(tmp_path: Path) -> None:
    roster = years.ROSTER.replace("from|to", "from|to|state").replace("领导干部||", "领导干部|||借调")
    folder = years.year_folder(tmp_path / "results", roster=roster)
    found = year.annual(folder)
    assert [(one.code, str(one.source)) for one in found.gathered.problems] == [
        ("annual.state-unknown", "roster.xlsx:2")
    ]
    assert rows(folder)["001"]["composite"] == ""
    edit(folder / "annual.toml", "[composite]", '[states]\n"借调" = "不算应到"\n\n[composite]')
    year.annual(folder, sign="张三", on=DAY)
    assert rows(folder)["001"]["sessions_due"] == "0"


def test_the_state_of_a_posting_that_ended_says_why_it_did(tmp_path: Path) -> None:
    roster = years.ROSTER.replace("from|to", "from|to|state").replace("领导干部||", "领导干部||2026-08-31|退休")
    folder = years.year_folder(tmp_path / "results", roster=roster)
    assert year.annual(folder).gathered.problems == ()
    assert rows(folder)["001"]["sessions_due"] == "2"


@pytest.mark.parametrize("part", ["出勤", "学时"])
def test_a_weight_without_a_file_that_tells_of_it_makes_no_composite(plain: Path, part: str) -> None:
    (plain / "attendance.xlsx").unlink()
    found = year.annual(plain)
    assert part in "".join(one.describe("zh") for one in found.gathered.problems)
    assert {(row["composite"], row["hours"]) for row in rows(plain).values()} == {("", "")}


# --- tables of hours ----------------------------------------------------------------------------------------------------


def test_heads_that_are_not_understood_are_guessed_into_columns_toml(plain: Path) -> None:
    makers.people(plain / "hours.csv", "学员,完成量\n张伟,3\n")
    (plain / "annual.toml").unlink()
    assert [path.name for path in year.draft(plain, "zh")] == ["annual.toml", "columns.toml"]
    edit(plain / "columns.toml", '"学员" = "ignore"', '"学员" = "name"')
    edit(plain / "columns.toml", '"完成量" = "ignore"', '"完成量" = "hours"')
    (plain / "annual.toml").write_text(signed_text(years.TOML, "张三", DAY), encoding="utf-8")
    year.annual(plain)
    assert rows(plain)["001"]["hours"] == "7"
    assert year.verify(plain) == []


# --- the shared sample ------------------------------------------------------------------------------------------------


def test_the_shared_sample_gives_each_persons_attended_leave_and_hours(tmp_path: Path, shared: Path) -> None:
    """Oracle: expected.json."""
    expected = json.loads((shared / "samples" / "expected.json").read_text(encoding="utf-8"))["attendance"][
        "per_person"
    ]
    folder = tmp_path / "results" / "2023"
    folder.mkdir(parents=True)
    for name in ("roster.xlsx", "attendance_2023_22x247.xlsx"):
        (folder / name).write_bytes((shared / "samples" / "people" / name).read_bytes())
    toml = (
        years.TOML.replace("2026", "2023") + '[scope]\n"镇党委理论学习中心组" = "领导干部"\n"镇机关全体干部" = "全体"\n'
    )
    (folder / "annual.toml").write_text(toml, encoding="utf-8")
    found = year.annual(folder, sign="张三", on=DAY)
    assert found.gathered.open == ()
    assert {
        who: {
            "attended": int(row["sessions_attended"]),
            "leave": int(row["sessions_leave"]),
            "hours": int(row["hours"]),
        }
        for who, row in rows(folder).items()
    } == expected
    assert found.gathered.data.register.person_times == 247


def test_clock_time_without_a_rate_is_one_remark_that_names_the_setting(tmp_path: Path) -> None:
    """Oracle: two cells of clock time and one of days; the rows stay on the list too."""
    sessions = (
        years.SESSIONS.replace("|全体|2|3", "|全体|2小时|3")
        .replace("|党政办|3|2", "|党政办|90分钟|2")
        .replace("|全体干部|2|4", "|全体干部|半天|4")
    )
    folder = years.year_folder(tmp_path / "results", sessions=sessions)
    told = [dict(one.values) for one in year.annual(folder).gathered.problems if one.code == "annual.study-hour"]
    assert [(one["key"], one["count"]) for one in told] == [("minutes", 2), ("half_day", 1)]
    text = years.TOML + "\n[study_hour]\nminutes = 45\nhalf_day = 4\n"
    (folder / "annual.toml").write_text(signed_text(text, "张三", DAY), encoding="utf-8")
    assert year.annual(folder).gathered.problems == ()


def test_an_exam_that_weighs_and_no_sitting_named_is_told_what_to_write(tmp_path: Path) -> None:
    folder = years.year_folder(tmp_path / "results", toml=WITH_EXAMS.partition("[[sitting]]")[0])
    with pytest.raises(ExamkitError, match=r"annual\.no-sitting"):
        year.annual(folder)
