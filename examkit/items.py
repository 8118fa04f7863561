"""An item of the bank and its parts.

Plain frozen data; reading and writing them is the work of ``bank`` and ``formats``.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from examkit.problems import Source

ItemType = Literal["single", "multiple", "true_false", "blank", "short", "case"]
TYPES: tuple[ItemType, ...] = ("single", "multiple", "true_false", "blank", "short", "case")
CHOICE: tuple[ItemType, ...] = ("single", "multiple")
OBJECTIVE: tuple[ItemType, ...] = ("single", "multiple", "true_false", "blank")
LEVELS = ("识记", "理解", "应用")
DIFFICULTIES = ("易", "中", "难")
AUDIENCES = ("全体", "领导干部", "机关干部", "行政执法人员", "村（社区）“两委”成员", "党员")
STATUSES = ("draft", "ready", "retired")
ANCHOR = "anchor"  # the role of an item that links forms and years: it may stand again though it was used
LABELS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ITEM_ID = re.compile(r"[\w.-]+")

# Options that speak of other options (以上都对) stay where they are when options are shuffled.
# 以上 is a reference where it opens a phrase; 三年以上 is a number.
_REFERRING = re.compile(
    r"(?:^|[，。；、和与及是])以上|上述(?:各|都|均|选项)|都(?:正确|错误|不对|不正确|对|错|是|不是)$|[A-HＡ-Ｈ][、和与及][A-HＡ-Ｈ]"
)

Blanks = tuple[tuple[str, ...], ...]
Key = str | Blanks | None


@dataclass(frozen=True, slots=True)
class Citation:
    """The article an item rests on.

    ``article`` is ``"38"``, ``"133-1"`` (第一百三十三条之一) or ``"preamble"``; None where only the law is named.
    """

    law: str
    article: str | None = None
    paragraph: int | None = None
    subparagraph: int | None = None


@dataclass(frozen=True, slots=True)
class RubricLine:
    """One 采分点 of an open answer; points None where the source states none."""

    text: str
    points: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One 试题.

    ``options`` are texts in label order (empty for true_false); ``key`` is ``"B"``, ``"ABD"``, ``"true"``/``"false"``,
    for ``blank`` one tuple of accepted answers a blank, and None for ``short`` and ``case``.  ``pinned`` are labels of
    options that keep their place when options are shuffled.  ``role`` is ``anchor`` or empty.  ``parts`` are a case's sub-questions, with ids
    ``<id>.1``, ``<id>.2``...
    """

    id: str
    type: ItemType
    stem: str
    options: tuple[str, ...] = ()
    key: Key = None
    citations: tuple[Citation, ...] = ()
    topic: str | None = None
    level: str | None = None
    difficulty: str | None = None
    audience: tuple[str, ...] = ()
    rationale: str | None = None
    rubric: tuple[RubricLine, ...] = ()
    enemies: tuple[str, ...] = ()
    pinned: str = ""
    terms: tuple[str, ...] = ()
    material: str | None = None
    parts: tuple["Item", ...] = ()
    points: Fraction | None = None
    status: str = "ready"
    min_correct: int = 2
    any_order: bool = False
    role: str = ""
    source: Source | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        """What holds whoever wrote the item: options that refer to others are pinned, and one-line values are one line."""
        pinned = "".join(sorted(set(self.pinned) | set(referring(self.options))))
        object.__setattr__(self, "pinned", pinned)
        for name in ("topic", "level", "difficulty"):
            object.__setattr__(self, name, one_line(getattr(self, name) or "") or None)
        for name in ("audience", "enemies", "terms"):
            object.__setattr__(self, name, _one_liners(getattr(self, name)))
        for name in ("rationale", "material"):
            object.__setattr__(self, name, getattr(self, name) or None)
        if isinstance(self.key, tuple):
            key = tuple(_one_liners(answers) for answers in self.key)
            object.__setattr__(self, "key", key if key not in ((), ((),)) else None)

    @property
    def labels(self) -> str:
        """The labels of the options, ``"ABCD"``; for true_false the two values have none."""
        return LABELS[: len(self.options)]

    @property
    def law(self) -> str | None:
        """The law of the first citation: what a law quota counts."""
        return self.citations[0].law if self.citations else None

    @property
    def scorable(self) -> tuple["Item", ...]:
        """The pieces that earn points: a case's parts, or the item itself."""
        return self.parts or (self,)


def one_line(written: str) -> str:
    """A text without line breaks, outer blanks and runs of blanks."""
    return " ".join(written.split())


def _one_liners(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line for value in values if (line := one_line(value)))


def numbered_id(stem: str, number: int) -> str:
    """The id of an imported item, ``<file stem>-001``; what an id cannot hold becomes ``-``."""
    plain = re.sub(r"[^\w.-]+", "-", unicodedata.normalize("NFKC", stem)).strip("-")
    return f"{plain or 'item'}-{number:03d}"


def referring(options: tuple[str, ...]) -> str:
    """The labels of the options that speak of other options."""
    return "".join(label for label, option in zip(LABELS, options, strict=False) if _REFERRING.search(option))
