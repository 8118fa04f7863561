"""What a bank covers.  Oracles: a bank that can be counted by eye; the numbers that were agreed for our own."""

import re
from pathlib import Path

import pytest

from examkit.bank import Bank, read_bank
from examkit.bank.citations import parse_citations
from examkit.bank.coverage import coverage
from examkit.bank.grammar import parse
from examkit.bank.laws import Laws, laws_from
from examkit.bank.proof import cited_articles

LAWS = laws_from(
    {
        "jia": {"title": "中华人民共和国甲法", "short": ["甲法"], "articles": 10},
        "yi": {"title": "乙法", "kind": "权威文件"},
    }
)
BANK = """[a] 题
A. 甲
B. 乙
C. 丙
答案：A
层次：识记
难度：易
适用：全体
依据：甲法 第一条

[b] 题
题型：判断
答案：错
层次：应用
难度：难
适用：党员、机关干部
依据：甲法 第一条第二款；甲法 第一条之一；乙法 第三条

[c] 案例
材料：某镇
层次：应用
适用：党员
依据：中华人民共和国甲法 第二条
（1）问
题型：判断
答案：对
依据：甲法 第九条
（2）问
题型：判断
答案：错

[d] 题____
答案：甲
依据：乙法

[e] 题
题型：简答
采分点：
- 甲（1分）
依据：甲法 序言
"""


def found(used: tuple[str, ...] = (), laws: Laws = LAWS):
    items, wrong = parse(BANK, "卷.txt")
    assert not wrong
    return coverage(items, laws, used)


def test_items_are_counted_under_the_law_that_each_cites_first() -> None:
    jia, yi = found().laws
    assert (jia.law, jia.items, jia.types) == ("甲法", 4, (1, 0, 1, 0, 1, 1))
    assert (yi.law, yi.items, yi.types) == ("乙法", 1, (0, 0, 0, 1, 0, 0))


def test_articles_are_counted_once_with_those_of_parts_and_without_the_preamble() -> None:
    jia, yi = found().laws
    assert (jia.articles_cited, jia.articles, jia.article_share) == (3, 10, 0.3)  # 1 (with 1-1), 2 and 9
    assert (yi.articles_cited, yi.articles, yi.article_share) == (1, None, None)  # cited second by b


def test_levels_difficulties_and_audiences_of_a_law() -> None:
    jia, _ = found().laws
    assert jia.levels == (("识记", 1), ("应用", 2), ("", 1))
    assert jia.difficulties == (("易", 1), ("难", 1), ("", 2))
    assert dict(jia.audiences) == {"党员": 2, "机关干部": 1, "全体": 1}


def test_the_whole_bank() -> None:
    whole = found()
    assert whole.items == 5
    assert dict(whole.types) == {"single": 1, "multiple": 0, "true_false": 1, "blank": 1, "short": 1, "case": 1}
    assert (dict(whole.levels), dict(whole.difficulties)) == (
        {"识记": 1, "应用": 2, "": 2},
        {"易": 1, "难": 1, "": 3},
    )
    assert whole.false_statements == (2, 3)  # b and the second part of c, of three statements


@pytest.mark.parametrize(("used", "counts"), [((), [0, 0]), (("a", "c", "x"), [2, 0]), (("d",), [0, 1])])
def test_used_items_are_counted_by_law(used: tuple[str, ...], counts: list[int]) -> None:
    assert [row.used for row in found(used).laws] == counts


def test_items_without_law_and_of_laws_that_are_not_listed_have_rows_of_their_own() -> None:
    items, _ = parse("[a] 题\n题型：判断\n答案：对\n\n[b] 题\n题型：判断\n答案：对\n依据：丙法 第三条\n", "卷.txt")
    rows = [(row.law, row.items, row.articles_cited, row.articles) for row in coverage(items, LAWS).laws]
    assert rows == [("", 1, 0, None), ("丙法", 1, 1, None)]


def test_no_items_cover_nothing() -> None:
    empty = coverage((), LAWS)
    assert (empty.items, empty.laws, empty.false_statements) == (0, (), (0, 0))


# --- our own bank: counts and shares as agreed -----------------------------------------------------------------------

OWN = Path(__file__).parents[2] / "question_bank"
# Items that each law, or each of these groups together, should have, within 10 %.
AGREED: tuple[tuple[tuple[str, ...], int], ...] = (
    (("宪法",), 130),
    (("公务员法",), 110),
    (("公职人员政务处分法",), 100),
    (("监察法",), 50),
    (("纪律处分条例",), 60),
    (("行政处罚法",), 120),
    (("行政许可法",), 55),
    (("行政强制法",), 60),
    (("行政复议法",), 55),
    (("行政诉讼法",), 35),
    (("国家赔偿法",), 25),
    (("村民委员会组织法",), 60),
    (("城市居民委员会组织法",), 25),
    (("信访工作条例",), 30),
    (("人民调解法",), 20),
    (("政府信息公开条例",), 30),
    (("民法典",), 35),
    (("土地管理法",), 30),
    (("治安管理处罚法",), 25),
    (("法治宣传教育法",), 15),
    (("保守国家秘密法",), 25),
    (("国家安全法", "反间谍法"), 15),
    (("地方组织法",), 20),
    (("安全生产法", "消防法", "突发事件应对法"), 25),
    (("农村集体经济组织法", "农村土地承包法"), 25),
    (("保障农民工工资支付条例",), 15),
    (("城乡规划法", "乡村振兴促进法", "社会救助法"), 15),
)
TYPE_SHARES = {"single": 42, "multiple": 26, "true_false": 20, "blank": 5, "short": 3, "case": 4}


@pytest.fixture(scope="module")
def own() -> Bank:
    return read_bank(OWN)


@pytest.fixture(scope="module")
def covered(own: Bank):
    return coverage(own.items, own.laws)


def test_no_check_finds_anything_in_our_bank(own: Bank) -> None:
    assert [one.describe() for one in own.problems] == []


@pytest.mark.parametrize(("laws", "agreed"), AGREED, ids=["、".join(laws) for laws, _ in AGREED])
def test_the_number_of_items_of_a_law(own: Bank, covered, laws: tuple[str, ...], agreed: int) -> None:
    names = {own.laws.short(law) for law in laws}
    assert all(own.laws.find(law) for law in laws)
    counted = sum(row.items for row in covered.laws if row.law in names)
    assert 0.9 * agreed <= counted <= 1.1 * agreed


def test_there_are_items_of_no_other_law(own: Bank, covered) -> None:
    names = {own.laws.short(law) for laws, _ in AGREED for law in laws}
    assert {row.law for row in covered.laws} == names


def test_shares_of_types_and_levels(covered) -> None:
    for name, count in covered.types:
        assert abs(100 * count / covered.items - TYPE_SHARES[name]) <= 1, name
    levels = dict(covered.levels)
    assert levels["理解"] >= 0.35 * covered.items
    assert levels["应用"] >= 0.25 * covered.items
    assert set(levels) == {"识记", "理解", "应用"} and set(dict(covered.difficulties)) == {"易", "中", "难"}


def test_about_half_of_the_statements_are_false(covered) -> None:
    false, judged = covered.false_statements
    assert 0.45 * judged <= false <= 0.55 * judged


def test_political_discipline_is_a_small_part(own: Bank) -> None:
    """违反政治纪律: from 第四十九条 to 第七十六条 of 纪律处分条例 (2023)."""
    articles = {str(number) for number in range(49, 77)}
    on = [item.id for item in own.items if item.law == "纪律处分条例" and item.citations[0].article in articles]
    assert 1 <= len(on) <= 10


@pytest.mark.parametrize("law", ["宪法", "公务员法", "公职人员政务处分法", "行政处罚法"])
def test_half_of_the_articles_of_the_four_great_laws_are_covered(own: Bank, covered, law: str) -> None:
    (row,) = (one for one in covered.laws if one.law == own.laws.short(law))
    assert row.article_share is not None and row.article_share >= 0.5


# Rows of common_errors.md that need no item: on numbering, totals and dates only (its own list), and the red lines.
NO_ITEMS = {
    23, 40, 41, 46, 47, *range(53, 57), 59, 65, 68, 71, 74, *range(76, 80), 84, 85, 87, 88, 89, 91, 92, 104, 105, 107,
}  # fmt: skip
EXCEPTIONS = {
    36: "a total of articles and a date",
    82: "a total of articles and a date",
    83: "the name of a regulation and its date",
    93: "no items on 网络安全法",
    94: "no items on 立法法",
    95: "no items on 监督法; a total of articles",
    100: "no items on 刑法",
    101: "no items on 刑法",
    102: "no items on 生态环境法典",
}


def test_rules_that_circulating_banks_have_wrong_have_an_item_on_their_article(shared: Path, own: Bank) -> None:
    cited = cited_articles(own.items, own.laws)
    missing, rows = set(), 0
    for line in (shared / "laws" / "common_errors.md").read_text(encoding="utf-8").splitlines():
        if not re.match(r"\| \d+ \|", line):
            continue
        number, name, place = (cell.strip() for cell in line.strip("|").split("|")[:3])
        rows += 1
        law = own.laws.find(name)
        known = cited.get(law.id, ()) if law else ()
        if int(number) not in NO_ITEMS and not all(one.article in known for one in parse_citations(f"{name} {place}")):
            missing.add(int(number))
    assert rows == 108
    assert missing <= set(EXCEPTIONS)
