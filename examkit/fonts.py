"""The fonts that the package ships: where they are, and which characters they can draw.

No writer falls back on a font of the machine, so that a paper looks the same everywhere; what the fonts cannot draw
is found before it is printed.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fontTools.ttLib import TTFont
from matplotlib import font_manager
from pylopdf_fonts_zh_cn import sans_path, serif_path

SANS = "Noto Sans SC"
SERIF = "Noto Serif SC"

# What official documents print for a character of a name that no font has.
SUBSTITUTE = "〓"
UNSEEN = ("Cc", "Cf", "Zs", "Zl", "Zp")

# A hyphen on the axes, so that a number in a figure is found by the same search as in a table.
RC: Mapping[str, Any] = MappingProxyType({"font.family": SANS, "axes.unicode_minus": False})


def font_folder() -> Path:
    """The folder that holds both fonts."""
    return Path(serif_path()).parent


@cache
def _drawn() -> frozenset[str]:
    """Every character of the serif font; the few that only the sans font has do not count."""
    with TTFont(serif_path(), lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def _missing(char: str) -> bool:
    # Not str.isprintable: old systems keep rare characters of names in the private use area, which must be found.
    return char not in _drawn() and unicodedata.category(char) not in UNSEEN


def missing_glyphs(texts: Iterable[str]) -> str:
    """The characters that the shipped fonts cannot draw, each once, in order of appearance."""
    return "".join(char for char in dict.fromkeys("".join(texts)) if _missing(char))


def substitute(text: str) -> str:
    """The text with 〓 for each character that the shipped fonts cannot draw: for names, where the rest must print."""
    return "".join(SUBSTITUTE if _missing(char) else char for char in text)


@cache
def use_in_matplotlib() -> Mapping[str, Any]:
    """Register the sans font and return :data:`RC`, for ``with rc_context(use_in_matplotlib()):``."""
    font_manager.fontManager.addfont(sans_path())
    return RC
