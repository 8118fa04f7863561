"""Citations as people write them: ``行政处罚法 第七十二条第一款第一项；行政强制法 第九条``."""

import re
from collections.abc import Sequence

from examkit.bank.numerals import NUMERAL, to_chinese, to_int
from examkit.items import Citation

_N = f"[{NUMERAL}0-9]+"
_ARTICLE = re.compile(
    rf"(?:第(?P<article>{_N})条(?:之(?P<sub>{_N}))?|(?P<preamble>序言))"
    rf"\s*(?:第(?P<paragraph>{_N})(?:款|自然段))?\s*(?:第[（(]?(?P<subparagraph>{_N})[)）]?项)?"
)


def parse_citations(written: str, default_law: str | None = None) -> tuple[Citation, ...]:
    """The citations of a ``依据`` line; ValueError with the piece that cannot be read.

    Pieces are parted by ``；``.  Within a piece further articles may follow after ``、``.  A piece without a law takes
    the law of the piece before it, or ``default_law`` (the file's head).
    """
    found: list[Citation] = []
    law = default_law
    for piece in re.split(r"[；;]", written):
        piece = piece.strip()
        if not piece:
            continue
        first = _ARTICLE.search(piece)
        named = (piece[: first.start()] if first else piece).strip().removeprefix("《").removesuffix("》").strip()
        law = named or law
        if law is None:
            raise ValueError(piece)
        if first is None:
            found.append(Citation(law))
            continue
        found += _articles(piece[first.start() :], law)
    return tuple(found)


def _articles(written: str, law: str) -> list[Citation]:
    found = []
    for part in re.split(r"[、，,]\s*(?=第)|(?<=[条款项])\s*[和、]\s*(?=第)", written):
        match = _ARTICLE.fullmatch(part.strip())
        if match is None:
            raise ValueError(part.strip())
        found.append(_citation(match, law))
    return found


def _citation(match: re.Match[str], law: str) -> Citation:
    article = "preamble" if match["preamble"] else str(to_int(match["article"]))
    if match["sub"]:
        article += f"-{to_int(match['sub'])}"
    paragraph, subparagraph = (to_int(match[name]) if match[name] else None for name in ("paragraph", "subparagraph"))
    return Citation(law, article, paragraph, subparagraph)


def article_words(citation: Citation) -> str:
    """The place within the law, ``第七十二条第一款第一项``; empty where only the law is named."""
    if citation.article is None:
        return ""
    if citation.article == "preamble":
        words = "序言"
        if citation.paragraph:
            words += f"第{to_chinese(citation.paragraph)}自然段"
        return words
    number, _, sub = citation.article.partition("-")
    words = f"第{to_chinese(int(number))}条" + (f"之{to_chinese(int(sub))}" if sub else "")
    if citation.paragraph:
        words += f"第{to_chinese(citation.paragraph)}款"
    if citation.subparagraph:
        words += f"第{to_chinese(citation.subparagraph)}项"
    return words


def render_citations(citations: tuple[Citation, ...]) -> str:
    """The ``依据`` line that :func:`parse_citations` reads back."""
    return "；".join(f"{citation.law} {article_words(citation)}".strip() for citation in citations)


def basis(citations: Sequence[Citation]) -> str:
    """``《行政处罚法》第七十二条第一款第一项；《行政强制法》第九条``."""
    return "；".join(f"《{citation.law}》{article_words(citation)}" for citation in citations)


_NAMED = re.compile(rf"《([^《》]+)》\s*((?:第{_N}条(?:之{_N})?(?:第{_N}款)?(?:第[（(]?{_N}[)）]?项)?[、和]?)+)")


def cited(explanation: str) -> tuple[Citation, ...]:
    """The articles that an explanation names (《行政处罚法》第十条第二款：…): a first guess of an item's basis."""
    try:
        return tuple(one for law, places in _NAMED.findall(explanation) for one in parse_citations(f"{law} {places.rstrip('、和')}"))
    except ValueError:
        return ()
