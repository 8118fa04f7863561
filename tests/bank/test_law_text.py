"""Law texts in the layouts of the national database.  Oracles: the texts themselves; ../shared/laws/parse_statutes.py."""

import importlib.util
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examkit.bank.law_text import DIGEST_LENGTH, PREAMBLE, Article, Paragraph, digest, fold, parse_law
from examkit.formats.law_files import read_laws
from examkit.items import Citation

MD = """---
id: jiafa
title: 中华人民共和国甲法
article_count: 3
---

# 中华人民共和国甲法

## 第一章 总则

第一条 为了示例，制定本法。

## 第二章 义务

### 第一节 一般规定

第十条 公民有下列义务：

（一）遵守法律；

（二）依法纳税。

国家保障前款义务的履行。

第一百三十三条之一 本条是后加的。

第一千二百六十条 本法自公布之日起施行。
"""
TXT = """中华人民共和国甲法
（2018年12月29日第十三届全国人民代表大会常务委员会第七次会议通过　根据2025年1月1日第十四届全国人民代表大会常务委员会第一次会议修正）
目　　录
第一章　总　　则
第二章　义　　务
　第一节　一般规定
附　　则
第一章　总　　则
第一条　为了示例，制定本法。
第二章　义　　务
第一节　一般规定
第十条　公民有下列义务：
（一）遵守法律；
（二）依法纳税。
国家保障前款义务的履行。
第一百三十三条之一　本条是后加的。
附　　则
第一千二百六十条　本法自公布之日起施行。
"""


def texts(law) -> dict[str, str]:
    return {number: article.text for number, article in law.articles.items()}


def part(article, paragraph=None, subparagraph=None) -> str | None:
    return article.part(Citation("甲法", "10", paragraph, subparagraph))


# --- layouts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", [MD, TXT, TXT.replace("\n", "\r\n"), "\ufeff" + TXT, TXT.replace("　", "\xa0")])
def test_every_layout_gives_the_same_articles(written: str) -> None:
    law = parse_law(written, "甲法")
    assert texts(law) == {
        "1": "为了示例，制定本法。",
        "10": "公民有下列义务：（一）遵守法律；（二）依法纳税。国家保障前款义务的履行。",
        "133-1": "本条是后加的。",
        "1260": "本法自公布之日起施行。",
    }


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("第十条", "10"),
        ("第二十条", "20"),
        ("第一百零一条", "101"),
        ("第一百一十条", "110"),
        ("第一百三十三条之一", "133-1"),
        ("第一百二十条之十二", "120-12"),
        ("第一千二百六十条", "1260"),
        ("第38条", "38"),
    ],
)
@pytest.mark.parametrize("blank", [" ", "　", "  ", "\t"])
def test_the_number_of_an_article(written: str, number: str, blank: str) -> None:
    assert texts(parse_law(f"甲法\n{written}{blank}内容。\n", "甲法")) == {number: "内容。"}


def test_an_article_may_stand_on_a_line_of_its_own() -> None:
    assert texts(parse_law("第一条\n　　内容。\n", "甲法")) == {"1": "内容。"}


def test_a_paragraph_that_opens_with_the_number_of_another_article_is_no_article() -> None:
    law = parse_law("第一条　内容。\n第二条规定的情形除外。\n第二条　别的。\n", "甲法")
    assert [paragraph.text for paragraph in law.articles["1"].paragraphs] == ["内容。", "第二条规定的情形除外。"]


@pytest.mark.parametrize(
    "heading", ["第一编　总则", "第二分编 物权", "第三章　附　则", "第四节", "## 附则", "附　　则"]
)
def test_a_heading_belongs_to_no_article(heading: str) -> None:
    assert texts(parse_law(f"第一条　甲。\n{heading}\n第二条　乙。\n", "甲法")) == {"1": "甲。", "2": "乙。"}


@pytest.mark.parametrize(
    "after",
    [
        "附件：\n全国人民代表大会常务委员会制定的条例目录",
        "附件一\n目录",
        "附：刑法有关条文\n第一条　别的法律。",
        "附表\n甲　乙",
        "全国人民代表大会常务委员会关于修改《中华人民共和国甲法》的决定\n一、将第一条修改为……\n本决定自公布之日起施行。",
        "中华人民共和国宪法修正案\n（1988年4月12日通过）\n第一条　宪法第十一条增加规定。",
    ],
)
def test_annexes_decisions_and_amendments_after_the_law_are_not_its_text(after: str) -> None:
    assert texts(parse_law(f"第一条　甲。\n第二条　乙。\n{after}\n", "甲法")) == {"1": "甲。", "2": "乙。"}


def test_a_sentence_that_only_sounds_like_a_heading_stays() -> None:
    law = parse_law("第三十四条　附加刑如下：\n（一）罚金。\n附加刑也可以独立适用。\n附则另行规定。\n", "刑法")
    assert law.articles["34"].text.endswith("附加刑也可以独立适用。附则另行规定。")


# --- titles ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "file", "name"),
    [
        (MD, "jiafa", "中华人民共和国甲法"),
        ('---\ntitle: "中华人民共和国甲法"\n---\n第一条 甲。', "jiafa", "中华人民共和国甲法"),
        ("# 中华人民共和国甲法\n第一条 甲。", "1", "中华人民共和国甲法"),
        (TXT, "1", "中华人民共和国甲法"),
        ("中华人民共和国　甲法\n第一条　甲。", "1", "中华人民共和国甲法"),
        ("第一条　甲。", "甲法", "甲法"),
        ("第一条　甲。", "中华人民共和国甲法_20181229", "中华人民共和国甲法"),
        ("第一条　甲。", "甲法（2018年修正文本）_20181229", "甲法"),
        ("第一条　甲。", "甲法(2018修订)", "甲法"),
    ],
)
def test_a_law_is_named_by_its_text_or_its_file(written: str, file: str, name: str) -> None:
    assert name in parse_law(written, file).names


# --- the preamble ----------------------------------------------------------------------------------------------------

PREAMBLED = """中华人民共和国宪法
（1982年12月4日第五届全国人民代表大会第五次会议通过　1982年12月4日全国人民代表大会公告公布施行）
目　　录
序　　言
第一章　总　　纲
序　　言
　　中国是世界上历史最悠久的国家之一。
　　二十世纪，中国发生了变革。
　　本宪法规定了国家的根本制度。
第一章　总　　纲
第一条　中华人民共和国是社会主义国家。
"""


def test_the_paragraphs_of_a_preamble_are_counted_without_titles_dates_and_contents() -> None:
    preamble = parse_law(PREAMBLED, "宪法").articles[PREAMBLE]
    said = [preamble.part(Citation("宪法", PREAMBLE, number)) for number in (1, 2, 3, 4, None)]
    assert said[:4] == [
        "中国是世界上历史最悠久的国家之一。",
        "二十世纪，中国发生了变革。",
        "本宪法规定了国家的根本制度。",
        None,
    ]
    assert said[4] == "".join(said[:3])


def test_a_law_without_preamble_has_none_however_long_its_date_line() -> None:
    assert PREAMBLE not in parse_law(TXT, "甲法").articles
    assert PREAMBLE not in parse_law(MD, "甲法").articles


def test_a_document_without_articles_is_held_whole() -> None:
    law = parse_law("某次会议的报告\n一、总的要求\n坚持以人民为中心。\n", "报告")
    assert list(law.articles) == [PREAMBLE]
    assert "坚持以人民为中心" in law.articles[PREAMBLE].text and "总的要求" in law.articles[PREAMBLE].text


def test_the_constitution_s_preamble_has_thirteen_paragraphs(shared: Path) -> None:
    path = shared / "laws" / "statutes" / "xianfa.md"
    preamble = parse_law(path.read_text(encoding="utf-8"), path.stem).articles[PREAMBLE]
    assert len(preamble.paragraphs) == 13
    assert preamble.paragraphs[2].text.startswith("二十世纪")
    assert preamble.paragraphs[12].text.startswith("本宪法以法律的形式")


# --- paragraphs and items --------------------------------------------------------------------------------------------


def test_a_paragraph_an_item_or_the_whole() -> None:
    article = parse_law(MD, "甲法").articles["10"]
    assert part(article) == article.text
    assert part(article, 1) == "公民有下列义务：（一）遵守法律；（二）依法纳税。"
    assert part(article, 2) == "国家保障前款义务的履行。"
    assert part(article, 1, 2) == part(article, None, 2) == "（二）依法纳税。"
    assert [part(article, 3), part(article, 1, 3), part(article, 2, 1), part(article, None, 9)] == [None] * 4
    assert part(article, 0) is None


def test_an_item_without_paragraph_is_that_of_the_first_paragraph_with_items() -> None:
    law = parse_law("第一条　甲。\n乙：\n（一）丙；\n（二）丁。\n戊：\n（一）己。\n", "甲法")
    assert part(law.articles["1"], None, 1) == "（一）丙；"
    assert part(law.articles["1"], 3, 1) == "（一）己。"
    assert part(parse_law("第一条　甲。\n", "甲法").articles["1"], None, 1) is None


@pytest.mark.parametrize(
    "written",
    [
        "第一条　有下列情形的：（一）甲；（二）乙；（十一）丙。\n另款。",
        "第一条　有下列情形的：\n(一) 甲；(二) 乙；\n（十一）丙。\n另款。",
    ],
)
def test_items_that_are_run_together_are_parted(written: str) -> None:
    first, second = parse_law(written, "甲法").articles["1"].paragraphs
    assert [(number, fold(text)) for number, text in first.items.items()] == [(1, "一甲"), (2, "二乙"), (11, "十一丙")]
    assert (fold(first.text), second.text) == ("有下列情形的", "另款。")


def test_a_reference_to_an_item_is_no_item() -> None:
    (paragraph,) = parse_law("第一条　依照前款第（一）项、第（二）项办理。\n", "甲法").articles["1"].paragraphs
    assert not paragraph.items


# --- digests ---------------------------------------------------------------------------------------------------------

words = st.text("甲乙丙丁0123abc", min_size=1, max_size=8)
marks = st.text("，。；：、 　\n（）“”-—_·", max_size=3)


def article(*paragraphs: str) -> Article:
    return Article(tuple(Paragraph(text, {}) for text in paragraphs))


@given(st.lists(st.tuples(words, marks), min_size=1, max_size=6))
def test_a_digest_heeds_no_blanks_and_marks(pieces: list[tuple[str, str]]) -> None:
    bare = article("".join(word for word, _ in pieces))
    assert digest(bare) == digest(article("".join(word + mark for word, mark in pieces)))
    assert digest(bare) == digest(article(*(word + mark for word, mark in pieces)))


@given(words, words)
def test_a_digest_changes_with_any_word(one: str, other: str) -> None:
    assert (digest(article(one)) == digest(article(other))) == (one == other)


def test_a_digest_is_of_the_words_and_not_of_the_article_s_number() -> None:
    old, new = parse_law("第一条　甲，乙。", "甲法"), parse_law("第九条之二　甲乙", "甲法")
    assert digest(old.articles["1"]) == digest(new.articles["9-2"])
    assert len(digest(old.articles["1"])) == DIGEST_LENGTH


def test_full_width_letters_and_numbers_are_the_same_words() -> None:
    assert digest(article("２０％以上")) == digest(article("20%以上"))


# --- the texts in force ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def oracle(shared: Path):
    spec = importlib.util.spec_from_file_location("parse_statutes", shared / "laws" / "parse_statutes.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_statute_equals_the_oracle_s_article_by_article(shared: Path, oracle) -> None:
    expected, _ = oracle.load_all()
    assert len(expected) >= 119
    for slug, articles in expected.items():
        law = parse_law((shared / "laws" / "statutes" / f"{slug}.md").read_text(encoding="utf-8"), slug)
        ours = {number: fold(text) for number, text in texts(law).items() if number != PREAMBLE}
        assert ours == {str(key): fold(oracle.ART_RE.sub("", text)) for key, text in articles.items()}, slug


def test_the_counts_are_the_published_ones(shared: Path, oracle) -> None:
    folder = shared / "laws" / "statutes"
    whole = {law.names[-2]: law for law in read_laws(folder)}
    _, heads = oracle.load_all()
    complete = {slug: count for slug, count in oracle.KNOWN.items() if heads[slug].get("complete", "yes") == "yes"}
    assert len(complete) > 30
    counted = {slug: sum(number.isdigit() for number in whole[slug].articles) for slug in complete}
    assert counted == complete
