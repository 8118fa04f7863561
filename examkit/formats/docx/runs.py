"""Paragraphs and runs of a .docx, each naming the office's fonts: Word takes the East Asian font from nowhere else."""

from dataclasses import dataclass
from typing import Any

from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Emu, Length, Pt
from docx.text.paragraph import Paragraph
from docx.text.parfmt import ParagraphFormat
from docx.text.run import Run

from examkit.house_style import HouseStyle

ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}


@dataclass(frozen=True, slots=True)
class Page:
    """A .docx in the making, how it looks, and the language of its furniture."""

    docx: Docx
    style: HouseStyle
    lang: str

    @property
    def width(self) -> Length:
        """The width between the margins."""
        section = self.docx.sections[0]
        return Emu((section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0))

    @property
    def characters(self) -> float:
        """The width of a line in full-width characters of the body."""
        return float(self.width.pt) / self.style.body_size

    def em(self, characters: float) -> Length:
        """So many characters of the body."""
        return Pt(characters * self.style.body_size)


def set_fonts(fonts: Any, east_asian: str, latin: str) -> None:
    """The font of each script, no theme's."""
    fonts.attrib.clear()
    for script, name in (("ascii", latin), ("hAnsi", latin), ("eastAsia", east_asian), ("cs", latin)):
        fonts.set(qn(f"w:{script}"), name)


def add_run(
    page: Page, paragraph: Paragraph, text: str,
    *, font: str = "", latin: str = "", size: float | None = None, bold: bool | None = None,
) -> Run:  # fmt: skip
    """A run in the body's font, or another; its size is the style's unless it is said."""
    made = paragraph.add_run(text)
    fonts = made._r.get_or_add_rPr().get_or_add_rFonts()
    set_fonts(fonts, font or page.style.body_font, latin or page.style.latin_font)
    # Without the hint Word draws “ ” … — × in the Latin font, half as wide.
    fonts.set(qn("w:hint"), "eastAsia")
    made.font.bold = bold
    if size is not None:
        made.font.size = Pt(size)
    return made


def new_paragraph(page: Page, *, style: str | None = None, align: str = "left", keep: bool = False) -> Paragraph:
    """A new paragraph at the end of the body."""
    made = page.docx.add_paragraph(style=style)
    made.alignment = ALIGN[align]
    made.paragraph_format.keep_with_next = keep or None
    return made


def set_line_height(layout: ParagraphFormat, size: float, exact: float = 0) -> None:
    """A height in points: a multiple depends on the font that is found, and LibreOffice then tears kept paragraphs."""
    if exact:
        layout.line_spacing, layout.line_spacing_rule = Pt(exact), WD_LINE_SPACING.EXACTLY
    else:
        layout.line_spacing, layout.line_spacing_rule = Pt(round(size * 1.6)), WD_LINE_SPACING.AT_LEAST


def flow(text: str) -> str:
    """Justified, unless the text breaks its own lines: Word would stretch them."""
    return "left" if "\n" in text else "justify"


def hang(page: Page, paragraph: Paragraph, left: float, hanging: float) -> None:
    """Indent a paragraph by so many characters, its lines after the first by more."""
    paragraph.paragraph_format.left_indent = page.em(left + hanging)
    paragraph.paragraph_format.first_line_indent = page.em(-hanging)
