"""From sheets to submissions with a name, and the list for a person. Oracle: what the office would decide at its desk.

The quiz and the people are those of ``makers``: 001 张伟 党政办, 002 王芳 党政办, 003 李强 财政所, 004 张伟 财政所,
005 阿依古丽·买买提 综治中心.
"""

import random
from pathlib import Path

import makers
import pytest

from examkit import sitting
from examkit.forms import Form
from examkit.intake import time_key
from examkit.items import Item
from examkit.scoring import Marker
from examkit.simulation import simulate
from examkit.sitting import Graded

SHUFFLED = {"order": "shuffled", "options": "shuffled"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return makers.assembled(tmp_path / "考试")


def grade(folder: Path, *rows: tuple[object, ...], heads: tuple[object, ...] = makers.HEADS) -> Graded:
    """Grade rows typed by hand (in row 2 and on) with the roster."""
    path = makers.answers(folder.parent / "答卷.xlsx", *rows, heads=heads)
    return sitting.grade(folder, [path], roster=makers.people(folder.parent / "花名册.csv"))


def regrade(folder: Path, **decisions: str) -> Graded:
    makers.decide(folder, {(int(at.split("_", 1)[0][1:]), at.split("_", 1)[1]): what for at, what in decisions.items()})
    return sitting.grade(folder)


def states(graded: Graded) -> tuple[int, int, int, int]:
    """Scored, blocked, dropped, and rows of the list that wait."""
    return (*graded.findings.rows, graded.findings.open_reviews)


# --- who -------------------------------------------------------------------------------------------------------------


def test_namesakes_are_told_apart_by_unit(folder: Path) -> None:
    graded = grade(folder, ("张伟", "党政办", *makers.RIGHT), ("张伟", "财政所", "A", "C", "AB", "×", "×"))
    assert states(graded) == (2, 0, 0, 0)
    assert makers.scores(folder) == {"001": "100", "004": "50"}  # 20 + 0 + half of 40 + 0 + 10


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (("张伟", ""), "ambiguous"),
        (("王芳", "财政所"), "ambiguous"),
        (("外来测试", "县司法局"), "unknown"),
        (("", ""), "unknown"),
    ],
)
def test_a_person_who_is_not_sure_waits(folder: Path, row: tuple[str, str], kind: str) -> None:
    graded = grade(folder, ("李强", "财政所", *makers.RIGHT), (*row, *makers.RIGHT))
    assert states(graded) == (1, 1, 0, 1)
    assert makers.kinds(folder) == [(3, "name", kind)]
    assert makers.scores(folder) == {"003": "100"}


@pytest.mark.parametrize(
    ("decision", "rows", "who"),
    [
        ("001", (1, 0, 0, 0), "001"),
        ("1", (1, 0, 0, 0), "001"),  # Excel ate the zeros of the decision too
        ("004", (1, 0, 0, 0), "004"),
        ("drop", (0, 0, 1, 0), None),
        ("作废", (0, 0, 1, 0), None),
        ("", (0, 1, 0, 1), None),
        ("ok", (0, 1, 0, 1), None),  # there is no best guess between two
        ("赵敏", (0, 1, 0, 1), None),  # nobody of the roster
    ],
)
def test_what_a_person_decides_about_a_name(
    folder: Path, decision: str, rows: tuple[int, ...], who: str | None
) -> None:
    grade(folder, ("张伟", "", *makers.RIGHT))
    assert states(regrade(folder, r2_ambiguous=decision)) == rows
    assert makers.scores(folder) == ({who: "100"} if who else {})
    assert [row["decision"] for row in makers.table(folder, "review.csv")] == [decision]


@pytest.mark.parametrize("word", ["ok", "采纳"])
def test_the_best_guess_is_accepted_with_a_word(folder: Path, word: str) -> None:
    grade(folder, ("王芳", "财政所", *makers.RIGHT))
    assert states(regrade(folder, r2_ambiguous=word)) == (1, 0, 0, 0)
    assert makers.scores(folder) == {"002": "100"}


def test_a_decision_that_is_not_understood_is_said_and_stays_open(folder: Path) -> None:
    grade(folder, ("张伟", "", *makers.RIGHT))
    graded = regrade(folder, r2_ambiguous="赵敏")
    assert [one.code for one in graded.intake.warnings] == ["review.decision"]
    assert "赵敏" in graded.intake.warnings[0].describe("zh")


def test_a_decision_survives_every_later_grading(folder: Path) -> None:
    grade(folder, ("张伟", "", *makers.RIGHT))
    regrade(folder, r2_ambiguous="004")
    before = makers.tree(folder)
    more = makers.answers(folder.parent / "补交.xlsx", ("王芳", "", *makers.RIGHT))
    sitting.grade(folder, [more])
    assert makers.scores(folder) == {"002": "100", "004": "100"}
    (folder / "inbox" / "补交.xlsx").unlink()
    sitting.grade(folder, discard_edits=True)
    after = makers.tree(folder)
    assert {name for name in before if before[name] != after.get(name)} == {"manifest.json"}


def test_a_name_with_blanks_is_matched_and_noticed(folder: Path) -> None:
    graded = grade(folder, ("王  芳", "党政办", *makers.RIGHT))
    assert states(graded) == (1, 0, 0, 0)
    (row,) = makers.table(folder, "review.csv")
    assert (row["kind"], row["value"], row["guess"], row["candidate"]) == ("name_normalised", "王  芳", "王芳", "002")


WITH_ID = ("序号", "编号", "姓名", "1", "2", "3", "4", "5")


@pytest.mark.parametrize(("written", "who"), [("001", "001"), (1, "001"), (5.0, "005"), ("3", "003")])
def test_an_id_whose_leading_zeros_excel_ate_is_found(folder: Path, written: object, who: str) -> None:
    grade(folder, (written, "", *makers.RIGHT), heads=WITH_ID)
    assert makers.scores(folder) == {who: "100"}


def test_an_id_that_could_be_two_peoples_waits(tmp_path: Path, folder: Path) -> None:
    roster = makers.people(tmp_path / "花名册.csv", "编号,姓名\n07,张伟\n007,王芳\n")
    path = makers.answers(tmp_path / "答卷.xlsx", (7, "", *makers.RIGHT), heads=WITH_ID)
    assert states(sitting.grade(folder, [path], roster=roster)) == (0, 1, 0, 1)
    assert makers.kinds(folder) == [(2, "name", "ambiguous")]


def test_one_persons_id_with_anothers_name_waits(folder: Path) -> None:
    assert states(grade(folder, ("003", "王芳", *makers.RIGHT), heads=WITH_ID)) == (0, 1, 0, 1)
    (row,) = makers.table(folder, "review.csv")
    assert (row["kind"], row["value"], row["guess"]) == ("conflict", "003 王芳", "003")
    regrade(folder, r2_conflict="002")
    assert makers.scores(folder) == {"002": "100"}


# --- once, twice -----------------------------------------------------------------------------------------------------


def test_the_same_person_twice_without_times_waits(folder: Path) -> None:
    graded = grade(
        folder, ("王芳", "", *makers.RIGHT), ("李强", "", *makers.RIGHT), ("王芳", "", "B", "B", "AD", "×", "×")
    )
    assert states(graded) == (1, 2, 0, 2)
    assert makers.kinds(folder) == [(2, "submitted", "conflict"), (4, "submitted", "conflict")]


def test_both_rows_may_be_attempts_or_one_a_copy(folder: Path) -> None:
    grade(folder, ("王芳", "", "A", "", "", "", ""), ("王芳", "", *makers.RIGHT))
    assert states(regrade(folder, r2_conflict="ok", r3_conflict="ok")) == (2, 0, 0, 0)
    rows = [(row["attempt"], row["score"], row["counts"]) for row in makers.table(folder, "scores.csv") if row["score"]]
    assert rows == [("1", "20", "false"), ("2", "100", "true")]
    assert (3, "submitted", "retake") in makers.kinds(folder)
    assert states(regrade(folder, r2_conflict="", r3_conflict="drop")) == (1, 0, 1, 0)  # the one that is left stands
    assert makers.scores(folder) == {"002": "20"}


TIMED = ("序号", "姓名", "提交时间", "用时", "总分", "1", "2", "3", "4", "5")


@pytest.mark.parametrize(
    ("early", "late"),
    [
        ("2024/12/4 9:02:11", "2024/12/4 15:02:11"),
        ("2024-12-04 15:02:11", "2024/12/10 8:00"),
        ("2024年9月30日 10:00", "2024年12月1日 9:00"),
    ],
)
def test_a_later_submission_is_a_second_attempt_wherever_it_stands(folder: Path, early: str, late: str) -> None:
    rows = [("王芳", late, "300秒", "", *makers.RIGHT), ("王芳", early, "300秒", "", "A", "", "", "", "")]
    grade(folder, *rows, heads=TIMED)
    attempts = {row["submitted"]: row["attempt"] for row in makers.table(folder, "submissions.csv")}
    assert attempts == {early: "1", late: "2"}
    assert makers.kinds(folder) == [(2, "submitted", "retake")]


@pytest.mark.parametrize(
    "in_order",
    [
        (
            "2024/12/4 凌晨12:30",
            "2024/12/4 上午9:02",
            "2024/12/4 上午11:02:11",
            "2024/12/4 下午3:02:11",
            "2024/12/4 晚上9:00",
        ),
        ("2024/12/4 9:02", "2024/12/4 中午12:02", "2024/12/4 中午1:02", "2024/12/4 下午1:30", "2024/12/4 15:02"),
        (
            "2024-12-04 12:05 AM",
            "2024-12-04 1:05 am",
            "2024-12-04 12:05:00 PM",
            "2024-12-04 3:02 p.m.",
            "2024-12-05 1:00AM",
        ),
        ("12月4日 上午 9时2分", "12月4日 下午 3时2分", "12月4日 晚上12:10", "12月5日 上午1时"),
        ("２０２４年１２月４日 上午９：０２", "2024年12月4日 下午3:02"),
    ],
)
def test_halves_of_a_day_sort_as_times(in_order: tuple[str, ...]) -> None:
    keys = [time_key(one) for one in in_order]
    assert keys == sorted(set(keys))


def test_a_retake_can_be_dropped(folder: Path) -> None:
    rows = [("王芳", "2024/12/4", "", "", "A", "", "", "", ""), ("王芳", "2024/12/5", "", "", *makers.RIGHT)]
    grade(folder, *rows, heads=TIMED)
    assert makers.scores(folder) == {"002": "100"}
    assert states(regrade(folder, r3_retake="drop")) == (1, 0, 1, 0)
    assert makers.scores(folder) == {"002": "20"}
    assert states(sitting.grade(folder)) == (1, 0, 1, 0)
    assert [row["decision"] for row in makers.table(folder, "review.csv")] == ["drop"]


def test_a_platforms_total_is_recomputed(folder: Path) -> None:
    rows = [
        ("王芳", "2024/12/4", "300秒", "96", *makers.RIGHT),
        ("李强", "2024/12/4", "300秒", "100", *makers.RIGHT),
        ("张伟", "2024/12/4", "3秒", "100分", *makers.RIGHT),
    ]
    grade(folder, *rows, heads=TIMED)
    differs = [row for row in makers.table(folder, "review.csv") if row["kind"] == "total_differs"]
    assert [(row["row"], row["value"], row["guess"], row["candidate"]) for row in differs] == [
        ("2", "96", "100", "002")
    ]
    assert (4, "seconds", "too_fast") in makers.kinds(folder)


# --- cells -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["AX", "E", "法律和行政法规", "?", "1"])
def test_a_cell_that_cannot_be_read_is_never_an_omission(folder: Path, written: str) -> None:
    graded = grade(folder, ("王芳", "", written, *makers.RIGHT[1:]))
    assert states(graded) == (0, 1, 0, 1)
    (row,) = makers.table(folder, "review.csv")
    assert (row["row"], row["column"], row["kind"], row["value"]) == ("2", "D", "unreadable", written)


@pytest.mark.parametrize(
    ("decision", "rows", "score"),
    [
        ("=A", (1, 0, 0, 0), "100"),
        ("＝ａ", (1, 0, 0, 0), "100"),
        ("=C", (1, 0, 0, 0), "80"),
        ("=", (1, 0, 0, 0), "80"),
        ("ok", (1, 0, 0, 0), "80"),  # nothing readable was marked
        ("采纳", (1, 0, 0, 0), "80"),
        ("drop", (0, 0, 1, 0), None),
        ("作废", (0, 0, 1, 0), None),
        ("=E", (0, 1, 0, 1), None),
        ("A", (1, 0, 0, 0), "100"),  # Excel takes =A for a formula, so the sign may be left out
        ("#NAME?", (0, 1, 0, 1), None),  # what Excel made of =A
    ],
)
def test_what_a_person_decides_about_a_cell(
    folder: Path, decision: str, rows: tuple[int, ...], score: str | None
) -> None:
    grade(folder, ("王芳", "", "AX", *makers.RIGHT[1:]))
    assert states(regrade(folder, r2_unreadable=decision)) == rows
    assert makers.scores(folder) == ({"002": score} if score else {})


def test_a_cell_that_was_typed_wrongly_is_corrected_by_a_row_of_the_list(folder: Path) -> None:
    grade(folder, ("王芳", "", "B", *makers.RIGHT[1:]))
    with (folder / "review.csv").open("a", encoding="utf-8") as file:
        file.write("答卷.xlsx,2,D,unreadable,,,,=A\n")
    assert states(sitting.grade(folder)) == (1, 0, 0, 0)
    assert makers.scores(folder) == {"002": "100"}
    assert [row["value"] for row in makers.table(folder, "review.csv")] == ["B"]


def test_everything_open_in_a_row_is_listed_at_once(folder: Path) -> None:
    graded = grade(folder, ("外来测试", "", "AX", *makers.RIGHT[1:]))
    assert makers.kinds(folder) == [(2, "D", "unreadable"), (2, "name", "unknown")]
    assert states(graded) == (0, 1, 0, 2)
    assert states(regrade(folder, r2_unknown="drop")) == (0, 0, 1, 0)  # nothing is left to decide about its cells


def test_a_row_that_says_absent_is_no_submission_and_a_blank_paper_is_one(folder: Path) -> None:
    graded = grade(folder, ("王芳", "党政办", "缺考", "", "", "", ""), ("李强", "财政所", "", "", "", "", ""))
    assert states(graded) == (1, 0, 0, 0)
    assert graded.intake.absent == ("王芳（党政办）",)
    assert makers.scores(folder) == {"003": "0"}
    statuses = {row["candidate"]: row["status"] for row in makers.table(folder, "scores.csv")}
    assert (statuses["002"], statuses["003"]) == ("缺考", "正常")
    assert makers.summary(folder)["people"]["sat"] == 1


def test_rows_in_are_rows_out(folder: Path) -> None:
    chance = random.Random(5)
    names = ["张伟", "王芳", "李 强", "外来", "阿依古丽•买买提", ""]
    cells = ["A", "B", "AX", "", "ABD", "缺", "√"]
    rows = [(chance.choice(names), "", *chance.choices(cells, k=5)) for _ in range(40)]
    rows = [row for row in rows if row[0] or any(row[2:])]
    graded = grade(folder, *rows)
    assert sum(graded.findings.rows) == len(rows)
    decisions = {
        (int(row["row"]), row["kind"]): chance.choice(["drop", "ok", "=A", "002", "?"])
        for row in makers.table(folder, "review.csv")
    }
    makers.decide(folder, decisions)
    assert sum(sitting.grade(folder).findings.rows) == len(rows)
    assert len(makers.table(folder, "submissions.csv")) == len(rows)


# --- the sheet's own key, other columns ------------------------------------------------------------------------------


def test_a_key_row_that_agrees_says_nothing(folder: Path) -> None:
    path = makers.xlsx(
        folder.parent / "a.xlsx", [makers.HEADS, ("标准答案", "", "", *makers.RIGHT), (1, "王芳", "", *makers.RIGHT)]
    )
    assert sitting.grade(folder, [path]).intake.warnings == ()


@pytest.mark.parametrize("other", ["C", "AX"])
def test_a_key_row_that_differs_is_a_warning(folder: Path, other: str) -> None:
    key = ("标准答案", "", "", "A", other, *makers.RIGHT[2:])
    path = makers.xlsx(folder.parent / "a.xlsx", [makers.HEADS, key, (1, "王芳", "", *makers.RIGHT)])
    graded = sitting.grade(folder, [path])
    assert [(one.code, one.severity, dict(one.values)["number"]) for one in graded.intake.warnings] == [
        ("answers.key-row", "warning", 2)
    ]
    assert makers.scores(folder) == {"王芳": "100"}  # the sitting's own key is the authority


def with_keys(folder: Path, *rows: tuple[object, ...]) -> list[dict[str, object]]:
    """What is said of 标准答案 rows above the answers of two forms."""
    heads = ("序号", "姓名", "卷别", *"12345")
    a = sitting.open_sitting(folder).forms[0]
    path = makers.xlsx(folder.parent / "a.xlsx", [heads, *rows, (1, "王芳", "A", *printed(a))])
    found = sitting.grade(folder, [path]).intake.warnings
    assert {one.code for one in found} <= {"answers.key-row-of-form"}
    return [dict(one.values) for one in found]


def test_key_rows_of_several_forms_are_held_against_their_own(tmp_path: Path) -> None:
    folder = makers.assembled(tmp_path / "考试", forms=2, seed=4, **SHUFFLED)
    a, b = (printed(form) for form in sitting.open_sitting(folder).forms)
    assert a != b
    assert with_keys(folder, ("标准答案", "", "A卷", *a), ("标准答案", "", "B", *b)) == []


@pytest.mark.parametrize(
    ("head", "form"), [(("A卷标准答案", "", ""), "A"), (("标准答案", "", "B卷"), "B"), (("标准答案", "", ""), "B")]
)
def test_a_key_row_that_differs_from_its_form_is_a_warning(tmp_path: Path, head: tuple[object, ...], form: str) -> None:
    """One that names no form is held against the form that it fits best."""
    folder = makers.assembled(tmp_path / "考试", forms=2, seed=4, **SHUFFLED)
    own = next(one for one in sitting.open_sitting(folder).forms if one.name == form)
    key = printed(own)
    place = next(n for n, piece in enumerate(own.pieces) if piece.item.id == "q1")
    key[place] = next(letter for letter in "ABCD" if letter != key[place])
    assert with_keys(folder, (*head, *key)) == [{"form": form, "number": own.pieces[place].number, "found": key[place]}]


def test_a_sheet_without_heads_beside_one_that_has_them_is_said(folder: Path) -> None:
    answers = [makers.HEADS, (1, "王芳", "", *makers.RIGHT)]
    other = [("甲组", "", ""), ("李强", "A", "B"), ("张伟", "A", "C")]
    path = makers.xlsx(folder.parent / "两组.xlsx", answers, other, [], [("", "")])
    found = sitting.grade(folder, [path]).intake.warnings
    assert [(one.code, dict(one.values)["name"]) for one in found] == [("answers.sheet-passed-over", "Sheet2")]
    assert makers.scores(folder) == {"王芳": "100"}


def test_columns_that_are_no_items_are_said(folder: Path) -> None:
    heads = (*makers.HEADS, "您的建议")
    graded = grade(folder, ("王芳", "", *makers.RIGHT, "多办几次"), heads=heads)
    assert [(one.code, dict(one.values)["heads"]) for one in graded.intake.warnings] == [("answers.unused", "您的建议")]


def test_an_export_by_option_number_is_refused_with_what_to_do(folder: Path) -> None:
    path = makers.answers(folder.parent / "按序号.xlsx", ("王芳", "", 1, 2, 1, 1, 2))
    with pytest.raises(Exception, match=r"answers\.by-number"):
        sitting.grade(folder, [path])


def test_two_sheets_of_one_workbook_do_not_share_decisions(folder: Path) -> None:
    rows = [[makers.HEADS, (1, "外来甲", "", *makers.RIGHT)], [makers.HEADS, (1, "外来乙", "", "A", "", "", "", "")]]
    path = makers.xlsx(folder.parent / "两组.xlsx", *rows)
    sitting.grade(folder, [path], roster=makers.people(folder.parent / "花名册.csv"))
    listed = makers.table(folder, "review.csv")
    assert [(row["file"], row["row"], row["value"]) for row in listed] == [
        ("两组.xlsx!Sheet1", "2", "外来甲"),
        ("两组.xlsx!Sheet2", "2", "外来乙"),
    ]


# --- without a roster ------------------------------------------------------------------------------------------------


def test_without_a_roster_people_are_their_names(folder: Path) -> None:
    one = makers.answers(folder.parent / "一组.xlsx", ("张伟", "党政办", *makers.RIGHT), ("王芳", "", *makers.RIGHT))
    two = makers.answers(folder.parent / "二组.xlsx", ("张伟", "财政所", "A", "", "", "", ""))
    graded = sitting.grade(folder, [one, two])
    assert states(graded) == (3, 0, 0, 0)
    assert makers.scores(folder) == {"张伟@党政办": "100", "王芳": "100", "张伟@财政所": "20"}
    found = makers.summary(folder)
    assert found["people"] == {
        "roster": None,
        "exempt": None,
        "due": None,
        "sat": 3,
        "absent": None,
        "deferred": None,
        "void": 0,
    }
    assert found["rates"]["sat"] == {"rate": None, "count": 3, "of": None}
    assert found["rates"]["passed_of_sat"] == {"rate": 2 / 3, "count": 2, "of": 3}
    assert found["rates"]["passed_of_due"]["rate"] is None
    assert not (folder / "roster.csv").exists()


# --- forms -----------------------------------------------------------------------------------------------------------

WITH_FORM = ("序号", "姓名", "单位", "卷别", "1", "2", "3", "4", "5")


def printed(form: Form, **marks: str) -> list[str]:
    """Bank answers as they are written on a form: letters as printed there, √ and ×."""
    words = {"true": "√", "false": "×"}
    return [
        words.get(answer) or "".join(sorted(piece.printed_label(letter) for letter in answer))
        for piece in form.pieces
        for answer in [marks.get(piece.item.id, str(piece.item.key))]
    ]


def test_letters_of_each_form_become_the_banks_once(tmp_path: Path) -> None:
    folder = makers.assembled(tmp_path / "考试", forms=2, seed=4, **SHUFFLED)
    a, b = sitting.open_sitting(folder).forms
    assert printed(a) != printed(b)
    rows = [("王芳", "", "A卷", *printed(a, q3="AB")), ("李强", "", "ｂ", *printed(b, q1="C"))]
    assert states(grade(folder, *rows, heads=WITH_FORM)) == (2, 0, 0, 0)
    assert makers.scores(folder) == {"002": "80", "003": "80"}
    responses = {
        row["candidate"]: [row[item] for item in ("q1", "q2", "q3", "q4", "q5")]
        for row in makers.table(folder, "responses.csv")
    }
    assert responses == {"002": ["A", "B", "AB", "true", "false"], "003": ["C", "B", "ABD", "true", "false"]}


def test_letters_without_a_form_wait_and_the_form_is_decided(tmp_path: Path) -> None:
    folder = makers.assembled(tmp_path / "考试", forms=2, seed=4, **SHUFFLED)
    _, b = sitting.open_sitting(folder).forms
    graded = grade(folder, ("王芳", "", "", *printed(b)), ("李强", "", "C卷", *printed(b)), heads=WITH_FORM)
    assert states(graded) == (0, 2, 0, 2)
    assert makers.kinds(folder) == [(2, "form", "ambiguous"), (3, "form", "ambiguous")]
    assert states(regrade(folder, r2_ambiguous="B", r3_ambiguous="=B")) == (2, 0, 0, 0)
    assert makers.scores(folder) == {"002": "100", "003": "100"}


def test_a_form_noted_wrongly_is_doubtful_and_can_be_set_right(tmp_path: Path) -> None:
    folder = makers.assembled(tmp_path / "考试", forms=2, seed=0, **SHUFFLED)
    a, b = sitting.open_sitting(folder).forms
    graded = grade(folder, ("王芳", "", "A", *printed(b)), ("李强", "", "A", *printed(a)), heads=WITH_FORM)
    assert states(graded) == (2, 0, 0, 0)  # scored, and listed
    assert makers.kinds(folder) == [(2, "form", "form_doubtful")]
    assert states(regrade(folder, r2_form_doubtful="看过了")) == (2, 0, 0, 0)  # names no form: as noted
    assert makers.kinds(folder) == [(2, "form", "form_doubtful")]
    regrade(folder, r2_form_doubtful="=B")
    assert makers.scores(folder) == {"002": "100", "003": "100"}
    assert states(sitting.grade(folder)) == (2, 0, 0, 0)


def test_option_texts_need_no_form(tmp_path: Path) -> None:
    folder = makers.assembled(tmp_path / "考试", forms=2, seed=4, **SHUFFLED)
    _, b = sitting.open_sitting(folder).forms
    heads = ("序号", "姓名", *(piece.item.stem for piece in b.pieces))
    right = [text(piece.item) for piece in b.pieces]
    path = makers.xlsx(tmp_path / "文本.xlsx", [heads, (1, "王芳", *right)])
    graded = sitting.grade(folder, [path])
    assert states(graded) == (1, 0, 0, 0)
    assert makers.scores(folder) == {"王芳": "100"}
    assert makers.table(folder, "scores.csv")[0]["form"] == ""  # which one it was, nobody knows


def text(item: Item) -> str:
    if item.type == "true_false":
        return "正确" if item.key == "true" else "错误"
    return "┋".join(item.options[item.labels.index(letter)] for letter in str(item.key))


@pytest.mark.parametrize("seed", range(8))
def test_what_is_printed_and_typed_in_scores_as_the_banks_labels_do(tmp_path: Path, seed: int) -> None:
    """Simulated answers, typed with their 卷别 and read back, against scoring the bank's labels directly."""
    folder = makers.assembled(tmp_path / "考试", forms=3, seed=seed, **SHUFFLED)
    opened = sitting.open_sitting(folder)
    drawn = simulate(opened.forms, 12, seed=seed)
    rows = [(f"人{n}", "", form, *marks) for n, (form, marks) in enumerate(drawn)]
    sitting.grade(folder, [makers.answers(tmp_path / "答卷.xlsx", *rows, heads=WITH_FORM)])
    marker = Marker(opened.forms, opened.conduct)
    truth = {"√": "true", "×": "false", "": ""}
    expected = {}
    for n, (form, marks) in enumerate(drawn):
        pieces = next(one for one in opened.forms if one.name == form).pieces
        labels = {
            piece.item.id: truth.get(mark) if mark in truth else "".join(sorted(map(piece.bank_label, mark)))
            for piece, mark in zip(pieces, marks, strict=True)
        }
        expected[f"人{n}"] = str(marker.mark(n, "", form, 1, labels).score)  # type: ignore[arg-type]
    assert makers.scores(folder) == expected
