"""Pictures. Oracle: the PNG signature, equal bytes for equal figures, and what matplotlib was asked to draw."""

import datetime as dt
import io

import pytest
from matplotlib import rcParams
from matplotlib.axes import Axes
from matplotlib.image import imread

from examkit import figures

MONTHS = [f"{month}月" for month in range(1, 13)]
CASES = {
    "histogram": lambda: figures.histogram([0, 59.9, 60, 95, 100], 60, x="得分", y="人数", pass_label="及格线60%"),
    "histogram of one": lambda: figures.histogram([100], 0, x="得分", y="人数", pass_label=""),
    "bars": lambda: figures.bars(["党政办", "财政所"], [66.7, None], x="平均分", notes=["（3人）", "（0人）"], line=60),
    "bars of sixty": lambda: figures.bars([f"第{n}村民委员会" for n in range(60)], [50.0] * 60, x="平均分"),
    "scatter": lambda: figures.scatter(["1", "A2", "3"], [0.5, 1.0, None], [0.3, -0.6, 0.1], x="得分率", y="区分度"),
    "scatter of none": lambda: figures.scatter([], [], [], x="得分率", y="区分度"),
    "item curve": lambda: figures.item_curve(
        [-2, 0, 2], [0.1, 0.5, 0.9], [(-1, 0.2, 8), (1, 0.8, 0)], x="能力", y="得分率"
    ),
    "wright map": lambda: figures.wright_map(
        [-1.0, 0.2, 0.4], [("1", -0.5), ("2", 0.3), ("3", 0.31)], left="人", right="题", y="能力与难度"
    ),
    "wright map of nobody": lambda: figures.wright_map([], [], left="人", right="题", y="能力与难度"),
    "option curves": lambda: figures.option_curves(
        ["A", "B", "未答"], [[0.2, 0.4, 0.6, 0.8, 1.0], [0.8, 0.6, None, 0.2, 0.0], [None] * 5], "A", x="分段", y="占比"
    ),
    "information": lambda: figures.information([-1, 0, 1], [2, 3, 2], 0.3, x="能力", y="信息量", cut_label="及格线"),
    "information without cut": lambda: figures.information([-1, 0], [2, 3], None, x="能力", y="信息量", cut_label=""),
    "reliability by length": lambda: figures.reliability_by_length(
        [10, 20, 40], [0.5, 0.67, 0.8], (20, 0.67, -0.1, 0.8), x="题数", y="信度"
    ),
    "calendar": lambda: figures.calendar(
        [dt.date(2026, 1, 31), dt.date(2026, 5, 4), dt.date(2026, 5, 4)], ["2", "2", "?"], MONTHS, x="日"
    ),
    "calendar of nothing": lambda: figures.calendar([], [], MONTHS, x="日"),
    "percent heat": lambda: figures.percent_heat(["党政办", "甲村"], ["1", "2"], [[0, 100.0], [None, 61.2]], label="%"),
    "percent heat of blanks": lambda: figures.percent_heat(["甲村"], ["行政处罚法"], [[None]], label="%"),
    "over the year": lambda: figures.over_the_year(
        ["03-20", "06-18", "09-17"], [[55.0, 60, 80], [], [90.0]], [60, 60, 80], y="成绩", pass_label="合格线"
    ),
    "over no year": lambda: figures.over_the_year([], [], [], y="成绩", pass_label="合格线"),
    "funnel": lambda: figures.funnel(
        [("甲村", 3, 33.3, ""), ("乙所", 24, 25.0, "low"), ("丙村", 0, None, "")],
        63.0,
        [(1, 0, 100, 0, 100), (24, 41, 80, None, None)],
        x="人数",
        y="合格率",
        inner="95%",
        outer="99.8%",
    ),
    "funnel of nobody": lambda: figures.funnel([], None, [], x="人数", y="合格率", inner="95%", outer="99.8%"),
    "hours and scores": lambda: figures.hours_and_scores([0, 12.5, 40], [0, 75, 100], x="学时", y="成绩"),
    "intervals": lambda: figures.intervals(
        ["Angoff", "Hofstee"], [(62.5, 58.0, 67.0), (55.0, None, None)], x="分", line=60
    ),
    "worth of scores": lambda: figures.worth_of_scores(
        [0, 50, 100], [("线性法", [0.5, 1.0, 1.5])], [(0, 1), (0.5, 1.5), (1, 2)], x="得分", y="增减", identity="恒等"
    ),
    "worth of scores without a band": lambda: figures.worth_of_scores([0, 9], [], [], x="得分", y="", identity="恒等"),
    "heat": lambda: figures.heat(["宪法", "监察法"], ["识记", "理解"], [[1, 2], [0, 0]]),
}


@pytest.mark.parametrize("name", CASES)
def test_a_figure_is_a_png_that_is_the_same_each_time(name: str) -> None:
    png = CASES[name]()
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert b"Software" not in png
    assert CASES[name]() == png
    assert imread(io.BytesIO(png), format="png").std() > 0


def test_drawing_leaves_matplotlibs_settings_alone() -> None:
    before = dict(rcParams)
    for draw in CASES.values():
        draw()
    assert dict(rcParams) == before


def test_chinese_labels_have_their_glyphs(recwarn: pytest.WarningsRecorder) -> None:
    for draw in CASES.values():
        draw()
    assert [str(one.message) for one in recwarn if "lyph" in str(one.message)] == []


def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    texts: list[str] = []
    real = Axes.annotate

    def annotate(axes: Axes, text: str, *args: object, **settings: object) -> object:
        texts.append(text)
        return real(axes, text, *args, **settings)  # type: ignore[arg-type]

    monkeypatch.setattr(Axes, "annotate", annotate)
    return texts


def test_numbers_that_would_stand_on_each_other_are_thinned_out(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = written(monkeypatch)
    numbers = ["1", "2", "3", "4", "5"]
    figures.scatter(numbers, [0.5, 0.51, 0.9, None, 0.9], [0.30, 0.31, 0.3, 0.2, 0.6], x="", y="")
    assert texts == ["1", "3", "5"]  # the lowest discrimination first; 2 stands on 1


def test_every_percent_falls_into_one_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    heights: list[float] = []
    real = Axes.bar

    def bar(axes: Axes, x: object, height: list[float], **settings: object) -> object:
        heights.extend(height)
        return real(axes, x, height, **settings)  # type: ignore[arg-type]

    monkeypatch.setattr(Axes, "bar", bar)
    percents = [0, 4.999, 5, 59.99, 60, 99.99, 100, 100]
    figures.histogram(percents, 60, x="", y="", pass_label="")
    assert sum(heights) == len(percents)
    assert (heights[0], heights[1], heights[11], heights[12], heights[19]) == (2, 1, 1, 1, 3)


def test_a_blank_of_a_heat_map_is_no_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was drawn: two numbers for three cells, the blank not among them."""
    drawn: list[str] = []
    real = Axes.text
    monkeypatch.setattr(
        Axes, "text", lambda axes, x, y, said, **kind: drawn.append(said) or real(axes, x, y, said, **kind)
    )
    figures.percent_heat(["甲村"], ["1", "2", "3"], [[0.0, None, 99.6]], label="%")
    assert drawn == ["0", "100"]


def test_a_funnel_names_flagged_units_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    named: list[str] = []
    real = Axes.annotate
    monkeypatch.setattr(
        Axes, "annotate", lambda axes, said, *where, **kind: named.append(said) or real(axes, said, *where, **kind)
    )
    CASES["funnel"]()
    assert named == ["乙所"]
