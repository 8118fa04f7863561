"""A quiz out to a platform and its export back into the same sitting. Oracle: the marks that were drawn, scored by hand.

The export is laid out as 问卷星 does (notes of the field): fill-ins first, so that numbers are shifted; the texts of the
options; several joined by ┋; (空) for nothing.
"""

import re
from pathlib import Path

import makers
import pytest

from examkit import cli, formats, sitting

SHUFFLED = {"order": "shuffled", "options": "shuffled", "seed": 7}
HEADS = ("序号", "提交答卷时间", "所用时间", "来源", "来源详情", "来自IP", "总分")


def questions(text: str) -> list[tuple[str, list[str]]]:
    """The questions of an import text with their options, as the platform shows them: keys and rationales are gone."""
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if match := re.fullmatch(r"(\d+)\. (.+) \[\S+题\] \*", line):
            found.append((f"{match[1]}、{match[2]}", []))
        elif line and not line.startswith("答案"):
            found[-1][1].append(re.sub(r"^[A-Z]、", "", line.removesuffix("(正确答案)")))
    return found


def export(path: Path, text: str, people: list[tuple[str, str, dict[str, str]]], start: int) -> Path:
    """What the platform gives back: a row a person, answers as texts of options; ``people`` has them by stem."""
    asked = questions(text)
    rows = []
    for n, (name, unit, answers) in enumerate(people, start=1):
        cells = [name, unit, *(answers[re.sub(r"^\d+、", "", stem)] for stem, _ in asked[2:])]
        rows.append((n, f"2026/3/27 15:0{start + n}:11", "80秒", "微信", "N/A", "192.0.2.77", "", *cells))
    return makers.xlsx(path, [(*HEADS, *(stem for stem, _ in asked)), *rows])


def said(text: str, marks: dict[str, str]) -> dict[str, str]:
    """Bank answers as the texts that a person taps: ``{stem: cell}``."""
    items = {item.id: item for item in makers.bank(text).items}
    found = {}
    for name, mark in marks.items():
        item = items[name]
        words = {"true": "对", "false": "错", "": "(空)"}
        found[item.stem] = words.get(mark) or "┋".join(item.options[item.labels.index(letter)] for letter in mark)
    return found


ALL = {"q1": "A", "q2": "B", "q3": "ABD", "q4": "true", "q5": "false"}
SOME = {"q1": "B", "q2": "B", "q3": "AD", "q4": "true", "q5": ""}  # 20 + half of 40 + 10
NONE = dict.fromkeys(ALL, "")


@pytest.mark.parametrize("forms", [1, 2])
def test_a_quiz_goes_to_phones_and_its_export_comes_back(tmp_path: Path, forms: int) -> None:
    folder = makers.assembled(tmp_path / "考试", forms=forms, **SHUFFLED)
    paths = sitting.print_papers(folder, ["wjx"], "zh")
    assert [path.relative_to(folder).as_posix() for path in paths] == [
        f"key/{name}-问卷星.txt" for name in "AB"[:forms]
    ]
    assert not (folder / "print").exists()
    people = [("王芳", "党政办", ALL), ("李强", "财政所", SOME), ("阿依古丽·买买提", "综治中心", NONE)]
    files = []
    for n, path in enumerate(paths):  # each form is a questionnaire of its own, with an export of its own
        own = [(name, unit, said(makers.QUIZ, marks)) for name, unit, marks in people[n::forms]]
        files.append(export(tmp_path / f"{path.stem}.xlsx", path.read_text(encoding="utf-8"), own, 3 * n))
    graded = sitting.grade(folder, files, roster=makers.people(tmp_path / "花名册.csv"))
    assert graded.findings.rows == (3, 0, 0) and graded.intake.warnings == ()
    assert makers.scores(folder) == {"002": "100", "003": "50", "005": "0"}
    responses = {row["candidate"]: [row[item] for item in SOME] for row in makers.table(folder, "responses.csv")}
    assert responses["003"] == list(SOME.values())
    assert sitting.verify(folder) == []


def test_two_different_forms_come_back_each_to_its_own(tmp_path: Path) -> None:
    second = makers.QUIZ.replace("[q", "[r").replace("？", "呢？").replace("。", "吧。").partition("\n\n")[2]
    both = makers.QUIZ + "\n" + second
    folder = tmp_path / "考试"
    sitting.assemble(folder, makers.bank(both), makers.blueprint(options="shuffled"), seed=3, count=2, distinct=True)
    files = []
    for n, (form, path) in enumerate(
        zip(sitting.open_sitting(folder).forms, sitting.print_papers(folder, ["wjx"], "zh"), strict=True)
    ):
        marks = {piece.item.id: str(piece.item.key) for piece in form.pieces}
        who = [(("王芳", "李强")[n], "", said(both, marks))]
        files.append(export(tmp_path / f"{n}.xlsx", path.read_text(encoding="utf-8"), who, n))
    sitting.grade(folder, files, roster=makers.people(tmp_path / "花名册.csv"))
    assert makers.scores(folder) == {"002": "100", "003": "100"}
    assert {row["candidate"]: row["form"] for row in makers.table(folder, "scores.csv") if row["score"]} == {
        "002": "A", "003": "B",
    }  # fmt: skip


def test_a_workbook_for_the_other_platform_is_the_form_as_printed(tmp_path: Path) -> None:
    folder = makers.assembled(tmp_path / "考试", **SHUFFLED)
    (path,) = sitting.print_papers(folder, ["kaoshibao"], "zh")
    assert path == folder / "key" / "A-考试宝.xlsx"
    (form,) = sitting.open_sitting(folder).forms
    found = formats.read_bank(path)
    assert [item.stem for item in found.items] == [piece.item.stem for piece in form.pieces]
    assert [item.options for item in found.items if item.options] == [
        tuple(piece.item.options[piece.item.labels.index(label)] for label in piece.order)
        for piece in form.pieces
        if piece.order
    ]


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = makers.assembled(tmp_path / "考试")
    assert cli.main(["paper", str(folder), "--to", "html,kaoshibao,wjx"]) == 0
    out = capsys.readouterr().out
    assert "A-考试宝.xlsx" in out and "A-问卷星.txt" in out and "已写出 5 个文件" in out
    assert cli.main(["paper", str(folder), "--to", "kaoshibao", "--lang", "en"]) == 0
    assert (folder / "key" / "A-kaoshibao.xlsx").exists()
    assert cli.main(["paper", str(folder), "--to", "wps"]) == 2
    assert cli.main(["verify", str(folder)]) == 0
