"""What people fill in on a .docx page: labelled fields, and items with their options and lines."""

from collections.abc import Iterable, Sequence

from docx.enum.text import WD_TAB_LEADER
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from examkit import document as model
from examkit import messages
from examkit.document import display_width, label
from examkit.formats.docx.runs import Page, add_run, flow, hang, new_paragraph

KEPT_LINES = 8


# Fields: columns filled by label and value, or by label and an underlined tab


def add_fields(page: Page, block: model.Fields) -> None:
    """Rows of labels with their values."""
    pairs = [(messages.text("document.field", page.lang, name=name), value) for name, value in block.pairs]
    for row in _field_rows(pairs, page.characters):
        line = new_paragraph(page)
        line.paragraph_format.space_before, line.paragraph_format.space_after = Pt(3), Pt(4)
        end = 0.0
        for place, (name, value, width) in enumerate(row):
            end += width
            add_run(page, line, name)
            _add_value(page, line, value, end)
            if place < len(row) - 1:
                line.paragraph_format.tab_stops.add_tab_stop(page.em(end))
                add_run(page, line, "\t")


def _add_value(page: Page, line: Paragraph, value: str, end: float) -> None:
    if value:
        add_run(page, line, value)
    else:
        line.paragraph_format.tab_stops.add_tab_stop(page.em(end - 1))
        add_run(page, line, "\t").font.underline = True


def _field_rows(pairs: Iterable[tuple[str, str]], line: float) -> list[list[tuple[str, str, float]]]:
    """The pairs in rows that fit, each with its width in characters; a row's rest is shared, within reason."""
    rows: list[list[tuple[str, str, float]]] = [[]]
    for name, value in pairs:
        width = display_width(name) + max(display_width(value), 0 if value else 5) + 1
        if rows[-1] and sum(row[2] for row in rows[-1]) + width > line:
            rows.append([])
        rows[-1].append((name, value, width))
    return [[(name, value, width + _share(row, line)) for name, value, width in row] for row in rows]


def _share(row: Sequence[tuple[str, str, float]], line: float) -> float:
    rest = line - sum(width for *_, width in row)
    return min(max(rest / max(len(row), 1), 0.0), 8.0)


# Questions


def add_question(page: Page, question: model.Question) -> None:
    """One item; its paragraphs keep with the next, so that it is not torn over two pages."""
    paragraphs = [_add_stem(page, question), *_add_options(page, question)]
    paragraphs += [_add_line(page) for _ in range(question.lines)]
    # A long run of lines to write on may go on overleaf once it has begun.
    kept = len(paragraphs) - 1 if question.lines <= KEPT_LINES else len(paragraphs) - question.lines + 2
    for place, paragraph in enumerate(paragraphs):
        paragraph.paragraph_format.keep_together = True
        paragraph.paragraph_format.keep_with_next = place < kept
    paragraphs[-1].paragraph_format.space_after = Pt(4)


def _add_stem(page: Page, question: model.Question) -> Paragraph:
    mark = label(question.number, page.lang)
    stem = new_paragraph(page, align=flow(question.text))
    hang(page, stem, 0, display_width(mark))
    add_run(page, stem, mark + question.text)
    return stem


def _add_options(page: Page, question: model.Question) -> list[Paragraph]:
    line = page.characters - 2
    number = model.options_per_row(question.options, line)
    paragraphs = []
    for start in range(0, len(question.options), number):
        row = [(label(mark, page.lang), text) for mark, text in question.options[start : start + number]]
        options = new_paragraph(page)
        hang(page, options, 2, display_width(row[0][0]) if number == 1 else 0)
        for place in range(1, number):
            options.paragraph_format.tab_stops.add_tab_stop(page.em(2 + place * line / number))
        add_run(page, options, "\t".join(mark + text for mark, text in row))
        paragraphs.append(options)
    return paragraphs


def _add_line(page: Page) -> Paragraph:
    line = new_paragraph(page)
    line.paragraph_format.line_spacing = Pt(26)
    line.paragraph_format.tab_stops.add_tab_stop(page.width, leader=WD_TAB_LEADER.LINES)
    add_run(page, line, "\t")
    return line
