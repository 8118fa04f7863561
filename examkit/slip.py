"""One person's sitting explained: the slip, the items to learn again, the request for review; and the sheet for 讲评.

A slip names nobody else and holds no statistics; every mark is shown with the answer, the key, the rule and the basis.
"""

from collections.abc import Sequence
from fractions import Fraction

from examkit.bank.citations import basis
from examkit.bank.numerals import from_fraction
from examkit.corrections import OneKey, Standing
from examkit.document import Block, Cell, Column, Document, Fields, Heading, PageBreak, Paragraph, Table
from examkit.findings import Findings
from examkit.fonts import substitute
from examkit.forms import Form, FormSection, Placement, answer_words
from examkit.items import CHOICE
from examkit.messages import text, word
from examkit.scoring import Marked, Result, band_of, passed


def slip(findings: Findings, person: Result, lang: str) -> Document:
    """个人成绩单: total, band, then each item with what was answered in the labels of that person's own form."""
    blocks: list[Block] = [_identity(person, lang), Paragraph(_outcome(findings, person, lang), "lead")]
    for one in person.attempts:
        if len(person.attempts) > 1:
            blocks.append(Heading(text("slip.attempt", lang, attempt=one.attempt, score=_score(one.score, lang))))
        blocks += _items(findings, one, lang)
    blocks += _how_to_ask(findings, lang)
    return Document(
        text("slip.title", lang, title=findings.conduct.title),
        tuple(blocks),
        organisation=findings.conduct.organisation,
    )


def slips(findings: Findings, people: Sequence[Result], lang: str) -> Document:
    """Several slips one after the other, each beginning on a new page: to print in one go and hand out one by one."""
    blocks: list[Block] = []
    for person in people:
        blocks += [PageBreak()] if blocks else []
        blocks += [
            Heading(text("slip.title", lang, title=findings.conduct.title)),
            *slip(findings, person, lang).blocks,
        ]
    return Document("", tuple(blocks), organisation="")


def _identity(person: Result, lang: str) -> Fields:
    values = (
        ("name", substitute(person.person.name)),
        ("unit", person.person.unit),
        ("candidate", person.person.candidate),
    )
    form = (("form", person.counted.form),) if person.counted else ()
    return Fields(tuple((text(f"score_book.{name}", lang), value or "—") for name, value in (*values, *form)))


def _outcome(findings: Findings, person: Result, lang: str) -> str:
    counted = person.counted
    if counted is None:
        return text("slip.not_sat", lang, status=word("status", person.status, lang))
    known = passed(counted.percent, findings.conduct)
    if known is None:
        return text("slip.unmarked", lang)
    return text(
        "slip.outcome",
        lang,
        score=_score(counted.score, lang),
        points=from_fraction(counted.points),
        band=band_of(counted.percent, findings.conduct) or "",
        passed=text("slip.passed" if known else "slip.failed", lang, mark=from_fraction(findings.conduct.pass_mark)),
    )


def _score(score: Fraction | None, lang: str) -> str:
    return text("report.undefined", lang) if score is None else from_fraction(score)


def _items(findings: Findings, marked: Marked, lang: str) -> list[Block]:
    form = next(form for form in findings.forms if form.name == marked.form)
    answers = findings.responses.get(marked.submission, {})
    blocks: list[Block] = []
    for section in form.sections:
        rows = [
            _row(findings, form, section, placement, piece, number, answers.get(piece.item.id, ""), marked, lang)
            for placement in section.placements
            for number, piece in enumerate(placement.pieces, start=1)
        ]
        blocks += [Paragraph(_section_words(section, lang), "lead"), Table(_columns(lang), tuple(rows))]
    return blocks


def _section_words(section: FormSection, lang: str) -> str:
    if section.rule is None:
        sentence = text(f"rule.{section.type}", lang)
    else:
        sentence = section.rule.describe(lang, section.type, section.min_correct)
    return text("slip.section", lang, heading=section.heading, points=from_fraction(section.points), rule=sentence)


def _columns(lang: str) -> tuple[Column, ...]:
    widths = {"number": 0.7, "stem": 3.2, "answer": 1.0, "key": 1.0, "marks": 0.9, "basis": 2.0, "rationale": 3.2}
    centred = ("number", "answer", "key", "marks")
    return tuple(
        Column(text(f"slip.{name}", lang), "centre" if name in centred else "left", width)
        for name, width in widths.items()
    )


def _row(
    findings: Findings,
    form: Form,
    section: FormSection,
    placement: Placement,
    piece: Placement,
    part: int,
    answer: str,
    marked: Marked,
    lang: str,
) -> tuple[Cell, ...]:
    standing = findings.standings.get((form.name, piece.item.id))
    number = str(placement.number) + (f"（{part}）" if placement.item.parts else "")
    return (
        number,
        piece.item.stem,
        printed_answer(piece, answer, lang),
        key_words(piece, standing, lang),
        _marks(piece, marked, standing, lang),
        basis(piece.item.citations or placement.item.citations),
        "\n".join(filter(None, (piece.item.rationale, _correction_words(findings, standing, lang)))),
    )


def printed_answer(piece: Placement, answer: str, lang: str) -> str:
    """What was answered, in the letters of the person's own form."""
    if not answer:
        return text("report.omitted", lang)
    return _printed(piece, answer)


def _printed(piece: Placement, key: OneKey) -> str:
    if isinstance(key, tuple):
        return "；".join(answers[0] for answers in key if answers)
    if piece.item.type == "true_false":
        return {"true": "√", "false": "×"}.get(key, key)
    return "".join(sorted(piece.printed_label(letter) for letter in key)) if piece.item.type in CHOICE else key


def key_words(piece: Placement, standing: Standing | None, lang: str) -> str:
    """The key that was scored by: as corrected, several where several hold."""
    if standing is None or not standing.keys:
        return answer_words(piece, lang)
    return text("slip.or", lang).join(_printed(piece, key) for key in standing.keys)


def _marks(piece: Placement, marked: Marked, standing: Standing | None, lang: str) -> str:
    if standing is not None and standing.removed:
        return text("slip.removed", lang)
    mark = marked.marks.get(piece.item.id)
    return f"{_score(mark, lang)}/{from_fraction(piece.points)}"


def _correction_words(findings: Findings, standing: Standing | None, lang: str) -> str:
    if standing is None:
        return ""
    entries = {entry.number: entry for entry in findings.corrections}
    said = [
        text(
            "slip.corrected",
            lang,
            number=number,
            verb=word("verb", entries[number].verb, lang),
            reason=entries[number].reason,
        )
        for number in standing.entries
    ]
    return "".join(said)


def _how_to_ask(findings: Findings, lang: str) -> list[Block]:
    conduct = findings.conduct
    until = conduct.review_until.isoformat() if conduct.review_until else text("slip.not_stated", lang)
    return [
        Paragraph(
            text("slip.review", lang, until=until, contact=conduct.contact or text("slip.not_stated", lang)), "note"
        )
    ]


def appeal(findings: Findings, person: Result, lang: str) -> Document:
    """复核申请 on one page, filled in as far as the sitting knows."""
    blocks: list[Block] = [
        _identity(person, lang),
        Paragraph(_outcome(findings, person, lang), "lead"),
        Fields(((text("appeal.items", lang), ""),)),
        Fields(((text("appeal.reason", lang), ""),)),
        *(Fields((("", ""),)) for _ in range(6)),
        Fields(((text("appeal.applicant", lang), ""), (text("appeal.day", lang), ""))),
        Heading(text("appeal.outcome", lang), 2),
        *(Fields((("", ""),)) for _ in range(3)),
        Fields(((text("appeal.reviewer", lang), ""), (text("appeal.day", lang), ""))),
        *_how_to_ask(findings, lang),
    ]
    return Document(
        text("appeal.title", lang, title=findings.conduct.title),
        tuple(blocks),
        organisation=findings.conduct.organisation,
    )


def missed_book(findings: Findings, person: Result, lang: str) -> Document:
    """错题本: the items that the counted attempt missed, with the articles to read again; nothing missed is said."""
    columns = tuple(
        Column(text(f"slip.{name}", lang), "left", width)
        for name, width in (("stem", 3.6), ("answer_text", 2.2), ("key_text", 2.2), ("basis", 2.0), ("rationale", 3.2))
    )
    rows = [_missed_row(findings, placement, piece, person, lang) for placement, piece in _missed(findings, person)]
    body: Block = Table(columns, tuple(rows)) if rows else Paragraph(text("slip.nothing_missed", lang))
    return Document(text("slip.missed_title", lang, title=findings.conduct.title), (_identity(person, lang), body))


def _missed(findings: Findings, person: Result) -> list[tuple[Placement, Placement]]:
    counted = person.counted
    if counted is None:
        return []
    form = next(form for form in findings.forms if form.name == counted.form)
    pairs = [(placement, piece) for placement in form.placements for piece in placement.pieces]
    return [
        (placement, piece)
        for placement, piece in pairs
        if (mark := counted.marks.get(piece.item.id)) is not None and mark < piece.points
    ]


def _missed_row(
    findings: Findings, placement: Placement, piece: Placement, person: Result, lang: str
) -> tuple[Cell, ...]:
    answer = findings.responses.get(person.counted.submission, {}).get(piece.item.id, "") if person.counted else ""
    return (
        piece.item.stem,
        option_texts(piece, answer) if answer else text("report.omitted", lang),
        option_texts(piece, piece.item.key) if piece.item.key else answer_words(piece, lang),
        basis(piece.item.citations or placement.item.citations),
        piece.item.rationale or placement.item.rationale or "",
    )


def option_texts(piece: Placement, key: OneKey) -> str:
    """A response or key by the texts of its options, which read the same on every form."""
    if isinstance(key, str) and piece.item.type in CHOICE:
        return "；".join(piece.item.options[piece.item.labels.index(letter)] for letter in key)
    return _printed(piece, key)
