"""The craft of items as far as a machine can see it (after Haladyna's item-writing rules), and laws that must be named.

Warnings: a person decides whether the item is the better for the change.
"""

import re
from collections.abc import Sequence

from examkit.bank.laws import Laws
from examkit.items import CHOICE, Item, referring
from examkit.problems import Problem, warning

_NOT = "(?:不正确|不属于|不包括|不包含|不符合|错误)"
_NEGATIVE = re.compile(
    rf"{_NOT}(?:[^，。；？！]*的)?(?:做法|说法|情形|行为)?(?:是|有|一项|选项)?[：:（()）\s]*$|哪[^，。；？！]*{_NOT}[^，。；？！]*[？?（()）\s]*$"
)
_EMPHASISED = re.compile(rf"[“‘「『*【][^”’」』*】]*{_NOT}[^”’」』*】]*[”’」』*】]")
_ABSOLUTE = re.compile("一律|绝对|任何|所有|永远|必然|完全|从不|全部|一概")
MANY = 8  # fewer wrong options with absolute words than this say nothing about a file
FEWEST_OPTIONS = 3
_VALUE = re.compile("[0-9零一二三四五六七八九十百千万]+(?:元|年|日|天|个月|小时)|几|多少|_{2,}")

# What is one number in one law and another in the next: a stem on it must name its law.
CONFLICTS: tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...] = (
    ("当场处罚", re.compile("当场(?:作出|给予|予以)?[^，。；]{0,12}(?:处罚|罚款)"), ("行政处罚法", "治安管理处罚法")),
    ("当场收缴罚款", re.compile("当场收缴"), ("行政处罚法", "治安管理处罚法")),
    (
        "追究时效",
        re.compile("未被(?:公安机关)?发现|没有被(?:公安机关)?发现|(?:追究|追责|处罚)时效"),
        ("行政处罚法", "治安管理处罚法"),
    ),
    (
        "听证的罚款数额",
        re.compile("罚款[^。；]{0,16}听证|听证[^。；]{0,16}(?:罚款|元)"),
        ("行政处罚法", "治安管理处罚法"),
    ),
)


def check_craft(items: Sequence[Item], laws: Laws) -> list[Problem]:
    """Negatives without emphasis, 以上都对, too few options, and laws that a stem must name."""
    found = []
    for item in items:
        named = f"{item.stem}{item.material or ''}"
        for piece in item.scorable:
            found += _piece(piece)
            found += _unnamed(item, piece, named + piece.stem, laws)
    return found


def _piece(piece: Item) -> list[Problem]:
    found = []
    if piece.type in CHOICE:
        if _NEGATIVE.search(piece.stem) and not _EMPHASISED.search(piece.stem):
            found.append(warning("bank.negative-plain", piece.source, id=piece.id))
        if labels := referring(piece.options):
            option = piece.options[piece.labels.index(labels[0])]
            found.append(warning("bank.option-refers", piece.source, id=piece.id, option=option))
        if len(piece.options) < FEWEST_OPTIONS:
            found.append(warning("bank.options-few", piece.source, id=piece.id, count=len(piece.options)))
    return found


def _unnamed(item: Item, piece: Item, stem: str, laws: Laws) -> list[Problem]:
    cited = {laws.short(citation.law) for citation in (*item.citations, *piece.citations)}
    for what, words, conflicting in CONFLICTS:
        concerned = sorted(cited & {laws.short(law) for law in conflicting})
        asks = words.search(piece.stem) and _VALUE.search(piece.stem + "".join(piece.options))
        if concerned and asks and not any(name in stem for law in concerned for name in _names(law, laws)):
            return [warning("bank.law-unnamed", piece.source, id=piece.id, what=what, laws="、".join(conflicting))]
    return []


def _names(law: str, laws: Laws) -> tuple[str, ...]:
    known = laws.find(law)
    return (known.title, *known.short) if known else (law,)


def check_absolutes(items: Sequence[Item], laws: Laws) -> list[Problem]:
    """Over the whole bank: absolute words (一律, 任何, ...) must not tell wrong options from right ones."""
    wrong = right = wrong_options = right_options = 0
    first: Item | None = None
    for item in items:
        for piece in item.scorable:
            if piece.type not in CHOICE or not piece.key:
                continue
            for label, option in zip(piece.labels, piece.options, strict=True):
                absolute = bool(_ABSOLUTE.search(option))
                if label in str(piece.key):
                    right, right_options = right + absolute, right_options + 1
                else:
                    wrong, wrong_options = wrong + absolute, wrong_options + 1
                    first = first or (piece if absolute else None)
    if first is None or wrong < MANY or wrong * max(right_options, 1) <= 3 * right * wrong_options:
        return []
    return [
        warning("bank.absolute-words", first.source, wrong=wrong, of=wrong_options, right=right, of_right=right_options)
    ]
