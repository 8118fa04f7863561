"""How an office's documents look, as data: fonts, sizes, margins, the form of the page number.

The defaults are those of official documents (GB/T 9704-2012); ``question_bank/styles/official.toml`` says what an
office does otherwise.  Writers read a style; nothing here knows a file format.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import partial
from pathlib import Path
from typing import Any

from examkit.problems import InputError, Problem, Source, problem, raise_if

SIDES = ("centre", "outer")
A4_WIDTH, LEAST_TEXT = 210.0, 50.0


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """One way to lay out a page: margins and ``footer`` (edge of the paper to the page number) in mm, type in points.

    ``line`` and ``title_line`` are exact heights of a line, 0 leaves them to the type; ``indent`` is that of headings in
    characters; ``page`` is the page number's form (``{page}``, ``{pages}``), none where empty; ``page_side`` ``outer``
    puts it right on odd and left on even pages.  ``heading_*`` are for the levels 1 to 3, the last for any deeper.
    """

    top: float = 37
    bottom: float = 35
    left: float = 28
    right: float = 26
    footer: float = 25
    title_font: str = "方正小标宋简体"
    title_size: float = 22
    title_line: float = 36
    body_font: str = "仿宋_GB2312"
    body_size: float = 16
    line: float = 28
    heading_fonts: tuple[str, str, str] = ("黑体", "楷体_GB2312", "仿宋_GB2312")
    heading_sizes: tuple[float, float, float] = (16, 16, 16)
    bold_headings: tuple[int, ...] = ()
    indent: float = 2
    table_font: str = "仿宋_GB2312"
    table_size: float = 12
    latin_font: str = "Times New Roman"
    page: str = "— {page} —"
    page_font: str = "宋体"
    page_size: float = 14
    page_side: str = "outer"

    @property
    def tight(self) -> bool:
        """Whether lines have one exact height, and nothing stands between them."""
        return self.line > 0


OFFICIAL = HouseStyle()
# 表册：边距收窄，字号略小；各单位可在 [form] 另定
FORM = replace(OFFICIAL, top=25, bottom=22, left=22, right=20, footer=12, title_size=20, title_line=30, body_size=14,
               line=26, page_size=12, page_side="centre")  # fmt: skip


@dataclass(frozen=True, slots=True)
class House:
    """The two styles of an office: ``document`` for circulars, notices and certificates, ``form`` for lists and forms."""

    document: HouseStyle = field(default_factory=lambda: OFFICIAL)
    form: HouseStyle = field(default_factory=lambda: FORM)


def read_house(path: Path) -> House:
    """The styles of a TOML file; what it does not say is as in official documents.  InputError with every mistake.

    Fonts said for documents hold for forms too; ``[form]`` says what forms have otherwise.
    """
    source = Source(path.as_posix())
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise InputError(problem("file.missing", source)) from error
    except UnicodeDecodeError as error:
        raise InputError(problem("file.not-utf8", source)) from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(problem("file.toml", source, error=str(error))) from error
    form = tree.pop("form", {})
    if not isinstance(form, dict):
        raise InputError(problem("style.value", source, key="form", value=form))
    problems = [*_mistakes(tree, OFFICIAL, source), *_mistakes(form, FORM, source)]
    raise_if(problems)
    fonts = {key: value for key, value in tree.items() if "font" in key}
    return House(_styled(OFFICIAL, tree), _styled(FORM, fonts | form))


def _styled(style: HouseStyle, said: Mapping[str, Any]) -> HouseStyle:
    values: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in said.items()}
    return replace(style, **values)


def _mistakes(said: Mapping[str, Any], style: HouseStyle, source: Source) -> list[Problem]:
    known = {one.name for one in fields(HouseStyle)}
    found = [problem("style.unknown", source, key=key) for key in said if key not in known]
    usable = {key: value for key, value in said.items() if key in known and _fits(key, value, getattr(style, key))}
    found += [
        problem("style.value", source, key=key, value=value)
        for key, value in said.items()
        if key in known and key not in usable
    ]
    made = _styled(style, usable)
    if A4_WIDTH - made.left - made.right < LEAST_TEXT or made.top + made.bottom > A4_WIDTH - LEAST_TEXT:
        found.append(problem("style.margins", source))
    if made.footer > made.bottom:
        found.append(problem("style.footer", source))
    return found


def _fits(key: str, value: object, usual: object) -> bool:
    """Whether a value is of the kind of the usual one, and such that a page can be made of it."""
    if key == "page":
        return isinstance(value, str) and not re.search(r"[{}]", re.sub(r"\{pages?\}", "", value))
    if key == "page_side":
        return value in SIDES
    if key == "bold_headings":
        return isinstance(value, list) and all(level in (1, 2, 3) for level in value)
    if isinstance(usual, tuple):
        return isinstance(value, list) and len(value) == len(usual) and all(map(partial(_fits, ""), value, usual))
    if isinstance(usual, str):
        return isinstance(value, str) and re.fullmatch(r"[\w .()（）-]{1,60}", value) is not None
    least = 0 if key in ("line", "title_line", "indent", "footer", "top", "bottom", "left", "right") else 5
    return isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= 150
