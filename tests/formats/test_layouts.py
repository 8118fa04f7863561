"""The same answers in every layout that comes back. Oracle: the plain answers, and expected.json of the shared samples.

The writers below lay tables out as the attested files do; they are the tests' own and share nothing with the readers.
"""

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import makers
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examkit import formats, sitting
from examkit.blueprint import blueprint_from
from examkit.forms import Form, FormSection, Placement
from examkit.items import LABELS, Item
from examkit.problems import Source
from examkit.responses import match_columns, read_submission
from examkit.roster import normal_name
from examkit.rules import parse_rule
from examkit.scoring import Marker

STEMS = (
    "限制人身自由的行政处罚，只能由（）设定。",
    "下列属于行政处罚种类的有（）。",
    "行政许可听证的费用由申请人承担。",
    "违法行为在____内未被发现的，不再给予行政处罚。",
    "查封、扣押的期限不得超过（）日；情况复杂的，经批准可以延长。",
    "关于行政强制执行，下列说法正确的有（）。",
    "对当事人的同一个违法行为，不得给予两次以上罚款。",
)
WORDS = ("警告", "罚款", "没收违法所得", "查封", "扣押（财物）", "二百元", "20日", "无", "行政拘留", "T类许可")
JOINTS = ("、", "，", ",", "；", ", ", "或者")
texts = st.builds(lambda joint, words: joint.join(words), st.sampled_from(JOINTS), st.lists(st.sampled_from(WORDS), min_size=1, max_size=3))  # fmt: skip


def plainly(text: str) -> str:
    return text.replace(" ", "").replace("，", ",").replace("；", ";")


@st.composite
def choices(draw: st.DrawFn, name: str, stem: str, kind: Any) -> Placement:
    options = tuple(draw(st.lists(texts, min_size=2, max_size=5, unique_by=plainly)))
    both = ",".join(options[:2])  # a text that two others make together
    if draw(st.booleans()) and plainly(both) not in map(plainly, options):
        options = (*options, both)
    labels = LABELS[: len(options)]
    key = draw(st.sampled_from(labels)) if kind == "single" else "".join(sorted(draw(st.sets(st.sampled_from(labels), min_size=2))))  # fmt: skip
    return Placement(0, Item(name, kind, stem, options, key), "".join(draw(st.permutations(labels))), Fraction(4))


@dataclass(frozen=True)
class Plain:
    """A small sitting: a form, and for each person the marks in the bank's labels, blank where there are none."""

    form: Form
    people: tuple[tuple[str, str, Mapping[str, str]], ...]

    @property
    def pieces(self) -> tuple[Placement, ...]:
        return self.form.pieces


@st.composite
def sittings(draw: st.DrawFn) -> Plain:
    kinds = draw(st.lists(st.sampled_from(("single", "multiple", "true_false", "blank")), min_size=2, max_size=6))
    sections = []
    for number, (kind, stem) in enumerate(zip(kinds, draw(st.permutations(STEMS)), strict=False), start=1):
        name = f"q{number}"
        if kind in ("single", "multiple"):
            place = draw(choices(name, stem, kind))
        else:
            key: Any = draw(st.sampled_from(("true", "false"))) if kind == "true_false" else (("二年", "2年"),)
            place = Placement(0, Item(name, kind, stem, (), key), "", Fraction(4))
        placed = Placement(number, place.item, place.order, place.points)
        rule = parse_rule("half") if kind == "multiple" else None
        sections.append(FormSection(kind, placed.item.type, placed.points, rule, None, 2, (placed,)))
    form = Form("A", tuple(sections))
    people = tuple(
        (f"{first}{last}", unit, {piece.item.id: draw(marks(piece)) for piece in form.pieces})
        for first, last, unit in draw(
            st.lists(
                st.tuples(*(st.sampled_from(some) for some in ("张王", "伟芳", ("党政办", "财政所")))),
                min_size=1,
                max_size=4,
                unique=True,
            )
        )
    )
    return Plain(form, people)


def marks(piece: Placement) -> st.SearchStrategy[str]:
    kind = piece.item.type
    if kind == "true_false":
        return st.sampled_from(("true", "false", ""))
    if kind == "blank":
        return st.sampled_from(("二年", "2年", "三年,或五年", "三年、五年", "不清楚", ""))
    if kind == "single":
        return st.sampled_from((*piece.order, ""))
    return st.sets(st.sampled_from(piece.order)).map(lambda labels: "".join(sorted(labels)))


# --- the writers -----------------------------------------------------------------------------------------------------


def option(piece: Placement, label: str, lettered: bool) -> str:
    text = piece.item.options[LABELS.index(label)]
    return f"{LABELS[piece.order.index(label)]}.{text}" if lettered else text


def on_screen(piece: Placement, response: str, separator: str, *, lettered: bool, empty: str) -> str:
    """A cell as a platform gives texts: options in the order shown."""
    if not response:
        return empty
    if piece.item.type == "true_false":
        return ("A.正确" if response == "true" else "B.错误") if lettered else "正确" if response == "true" else "错误"
    if piece.item.type == "blank":
        return response
    return separator.join(option(piece, label, lettered) for label in piece.order if label in response)


def typed(piece: Placement, response: str, hand: int) -> str:
    """A cell as three people type it."""
    if piece.item.type == "true_false":
        return {"true": "√对T"[hand], "false": "×错F"[hand], "": ""}[response]
    if piece.item.type == "blank":
        return response
    letters = sorted(LABELS[piece.order.index(label)] for label in response)
    wide = [chr(ord(letter) + 0xFEE0) for letter in letters]
    return ("".join(letters), "、".join(wide), " ".join(letters).lower())[hand]


def by_hand(plain: Plain, path: Path) -> Path:
    numbers = [piece.number for piece in plain.pieces]
    rows: list[list[object]] = [["答案录入表"], ["序号", "姓名", "单位", *numbers]]
    rows.append(["标准答案", "", "", *("" for _ in numbers)])
    for number, (name, unit, answers) in enumerate(plain.people, start=1):
        cells = [typed(piece, answers[piece.item.id], number % 3) for piece in plain.pieces]
        rows.append([number, f" {name[0]}  {name[1:]}", unit, *cells])
    rows += [["合计", "", "", *(len(plain.people) for _ in numbers)], ["录入人：赵敏", "", "核对人："]]
    return makers.xlsx(path.with_suffix(".xlsx"), rows, merged=True)


WJX = ("序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", "总分")


def wjx_rows(plain: Plain, cell: Callable[[Placement, str], Sequence[object]]) -> list[list[object]]:
    return [
        [n, f"2024/12/4 15:0{n}:00", "80秒", "微信", "江西", "192.0.2.1", "", name, unit, *(
            one for piece in plain.pieces for one in cell(piece, answers[piece.item.id])
        )]
        for n, (name, unit, answers) in enumerate(plain.people, start=1)
    ]  # fmt: skip


def wjx_by_text(plain: Plain, path: Path) -> Path:
    heads = [*WJX, "1、您的姓名：", "2、您的单位：", *(f"{p.number + 2}、{p.item.stem}" for p in plain.pieces)]
    rows = wjx_rows(plain, lambda p, marked: [on_screen(p, marked, "┋", lettered=True, empty="(空)")])
    return makers.xlsx(path.with_suffix(".xlsx"), [heads, *rows])


def wjx_gbk(plain: Plain, path: Path) -> Path:
    """Texts without letters, in GBK, with heads that count twice, a tab in each and blanks behind."""
    heads = [*WJX, "(1)1\t您的姓名： ", "(2)2\t您的单位：　", *(f"({p.number})" + f"{p.number + 2}\t{p.item.stem} " for p in plain.pieces)]  # fmt: skip
    rows = wjx_rows(plain, lambda p, marked: [on_screen(p, marked, "┋", lettered=False, empty="(跳过)")])
    return as_csv(path, [heads, *rows], "gbk")


def wjx_by_number(plain: Plain, path: Path) -> Path:
    heads = [*WJX, "1、您的姓名：", "2、您的单位："]
    for piece in plain.pieces:
        number = piece.number + 2
        if piece.item.type == "multiple":
            shown = [option(piece, label, lettered=False) for label in piece.order]
            heads.append(f"{number}、{piece.item.stem}({shown[0]})")
            heads += [f"{number}({text})" for text in shown[1:]]
        else:
            heads.append(f"{number}、{piece.item.stem}")
    return makers.xlsx(path.with_suffix(".xlsx"), [heads, *wjx_rows(plain, numbers_of)])


def numbers_of(piece: Placement, response: str) -> list[object]:
    if piece.item.type == "multiple":
        return [-3 if not response else int(label in response) for label in piece.order]
    if not response:
        return [-3]
    if piece.item.type == "true_false":
        return [1 if response == "true" else 2]
    return [response if piece.item.type == "blank" else piece.order.index(response) + 1]


def tencent(plain: Plain, path: Path) -> Path:
    heads = ["编号", "开始答题时间", "结束答题时间", "答题时长", "地理位置国家和地区", "地理位置省", "用户类型", "用户标识", "昵称", "自定义字段",
             "1.您的姓名", "2.您的单位", *(f"{p.number + 2}.{p.item.stem}" for p in plain.pieces), ""]  # fmt: skip
    rows = [
        [n, "2024-12-04 15:00:00", f"2024-12-04 15:0{n}:00", "80", "中国", "江西", "微信", "x", "小王", "", name, unit, *(
            on_screen(p, answers[p.item.id], ",", lettered=True, empty="") for p in plain.pieces
        ), ""]
        for n, (name, unit, answers) in enumerate(plain.people, start=1)
    ]  # fmt: skip
    return as_csv(path, [heads, *rows], "utf-8-sig")


def collected(plain: Plain, path: Path, *, lettered: bool = True) -> Path:
    heads = ["提交者（自动）", "提交时间（自动）", "姓名（必填）", "单位（必填）", *(f"{p.number}.{p.item.stem}（必填）" for p in plain.pieces)]  # fmt: skip
    rows = [
        [f"微信用户{n}", f"2024-12-04 15:0{n}:00", name, unit, *(
            on_screen(p, answers[p.item.id], ",", lettered=lettered, empty="") for p in plain.pieces
        )]
        for n, (name, unit, answers) in enumerate(plain.people, start=1)
    ]  # fmt: skip
    return makers.xlsx(path.with_suffix(".xlsx"), [heads, *rows])


def of_its_own(plain: Plain, path: Path) -> Path:
    """Heads that no reader knows, and columns in another order."""
    heads = ["什么科室", *(f"第{LABELS[p.number]}栏" for p in reversed(plain.pieces)), "谁", "领导意见"]
    rows = [
        [unit, *(typed(p, answers[p.item.id], 0) for p in reversed(plain.pieces)), name, "已阅"]
        for name, unit, answers in plain.people
    ]
    return as_csv(path, [heads, *rows], "utf-8")


def as_csv(path: Path, rows: Sequence[Sequence[object]], encoding: str) -> Path:
    path = path.with_suffix(".csv")
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


# --- the same in every layout ----------------------------------------------------------------------------------------

LAYOUTS = (by_hand, wjx_by_text, wjx_gbk, wjx_by_number, tencent, collected, of_its_own)


def read(plain: Plain, path: Path) -> dict[tuple[str, str], dict[str, str | None]]:
    """What is read of each person, by item; None where it cannot be read."""
    said = {"什么科室": "unit", "谁": "name", "领导意见": "ignore"}
    said |= {f"第{LABELS[piece.number]}栏": f"A{piece.number}" for piece in plain.pieces}
    (sheet,) = formats.read_answer_sheets(path, said if path.stem == "of_its_own" else None)
    columns = match_columns(sheet, [plain.form])
    return {
        (normal_name(row.name), row.unit): {
            one.item: one.response for one in read_submission(row, sheet, [plain.form], columns, "").readings
        }
        for row in sheet.rows
    }


def scores(plain: Plain, answers: Mapping[tuple[str, str], Mapping[str, Any]]) -> dict[tuple[str, str], object]:
    marker = Marker([plain.form], makers.blueprint().conduct)
    return {who: marker.mark(1, "x", "A", 1, marked).score for who, marked in answers.items()}


@given(plain=sittings())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_same_answers_in_any_layout_give_the_same_scores(tmp_path_factory: Any, plain: Plain) -> None:
    folder = tmp_path_factory.mktemp("布局")
    wanted = {(name, unit): dict(answers) for name, unit, answers in plain.people}
    for write in LAYOUTS:
        found = read(plain, write(plain, folder / write.__name__))
        assert found == wanted, write.__name__
        assert scores(plain, found) == scores(plain, wanted)


@given(plain=sittings())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_texts_that_a_comma_may_part_are_read_right_or_shown_to_a_person(tmp_path_factory: Any, plain: Plain) -> None:
    path = collected(plain, tmp_path_factory.mktemp("布局") / "无字母", lettered=False)
    wanted = {(name, unit): answers for name, unit, answers in plain.people}
    kinds = {piece.item.id: piece.item.type for piece in plain.pieces}
    for who, answers in read(plain, path).items():
        for item, response in answers.items():
            assert response == wanted[who][item] or (response is None and kinds[item] == "multiple")


# --- the shared samples ----------------------------------------------------------------------------------------------

PLAN: dict[str, Any] = {
    "title": "样例", "date": date(2024, 12, 4), "full_marks": 100, "pass_mark": 60, "bands": {"合格": 60, "不合格": 0},
    "attempts": "best", "order": "bank", "options": "bank",
    "section": [
        {"heading": "单项选择题", "type": "single", "count": 10, "points": 4},
        {"heading": "多项选择题", "type": "multiple", "count": 5, "points": 8, "rule": "all_or_nothing"},
        {"heading": "判断题", "type": "true_false", "count": 5, "points": 4},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def expected(shared: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((shared / "samples" / "expected.json").read_text(encoding="utf-8"))
    return found


def sample(folder: Path, shared: Path, name: str) -> Path:
    bank = formats.read_bank(shared / "samples" / "bank" / "kaoshibao_template_20221101.xlsx")
    sitting.assemble(folder, bank, blueprint_from(PLAN, Source("方案.toml")), seed=1)
    sitting.grade(
        folder,
        [shared / "samples" / "results" / name],
        roster=shared / "samples" / "people" / "roster.xlsx",
    )
    return folder


@pytest.mark.parametrize("name", ["wjx_by_text.xlsx", "wjx_by_number.xlsx", "tencent_docs_collect.xlsx"])
def test_a_sample_of_a_platform_gives_every_answer_and_attempt(
    tmp_path: Path, shared: Path, expected: dict[str, Any], name: str
) -> None:
    folder = sample(tmp_path / "考试", shared, name)
    forms = sitting.open_sitting(folder).forms
    (sheet,) = formats.read_answer_sheets(shared / "samples" / "results" / name)
    columns = match_columns(sheet, forms)
    assert len(sheet.rows) == len(expected["responses"])
    truth = {"A": "true", "B": "false", "": ""}
    for row, one in zip(sheet.rows, expected["responses"], strict=True):
        answers = [marked or "" for marked in one["answers"]]
        wanted = [*answers[:15], *(truth[marked] for marked in answers[15:])]
        submission = read_submission(row, sheet, forms, columns, "")
        assert [one.response for one in submission.readings] == wanted, row.row
    attempts: dict[str, list[float]] = {}
    for row in makers.table(folder, "scores.csv"):
        if row["score"]:
            attempts.setdefault(row["candidate"], []).append(float(row["score"]))
    assert attempts == {who: [score for _, score, _ in tries] for who, tries in expected["results"]["attempts"].items()}


def test_the_sample_typed_by_hand_gives_every_first_score(
    tmp_path: Path, shared: Path, expected: dict[str, Any]
) -> None:
    folder = sample(tmp_path / "考试", shared, "hand_entry.xlsx")
    assert {who: float(score) for who, score in makers.scores(folder).items()} == expected["results"]["first"]
