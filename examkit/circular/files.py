"""个人学法档案: one person's year on one page, for that person and the file."""

from collections.abc import Sequence
from dataclasses import replace

from examkit.assessment import ATTENDED, AnnualRecord, ExamRecord, Presence, member_presences, say_note
from examkit.bank.numerals import from_fraction
from examkit.circular.book import YearBook, exam_title
from examkit.circular.words import amount, articles_by_law
from examkit.document import Block, Cell, Column, Document, Fields, Heading, Line, PageBreak, Paragraph, Table
from examkit.fonts import substitute
from examkit.house_style import HouseStyle
from examkit.messages import text, word
from examkit.report.words import two_places
from examkit.roster import ABSENT, DEFERRED, EXEMPT, VOID
from examkit.weakness import Missed

MOST_ARTICLES = 24  # so that the file stays on one page
SESSION = ("day", "subject", "session_hours", "mark")
WIDTHS = (0.8, 3.4, 0.6, 0.8)


def personal_files(book: YearBook, lang: str) -> Document:
    """个人学法档案, each on a sheet of its own."""
    blocks: list[Block] = []
    for one in book.people:
        blocks += [PageBreak(sheet=True)] if blocks else []
        blocks += _file(book, one, lang)
    return Document("", tuple(blocks), style=_small(book.house.form))


def _small(style: HouseStyle) -> HouseStyle:
    """The style of forms in a size in which a year stands on one page; each is handed out, so none has a number."""
    return replace(
        style, top=18, bottom=15, body_size=11, line=17, table_size=9, title_size=18, title_line=26, page="",
        heading_sizes=(12, 12, 11),
    )  # fmt: skip


def _file(book: YearBook, one: AnnualRecord, lang: str) -> list[Block]:
    member = one.member
    said = (("name", member.name), ("unit", one.unit), ("post", one.post), ("category", one.category))
    blocks: list[Block] = [
        Heading(text("circular.title_person", lang, year=book.year), 0),
        Fields(tuple((text(f"circular.{name}", lang), substitute(value) or "—") for name, value in said)),
        *_sessions(book, one, lang),
        *_exams(book, one, lang),
        *_composite(book, one, lang),
    ]
    missing = text("circular.between_notes", lang).join(say_note(note, lang) for note in one.notes)
    if missing:
        blocks += [Heading(text("circular.person_notes", lang)), Paragraph(missing)]
    if reading := _reading(book, one, lang):
        blocks += [Heading(text("circular.person_reading", lang)), Paragraph(reading)]
    return [*blocks, Paragraph(text("circular.person_receipt", lang), "lead")]


# --- sessions ----------------------------------------------------------------------------------------------------------


def _sessions(book: YearBook, one: AnnualRecord, lang: str) -> list[Block]:
    """The sessions that were due or attended, two in a row, and what they come to."""
    here = member_presences(book.data, one.member)
    shown = [each for each in here if each.due is not False or each.mark == ATTENDED]
    heading = Heading(text("circular.person_sessions", lang))
    if not shown:
        return [heading, Paragraph(text("circular.person_no_sessions", lang))]
    half = (len(shown) + 1) // 2
    cells = [_session(each, lang) for each in shown]
    rows = tuple((*cells[place], *(cells[half + place] if half + place < len(cells) else (None,) * 4)) for place in range(half))  # fmt: skip
    heads = [
        Column(text(f"circular.{name}", lang), "left" if name == "subject" else "centre", width)
        for name, width in zip(SESSION, WIDTHS, strict=True)
    ]
    came = one.turnout
    foot: Line = text(
        "circular.person_turnout", lang, due=came.due, attended=came.attended, leave=came.leave, absent=came.absent,
        beyond=came.beyond, hours=amount(one.hours, lang),
    )  # fmt: skip
    return [heading, Table((*heads, *heads), rows, foot=(foot,))]


def _session(here: Presence, lang: str) -> tuple[Cell, ...]:
    session = here.session
    hours = None if session.hours is None else from_fraction(session.hours)
    mark = text("circular.unclear", lang) if here.mark is None else here.mark
    if here.due is False:
        mark = text("circular.beyond", lang)
    return f"{session.date:%m-%d}", session.law, hours, mark


# --- exams -------------------------------------------------------------------------------------------------------------


def _exams(book: YearBook, one: AnnualRecord, lang: str) -> list[Block]:
    shown = [exam for exam in one.exams if exam.counts or exam.status]
    if not shown:
        return []
    names = (("exam", 3.2), ("held_on", 1.4), ("score", 1.0), ("makeup", 1.0), ("counted", 1.0), ("outcome", 1.0))
    heads = tuple(
        Column(text(f"circular.{name}", lang), "left" if name == "exam" else "centre", width) for name, width in names
    )
    rows = tuple((exam_title(book, exam.folder), *_exam(exam, lang)) for exam in shown)
    return [Heading(text("circular.person_exams", lang)), Table(heads, rows, foot=(text("circular.in_percent", lang),))]


def _exam(exam: ExamRecord, lang: str) -> tuple[Cell, ...]:
    made_up = text("rolls.between", lang).join(two_places(one) for _, one in exam.makeups if one is not None)
    sat = word("status", exam.status, lang) if exam.status in (ABSENT, DEFERRED, EXEMPT, VOID) else ""
    outcome = "" if exam.passed is None else text("circular.passed" if exam.passed else "rolls.failed", lang)
    return (
        exam.date.isoformat() if exam.date else "",
        two_places(exam.sat) if exam.sat is not None else sat,
        made_up,
        "" if exam.percent is None else two_places(exam.percent),
        outcome,
    )


# --- what it comes to --------------------------------------------------------------------------------------------------


def _composite(book: YearBook, one: AnnualRecord, lang: str) -> list[Block]:
    """The parts with their weights, the composite and the band; a dash for what is not known, with the reason below."""
    rules = book.data.rules
    if not rules.composes:
        return []
    heads = tuple(Column(text(f"circular.{name}", lang), "centre") for name in ("part", "weight_head", "part_percent"))
    rows: list[tuple[Cell, ...]] = []
    for part in one.parts:
        value = two_places(part.percent) if part.percent is not None else text("report.undefined", lang)
        said = value if part.applies else text("circular.not_asked", lang)
        rows.append((text(f"annual_part.{part.name}", lang), from_fraction(rules.weight(part.name)), said))
    foot = text(
        "circular.person_composite", lang, composite=amount(one.composite, lang),
        band=one.band or text("circular.band_open", lang),
    )  # fmt: skip
    return [Heading(text("circular.person_parts", lang)), Table(heads, tuple(rows), foot=(foot,))]


def _reading(book: YearBook, one: AnnualRecord, lang: str) -> str:
    """The articles to read again, the most missed; how many more there are."""
    found = next((each.articles for each in book.person_reading if each.person == one.member.candidate), ())
    return articles_to_read(found, MOST_ARTICLES, lang)


def articles_to_read(found: Sequence[Missed], most: int, lang: str) -> str:
    """So many articles by law; how many more there are."""
    if not found:
        return ""
    said = articles_by_law(found[:most], lang)
    more = len(found) - most
    return said + (text("circular.more_articles", lang, count=more) if more > 0 else text("circular.stop", lang))
