"""Where the lines of an official document break and begin, the same for every file format."""

import re
from math import ceil

from examkit import messages
from examkit.document import Attachments, Signature, display_width, label

# 行首禁则、行尾禁则；数字、西文和书名号内的短名不拆
_NEVER_FIRST = re.compile(r"[，。、；：！？）》”’〕】…—·的年月日号]")
_NEVER_LAST = re.compile(r"[（《“‘〔【第]")
_JOINED = re.compile(r"[0-9A-Za-z.,%\-]")
_SEAMS = re.compile(r"(?<=[0-9A-Za-z])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[0-9A-Za-z])")


def signature_indents(signature: Signature) -> tuple[float, float]:
    """How far from the right margin signer and date end, in characters.

    As with a seal: the date four characters in, the signer centred over it (GB/T 9704-2012, 7.3.5.1).
    """
    overhang = (_width(signature.by) - _width(signature.date)) / 2
    return max(4.0 - overhang, 0.0), 4.0


def attachment_lines(block: Attachments, lang: str) -> list[tuple[str, str, str]]:
    """Each attachment as what leads it (``附件：``, of the first only), its number where there are several, its name."""
    lead = messages.text("document.attachments", lang)
    several = len(block.names) > 1
    return [
        ("" if place > 1 else lead, label(str(place), lang) if several else "", name)
        for place, name in enumerate(block.names, start=1)
    ]


def title_lines(title: str, characters: float, lang: str) -> list[str]:
    """A title that is longer than its line in lines of much the same length, the first the longest (梯形排列).

    Its own line breaks stay.  No line is parted within a number, a Latin word or one of the words that titles are made
    of, nor has a mark or 的 at its head.
    """
    lines: list[str] = []
    for line in title.split("\n"):
        count = ceil(_width(line) / characters)
        while count > 1:
            place = _break(line, _width(line) / count, characters, lang)
            lines.append(line[:place].rstrip())
            line, count = line[place:].lstrip(), count - 1
        lines.append(line)
    return lines


def _break(line: str, wanted: float, characters: float, lang: str) -> int:
    """Where the first line ends: at an allowed place that fits, next to the wanted width."""
    whole = messages.text("document.unbroken", lang).split()
    inside = {
        place
        for word in whole
        for found in re.finditer(re.escape(word), line)
        for place in range(found.start() + 1, found.end())
    }
    fitting = [place for place in range(1, len(line)) if _width(line[:place]) <= characters]
    allowed = [place for place in fitting if _may_break(line[place - 1], line[place])]
    free = [place for place in allowed if place not in inside]
    # A shade longer is better than a shade shorter.
    return min(free or allowed or fitting or [1], key=lambda place: abs(_width(line[:place]) - wanted - 0.6))


def _width(text: str) -> float:
    """The width with the quarter of a character that Word and Typst put between Chinese and Latin text."""
    return display_width(text) + len(_SEAMS.findall(text)) / 4


def _may_break(before: str, after: str) -> bool:
    if _NEVER_FIRST.match(after) or _NEVER_LAST.match(before):
        return False
    return not (_JOINED.match(before) and _JOINED.match(after))
