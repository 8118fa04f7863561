"""The blocks of a document: what stands on it, not how a file format writes it.

Paper, key, slip, report and circular are built once as a :class:`Document`; each format has one
``write(document, path, lang)``.  All text is data: no writer reads markup in it.
"""

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite
from typing import Any, Literal

from examkit import messages
from examkit.fonts import substitute
from examkit.house_style import HouseStyle

Style = Literal["body", "lead", "centre", "right", "note", "attachment"]
Align = Literal["left", "centre", "right"]
Cell = str | int | float | None
Line = str | tuple[str, ...]  # parts of one line, each at the head of an equal share of it


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 to 3 below the document's title, 0 for the title of a document within a bound file."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph.  ``body`` is indented by two characters; ``lead`` is not; ``note`` is small.

    ``attachment`` is the mark over an attachment (附件1): at the left edge, in the font of a first heading.
    """

    text: str
    style: Style = "body"


@dataclass(frozen=True, slots=True)
class Fields:
    """One line of labelled values (``单位：____ 姓名：____``); an empty value is a line to write on."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One printed item: its number, its text, its options as ``(label, text)``, and lines to write on."""

    number: str
    text: str
    options: tuple[tuple[str, str], ...] = ()
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column; ``width`` is a relative weight, ``decimals`` what a number is rounded to for the eye."""

    title: str
    align: Align = "left"
    width: float = 1.0
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under columns.

    ``name`` is the sheet a workbook gives it, ``lines`` stand above it (填报单位, 填报日期) and ``foot`` below it
    (signatures); ``total`` says that the last row sums up.  A None cell is empty: undefined, not zero.  Rows are at
    least ``row_mm`` high, where people write in them.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    name: str = ""
    lines: tuple[Line, ...] = ()
    foot: tuple[Line, ...] = ()
    total: bool = False
    row_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture as PNG bytes, its caption and the words that stand for it where it cannot be seen."""

    png: bytes
    caption: str
    alt: str = ""
    width_mm: float = 150.0


@dataclass(frozen=True, slots=True)
class Attachments:
    """附件说明, below the body of an official document: the names of what is attached, numbered where several."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """落款: who signs, and the date (成文日期) under it, with room above for the seal that is put over both.

    It keeps with the block before it: a seal never stands alone on a page.
    """

    by: str
    date: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page; with ``sheet`` on a new sheet of paper and page 1, to be handed out apart.

    Printed on both sides, the back of one person's last page stays empty.
    """

    sheet: bool = False


Block = Heading | Paragraph | Fields | Question | Table | Figure | Attachments | Signature | PageBreak
BLOCKS: tuple[type, ...] = (
    Heading,
    Paragraph,
    Fields,
    Question,
    Table,
    Figure,
    Attachments,
    Signature,
    PageBreak,
)


@dataclass(frozen=True, slots=True)
class Document:
    """A title, lines under it, blocks; ``seal`` is the text of the line along the left edge (密封线).

    ``number`` is the 发文字号; without a ``style`` every writer uses its own layout of papers and reports.
    """

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    organisation: str = ""
    seal: str = ""
    landscape: bool = False
    number: str = ""
    style: HouseStyle | None = None

    def texts(self) -> tuple[str, ...]:
        """Every string that would be seen, for checks of glyphs and of names that must not appear."""
        head = (self.title, self.subtitle, self.organisation, self.seal, self.number)
        return (*head, *_strings([asdict(block) for block in self.blocks]))


def bound(documents: Sequence[Document], *, sheet: bool = False) -> Document:
    """Documents of one layout in one, to be printed in one go; each on a new page, or a new ``sheet`` of paper."""
    blocks: list[Block] = []
    for one in documents:
        blocks += [PageBreak(sheet)] if blocks else []
        blocks += [Paragraph(line, "centre") for line in (one.organisation, one.number) if line]
        blocks += [Heading(one.title, 0)] if one.title else []
        blocks += [*([Paragraph(one.subtitle, "centre")] if one.subtitle else []), *one.blocks]
    first = documents[0] if documents else Document("", ())
    return Document("", tuple(blocks), landscape=first.landscape, style=first.style)


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for part in value.values() for text in _strings(part)]
    if isinstance(value, list | tuple):
        return [text for part in value for text in _strings(part)]
    return []


def display_width(text: str) -> float:
    """The width of a text in full-width characters: half for what is narrow."""
    return sum(1.0 if ord(char) > 0x2E7F or char in "“”‘’—…·×√" else 0.5 for char in text)


def parts(line: Line) -> tuple[str, ...]:
    """The parts that share a line."""
    return (line,) if isinstance(line, str) else line


def options_per_row(options: tuple[tuple[str, str], ...], line: float = 38.0) -> int:
    """How many options share a line of ``line`` full-width characters: all of 2-4 short ones, two, or one.

    Options stay in even columns, so the widest decides; more than four never share a line, but six may stand by two.
    """
    widest = max((display_width(text) + 2.5 for _, text in options), default=0.0)
    if 2 <= len(options) <= 4 and widest <= line / len(options):
        return len(options)
    return 2 if len(options) in (4, 6) and widest <= line / 2 else 1


def cell_text(cell: Cell, decimals: int | None = None) -> str:
    """A cell as it is read: None and NaN are empty, a number has ``decimals`` places, rounded half up as Excel shows it.

    >>> cell_text(0.125, 2), cell_text(65, 1), cell_text(65.0), cell_text(None)
    ('0.13', '65.0', '65', '')
    """
    if cell is None or isinstance(cell, str):
        return cell or ""
    if not isfinite(cell):
        return ""
    number = Decimal(str(cell))
    if decimals is not None:
        return f"{number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"
    return f"{number.to_integral_value() if number == number.to_integral_value() else number.normalize():f}"


def cell_align(cell: Cell, column: Column) -> Align:
    """Where a cell stands in its column: numbers at the right unless the column is centred."""
    return "right" if isinstance(cell, int | float) and column.align == "left" else column.align


def label(mark: str, lang: str) -> str:
    """A question's number or an option's letter with its dot (``1．``, ``A．``); a mark like （1） stands as it is."""
    return messages.text("document.mark", lang, mark=mark) if mark[-1:].isalnum() else mark


# What XML 1.0 forbids: Word's own line break (\\v) often comes along when text is pasted.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def writable(document: Document) -> Document:
    """The document as every file format can hold it: line breaks are ``\\n``, a tab is a blank, no control characters."""
    return from_json(_mapped(to_json(document), _plain_text))


def drawable(document: Document) -> Document:
    """The document with 〓 for what the shipped fonts cannot draw: for a .pdf of names that must print all the same."""
    return from_json(_mapped(to_json(document), substitute))


def _plain_text(text: str) -> str:
    return _UNWRITABLE.sub("", re.sub("\r\n?|\v", "\n", text).replace("\t", " "))


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _mapped(part, change) for key, part in value.items()}
    return [_mapped(part, change) for part in value] if isinstance(value, list | tuple) else value


def to_json(document: Document) -> dict[str, Any]:
    """The document as plain data, pictures in base64: what a notebook cell carries to the exporters."""
    data = {field.name: getattr(document, field.name) for field in fields(document) if field.name != "blocks"}
    data["style"] = None if document.style is None else asdict(document.style)
    data["blocks"] = [{"block": type(block).__name__, **_plain(asdict(block))} for block in document.blocks]
    return data


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {key: base64.b64encode(value).decode() if key == "png" else value for key, value in values.items()}


def from_json(data: Mapping[str, Any]) -> Document:
    """The document that :func:`to_json` wrote; KeyError for a block it does not know."""
    kinds = {kind.__name__: kind for kind in BLOCKS}
    blocks = tuple(_block(kinds[block["block"]], block) for block in data["blocks"])
    style = data.get("style") and HouseStyle(**{key: _tuples(value) for key, value in data["style"].items()})
    return Document(**{**data, "blocks": blocks, "style": style})


def _block(kind: type, data: Mapping[str, Any]) -> Any:
    values = {key: _tuples(value) for key, value in data.items() if key != "block"}
    if kind is Table:
        values["columns"] = tuple(Column(**column) for column in data["columns"])
    if kind is Figure:
        values["png"] = base64.b64decode(data["png"])
    return kind(**values)


def _tuples(value: Any) -> Any:
    return tuple(_tuples(part) for part in value) if isinstance(value, list | tuple) else value
