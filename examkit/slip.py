"""One person's sitting explained: the slip, the items to learn again, the request for review.

A slip names nobody else and holds no statistics; every mark is shown with the answer, the key, the rule and the basis.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from examkit.bank.citations import basis
from examkit.bank.numerals import from_fraction
from examkit.correction_words import key_texts, piece_number, standing_key_texts
from examkit.corrections import RESCALED, OneKey, Standing
from examkit.document import Block, Cell, Column, Document, Fields, Heading, PageBreak, Paragraph, Table
from examkit.findings import Findings
from examkit.fonts import substitute
from examkit.forms import Form, FormSection, Placement, answer_words
from examkit.items import CHOICE
from examkit.messages import text, word
from examkit.roster import VOID
from examkit.scoring import Marked, Result, band_of, passed

WRITTEN = ("blank", "short")
MOST_APPEALED, EMPTY_ROWS = 10, 6  # so that the form stays on one page
TALL = "　\n　"  # an empty cell of two lines, to write in by hand


def slip(findings: Findings, person: Result, lang: str) -> Document:
    """个人成绩单: total, band, then each item with what was answered in the labels of that person's own form."""
    blocks: list[Block] = [_identity(person, lang), Paragraph(outcome(findings, person, lang), "lead")]
    for one in person.attempts:
        if len(person.attempts) > 1:
            counts = text("slip.counts", lang) if one is person.counted else ""
            score = _score(one.score, lang)
            blocks.append(Heading(text("slip.attempt", lang, attempt=one.attempt, score=score, counts=counts)))
        blocks += _items(findings, person, one, lang)
    blocks += _how_to_ask(findings, lang)
    return Document(_title(findings, "slip", lang), tuple(blocks), organisation=findings.conduct.organisation)


def slips(findings: Findings, people: Sequence[Result], lang: str) -> Document:
    """Several slips one after the other, each on a sheet of its own: to print in one go and hand out one by one."""
    organisation = findings.conduct.organisation
    blocks: list[Block] = []
    for person in people:
        one = slip(findings, person, lang)
        blocks += [PageBreak(sheet=True)] if blocks else []
        blocks += [Paragraph(organisation, "centre")] if organisation else []
        blocks += [Heading(one.title, 0), *one.blocks]
    return Document("", tuple(blocks))


def _title(findings: Findings, name: str, lang: str) -> str:
    return text(f"{name}.title", lang, title=findings.conduct.title)


def _identity(person: Result, lang: str) -> Fields:
    one = person.person
    form = (("form", person.counted.form),) if person.counted else ()
    values = (("name", one.name), ("unit", one.unit), ("candidate", one.candidate), *form)
    return Fields(tuple((text(f"score_book.{name}", lang), substitute(value) or "—") for name, value in values))


def outcome(findings: Findings, person: Result, lang: str) -> str:
    """The result of one person in words: status, or score, 成绩等次 and whether it is a pass."""
    counted = person.counted
    if counted is None or person.status == VOID:
        return text("slip.not_sat", lang, status=word("status", person.status, lang))
    known = passed(counted.percent, findings.conduct)
    if known is None:
        return text("slip.unmarked", lang)
    said = text(
        "slip.outcome",
        lang,
        score=_score(counted.score, lang),
        points=from_fraction(counted.points),
        band=band_of(counted.percent, findings.conduct) or "",
        passed=text("slip.passed" if known else "slip.failed", lang, mark=from_fraction(findings.conduct.pass_mark)),
    )
    return said + _way_to_the_score(findings, counted, lang)


def _score(score: Fraction | None, lang: str) -> str:
    return text("report.undefined", lang) if score is None else f"{float(score):.2f}".rstrip("0").rstrip(".")


def _way_to_the_score(findings: Findings, marked: Marked, lang: str) -> str:
    """Why the marks of the items do not simply add up to the score; empty where they do."""
    form = _form(findings, marked)
    total = sum((mark for mark in marked.marks.values() if mark is not None), Fraction(0))
    reasons = []
    if any(_at_its_floor(section, marked) for section in form.sections):
        reasons.append(text("slip.because_floor", lang))
    if any(name == form.name and one.removed == RESCALED for (name, _), one in findings.standings.items()):
        reasons.append(text("slip.because_rescaled", lang))
    if marked.kept:
        reasons.append(text("slip.because_kept", lang))
    if marked.score != marked.raw:
        reasons.append(text("slip.because_rounded", lang, step=findings.conduct.round))
    if total == marked.score or not reasons:
        return ""
    return text("slip.because", lang, total=_score(total, lang), reasons="、".join(reasons))


def _at_its_floor(section: FormSection, marked: Marked) -> bool:
    pieces = (piece for placement in section.placements for piece in placement.pieces)
    total = sum((marked.marks.get(piece.item.id) or Fraction(0) for piece in pieces), Fraction(0))
    return section.floor is not None and total < section.floor


def _form(findings: Findings, marked: Marked) -> Form:
    return next(form for form in findings.forms if form.name == marked.form)


# --- item by item ----------------------------------------------------------------------------------------------------


def _items(findings: Findings, person: Result, marked: Marked, lang: str) -> list[Block]:
    """One table for sections that are answered by letters, another where answers are written out."""
    form = _form(findings, marked)
    return [
        _table(findings, form, list(sections), person, marked, lang, written=written)
        for written, sections in groupby(form.sections, _is_written)
    ]


def _is_written(section: FormSection) -> bool:
    return any(piece.item.type in WRITTEN for _, piece, _ in _pieces(section))


def _table(
    findings: Findings,
    form: Form,
    sections: Sequence[FormSection],
    person: Result,
    marked: Marked,
    lang: str,
    *,
    written: bool,
) -> Table:
    rows = tuple(_row(findings, form, *one, person, marked, lang) for section in sections for one in _pieces(section))
    return Table(_columns(lang, written=written), rows, lines=tuple(_section_words(one, lang) for one in sections))


def _pieces(section: FormSection) -> Iterator[tuple[Placement, Placement, int]]:
    """The pieces with the item that each belongs to, and which part of it they are."""
    for placement in section.placements:
        for part, piece in enumerate(placement.pieces, start=1):
            yield placement, piece, part


def _section_words(section: FormSection, lang: str) -> str:
    if section.rule is None:
        sentence = text(f"rule.{section.type}", lang)
    else:
        sentence = section.rule.describe(lang, section.type, section.min_correct)
    numbers = dict.fromkeys((section.placements[0].number, section.placements[-1].number))
    return text(
        "slip.section",
        lang,
        heading=section.heading,
        numbers="—".join(map(str, numbers)),
        points=from_fraction(section.points),
        rule=sentence,
    )


def _columns(lang: str, *, written: bool) -> tuple[Column, ...]:
    """One wide column for the text; letters need little room, written answers and their rubric some."""
    short, align = (2.2, "left") if written else (0.95, "centre")
    widths = {"number": 0.7, "item": 5.4 if written else 8.6, "answer": short, "key": short, "marks": 0.9}
    return tuple(
        Column(
            text(f"slip.{name}", lang),
            "left" if name == "item" or (align == "left" and name in ("answer", "key")) else "centre",
            width,
        )
        for name, width in widths.items()
    )


def _row(
    findings: Findings,
    form: Form,
    placement: Placement,
    piece: Placement,
    part: int,
    person: Result,
    marked: Marked,
    lang: str,
) -> tuple[Cell, ...]:
    standing = findings.standings.get((form.name, piece.item.id))
    answer = findings.responses.get(marked.submission, {}).get(piece.item.id, "")
    said = (
        piece.item.stem,
        _why(placement, piece, lang),
        _correction_words(findings, person, standing, lang),
    )
    return (
        piece_number(placement, part),
        "\n".join(filter(None, said)),
        printed_answer(piece, answer, lang),
        key_words(piece, standing, lang),
        _marks(piece, marked, standing, lang),
    )


def _why(placement: Placement, piece: Placement, lang: str) -> str:
    rationale = piece.item.rationale or placement.item.rationale or ""
    said = basis(piece.item.citations or placement.item.citations)
    return (text("slip.basis_is", lang, basis=said) if said else "") + rationale


def printed_answer(piece: Placement, answer: str, lang: str) -> str:
    """What was answered, in the letters of the person's own form."""
    return substitute(_printed(piece, answer)) if answer else text("report.omitted", lang)


def _printed(piece: Placement, key: OneKey) -> str:
    if piece.item.type in CHOICE and isinstance(key, str):
        return "".join(sorted(piece.printed_label(letter) for letter in key))
    return key_texts(piece, key)


def key_words(piece: Placement, standing: Standing | None, lang: str) -> str:
    """The key that was scored by: as corrected, several where several hold."""
    if standing is None or not standing.keys:
        return answer_words(piece, lang)
    return text("slip.or", lang).join(_printed(piece, key) for key in standing.keys)


def _marks(piece: Placement, marked: Marked, standing: Standing | None, lang: str) -> str:
    if standing is not None and standing.removed:
        return text("slip.removed", lang)
    return f"{_score(marked.marks.get(piece.item.id), lang)}/{from_fraction(piece.points)}"


def _correction_words(findings: Findings, person: Result, standing: Standing | None, lang: str) -> str:
    """The entries that touched an item; a reason that names somebody else is left out."""
    entries = {entry.number: entry for entry in findings.corrections}
    said = []
    for number in standing.entries if standing else ():
        reason = "" if _names_another(findings, person, entries[number].reason) else substitute(entries[number].reason)
        verb = word("verb", entries[number].verb, lang)
        said.append(text("slip.corrected", lang, number=number, verb=verb, reason=f"：{reason}" if reason else ""))
    return "".join(said)


def _names_another(findings: Findings, person: Result, said: str) -> bool:
    others = (one.person for one in findings.results.people if one.person.candidate != person.person.candidate)
    return any(name in said for one in others for name in (one.name, one.candidate) if len(name) > 1)


def _how_to_ask(findings: Findings, lang: str) -> list[Block]:
    """Until when and of whom a review is asked; what the settings do not say is a line to write on."""
    conduct = findings.conduct
    until = conduct.review_until.isoformat() if conduct.review_until else ""
    pairs = ((text("slip.until", lang), until), (text("slip.contact", lang), conduct.contact))
    return [Paragraph(text("slip.review", lang), "note"), Fields(pairs)]


# --- the request for review ------------------------------------------------------------------------------------------


def appeal(findings: Findings, person: Result, lang: str) -> Document:
    """复核申请 on one page, filled in as far as the sitting knows: who, the score, and the items that lost marks."""
    heads = (("number", 0.8), ("answer", 1.2), ("key", 1.2), ("marks", 1.0), ("why", 6.0))
    columns = tuple(
        Column(
            text(f"{'appeal' if name == 'why' else 'slip'}.{name}", lang), "left" if name == "why" else "centre", width
        )
        for name, width in heads
    )
    blocks: tuple[Block, ...] = (
        _identity(person, lang),
        Paragraph(outcome(findings, person, lang), "lead"),
        Table(columns, tuple(_appealed(findings, person, lang)), lines=(text("appeal.items", lang),)),
        Fields(((text("appeal.applicant", lang), ""), (text("appeal.day", lang), ""))),
        Table(
            (Column(text("slip.number", lang), "centre", 0.8), Column(text("appeal.outcome", lang), "left", 9.4)),
            (("", TALL),) * 3,
        ),
        Fields(((text("appeal.reviewer", lang), ""), (text("appeal.day", lang), ""))),
        *_how_to_ask(findings, lang),
    )
    return Document(_title(findings, "appeal", lang), blocks, organisation=findings.conduct.organisation)


def _appealed(findings: Findings, person: Result, lang: str) -> list[tuple[Cell, ...]]:
    """The items that lost marks, to be given a reason or left; rows to fill in where they are too many or written."""
    missed = _missed(findings, person)
    if person.counted is None or not 0 < len(missed) <= MOST_APPEALED:
        return [("", "", "", "", TALL)] * EMPTY_ROWS
    rows: list[tuple[Cell, ...]] = []
    for placement, piece, part in missed:
        standing = findings.standings.get((person.counted.form, piece.item.id))
        answer, key = printed_answer(piece, _answer(findings, person, piece), lang), key_words(piece, standing, lang)
        short = piece.item.type not in WRITTEN
        shown = (answer, key) if short else ("", "")
        rows.append((piece_number(placement, part), *shown, _marks(piece, person.counted, standing, lang), TALL))
    return rows


# --- 错题本 -----------------------------------------------------------------------------------------------------------


def missed_book(findings: Findings, person: Result, lang: str) -> Document:
    """错题本: the items that the counted attempt missed, with the articles to read again; nothing missed is said."""
    widths = {"number": 0.9, "stem": 3.6, "answer_text": 2.2, "key_text": 2.2, "why": 4.4}
    columns = tuple(
        Column(text(f"slip.{name}", lang), "centre" if name == "number" else "left", width)
        for name, width in widths.items()
    )
    rows = [_missed_row(findings, *one, person, lang) for one in _missed(findings, person)]
    if rows:
        body: Block = Table(columns, tuple(rows))
    else:
        body = Paragraph(text("slip.nothing_missed" if person.counted else "slip.no_answers", lang))
    return Document(_title(findings, "missed", lang), (_identity(person, lang), body))


def _missed(findings: Findings, person: Result) -> list[tuple[Placement, Placement, int]]:
    counted = person.counted
    if counted is None:
        return []
    return [
        (placement, piece, part)
        for section in _form(findings, counted).sections
        for placement, piece, part in _pieces(section)
        if (mark := counted.marks.get(piece.item.id)) is not None and mark < piece.points
    ]


def _answer(findings: Findings, person: Result, piece: Placement) -> str:
    return findings.responses.get(person.counted.submission, {}).get(piece.item.id, "") if person.counted else ""


def _missed_row(
    findings: Findings, placement: Placement, piece: Placement, part: int, person: Result, lang: str
) -> tuple[Cell, ...]:
    answer = _answer(findings, person, piece)
    standing = findings.standings.get((person.counted.form if person.counted else "", piece.item.id))
    if standing is not None and standing.keys:
        key = standing_key_texts(piece, standing, lang)
    else:
        key = (
            key_texts(piece, piece.item.key)
            if piece.item.type in CHOICE and piece.item.key
            else answer_words(piece, lang)
        )
    return (
        piece_number(placement, part),
        piece.item.stem,
        substitute(key_texts(piece, answer)) if answer else text("report.omitted", lang),
        key,
        _why(placement, piece, lang),
    )
