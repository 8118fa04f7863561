"""Reading a bank from a file or folder, and which of its items may stand on a paper."""

from pathlib import Path

import pytest

from examkit.bank import read_bank
from examkit.bank.grammar import parse_file, render_file
from examkit.cli import main
from examkit.problems import InputError

OWN = Path(__file__).parents[2] / "question_bank"
SOUND = "[x-1] 题甲\n答案：正确\n"


def write(folder, **files):
    (folder / "laws.toml").write_text('[gwy]\ntitle = "公务员法"\narticles = 113\n', encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.txt").write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def test_items_come_in_the_order_of_path_and_line(tmp_path):
    write(tmp_path, b="[b-1] 题乙\n答案：对\n\n[b-2] 题丙\n答案：对\n", a=SOUND)
    assert [item.id for item in read_bank(tmp_path).items] == ["x-1", "b-1", "b-2"]


def test_one_run_reports_the_problems_of_grammar_and_checks_of_every_file(tmp_path):
    write(tmp_path, a="作者：某人\n" + SOUND, b="[x-1] 题丁\n答案：对\n依据：公务员法 第一百二十条\n")
    errors = [one for one in read_bank(tmp_path).problems if one.severity == "error"]
    assert [(one.source.path.rpartition("/")[2], one.source.line, one.code) for one in errors] == [
        ("a.txt", 1, "bank.head-key-unknown"),
        ("b.txt", 1, "bank.article-unknown"),
        ("b.txt", 1, "bank.id-repeated"),
    ]


def test_files_in_gbk_are_reported_with_the_line_beside_all_other_mistakes(tmp_path):
    write(tmp_path, a="[x-1]\n题目\n答案：对".encode("gbk"), b="作者：某人\n" + SOUND, c="甲".encode("utf-16"))
    with pytest.raises(InputError) as error:
        read_bank(tmp_path)
    assert [(one.code, one.source.line) for one in error.value.problems] == [
        ("file.not-utf8", 2),
        ("file.not-utf8", 1),
        ("bank.head-key-unknown", 1),
    ]


@pytest.mark.parametrize(("name", "code"), [("nowhere", "file.missing"), (".", "bank.no-files")])
def test_nothing_to_read(tmp_path, name, code):
    with pytest.raises(InputError) as error:
        read_bank(tmp_path / name)
    assert [one.code for one in error.value.problems] == [code]


def test_an_empty_file_is_a_problem_of_its_own(tmp_path):
    bank = read_bank(write(tmp_path, a=SOUND, b=""))
    assert [one.code for one in bank.problems if one.severity == "error"] == ["bank.empty"]


def test_only_ready_items_without_errors_of_their_own_are_usable(tmp_path):
    text = (
        "[ready] 甲\n答案：对\n\n[draft] 乙\n答案：对\n状态：草稿\n\n[gone] 丙\n答案：对\n状态：停用\n\n"
        "[wrong] 丁\nA. 甲\nB. 乙\n答案：C\n\n[guess] 戊\n答案：对\n依据：民法典 第一条\n\n"
        "[case] 己\n材料：某镇\n（1）问\nA. 甲\nB. 乙\n答案：C\n"
    )
    assert [item.id for item in read_bank(write(tmp_path, a=text)).usable] == ["ready", "guess"]


def test_format_writes_the_canonical_form_and_leaves_a_broken_file_alone(tmp_path, capsys):
    broken = "[x-2 题\n答案:对\n"
    write(tmp_path, a="［x-1］题甲\r\n答案:对\r\n", b=broken)
    assert main(["format", str(tmp_path)]) == 1
    assert (tmp_path / "a.txt").read_bytes().decode() == SOUND
    assert (tmp_path / "b.txt").read_bytes().decode() == broken
    assert "b.txt:1:" in capsys.readouterr().err


def test_our_own_bank_is_canonical():
    paths = sorted(OWN.rglob("*.txt"))
    assert len(paths) > 20
    for path in paths:
        text = path.read_text(encoding="utf-8")
        file, wrong = parse_file(text)
        assert (wrong, render_file(file) == text) == ((), True), path
