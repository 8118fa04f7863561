"""Standards and fairness as documents. Oracles: the statistics of ``analysis`` on the same numbers; the gates of the notes
on measurement; counts and shares worked by hand.
"""

from pathlib import Path

import makers
import numpy as np
import pytest

from examkit import fairness, messages, sitting
from examkit.analysis.growth import gain
from examkit.analysis.hofstee import hofstee
from examkit.analysis.standards import Ratings, angoff, borderline_group, borderline_regression
from examkit.document import Document, Figure, Table
from examkit.findings import Findings, person_matrix
from examkit.problems import ExamkitError, InputError

ITEM = "\n[q{n}] 第{n}题？\nA. 甲{n}\nB. 乙{n}\nC. 丙{n}\nD. 丁{n}\n答案：A\n"
TEXT = "法规：行政处罚法\n" + "".join(ITEM.format(n=n) for n in range(1, 21))
TEXT += "\n法规：监察法\n" + "".join(ITEM.format(n=n) for n in range(21, 41))
K = 20


def graded(
    folder: Path, people: int, *, seed: int = 1, up: float = 0.0, distinct: bool = False, hard: int = 0
) -> Findings:
    """Invented people of two units, one in three of 财政所; ``hard`` makes the first item harder for these."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    chance = np.random.default_rng(seed)
    section = [{"heading": "单选", "type": "single", "count": K, "points": 5}]
    bank, plan = makers.bank(TEXT), makers.blueprint(section=section)
    forms = sitting.assemble(folder, bank, plan, seed=1, count=2 if distinct else 1, distinct=distinct)
    ability = np.random.default_rng(99).normal(size=(people, 1)) + up
    logits = ability - np.linspace(-2, 1, K)
    third = np.arange(people) % 3 == 0
    logits[third, 0] -= hard
    right = chance.random((people, K)) < 1 / (1 + np.exp(-logits))
    letters = np.where(right, "A", chance.choice(list("BCD"), (people, K)))
    units = [("党政办", "财政所")[int(one)] for one in third]
    roster = "candidate,name,unit,category\n" + "".join(f"{n:03d},人{n},{unit},\n" for n, unit in enumerate(units))
    path = makers.people(folder.parent / f"{folder.name}.csv", roster)
    rows = [(f"人{n}", units[n], forms[n % len(forms)].name, *one) for n, one in enumerate(letters.tolist())]
    heads = ("序号", "姓名", "单位", "卷别", *map(str, range(1, K + 1)))
    sitting.grade(folder, [makers.answers(folder.parent / f"{folder.name}.xlsx", *rows, heads=heads)], roster=path)
    return sitting.look(folder).findings


@pytest.fixture(scope="module")
def class_of_40(tmp_path_factory: pytest.TempPathFactory) -> Findings:
    return graded(tmp_path_factory.mktemp("class") / "考试", 40)


def only_table(document: Document) -> Table:
    (found,) = (block for block in document.blocks if isinstance(block, Table))
    return found


def rows(document: Document) -> dict[object, tuple[object, ...]]:
    """The rows of the only table by their first cell."""
    return {row[0]: row[1:] for row in only_table(document).rows}


def words(document: Document) -> str:
    return "\n".join(document.texts())


def pictures(document: Document) -> int:
    return sum(isinstance(block, Figure) for block in document.blocks)


def marks(findings: Findings) -> list[float]:
    return [
        float(one.counted.score) for one in findings.results.people if one.counted and one.counted.score is not None
    ]


# --- standards -------------------------------------------------------------------------------------------------------


def test_without_material_only_the_present_mark_stands_and_how_to_get_others(class_of_40: Findings) -> None:
    found = fairness.standards(class_of_40, "zh")
    passed = sum(mark >= 60 for mark in marks(class_of_40))
    assert rows(found) == {"现行合格线": ("60.0", "", "", "", f"{passed}/40（{passed / 40:.1%}）", "")}
    assert pictures(found) == 0
    assert all(word in words(found) for word in ("examkit judges", "BOOKS", "JUDGED", "LIMITS"))


def test_each_method_gives_the_figures_of_its_function(class_of_40: Findings) -> None:
    scores = np.array(marks(class_of_40))
    levels = np.clip(np.round((scores - 50) / 15 + np.arange(40) % 3 - 1) + 2, 1, 5).astype(int)
    judged = {f"{n:03d}": int(level) for n, level in enumerate(levels)}
    given = np.array([[0.5] * K, [0.6] * K, [0.7] * K])
    items = tuple(piece.item.id for piece in class_of_40.forms[0].pieces)
    ratings = Ratings((1, 2, 3), items, np.full(K, 5.0), (given,))
    limits = [(50, 70, 0, 60), (55, 75, 5, 70)]
    found = fairness.standards(class_of_40, "zh", ratings=ratings, judged=judged, limits=limits)
    expected = {
        "Angoff（评委平均）": angoff(given, [5.0] * K),  # 50, 60 and 70 marks
        "临界组法（平均）": borderline_group(scores[levels == 3]),
        "临界组回归法": borderline_regression(scores, levels, 3),
        "Hofstee": hofstee(limits, scores),
    }
    shown = rows(found)
    assert expected["Angoff（评委平均）"].cut == pytest.approx(60)
    for method, one in expected.items():
        assert one.cut is not None and one.error is not None and one.low is not None and one.high is not None
        passed = int((scores >= one.cut - 1e-9).sum())
        assert shown[method][:3] == (f"{one.cut:.1f}", f"{one.error:.2f}", f"{one.low:.1f}–{one.high:.1f}")
        assert shown[method][4] == f"{passed}/40（{passed / 40:.1%}）"
    assert pictures(found) == 1


def test_limits_that_scores_do_not_meet_give_no_cut_but_the_reason(class_of_40: Findings) -> None:
    found = rows(fairness.standards(class_of_40, "zh", limits=[(90, 95, 0, 1)]))["Hofstee"]
    assert (found[0], found[4], found[5]) == ("—", "—", "成绩与可接受的范围不相交，得不出")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"judged": {"999": 3}}, "people"),
        ({"judged": {"001": 6}}, "rating"),
        ({"limits": [(50, 60, 0)]}, "limits"),
    ],
)
def test_what_is_no_judgement_is_a_problem(class_of_40: Findings, given: dict[str, object], code: str) -> None:
    with pytest.raises(InputError, match=rf"fairness\.{code}"):
        fairness.standards(class_of_40, "zh", **given)  # type: ignore[arg-type]


def test_decisions_stand_with_their_ranges_and_the_sentence_first(class_of_40: Findings) -> None:
    found = fairness.decisions(class_of_40, "zh")
    assert "换一套同等难度试卷" in words(found) and "n=40" in words(found)
    assert all(rows(found)[name][1] for name in ("合格判定一致性", "合格判定准确性", "误判合格", "误判不合格"))


# --- groups and pairs ------------------------------------------------------------------------------------------------


def test_of_40_people_differences_are_held_back_with_the_numbers_and_force_says_so(class_of_40: Findings) -> None:
    found = fairness.groups(class_of_40, "unit", "zh")
    assert "财政所（14/26）" in words(found) and "FORCE" in words(found) and "--force" not in words(found)
    assert not any(isinstance(block, Table) for block in found.blocks)
    assert "仅供研究" in words(fairness.groups(class_of_40, "unit", "zh", force=True))


@pytest.mark.parametrize("column", ["category", "form"])
def test_a_column_with_nothing_to_compare_says_so(class_of_40: Findings, column: str) -> None:
    assert "无从比较" in words(fairness.groups(class_of_40, column, "zh"))


def test_an_item_harder_for_a_unit_is_listed_as_c_and_a_column_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    findings = graded(tmp_path / "考试", 360, hard=3)
    found = rows(fairness.groups(findings, "单位", "zh"))
    assert found["1"][:3] == ("财政所", "党政办", "120/240") and found["1"][4] == "C"
    with pytest.raises(InputError, match=r"study\.no-column"):
        fairness.groups(findings, "星座", "zh")


def test_few_people_have_counts_with_their_expectation_and_no_chance(class_of_40: Findings) -> None:
    found = fairness.pairs(class_of_40, "zh")
    table = only_table(found)
    assert [column.title for column in table.columns] == ["甲", "乙", "都答错的题", "相同错答数", "预期数"]
    assert len(table.rows) == 10
    assert "作答雷同提示（需人工核实）" in found.title and "不是结论" in words(found) and "780" in words(found)


def test_with_100_people_the_base_rate_stands_beside_and_neighbours_are_named(tmp_path: Path) -> None:
    findings = graded(tmp_path / "考试", 100)
    table = only_table(fairness.pairs(findings, "zh", seats=[("001", "002")]))
    assert [column.title for column in table.columns][5:] == ["仅凭碰巧会有几对", "校正后的p值", "邻座"]


# --- two forms, two sittings -----------------------------------------------------------------------------------------


def test_forms_of_the_same_items_need_no_equating(class_of_40: Findings) -> None:
    assert "不需要等值" in words(fairness.equated(class_of_40, "", "zh"))


def test_two_forms_are_identity_until_somebody_says_that_they_went_out_by_chance(tmp_path: Path) -> None:
    findings = graded(tmp_path / "考试", 80, distinct=True)
    plain = fairness.equated(findings, "", "zh")
    assert "只列恒等" in words(plain) and "RANDOM_GROUPS" in words(plain) and pictures(plain) == 0
    assert all(score == one[0] == f"{float(one[1]):.1f}" for score, one in rows(plain).items())
    chance = fairness.equated(findings, "B", "zh", random_groups=True)
    assert "圆弧法（Livingston & Kim 2009）" in words(chance) and pictures(chance) == 1
    matrix = person_matrix(findings, findings.groups[0])
    scores = [float(str(score)) for score in rows(chance)]
    assert (min(scores), max(scores)) == (matrix.totals.min(), matrix.totals.max())
    assert rows(fairness.equated(findings, "A", "zh"))  # the second form on the scale of the first


def test_another_sitting_is_compared_by_the_common_items(tmp_path: Path) -> None:
    findings = graded(tmp_path / "后", 60, seed=2)
    graded(tmp_path / "前", 60)
    assert "20 道共同题" in words(fairness.equated(findings, str(tmp_path / "前"), "zh"))
    graded(tmp_path / "两卷", 60, distinct=True)
    with pytest.raises(InputError, match=r"study\.several-forms"):
        fairness.equated(findings, str(tmp_path / "两卷"), "zh")
    with pytest.raises(ExamkitError, match=r"sitting\.none"):
        fairness.equated(findings, str(tmp_path / "没有"), "zh")


def test_gains_are_those_of_people_who_sat_both_with_memory_and_regression_said(tmp_path: Path) -> None:
    before, after = graded(tmp_path / "前", 40), graded(tmp_path / "后", 30, seed=2, up=1)
    found = fairness.gains(before, after, "zh")
    expected = gain(marks(before)[:30], marks(after))
    whole = rows(found)["全卷"]
    assert whole[:4] == (30, expected.before, expected.after, expected.mean.value)
    assert whole[4] == f"{expected.mean.low:.1f} 至 {expected.mean.high:.1f}"
    assert (
        "只参加前一次 10 人" in words(found)
        and "100.0% 的题在前一次出过" in words(found)
        and "回归均值" in words(found)
    )
    assert pictures(found) == 1
    assert "BEFORE" in words(fairness.gains(None, after, "zh"))


def test_every_figure_has_its_meaning_in_both_languages() -> None:
    for lang in messages.LANGUAGES:
        assert all(said for (said,) in rows(fairness.meanings(lang)).values())
