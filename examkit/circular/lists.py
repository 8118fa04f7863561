"""补考名单, 缺考人员名单, 免考备案表 over the year: persons and the fact; they decide nothing about anyone."""

from collections.abc import Iterator

from examkit.assessment import AnnualRecord, ExamRecord, SittingResults
from examkit.circular.book import YearBook, form_document, listed
from examkit.circular.overview import still_open
from examkit.document import Cell, Document
from examkit.makeup import may_sit
from examkit.messages import text, word
from examkit.report.words import two_places
from examkit.roster import ABSENT, DEFERRED, EXEMPT
from examkit.scoring import Result

Held = tuple[SittingResults, AnnualRecord, ExamRecord, Result]


def _held(book: YearBook) -> Iterator[Held]:
    """Everyone of every sitting who is a member of the year, in roster order, with both what the sitting and the year say."""
    for sitting in book.data.sittings:
        first = {sitting.members[one.person.candidate]: one for one in sitting.results.people if one.person.candidate in sitting.members}  # fmt: skip
        for record in book.people:
            result = first.get(record.member.candidate)
            exam = next((one for one in record.exams if one.folder == sitting.folder), None)
            if result is not None and exam is not None:
                yield sitting, record, exam, result


def makeups_of_year(book: YearBook, lang: str) -> Document:
    """补考名单: who failed, was absent or deferred in a sitting, whether a makeup was sat and what it earned."""
    rows: list[tuple[Cell, ...]] = []
    waiting = 0
    for sitting, record, exam, result in _held(book):
        if exam.status != EXEMPT and may_sit(result, sitting.conduct):
            waiting += still_open(exam)
            rows.append((
                sitting.conduct.title, record.unit, record.member.name, record.post, _case(result, lang),
                two_places(exam.sat) if exam.sat is not None else "", _after(exam, lang),
            ))  # fmt: skip
    foot = [text("circular.makeup_count", lang, count=len(rows), waiting=waiting)]
    name = text("circular.file_makeup", lang, year=book.year)
    names = ("exam", "unit", "name", "post", "case", "score", "makeup")
    return form_document(book, lang, "makeup", listed(book, lang, names, rows, foot, name=name), landscape=True)


def _case(one: Result, lang: str) -> str:
    return text("rolls.failed", lang) if one.sat else word("status", one.status, lang)


def _after(exam: ExamRecord, lang: str) -> str:
    """The makeups that were sat, in percent; or that none was."""
    known = [two_places(percent) for _, percent in exam.makeups if percent is not None]
    if not exam.makeups:
        return text("circular.makeup_none", lang)
    said = text("rolls.between", lang).join(known) or text("rolls.to_be_marked", lang)
    return said if exam.passed is not False else text("circular.makeup_failed", lang, score=said)


def absent_of_year(book: YearBook, lang: str) -> Document:
    """缺考人员名单 with the reasons that the sittings' rosters give; the deferred (缓考) are told apart."""
    rows: list[tuple[Cell, ...]] = []
    counts = {ABSENT: 0, DEFERRED: 0}
    for sitting, record, exam, result in _held(book):
        if result.status in counts and exam.status != EXEMPT:
            counts[result.status] += 1
            later = "circular.made_up" if exam.makeups else "circular.makeup_none"
            rows.append((
                sitting.conduct.title, record.unit, record.member.name, record.post, word("status", result.status, lang),
                result.person.reason, text(later, lang),
            ))  # fmt: skip
    foot = [text("circular.absent_count", lang, absent=counts[ABSENT], deferred=counts[DEFERRED])]
    name = text("circular.file_absent", lang, year=book.year)
    names = ("exam", "unit", "name", "post", "case", "reason", "makeup")
    return form_document(book, lang, "absent", listed(book, lang, names, rows, foot, name=name), landscape=True)


def exempt_of_year(book: YearBook, lang: str) -> Document:
    """免考备案表: reason, approver and date, of the whole year or of one sitting; what is missing is named."""
    rows: list[tuple[Cell, ...]] = []
    for one in book.people:
        if one.member.exempt:
            said = (one.member.reason, one.member.approved_by, one.member.approved_on)
            rows.append(_exemption(one, text("circular.whole_year", lang), said, lang))
    for sitting, record, _, result in _held(book):
        if result.status == EXEMPT and not record.member.exempt:
            person = result.person
            said = (person.reason, person.approved_by, person.approved_on)
            rows.append(_exemption(record, sitting.conduct.title, said, lang))
    incomplete = sum(bool(row[-1]) for row in rows)
    foot = [text("circular.exempt_count", lang, count=len(rows), incomplete=incomplete)]
    name = text("circular.file_exempt", lang, year=book.year)
    names = ("unit", "name", "post", "category", "scope", "reason", "approved_by", "approved_on", "remark")
    return form_document(book, lang, "exempt", listed(book, lang, names, rows, foot, name=name), landscape=True)


def _exemption(one: AnnualRecord, scope: str, said: tuple[str, str, str], lang: str) -> tuple[Cell, ...]:
    names = ("reason", "approved_by", "approved_on")
    missing = [text(f"circular.{name}", lang) for name, value in zip(names, said, strict=True) if not value]
    remark = text("rolls.incomplete", lang, missing=text("rolls.between", lang).join(missing)) if missing else ""
    return (one.unit, one.member.name, one.post, one.category, scope, *said, remark)
