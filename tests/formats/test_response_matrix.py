"""A table person by person. Oracle: the table written by hand; for totals, the streamed analysis of the same file."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from examkit.formats.response_table import analyse_table
from examkit.formats.response_table.matrix import read_matrix
from examkit.problems import InputError

TABLE = "名,1,2,3,单位\n甲,A,AB,√, 一 \n乙,B,,×,二\n,,,,\n丙,-,AC,√,一\n"
KEY = "item,key,points\n1,A,1\n2,AB,2\n3,√,1\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    (tmp_path / "答.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "键.csv").write_text(KEY, encoding="utf-8")
    return tmp_path / "答.csv", tmp_path / "键.csv"


def test_scores_codes_keys_and_attributes_are_those_of_the_table(files: tuple[Path, Path]) -> None:
    seen: list[int] = []
    found = read_matrix(*files, progress=seen.append)
    assert found.people == ("甲", "乙", "丙") and found.items == ("1", "2", "3")
    np.testing.assert_array_equal(found.scores, [[1, 2, 1], [0, 0, 0], [np.nan, 0, 1]])
    assert found.codes[1, 1] == 0 and found.codes[2, 0] == -1  # omitted; not presented
    assert (found.codes[0] == found.keys).all()
    assert found.attributes == {"单位": ("一", "二", "一")}
    assert seen == [3]


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet"])
def test_every_format_gives_the_same(files: tuple[Path, Path], tmp_path: Path, suffix: str) -> None:
    frame = pd.read_csv(files[0], dtype=str).dropna(subset="名")
    path = tmp_path / f"另.{suffix}"
    {"csv": frame.to_csv, "xlsx": frame.to_excel, "parquet": frame.to_parquet}[suffix](path, index=False)
    one, other = read_matrix(*files), read_matrix(path, files[1])
    np.testing.assert_array_equal(one.scores, other.scores)
    assert one.attributes == other.attributes


def test_scored_columns_are_points_and_all_but_the_first_are_items(tmp_path: Path) -> None:
    (tmp_path / "分.csv").write_text("名,1,2\n甲,1,2.5\n乙,0,\n", encoding="utf-8")
    found = read_matrix(tmp_path / "分.csv", scored=True)
    np.testing.assert_array_equal(found.scores, [[1, 2.5], [0, 0]])
    np.testing.assert_array_equal(found.points, [1, 2.5])
    summary = analyse_table(tmp_path / "分.csv", scored=True).summary
    assert found.totals.mean() == summary["mean"]


def test_a_key_may_hold_items_of_another_form_where_that_is_asked_for(files: tuple[Path, Path]) -> None:
    files[1].write_text(KEY + "9,A,1\n", encoding="utf-8")
    with pytest.raises(InputError, match="items-absent"):
        read_matrix(*files)
    assert read_matrix(*files, any_items=True).items == ("1", "2", "3")


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("名,1,2,3\n甲,A,B,√\n甲,A,B,√\n", "candidate-repeated"),
        ("名,1,2,3\n甲,?,B,√\n", "cell-unreadable"),
        ("名,1,2,3\n", "no-candidates"),
    ],
)
def test_what_cannot_be_read_is_said_as_in_the_analysis(files: tuple[Path, Path], table: str, code: str) -> None:
    files[0].write_text(table, encoding="utf-8")
    for read in (analyse_table, read_matrix):
        with pytest.raises(InputError, match=code):
            read(*files)


def test_without_a_key_answers_say_nothing(files: tuple[Path, Path]) -> None:
    with pytest.raises(InputError, match="key-needed"):
        read_matrix(files[0])
