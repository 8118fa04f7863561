"""Correcting a key after the exam. Oracles: the folder before and after, byte for byte; scores done by hand."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import makers
import pytest

from examkit import cli, manifest, sitting
from examkit.corrections import Correction
from examkit.document import Table
from examkit.problems import ExamkitError
from examkit.report import report, score_book

AT = dt.datetime(2026, 4, 1, 9, 0)
DERIVED = (
    "submissions.csv", "responses.csv", "review.csv", "scores.csv", "items.csv", "distractors.csv", "summary.json",
)  # fmt: skip
ROWS = (
    ("张伟", "党政办", *makers.RIGHT),  # 100
    ("王芳", "党政办", "B", "B", "ABD", "×", "√"),  # 60
    ("李强", "财政所", "", "", "", "", ""),  # 0
    ("外来测试", "县司法局", *makers.RIGHT),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return graded(tmp_path / "考试")


def graded(folder: Path, *, settings: str = "", **options: Any) -> Path:
    made = makers.assembled(folder, **options)
    if settings:
        text = (made / "sitting.toml").read_text(encoding="utf-8")
        (made / "sitting.toml").write_text(settings + text, encoding="utf-8")
    roster = makers.people(folder.parent / "花名册.csv")
    sitting.grade(made, [makers.answers(folder.parent / "答卷.xlsx", *ROWS)], roster=roster)
    return made


def entry(folder: Path, verb: str, item: str, *keys: str, **values: Any) -> Correction:
    return sitting.correction(folder, verb, item, keys, reason="条文已改", by="考务组", at=AT, **values)


def correct(folder: Path, verb: str, item: str, *keys: str, **values: Any) -> sitting.Regraded:
    return sitting.regrade(folder, entry(folder, verb, item, *keys, **values))


def undo(folder: Path, number: int) -> sitting.Regraded:
    return sitting.regrade(folder, sitting.undoing(folder, number, reason="误改", by="考务组", at=AT))


def codes(step: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(ExamkitError) as caught:
        step()
    return [(one.code, Path(one.source.path).name if one.source else "") for one in caught.value.problems]


# --- dry run, apply, undo --------------------------------------------------------------------------------------------


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    before = makers.tree(folder)
    done = sitting.regrade(folder, entry(folder, "改答案", "q1", "B"), dry_run=True)
    assert makers.tree(folder) == before
    assert done.entry is not None and done.entry.number == 1
    assert [one.counted.score for one in done.after.results.people if one.counted] == [80, 80, 0]


def test_applying_appends_to_the_log_and_recomputes_everything(folder: Path) -> None:
    correct(folder, "改答案", "q1", "B")
    first = (folder / "corrections.toml").read_text(encoding="utf-8")
    assert makers.scores(folder) == {"001": "80", "002": "80", "003": "0"}
    assert {row["option"]: row["key"] for row in makers.table(folder, "distractors.csv") if row["item"] == "q1"}[
        "B"
    ] == "true"
    correct(folder, "送分", "q4")
    assert (folder / "corrections.toml").read_text(encoding="utf-8").startswith(first)
    assert makers.scores(folder) == {"001": "80", "002": "90", "003": "10"}
    assert makers.summary(folder)["corrections"] == 2
    assert sitting.verify(folder) == []


@pytest.mark.parametrize(
    ("verb", "keys", "scores"),
    [
        ("送分", (), ["100", "80", "20"]),
        ("多答案", ("B",), ["100", "80", "0"]),
        ("改答案", ("B",), ["80", "80", "0"]),
        ("删题折算", (), ["100", "75", "0"]),
        ("删题减分", (), ["80", "60", "0"]),
    ],
)
def test_each_verb_on_the_first_item_by_hand(folder: Path, verb: str, keys: tuple[str, ...], scores: list[str]) -> None:
    correct(folder, verb, "1", *keys)
    assert list(makers.scores(folder).values()) == scores


def test_scores_replay_from_inbox_and_decisions(folder: Path) -> None:
    makers.decide(folder, {(5, "unknown"): "004"})
    sitting.grade(folder)
    correct(folder, "删题折算", "q3")
    correct(folder, "多答案", "q1", "B")
    before = makers.tree(folder)
    for name in DERIVED:
        if name != "review.csv":  # it holds the decisions
            (folder / name).unlink()
    sitting.grade(folder)
    after = makers.tree(folder)
    assert {name: data for name, data in after.items() if name != "manifest.json"} == {
        name: data for name, data in before.items() if name != "manifest.json"
    }
    assert sitting.verify(folder) == []


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 3, 1)])
def test_undoing_in_any_order_gives_back_the_first_files(folder: Path, order: tuple[int, ...]) -> None:
    before = {name: (folder / name).read_bytes() for name in DERIVED}
    correct(folder, "改答案", "q1", "B")
    correct(folder, "删题折算", "q3")
    correct(folder, "送分", "q4")
    assert (folder / "scores.csv").read_bytes() != before["scores.csv"]
    for number in order:
        undo(folder, number)
    assert {name: (folder / name).read_bytes() for name in DERIVED} == before


def test_an_undone_undoing_brings_the_entry_back(folder: Path) -> None:
    correct(folder, "改答案", "q1", "B")
    corrected = (folder / "scores.csv").read_bytes()
    undo(folder, 1)
    undo(folder, 2)
    assert (folder / "scores.csv").read_bytes() == corrected


def test_the_same_entry_twice_and_an_undoing_twice_are_refused(folder: Path) -> None:
    correct(folder, "改答案", "q1", "B")
    before = makers.tree(folder)
    assert codes(lambda: correct(folder, "改答案", "q1", "B")) == [("correction.repeated", "")]
    assert codes(lambda: undo(folder, 9)) == [("correction.cites", "corrections.toml")]
    assert makers.tree(folder) == before
    undo(folder, 1)
    assert codes(lambda: undo(folder, 1)) == [("correction.already-undone", "")]
    correct(folder, "改答案", "q1", "B")


def test_regrading_without_an_entry_changes_no_score(folder: Path) -> None:
    before = {name: (folder / name).read_bytes() for name in DERIVED}
    assert sitting.regrade(folder, None).entry is None
    assert {name: (folder / name).read_bytes() for name in DERIVED} == before
    assert not (folder / "corrections.toml").exists()


# --- A and B forms ---------------------------------------------------------------------------------------------------


# The ranks of laws would stay in their order.
FRUIT = makers.QUIZ.replace("行政法规", "苹果").replace("地方性法规", "香蕉").replace("部门规章", "樱桃")


@pytest.fixture
def two_forms(tmp_path: Path) -> Path:
    folder = makers.assembled(tmp_path / "考试", text=FRUIT, forms=2, order="shuffled", options="shuffled", seed=5)
    heads = ("序号", "姓名", "单位", "卷别", *"12345")
    rows = [(name, unit, form, *printed(folder, form, "B")) for name, unit, form in
            (("张伟", "党政办", "A"), ("王芳", "党政办", "B"))]  # fmt: skip
    path = makers.answers(tmp_path / "答卷.xlsx", *rows, heads=heads)
    sitting.grade(folder, [path], roster=makers.people(tmp_path / "花名册.csv"))
    return folder


def printed(folder: Path, form: str, first: str) -> list[str]:
    """All right but q1, where the bank's option ``first`` is taken, in the letters and the order of a form."""
    own = next(one for one in sitting.open_sitting(folder).forms if one.name == form)
    marks = []
    for piece in own.pieces:
        key = first if piece.item.id == "q1" else str(piece.item.key)
        bare = {"true": "√", "false": "×"}.get(key)
        marks.append(bare or "".join(sorted(piece.printed_label(letter) for letter in key)))
    return marks


def test_a_printed_number_takes_the_letters_of_its_form(two_forms: Path) -> None:
    for form in sitting.open_sitting(two_forms).forms:
        piece = next(piece for piece in form.pieces if piece.item.id == "q1")
        number = f"{form.name}{piece.number}"
        made = entry(two_forms, "改答案", number, piece.printed_label("B"))
        assert (made.item, made.keys) == ("q1", ("B",))
        for written in (
            f"{form.name}卷{piece.number}",
            f"{form.name.lower()}{piece.number}",
            f"{form.name}卷第{piece.number}题",
        ):
            assert sitting.find_piece(two_forms, written)[1] == form.name
    orders = {
        piece.order for form in sitting.open_sitting(two_forms).forms for piece in form.pieces if piece.item.id == "q1"
    }
    assert len(orders) == 2  # or nothing was tested
    assert entry(two_forms, "改答案", "q1", "B").keys == ("B",)  # an id takes the bank's letters
    correct(two_forms, "改答案", "q1", "B")
    assert set(makers.scores(two_forms).values()) == {"100"}


def test_an_entry_may_concern_one_form(two_forms: Path) -> None:
    correct(two_forms, "改答案", "q1", "B", form="B")
    assert makers.scores(two_forms) == {"001": "80", "002": "100"}


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("改答案", "A99", "A"), "correction.item-unknown"),
        (("改答案", "1", "A"), "correction.item-unknown"),  # of which form?
        (("改答案", "q1", "E"), "correction.key-unreadable"),
        (("改答案", "q1", "？"), "correction.key-unreadable"),
        (("改答案", "q1", "AB"), "correction.key-unfit"),
        (("改答案", "q1"), "correction.keys"),
        (("改答案", "q4", "甲"), "correction.key-unreadable"),
    ],
)
def test_an_entry_that_makes_no_sense_is_refused(two_forms: Path, words: tuple[str, ...], code: str) -> None:
    before = makers.tree(two_forms)
    assert code in [one for one, _ in codes(lambda: correct(two_forms, *words))]
    assert makers.tree(two_forms) == before


def test_a_form_that_is_not_there_is_refused(two_forms: Path) -> None:
    assert codes(lambda: correct(two_forms, "送分", "q1", form="C")) == [("correction.form-unknown", "")]


def test_a_blank_takes_synonyms_and_a_judgement_its_marks(tmp_path: Path) -> None:
    text = "法规：行政处罚法\n\n[b1] 期限为____日。\n答案：九十\n\n[t1] 可以口头告知。\n答案：√\n"
    section = [
        {"heading": "填空", "type": "blank", "count": 1, "points": 50},
        {"heading": "判断", "type": "true_false", "count": 1, "points": 50},
    ]
    folder = makers.assembled(tmp_path / "考试", text=text, section=section)
    path = makers.answers(tmp_path / "答卷.xlsx", ("王芳", "", "两个月", "×"), heads=("序号", "姓名", "单位", "1", "2"))
    sitting.grade(folder, [path])
    assert makers.scores(folder) == {"王芳": "0"}
    correct(folder, "多答案", "1", "两个月")
    correct(folder, "改答案", "2", "×")
    assert makers.scores(folder) == {"王芳": "100"}
    correct(folder, "改答案", "b1", "六十日|六十")
    assert makers.scores(folder) == {"王芳": "50"}
    sitting.grade(folder)
    assert makers.scores(folder) == {"王芳": "50"}


# --- published scores ------------------------------------------------------------------------------------------------

PUBLISHED = 'protect = "published"\npublished = 2026-04-01\n'


def test_nobody_falls_once_scores_are_published_and_protected(tmp_path: Path) -> None:
    folder = graded(tmp_path / "考试", settings=PUBLISHED)
    done = correct(folder, "改答案", "q1", "B")
    assert done.entry is not None and done.entry.protected
    assert makers.scores(folder) == {"001": "100", "002": "80", "003": "0"}
    assert "protected = true" in (folder / "corrections.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("settings", ['protect = "published"\n', "published = 2026-04-01\n", ""])
def test_scores_may_fall_before_they_are_published_or_unprotected(tmp_path: Path, settings: str) -> None:
    folder = graded(tmp_path / "考试", settings=settings)
    correct(folder, "改答案", "q1", "B")
    assert makers.scores(folder)["001"] == "80"


def test_scores_may_fall_where_the_office_signed(tmp_path: Path) -> None:
    folder = graded(tmp_path / "考试", settings=PUBLISHED)
    correct(folder, "改答案", "q1", "B", may_fall=True)
    assert makers.scores(folder)["001"] == "80"


def test_an_unknown_protection_is_an_error_with_its_place(tmp_path: Path) -> None:
    folder = makers.assembled(tmp_path / "考试")
    text = (folder / "sitting.toml").read_text(encoding="utf-8")
    (folder / "sitting.toml").write_text('protect = "some"\npublished = "昨天"\n' + text, encoding="utf-8")
    assert codes(lambda: sitting.open_sitting(folder)) == [
        ("blueprint.choice", "sitting.toml"), ("blueprint.value", "sitting.toml"),
    ]  # fmt: skip


# --- by hand ---------------------------------------------------------------------------------------------------------


def test_scores_that_were_edited_are_refused_by_name(folder: Path) -> None:
    with (folder / "items.csv").open("ab") as file:
        file.write(b"x")
    before = makers.tree(folder)
    assert codes(lambda: correct(folder, "送分", "q4")) == [("manifest.edited", "items.csv")]
    assert makers.tree(folder) == before
    data = (folder / "scores.csv").read_bytes().replace(b"100", b"101")
    (folder / "scores.csv").write_bytes(data)
    assert codes(lambda: correct(folder, "送分", "q4")) == [("sitting.stale", "scores.csv")]
    assert codes(lambda: sitting.grade(folder)) == [("manifest.edited", "items.csv"), ("manifest.edited", "scores.csv")]


LOG = """[[correction]]
number = 1
verb = "送分"
item = "q4"
reason = "题意不清"
by = "考务组"
"""


def test_a_log_written_by_hand_is_named_by_verify_and_read_by_grade(folder: Path) -> None:
    correct(folder, "多答案", "q1", "B")
    log = folder / "corrections.toml"
    log.write_text(log.read_text(encoding="utf-8") + "\n" + LOG.replace("1", "2", 1), encoding="utf-8")
    found = sitting.verify(folder)
    assert [(one.code, one.source.path) for one in found if one.source] == [("manifest.changed", "corrections.toml")]
    assert codes(lambda: sitting.look(folder)) == [("sitting.stale", "scores.csv")]
    sitting.grade(folder)
    assert makers.scores(folder) == {"001": "100", "002": "90", "003": "10"}
    assert sitting.verify(folder) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (LOG.replace("q4", "q9"), "correction.item"),
        (LOG.replace("送分", "加分"), "correction.verb"),
        (LOG.replace("number = 1", "number = -1"), "correction.number"),
        (LOG.replace("number = 1", 'number = "一"'), "correction.number"),
        (LOG + LOG, "correction.number"),
        (LOG.replace('by = "考务组"', ""), "correction.reason"),
        (LOG.replace("送分", "改答案"), "correction.keys"),
        (LOG.replace("送分", "改答案") + 'keys = ["Z"]\n', "correction.key-unfit"),
        (LOG.replace("送分", "改答案") + 'keys = "true"\n', "correction.keys"),
        (LOG.replace("送分", "撤销") + "cites = 1\n", "correction.cites"),
        (LOG.replace("送分", "撤销") + "cites = [1]\n", "correction.cites"),
        ("correction = 3\n", "correction.entries"),
        ("correction = [3]\n", "correction.entries"),
        ("[[correction\n", "file.toml"),
        ("\udcff", "file.toml"),
    ],
)
def test_a_bad_entry_is_a_clear_error(folder: Path, text: str, code: str) -> None:
    (folder / "corrections.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    before = makers.tree(folder)
    for step in (sitting.grade, sitting.look):
        found = codes(lambda step=step: step(folder))  # type: ignore[misc]
        assert (code, "corrections.toml") in found
    assert makers.tree(folder) == before


# --- killed ----------------------------------------------------------------------------------------------------------


class Killed(BaseException):
    """A run that ends here, whatever it was doing."""


@pytest.mark.parametrize("write", range(9))
def test_a_regrading_killed_at_any_write_is_completed_by_the_next_run(
    folder: Path, write: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = folder.parent / "whole"
    copytree(folder, whole)
    before = makers.tree(folder)
    made = entry(folder, "改答案", "q1", "B")
    sitting.regrade(whole, made)
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
            sitting.regrade(folder, made)
        except Killed:
            assert sitting.verify(folder) != [] or makers.tree(folder) == before
    sitting.grade(folder)
    assert sitting.verify(folder) == []
    logged = (folder / "corrections.toml").exists()
    if not logged:
        sitting.regrade(folder, made)

    def files(place: Path) -> dict[str, bytes]:
        return {name: data for name, data in makers.tree(place).items() if name != manifest.NAME}

    assert files(folder) == files(whole)


# --- on the outputs --------------------------------------------------------------------------------------------------


def test_the_report_and_the_score_book_say_what_was_corrected(folder: Path) -> None:
    correct(folder, "改答案", "q1", "B")
    correct(folder, "送分", "q4")
    undo(folder, 2)
    found = sitting.look(folder).findings
    (log,) = [block for block in report(found, "zh").blocks if isinstance(block, Table) and block.name == "考后更正"]
    assert [(row[0], row[1], row[3], row[-1]) for row in log.rows] == [
        (1, "第1题，更正参考答案", "行政法规", "有效"),
        (2, "第4题，该题全员给分", "", "已撤销"),
        (3, "撤销第2号更正", "", "有效"),
    ]
    assert "考务组" in str(log.rows[0][5]) and "2026-04-01" in str(log.rows[0][5])
    book = "".join(score_book(found, "zh").texts())
    assert "成绩已按第1号更正计算。" in book
    circular = "".join(report(found, "zh", circular=True).texts())
    assert "成绩已按第1号更正计算。" in circular
    assert "考务组" not in circular and "条文已改" not in circular


def test_without_corrections_the_outputs_say_nothing_of_them(folder: Path) -> None:
    found = sitting.look(folder).findings
    assert "更正" not in "".join([*report(found, "zh").texts(), *score_book(found, "zh").texts()])
    assert makers.summary(folder)["corrections"] == 0


def test_an_item_taken_out_is_not_said_to_be_unmarked(folder: Path) -> None:
    correct(folder, "删题折算", "q3")
    found = sitting.look(folder).findings
    assert [group.unmarked for group in found.groups] == [()]
    assert "q3" not in [row["item"] for row in makers.table(folder, "items.csv")]


# --- the command line ------------------------------------------------------------------------------------------------


def run(*words: object) -> int:
    try:
        return cli.main([str(word) for word in words])
    except SystemExit as end:
        return int(end.code or 0)


def test_the_three_commands_of_a_wrong_key(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = (
        "regrade",
        folder,
        "--verb",
        "改答案",
        "--item",
        "1",
        "--key",
        "B",
        "--reason",
        "条文已改",
        "--by",
        "考务组",
    )
    before = makers.tree(folder)
    assert run(*words, "--dry-run") == 0
    out = capsys.readouterr().out
    assert "上升 1 人，下降 1 人" in out and "没有写入" in out
    assert makers.tree(folder) == before
    assert run(*words) == 0
    assert makers.scores(folder)["002"] == "80"
    assert (folder / "report" / "更正影响名单-第1号.docx").is_file()
    assert sitting.verify(folder) == []
    assert run(*words) == 1
    assert "correction.repeated" in capsys.readouterr().err
    assert run("regrade", folder, "--undo", 1, "--reason", "误改", "--by", "考务组") == 0
    assert (folder / "scores.csv").read_bytes() == before["scores.csv"]
    assert run("regrade", folder) == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--verb", "送分", "--item", "q1"), "cli.reason-needed"),
        (("--verb", "送分", "--reason", "x", "--by", "y"), "cli.item-needed"),
        (("--undo", "1", "--reason", "x"), "cli.reason-needed"),
        (("--undo", "7", "--reason", "x", "--by", "y"), "correction.cites"),
    ],
)
def test_a_correction_that_says_too_little_is_refused(
    folder: Path, words: tuple[str, ...], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = makers.tree(folder)
    assert run("regrade", folder, *words) == 1
    assert code in capsys.readouterr().err
    assert makers.tree(folder) == before


def test_the_list_is_saved_where_it_is_asked_for(folder: Path, tmp_path: Path) -> None:
    words = ("regrade", folder, "--verb", "送分", "--item", "q4", "--reason", "题意不清", "--by", "考务组", "--dry-run")
    assert run(*words, "--out", tmp_path / "名单.html") == 0
    assert "王芳" in (tmp_path / "名单.html").read_text(encoding="utf-8")


def test_the_log_is_data_that_others_can_read(folder: Path) -> None:
    correct(folder, "改答案", "q1", "B")
    listed = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert listed["corrections.toml"]["step"] == "regrade"
