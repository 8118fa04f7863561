"""Law texts as an office downloads them: articles, their paragraphs (款) and items (项), and what an article says.

Takes text; files are read by ``formats``.  No law text is kept in the project, only digests of cited articles.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from examkit.bank.numerals import NUMERAL, to_int
from examkit.items import Citation

PREAMBLE = "preamble"
_ARTICLE = re.compile(rf"第([{NUMERAL}]+|\d+)条(?:之([{NUMERAL}]+))?(?=[\s\u3000]|$)\s*(.*)", re.DOTALL)
_DIVISION = re.compile(rf"#|第[{NUMERAL}\d]+(?:编|分编|章|节)(?=[\s\u3000]|$)|附\s*则$")
_END = re.compile(  # annexes, and the decisions and amendments that some copies hold after the law
    rf"附(?:件|表|录)?[{NUMERAL}\d]*\s*[：:]?$|附[：:]|(?:中华人民共和国|全国人民代表大会)[^，。；：]*(?:修正案|决定)$"
)
_ITEM = re.compile(rf"[（(]([{NUMERAL}]+)[)）]")
_INLINE = re.compile(rf"(?<=[：；])\s*(?=[（(][{NUMERAL}]+[)）])")  # some copies run the items of an article together
_TITLE = re.compile(r"^title:\s*(.+)$", re.MULTILINE)
DIGEST_LENGTH = 16  # hex digits: enough that no two articles meet by chance


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One 款, and the 项 that stand under it by number."""

    text: str
    items: Mapping[int, str]

    @property
    def whole(self) -> str:
        """The 款 with its 项."""
        return "".join((self.text, *self.items.values()))


@dataclass(frozen=True, slots=True)
class Article:
    """One article as its paragraphs."""

    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(paragraph.whole for paragraph in self.paragraphs)

    def part(self, citation: Citation) -> str | None:
        """The cited 款 or 项, or the whole article; None where it does not exist.

        A 项 without 款 is that of the first 款 that has items.
        """
        if citation.paragraph is None and citation.subparagraph is None:
            return self.text
        if citation.paragraph is None:
            holders = [paragraph for paragraph in self.paragraphs if paragraph.items]
            paragraph = holders[0] if holders else None
        else:
            place = citation.paragraph - 1
            paragraph = self.paragraphs[place] if 0 <= place < len(self.paragraphs) else None
        if paragraph is None or citation.subparagraph is None:
            return paragraph.whole if paragraph else None
        return paragraph.items.get(citation.subparagraph)


@dataclass(frozen=True, slots=True)
class LawText:
    """One law's text: its titles as the file gives them, and its articles by number (``"38"``, ``"133-1"``, preamble)."""

    names: tuple[str, ...]
    articles: Mapping[str, Article]


def parse_law(text: str, name: str) -> LawText:
    """The articles of a law text.

    ``name`` is the file's stem.  Titles, dates and tables of contents before the first article are passed over, as are
    parts, chapters and sections; what stands under 序言 is the preamble.  A document without articles is all preamble.
    """
    title = _TITLE.search(text)
    body = text.split("---", 2)[2] if text.startswith("---") and text.count("---") > 1 else text
    opening: list[str] = []
    lines: dict[str, list[str]] = {}
    key = ""
    for line in filter(None, (raw.strip().strip("\ufeff") for raw in body.splitlines())):
        if match := _ARTICLE.match(line):
            key = f"{to_int(match[1])}" + (f"-{to_int(match[2])}" if match[2] else "")
            lines[key] = [match[3]] if match[3] else []
        elif not lines:
            opening.append(line)
        elif _END.match(line):
            break
        elif _DIVISION.match(line):
            key = ""
        elif key:
            lines[key].append(line)
    names = (title[1].strip("\"' ") if title else "", *(_title(line) for line in opening[:1]), *_of_file(name))
    if preamble := _preamble(opening) if lines else opening:
        lines = {PREAMBLE: preamble, **lines}
    return LawText(
        tuple(filter(None, names)), {key: Article(tuple(_paragraphs(found))) for key, found in lines.items()}
    )


def _title(line: str) -> str:
    """The title of a line that may be a heading, its words parted by blanks."""
    return re.sub(r"[#\s]", "", line)


def _preamble(opening: list[str]) -> list[str]:
    """What stands under the last line 序言; the first may be that of the table of contents."""
    heads = [place for place, line in enumerate(opening) if fold(line) == "序言"]
    return [line for line in opening[heads[-1] + 1 :] if not _DIVISION.match(line)] if heads else []


def _of_file(name: str) -> tuple[str, ...]:
    """The titles that a file name may hold: ``中华人民共和国公务员法_20181229``, ``公务员法(2018修订)``."""
    return name, re.split(r"[_（(]", name)[0]


def _paragraphs(lines: list[str]) -> Iterator[Paragraph]:
    text = ""
    items: dict[int, str] = {}
    for line in (piece for written in lines for piece in _INLINE.split(written)):
        match = _ITEM.match(line)
        if match and (text or items):
            items[to_int(match[1])] = line
        else:
            if text:
                yield Paragraph(text, items)
            text, items = line, {}
    if text:
        yield Paragraph(text, items)


def fold(text: str) -> str:
    """A text without blanks and marks: what its digest is taken of, and where terms are looked for."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text))


def digest(article: Article) -> str:
    """What an item was written against: changes when a word of the article does, not when it only moves."""
    return hashlib.sha256(fold(article.text).encode()).hexdigest()[:DIGEST_LENGTH]
