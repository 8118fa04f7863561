"""Items over all sittings. Oracle: people counted by hand over both sittings; scipy's χ² of right and wrong."""

import json

import makers
import pytest
from scipy.stats import chi2_contingency

from examkit import sitting
from examkit.analysis.pooling import pool
from examkit.cli import main
from examkit.item_history import item_history


def held(root, name, right, wrong):
    """A graded sitting in which so many got q1 right, all others right."""
    folder = makers.assembled(root / name)
    rows = [(f"人{n}", "", *makers.RIGHT) for n in range(right)]
    rows += [(f"人{right + n}", "", "C", *makers.RIGHT[1:]) for n in range(wrong)]
    sitting.grade(folder, [makers.answers(root / f"{name}.xlsx", *rows)])
    return folder


def same_article(*folders):
    """As if laws.toml had known the article's digest when the forms were made."""
    for folder in folders:
        path = folder / sitting.FORMS
        record = json.loads(path.read_text(encoding="utf-8"))
        record["articles"] = {item["id"]: ["law:1:abc"] for item in record["items"]}
        path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


@pytest.fixture
def results(tmp_path):
    same_article(held(tmp_path, "一", 38, 2), held(tmp_path, "二", 15, 25))
    return tmp_path


def test_people_of_two_sittings_are_counted_once_each_and_drift_is_that_of_chi_square(results):
    found = {one.item: one for one in pool(sitting.item_uses(results))}
    first = found[next(iter(found))]
    assert (first.n, first.sittings) == (80, ("一", "二"))
    assert first.facility == pytest.approx(53 / 80)
    assert (first.lowest, first.highest) == (15 / 40, 38 / 40)
    expected = chi2_contingency([[38, 2], [15, 25]], correction=False)
    assert first.drift.p == pytest.approx(expected.pvalue)
    assert [one.item for one in found.values() if one.drift and one.drift.flagged] == [first.item]


def test_items_whose_article_nobody_proved_are_not_pooled(tmp_path):
    held(tmp_path, "一", 5, 1)
    held(tmp_path, "二", 5, 1)
    assert {one.sittings for one in pool(sitting.item_uses(tmp_path))} == {("一",), ("二",)}


def test_an_item_that_was_reworded_starts_anew(results):
    path = results / "二" / sitting.FORMS
    record = json.loads(path.read_text(encoding="utf-8"))
    record["items"][0]["stem"] += "（修改）"
    path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
    found = [one for one in pool(sitting.item_uses(results)) if one.item == record["items"][0]["id"]]
    assert [one.n for one in found] == [40, 40]


def test_a_makeup_is_left_out(results):
    path = results / "二" / sitting.SETTINGS
    path.write_text('makeup_of = "一"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert {one.sittings for one in pool(sitting.item_uses(results))} == {("一",)}


@pytest.mark.parametrize(("lang", "word"), [("zh", "各场得分率相差过大"), ("en", "differs too much between sittings")])
def test_the_command_names_the_drifting_item_and_writes_it(results, capsys, lang, word):
    out = results / "历年.xlsx"
    assert main(["history", str(results), "--out", str(out), "--lang", lang]) == 0
    assert word in capsys.readouterr().out
    assert out.exists()


def test_without_sittings_nothing_is_claimed():
    assert len(item_history([], "zh").blocks) == 2
