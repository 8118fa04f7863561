"""Citations as people write them: ``行政处罚法 第七十二条第一款第一项；行政强制法 第九条``."""

import re
from collections.abc import Sequence
from dataclasses import replace

from examkit.bank.numerals import NUMERAL, to_chinese, to_int
from examkit.items import Citation

_N = f"[{NUMERAL}0-9]+"
_WITHIN = (
    rf"\s*(?:第\s*(?P<paragraph>{_N})\s*(?:款|自然段))?"
    rf"\s*(?:第\s*[（(]?\s*(?P<subparagraph>{_N})\s*[)）]?\s*项)?"
)
_ARTICLE = re.compile(rf"(?:第\s*(?P<article>{_N})\s*条(?:之(?P<sub>{_N}))?|(?P<preamble>序言)){_WITHIN}")
_FURTHER = re.compile(_WITHIN)
_ASCII_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
MOST = 9999  # what to_chinese can write


def parse_citations(written: str, default_law: str | None = None) -> tuple[Citation, ...]:
    """The citations of a ``依据`` line; ValueError with the piece that cannot be read.

    Pieces are parted by ``；``.  Within a piece further articles, paragraphs or items of the list may follow after
    ``、``.  A piece without a law takes the law of the piece before it, or ``default_law`` (the file's head).
    """
    found: list[Citation] = []
    law = default_law
    for piece in re.split(r"[；;]", written.translate(_ASCII_DIGITS)):
        piece = piece.strip()
        if not piece:
            continue
        first = _ARTICLE.search(piece)
        law = bare_name(piece[: first.start()] if first else piece) or law
        if law is None:
            raise ValueError(piece)
        if first is None:
            found.append(Citation(law))
            continue
        found += _articles(piece[first.start() :], law)
    return tuple(found)


def bare_name(law: str) -> str:
    """The name of a law without the 《》 around it."""
    plain = law.strip()
    return plain[1:-1].strip() if plain.startswith("《") and plain.endswith("》") else plain


def _articles(written: str, law: str) -> list[Citation]:
    found: list[Citation] = []
    for part in re.split(r"\s*[、，,和]\s*(?=第)", written):
        if match := _ARTICLE.fullmatch(part.strip()):
            found.append(_citation(match, law))
        elif found and (match := _FURTHER.fullmatch(part.strip())):
            found.append(_further(match, found[-1]))
        else:
            raise ValueError(part.strip())
    return found


def _citation(match: re.Match[str], law: str) -> Citation:
    if match["preamble"] and match["subparagraph"]:
        raise ValueError(match[0])
    article = "preamble" if match["preamble"] else str(_number(match["article"]))
    if match["sub"]:
        article += f"-{_number(match['sub'])}"
    return Citation(law, article, _number(match["paragraph"]), _number(match["subparagraph"]))


def _further(match: re.Match[str], before: Citation) -> Citation:
    """第二款 after 第七十二条第一款, 第三项 after 第一款第一项: of the same article, or the same paragraph."""
    paragraph = _number(match["paragraph"])
    return replace(
        before,
        paragraph=before.paragraph if paragraph is None else paragraph,
        subparagraph=_number(match["subparagraph"]),
    )


def _number(written: str | None) -> int | None:
    if written is None:
        return None
    number = to_int(written)
    if not 1 <= number <= MOST:
        raise ValueError(written)
    return number


def article_words(citation: Citation) -> str:
    """The place within the law, ``第七十二条第一款第一项``; empty where only the law is named."""
    if citation.article is None:
        return ""
    if citation.article == "preamble":
        words = "序言"
        return words if citation.paragraph is None else f"{words}第{to_chinese(citation.paragraph)}自然段"
    number, _, sub = citation.article.partition("-")
    words = f"第{to_chinese(int(number))}条" + (f"之{to_chinese(int(sub))}" if sub else "")
    if citation.paragraph is not None:
        words += f"第{to_chinese(citation.paragraph)}款"
    if citation.subparagraph is not None:
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
        return tuple(
            one
            for law, places in _NAMED.findall(explanation)
            for one in parse_citations(f"{law} {places.rstrip('、和')}")
        )
    except ValueError:
        return ()
