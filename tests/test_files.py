"""Whole files or none. Oracle: the folder after a write that was cut off."""

import os
from fractions import Fraction
from pathlib import Path

import pytest

from examkit.files import csv_bytes, csv_cell, decode, folder_names, json_bytes, write_whole


def test_a_file_is_replaced_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "成绩.csv"
    write_whole(path, b"old")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_cut_off_write_leaves_the_old_file_and_no_scrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "成绩.csv"
    write_whole(path, b"old")

    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", cut_off)
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_name_as_long_as_the_disk_allows_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / ("长" * 83 + ".pdf")
    write_whole(path, b"x")
    assert path.exists()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (Fraction(7), "7"),
        (Fraction(119, 2), "59.5"),
        (Fraction(40, 3), "13.333333"),
        (Fraction(-1, 3), "-0.333333"),
        (0.1, "0.1"),
        (12, "12"),
        ("001", "001"),
    ],
)
def test_a_value_of_a_csv(value: object, written: str) -> None:
    assert csv_cell(value) == written


def test_a_csv_begins_with_its_mark_and_ends_lines_as_unix_does() -> None:
    data = csv_bytes(("姓名", "备注"), [("王芳", 'a,"b"\nc'), ("=1+1", None)])
    assert data == '\ufeff姓名,备注\n王芳,"a,""b""\nc"\n=1+1,\n'.encode()


def test_json_knows_no_nan() -> None:
    assert json_bytes({"均分": None}).decode() == '{\n "均分": null\n}\n'
    with pytest.raises(ValueError, match="JSON"):
        json_bytes({"mean": float("nan")})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_what_office_programs_write_is_decoded(encoding: str) -> None:
    assert decode("姓名：王芳".encode(encoding)) == "姓名：王芳"


def test_folders_of_units_are_told_apart_where_their_names_would_be_one():
    """Oracle: the names written out by hand; case does not tell folders apart on Windows."""
    assert folder_names(["A/b", "a_B", "甲村"]) == {"A/b": "A_b", "a_B": "a_B-2", "甲村": "甲村"}
