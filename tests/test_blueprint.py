"""组卷方案: what is read, and every mistake with its key, in one run."""

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest

from examkit.assembly import assemble
from examkit.bank import read_bank
from examkit.bank.grammar import parse
from examkit.bank.laws import Laws, laws_from
from examkit.blueprint import part_points, read_blueprint, shortfalls
from examkit.problems import InputError

ROOT = Path(__file__).parents[1]
PRESETS = sorted((ROOT / "question_bank" / "blueprints").glob("*.toml"))
SOUND = """\
title = "学法用法考试"
date = 2026-03-27
minutes = 60
full_marks = 60
pass_mark = 60
bands = { "优秀" = 90, "合格" = 60, "不合格" = 0 }

[[section]]
heading = "单项选择题"
type = "single"
count = 40
points = 1

[[section]]
heading = "多项选择题"
type = "multiple"
count = 10
points = 2
rule = "half"
floor = 0

[[section.quota]]
where = { law = "行政处罚法", level = "应用" }
minimum = 3
maximum = 5

[[quota]]
where = { audience = "党员" }
unit = "percent"
maximum = 10.5
"""


@pytest.fixture
def read(tmp_path):
    def read(text):
        (tmp_path / "方案.toml").write_text(text, encoding="utf-8")
        return read_blueprint(tmp_path / "方案.toml")

    return read


def reported(read, text):
    with pytest.raises(InputError) as error:
        read(text)
    assert all(str(one.source).endswith("方案.toml") for one in error.value.problems)
    return [(one.code.removeprefix("blueprint."), dict(one.values).get("key")) for one in error.value.problems]


def test_a_blueprint_in_english_values(read):
    blueprint = read(SOUND)
    conduct = blueprint.conduct
    assert (conduct.date, conduct.minutes, conduct.pass_mark) == (dt.date(2026, 3, 27), 60, 60)
    assert conduct.bands == (("优秀", 90), ("合格", 60), ("不合格", 0))
    assert (conduct.book, conduct.attempts, conduct.round, blueprint.order) == ("closed", "best", "none", "shuffled")
    first, second = blueprint.sections
    assert (first.total, str(first.rule), first.floor) == (40, "all_or_nothing", None)
    assert (second.total, str(second.rule), second.floor) == (20, "half", 0)
    (quota,) = second.quotas
    assert (quota.where, quota.unit, quota.minimum, quota.maximum) == (
        (("law", "行政处罚法"), ("level", "应用")), "items", 3, 5,
    )  # fmt: skip
    assert blueprint.quotas[0].maximum == Fraction("10.5")


def test_the_same_in_chinese_values(read):
    chinese = (
        SOUND.replace('"single"', '"单选题"').replace('"multiple"', '"多项选择题"').replace('"percent"', '"百分比"')
    )
    top = 'book = "闭卷"\nattempts = "最好"\nround = "不取整"\norder = "打乱"\noptions = "打乱"\n'
    assert read(top + chinese) == read(SOUND)


@pytest.mark.parametrize(
    ("type_", "most"), [('"不定项"', 1), ('"不定项选择题"', 1), ('"multiple"\nmin_correct = 1', 1), ('"多选"', 2)]
)
def test_multiple_choice_where_one_may_be_right(read, type_, most):
    section = read(SOUND.replace('"multiple"', type_)).sections[1]
    assert (section.type, section.min_correct) == ("multiple", most)
    one, two = parse("[a] 题\n题型：不定项\nA. 甲\nB. 乙\n答案：A\n\n[b] 题\n题型：多选\nA. 甲\nB. 乙\n答案：AB")[0]
    assert (section.takes(one), section.takes(two)) == (most == 1, most == 2)


def test_named_items_need_no_count(read):
    section = read(SOUND.replace("count = 10", 'items = ["' + '", "'.join("abcdefghij") + '"]')).sections[1]
    assert (section.items[0], section.count) == ("a", 10)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('title = "学法用法考试"\n', "", ("value", "title")),
        ("pass_mark = 60", 'pass_mark = "六十"', ("value", "pass_mark")),
        ("minutes = 60", "minutes = 0.5", ("value", "minutes")),
        ("date = 2026-03-27", 'date = "三月"', ("value", "date")),
        ("minutes = 60", 'notice = "一句话"', ("value", "notice")),
        ("minutes = 60", 'author = "甲"', ("key-unknown", "author")),
        ("minutes = 60", 'book = "半开卷"', ("choice", "book")),
        ("minutes = 60", 'attempts = "全部"', ("choice", "attempts")),
        ("minutes = 60", 'round = "2"', ("choice", "round")),
        ("minutes = 60", 'order = "随意"', ("choice", "order")),
        ("full_marks = 60", "full_marks = 100", ("sum", None)),
        ('"合格" = 60', '"合格" = 70', ("bands", None)),
        ('"不合格" = 0', '"不合格" = 10', ("bands", None)),
        ('"优秀" = 90', '"优秀" = 101', ("bands", None)),
        ('"优秀" = 90', '"优秀" = 60', ("bands", None)),
        ('bands = { "优秀" = 90, "合格" = 60, "不合格" = 0 }\n', "", ("bands-missing", None)),
        ("count = 40", "count = 40\nscore = 1", ("key-unknown", "section[1].score")),
        ("count = 40", "count = 2.5", ("value", "section[1].count")),
        ("count = 40", "count = 0", ("count", "section[1].count")),
        ("count = 10", 'count = 3\nitems = ["a", "b"]', ("count", "section[2].count")),
        ("count = 10", 'items = ["a", "a"]', ("count", "section[2].count")),
        ("count = 10", 'items = "abc"\ncount = 10', ("value", "section[2].items")),
        ("points = 1\n", "points = -1\n", ("value", "section[1].points")),
        ('type = "single"', 'type = "谜语"', ("choice", "section[1].type")),
        ('type = "single"', 'type = "single"\nmin_correct = 1', ("choice", "section[1].min_correct")),
        ('"multiple"', '"multiple"\nmin_correct = "一"', ("choice", "section[2].min_correct")),
        ('type = "single"', 'type = "single"\nrule = "half"', ("rule-type", "section[1].rule")),
        ("floor = 0", 'floor = "零"', ("value", "section[2].floor")),
        ("minimum = 3", "minimum = 6", ("bounds", "section[2].quota.")),
        ("maximum = 10.5", "", ("bounds", "quota.")),
        ("{ audience = ", '{ "适用" = ', ("key-unknown", "quota.where.适用")),
        ('unit = "percent"', 'unit = "斤"', ("choice", "quota.unit")),
        ("[[quota]]", "[quota]", ("value", "quota")),
    ],
)
def test_a_mistake_is_reported_with_its_key(read, old, new, found):
    assert SOUND.count(old) >= 1
    assert found in reported(read, SOUND.replace(old, new, 1))


def test_one_run_reports_every_mistake_the_sum_among_them(read):
    text = (
        SOUND.replace("minutes = 60", 'book = "半开卷"').replace("full_marks = 60", "full_marks = 100")
        .replace('"half"', '"半对"').replace("maximum = 10.5", "")
    )  # fmt: skip
    assert reported(read, text) == [
        ("choice", "book"), ("rule.unknown", None), ("sum", None), ("bounds", "quota."),
    ]  # fmt: skip


def test_a_rule_on_a_section_of_short_answers_is_a_mistake(read):
    text = SOUND.replace('type = "single"', 'type = "short"\nrule = "half"')
    assert reported(read, text) == [("rule-type", "section[1].rule")]


def test_no_sections_bad_toml_gbk_and_a_missing_file(read, tmp_path):
    assert ("no-sections", None) in reported(read, SOUND.partition("[[section]]")[0])
    assert reported(read, "title = ") == [("file.toml", None)]
    for name, data, code in (("a.toml", SOUND.encode("gbk"), "file.not-utf8"), ("b.toml", None, "file.missing")):
        if data:
            (tmp_path / name).write_bytes(data)
        with pytest.raises(InputError) as error:
            read_blueprint(tmp_path / name)
        assert [one.code for one in error.value.problems] == [code]
    with pytest.raises(InputError):
        read_blueprint(tmp_path)


# --- points of parts and rubrics -------------------------------------------------------------------------------------


CASE = "[c] 题\n材料：某镇\n（1）问甲\n答案：对\n{first}（2）问乙\n采分点：\n- 一（2分）\n- 二（{second}分）\n"


@pytest.mark.parametrize(
    ("first", "second", "points", "parts"),
    [
        ("", 3, 10, (5, 5)),
        ("分值：4\n", 3, 9, (4, 5)),
        ("分值：4\n", 3, 10, None),
        ("", 3, 5, None),
        ("", "1/2", 3, (Fraction(1, 2), Fraction(5, 2))),
    ],
)
def test_the_parts_of_a_case_share_its_points(first, second, points, parts):
    (case,), _ = parse(CASE.format(first=first, second=second))
    assert part_points(case, Fraction(points)) == parts


def test_a_rubric_must_sum_to_the_points_of_the_section():
    (item,), _ = parse("[s] 题\n采分点：\n- 一（2分）\n- 二（3分）\n")
    assert (part_points(item, Fraction(5)), part_points(item, Fraction(6))) == ((5,), None)


# --- what a bank cannot give -----------------------------------------------------------------------------------------


def test_a_shortfall_in_a_trainers_words(read):
    laws = laws_from({"jc": {"title": "中华人民共和国监察法", "short": ["监察法"]}})
    items, _ = parse(
        "\n".join(f"[x-{n}] 第{n}题\n答案：对\n依据：监察法 第{n}条\n" for n in (1, 2, 3))
        + "\n[y] 题\n答案：错\n依据：宪法 第一条\n"
    )
    text = SOUND.partition("[[section]]")[0].replace("full_marks = 60", "full_marks = 4") + (
        '[[section]]\nheading = "判断题"\ntype = "判断"\ncount = 4\npoints = 1\n'
        '[[section.quota]]\nwhere = { law = "中华人民共和国监察法" }\nminimum = 5\n'
    )
    (short,) = shortfalls(read(text), items, laws)
    sentence = "判断题中《监察法》至少需5题，题库可用3题，缺2题"
    assert short.as_problem().describe("zh") == f"{sentence} [blueprint.short-items]"


def test_a_shortfall_in_points_and_of_the_whole_form(read):
    items, _ = parse("[x] 题\n答案：对\n层次：应用\n")
    text = SOUND.partition("[[section]]")[0].replace("full_marks = 60", "full_marks = 4") + (
        '[[section]]\nheading = "判断题"\ntype = "判断"\ncount = 1\npoints = 4\n'
        '[[quota]]\nwhere = { level = "识记" }\nunit = "points"\nminimum = 2\n'
    )
    (short,) = shortfalls(read(text), items, Laws())
    assert short.as_problem().describe("zh").startswith("全卷中识记至少需2分，题库可用0分，缺2分")


# --- the presets -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def own_bank():
    return read_bank(ROOT / "question_bank")


@pytest.mark.parametrize("path", PRESETS, ids=lambda path: path.stem)
def test_a_preset_can_be_assembled_from_our_own_bank(path, own_bank):
    blueprint = read_blueprint(path)
    (form,) = assemble(own_bank, blueprint, seed=1)
    assert form.points == blueprint.full_marks
    assert [len(section.placements) for section in form.sections] == [section.count for section in blueprint.sections]
    used = [placement.item.id for placement in form.placements]
    assert len(set(used)) == len(used)


def test_there_are_the_four_presets():
    assert [path.stem for path in PRESETS] == ["jining_80", "shaanxi_50", "study_session_20", "xinjiang_45"]
