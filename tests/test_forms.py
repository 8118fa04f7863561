"""Assembly: what a form holds, several forms, demands that cannot be met, and the record of what was printed."""

import json
from collections import Counter
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examkit import assembly
from examkit.assembly import OutOfTime, assemble
from examkit.bank import Bank, make_bank
from examkit.bank.grammar import parse
from examkit.bank.laws import Laws, laws_from
from examkit.blueprint import blueprint_from
from examkit.cli import main
from examkit.forms import answer_words, differences, from_json, same_items, to_json
from examkit.items import Item
from examkit.problems import Infeasible, InputError, Source
from examkit.rules import parse_rule

LAWS = laws_from(
    {
        "jc": {"title": "中华人民共和国监察法", "short": ["监察法"]},
        "xf": {"title": "中华人民共和国宪法", "short": ["宪法"]},
    }
)
HEAD = {"title": "考试", "pass_mark": 60, "bands": {"合格": 60, "不合格": 0}}


def blueprint(*sections, full=None, **settings):
    """A blueprint of ``(type, count, points, {more})``."""
    tables = [
        {
            "heading": {"true_false": "判断题", "single": "单选题"}.get(kind, kind),
            "type": kind,
            "count": count,
            "points": points,
            **more,
        }
        for kind, count, points, more in sections
    ]
    full = sum(table["count"] * table["points"] for table in tables) if full is None else full
    return blueprint_from(HEAD | {"full_marks": full, "section": tables} | settings, Source("方案.toml"))


def bank_of(text, laws=LAWS):
    items, wrong = parse(text)
    assert wrong == ()
    return Bank(items, laws=laws)


def judgements(count, law="监察法", start=1, **fields):
    """``count`` true-or-false items on consecutive articles of a law."""
    more = "".join(f"{name}：{value}\n" for name, value in fields.items())
    return "".join(f"[{law}-{n}] 题{n}\n答案：对\n依据：{law} 第{n}条\n{more}\n" for n in range(start, start + count))


def ids(form):
    return [placement.item.id for placement in form.placements]


def infeasible(bank, plan, **settings):
    with pytest.raises(Infeasible) as error:
        assemble(bank, plan, seed=1, **settings)
    return [one.describe("zh").rpartition(" [")[0] for one in error.value.problems]


# --- what a form holds -----------------------------------------------------------------------------------------------


def test_quotas_by_items_points_and_percent_hold_in_a_section_and_on_the_whole_form():
    bank = bank_of(judgements(9) + judgements(9, "宪法", 主题="总纲") + judgements(9, "公务员法", 层次="应用"))
    plan = blueprint(
        ("true_false", 4, 2, {"quota": [{"where": {"law": "中华人民共和国监察法"}, "minimum": 2, "maximum": 2}]}),
        (
            "true_false",
            6,
            1.5,
            {"quota": [{"where": {"topic": "总纲"}, "unit": "points", "minimum": 4.5, "maximum": 4.5}]},
        ),
        quota=[{"where": {"level": "应用"}, "unit": "percent", "minimum": 20, "maximum": 30}],
    )
    for seed in range(5):
        (form,) = assemble(bank, plan, seed=seed)
        first, second = form.sections
        assert sum(placement.item.law == "监察法" for placement in first.placements) == 2
        assert sum(placement.points for placement in second.placements if placement.item.topic == "总纲") == Fraction(
            9, 2
        )
        applied = sum(placement.points for placement in form.placements if placement.item.level == "应用")
        assert 20 <= applied * 100 / form.points <= 30
        assert (form.points, len(set(ids(form)))) == (17, 10)


def test_enemies_never_stand_on_one_form():
    bank = bank_of(
        "".join(f"[x-{n}] 题{n}\n答案：对\n互斥题：x-{n + 3}\n\n" for n in (1, 2, 3))
        + "".join(f"[x-{n}] 题{n}\n答案：对\n\n" for n in (4, 5, 6))
    )
    for seed in range(10):
        numbers = {int(name[2:]) for name in ids(assemble(bank, blueprint(("true_false", 3, 1, {})), seed=seed)[0])}
        assert not any({n, n + 3} <= numbers for n in (1, 2, 3))
    assert infeasible(bank, blueprint(("true_false", 4, 1, {})))[0].startswith("下列4项要求不能同时满足")


def test_drafts_retired_items_and_items_left_out_are_not_drawn():
    bank = bank_of(judgements(2) + judgements(2, "宪法", 状态="草稿") + judgements(2, "公务员法"))
    (form,) = assemble(bank, blueprint(("true_false", 2, 1, {})), seed=1, left_out=frozenset({"监察法-1", "监察法-2"}))
    assert sorted(ids(form)) == ["公务员法-1", "公务员法-2"]


def test_named_items_stand_in_their_section_in_the_order_named():
    plan = blueprint(("true_false", 2, 1, {"items": ["监察法-3", "监察法-1"]}), ("true_false", 1, 1, {}), order="bank")
    (form,) = assemble(bank_of(judgements(3)), plan, seed=1)
    assert ids(form) == ["监察法-3", "监察法-1", "监察法-2"]


def test_named_items_that_cannot_be_used_are_all_reported():
    bank = bank_of(judgements(1) + judgements(1, "宪法", 状态="停用") + "[s] 题\n采分点：\n- 一（2分）\n")
    with pytest.raises(InputError) as error:
        assemble(bank, blueprint(("true_false", 3, 1, {"items": ["没有", "宪法-1", "s"]})), seed=1)
    assert [one.code for one in error.value.problems] == [
        "blueprint.item-unknown",
        "blueprint.item-unusable",
        "blueprint.item-type",
    ]


def test_bank_order_is_kept_and_shuffled_order_is_not():
    bank = bank_of(judgements(12))
    (kept,) = assemble(bank, blueprint(("true_false", 12, 1, {}), order="bank"), seed=1)
    (mixed,) = assemble(bank, blueprint(("true_false", 12, 1, {})), seed=1)
    assert (
        ids(kept) == [f"监察法-{n}" for n in range(1, 13)]
        and ids(mixed) != ids(kept)
        and sorted(ids(mixed)) == sorted(ids(kept))
    )
    assert [placement.number for placement in mixed.placements] == list(range(1, 13))


def test_the_same_seed_gives_the_same_form_and_another_seed_another():
    bank, plan = bank_of(judgements(30)), blueprint(("true_false", 10, 1, {}))
    assert assemble(bank, plan, seed=7, count=2) == assemble(bank, plan, seed=7, count=2)
    assert len({tuple(ids(assemble(bank, plan, seed=seed)[0])) for seed in range(8)}) == 8


@st.composite
def demands(draw):
    """A tiny bank of laws, levels and enemies, and one section with quotas."""
    kinds = [
        (draw(st.sampled_from("甲乙")), draw(st.sampled_from(("识记", "应用")))) for _ in range(draw(st.integers(3, 6)))
    ]
    enemies = draw(st.sets(st.sampled_from(list(combinations(range(len(kinds)), 2))), max_size=3))
    quotas = []
    for _ in range(draw(st.integers(0, 2))):
        low, high = sorted((draw(st.integers(0, 4)), draw(st.integers(0, 4))))
        where = draw(st.sampled_from(({"law": "甲"}, {"level": "应用"}, {"law": "乙", "level": "识记"})))
        quotas.append({"where": where, "minimum": low, "maximum": high})
    return kinds, enemies, quotas, draw(st.integers(1, 4))


@settings(max_examples=60, deadline=None)
@given(demands())
def test_a_form_is_found_exactly_when_there_is_one(case):
    """Oracle: every choice of the tiny bank, one by one."""
    kinds, enemies, quotas, count = case
    text = "".join(
        f"[x{n}] 题{n}\n答案：对\n依据：{law} 第一条\n层次：{level}\n"
        + (f"互斥题：{'、'.join(f'x{b}' for a, b in enemies if a == n)}\n" if any(a == n for a, _ in enemies) else "")
        + "\n"
        for n, (law, level) in enumerate(kinds)
    )
    plan = blueprint(("true_false", count, 1, {"quota": quotas}))

    def sound(some):
        def of(where):
            return sum(all({"law": kinds[n][0], "level": kinds[n][1]}[k] == v for k, v in where.items()) for n in some)

        return not any(set(pair) <= set(some) for pair in enemies) and all(
            quota["minimum"] <= of(quota["where"]) <= quota["maximum"] for quota in quotas
        )

    possible = {frozenset(some) for some in combinations(range(len(kinds)), count) if sound(some)}
    try:
        (form,) = assemble(bank_of(text, Laws()), plan, seed=1)
    except Infeasible:
        assert possible == set()
    else:
        assert frozenset(int(name[1:]) for name in ids(form)) in possible


# --- options ---------------------------------------------------------------------------------------------------------

CHOICE = """\
[free] 题一
A. 甲
B. 乙
C. 丙
D. 丁
答案：B

[refers] 题二
A. 甲
B. 乙
C. 丙
D. 以上都对
答案：D

[sizes] 题三
A. 三十日
B. 五日
C. 六十日
D. 十五日
答案：C

[fixed] 题四
A. 正职
B. 副职
C. 主任科员
答案：A
固定选项：全部

[part] 题五
A. 甲
B. 乙
C. 丙
D. 丁
答案：A
固定选项：C
"""


def test_free_options_move_pinned_ones_stay_and_quantities_ascend():
    orders = {}
    for seed in range(12):
        (form,) = assemble(bank_of(CHOICE), blueprint(("single", 5, 1, {})), seed=seed)
        for placement in form.placements:
            orders.setdefault(placement.item.id, set()).add(placement.order)
    assert len(orders["free"]) > 5
    assert all(order.endswith("D") for order in orders["refers"]) and len(orders["refers"]) > 2
    assert orders["sizes"] == {"BDAC"} and orders["fixed"] == {"ABC"}
    assert all(order[2] == "C" for order in orders["part"]) and len(orders["part"]) > 2


@pytest.mark.parametrize(
    "options",
    [("三日至五日", "五日至十日", "十日至十五日", "十五日以上"), ("5至10元", "5至20元", "10至20元", "50元")],
)
def test_ranges_ascend_in_whatever_order_the_bank_has_them(options):
    lines = "\n".join(f"{label}. {option}" for label, option in zip("ABCD", reversed(options), strict=True))
    bank = bank_of(f"[r] 题\n{lines}\n答案：A\n")
    for seed in range(5):
        (form,) = assemble(bank, blueprint(("single", 1, 1, {})), seed=seed)
        (placement,) = form.placements
        assert placement.order == "DCBA"
        assert placement.item.options[placement.item.labels.index(placement.bank_label("A"))] == options[0]


@pytest.mark.parametrize("distinct", [True, False])
def test_a_search_that_runs_out_of_time_is_not_called_impossible(monkeypatch, distinct):
    bank = bank_of(
        "\n".join(f"[i{n}] 第{n}题\nA. 甲\nB. 乙\n答案：A\n互斥题：i{(n * 7 + 3) % 60}\n" for n in range(60))
    )
    plan = blueprint(("single", 12, 1, {}))
    assert len(assemble(bank, plan, seed=1, count=2, distinct=distinct)) == 2
    monkeypatch.setattr(assembly, "SECONDS", 0.0)
    with pytest.raises(OutOfTime) as caught:
        assemble(bank, plan, seed=1, count=2, distinct=distinct)
    assert [one.code for one in caught.value.problems] == ["blueprint.out-of-time"]
    assert "0 秒" in caught.value.describe("zh")


def test_options_stay_as_in_the_bank_where_the_blueprint_says_so():
    (form,) = assemble(bank_of(CHOICE), blueprint(("single", 5, 1, {}), options="bank"), seed=3)
    assert {placement.order for placement in form.placements} == {"ABCD", "ABC"}


def test_printed_and_bank_labels_are_each_others_inverse_and_the_key_is_said_as_printed():
    for form in assemble(bank_of(CHOICE), blueprint(("single", 5, 1, {})), seed=5, count=3):
        for placement in form.placements:
            labels = placement.item.labels
            assert [placement.bank_label(placement.printed_label(label)) for label in labels] == list(labels)
            printed = answer_words(placement, "zh")
            right = placement.item.options[labels.index(placement.item.key)]
            assert placement.item.options[labels.index(placement.bank_label(printed))] == right


def test_the_key_in_words_by_type():
    text = "[t] 题\n答案：错\n\n[b] ____和____\n答案：二年|两年；五年\n\n[s] 题\n采分点：\n- 甲（1/3分）\n- 乙\n"
    bank = bank_of(text)
    plan = blueprint(("true_false", 1, 1, {}), ("blank", 1, 1, {}), ("short", 1, 1, {}))
    words = [answer_words(placement, "zh") for placement in assemble(bank, plan, seed=1)[0].placements]
    assert words == ["×", "二年（或：两年）；五年", "甲（1/3分）\n乙"]


# --- several forms ---------------------------------------------------------------------------------------------------


def test_several_forms_hold_the_same_items_in_other_orders():
    forms = assemble(bank_of(judgements(20)), blueprint(("true_false", 10, 1, {})), seed=1, count=3)
    assert [form.name for form in forms] == ["A", "B", "C"] and same_items(forms)
    assert len({tuple(ids(form)) for form in forms}) == 3
    assert differences(forms, LAWS) == []


def test_distinct_forms_share_no_item_and_are_matched_in_content():
    bank = bank_of(judgements(8, 层次="识记", 难度="易") + judgements(8, "宪法", 层次="应用", 难度="难"))
    forms = assemble(bank, blueprint(("true_false", 5, 1, {})), seed=1, count=3, distinct=True)
    assert not same_items(forms)
    assert max(Counter(name for form in forms for name in ids(form)).values()) == 1
    for one in differences(forms, LAWS):
        assert max(one.counts) - min(one.counts) <= 1, one


def test_where_distinct_forms_differ_is_counted():
    bank = bank_of(judgements(3) + judgements(1, "宪法"))
    forms = assemble(bank, blueprint(("true_false", 2, 1, {})), seed=1, count=2, distinct=True)
    found = {(one.feature, one.value): sorted(one.counts) for one in differences(forms, LAWS)}
    assert found == {("law", "监察法"): [1, 2], ("law", "宪法"): [0, 1]}


def test_assemble_prints_how_far_distinct_forms_differ(tmp_path, capsys):
    (tmp_path / "卷.txt").write_text(judgements(3) + judgements(1, "宪法"), encoding="utf-8")
    (tmp_path / "laws.toml").write_text('[a]\ntitle = "监察法"\n[b]\ntitle = "宪法"\n', encoding="utf-8")
    (tmp_path / "方案.toml").write_text(
        'title = "考试"\npass_mark = 60\nfull_marks = 2\nbands = { "合格" = 60, "不合格" = 0 }\n'
        '[[section]]\nheading = "判断题"\ntype = "判断"\ncount = 2\npoints = 1\n',
        encoding="utf-8",
    )
    arguments = [
        "assemble",
        tmp_path / "方案.toml",
        "--bank",
        tmp_path,
        "--out",
        tmp_path / "场",
        "--forms",
        "2",
        "--distinct",
        "--seed",
        "1",
    ]
    assert main([str(one) for one in arguments]) == 0
    assert "监察法：A" in capsys.readouterr().out


@pytest.mark.parametrize("count", [0, 27])
def test_the_number_of_forms_has_bounds(count):
    with pytest.raises(InputError) as error:
        assemble(bank_of(judgements(3)), blueprint(("true_false", 1, 1, {})), seed=1, count=count)
    assert [one.code for one in error.value.problems] == ["blueprint.form-count"]


# --- when it cannot be done ------------------------------------------------------------------------------------------


def test_a_shortfall_is_said_in_a_trainers_words():
    bank = bank_of(judgements(3) + judgements(9, "宪法"))
    plan = blueprint(("true_false", 6, 1, {"quota": [{"where": {"law": "监察法"}, "minimum": 5}]}))
    assert infeasible(bank, plan) == ["判断题中《监察法》至少需5题，题库可用3题，缺2题"]


def test_every_shortfall_is_said_in_one_run():
    bank = bank_of(judgements(3))
    plan = blueprint(
        ("true_false", 6, 1, {"quota": [{"where": {"law": "宪法"}, "minimum": 1}]}),
        quota=[{"where": {"level": "应用"}, "unit": "percent", "minimum": 50}],
    )
    assert infeasible(bank, plan) == [
        "判断题中至少需6题，题库可用3题，缺3题",
        "判断题中《宪法》至少需1题，题库可用0题，缺1题",
        "全卷中应用至少需3分，题库可用0分，缺3分",
    ]


def test_the_smallest_set_of_demands_that_clash():
    """Each of the three can be met alone: 3 of 监察法 and 3 of 宪法 do not fit into 5 items; the quota of 易 is idle."""
    bank = bank_of(judgements(5, 难度="易") + judgements(5, "宪法", 难度="易"))
    quotas = [
        {"where": {"law": "监察法"}, "minimum": 3},
        {"where": {"difficulty": "易"}, "minimum": 1},
        {"where": {"law": "宪法"}, "minimum": 3},
    ]
    assert infeasible(bank, blueprint(("true_false", 5, 1, {"quota": quotas}))) == [
        "下列3项要求不能同时满足，请放宽其中一项或补充试题：",
        "判断题共5题",
        "判断题中《监察法》至少3题",
        "判断题中《宪法》至少3题",
    ]


def test_two_maxima_that_leave_too_little_clash_with_the_count():
    bank = bank_of(judgements(5) + judgements(5, "宪法"))
    quotas = [{"where": {"law": "监察法"}, "maximum": 2}, {"where": {"law": "宪法"}, "unit": "percent", "maximum": 40}]
    assert infeasible(bank, blueprint(("true_false", 5, 1, {"quota": quotas}))) == [
        "下列3项要求不能同时满足，请放宽其中一项或补充试题：",
        "判断题共5题",
        "判断题中《监察法》至多2题",
        "判断题中《宪法》的分值至多占40%",
    ]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(("甲", "乙", "丙")), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=4
    )
)
def test_the_demands_named_are_the_fewest_that_clash(bounds):
    """Oracle: every subset of the demands against every choice of 3 items out of 2 a law."""
    laws = ["甲", "甲", "乙", "乙", "丙", "丙"]
    quotas = [{"where": {"law": law}, "minimum": min(a, b, 2), "maximum": max(a, b)} for law, a, b in bounds]
    text = "".join(f"[x{n}] 题{n}\n答案：对\n依据：{law} 第一条\n\n" for n, law in enumerate(laws))
    wanted = [lambda some: len(some) == 3]
    wanted += [
        lambda some, q=q: q["minimum"] <= sum(laws[n] == q["where"]["law"] for n in some) <= q["maximum"]
        for q in quotas
    ]
    choices = [some for size in range(7) for some in combinations(range(6), size)]
    fewest = next(
        (
            size
            for size in range(len(wanted) + 1)
            for some in combinations(wanted, size)
            if not any(all(d(c) for d in some) for c in choices)
        ),
        None,
    )
    try:
        assemble(bank_of(text, Laws()), blueprint(("true_false", 3, 1, {"quota": quotas})), seed=1)
    except Infeasible as error:
        assert len(error.problems) - 1 == fewest
    else:
        assert fewest is None


def test_items_of_two_sections_of_one_type_are_used_once():
    bank = bank_of(judgements(3))
    said = infeasible(bank, blueprint(("true_false", 2, 1, {}), ("true_false", 2, 1, {"heading": "判断题二"})))
    assert said[0].startswith("下列") and {"判断题共2题", "判断题二共2题"} <= set(said)


def test_too_few_items_for_distinct_forms():
    said = infeasible(bank_of(judgements(5)), blueprint(("true_false", 3, 1, {})), count=2, distinct=True)
    assert said == ["题库不够出2份题目各不相同的试卷：判断题每份需3题，题库可用5题"]


# --- the record ------------------------------------------------------------------------------------------------------

EVERYTHING = (
    CHOICE
    + """
[c] 案例
材料：某镇
依据：监察法 第一条
（1）问甲
A. 甲
B. 乙
C. 丙
答案：B
（2）问乙
采分点：
- 一（2分）

[m] 多选
题型：不定项
A. 甲
B. 乙
答案：A

[b] 有____。
答案：甲
顺序：不限
"""
)


def test_a_form_comes_back_from_its_record_as_it_was_printed():
    plan = blueprint(
        ("single", 3, 0.1, {}), ("multiple", 1, 1, {"min_correct": 1, "rule": "half(round=up)", "floor": -1}),
        ("blank", 1, 1, {}), ("case", 1, 3, {}), full=5.3,
    )  # fmt: skip
    forms = assemble(bank_of(EVERYTHING), plan, seed=3, count=2)
    record = to_json(forms, LAWS, 3)
    assert (record["version"], record["seed"], len(record["items"])) == (1, 3, 6)
    again = from_json(json.loads(json.dumps(record)))
    assert again == forms
    assert again[0].sections[1].rule == parse_rule("half(round=up)")
    case = again[0].sections[3].placements[0]
    assert [(piece.item.id, piece.points) for piece in case.pieces] == [("c.1", 1), ("c.2", 2)]
    assert [str(again[0].sections[3].rule_for(piece.item)) for piece in case.pieces] == ["all_or_nothing", "None"]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda record: record.pop("items"),
        lambda record: record["items"].clear(),
        lambda record: record["forms"][0]["sections"][0]["placements"][0].update(order="AABC"),
        lambda record: record["forms"][0]["sections"][0].update(rule="none such"),
        lambda record: record["forms"][0]["sections"][0]["placements"][0].update(points=None),
    ],
)
def test_a_forms_json_that_was_spoilt_is_refused(spoil):
    record = to_json(assemble(bank_of(CHOICE), blueprint(("single", 5, 1, {})), seed=1), LAWS, 1)
    spoil(record)
    with pytest.raises(InputError):
        from_json(record)


def test_a_bank_of_six_thousand_items_is_assembled():
    items = tuple(
        Item(f"x-{n}", "true_false", f"题{n}", key="true", level=("识记", "理解", "应用")[n % 3], topic=f"主题{n % 40}")
        for n in range(6000)
    )
    plan = blueprint(
        ("true_false", 40, 1, {"quota": [{"where": {"level": "应用"}, "minimum": 10, "maximum": 12}]}),
        quota=[{"where": {"topic": f"主题{n}"}, "minimum": 1, "maximum": 3} for n in range(10)],
    )
    (form,) = assemble(Bank(items), plan, seed=1)
    assert 10 <= sum(placement.item.level == "应用" for placement in form.placements) <= 12
    assert make_bank((), (), Laws()).usable == ()
