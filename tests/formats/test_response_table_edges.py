"""Tables as bad as they come: numbers or None with a reason, never a crash, a warning or a figure out of range."""

import json
import warnings
from pathlib import Path

import numpy as np
import pytest
from oracles import oracle

from examkit.analysis import Analysis
from examkit.formats.response_table import analyse_table
from examkit.formats.statistics import write_statistics

SHARES = ("facility", "facility_low", "facility_high", "share", *(f"share_{n}" for n in range(1, 6)))
CORRELATIONS = ("discrimination", "item_total", "item_rest", "option_rest", "alpha_if_dropped")


def analysed(folder: Path, table: str, key: str | None, **options: object) -> Analysis:
    """The analysis; any warning of any package is an error."""
    answers, keys = folder / "answers.csv", folder / "key.csv"
    answers.write_text(table, encoding="utf-8")
    if key:
        keys.write_text(key, encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return analyse_table(answers, keys if key else None, scored=key is None, **options)


def assert_sound(found: Analysis, folder: Path) -> None:
    """In range, and written as JSON that any reader takes."""
    for row in (*found.items, *found.distractors):
        for name in SHARES:
            value = getattr(row, name, None)
            assert value is None or 0 <= value <= 1, (row, name)
        for name in CORRELATIONS:
            value = getattr(row, name, None)
            assert value is None or (value <= 1 and np.isfinite(value)), (row, name)
    write_statistics(found, folder)
    text = (folder / "summary.json").read_text(encoding="utf-8")
    assert json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} in summary.json")) == dict(found.summary)
    assert not any(
        "nan" in (folder / name).read_text(encoding="utf-8").lower() for name in ("items.csv", "distractors.csv")
    )


KEY = "item,key,options\nq1,A,3\nq2,B,3\nq3,A,3\n"
TABLES = {
    "one person": "id,q1,q2,q3\n1,A,B,C\n",
    "two people alike": "id,q1,q2,q3\n1,A,B,C\n2,A,B,C\n",
    "all blank": "id,q1,q2,q3\n" + "".join(f"{n},,,\n" for n in range(12)),
    "all right": "id,q1,q2,q3\n" + "".join(f"{n},A,B,A\n" for n in range(12)),
    "nobody presented with an item": "id,q1,q2,q3\n" + "".join(f"{n},{'AB'[n % 2]},-,A\n" for n in range(12)),
    "each with another half": "id,q1,q2,q3\n" + "".join(f"{n},{'A,-,B' if n % 2 else '-,B,A'}\n" for n in range(12)),
    "everything tied": "id,q1,q2,q3\n" + "".join(f"{n},{'A,C,B' if n % 2 else 'B,B,B'}\n" for n in range(30)),
    "one differs": "id,q1,q2,q3\n" + "".join(f"{n},{'A' if n else 'B'},B,A\n" for n in range(150)),
}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("pass_mark", [None, 0, 60, 100])
def test_a_bad_table_is_analysed(tmp_path: Path, name: str, pass_mark: float | None) -> None:
    found = analysed(tmp_path, TABLES[name], KEY, pass_mark=pass_mark)
    assert_sound(found, tmp_path)
    assert found.notes


def test_one_item(tmp_path: Path) -> None:
    found = analysed(
        tmp_path, "id,q1\n" + "".join(f"{n},{'AB'[n % 3 == 0]}\n" for n in range(120)), "item,key\nq1,A\n", pass_mark=60
    )
    assert_sound(found, tmp_path)
    assert found.summary["alpha"] is None


def test_negative_alpha_is_a_number_and_decides_nothing(tmp_path: Path) -> None:
    """Whoever has one item right has the other wrong."""
    rows = "".join(f"{n},{'A,C' if n % 2 else 'B,B'},{'ABC'[n % 3]}\n" for n in range(120))
    found = analysed(tmp_path, "id,q1,q2,q3\n" + rows, KEY, pass_mark=60)
    assert_sound(found, tmp_path)
    assert found.summary["alpha"] < 0
    assert found.summary["decision_consistency"] is None
    assert "analysis.no-decisions" in [note.code for note in found.notes]


def test_points_of_nothing(tmp_path: Path) -> None:
    """Columns of zeros, of deductions alone, and of blanks."""
    rows = "".join(f"{n},0,{-(n % 2)},,{n % 4}\n" for n in range(40))
    found = analysed(tmp_path, "id,zero,lost,blank,q\n" + rows, None, pass_mark=60)
    assert_sound(found, tmp_path)
    assert [row.facility for row in found.items] == [0, None, 0, 0.5]


def test_five_thousand_items_and_thirty_people(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    heads = ",".join(f"q{n}" for n in range(5000))
    cells = np.where(random.random((30, 5000)) < 0.7, "A", "B")
    table = f"id,{heads}\n" + "".join(f"{n},{','.join(row)}\n" for n, row in enumerate(cells.tolist()))
    key = "item,key\n" + "".join(f"q{n},A\n" for n in range(5000))
    found = analysed(tmp_path, table, key, pass_mark=60)
    assert_sound(found, tmp_path)
    assert len(found.items) == 5000


@pytest.mark.parametrize("name", ["nasty_n5", "nasty_zero_variance40"])
def test_the_reference_cases_of_this_kind(tmp_path: Path, name: str) -> None:
    folder, expected = oracle(name)
    found = analysed(tmp_path, (folder / "raw.csv").read_text(), (folder / "key.csv").read_text(), pass_mark=60)
    assert_sound(found, tmp_path)
    undefined = {item for item, r in expected["pbis_corrected"].items() if r is None}
    assert {row.item for row in found.items if row.item_rest is None} == undefined
    assert {row.item for row in found.items if "constant" in row.flags.split(";")} == undefined


def test_the_columns_are_the_contract(tmp_path: Path) -> None:
    write_statistics(analysed(tmp_path, TABLES["one differs"], KEY), tmp_path)
    heads = {
        name: (tmp_path / name).read_text(encoding="utf-8-sig").splitlines()[0]
        for name in ("items.csv", "distractors.csv")
    }
    assert heads == {
        "items.csv": "item,n,omitted,facility,facility_low,facility_high,sd,discrimination,item_total,item_rest,"
        "alpha_if_dropped,flags",
        "distractors.csv": "item,option,key,count,share,option_rest,share_1,share_2,share_3,share_4,share_5",
    }
