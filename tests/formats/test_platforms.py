"""A form as platforms take it in. Oracle: the form itself, read back by our readers of those files."""

from pathlib import Path

import makers
import pytest

from examkit import formats
from examkit.assembly import assemble
from examkit.bank.grammar import render
from examkit.forms import Form, Placement
from examkit.items import Item
from examkit.problems import InputError

MORE = (
    makers.QUIZ
    + """
[q6] 违法行为在____内未被发现的，延长至____。
答案：二年|2年；五年|5年
解析：《行政处罚法》第三十六条第一款。

[q7] 简述听证的程序。
采分点：
- 告知当事人有要求听证的权利

[q8] =1+1 等于几？
A. +2
B. =HYPERLINK("x")
C. 三
答案：A
主题：算术
难度：易
"""
)
SECTIONS = [
    {"heading": "单选", "type": "single", "count": 3, "points": 10},
    *makers.SECTIONS[1:],
    {"heading": "填空", "type": "blank", "count": 1, "points": 5},
    {"heading": "简答", "type": "short", "count": 1, "points": 5},
]


@pytest.fixture(scope="module")
def form() -> Form:
    plan = makers.blueprint(section=SECTIONS, order="shuffled", options="shuffled")
    return assemble(makers.bank(MORE), plan, seed=5)[0]


def shown(placement: Placement) -> tuple[object, ...]:
    """What a candidate sees and what is right, in printed labels."""
    item = placement.item
    key = item.key
    if isinstance(key, str) and item.options:
        key = "".join(sorted(placement.printed_label(letter) for letter in key))
    options = tuple(item.options[item.labels.index(label)] for label in placement.order)
    return (item.type, item.stem, options, key, [line.text for line in item.rubric], item.rationale)


def as_read(item: Item) -> tuple[object, ...]:
    return (item.type, item.stem, item.options, item.key, [line.text for line in item.rubric], item.rationale)


@pytest.mark.parametrize("name", ["题.xlsx", "题.txt"])
def test_what_is_read_back_is_what_was_printed(tmp_path: Path, form: Form, name: str) -> None:
    formats.write_for_platform(form, tmp_path / name)
    found = formats.read_bank(tmp_path / name)
    assert [one for one in found.problems if one.severity == "error"] == []
    assert [as_read(item) for item in found.items] == [shown(placement) for placement in form.placements]


def test_the_workbook_has_the_heads_of_the_template(tmp_path: Path, form: Form, shared: Path) -> None:
    from examkit.formats.cells import read_grids

    formats.write_for_platform(form, tmp_path / "题.xlsx")
    ours = read_grids(tmp_path / "题.xlsx")
    template = read_grids(shared / "samples" / "bank" / "kaoshibao_template_20221101.xlsx")
    assert ours[0].rows[1] == template[0].rows[1]
    assert (ours[1].name, ours[1].rows) == (template[1].name, template[1].rows)
    assert ours[0].rows[0][1][0].startswith("导入须知")


def test_the_text_looks_as_the_platform_prints_it(tmp_path: Path) -> None:
    form = assemble(makers.bank(), makers.blueprint(), seed=1)[0]
    formats.write_for_platform(form, tmp_path / "题.txt")
    text = (tmp_path / "题.txt").read_text(encoding="utf-8")
    assert text.startswith("1. 您的姓名： [填空题] *\n\n2. 您的单位： [填空题] *\n\n3. 限制人身自由")
    assert "5. 下列属于行政处罚种类的有哪些？ [多选题] *\nA、警告(正确答案)\nB、罚款(正确答案)\nC、查封场所\n" in text
    assert text.endswith("费用由申请人承担。 [判断题] *\n对\n错(正确答案)\n")


def test_the_same_form_gives_the_same_bytes(tmp_path: Path, form: Form) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        formats.write_for_platform(form, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


CASE = """[case] 处理案件。
材料：执法人员当场罚款。
（1）可以吗？
答案：√
"""
MANY = "[many] 哪个？\n" + "".join(f"{label}. 选{label}项\n" for label in "ABCDEFGHI") + "答案：A\n"
BAR = "[bar] 是____。\n答案：甲\\；乙\n"


@pytest.mark.parametrize(
    ("text", "kind", "name", "code"),
    [
        (CASE, "case", "题.xlsx", "platform.type"),
        (CASE, "case", "题.txt", "platform.type"),
        (MANY, "single", "题.xlsx", "platform.options"),
        (BAR, "blank", "题.txt", "platform.separator"),
    ],
)
def test_what_a_platform_cannot_hold_is_said_and_nothing_written(
    tmp_path: Path, text: str, kind: str, name: str, code: str
) -> None:
    section = {"heading": "一", "type": kind, "count": 1, "points": 100}
    form = assemble(makers.bank(text), makers.blueprint(section=[section]), seed=1)[0]
    with pytest.raises(InputError) as caught:
        formats.write_for_platform(form, tmp_path / name)
    assert [one.code for one in caught.value.problems] == [code], render(form.placements[0].item)
    assert not (tmp_path / name).exists()
