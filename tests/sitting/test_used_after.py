"""Leaving out what stood on a form since a day. Oracle: the forms under the folder, read as the tests wrote them."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import makers
import pytest

from examkit import sitting
from examkit.bank import Bank, make_bank
from examkit.blueprint import Blueprint, blueprint_from
from examkit.items import ANCHOR
from examkit.problems import Infeasible, InputError, Source
from examkit.sitting.records import used_since

SINCE = dt.date(2026, 1, 1)


def bank(*, twice: bool = True) -> Bank:
    """The quiz, and where ``twice`` each item again under another id."""
    found = makers.bank()
    again = tuple(replace(item, id=f"{item.id}b", stem=f"再问：{item.stem}") for item in found.items)
    return make_bank((*found.items, *(again if twice else ())), (), found.laws)


def blueprint(since: dt.date | None = SINCE, **changes: object) -> Blueprint:
    return replace(makers.blueprint(**changes), used_after=since)


def ids(folder: Path) -> set[str]:
    return {piece.item.id for form in sitting.open_sitting(folder).forms for piece in form.pieces}


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Two sittings: one of last year on q1..q5, one of this year on the others."""
    for name, day, suffix in (("去年", dt.date(2025, 12, 31), ""), ("今年", dt.date(2026, 1, 1), "b")):
        items = makers.bank().items
        only = make_bank(tuple(replace(item, id=f"{item.id}{suffix}") for item in items), (), makers.bank().laws)
        sitting.assemble(tmp_path / name, only, replace(makers.blueprint(date=day)), seed=1)
    return tmp_path


def test_items_of_sittings_on_or_after_the_day(results: Path) -> None:
    assert used_since(results, SINCE) == {f"q{n}b" for n in range(1, 6)}
    assert used_since(results, dt.date(2025, 12, 31)) == {f"q{n}{b}" for n in range(1, 6) for b in ("", "b")}
    assert used_since(results, dt.date(2026, 1, 2)) == set()
    assert used_since(results, SINCE, without="今年") == set()


def test_the_next_assembly_leaves_them_out(results: Path) -> None:
    for seed in range(5):
        sitting.assemble(results / "下一场", bank(), blueprint(), seed=seed)
        assert ids(results / "下一场") == {f"q{n}" for n in range(1, 6)}


def test_making_a_form_anew_does_not_lock_its_own_items(results: Path) -> None:
    sitting.assemble(results / "下一场", bank(), blueprint(date=dt.date(2026, 6, 1)), seed=1)
    sitting.assemble(results / "下一场", bank(), blueprint(date=dt.date(2026, 6, 1)), seed=2)
    assert ids(results / "下一场") == {f"q{n}" for n in range(1, 6)}


def test_where_too_little_is_left_the_assembly_says_so(results: Path) -> None:
    only = make_bank(tuple(one for one in bank().items if one.id.endswith("b")), (), bank().laws)
    with pytest.raises(Infeasible):
        sitting.assemble(results / "下一场", only, blueprint(), seed=1)


def test_anchors_and_named_items_may_stand_again(results: Path) -> None:
    again = tuple(one for one in bank().items if one.id.endswith("b"))
    anchors = make_bank(tuple(replace(one, role=ANCHOR) for one in again), (), bank().laws)
    sitting.assemble(results / "锚", anchors, blueprint(), seed=1)
    assert ids(results / "锚") == {f"q{n}b" for n in range(1, 6)}
    named = [{**one, "items": [f"q{n}b" for n in numbers]} for one, numbers in
             zip(makers.SECTIONS, ((1, 2), (3,), (4, 5)), strict=True)]  # fmt: skip
    sitting.assemble(results / "点名", bank(), blueprint(section=named), seed=1)
    assert ids(results / "点名") == {f"q{n}b" for n in range(1, 6)}


def test_the_day_is_read_from_the_blueprint() -> None:
    tree = {
        "title": "x",
        "pass_mark": 60,
        "bands": {"合格": 60, "不合格": 0},
        "full_marks": 100,
        "section": makers.SECTIONS,
    }
    assert blueprint_from({**tree, "used_after": SINCE}, Source("x")).used_after == SINCE
    assert blueprint_from(tree, Source("x")).used_after is None
    with pytest.raises(InputError):
        blueprint_from({**tree, "used_after": "今年"}, Source("x"))
