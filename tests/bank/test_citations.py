"""依据: what people write, and the canonical line that is read back."""

import pytest
from any_item import citations, laws
from hypothesis import given, settings
from hypothesis import strategies as st

from examkit.bank.citations import article_words, basis, cited, parse_citations, render_citations
from examkit.items import Citation


@settings(max_examples=300, deadline=None)
@given(st.lists(citations, min_size=1, max_size=4).map(tuple), st.one_of(st.none(), laws))
def test_any_citations_are_read_back_as_they_were_written(some, head):
    assert parse_citations(render_citations(some), head) == some


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("公务员法 第三十八条", [("公务员法", "38", None, None)]),
        ("《公务员法》第38条", [("公务员法", "38", None, None)]),
        ("公务员法第 ３８ 条 第 1 款", [("公务员法", "38", 1, None)]),
        ("刑法 第一百三十三条之一", [("刑法", "133-1", None, None)]),
        ("宪法 序言", [("宪法", "preamble", None, None)]),
        ("宪法 序言第七自然段、第一条", [("宪法", "preamble", 7, None), ("宪法", "1", None, None)]),
        ("行政处罚法 第七十二条第一款第（一）项", [("行政处罚法", "72", 1, 1)]),
        ("行政处罚法 第九条第六项", [("行政处罚法", "9", None, 6)]),
        ("行政处罚法 第九条、第十条和第十一条", [("行政处罚法", n, None, None) for n in ("9", "10", "11")]),
        ("行政处罚法 第九条第一款、第二款", [("行政处罚法", "9", 1, None), ("行政处罚法", "9", 2, None)]),
        ("行政处罚法 第九条第一款第一项、第三项", [("行政处罚法", "9", 1, 1), ("行政处罚法", "9", 1, 3)]),
        ("行政处罚法 第九条；第十条；行政强制法 第二条", [
            ("行政处罚法", "9", None, None), ("行政处罚法", "10", None, None), ("行政强制法", "2", None, None),
        ]),
        ("习近平法治思想学习纲要", [("习近平法治思想学习纲要", None, None, None)]),
    ],
)  # fmt: skip
def test_a_citation_as_people_write_it(written, found):
    assert parse_citations(written) == tuple(Citation(*one) for one in found)


def test_a_piece_without_a_law_takes_that_of_the_head():
    assert parse_citations("第三条", "宪法") == (Citation("宪法", "3"),)


@pytest.mark.parametrize(
    "written", ["第三条", "宪法 第三条等", "宪法 第三条至第五条", "宪法 第零条", "宪法 第99999条", "宪法 序言第一项"]
)
def test_what_cannot_be_read_is_refused(written):
    with pytest.raises(ValueError, match=r"\S"):
        parse_citations(written)


def test_the_basis_on_paper():
    place = Citation("行政处罚法", "72", 1, 1)
    assert article_words(place) == "第七十二条第一款第一项"
    assert (
        basis((place, Citation("宪法", "preamble", 7)))
        == "《行政处罚法》第七十二条第一款第一项；《宪法》序言第七自然段"
    )


def test_the_articles_that_an_explanation_names():
    assert cited("《行政处罚法》第十条第二款、第十一条：只能由法律设定。") == (
        Citation("行政处罚法", "10", 2),
        Citation("行政处罚法", "11"),
    )
    assert cited("没有写明依据") == ()
