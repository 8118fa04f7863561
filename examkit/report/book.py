"""成绩册: everyone's score, the figures by unit, and the items, as sheets of one workbook.  For the assessor only."""

from dataclasses import replace

from examkit import correction_words
from examkit.analysis import OptionRow
from examkit.correction_words import printed_numbers
from examkit.document import Cell, Column, Document, Table
from examkit.findings import Findings, ItemGroup
from examkit.fonts import substitute
from examkit.forms import Placement
from examkit.messages import text, word
from examkit.report.items import item_table, option_words
from examkit.report.makeups import makeup_cells
from examkit.report.units import unit_table
from examkit.report.words import mark, people_sentence, subtitle
from examkit.roster import ABSENT, DEFERRED, EXEMPT, VOID, Person
from examkit.scoring import Result, band_of, group_by, passed, tally

MAKEUP = ("makeup", "after_makeup")


def score_book(findings: Findings, lang: str) -> Document:
    """成绩册: everyone's score, the figures by unit, and the items, as sheets of one workbook. For the assessor only."""
    groups = group_by(findings.results, "unit")
    units = [(name or text("report.no_unit", lang), tally(findings.results, people)) for name, people in groups]
    total = (text("report.total", lang), findings.tally)
    figures_by_unit = unit_table([*units, total], lang)
    blocks = (
        _full_list(findings, lang),
        replace(figures_by_unit, total=True),
        *(item_table(findings, group, lang) for group in findings.groups),
        *(_option_table(findings, group, lang) for group in findings.groups),
    )
    conduct = findings.conduct
    return Document(
        text("report.score_book", lang, title=conduct.title),
        blocks,
        subtitle(findings, lang),
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
        *(MAKEUP if findings.outcomes else ()),
        "remark",
    )
    columns = tuple(
        Column(
            text(f"score_book.{name}", lang),
            "right" if name in ("order", "attempts", "score", "percent") else "left",
            2.0 if name in ("unit", "remark", "after_makeup") else 1.0,
            2 if name in ("score", "percent") else None,
        )
        for name in names
    )
    after = {one.person.candidate: makeup_cells(findings, one, lang) for one in findings.outcomes}
    rows = [
        (
            number,
            *_person_cells(findings, one, lang),
            *after.get(one.person.candidate, ()),
            _remark(findings, one, lang),
        )
        for number, one in enumerate(findings.results.people, start=1)
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
    """What stands of a person; a void result shows no score, one that does not count no band."""
    person, counted = one.person, None if one.status == VOID else one.counted
    percent = counted.percent if counted else None
    judged = percent if one.sat else None
    known = passed(judged, findings.conduct)
    return (
        person.unit,
        substitute(person.name),
        person.candidate,
        person.post,
        person.category,
        word("status", one.status, lang),
        counted.form if counted and len(findings.forms) > 1 else "",
        len(one.attempts) or None,
        mark(counted.score) if counted else None,
        mark(percent),
        band_of(judged, findings.conduct) or "",
        "" if known is None else text("report.yes" if known else "report.no", lang),
    )


def _remark(findings: Findings, one: Result, lang: str) -> str:
    """What must be said of a person: exempt without an approver, exempt but sat, why away, added late, moved."""
    notes: list[str] = []
    if one.status == EXEMPT:
        approved = bool(one.person.approved_by and one.person.approved_on)
        notes = [
            text("score_book.exempt", lang, reason=one.person.reason or "—"),
            "" if approved else text("score_book.exempt_incomplete", lang),
            text("score_book.exempt_but_sat", lang) if one.attempts else "",
        ]
    elif one.status in (ABSENT, DEFERRED, VOID):
        notes = [one.person.reason]
    if one.person.added:
        notes.append(text("score_book.added", lang, day=one.person.added))
    notes += [_move(findings, row, one.person, lang) for row in one.person.others if row.unit != one.person.unit]
    return "；".join(filter(None, notes))


def _move(findings: Findings, row: Person, person: Person, lang: str) -> str:
    """A unit before or after the one of the day, with the day of the move."""
    later = findings.conduct.date is not None and row.starts_after(findings.conduct.date)
    day = row.since if later else person.since or row.until
    return text("score_book.moved_out" if later else "score_book.moved_in", lang, unit=row.unit, day=day or "—")


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
