"""check --laws, check --accept and bank, as a trainer types them.  Oracles: the design; our own bank and the texts in force."""

import json
import tomllib
from pathlib import Path

import makers
import openpyxl
import pytest

from examkit import cli
from examkit.bank.law_text import digest, parse_law

OWN = Path(__file__).parents[1] / "question_bank"
LAW = """中华人民共和国甲法
第一条　申请应当在五日内提出。
第二条　罚款不得超过二百元。
第三条　本法自公布之日起施行。
"""
META = "层次：识记\n难度：易\n适用：全体\n主题：程序\n解析：见条文。\n"
BANK = f"""[a-1] 依照《甲法》，申请应当在几日内提出？
A. 三日
B. 五日
C. 七日
答案：B
依据：甲法 第一条
{META}
[a-2] 依照《甲法》，违法所得的罚款上限为二百元。
题型：判断
答案：对
依据：甲法 第二条
关键词：二百元
{META}
[a-3] 甲法何时施行，由国务院另行规定。
题型：判断
答案：错
依据：甲法 第三条
{META}"""
DIGESTS = {number: digest(article) for number, article in parse_law(LAW, "甲法").articles.items()}
LAWS = f"""# 题目依据的法律

[jia] # 甲
title = "中华人民共和国甲法"
short = ["甲法"]
articles = 3 # 三条

[jia.digests]
{chr(10).join(f'{number} = "{value}"' for number, value in DIGESTS.items() if number != "3")} # 登记过的

# 乙
[yi]
title = "乙法"
"""


def run(*words: object) -> int:
    return cli.main([str(word) for word in words])


@pytest.fixture(autouse=True)
def _desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("EXAMKIT_LANG", raising=False)
    for name in ("题库", "条文"):
        Path(name).mkdir()
    write(bank=BANK, laws=LAWS.replace("1 =", "3 = " + f'"{DIGESTS["3"]}"\n1 =', 1), text=LAW)


def write(*, bank: str | None = None, laws: str | None = None, text: str | None = None) -> None:
    """The bank, its laws.toml or the text of 甲法, where given."""
    for path, content in (("题库/甲.txt", bank), ("题库/laws.toml", laws), ("条文/甲法_20260101.txt", text)):
        if content is not None:
            Path(path).write_text(content, encoding="utf-8")


AMENDED = LAW.replace("五日", "七日")
CHECK = ("check", "题库", "--laws", "条文")
ACCEPT = (*CHECK, "--accept", "甲法:1", "--by", "王芳")


def checked(capsys: pytest.CaptureFixture[str], *words: object) -> dict:
    capsys.readouterr()
    run(*CHECK, "--json", *words)
    found: dict = json.loads(capsys.readouterr().out)
    return found


# --- check --laws ----------------------------------------------------------------------------------------------------


def test_what_is_proved_is_counted_and_what_it_proves_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*CHECK, "--strict") == 0
    out, err = capsys.readouterr()
    assert "条文已核 2 题；条文已改待重读 0 题；没有条文可核 0 题；其余 1 题" in out
    assert "不能证明错误选项、判断和案例" in out
    assert err == ""


def test_counts_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    found = checked(capsys)
    assert found == {"items": 3, "problems": [], "proved": 2, "stale": 0, "without": 0, "rest": 1}


def test_without_law_texts_nothing_is_said_of_proof(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "题库") == 0
    assert "条文已核" not in capsys.readouterr().out
    run("check", "题库", "--json")
    assert "proved" not in json.loads(capsys.readouterr().out)


def test_a_stale_item_is_an_error_with_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    write(text=AMENDED)
    assert run(*CHECK) == 1
    out, err = capsys.readouterr()
    assert "条文已改待重读 1 题" in out
    assert err.splitlines() == ["题库/甲.txt:1: a-1 引用的《甲法》第一条已修改，请对照新条文重读本题 [law.stale]"]


def test_a_moved_article_is_listed_with_its_new_number(capsys: pytest.CaptureFixture[str]) -> None:
    write(text=LAW.replace("第三条", "第四条").replace("第二条", "第三条"))
    assert run(*CHECK, "--lang", "en") == 1
    err = capsys.readouterr().err
    assert "第二条 of 甲法, cited by a-2, is now 第三条" in err and "第三条 of 甲法, cited by a-3, is now 第四条" in err


def test_a_law_without_text_stops_only_a_strict_run(capsys: pytest.CaptureFixture[str]) -> None:
    Path("条文/甲法_20260101.txt").rename("条文/丙法.txt")
    Path("条文/丙法.txt").write_text("丙法\n第一条　丙。\n", encoding="utf-8")
    assert run(*CHECK) == 0
    assert run(*CHECK, "--strict") == 1
    assert "没有条文可核 3 题" in capsys.readouterr().out


def test_a_folder_without_texts_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    Path("空").mkdir()
    for name, code in (("空", "law.no-texts"), ("没有", "file.missing")):
        assert run("check", "题库", "--laws", name) == 1
        err = capsys.readouterr().err
        assert name in err and code in err


# --- check --accept --------------------------------------------------------------------------------------------------


def test_an_accepted_article_is_no_longer_stale(capsys: pytest.CaptureFixture[str]) -> None:
    write(text=AMENDED)
    assert run(*CHECK) == 1
    assert run(*ACCEPT) == 0
    assert "已登记 1 条条文的校验值" in capsys.readouterr().out
    assert run(*CHECK) == 0
    assert checked(capsys)["stale"] == 0


def test_a_key_that_the_amendment_made_wrong_is_no_longer_proved(capsys: pytest.CaptureFixture[str]) -> None:
    write(text=AMENDED)
    run(*ACCEPT)
    assert checked(capsys)["proved"] == 1
    write(bank=BANK.replace("答案：B", "答案：C"))
    assert checked(capsys)["proved"] == 2


def test_who_read_it_when_and_the_new_digest_are_recorded(capsys: pytest.CaptureFixture[str]) -> None:
    write(text=AMENDED)
    run(*ACCEPT)
    law = tomllib.loads(Path("题库/laws.toml").read_text(encoding="utf-8"))["jia"]
    assert law["digests"] == {**DIGESTS, "1": digest(parse_law(AMENDED, "甲法").articles["1"])}
    (entry,) = law["accepted"]
    assert (entry["articles"], entry["by"]) == (["1"], "王芳")
    assert entry["on"].year >= 2026


def test_each_reading_is_kept_in_its_order() -> None:
    for name in ("王芳", "李强"):
        assert run(*CHECK, "--accept", "甲法:1", "--by", name) == 0
    law = tomllib.loads(Path("题库/laws.toml").read_text(encoding="utf-8"))["jia"]
    assert [entry["by"] for entry in law["accepted"]] == ["王芳", "李强"]


def test_comments_and_order_of_laws_toml_stay() -> None:
    write(laws=LAWS, text=AMENDED)  # 第三条 was never registered
    assert run(*CHECK, "--accept", "甲法", "--by", "王芳") == 0
    new = digest(parse_law(AMENDED, "甲法").articles["1"])
    text = Path("题库/laws.toml").read_text(encoding="utf-8")
    before, _, after = text.partition("accepted = [\n")
    entry, _, digests = after.partition("]\n\n[jia.digests]\n")
    head, _, _ = LAWS.partition("\n[jia.digests]")
    assert before == head
    assert entry.startswith('    {articles = ["1", "2", "3"], by = "王芳", on = 20')
    assert digests == (
        f'1 = "{new}"\n2 = "{DIGESTS["2"]}" # 登记过的\n3 = "{DIGESTS["3"]}"\n\n# 乙\n[yi]\ntitle = "乙法"\n'
    )


def test_a_law_without_digests_gets_its_own() -> None:
    write(laws='[jia] # 甲\ntitle = "甲法"\n\n# 乙\n[yi]\ntitle = "乙法"\n')
    assert run(*CHECK, "--accept", "all", "--by", "王芳") == 0
    text = Path("题库/laws.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text)["jia"]["digests"] == DIGESTS
    assert text.endswith(f'3 = "{DIGESTS["3"]}"\n\n# 乙\n[yi]\ntitle = "乙法"\n')


def test_a_laws_toml_with_a_byte_order_mark() -> None:
    Path("题库/laws.toml").write_text(LAWS, encoding="utf-8-sig")
    assert run(*ACCEPT) == 0


@pytest.mark.parametrize(
    ("words", "code", "ends"),
    [
        (("--laws", "条文", "--accept", "甲法:1"), "law.accept-by", 2),
        (("--accept", "甲法:1", "--by", "王芳"), "law.accept-laws", 2),
        (("--laws", "条文", "--accept", "丁法:1", "--by", "王芳"), "law.accept-unknown", 1),
        (("--laws", "条文", "--accept", "甲法:9", "--by", "王芳"), "law.accept-unknown", 1),
        (("--laws", "条文", "--accept", "乙法", "--by", "王芳"), "law.accept-unknown", 1),
    ],
)
def test_what_cannot_be_accepted_is_said_and_nothing_is_written(
    words: tuple[str, ...], code: str, ends: int, capsys: pytest.CaptureFixture[str]
) -> None:
    before = makers.tree(Path("题库"))
    assert run("check", "题库", *words) == ends
    assert code in capsys.readouterr().err
    assert makers.tree(Path("题库")) == before


def test_data_stay_data_when_something_is_accepted(capsys: pytest.CaptureFixture[str]) -> None:
    write(text=AMENDED)
    assert checked(capsys, "--accept", "甲法:1", "--by", "王芳")["stale"] == 0


# --- bank ------------------------------------------------------------------------------------------------------------


def test_tables_and_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("bank", "题库", "--laws", "条文") == 0
    out = capsys.readouterr().out
    for words in ("共 3 题，涉及 1 部", "条文已核 2 题", "题型与条文", "层次与难度", "适用对象", "甲法", "合计"):
        assert words in out
    assert run("bank", "题库", "--lang", "en") == 0
    assert "条文" not in capsys.readouterr().out.partition("甲法")[0]


def test_stale_items_are_listed_and_end_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    write(text=AMENDED)
    assert run("bank", "题库", "--laws", "条文") == 1
    out, err = capsys.readouterr()
    assert "条文已改、待重读的题：" in out and "a-1" in err and "a-2" not in err


def test_a_workbook_with_a_sheet_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("bank", "题库", "--out", "一览.xlsx") == 0
    book = openpyxl.load_workbook("一览.xlsx")
    assert {"题型与条文", "层次与难度", "适用对象"} <= set(book.sheetnames)
    rows = [row for row in book["题型与条文"].iter_rows(values_only=True) if row[0] == "甲法"]
    assert [row[1:8] for row in rows] == [(3, 1, 0, 2, 0, 0, 0)]


def test_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("bank", "题库", "--out", "一览.html", "--lang", "zh") == 0
    page = Path("一览.html").read_text(encoding="utf-8")
    assert "题库一览" in page and "甲法" in page and "<img" in page


def test_items_on_forms_under_results_are_used(capsys: pytest.CaptureFixture[str]) -> None:
    run("bank", "题库")
    assert "从未出过的 3 题" in capsys.readouterr().out
    for folder, ids in (("甲", ["a-1"]), ("乙", ["a-1", "a-3", "x"])):
        path = Path("results") / folder / "forms.json"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps({"items": [{"id": one} for one in ids]}), encoding="utf-8")
    run("bank", "题库")
    assert "从未出过的 1 题" in capsys.readouterr().out


def test_the_forms_of_a_real_sitting_are_found(capsys: pytest.CaptureFixture[str]) -> None:
    Path("results").mkdir()
    makers.assembled(Path("results") / "考试")
    Path("考题.txt").write_text(makers.QUIZ, encoding="utf-8")
    run("bank", "考题.txt")
    assert "从未出过的 0 题" in capsys.readouterr().out


# --- our own bank ----------------------------------------------------------------------------------------------------


def test_our_bank_against_the_texts_in_force(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run("check", OWN, "--strict", "--json", "--laws", shared / "laws" / "statutes")
    found = json.loads(capsys.readouterr().out)
    assert [one["message"] for one in found["problems"]] == []
    assert code == 0
    assert (found["stale"], found["without"]) == (0, 0)
    assert found["proved"] >= 1180
    assert found["proved"] + found["rest"] == found["items"]
