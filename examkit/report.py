"""Findings of a sitting as documents: the report and the score book.

Every number comes from :class:`~examkit.findings.Findings`; here they only get words, tables and pictures.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from examkit import correction_words, figures
from examkit.analysis import OMITTED, Flag, ItemRow, OptionRow
from examkit.bank.citations import basis
from examkit.bank.numerals import from_fraction
from examkit.correction_words import printed_numbers, standing_key_texts
from examkit.document import Block, Cell, Column, Document, Figure, Heading, Paragraph, Question, Table
from examkit.findings import Findings, ItemGroup
from examkit.fonts import substitute
from examkit.forms import Placement, answer_words
from examkit.items import LABELS
from examkit.messages import text, word
from examkit.roster import ABSENT, DEFERRED, EXEMPT, VOID
from examkit.scoring import Count, Result, Tally, band_of, group_by, passed, tally

SMALL = 5  # units with fewer who sat are pooled in anything that leaves the assessor's desk
MOST_MISSED = 5


def report(findings: Findings, lang: str, *, circular: bool = False) -> Document:
    """The report of a sitting; ``circular`` holds no name or id, and pools the score figures of small units."""
    blocks: list[Block] = [
        *_overview(findings, lang),
        *_corrections(findings, lang, circular=circular),
        *_units(findings, lang, circular=circular),
        *_laws(findings, lang),
        *_missed(findings, lang),
    ]
    if not circular:
        blocks += [*_attention(findings, lang), *_items(findings, lang), *_conventions(findings, lang)]
    conduct = findings.conduct
    return Document(
        title=text("report.title_circular" if circular else "report.title", lang, title=conduct.title),
        subtitle=_subtitle(findings, lang),
        organisation=conduct.organisation,
        blocks=tuple(blocks),
    )


def _subtitle(findings: Findings, lang: str) -> str:
    conduct = findings.conduct
    parts = [conduct.organisation, conduct.date.isoformat() if conduct.date else ""]
    parts.append(
        text(
            "report.conditions",
            lang,
            full=from_fraction(findings.forms[0].points),
            pass_mark=from_fraction(conduct.pass_mark),
        )
    )
    return "　".join(filter(None, parts))


# --- people ----------------------------------------------------------------------------------------------------------


def _overview(findings: Findings, lang: str) -> list[Block]:
    whole = findings.tally
    blocks: list[Block] = [Heading(text("report.overview", lang)), Paragraph(people_sentence(whole, lang))]
    waiting = findings.open_reviews - findings.unmarked
    for key, count in (("open_reviews", waiting), ("open_answers", findings.unmarked)):
        if count:
            blocks.append(Paragraph(text(f"report.{key}", lang, count=count), "lead"))
    blocks += [_rates_table(whole, lang), _bands_table(findings, whole, lang)]
    percents = [
        float(one.counted.percent)
        for one in findings.results.people
        if one.sat and one.counted and one.counted.percent is not None
    ]
    if percents:
        blocks.append(_histogram(findings, percents, lang))
    return blocks


def _corrections(findings: Findings, lang: str, *, circular: bool) -> list[Block]:
    """The log of corrections; a circular says only that there were some, for reasons name people."""
    if not findings.corrections:
        return []
    note = correction_words.note(findings, lang) or text("correction.none_holds", lang)
    if circular:
        return [Paragraph(note)]
    table = replace(correction_words.log_table(findings, lang), lines=(note,))
    return [Heading(text("correction.heading", lang)), table]


def people_sentence(whole: Tally, lang: str) -> str:
    """应考、实考 and the others, and the scores, in one sentence."""
    if whole.roster is None:
        sentence = text("report.people_without_roster", lang, sat=whole.sat)
    else:
        sentence = text(
            "report.people", lang, roster=whole.roster, exempt=whole.exempt, due=whole.due, sat=whole.sat, absent=whole.absent,
            deferred=whole.deferred, void=whole.void,
        )  # fmt: skip
    if whole.mean is not None and whole.highest is not None and whole.lowest is not None:
        sentence += text(
            "report.scores", lang, mean=_two(whole.mean), highest=_two(whole.highest), lowest=_two(whole.lowest)
        )
    return sentence


def _two(value: Fraction) -> str:
    """A mark for the eye: two places at most."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def rate_words(count: Count, lang: str) -> str:
    """``16/22＝72.73%``; a dash where there is nothing to divide by."""
    if count.rate is None:
        return text("report.undefined", lang)
    return text("report.rate", lang, count=count.count, of=count.of, percent=f"{float(count.rate) * 100:.2f}")


def _rates_table(whole: Tally, lang: str) -> Table:
    rates = whole.rates()
    rows = [
        (text("report.rate_sat", lang), rate_words(rates["sat"], lang), ""),
        (
            text("report.rate_passed", lang),
            rate_words(rates["passed_of_sat"], lang),
            rate_words(rates["passed_of_due"], lang),
        ),
        (
            text("report.rate_excellent", lang),
            rate_words(rates["excellent_of_sat"], lang),
            rate_words(rates["excellent_of_due"], lang),
        ),
    ]
    columns = [
        Column("", "left"),
        Column(text("report.of_sat", lang), "centre"),
        Column(text("report.of_due", lang), "centre"),
    ]
    rows[0] = (rows[0][0], "", rows[0][1])
    return Table(tuple(columns), tuple(rows), title=text("report.rates", lang))


def _bands_table(findings: Findings, whole: Tally, lang: str) -> Table:
    starts = dict(findings.conduct.bands)
    rows = [
        (name, text("report.from_percent", lang, start=from_fraction(starts[name])), count)
        for name, count in whole.bands
    ]
    columns = (
        Column(text("report.band", lang), "left"),
        Column(text("report.starts_at", lang), "centre"),
        Column(text("report.number_of_people", lang), "right"),
    )
    return Table(columns, tuple(rows), title=text("report.bands", lang))


def _histogram(findings: Findings, percents: Sequence[float], lang: str) -> Figure:
    mark = findings.conduct.pass_mark
    png = figures.histogram(
        percents,
        float(mark),
        x=text("figure.percent", lang),
        y=text("figure.people", lang),
        pass_label=text("figure.pass_mark", lang, mark=from_fraction(mark)),
    )
    caption = text("figure.histogram", lang, n=len(percents))
    return Figure(png, caption, caption)


# --- units -----------------------------------------------------------------------------------------------------------


def _units(findings: Findings, lang: str, *, circular: bool) -> list[Block]:
    groups = group_by(findings.results, "unit")
    if len(groups) < 2:
        return []
    rows = [(name or text("report.no_unit", lang), tally(findings.results, people)) for name, people in groups]
    blocks: list[Block] = [Heading(text("report.by_unit", lang)), Paragraph(text("report.units_note", lang))]
    if not circular:
        return [*blocks, _unit_table(rows, lang), _unit_figure(findings, rows, lang)]
    pooled = pool(groups, lang)
    scores = [(name, tally(findings.results, people)) for name, people in pooled]
    return [
        *blocks,
        _attendance_table(rows, lang),
        _score_table(scores, lang),
        Paragraph(text("report.pooled_note", lang, small=SMALL), "note"),
    ]


def pool(groups: Sequence[tuple[str, list[Result]]], lang: str) -> list[tuple[str, list[Result]]]:
    """Units for a circular: those under five who sat as one row, which takes in the next smallest until nothing shows.

    A pool of one unit, or of fewer than five who sat, could be had by subtraction.
    """
    ordered = sorted(groups, key=lambda group: _sat(group[1]))
    pooled: list[tuple[str, list[Result]]] = [group for group in ordered if _sat(group[1]) < SMALL]
    rest = ordered[len(pooled) :]
    while pooled and rest and (len(pooled) < 2 or sum(_sat(people) for _, people in pooled) < SMALL):
        pooled.append(rest.pop(0))
    kept = [group for group in groups if group not in pooled]
    together = [one for group in groups if group in pooled for one in group[1]]
    return [*kept, *([(text("report.pooled", lang, small=SMALL), together)] if together else [])]


def _sat(people: Sequence[Result]) -> int:
    return sum(one.sat for one in people)


def _attendance_cells(one: Tally) -> tuple[Cell, ...]:
    return (one.due, one.sat, _percent(one.rates()["sat"]))


def _score_cells(one: Tally) -> tuple[Cell, ...]:
    rates = one.rates()
    return (
        _mark(one.mean),
        one.passed,
        _percent(rates["passed_of_sat"]),
        _percent(rates["passed_of_due"]),
        one.excellent,
    )


def _percent(count: Count) -> float | None:
    return None if count.rate is None else float(count.rate) * 100


def _mark(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def _attendance_columns(lang: str) -> tuple[Column, ...]:
    return (
        Column(text("report.due", lang), "right"),
        Column(text("report.sat", lang), "right"),
        Column(text("report.rate_sat_percent", lang), "right", 1.2, 1),
    )


def _score_columns(lang: str) -> tuple[Column, ...]:
    return (
        Column(text("report.mean", lang), "right", 1.1, 2),
        Column(text("report.passed", lang), "right"),
        Column(text("report.passed_of_sat_percent", lang), "right", 1.5, 1),
        Column(text("report.passed_of_due_percent", lang), "right", 1.5, 1),
        Column(text("report.excellent", lang), "right"),
    )


Rows = Sequence[tuple[str, Tally]]


def _unit_table(rows: Rows, lang: str) -> Table:
    columns = (Column(text("report.unit", lang), "left", 2.4), *_attendance_columns(lang), *_score_columns(lang))
    cells = tuple((name, *_attendance_cells(one), *_score_cells(one)) for name, one in rows)
    return Table(columns, cells, title=text("report.unit_table", lang), name=text("report.sheet_units", lang))


def _attendance_table(rows: Rows, lang: str) -> Table:
    columns = (Column(text("report.unit", lang), "left", 2.4), *_attendance_columns(lang))
    return Table(
        columns, tuple((name, *_attendance_cells(one)) for name, one in rows), title=text("report.attendance", lang)
    )


def _score_table(rows: Rows, lang: str) -> Table:
    columns = (
        Column(text("report.unit", lang), "left", 2.4),
        Column(text("report.sat", lang), "right"),
        *_score_columns(lang),
    )
    cells = tuple((name, one.sat, *_score_cells(one)) for name, one in rows)
    return Table(columns, cells, title=text("report.unit_scores", lang))


def _unit_figure(findings: Findings, rows: Rows, lang: str) -> Figure:
    full = findings.forms[0].points
    values = [None if one.mean is None else float(one.mean / full * 100) for _, one in rows]
    notes = [text("figure.of_people", lang, n=one.sat) for _, one in rows]
    mark = float(findings.conduct.pass_mark)
    png = figures.bars([name for name, _ in rows], values, x=text("figure.mean_percent", lang), notes=notes, line=mark)
    caption = text("figure.by_unit", lang, mark=from_fraction(findings.conduct.pass_mark))
    return Figure(png, caption, caption)


# --- items -----------------------------------------------------------------------------------------------------------


def _laws(findings: Findings, lang: str) -> list[Block]:
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


def _missed(findings: Findings, lang: str) -> list[Block]:
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
    citations = piece.item.citations or _parent(findings, piece).item.citations
    return (
        printed_numbers(findings, row.item),
        piece.item.stem,
        basis(citations),
        (row.facility or 0) * 100,
        _common_wrong(group, piece, lang),
    )


def _parent(findings: Findings, piece: Placement) -> Placement:
    return next(one for form in findings.forms for one in form.placements if piece.item in one.item.scorable)


def _common_wrong(group: ItemGroup, piece: Placement, lang: str) -> str:
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


def _attention(findings: Findings, lang: str) -> list[Block]:
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
        why = _why(group, piece, flag, lang)
        rows.append(
            (printed_numbers(findings, flag.item), piece.item.stem, _key_text(findings, group, piece, lang), why)
        )
    return [
        Heading(text("report.attention", lang)),
        Paragraph(text("report.attention_note", lang)),
        Table(columns, tuple(rows), name=text("report.sheet_attention", lang)),
    ]


def _why(group: ItemGroup, piece: Placement, flag: Flag, lang: str) -> str:
    """What was seen; of a suspected key, which of its three signs."""
    option = option_words(piece, flag.option, lang) if flag.option else ""
    key = f"flag.{flag.code}"
    if flag.code == "suspected_key":
        rows = [row for row in group.analysis.distractors if row.item == flag.item and row.option != OMITTED]
        row = next(row for row in rows if row.option == flag.option)
        most = max(row.count for row in rows)
        key += "_right" if row.key else "_most" if row.count == most else "_wrong"
    return text(key, lang, option=option, count=flag.count, n=flag.n)


def _key_text(findings: Findings, group: ItemGroup, piece: Placement, lang: str) -> str:
    """The key as it stands, by the texts of its options, so that it reads the same for every form."""
    standing = findings.standings.get((group.form or findings.forms[0].name, piece.item.id))
    if standing is not None and standing.keys:
        return standing_key_texts(piece, standing, lang)
    if piece.item.options and isinstance(piece.item.key, str):
        return "；".join(option_words(piece, letter, lang) for letter in piece.item.key)
    return answer_words(piece, lang)


def _items(findings: Findings, lang: str) -> list[Block]:
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
    return [*blocks, *(_item_table(findings, group, lang) for group in findings.groups)]


def _item_table(findings: Findings, group: ItemGroup, lang: str) -> Table:
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


def _conventions(findings: Findings, lang: str) -> list[Block]:
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


# --- the score book --------------------------------------------------------------------------------------------------


def score_book(findings: Findings, lang: str) -> Document:
    """成绩册: everyone's score, the figures by unit, and the items, as sheets of one workbook. For the assessor only."""
    groups = group_by(findings.results, "unit")
    units = [(name or text("report.no_unit", lang), tally(findings.results, people)) for name, people in groups]
    total = (text("report.total", lang), findings.tally)
    unit_table = _unit_table([*units, total], lang)
    blocks = (
        _full_list(findings, lang),
        replace(unit_table, total=True),
        *(_item_table(findings, group, lang) for group in findings.groups),
        *(_option_table(findings, group, lang) for group in findings.groups),
    )
    conduct = findings.conduct
    return Document(
        text("report.score_book", lang, title=conduct.title),
        blocks,
        _subtitle(findings, lang),
        conduct.organisation,
        landscape=True,
    )


def _full_list(findings: Findings, lang: str) -> Table:
    names = (
        "order",
        "unit",
        "name",
        "candidate",
        "post",
        "category",
        "status",
        "form",
        "attempts",
        "score",
        "percent",
        "band",
        "passed",
        "remark",
    )
    columns = tuple(
        Column(
            text(f"score_book.{name}", lang),
            "right" if name in ("order", "attempts", "score", "percent") else "left",
            2.0 if name in ("unit", "remark") else 1.0,
            2 if name in ("score", "percent") else None,
        )
        for name in names
    )
    rows = [
        (number, *_person_cells(findings, one, lang)) for number, one in enumerate(findings.results.people, start=1)
    ]
    whole = findings.tally
    lines = (
        text("score_book.lines", lang, organisation=findings.conduct.organisation, date=findings.conduct.date or ""),
    )
    foot = (
        people_sentence(whole, lang),
        *filter(None, (correction_words.note(findings, lang),)),
        text("score_book.signature", lang),
    )
    return Table(
        columns,
        tuple(rows),
        title=text("report.score_book", lang, title=findings.conduct.title),
        name=text("report.sheet_people", lang),
        lines=lines,
        foot=foot,
    )


def _person_cells(findings: Findings, one: Result, lang: str) -> tuple[Cell, ...]:
    person, counted = one.person, one.counted
    percent = counted.percent if counted else None
    known = passed(percent, findings.conduct)
    return (
        person.unit,
        substitute(person.name),
        person.candidate,
        person.post,
        person.category,
        word("status", one.status, lang),
        counted.form if counted and len(findings.forms) > 1 else "",
        len(one.attempts) or None,
        _mark(counted.score) if counted else None,
        _mark(percent),
        band_of(percent, findings.conduct) or "",
        "" if known is None else text("report.yes" if known else "report.no", lang),
        _remark(one, lang),
    )


def _remark(one: Result, lang: str) -> str:
    """What must be said of a person: exempt without an approver, exempt but sat, deferred."""
    notes: Iterable[str] = ()
    if one.status == EXEMPT:
        approved = bool(one.person.approved_by and one.person.approved_on)
        notes = (
            text("score_book.exempt", lang, reason=one.person.reason or "—"),
            "" if approved else text("score_book.exempt_incomplete", lang),
        )
        notes = (*notes, text("score_book.exempt_but_sat", lang) if one.attempts else "")
    elif one.status in (ABSENT, DEFERRED, VOID):
        notes = (one.person.reason,)
    return "；".join(filter(None, notes))


def _option_table(findings: Findings, group: ItemGroup, lang: str) -> Table:
    columns = (
        Column(text("key.number", lang), "centre", 0.9),
        Column(text("report.option", lang), "left", 4.0),
        Column(text("report.is_key", lang), "centre", 0.8),
        Column(text("report.number_of_people", lang), "right", 0.8),
        Column(text("report.share", lang), "right", 0.9, 1),
        Column(text("report.option_rest", lang), "right", 1.1, 3),
    )
    pieces = {piece.item.id: piece for piece in group.pieces}
    rows = [_option_cells(findings, pieces[row.item], row, lang) for row in group.analysis.distractors]
    return Table(
        columns,
        tuple(rows),
        title=text("report.option_table", lang),
        name=text("report.sheet_options", lang) + group.form,
    )


def _option_cells(findings: Findings, piece: Placement, row: OptionRow, lang: str) -> tuple[Cell, ...]:
    share = None if row.share is None else row.share * 100
    return (
        printed_numbers(findings, row.item),
        option_words(piece, row.option, lang),
        "√" if row.key else "",
        row.count,
        share,
        row.option_rest,
    )


# --- the sheet for the next session ----------------------------------------------------------------------------------


def lecture(findings: Findings, lang: str) -> Document:
    """讲评: the most missed items with their articles, the right answer and the common wrong one; it names nobody."""
    ranked = ranked_items(findings)[:MOST_MISSED]
    blocks: list[Block] = [Paragraph(text("lecture.note" if ranked else "lecture.nothing", lang))]
    for number, (group, piece, row) in enumerate(ranked, start=1):
        blocks += _lecture_item(findings, number, group, piece, row, lang)
    conduct = findings.conduct
    return Document(
        text("lecture.title", lang, title=conduct.title), tuple(blocks), _subtitle(findings, lang), conduct.organisation
    )


def _lecture_item(
    findings: Findings, number: int, group: ItemGroup, piece: Placement, row: ItemRow, lang: str
) -> list[Block]:
    parent = _parent(findings, piece).item
    options = tuple((LABELS[place], option_words(piece, label, lang)) for place, label in enumerate(piece.order))
    rationale = piece.item.rationale or parent.rationale
    right = text(
        "lecture.right",
        lang,
        answer=_key_text(findings, group, piece, lang),
        basis=basis(piece.item.citations or parent.citations),
    )
    wrong = _common_wrong(group, piece, lang)
    seen = (
        text("lecture.rationale", lang, rationale=rationale) if rationale else "",
        text(
            "lecture.facility",
            lang,
            share=f"{(row.facility or 0) * 100:.1f}",
            numbers=printed_numbers(findings, row.item),
            wrong=text("lecture.wrong", lang, wrong=wrong) if wrong else "",
        ),
    )
    return [Question(str(number), piece.item.stem, options), Paragraph(right, "lead"), Paragraph("".join(seen), "note")]
