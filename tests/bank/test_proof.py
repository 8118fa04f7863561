"""Citations against law texts.  Oracles: made laws and amendments whose words, numbers and edits are known."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examkit.bank.grammar import parse
from examkit.bank.law_text import PREAMBLE, LawText, digest, parse_law
from examkit.bank.laws import Laws, laws_from
from examkit.bank.numerals import to_chinese
from examkit.bank.proof import accepted_digests, article_order, cited_articles, match_texts, prove
from examkit.formats.law_files import read_laws
from examkit.items import Citation, Item
from examkit.problems import InputError, Source

JIA = """甲法
序言
开篇的话，有若干字。
第二段的话。
第一条　申请应当在五日内提出。
第二条　有下列情形的，不予处罚：
（一）情节轻微；
（二）没有主观过错。
初次违法的，可以不予处罚。
第三条　罚款不得超过二百元。
"""


def laws(text: str = JIA, without: Sequence[str] = ()) -> Laws:
    """甲法 as it was when its items were written, and a document whose text the office supplies."""
    digests = {number: digest(article) for number, article in parse_law(text, "甲法").articles.items()}
    kept = {number: value for number, value in digests.items() if number not in without}
    return laws_from(
        {
            "jia": {"title": "中华人民共和国甲法", "short": ["甲法"], "kind": "法律", "digests": kept},
            "baogao": {"title": "报告", "kind": "权威文件"},
        }
    )


def check(bank: str, *texts: str, listed: Laws | None = None):
    items, wrong = parse(bank, "卷.txt")
    assert not wrong
    return prove(items, listed or laws(), [parse_law(text, "") for text in texts or (JIA,)])


def codes(bank: str, *texts: str, listed: Laws | None = None) -> list[tuple[int, str, str]]:
    return [
        (one.source.line, one.severity, one.code) for one in check(bank, *texts, listed=listed).problems if one.source
    ]


SOUND = "[a] 申请应当在几日内提出？\nA. 三日\nB. 五日\nC. 七日\n答案：B\n依据：甲法 第一条\n"


# --- what is proved --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bank",
    [
        SOUND,
        "[a] 题\n题型：判断\n答案：错\n依据：甲法 第一条\n关键词：五日\n",
        "[a] 应当在____内提出，罚款不超过____。\n答案：5日|五日；二百元\n依据：甲法 第一条、第三条\n",
        "[a] 题\n题型：多选\nA. 甲\nB. 乙\nC. 丙\n答案：AB\n依据：甲法 第二条第一款第二项\n关键词：没有主观过错\n",
        "[a] 题\n题型：判断\n答案：对\n依据：甲法 第二条第二款\n关键词：初次违法、可以\n",
        "[a] 题\n题型：判断\n答案：对\n依据：甲法 序言第二自然段\n关键词：第二段\n",
        "[a] 题\n题型：判断\n答案：对\n依据：《中华人民共和国甲法》第三条\n关键词：不得超过　二百元\n",
    ],
)
def test_an_item_is_proved_when_its_articles_digests_and_terms_hold(bank: str) -> None:
    found = check(bank)
    assert (found.problems, found.proved) == ((), {"a"})
    assert found.stale == found.without_text == frozenset()


@pytest.mark.parametrize(
    "bank",
    [
        "[a] 题\n题型：判断\n答案：对\n依据：甲法 第一条\n",
        "[a] 题\n题型：多选\nA. 五日\nB. 申请\nC. 丙\n答案：AB\n依据：甲法 第一条\n",
        "[a] 题\nA. 三日\nB. 一周以内\nC. 七日\n答案：B\n依据：甲法 第一条\n",
        "[a] 题____\n答案：一周\n依据：甲法 第一条\n",
        "[a] 题\nA. ？\nB. 五日\nC. 七日\n答案：A\n依据：甲法 第一条\n",
        "[a] 题\n题型：简答\n采分点：\n- 五日\n依据：甲法 第一条\n",
        "[a] 题\n题型：判断\n答案：对\n",
    ],
)
def test_an_item_without_a_literal_word_is_neither_proved_nor_a_problem(bank: str) -> None:
    found = check(bank)
    assert (found.problems, found.proved) == ((), frozenset())


def test_an_item_on_a_law_that_is_not_listed_is_not_proved() -> None:
    found = check("[a] 题\n题型：判断\n答案：对\n依据：甲法 第一条；乙法 第一条\n关键词：五日\n")
    assert found.proved == frozenset()


CASE = "[a] 案例\n材料：某镇\n依据：甲法 第一条\n关键词：五日\n（1）问\n题型：判断\n答案：对\n依据：甲法 {}\n"


def test_a_case_is_proved_with_the_citations_of_its_parts_and_not_without() -> None:
    assert check(CASE.format("第三条")).proved == {"a"}
    assert codes(CASE.format("第九条")) == [(1, "error", "law.article-gone")]
    assert check(CASE.format("第九条")).proved == frozenset()


def test_an_item_cited_twice_is_reported_once() -> None:
    assert len(codes(CASE.format("第九条").replace("甲法 第一条", "甲法 第九条"))) == 1


# --- what is reported ------------------------------------------------------------------------------------------------

TRUE = "\n[a] 题\n题型：判断\n答案：对\n依据：{}\n关键词：五日\n"  # the item begins on line 2


@pytest.mark.parametrize(
    ("basis", "text", "found"),
    [
        ("甲法 第一条", JIA, []),
        ("甲法 第一条", JIA.replace("五日", "七日"), [(2, "error", "law.stale")]),
        ("甲法 第一条", JIA.replace("第三条", "第四条").replace("第一条", "第三条"), [(2, "error", "law.moved")]),
        ("甲法 第一条", JIA.replace("第一条　申请应当在五日内提出。\n", ""), [(2, "error", "law.article-gone")]),
        ("甲法 第九条", JIA, [(2, "error", "law.article-gone")]),
        ("甲法 第一条第二款", JIA, [(2, "error", "law.part-missing")]),
        ("甲法 第二条第一款第三项", JIA, [(2, "error", "law.part-missing")]),
        ("甲法 第三条第一项", JIA, [(2, "error", "law.part-missing")]),
        ("甲法 序言第三自然段", JIA, [(2, "error", "law.part-missing")]),
        ("甲法 第三条", JIA, [(2, "error", "law.term-missing")]),
        ("甲法 第一条、第三条", JIA, []),
        ("甲法", JIA, [(2, "warning", "law.article-not-cited")]),
        ("甲法 第一条", "乙法\n第一条　五日。", [(2, "warning", "law.text-missing")]),
        ("报告", JIA, [(2, "warning", "law.text-to-supply")]),
        ("甲法 第九条；甲法 第一条第二款", JIA, [(2, "error", "law.article-gone"), (2, "error", "law.part-missing")]),
    ],
)
def test_each_problem_has_its_code_and_line(basis: str, text: str, found: list) -> None:
    bank = TRUE.format(basis)
    assert codes(bank, text) == found
    assert check(bank, text).proved == (frozenset() if found else {"a"})
    outdated = ("law.stale", "law.moved", "law.article-gone")
    assert check(bank, text).stale == ({"a"} if found and found[0][2] in outdated else frozenset())
    missing = ("law.text-missing", "law.text-to-supply")
    assert check(bank, text).without_text == ({"a"} if found and found[0][2] in missing else frozenset())


def test_an_article_that_was_never_read_is_a_warning() -> None:
    found = check(TRUE.format("甲法 第一条"), listed=laws(without="1"))
    assert [(one.code, one.severity) for one in found.problems] == [("law.digest-missing", "warning")]
    assert found.proved == frozenset()


def test_a_moved_article_is_named_by_its_old_and_its_new_number() -> None:
    moved = JIA.replace("第一条", "第一百三十三条之一")
    (found,) = check(TRUE.format("甲法 第一条"), moved).problems
    assert found.describe("zh") == (
        "卷.txt:2: a 引用的《甲法》第一条现为第一百三十三条之一（内容未变），请改依据 [law.moved]"
    )
    assert "第一百三十三条之一" in found.describe("en")


def test_a_term_that_is_missing_is_named_and_only_it() -> None:
    (found,) = check("[a] 题\n题型：判断\n答案：对\n依据：甲法 第一条\n关键词：五日、十日\n").problems
    assert dict(found.values)["term"] == "十日"


def test_terms_of_a_stale_article_are_left_to_its_reader() -> None:
    assert codes(TRUE.format("甲法 第一条"), JIA.replace("五日", "七日")) == [(2, "error", "law.stale")]


def test_a_term_may_not_span_two_articles() -> None:
    bank = "[a] 题\n题型：判断\n答案：对\n依据：甲法 第一条、第三条\n关键词：提出罚款\n"
    assert codes(bank) == [(1, "error", "law.term-missing")]


def test_two_texts_of_a_law_that_differ_are_an_error_and_equal_ones_are_not() -> None:
    assert [one.code for one in check(SOUND, JIA, JIA.replace("二百元", "三百元")).problems] == ["law.texts-differ"]
    assert check(SOUND, JIA, "# 中华人民共和国甲法\n" + JIA.partition("\n")[2]).problems == ()


# --- documents that the office supplies ------------------------------------------------------------------------------

REPORT = "报告\n一、总的要求\n坚持以人民为中心。\n"


@pytest.mark.parametrize(
    ("term", "text", "found", "proved"),
    [
        ("以人民为中心", JIA, ["law.text-to-supply"], False),
        ("以人民为中心", REPORT, [], True),
        ("以群众为中心", REPORT, ["law.term-missing"], False),
    ],
)
def test_a_document_is_proved_by_its_text_alone(term: str, text: str, found: list[str], proved: bool) -> None:
    made = check(f"[a] 题\n题型：判断\n答案：对\n依据：报告\n关键词：{term}\n", text)
    assert [one.code for one in made.problems] == found
    assert made.proved == ({"a"} if proved else frozenset())


def test_a_document_s_article_is_held_to_its_digest_like_any_other() -> None:
    bank = "[a] 题\n题型：判断\n答案：对\n依据：报告 第一条\n关键词：五日\n"
    assert codes(bank, "报告\n第一条　五日。\n") == [(1, "warning", "law.digest-missing")]


# --- texts, citations, acceptance ------------------------------------------------------------------------------------


def test_a_text_is_matched_by_any_of_its_names_and_others_are_left_aside() -> None:
    texts = [LawText(("乙法",), {}), LawText(("x", "甲法"), {}), LawText(("中华人民共和国甲法",), {})]
    assert match_texts(laws(), texts) == {"jia": texts[1]}


def test_cited_articles_come_in_the_order_of_their_numbers() -> None:
    cited = ("20", "3", "133-1", "133", PREAMBLE, "133-2", "134")
    items = [Item("a", "true_false", "题", citations=tuple(Citation("甲法", one) for one in cited))]
    assert cited_articles(items, laws()) == {"jia": (PREAMBLE, "3", "20", "133", "133-1", "133-2", "134")}
    assert article_order(PREAMBLE) < article_order("1") < article_order("1-1") < article_order("2")


@pytest.mark.parametrize(
    ("named", "articles"),
    [
        (["甲法:1"], ["1"]),
        (["甲法：1"], ["1"]),
        (["中华人民共和国甲法:3"], ["3"]),
        (["jia:1"], ["1"]),
        (["甲法"], ["1", "3"]),
        (["all"], ["1", "3"]),
        (["甲法:1", "甲法:3"], ["1", "3"]),
    ],
)
def test_what_is_accepted(named: list[str], articles: list[str]) -> None:
    items, _ = parse(SOUND + "\n" + TRUE.format("甲法 第三条").replace("[a]", "[b]"), "卷.txt")
    text = parse_law(JIA.replace("五日", "七日"), "甲法")
    found = accepted_digests(named, items, laws(), [text])
    assert found == {"jia": {number: digest(text.articles[number]) for number in articles}}


@pytest.mark.parametrize("named", ["乙法", "乙法:1", "甲法:2", "甲法:9", "", ":", "报告"])
def test_what_no_item_cites_or_no_text_holds_cannot_be_accepted(named: str) -> None:
    items, _ = parse(SOUND + "\n[b] 题\n题型：判断\n答案：对\n依据：甲法 第九条\n", "卷.txt")
    with pytest.raises(InputError) as error:
        accepted_digests([named], items, laws(), [parse_law(JIA, "甲法")])
    assert error.value.problems[0].code == "law.accept-unknown"


# --- the drill: an older version beside the new one ------------------------------------------------------------------


@dataclass(frozen=True)
class Edit:
    """What an amendment does to one article of the older version, and how many new ones it sets before it."""

    kind: str  # keep | word | paragraph | gone
    before: int


edits = st.lists(
    st.builds(Edit, st.sampled_from(("keep", "keep", "word", "paragraph", "gone")), st.sampled_from((0, 0, 0, 1, 2))),
    min_size=1,
    max_size=12,
)


def body(number: int) -> list[str]:
    return [f"{to_chinese(number)}号事项由乡镇人民政府负责。", f"{to_chinese(number)}号事项每年公布一次。"]


def written(articles: Sequence[Sequence[str]]) -> str:
    lines = [f"第{to_chinese(place)}条　" + "\n".join(paragraphs) for place, paragraphs in enumerate(articles, 1)]
    return "甲法\n" + "\n".join(lines) + "\n"


def items_on(law: str, numbers: Sequence[str]) -> list[Item]:
    """Two items an article, one on all of it and one on its first paragraph; on the line of the article's place."""
    return [
        Item(
            f"i-{number}-{copy}",
            "true_false",
            "题",
            citations=(Citation(law, number, paragraph),),
            source=Source("卷.txt", place),
        )
        for place, number in enumerate(numbers, 1)
        for copy, paragraph in ((1, None), (2, 1))
    ]


@settings(deadline=None, max_examples=150)
@given(edits)
def test_an_amendment_flags_exactly_the_items_on_changed_articles_and_finds_those_that_moved(plan: list[Edit]) -> None:
    old = [body(number) for number in range(1, len(plan) + 1)]
    new: list[list[str]] = []
    expected: dict[str, tuple[str, str]] = {}  # by old number: the code and the new number
    for number, edit in enumerate(plan, 1):
        new += [[f"新增第{len(new)}处规定。"] for _ in range(edit.before)]
        first, second = body(number)
        match edit.kind:
            case "keep":
                new.append([first, second])
                if len(new) != number:
                    expected[str(number)] = ("law.moved", f"第{to_chinese(len(new))}条")
            case "word":
                new.append([first.replace("乡镇", "县级"), second])
            case "paragraph":
                new.append([first, "新增一款。", second])
    for number, edit in enumerate(plan, 1):
        if edit.kind != "keep":
            expected[str(number)] = ("law.stale" if number <= len(new) else "law.article-gone", "")
    listed = laws(written(old))
    items = items_on("甲法", list(listed.by_name["甲法"].digests))
    found = prove(items, listed, [parse_law(written(new), "甲法")])
    flagged = {
        (values["id"], one.code, values.get("new", ""), one.source.line if one.source else None)
        for one in found.problems
        if (values := dict(one.values))
    }
    assert flagged == {
        (f"i-{number}-{copy}", code, place, int(number))
        for number, (code, place) in expected.items()
        for copy in (1, 2)
    }
    assert len(found.problems) == 2 * len(expected)
    assert found.stale == {one_id for one_id, _, _, _ in flagged}


@pytest.mark.parametrize("slug", ["xingzheng-chufafa", "gongwuyuanfa", "cunweihui-zuzhifa", "xianfa"])
def test_amendments_of_real_laws(shared: Path, slug: str) -> None:
    """The law in force, and a made amendment of it: a fifth of its articles change, one is inserted before another."""
    (text,) = read_laws(shared / "laws" / "statutes" / f"{slug}.md")
    numbers = [number for number in text.articles if number.isdigit()]
    chosen = random.Random(slug)
    changed = {number for number in numbers if chosen.random() < 0.2}
    inserted = int(chosen.choice(numbers))  # a new article stands before this one
    lines = [text.names[0]]
    for number in numbers:
        place = int(number) + (int(number) >= inserted)
        if int(number) == inserted:
            lines.append(f"第{to_chinese(inserted)}条　本条是新增加的规定。")
        said = "\n".join("\n".join((one.text, *one.items.values())) for one in text.articles[number].paragraphs)
        lines.append(f"第{to_chinese(place)}条　{said + '另有规定的除外。' if number in changed else said}")
    digests = {number: digest(text.articles[number]) for number in numbers}
    listed = laws_from({"x": {"title": text.names[0], "kind": "法律", "digests": digests}})
    found = prove(items_on(text.names[0], numbers), listed, [parse_law("\n".join(lines), "x")])
    by_code: dict[str, set[str]] = {}
    for one in found.problems:
        by_code.setdefault(one.code, set()).add(str(dict(one.values)["id"]).split("-")[1])
    moved = {number for number in numbers if number not in changed and int(number) >= inserted}
    assert by_code == {"law.stale": changed, "law.moved": moved}
