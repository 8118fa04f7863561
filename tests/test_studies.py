"""Studies: what is held back and what is said. Oracles: difR, eRm, mirt and equate on the reference cases; the gates of
the notes on measurement; the definition of each file.
"""

import csv
from pathlib import Path
from typing import Any

import makers
import numpy as np
import pandas as pd
import pytest
from oracles import assert_close, oracle

from examkit import messages, sitting, studies
from examkit.analysis.matrix import Matrix
from examkit.analysis.standards import Ratings
from examkit.formats.response_table.matrix import read_matrix
from examkit.problems import InputError
from examkit.studies import Study, judging
from examkit.studies.study import FEW, NOT_RANDOM


def people(n: int, k: int = 12, *, seed: int = 1, **attributes: tuple[str, ...]) -> Matrix:
    """Invented answers under a Rasch model: code 1 is right, 2 to 4 are wrong."""
    chance = np.random.default_rng(seed)
    right = chance.random((n, k)) < 1 / (1 + np.exp(np.linspace(-1, 1, k) - chance.normal(size=(n, 1))))
    codes = np.where(right, 1, chance.integers(2, 5, (n, k)))
    who, items = tuple(f"p{one}" for one in range(n)), tuple(f"q{one}" for one in range(1, k + 1))
    return Matrix(who, items, np.ones(k), right.astype(float), codes, np.ones(k, dtype=np.int64), attributes)


def rows(study: Study, name: str) -> list[dict[str, str]]:
    """The rows of a file as a person who opens it reads them."""
    written = studies.as_files(study, "zh")[name].decode("utf-8-sig")
    return list(csv.DictReader(written.splitlines()))


def said(study: Study) -> list[str]:
    """The codes of the notes; each has its words in both languages."""
    for note in study.said:
        for lang in messages.LANGUAGES:
            assert messages.text(f"note.{note.code}", lang, **dict(note.values))
    return [note.code.removeprefix("study.") for note in study.said]


# --- response models -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "n", "held"),
    [("rasch", 29, True), ("rasch", 30, False), ("2pl", 249, True), ("3pl", 699, True), ("gpcm", 499, True), ("grm", 499, True)],
)  # fmt: skip
def test_a_model_is_held_back_below_the_people_it_needs(model: str, n: int, held: bool) -> None:
    study = studies.irt_study(people(n), model)
    assert study.held == held == (not study.tables)
    assert ("irt-few" in said(study)) == ("use-force" in said(study)) == held


def test_forced_figures_carry_the_warning_first_and_in_every_row() -> None:
    study = studies.irt_study(people(20), "rasch", force=True)
    assert said(study)[0] == FEW and messages.text("note.study.few-people", "zh") == "人数不足，仅供研究"
    for name in (studies.IRT, studies.PERSONS):
        assert all(row["note"].startswith("人数不足，仅供研究") for row in rows(study, name))


def test_lsat6_equals_mirt() -> None:
    folder, expected = oracle("lsat6")
    study = studies.irt_study(read_matrix(folder / "scored.csv", scored=True), "2pl")
    figures, found = expected["irt"]["mirt_2pl"], rows(study, studies.IRT)
    for name, tolerance in (("a", 1e-2), ("b", 2e-2)):
        assert_close({row["item"]: float(row[name]) for row in found}, figures[name], tolerance)


def test_items_that_tell_nothing_stand_in_the_table_with_the_reason() -> None:
    one = people(60)
    one.scores[:, 3] = 1.0
    study = studies.irt_study(one, "rasch")
    found = rows(study, studies.IRT)
    assert [row["item"] for row in found] == list(one.items)
    assert found[3]["note"] == "constant" and found[3]["b"] == ""
    assert "irt-left-out" in said(study)
    assert len(rows(study, studies.PERSONS)) == 60


def test_steps_have_columns_where_there_is_partial_credit() -> None:
    chance = np.random.default_rng(3)
    theta = chance.normal(size=(520, 1))
    marks = (theta + chance.logistic(size=(520, 5)) > -0.5).astype(float) + (
        theta + chance.logistic(size=(520, 5)) > 0.7
    )
    marks[:, 4] = np.minimum(marks[:, 4], 1)
    one = people(520, 5)
    study = studies.irt_study(Matrix(one.people, one.items, one.points * 2, marks, one.codes, one.keys), "gpcm")
    first, *_, last = rows(study, studies.IRT)
    assert first["step_1"] and first["step_2"] and last["step_2"] == ""


@pytest.mark.parametrize(("n", "k", "reason"), [(1, 12, "too-few-items"), (40, 1, "too-few-items")])
def test_where_nothing_can_be_estimated_it_is_said(n: int, k: int, reason: str) -> None:
    study = studies.irt_study(people(n, k), "rasch", force=True)
    assert not study.tables and f"irt-{reason}" in said(study)


def test_an_absent_library_is_named_with_the_command_that_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    from examkit.analysis.marginal import LibraryAbsent

    def fit(*_: object) -> None:
        raise LibraryAbsent("mirt", "stats")

    monkeypatch.setattr("examkit.studies.models.fit", fit)
    with pytest.raises(InputError, match=r"pip install 'examkit\[stats\]'"):
        studies.irt_study(people(300), "2pl")


# --- groups ----------------------------------------------------------------------------------------------------------


def test_651_people_by_gender_equal_difr() -> None:
    folder, expected = oracle("hci651_dif_gender")
    study = studies.dif_study(read_matrix(folder / "raw.csv", folder / "key.csv"), "gender", "1")
    figures = expected["dif_gender"]["MH_purified"]
    found = rows(study, studies.DIF)
    assert_close({row["item"]: float(row["mh_chi2"]) for row in found}, figures["chi2"])
    assert_close({row["item"]: float(row["delta"]) for row in found}, figures["delta_MH"])
    assert {row["focal"] for row in found} == {"1"} and not study.forced


@pytest.mark.parametrize(("focal", "reference", "held"), [(99, 200, True), (100, 199, True), (100, 200, False)])
def test_groups_below_100_and_200_are_held_back(focal: int, reference: int, held: bool) -> None:
    unit = ("甲",) * focal + ("乙",) * reference
    study = studies.dif_study(people(focal + reference, unit=unit), "unit")
    assert study.held == held and bool(study.tables) != held
    assert ("dif-few" in said(study)) == held
    if not held:
        assert {row["focal"] for row in rows(study, studies.DIF)} == {"甲"}  # the smaller of two


def test_of_several_groups_each_is_compared_with_all_others() -> None:
    unit = ("甲",) * 150 + ("乙",) * 250 + ("丙",) * 20 + ("",) * 5
    one = people(425, unit=unit)
    study = studies.dif_study(one, "unit")
    assert {row["focal"] for row in rows(study, studies.DIF)} == {"甲"}  # 乙 has 170 to compare with, 丙 is 20
    assert said(study) == ["dif-few", "dif-without", "dif-found", "use-force"]
    forced = rows(studies.dif_study(one, "unit", force=True), studies.DIF)
    assert {row["focal"] for row in forced if row["note"]} == {"乙", "丙"} and len(forced) == 36


@pytest.mark.parametrize(
    ("column", "focal", "code"),
    [("性别", None, "no-column"), ("unit", "丁", "no-group"), ("one", None, "one-group")],
)
def test_a_column_or_group_that_is_not_there_is_a_problem(column: str, focal: str | None, code: str) -> None:
    one = people(6, unit=("甲", "乙", "丙") * 2, one=("甲",) * 6)
    with pytest.raises(InputError, match=code):
        studies.dif_study(one, column, focal)


# --- pairs -----------------------------------------------------------------------------------------------------------

COUNTS = ("first", "second", "both_wrong", "identical_wrong", "expected", "pairs")
HELD_BACK = ("p", "p_holm", "p_bh", "k2", "s2", "gbt", "omega", "by_chance")


@pytest.mark.parametrize(("n", "open_book"), [(99, False), (120, True)])
def test_below_100_or_with_the_book_open_only_counts_and_expectations_are_shown(n: int, open_book: bool) -> None:
    study = studies.copying_study(people(n), open_book=open_book)
    for row in rows(study, studies.PAIRS):
        assert all(row[name] for name in COUNTS) and not any(row[name] for name in HELD_BACK)
    assert study.held and "copying-counts" in said(study)
    forced = studies.copying_study(people(n), open_book=open_book, force=True)
    assert all(row["p"] and "仅供研究" in row["note"] for row in rows(forced, studies.PAIRS))


def test_a_planted_copy_comes_first() -> None:
    one = people(120, 30)
    one.codes[7], one.scores[7] = one.codes[4], one.scores[4]
    study = studies.copying_study(one)
    first = rows(study, studies.PAIRS)[0]
    assert (first["first"], first["second"]) == ("p4", "p7") and float(first["p_holm"]) < 0.05
    assert "copying-found" in said(study) and not study.forced


def test_neighbours_are_a_family_of_their_own_and_absent_people_have_none() -> None:
    study = studies.copying_study(people(120), [("p1", "p2"), ("p3", "nobody")])
    beside = [row for row in rows(study, studies.PAIRS) if row["neighbours"] == "true"]
    assert [(row["first"], row["second"], row["pairs"]) for row in beside] == [("p1", "p2", "1")]


def test_items_that_several_answers_get_right_are_left_out() -> None:
    one = people(30)
    one.keys[0] = -2
    assert "copying-items" in said(studies.copying_study(one))


COUNT = 15
BANK = "法规：行政处罚法\n" + "".join(
    f"\n[q{n}] 第{n}题？\nA. 甲{n}\nB. 乙{n}\nC. 丙{n}\nD. 丁{n}\n答案：{'ABCD'[n % 4]}\n" for n in range(1, COUNT + 1)
)


def _two_forms(folder: Path, order: str) -> Path:
    """Forty people on forms A and B in turn, three quarters right; 人1, on B, wrote down the letters of 人0, on A."""
    section = [{"heading": "单选", "type": "single", "count": COUNT, "points": 1}]
    settings = {"section": section, "full_marks": COUNT, "order": order, "options": order}
    makers.assembled(folder, text=BANK, forms=2, **settings)
    forms = sitting.open_sitting(folder).forms
    chance = np.random.default_rng(4)
    printed = []
    for n in range(40):
        keys = [piece.printed_label(str(piece.item.key)) for piece in forms[n % 2].pieces]
        printed.append([key if chance.random() < 0.75 else str(chance.choice(list("ABCD"))) for key in keys])
    printed[1] = printed[0]
    rows = [(f"人{n}", "", "AB"[n % 2], *letters) for n, letters in enumerate(printed)]
    heads = ("序号", "姓名", "单位", "卷别", *map(str, range(1, COUNT + 1)))
    sitting.grade(folder, [makers.answers(folder.parent / f"{folder.name}.xlsx", *rows, heads=heads)])
    return folder


def test_letters_copied_from_another_form_are_seen_where_they_are_printed(tmp_path: Path) -> None:
    found = sitting.look(_two_forms(tmp_path / "考试", "shuffled")).findings
    first = rows(studies.letters_study(found), studies.LETTERS)[0]
    assert {first["first"], first["second"]} == {"人0", "人1"} and first["forms"] == "A;B"
    assert first["places"] == first["identical"] and not first["p"]  # forty people: counts alone
    forced = studies.letters_study(found, [("人0", "人1"), ("人2", "人4"), ("人3", "走了")], force=True)
    (row,) = rows(forced, studies.LETTERS)  # 人2 and 人4 have one form
    assert float(row["p"]) < 0.01 and row["pairs"] == "1" and said(forced) == [FEW, "letters-found"]


def test_forms_that_are_printed_alike_have_no_letters_of_their_own(tmp_path: Path) -> None:
    found = sitting.look(_two_forms(tmp_path / "考试", "bank")).findings
    assert studies.letters_study(found) == Study()


# --- equating --------------------------------------------------------------------------------------------------------


def test_actmath_equals_equate_by_the_recommended_method() -> None:
    folder, expected = oracle("equate_actmath_rg")
    table = pd.read_csv(folder / "freq.csv")
    forms = [_form(table["scale"], table[name]) for name in ("xcount", "ycount")]
    study = studies.equating_study(*forms, seed=1, random_groups=True)
    found = rows(study, studies.EQUATING)
    assert {row["method"] for row in found if row["recommended"] == "true"} == {"equipercentile_loglinear"}
    for name, tolerance in (("linear", 1e-6), ("equipercentile_loglinear", 1e-3)):
        figures = expected["equipercentile_loglinear6" if name.startswith("equi") else name]
        equated = [float(row["equated"]) for row in found if row["method"] == name]
        assert_close(equated, [one["yx"] for one in figures], tolerance)


def _form(scale: Any, counts: Any) -> Matrix:
    scores = np.repeat(scale.to_numpy(dtype=float), counts)[:, None]
    n = len(scores)
    codes = np.ones((n, 1), dtype=np.int64)
    return Matrix(tuple(map(str, range(n))), ("all",), np.array([40.0]), scores, codes, np.ones(1, dtype=np.int64))


def test_without_common_items_or_a_random_assignment_only_identity_is_shown() -> None:
    study = studies.equating_study(people(300), people(300, seed=2), seed=1)
    assert {row["method"] for row in rows(study, studies.EQUATING)} == {"identity"}
    assert said(study) == ["equating-no-random-assignment", "equating-meaning"]
    forced = studies.equating_study(people(300), people(300, seed=2), seed=1, force=True)
    assert said(forced)[0] == NOT_RANDOM
    noted = {row["method"]: row["note"] for row in rows(forced, studies.EQUATING)}
    assert noted["identity"] == "" and noted["linear"] == "未说明试卷随机发放，仅供研究"


@pytest.mark.parametrize(
    ("n", "methods"),
    [
        (24, {"identity"}),
        (60, {"identity", "circle_arc", "mean"}),
        (200, {"identity", "circle_arc", "mean", "linear"}),
    ],
)
def test_methods_follow_the_smaller_group(n: int, methods: set[str]) -> None:
    study = studies.equating_study(people(n), people(400, seed=2), seed=1, random_groups=True)
    assert {row["method"] for row in rows(study, studies.EQUATING)} == methods


def test_anchors_are_items_of_both_forms() -> None:
    one, other = people(150), people(150, seed=2)
    study = studies.equating_study(one, other, ["q1", "q2", "q3", "q4"], seed=1)
    assert {row["method"] for row in rows(study, studies.EQUATING) if row["recommended"] == "true"} == {"tucker"}
    with pytest.raises(InputError, match="no-anchor"):
        studies.equating_study(one, other, ["q1", "q99"], seed=1)


def test_the_seed_gives_the_same_errors_again() -> None:
    files = [
        studies.as_files(studies.equating_study(people(60), people(60, seed=2), seed=5, random_groups=True), "zh")
        for _ in range(2)
    ]
    assert files[0] == files[1]


def test_half_marks_and_deductions_have_a_scale_and_scores_too_fine_for_one_are_a_problem() -> None:
    one = people(30)
    halves = Matrix(one.people, one.items, one.points, one.scores * 1.5 - 0.5, one.codes, one.keys)
    found = rows(studies.equating_study(halves, halves, seed=1), studies.EQUATING)
    scores = [float(row["score"]) for row in found]
    assert scores[0] == -6.0 and scores[-1] == 12.0 and set(np.diff(scores)) == {0.5}
    fine = Matrix(one.people, one.items, one.points, one.scores * np.e / 10, one.codes, one.keys)
    with pytest.raises(InputError, match="too-fine"):
        studies.equating_study(fine, fine, seed=1)


# --- standards -------------------------------------------------------------------------------------------------------


def test_judges_equal_r_and_the_rate_is_that_of_the_scores() -> None:
    folder, expected = oracle("standard_setting")
    table = pd.read_csv(folder / "angoff.csv", index_col="judge")
    ratings = Ratings(tuple(table.index), tuple(table), np.ones(table.shape[1]), (table.to_numpy(),))
    study = studies.standards_study(ratings, [9.0, 9.62, 15.0])
    mean, median = rows(study, studies.STANDARDS)
    figures = expected["angoff"]
    assert_close([float(mean["cut"]), float(mean["error"])], [figures["cut_mean"], figures["se"]])
    assert_close(float(median["cut"]), figures["cut_median"])
    assert (mean["judges"], mean["passed"], mean["of"]) == ("6", "2", "3")
    assert said(study) == ["cut", "cut-passed", "cut-meaning"]


def test_a_round_that_nobody_finished_has_no_cut() -> None:
    ratings = Ratings((1,), ("q1", "q2"), np.ones(2), (np.array([[0.5, np.nan]]),))
    study = studies.standards_study(ratings, [])
    assert said(study) == ["cut-none", "cut-meaning"]
    assert rows(study, studies.STANDARDS)[0]["cut"] == ""


def test_books_go_out_and_come_back_as_a_cut(tmp_path: Path) -> None:
    folder = makers.assembled(tmp_path / "考试")
    makers.answers(tmp_path / "答卷.xlsx", ("王芳", "", *makers.RIGHT), ("李强", "", "B", "B", "", "√", "×"))
    sitting.grade(folder, [tmp_path / "答卷.xlsx"], roster=makers.people(tmp_path / "花名册.csv"))
    paths = judging.write_books(folder, 2, "zh")
    filled = [_filled(path, tmp_path / path.name, percent) for path, percent in zip(paths, (40, 60), strict=True)]
    ratings, warnings = judging.read_books(folder, filled)
    study, written = judging.judge(folder, ratings, "zh")
    assert not warnings and written == [folder / "report/analysis/standards.csv"]
    mean, _ = rows(study, studies.STANDARDS)
    # 40 % and 60 % of 100 marks: a mean of 50, an error of 20/√2/√2; of 100 and 40 marks one passes.
    assert_close([float(mean["cut"]), float(mean["error"])], [50.0, 10.0])
    assert (mean["passed"], mean["of"]) == ("1", "2")
    assert sitting.verify(folder) == []
    assert judging.write_books(folder, 2, "zh", ratings=ratings) == paths  # the second round


def _filled(path: Path, into: Path, percent: int) -> Path:
    import openpyxl

    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for row in range(4, sheet.max_row + 1):
        sheet.cell(row, 4).value = percent
    book.save(into)
    return into


def test_books_of_another_sitting_and_forms_that_are_not_there_are_refused(tmp_path: Path) -> None:
    one = makers.assembled(tmp_path / "一")
    other = makers.assembled(tmp_path / "二", section=makers.SECTIONS[:1], full_marks=40)
    path = judging.write_books(one, 1, "zh")[0]
    filled = _filled(path, tmp_path / "填.xlsx", 50)
    with pytest.raises(InputError, match="other-sitting"):
        judging.read_books(other, [filled])
    with pytest.raises(InputError, match="no-form"):
        judging.write_books(one, 1, "zh", form="丙")


# --- several forms ---------------------------------------------------------------------------------------------------


def test_the_studies_of_several_forms_are_one_table_with_the_form_first() -> None:
    parts = {name: studies.irt_study(people(40, seed=seed), "rasch") for name, seed in (("A", 1), ("B", 2))}
    joined = studies.joined(parts)
    found = rows(joined, studies.IRT)
    assert next(iter(found[0])) == "form" and [row["form"] for row in found] == ["A"] * 12 + ["B"] * 12
    assert studies.joined({"": parts["A"]}) is parts["A"]
