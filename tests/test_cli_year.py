"""The command of a year, as a trainer types it. Oracles: exit codes and words of the design; the folder before and after."""

from pathlib import Path

import makers
import pytest
import years

from examkit import cli


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("EXAMKIT_LANG", raising=False)
    return years.year_folder(tmp_path / "results", toml=None)


def run(*words: object) -> int:
    return cli.main([str(word) for word in words])


def test_from_draft_to_record(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Drafts and stops; names what is undecided; refuses what is unsigned; signs and writes; verifies."""
    assert run("annual", 2026) == 1
    assert "考核办法已起草" in capsys.readouterr().out
    assert run("annual", 2026, "--sign", "张三") == 1
    assert "单位还没有决定“weights”" in capsys.readouterr().err
    (folder / "annual.toml").write_text(years.TOML, encoding="utf-8")
    assert run("annual", 2026) == 1
    said = capsys.readouterr()
    assert "还没有签字" in said.err and "集中学习 4 场，8 人次，共 9 学时" in said.out
    assert not (folder / "annual.csv").exists()
    assert run("annual", 2026, "--sign", "张三") == 0
    assert "学法考核等次：优秀 0、合格 4、不合格 0" in capsys.readouterr().out
    assert run("annual", 2026) == 0
    assert run("verify", "results/2026") == 0


def test_a_changed_weight_shows_who_changes_band_and_needs_a_signature(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "annual.toml").write_text(years.TOML, encoding="utf-8")
    assert run("annual", 2026, "--sign", "张三") == 0
    text = (folder / "annual.toml").read_text(encoding="utf-8")
    (folder / "annual.toml").write_text(text.replace("attendance = 50", "attendance = 900"), encoding="utf-8")
    before = (folder / "annual.csv").read_bytes()
    assert run("annual", 2026) == 1
    said = capsys.readouterr()
    assert "004 赵敏（财政所）合格 66.7 → 优秀 96.5" in said.out and "签字之后" in said.err
    assert (folder / "annual.csv").read_bytes() == before
    assert run("verify", "results/2026") == 1
    assert run("annual", 2026, "--sign", "李四") == 0
    assert makers.table(folder, "annual.csv")[3]["band"] == "优秀"


def test_rows_that_wait_end_in_1_and_are_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "annual.toml").write_text(years.TOML, encoding="utf-8")
    years.book(folder / "attendance.xlsx", marks=years.MARKS.replace("002|王芳|党政办|√|", "002|王芳|党政办|迟到|"))
    assert run("annual", 2026, "--sign", "张三") == 1
    out = capsys.readouterr().out
    assert "看不懂 1" in out and "其中 1 项必须处理" in out
    makers.decide(folder, {(3, "unreadable"): "=到"})
    assert run("annual", 2026) == 0


def test_a_changed_book_needs_replace(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "annual.toml").write_text(years.TOML, encoding="utf-8")
    assert run("annual", 2026, "--sign", "张三") == 0
    years.book(folder / "attendance.xlsx", marks=years.MARKS.replace("003|李强|财政所|√", "003|李强|财政所|请假"))
    assert run("annual", 2026) == 1
    assert "attendance.xlsx: 这份原始文件" in capsys.readouterr().err
    assert run("annual", 2026, "--replace") == 0


def test_a_dry_run_and_another_draft(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "annual.toml").write_text(years.TOML, encoding="utf-8")
    before = makers.tree(folder)
    assert run("annual", 2026, "--sign", "张三", "--dry-run") == 0
    assert makers.tree(folder) == before
    assert run("annual", 2026, "--draft") == 1
    assert "未覆盖" in capsys.readouterr().err
    assert run("annual", 2026, "--draft", "--discard-edits") == 1
    assert "[weights]" in (folder / "annual.toml").read_text(encoding="utf-8")


def test_a_year_of_which_there_is_nothing_yet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The draft is made in an empty folder; the record then asks for a roster."""
    assert run("annual", 2027) == 1
    (tmp_path / "results" / "2027" / "annual.toml").write_text(years.TOML.replace("2026", "2027"), encoding="utf-8")
    assert run("annual", 2027, "--sign", "张三") == 1
    assert "没有花名册" in capsys.readouterr().err


def test_in_english(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "annual.toml").write_text(years.TOML, encoding="utf-8")
    assert run("annual", 2026, "--lang", "en") == 1
    said = capsys.readouterr()
    assert "4 sessions" in said.out and "not signed" in said.err


def test_papers_and_the_folder_for_inspection_are_written_after_the_record(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "annual.toml").write_text(years.TOML, encoding="utf-8")
    assert run("annual", 2026, "--papers", "--to", "docx") == 1  # not signed: no record, no papers
    assert not (folder / "papers").exists()
    capsys.readouterr()
    assert run("annual", 2026, "--sign", "张三", "--papers", "--to", "docx", "--date", "2026-12-28") == 0
    said = capsys.readouterr().out
    assert "材料已写入 results/2026/papers" in said and "papers.toml" in said
    letter = folder / "papers" / "2026年度学法考核情况通报.docx"
    letter.write_bytes(letter.read_bytes() + b" ")
    assert run("annual", 2026, "--bundle", "--to", "docx", "--date", "2026-12-28") == 0
    said = capsys.readouterr().out
    assert "有人改过，已原样保留" in said and "材料已写入 results/2026/迎检材料" in said
    assert run("verify", "results/2026") == 0
    assert "单位修改过" in capsys.readouterr().err


def test_a_day_that_is_none_is_misuse(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "annual.toml").write_text(years.TOML, encoding="utf-8")
    assert run("annual", 2026, "--sign", "张三", "--papers", "--date", "年底") == 2
    assert "年底" in capsys.readouterr().err
    assert not (folder / "annual.csv").exists()  # nothing is done before the words are right
