"""Studies of people from the command line, each option on a small real file. Oracles: the words and files of the design,
and the functions that the options call.
"""

import csv
from pathlib import Path

import makers
import numpy as np
import pytest
from test_cli import _desk, run  # noqa: F401  a folder of its own for each test

from examkit import sitting

ITEMS = [f"q{n}" for n in range(1, 11)]
FORCED = "人数不足，仅供研究"


@pytest.fixture(autouse=True)
def _files(_desk: None, tmp_path: Path) -> None:  # noqa: F811
    """Two forms of ten items, forty people each, some of the items in common, and their key."""
    for seed, name in ((1, "甲卷"), (2, "乙卷")):
        chance = np.random.default_rng(seed)
        right = chance.random((40, 10)) < 1 / (1 + np.exp(np.linspace(-1, 1, 10) - chance.normal(size=(40, 1))))
        letters = np.where(right, "A", chance.choice(list("BCD"), (40, 10))).tolist()
        rows = [["人", "单位", *ITEMS], *([f"p{n}", "一二"[n % 2], *one] for n, one in enumerate(letters))]
        _write(tmp_path / f"{name}.csv", rows)
    _write(tmp_path / "键.csv", [["item", "key"], *([item, "A"] for item in ITEMS)])


def _write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def _heads(path: str) -> list[str]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))


def analyse(*options: object, file: str = "甲卷.csv") -> int:
    return run("analyse", file, "--key", "键.csv", "--out", "果", *options)


def test_rasch_is_written_beside_the_items_at_forty_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert analyse("--irt", "rasch") == 0
    assert {path.name for path in Path("果").iterdir()} == {
        "items.csv", "distractors.csv", "summary.json", "irt.csv", "persons.csv",
    }  # fmt: skip
    assert _heads("果/irt.csv")[:6] == ["item", "model", "n", "a", "a_se", "b"]
    assert FORCED not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "name"),
    [
        (("--irt", "2pl"), "irt.csv"),
        (("--groups", "单位"), "dif.csv"),
        (("--groups", "单位", "--focal", "二"), "dif.csv"),
    ],
)
def test_what_people_are_too_few_for_is_held_back_and_shown_by_force(
    options: tuple[str, ...], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert analyse(*options) == 0
    assert not (Path("果") / name).exists()
    assert "--force" in capsys.readouterr().out
    assert analyse(*options, "--force") == 0
    assert capsys.readouterr().out.splitlines()[0] == FORCED
    assert all(row["note"].startswith(FORCED) for row in makers.table(Path("果"), name))


def test_copying_below_100_gives_counts_and_expectations(capsys: pytest.CaptureFixture[str]) -> None:
    assert analyse("--copying") == 0
    row = makers.table(Path("果"), "pairs.csv")[0]
    assert row["identical_wrong"] and row["expected"] and not row["p"]
    assert "须人工核实，不是结论" in capsys.readouterr().out
    assert analyse("--copying", "--force") == 0
    assert makers.table(Path("果"), "pairs.csv")[0]["p"]


def test_points_without_answers_cannot_be_screened() -> None:
    assert run("analyse", "甲卷.csv", "--scored", "--copying", "--out", "果") in (1, 2)


def test_equating_by_anchors_by_a_stated_random_assignment_and_otherwise_by_identity(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def methods(*options: str) -> set[str]:
        assert analyse("--equate", "乙卷.csv", "--seed", "7", *options) == 0
        return {row["method"] for row in makers.table(Path("果"), "equating.csv")}

    assert methods() == {"identity"}
    assert methods("--random-groups") == {"identity", "circle_arc", "mean"}
    assert "--seed 7" in capsys.readouterr().out
    assert methods("--anchors", "q1，q2,q3") == {"identity", "chained_circle_arc", "chained_mean"}
    assert methods("--anchors", "共同题", "--equate-key", "键.csv") == {
        "identity",
        "chained_circle_arc",
        "chained_mean",
    }


@pytest.mark.parametrize(
    "options", [("--focal", "一"), ("--anchors", "q1"), ("--random-groups",), ("--equate-key", "键.csv")]
)
def test_an_option_without_its_study_is_misuse(options: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert analyse(*options) == 2
    assert options[0] in capsys.readouterr().err


def test_a_column_that_is_not_there_is_named_beside_those_that_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert analyse("--groups", "性别") == 1
    assert "单位" in capsys.readouterr().err


# --- a sitting -------------------------------------------------------------------------------------------------------


def _graded(folder: str = "考试", people: int = 40) -> Path:
    chance = np.random.default_rng(5)
    wrong = ("B", "A", "AB", "×", "√")
    rows = []
    for n in range(people):
        marks = [right if chance.random() < 0.7 else other for right, other in zip(makers.RIGHT, wrong, strict=True)]
        rows.append((f"人{n}", "党政办" if n % 2 else "财政所", *marks))
    path = makers.assembled(Path(folder))
    sitting.grade(path, [makers.answers(Path(f"{folder}.xlsx"), *rows)])
    return path


def test_a_sitting_keeps_its_studies_in_report_and_the_manifest_knows_them(capsys: pytest.CaptureFixture[str]) -> None:
    path = _graded()
    assert run("analyse", path, "--irt", "rasch", "--groups", "unit", "--copying", "--force") == 0
    out = capsys.readouterr().out
    assert out.splitlines()[0] == FORCED
    names = {one.name for one in (path / "report/analysis").iterdir()}
    assert names == {"irt.csv", "persons.csv", "dif.csv", "pairs.csv"}
    assert {row["candidate"] for row in makers.table(path, "report/analysis/persons.csv")} == {
        f"人{n}" for n in range(40)
    }
    assert run("verify", path) == 0
    (path / "report/analysis/dif.csv").write_text("x", encoding="utf-8")
    assert run("verify", path) == 1
    assert run("analyse", path, "--groups", "unit", "--force") == 1  # a person's edit is not overwritten
    assert run("analyse", path, "--groups", "unit", "--force", "--discard-edits") == 0
    assert run("verify", path) == 0


def test_another_sitting_may_be_what_is_equated_to() -> None:
    one, other = _graded("甲"), _graded("乙")
    assert run("analyse", one, "--equate", other, "--random-groups", "--seed", 1) == 0
    assert {row["method"] for row in makers.table(one, "report/analysis/equating.csv")} >= {"identity", "circle_arc"}


def test_the_annex_is_written_for_analysts() -> None:
    path = _graded()
    assert run("report", path, "--for", "analyst", "--to", "html") == 0
    page = (path / "report/统计附件.html").read_text(encoding="utf-8")
    assert "合格判定一致性" in page and "Rasch" in page
    assert run("verify", path) == 0


def test_judges_books_go_out_and_misuse_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    path = _graded()
    assert run("judges", path, "--judges", 2, "--key") == 0
    assert sorted(one.name for one in (path / "judges").iterdir()) == ["评委1.xlsx", "评委2.xlsx"]
    assert run("judges", path) == 2
    assert run("judges", path, "--judges", 0) == 2
    capsys.readouterr()
    assert run("judges", path, path / "judges/评委1.xlsx") == 1
    assert "还没有填" in capsys.readouterr().err
    assert not (path / "report/analysis").exists()
