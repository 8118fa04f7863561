"""Whom a session is for (参加范围): read in the roster's own words.

A scope names units, categories or posts of the roster, or everybody; what it says beyond them is not guessed at.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from examkit.assessment.members import Member, Posting, folded

EVERYBODY = re.compile(
    r"(?:全镇|全乡|全街道|全县|全局|全单位|本单位|本镇)?(?:全体|所有|全部)?(?:国家工作人员|工作人员|机关干部职工|干部职工|干部|职工|人员|参学人员)?"
)
_WHOLE = re.compile(r"全体|全镇|全乡|全街道|全县|全局|所有|全部|全单位|本单位|本镇|all|everybody")
_APART = re.compile(r"[、，,;；/+\n]|以及|和|与|及")
_EXCEPT = (
    re.compile(r"(?P<who>.*?)[,，]?\((?:不含|不包括|除)(?P<out>.+?)(?:以外|外)?\)"),
    re.compile(r"除(?P<out>.+?)(?:以外|外)的?[,，]?(?P<who>.*)"),
    re.compile(r"(?P<who>.*?)[,，]?(?:不含|不包括)(?P<out>.+)"),
)
_TAIL = re.compile(r"(?:全体)?(?:工作人员|干部职工|人员|干部|成员|职工|同志)$")
_HEAD = re.compile(r"^(?:全体|所有|各|镇|乡|街道|县|本)")


@dataclass(frozen=True, slots=True)
class Scope:
    """A scope that was read: everybody or those of some units, categories or posts, less those of others.

    The words are folded as :func:`folded` does.
    """

    everybody: bool = False
    words: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()

    def includes(self, posting: Posting) -> bool:
        """Whether a session of this scope is for somebody in this posting."""
        own = {folded(word) for word in (posting.unit, posting.category, posting.post) if word}
        return (self.everybody or bool(own & self.words)) and not own & self.without


def vocabulary(members: Iterable[Member]) -> frozenset[str]:
    """Every unit, category and post of the roster, folded."""
    postings = [posting for one in members for posting in one.postings]
    return frozenset(
        folded(word) for posting in postings for word in (posting.unit, posting.category, posting.post) if word
    )


def read_scope(written: str, words: frozenset[str], said: Mapping[str, str]) -> Scope | None:
    """The scope in a text; ``said`` is what annual.toml says of whole texts.  None where a part of it names nobody known."""
    known = {folded(text): meaning for text, meaning in said.items()}
    meaning = known.get(folded(written), written)
    text = folded(meaning)
    without: frozenset[str] = frozenset()
    if found := next((match for shape in _EXCEPT if (match := shape.fullmatch(text))), None):
        out = _words(found["out"], words)
        if out is None:
            return None
        without, text = out, found["who"] or "全体"
    if _is_everybody(text) and text not in words:
        return Scope(True, without=without)
    inside = _words(text, words)
    return None if not inside else Scope(False, inside, without)


def _is_everybody(text: str) -> bool:
    return text in ("all", "everybody") or (bool(_WHOLE.search(text)) and bool(EVERYBODY.fullmatch(text)))


def _words(text: str, words: frozenset[str]) -> frozenset[str] | None:
    """The known words that a list names; None where one of them is not known."""
    if text in words:
        return frozenset({text})
    found = set()
    for part in filter(None, _APART.split(text)):
        if (word := _known(part, words)) is None:
            return None
        found.add(word)
    return frozenset(found) or None


def _known(part: str, words: frozenset[str]) -> str | None:
    """The word of the roster in one part: as it is, without 全体 or 镇 before it, without 人员 or 干部 after it."""
    part = re.sub(r"^(?:单位|类别|职务|人员类别)[:：]", "", part)
    inner = part.replace("全体", "", 1)
    shapes = [part, inner, _HEAD.sub("", inner), _TAIL.sub("", part), _TAIL.sub("", _HEAD.sub("", inner))]
    return next((shape for shape in shapes if shape in words), None)
