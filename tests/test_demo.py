"""The demo's own care; that it runs through is in test_notebook.py. Oracle: the folder before and after."""

from pathlib import Path

import makers
import pytest

from examkit import demo
from examkit.problems import Refused
from examkit.roster import Person, Roster
from examkit.sitting import open_sitting


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "成绩.xlsx").write_bytes(b"mine")
    before = makers.tree(tmp_path)
    with pytest.raises(Refused, match=r"sitting\.not-empty"):
        demo.demo(tmp_path, bank=tmp_path, notebooks=tmp_path, roster=tmp_path)
    assert makers.tree(tmp_path) == before


def test_a_note_of_another_wording_is_not_the_demos(tmp_path: Path) -> None:
    (tmp_path / demo.NOTE).write_text("我的说明", encoding="utf-8")
    with pytest.raises(Refused):
        demo.demo(tmp_path, bank=tmp_path, notebooks=tmp_path, roster=tmp_path)


def test_the_exempt_the_absent_and_the_deferred_hand_in_nothing(tmp_path: Path) -> None:
    forms = open_sitting(makers.assembled(tmp_path / "考试")).forms
    people = [
        Person(str(n), f"人{n}", status=status) for n, status in enumerate(("正常", "免考", "缺考", "缓考", "正常"))
    ]
    (table,) = demo._answer_sheet(Roster(tuple(people)), forms).blocks
    assert [row[1] for row in table.rows] == ["人0", "人4"]  # type: ignore[union-attr]
