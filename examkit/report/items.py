"""The items of a sitting in its report: laws, the most missed, those to look at again, statistics and conventions."""

from examkit import figures
from examkit.analysis import OMITTED, Flag, ItemRow
from examkit.bank.citations import basis
from examkit.correction_words import printed_numbers, standing_key_texts
from examkit.document import Block, Cell, Column, Figure, Heading, Paragraph, Table
from examkit.findings import Findings, ItemGroup
from examkit.forms import Placement, answer_words
from examkit.messages import text, word

MOST_MISSED = 5


def by_law(findings: Findings, lang: str) -> list[Block]:
    """The share of points earned on each law, as a picture."""
    known = [one for one in findings.laws if one.earned is not None]
    if not known:
        return []
    ordered = sorted(known, key=lambda one: one.earned or 0)
    labels = [one.law or text("paper.no_law", lang) for one in ordered]
    notes = [text("figure.of_items", lang, n=one.items) for one in ordered]
    png = figures.bars(labels, [(one.earned or 0) * 100 for one in ordered], x=text("figure.earned", lang), notes=notes)
    caption = text("figure.by_law", lang)
    return [Heading(text("report.by_law", lang)), Figure(png, caption, caption)]


def ranked_items(findings: Findings) -> list[tuple[ItemGroup, Placement, ItemRow]]:
    """Every analysed item, the most missed first."""
    rows = [
        (group, piece, row)
        for group in findings.groups
        for piece, row in zip(group.pieces, group.analysis.items, strict=True)
    ]
    return sorted((one for one in rows if one[2].facility is not None), key=lambda one: one[2].facility or 0)


def most_missed(findings: Findings, lang: str) -> list[Block]:
    """The items most missed, with their articles and the common wrong answer."""
    ranked = ranked_items(findings)[:MOST_MISSED]
    if not ranked:
        return []
    columns = (
        Column(text("key.number", lang), "centre", 0.9),
        Column(text("report.stem", lang), "left", 4.2),
        Column(text("key.basis", lang), "left", 2.2),
        Column(text("report.facility_percent", lang), "right", 1.0, 1),
        Column(text("report.common_wrong", lang), "left", 2.0),
    )
    rows = [_missed_row(findings, *one, lang) for one in ranked]
    return [
        Heading(text("report.missed", lang)),
        Paragraph(text("report.missed_note", lang)),
        Table(columns, tuple(rows), name=text("report.sheet_missed", lang)),
    ]


def _missed_row(findings: Findings, group: ItemGroup, piece: Placement, row: ItemRow, lang: str) -> tuple[Cell, ...]:
    citations = piece.item.citations or parent(findings, piece).item.citations
    return (
        printed_numbers(findings, row.item),
        piece.item.stem,
        basis(citations),
        (row.facility or 0) * 100,
        common_wrong(group, piece, lang),
    )


def parent(findings: Findings, piece: Placement) -> Placement:
    """The whole item that a piece belongs to."""
    return next(one for form in findings.forms for one in form.placements if piece.item in one.item.scorable)


def common_wrong(group: ItemGroup, piece: Placement, lang: str) -> str:
    """The wrong option most often taken, by its text: letters differ from form to form."""
    rows = [
        row
        for row in group.analysis.distractors
        if row.item == piece.item.id and not row.key and row.option != OMITTED and row.count
    ]
    if not rows:
        return ""
    worst = max(rows, key=lambda row: row.count)
    return text("report.option_taken", lang, option=option_words(piece, worst.option, lang), count=worst.count)


def option_words(piece: Placement, option: str, lang: str) -> str:
    """An option by its text; √ or × for true and false."""
    if option == OMITTED:
        return text("report.omitted", lang)
    if piece.item.type == "true_false":
        return "√" if option == "true" else "×"
    return piece.item.options[piece.item.labels.index(option)]


def attention(findings: Findings, lang: str) -> list[Block]:
    """The items that people should look at again, and why."""
    flags = [(group, flag) for group in findings.groups for flag in group.analysis.flags]
    if not flags:
        return [Heading(text("report.attention", lang)), Paragraph(text("report.attention_none", lang))]
    columns = (
        Column(text("key.number", lang), "centre", 0.9),
        Column(text("report.stem", lang), "left", 3.6),
        Column(text("key.answer", lang), "centre", 1.0),
        Column(text("report.why", lang), "left", 4.5),
    )
    rows = []
    for group, flag in flags:
        piece = next(piece for piece in group.pieces if piece.item.id == flag.item)
        key, seen = key_text(findings, group, piece, lang), why(group, piece, flag, lang)
        rows.append((printed_numbers(findings, flag.item), piece.item.stem, key, seen))
    return [
        Heading(text("report.attention", lang)),
        Paragraph(text("report.attention_note", lang)),
        Table(columns, tuple(rows), name=text("report.sheet_attention", lang)),
    ]


def why(group: ItemGroup, piece: Placement, flag: Flag, lang: str) -> str:
    """What was seen; of a suspected key, which of its three signs."""
    option = option_words(piece, flag.option, lang) if flag.option else ""
    key = f"flag.{flag.code}"
    if flag.code == "suspected_key":
        rows = [row for row in group.analysis.distractors if row.item == flag.item and row.option != OMITTED]
        row = next(row for row in rows if row.option == flag.option)
        most = max(row.count for row in rows)
        key += "_right" if row.key else "_most" if row.count == most else "_wrong"
    return text(key, lang, option=option, count=flag.count, n=flag.n)


def key_text(findings: Findings, group: ItemGroup, piece: Placement, lang: str) -> str:
    """The key as it stands, by the texts of its options, so that it reads the same for every form."""
    standing = findings.standings.get((group.form or findings.forms[0].name, piece.item.id))
    if standing is not None and standing.keys:
        return standing_key_texts(piece, standing, lang)
    if piece.item.options and isinstance(piece.item.key, str):
        return "；".join(option_words(piece, letter, lang) for letter in piece.item.key)
    return answer_words(piece, lang)


def item_quality(findings: Findings, lang: str) -> list[Block]:
    """Facility and discrimination of every item, as a picture and a table."""
    numbers, facility, rest = [], [], []
    for _, piece, row in ranked_items(findings):
        numbers.append(printed_numbers(findings, piece.item.id).partition("/")[0])
        facility.append(row.facility)
        rest.append(row.item_rest)
    blocks: list[Block] = [Heading(text("report.items", lang))]
    if any(value is not None for value in rest):
        png = figures.scatter(
            numbers, facility, rest, x=text("figure.facility", lang), y=text("figure.item_rest", lang)
        )
        caption = text("figure.scatter", lang)
        blocks.append(Figure(png, caption, caption))
    return [*blocks, *(item_table(findings, group, lang) for group in findings.groups)]


def item_table(findings: Findings, group: ItemGroup, lang: str) -> Table:
    """The statistics of a group's items."""
    columns = (
        Column(text("key.number", lang), "centre", 0.9),
        Column(text("report.item_id", lang), "left", 1.6),
        Column(text("report.n", lang), "right", 0.7),
        Column(text("report.omitted", lang), "right", 0.8),
        Column(text("report.facility", lang), "right", 1.0, 3),
        Column(text("report.facility_interval", lang), "centre", 1.7),
        Column(text("report.item_rest", lang), "right", 1.2, 3),
        Column(text("report.discrimination", lang), "right", 1.2, 3),
        Column(text("report.flags", lang), "left", 2.0),
    )
    rows = [_item_cells(findings, row, lang) for row in group.analysis.items]
    title = text("report.item_table", lang) + (text("paper.form", lang, form=group.form) if group.form else "")
    return Table(columns, tuple(rows), title=title, name=text("report.sheet_items", lang) + group.form)


def _item_cells(findings: Findings, row: ItemRow, lang: str) -> tuple[Cell, ...]:
    interval = "" if row.facility_low is None else f"{row.facility_low:.2f}–{row.facility_high:.2f}"
    flags = "、".join(word("flag_name", flag, lang) for flag in row.flags.split(";") if flag)
    return (
        printed_numbers(findings, row.item), row.item, row.n, row.omitted, row.facility, interval, row.item_rest, row.discrimination, flags,
    )  # fmt: skip


def conventions(findings: Findings, lang: str) -> list[Block]:
    """Reliability of each group, and how the figures are to be read."""
    lines = [
        text(f"report.convention_{name}", lang)
        for name in ("first_attempts", "facility", "item_rest", "discrimination", "small_class")
    ]
    blocks: list[Block] = [Heading(text("report.reliability", lang))]
    for group in findings.groups:
        values = group.analysis.summary
        name = text("paper.form", lang, form=group.form) if group.form else ""
        if values["alpha"] is None:
            blocks.append(Paragraph(name + text("report.alpha_undefined", lang, n=values["candidates"])))
        else:
            shown = {
                key: f"{values[key]:.2f}" if values[key] is not None else text("report.undefined", lang)
                for key in ("alpha", "alpha_low", "alpha_high", "sem")
            }
            blocks.append(Paragraph(name + text("report.alpha", lang, n=values["candidates"], **shown)))
        if group.unmarked:
            blocks.append(Paragraph(text("report.unmarked", lang, items="、".join(group.unmarked))))
    return [*blocks, *(Paragraph(line, "note") for line in lines)]
