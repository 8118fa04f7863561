"""Corrections of the key: the log, what stands after it, and the scores; worked by hand, and undone at random."""

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examkit.blueprint import Conduct
from examkit.corrections import (
    ALSO,
    CHANGED,
    FULL,
    REDUCED,
    RESCALED,
    UNDONE,
    Correction,
    active,
    appended,
    check_against,
    holding,
    read_corrections,
    read_key,
    standings,
)
from examkit.forms import Form, FormSection, Placement
from examkit.items import Item
from examkit.problems import InputError
from examkit.rules import parse_rule
from examkit.scoring import Marker

CONDUCT = Conduct("试", Fraction(60), (("优秀", Fraction(90)), ("合格", Fraction(60)), ("不合格", Fraction(0))))


def single(name: str, key: str) -> Item:
    return Item(name, "single", name, ("甲", "乙", "丙", "丁"), key)


def form(name: str = "A", orders: tuple[str, ...] = ("ABCD", "ABCD", "ABCD", "ABCD", "ABCD")) -> Form:
    items = [single(f"i{n}", "A") for n in range(4)] + [Item("m", "multiple", "m", ("甲", "乙", "丙", "丁"), "AB")]
    placements = [
        Placement(n, item, order, Fraction(2)) for n, (item, order) in enumerate(zip(items, orders, strict=True), 1)
    ]
    rule = parse_rule("all_or_nothing")
    return Form(
        name,
        (
            FormSection("单选", "single", Fraction(2), rule, None, 2, tuple(placements[:4])),
            FormSection("多选", "multiple", Fraction(2), parse_rule("half"), None, 2, tuple(placements[4:])),
        ),
    )


def entry(number: int, verb: str, item: str = "i0", **values) -> Correction:
    return Correction(number, verb, item, reason="试", by="某", **values)


def mark(log, responses, forms=None):
    return Marker(forms or [form()], CONDUCT, log).mark(1, "p", "A", 1, responses)


ANSWERS = {"i0": "B", "i1": "A", "i2": "A", "i3": "C", "m": "A"}  # 4 of 8 in 单选, half of 2 in 多选: 5 of 10


def test_without_entries_the_key_stands():
    assert mark([], ANSWERS).raw == 5


@pytest.mark.parametrize(
    ("log", "raw", "points"),
    [
        ([entry(1, CHANGED, keys=("B",))], 7, 10),
        ([entry(1, ALSO, keys=("B",))], 7, 10),
        ([entry(1, FULL)], 7, 10),
        ([entry(1, REDUCED)], 5, 8),
        ([entry(1, RESCALED)], Fraction(5 * 10, 8), 10),
        ([entry(1, RESCALED), entry(2, REDUCED, "i3")], Fraction(5 * 8, 6), 8),
        ([entry(1, CHANGED, keys=("B",)), entry(2, UNDONE, cites=1)], 5, 10),
        ([entry(1, CHANGED, keys=("B",)), entry(2, UNDONE, cites=1), entry(3, UNDONE, cites=2)], 7, 10),
        ([entry(1, CHANGED, "m", keys=("A",))], 6, 10),
    ],
)  # fmt: skip
def test_each_verb_by_hand(log, raw, points):
    marked = mark(log, ANSWERS)
    assert (marked.raw, marked.points) == (raw, points)


def test_granted_item_reaches_a_blank_answer():
    assert mark([entry(1, FULL)], {}).raw == 2


def test_removed_item_has_no_mark():
    assert "i0" not in mark([entry(1, RESCALED)], ANSWERS).marks


def test_entry_for_one_form_leaves_the_other_alone():
    forms = [form("A"), form("B")]
    found = standings([entry(1, FULL, form="B")], forms)
    assert list(found) == [("B", "i0")]


def test_protected_entry_lets_nobody_fall_and_lets_others_rise():
    falls, rises = {"i0": "A"}, {"i0": "B"}
    log = [entry(1, CHANGED, keys=("B",), protected=True)]
    assert mark(log, falls).raw == 2 and mark([entry(1, CHANGED, keys=("B",))], falls).raw == 0
    assert mark(log, rises).raw == 2


def test_nothing_left_to_score_is_refused():
    log = [entry(n + 1, RESCALED, item) for n, item in enumerate(("i0", "i1", "i2", "i3", "m"))]
    with pytest.raises(InputError) as caught:
        mark(log, ANSWERS)
    assert caught.value.problems[0].code == "correction.nothing-left"


ENTRIES = st.lists(
    st.tuples(
        st.sampled_from([FULL, ALSO, CHANGED, RESCALED, REDUCED]),
        st.sampled_from(["i0", "i1", "m"]),
        st.sampled_from("ABCD"),
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(ENTRIES, st.randoms(use_true_random=False))
def test_any_entries_undone_in_any_order_give_the_first_scores(drawn, chance: random.Random):
    keys = {"m": lambda letter: ("AB" if letter < "C" else "CD",)}
    log = [
        entry(n, verb, item, keys=keys.get(item, lambda x: (x,))(letter) if verb in (ALSO, CHANGED) else ())
        for n, (verb, item, letter) in enumerate(drawn, start=1)
    ]
    undoing = list(range(1, len(log) + 1))
    chance.shuffle(undoing)
    whole = [*log, *(entry(len(log) + n, UNDONE, "", cites=cited) for n, cited in enumerate(undoing, start=1))]
    assert active(whole) == []
    assert mark(whole, ANSWERS) == mark([], ANSWERS)


@settings(max_examples=100, deadline=None)
@given(ENTRIES, st.data())
def test_entries_undone_in_between_and_undoings_undone_give_the_first_scores_at_last(drawn, data):
    """Entries come and go in any order; at the end whatever still holds is undone, the later or the earlier first."""
    log = []

    def undo_one():
        holds = [one.number for one in log if holding(log)[one.number]]
        if holds:
            cited = data.draw(st.sampled_from(holds))
            log.append(entry(len(log) + 1, UNDONE, "", cites=cited))

    for verb, item, letter in drawn:
        key = ({"m": "AB" if letter < "C" else "CD"}.get(item, letter),)
        log.append(entry(len(log) + 1, verb, item, keys=key if verb in (ALSO, CHANGED) else ()))
        if data.draw(st.booleans()):
            undo_one()
    while active(log):
        last = data.draw(st.sampled_from([one.number for one in active(log)]))
        log.append(entry(len(log) + 1, UNDONE, "", cites=last))
    assert mark(log, ANSWERS) == mark([], ANSWERS)


def test_log_is_append_only_and_reads_back():
    first = appended("# 本场更正记录\n", entry(1, CHANGED, keys=("B",)))
    second = appended(first, entry(2, UNDONE, "", cites=1))
    assert second.startswith("# 本场更正记录\n") and first.strip() in second
    assert [(one.number, one.verb, one.keys, one.cites) for one in read_corrections(second, "c")] == [
        (1, CHANGED, ("B",), None), (2, UNDONE, (), 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[[correction]]\nnumber = 1\nverb = "送分"\nitem = "i0"\n', "correction.reason"),
        ('[[correction]]\nnumber = 1\nverb = "加分"\nreason = "x"\nby = "y"\n', "correction.verb"),
        ('[[correction]]\nnumber = 1\nverb = "撤销"\ncites = 4\nreason = "x"\nby = "y"\n', "correction.cites"),
        ('[[correction]]\nnumber = 1\nverb = "改答案"\nitem = "i0"\nreason = "x"\nby = "y"\n', "correction.keys"),
        ('[[correction]]\nnumber = 0\nverb = "送分"\nreason = "x"\nby = "y"\n', "correction.number"),
        ("[[correction\n", "file.toml"),
    ],
)
def test_bad_entry_is_reported(text, code):
    with pytest.raises(InputError) as caught:
        read_corrections(text, "corrections.toml")
    assert code in [one.code for one in caught.value.problems]


@pytest.mark.parametrize(
    ("log", "code"),
    [
        (entry(1, FULL, "none"), "correction.item"),
        (entry(1, CHANGED, keys=("E",)), "correction.key-unfit"),
        (entry(1, CHANGED, keys=("AB",)), "correction.key-unfit"),
    ],
)
def test_entry_that_does_not_fit_the_sitting_is_reported(log, code):
    with pytest.raises(InputError) as caught:
        check_against([log], [form()], "corrections.toml")
    assert caught.value.problems[0].code == code


def test_printed_letters_become_the_banks():
    piece = form(orders=("DCBA",) * 5).pieces[0]
    assert (read_key("A", piece, printed=True), read_key("A", piece, printed=False)) == ("D", "A")
    assert read_key("E", piece, printed=True) is None
