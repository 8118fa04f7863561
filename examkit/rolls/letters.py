"""What is handed to one person: 学法考试合格证明, 成绩告知单 with its 签收回执.  One page each."""

from collections.abc import Sequence
from dataclasses import replace

from examkit.bank.numerals import from_fraction
from examkit.document import Block, Document, Fields, Heading, PageBreak, Paragraph, Signature
from examkit.makeup import Outcome
from examkit.messages import text
from examkit.report.words import two_places
from examkit.rolls.register import Register, chinese_day
from examkit.roster import Person
from examkit.scoring import Marked, Result, band_of, passed
from examkit.slip import outcome


def certificates(register: Register, lang: str) -> Document:
    """学法考试合格证明, a page for everyone who passed, after makeup where one is graded.

    The number is the person's place on the roster: it stays when somebody else's result is corrected.
    """
    places = {one.candidate: place for place, one in enumerate(register.everyone, start=1)}
    after = {one.person.candidate: one for one in register.findings.outcomes} if register.findings else {}
    pages = [
        _certificate(register, one, after.get(one.person.candidate), places[one.person.candidate], lang)
        for one in register.results
        if _passed(register, one, after.get(one.person.candidate))
    ]
    return _pages(register, pages)


def _passed(register: Register, one: Result, after: Outcome | None) -> bool:
    if after is not None:
        return bool(after.passed)
    return one.sat and one.counted is not None and bool(passed(one.counted.percent, register.conduct))


def _pages(register: Register, pages: Sequence[list[Block]]) -> Document:
    """Pages without a number: each is handed to somebody."""
    blocks = [block for page in pages for block in (PageBreak(), *page)][1:]
    return Document("", tuple(blocks), style=replace(register.house.document, page=""))


def _certificate(register: Register, one: Result, after: Outcome | None, place: int, lang: str) -> list[Block]:
    conduct = register.conduct
    year = register.day or conduct.date
    number = text("rolls.certificate_number", lang, year=year.year if year else "　　　　", place=f"{place:03d}")
    said = text(
        "rolls.certificate_body",
        lang,
        who=_who(one.person, lang),
        exam=_exam(register, lang),
        result=_result(register, one, after, lang),
        mark=from_fraction(conduct.pass_mark),
    )
    return [
        Heading(text("rolls.title_certificate", lang), 0),
        Paragraph(number, "right"),
        Paragraph(said),
        Paragraph(text("rolls.certificate_end", lang)),
        _signature(register, lang),
    ]


def _who(person: Person, lang: str) -> str:
    where = text("rolls.between_words", lang).join(filter(None, (person.unit, person.post)))
    return text("rolls.who", lang, name=person.name, where=text("rolls.where", lang, where=where) if where else "")


def _exam(register: Register, lang: str) -> str:
    day = register.conduct.date
    held = text("rolls.held", lang, day=chinese_day(day, lang)) if day else ""
    return text("rolls.exam", lang, held=held, title=register.conduct.title)


def _result(register: Register, one: Result, after: Outcome | None, lang: str) -> str:
    """The score and its band; of a makeup the band alone, for its full mark may be another."""
    if after is not None and after.from_makeup:
        return text("rolls.passed_makeup", lang, band=after.band or "")
    counted: Marked | None = one.counted
    if counted is None or counted.score is None:
        return ""
    band = band_of(counted.percent, register.conduct) or ""
    return text(
        "rolls.passed_with", lang, score=two_places(counted.score), points=from_fraction(counted.points), band=band
    )


def _signature(register: Register, lang: str) -> Signature:
    return Signature(register.conduct.organisation or text("rolls.seal_here", lang), chinese_day(register.day, lang))


def notices(register: Register, lang: str) -> Document:
    """成绩告知单（签收回执）, a page for everyone who handed something in: the result, how to ask for a review, the receipt."""
    return _pages(register, [_notice(register, one, lang) for one in register.results if one.counted is not None])


def _notice(register: Register, one: Result, lang: str) -> list[Block]:
    conduct, findings = register.conduct, register.findings
    said = outcome(findings, one, lang) if findings else ""
    until = chinese_day(conduct.review_until, lang)
    contact = conduct.contact or text("rolls.to_fill_in", lang)
    return [
        Heading(text("rolls.title_notice", lang), 0),
        Paragraph(text("rolls.notice_to", lang, who=_who(one.person, lang)), "lead"),
        Paragraph(text("rolls.notice_body", lang, exam=_exam(register, lang), outcome=said)),
        Paragraph(text("rolls.notice_review", lang, until=until, contact=contact)),
        _signature(register, lang),
        Paragraph(text("rolls.cut_here", lang), "centre"),
        Heading(text("rolls.title_receipt", lang), 0),
        Paragraph(text("rolls.receipt_body", lang, title=conduct.title)),
        Fields((
            (text("rolls.name", lang), one.person.name),
            (text("rolls.unit", lang), one.person.unit or "—"),
        )),
        Fields((
            (text("rolls.signed_by", lang), ""),
            (text("rolls.signed_on", lang), ""),
        )),
    ]  # fmt: skip
