"""The three files of an analysis, byte by byte."""

import csv
import json
from pathlib import Path

from examkit.analysis import Analysis, ItemRow, OptionRow
from examkit.formats.statistics import write_statistics

ITEM = ItemRow("q1", 3, 0, 1 / 3, 0.0, 1.0, 0.5, None, None, None, None, "constant;suspected_key")
OPTION = OptionRow("q1", "A", True, 1, 1 / 3, None, 0.0, None, None, None, 1.0)
FOUND = Analysis((ITEM,), (OPTION,), {"candidates": 3, "mean": 1 / 3, "alpha": None})


def test_heads_are_the_contract(tmp_path: Path) -> None:
    items, distractors, summary = write_statistics(FOUND, tmp_path / "out")
    assert items.read_bytes() == (
        b"\xef\xbb\xbfitem,n,omitted,facility,facility_low,facility_high,sd,discrimination,item_total,item_rest,"
        b"alpha_if_dropped,flags\nq1,3,0,0.3333333333333333,0.0,1.0,0.5,,,,,constant;suspected_key\n"
    )
    assert distractors.read_text(encoding="utf-8-sig") == (
        "item,option,key,count,share,option_rest,share_1,share_2,share_3,share_4,share_5\n"
        "q1,A,true,1,0.3333333333333333,,0.0,,,,1.0\n"
    )
    assert json.loads(summary.read_text(encoding="utf-8")) == {"candidates": 3, "mean": 1 / 3, "alpha": None}


def test_full_precision_comes_back(tmp_path: Path) -> None:
    items, *_ = write_statistics(FOUND, tmp_path)
    with items.open(encoding="utf-8-sig", newline="") as file:
        assert float(next(csv.DictReader(file))["facility"]) == 1 / 3


def test_writing_again_leaves_nothing_beside(tmp_path: Path) -> None:
    write_statistics(FOUND, tmp_path)
    write_statistics(FOUND, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["distractors.csv", "items.csv", "summary.json"]
