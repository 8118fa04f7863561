"""What a sitting found. Oracle: counts done by hand on a few papers."""

from fractions import Fraction
from pathlib import Path

import makers
import pytest

from examkit import findings, sitting
from examkit.findings import Findings
from examkit.items import Item


def found(folder: Path, *rows: tuple[object, ...], **changes: object) -> Findings:
    made = makers.assembled(folder / "考试", **changes)  # type: ignore[arg-type]
    return sitting.grade(made, [makers.answers(folder / "答卷.xlsx", *rows)]).findings


def test_items_and_reliability_use_first_attempts_people_the_one_that_counts(tmp_path: Path) -> None:
    folder = makers.assembled(tmp_path / "考试")
    heads = ("序号", "姓名", "提交时间", "1", "2", "3", "4", "5")
    rows = [
        ("王芳", "2026/1/1", "A", "", "", "", ""),
        ("王芳", "2026/1/2", *makers.RIGHT),
        ("李强", "2026/1/1", *makers.RIGHT),
    ]
    one = sitting.grade(folder, [makers.answers(tmp_path / "答卷.xlsx", *rows, heads=heads)]).findings
    (group,) = one.groups
    assert [row.n for row in group.analysis.items] == [2] * 5
    assert [row.facility for row in group.analysis.items] == [1, 0.5, 0.5, 0.5, 0.5]
    assert group.analysis.summary["mean"] == 60  # of first attempts
    assert one.tally.mean == 100  # of those that count


def test_points_earned_on_each_law(tmp_path: Path) -> None:
    text = makers.QUIZ.replace("答案：×", "答案：×\n依据：行政许可法 第四十七条").replace(
        "答案：√", "答案：√\n依据：行政处罚法 第二十九条"
    )
    one = found(tmp_path, ("王芳", "", "A", "B", "AB", "×", "×"), ("李强", "", "", "", "", "√", "√"), text=text)
    laws = {law.law: (law.items, law.points, law.earned) for law in one.laws}
    assert laws["行政处罚法"] == (4, 90, pytest.approx((20 + 20 + 20 + 10) / 180))
    assert laws["行政许可法"] == (1, 10, 0.5)


def test_a_choice_item_is_analysed_by_its_options_and_a_fill_in_is_not() -> None:
    single = Item("s", "single", "题", ("甲", "乙", "丙"), "B")
    judge = Item("j", "true_false", "题", (), "false")
    blank = Item("b", "blank", "____", (), (("甲",),))
    keys = [findings.item_key(item, Fraction(2)) for item in (single, judge, blank)]
    assert [(key.options, sorted(key.key)) for key in keys] == [
        (("A", "B", "C"), ["B"]),
        (("true", "false"), ["false"]),
        ((), []),
    ]


def test_summary_of_forms_with_different_items_has_no_single_alpha(tmp_path: Path) -> None:
    second = makers.QUIZ.replace("[q", "[r").replace("？", "呢？").replace("。", "吧。").partition("\n\n")[2]
    folder = tmp_path / "考试"
    bank = makers.bank(makers.QUIZ + "\n" + second)
    sitting.assemble(folder, bank, makers.blueprint(), seed=1, count=2, distinct=True)
    heads = ("序号", "姓名", "卷别", *"12345")
    rows = [(f"人{n}", "AB"[n % 2], *("A" if n < 4 else "B" for _ in range(3)), "√", "×") for n in range(8)]
    sitting.grade(folder, [makers.answers(tmp_path / "答卷.xlsx", *rows, heads=heads)])
    summary = makers.summary(folder)
    assert {summary[name] for name in ("candidates", "mean", "alpha", "sem")} == {None}
    assert [(one["form"], one["sat"]) for one in summary["by_form"]] == [("A", 4), ("B", 4)]
    assert all("alpha" in one for one in summary["by_form"])


def test_a_form_that_nobody_sat_is_no_crash(tmp_path: Path) -> None:
    second = makers.QUIZ.replace("[q", "[r").replace("？", "呢？").replace("。", "吧。").partition("\n\n")[2]
    folder = tmp_path / "考试"
    bank = makers.bank(makers.QUIZ + "\n" + second)
    sitting.assemble(folder, bank, makers.blueprint(), seed=1, count=2, distinct=True)
    heads = ("序号", "姓名", "卷别", *"12345")
    sitting.grade(folder, [makers.answers(tmp_path / "答卷.xlsx", ("王芳", "A", *makers.RIGHT), heads=heads)])
    assert [(one["form"], one["sat"], one["mean"] is None) for one in makers.summary(folder)["by_form"]] == [
        ("A", 1, False),
        ("B", 0, True),
    ]
