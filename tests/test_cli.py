"""The command line, as a trainer types it. Oracles: exit codes and words of the design; the shared samples."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import makers
import pytest

from examkit import __version__, cli, messages

ROOT = Path(__file__).parents[1]
COMMANDS = [command.name for command in cli.COMMANDS]
BLUEPRINT = """title = "学法测试"
full_marks = 100
pass_mark = 60
bands = { "优秀" = 90, "合格" = 60, "不合格" = 0 }
order = "bank"
options = "bank"
section = [
  { heading = "单选", type = "single", count = 2, points = 20 },
  { heading = "多选", type = "multiple", count = 1, points = 40, rule = "half" },
  { heading = "判断", type = "true_false", count = 2, points = 10 },
]
"""


def run(*words: object) -> int:
    """The exit code of a command; argparse's own ends included."""
    try:
        return cli.main([str(word) for word in words])
    except SystemExit as end:
        return int(end.code or 0)


@pytest.fixture(autouse=True)
def _desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of its own, with a bank, a blueprint, answers and a roster, and no language set."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("EXAMKIT_LANG", raising=False)
    (tmp_path / "题库.txt").write_text(makers.QUIZ, encoding="utf-8")
    (tmp_path / "方案.toml").write_text(BLUEPRINT, encoding="utf-8")
    makers.answers(tmp_path / "答卷.xlsx", ("王芳", "", *makers.RIGHT), ("外来测试", "", *makers.RIGHT))
    makers.people(tmp_path / "花名册.csv")


def assembled() -> None:
    assert run("assemble", "方案.toml", "--bank", "题库.txt", "--out", "考试", "--seed", 1) == 0


# --- help ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "word"), [("zh", "用法："), ("en", "usage: ")])
def test_the_usage_line_says_usage_once(lang: str, word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("grade", "--help", "--lang", lang) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"{word}examkit grade ")
    assert said.count(word) == 1


@pytest.mark.parametrize("lang", messages.LANGUAGES)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_in_each_language(command: str, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(command, "--help", "--lang", lang) == 0
    text = re.sub(r"\s+", "", capsys.readouterr().out)
    assert re.sub(r"\s+", "", messages.text(f"cli.{command}.about", lang)) in text
    for one in next(known for known in cli.COMMANDS if known.name == command).arguments:
        assert re.sub(r"\s+", "", messages.text(f"cli.{command}.{one.name}", lang)) in text


@pytest.mark.parametrize(("lang", "word"), [("zh", "用法："), ("en", "usage:")])
def test_the_first_word_of_help_is_in_the_language(lang: str, word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--lang", lang) == 0
    out = capsys.readouterr().out
    assert out.startswith(word)
    assert all(command in out for command in COMMANDS)


def test_the_design_s_commands_are_there() -> None:
    assert {
        "check",
        "format",
        "convert",
        "assemble",
        "paper",
        "grade",
        "analyse",
        "report",
        "verify",
        "demo",
        "lab",
    } <= set(COMMANDS)


def test_the_language_is_an_option_or_a_variable_and_chinese_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    assert cli.language(["check"]) == "zh"
    monkeypatch.setenv("EXAMKIT_LANG", "en")
    assert cli.language(["check"]) == "en"
    assert cli.language(["check", "--lang", "zh"]) == "zh"
    assert cli.language(["check", "--lang=zh"]) == "zh"
    monkeypatch.setenv("EXAMKIT_LANG", "fr")
    assert cli.language(["check", "--lang"]) == "zh"


@pytest.mark.parametrize("readme", ["README.zh-CN.md"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str, readme: str) -> None:
    path = ROOT / readme
    if not path.exists():
        pytest.skip("no README yet")
    assert f"examkit {command}" in path.read_text(encoding="utf-8")


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out == f"examkit {__version__}\n"


# --- exit codes ------------------------------------------------------------------------------------------------------


def test_the_way_of_a_sitting(capsys: pytest.CaptureFixture[str]) -> None:
    assembled()
    assert run("paper", "考试", "--to", "html") == 0
    assert run("grade", "考试", "答卷.xlsx", "--roster", "花名册.csv") == 1  # a stranger waits for a decision
    assert "收到答卷 2 份＝计分 1＋待核定 1＋作废 0" in capsys.readouterr().out
    makers.decide(Path("考试"), {(3, "unknown"): "drop"})
    assert run("grade", "考试") == 0
    assert "收到答卷 2 份＝计分 1＋待核定 0＋作废 1" in capsys.readouterr().out
    assert run("grade", "考试", "答卷.xlsx", "--lang", "en") == 0
    assert run("analyse", "考试") == 0
    assert run("verify", "考试") == 0
    (Path("考试") / "scores.csv").write_text("x", encoding="utf-8")
    capsys.readouterr()
    assert run("verify", "考试") == 1
    assert "scores.csv" in capsys.readouterr().err
    assert run("grade", "考试") == 1
    assert "scores.csv" in capsys.readouterr().err
    assert run("grade", "考试", "--discard-edits") == 0
    assert run("verify", "考试") == 0


def test_a_decision_that_settles_nothing_keeps_the_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assembled()
    run("grade", "考试", "答卷.xlsx", "--roster", "花名册.csv")
    makers.decide(Path("考试"), {(3, "unknown"): "王某某"})
    assert run("grade", "考试") == 1
    assert "王某某" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["没有这个命令"],
        ["grade"],
        ["assemble", "方案.toml"],
        ["assemble", "方案.toml", "--out", "考试", "--seed", "一"],
        ["report", "考试", "--for", "everyone"],
        ["paper", "考试", "--to", "odt"],
        ["paper", "考试", "--to", ","],
        ["analyse", "答卷.xlsx"],
        ["check", "--lang", "fr"],
    ],
)
def test_a_command_that_is_not_written_as_it_must_be_is_misuse(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*words) == 2
    assert capsys.readouterr().err


def test_problems_are_data_with_json(capsys: pytest.CaptureFixture[str]) -> None:
    Path("坏.txt").write_text("[a] 题干？\nA. 甲\nB. 乙\n", encoding="utf-8")
    assert run("check", "坏.txt", "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert found["items"] == 1
    assert {"code", "severity", "path", "line", "message"} <= found["problems"][0].keys()


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_strict_takes_warnings_as_errors(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "题库.txt", "--lang", lang) == 0
    assert run("check", "题库.txt", "--strict", "--lang", lang) == 1
    assert "bank.metadata-missing" in capsys.readouterr().err


# --- bad input: a sentence with its place, never a traceback ---------------------------------------------------------

GOOD = {"题库.txt", "方案.toml", "答卷.xlsx", "花名册.csv"}


def xlsx_cut_off(path: Path) -> None:
    whole = makers.answers(path, ("王芳", "", *makers.RIGHT)).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


BAD_BANKS = {
    "broken lines": "这不是一道题\n[a 没有结束\nA.\n".encode(),
    "key beyond options": "[a] 题干？\nA. 甲\nB. 乙\n答案：D\n".encode(),
    "empty": b"",
    "bytes": b"\xff\xfe\x00\xff\x81",
    "gbk": "[a] 题干？\nA. 甲\nB. 乙\n答案：A\n".encode("gbk"),
    "json": b"{",
}


@pytest.mark.parametrize("case", BAD_BANKS)
@pytest.mark.parametrize("command", [("check", "坏.txt"), ("format", "坏.txt"), ("convert", "坏.txt", "out.json")])
def test_a_bad_bank(case: str, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    Path("坏.txt").write_bytes(BAD_BANKS[case])
    code = run(*command)
    assert code in (0, 1)
    assert code == 1 or case in ("gbk", "empty") or command[0] == "format"
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("name", ["坏.json", "坏.xlsx", "坏.docx", "坏.pdf", "没有.txt", "没有"])
def test_a_bank_that_is_none(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    if name.startswith("坏"):
        Path(name).write_bytes(b"PK\x03\x04 cut")
    assert run("check", name) == 1
    assert name in capsys.readouterr().err


BAD_BLUEPRINTS = {
    "asks for too much": BLUEPRINT.replace("count = 2, points = 20", "count = 3, points = 20").replace(
        "full_marks = 100", "full_marks = 120"
    ),
    "does not sum": BLUEPRINT.replace("full_marks = 100", "full_marks = 90"),
    "not toml": "title = ",
    "empty": "",
    "no sections": 'title = "x"\nfull_marks = 100\npass_mark = 60\n',
    "values of the wrong kind": BLUEPRINT.replace("count = 2", 'count = "两"'),
}


@pytest.mark.parametrize("case", BAD_BLUEPRINTS)
def test_a_bad_blueprint(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("坏.toml").write_text(BAD_BLUEPRINTS[case], encoding="utf-8")
    assert run("assemble", "坏.toml", "--bank", "题库.txt", "--out", "考试") == 1
    assert "[blueprint." in (err := capsys.readouterr().err) or "[file." in err
    assert not Path("考试").exists()


def test_a_blueprint_that_is_not_there_or_not_text(capsys: pytest.CaptureFixture[str]) -> None:
    Path("坏.toml").write_bytes(b"\xff\xfe\x00")
    for name in ("没有.toml", "坏.toml"):
        assert run("assemble", name, "--bank", "题库.txt", "--out", "考试") == 1
        assert name in capsys.readouterr().err


BAD_ANSWERS = {
    "空.xlsx": lambda path: path.write_bytes(b""),
    "半.xlsx": xlsx_cut_off,
    "没有.xlsx": lambda path: None,
    "别的.xlsx": lambda path: makers.xlsx(path, [("日期", "天气"), ("今天", "晴")]),
    "无题.xlsx": lambda path: makers.xlsx(path, [("姓名", "您的建议", "满意吗"), ("王芳", "无", "满意")]),
    "少题.xlsx": lambda path: makers.xlsx(path, [("姓名", 1, 2, 3), ("王芳", "A", "B", "C")]),
    "文件夹": lambda path: path.mkdir(),
    "图.png": lambda path: path.write_bytes(b"\x89PNG"),
}


@pytest.mark.parametrize("name", BAD_ANSWERS)
def test_bad_answers(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assembled()
    BAD_ANSWERS[name](Path(name))
    before = makers.tree(Path("考试"))
    assert run("grade", "考试", name) == 1
    err = capsys.readouterr().err
    assert name in err and re.search(r"\[[a-z]+\.[a-z-]+\]", err)
    assert makers.tree(Path("考试")) == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        "天气\n晴\n",
        "编号,姓名\n001,张伟\n001,王芳\n",
        "姓名,单位\n张伟,甲\n张伟,甲\n",
        "编号,姓名\n001,\n",
        "姓名,考试状态\n张伟,出差\n",
    ],
)
def test_a_bad_roster(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assembled()
    before = makers.tree(Path("考试"))
    assert run("grade", "考试", "答卷.xlsx", "--roster", makers.people(Path("坏.csv"), text)) == 1
    assert "坏.csv" in capsys.readouterr().err
    assert makers.tree(Path("考试")) == before


@pytest.mark.parametrize("command", ["paper", "grade", "analyse", "report", "verify"])
def test_a_folder_that_is_no_sitting(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("空").mkdir()
    assert run(command, "空") == 1
    assert "[sitting.none]" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["manifest.json", "forms.json", "sitting.toml", "review.csv", "roster.csv"])
@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"{", b"[]"])
def test_a_damaged_file_of_a_sitting(name: str, data: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    assembled()
    run("grade", "考试", "答卷.xlsx", "--roster", "花名册.csv")
    (Path("考试") / name).write_bytes(data)
    capsys.readouterr()
    for command in ("grade", "verify", "report"):
        assert run(command, "考试") == 1
        assert "[" in capsys.readouterr().err


def test_a_disk_that_cannot_be_written_to_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "考试/scores.csv")

    assembled()
    monkeypatch.setattr("examkit.manifest.write_whole", refuse)
    assert run("grade", "考试", "答卷.xlsx") == 1
    assert "考试/scores.csv" in (err := capsys.readouterr().err)
    assert "[file.os]" in err


# --- as a process, on the shared samples -----------------------------------------------------------------------------


def process(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "examkit", *map(str, words)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)


PLAN = """title = "2024年宪法宣传周学法用法考试"
date = 2024-12-04
full_marks = 100
pass_mark = 60
bands = { "优秀" = 90, "良好" = 80, "合格" = 60, "不合格" = 0 }
attempts = "best"
order = "bank"
options = "bank"
section = [
  { heading = "单项选择题", type = "single", count = 10, points = 4 },
  { heading = "多项选择题", type = "multiple", count = 5, points = 8, rule = "all_or_nothing" },
  { heading = "判断题", type = "true_false", count = 5, points = 4 },
]
"""


def test_the_samples_through_the_command_line(shared: Path) -> None:
    samples = shared / "samples"
    Path("样例.toml").write_text(PLAN, encoding="utf-8")
    bank = samples / "bank" / "kaoshibao_template_20221101.xlsx"
    assert process("convert", bank, "题.json").returncode == 0
    assert len(json.loads(Path("题.json").read_text(encoding="utf-8"))) == 21
    assert process("assemble", "样例.toml", "--bank", bank, "--out", "样例").returncode == 0
    first = process(
        "grade", "样例", samples / "results" / "wjx_by_text.xlsx", "--roster", samples / "people" / "roster.xlsx"
    )
    assert (first.returncode, first.stderr) == (1, "")
    assert "收到答卷 25 份＝计分 24＋待核定 1＋作废 0" in first.stdout
    assert "参考率 22/23＝95.65%；合格率 16/22＝72.73%" in first.stdout
    makers.decide(Path("样例"), {(2, "unknown"): "作废"})
    second = process("grade", "样例", "--lang", "en")
    assert (second.returncode, second.stderr) == (0, "")
    expected = json.loads((samples / "expected.json").read_text(encoding="utf-8"))["results"]["best"]
    assert {who: float(score) for who, score in makers.scores(Path("样例")).items()} == expected
    assert process("verify", "样例").returncode == 0
    assert process("assemble", "样例.toml", "--bank", bank, "--out", "样例").returncode == 1


def test_rule_prints_its_sentence_and_every_pattern(capsys: pytest.CaptureFixture[str]) -> None:
    """Worked by hand: half of 3 rounded up is 2; with a wrong option nothing."""
    assert cli.main(["rule", "half(round=up)", "--points", "3", "--options", "3", "--key", "AB"]) == 0
    sentence, *rows = capsys.readouterr().out.strip().splitlines()
    assert sentence.startswith("每题有两个或两个以上正确选项")
    assert [row.split() for row in rows] == [
        ["—", "0"], ["A", "2"], ["B", "2"], ["C", "0"], ["AB", "3"], ["AC", "0"], ["BC", "0"], ["ABC", "0"],
    ]  # fmt: skip


def test_rule_with_a_key_beyond_the_options_is_a_clear_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["rule", "half", "--options", "3", "--key", "AD"]) == 1
    assert "cli.rule-key" in capsys.readouterr().err


def test_what_a_person_said_of_a_column_outlives_another_guess(tmp_path: Path) -> None:
    assembled()
    makers.xlsx(tmp_path / "表.xlsx", [("考生", *(f"第{n}栏" for n in range(1, 6))), ("王芳", *makers.RIGHT)])
    assert run("columns", "考试", "表.xlsx") == 0
    path = tmp_path / "考试" / "columns.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"考生" = "ignore"', '"考生" = "姓名"'), encoding="utf-8")
    assert run("columns", "考试", "表.xlsx") == 0
    assert '"考生" = "name"' in path.read_text(encoding="utf-8")
    assert run("grade", "考试", "表.xlsx") == 0
    assert makers.scores(tmp_path / "考试") == {"王芳": "100"}
