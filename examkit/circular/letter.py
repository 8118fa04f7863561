"""通报 of the year's study of law, in the layout of official documents.

No name or id of a person, no interval, no reliability; attendance of every unit, scores of small units as one.
"""

from examkit.bank.numerals import from_fraction, to_chinese
from examkit.circular.book import YearBook, day_words
from examkit.circular.groups import UnitYear, pooled, unit_years, whole
from examkit.circular.overview import Overview, overview, rate
from examkit.circular.remarks import law_list, remarks, strong_shares, weak_shares
from examkit.circular.words import amount, over_words, percent_words, sitting_words
from examkit.document import (
    Attachments,
    Block,
    Cell,
    Column,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Signature,
    Table,
)
from examkit.messages import text
from examkit.report import SMALL
from examkit.report.words import mark

ATTENDANCE = ("people", "due", "attended", "leave", "attendance_rate", "examined", "sat", "sat_rate")
SCORES = ("sat", "mean", "passed", "pass_rate")


def circular(book: YearBook, lang: str) -> Document:
    """年度学法考核情况的通报: what was done, what is known well and badly, what is amiss, what follows, two tables."""
    figures = overview(book.data, book.records)
    tables = _attachments(book, figures, lang)
    sections = [
        ("basics", _basics(book, figures, lang)),
        ("laws", _laws(book, lang)),
        *_problems_and_steps(book, lang),
    ]
    blocks: list[Block] = [
        Paragraph(book.head.to or text("circular.to", lang), "lead"),
        Paragraph(text("circular.opening", lang, year=book.year)),
    ]
    shown = [(name, paragraphs) for name, paragraphs in sections if paragraphs]
    for number, (name, paragraphs) in enumerate(shown, start=1):
        heading = text(f"circular.section_{name}", lang)
        blocks += [Heading(text("circular.numbered", lang, number=to_chinese(number), heading=heading)), *paragraphs]
    if tables:
        blocks.append(Attachments(tuple(table.title for table in tables)))
    blocks.append(Signature(book.organisation or text("rolls.seal_here", lang), day_words(book.day, lang)))
    for place, table in enumerate(tables, start=1):
        mark_over = text("circular.attachment", lang, number=place if len(tables) > 1 else "")
        blocks += [PageBreak(), Paragraph(mark_over, "attachment"), table]
    numbered = book.head.number or text("circular.number", lang, year=book.year)
    title = text("circular.title", lang, year=book.year)
    return Document(title, tuple(blocks), number=numbered, style=book.house.document)


# --- what was done ----------------------------------------------------------------------------------------------------


def _basics(book: YearBook, figures: Overview, lang: str) -> list[Block]:
    parts = [_study(book, figures, lang), _exams(book, figures, lang), _bands(book, figures, lang)]
    blocks: list[Block] = []
    for number, (name, paragraphs) in enumerate((one for one in parts if one), start=1):
        heading = text(f"circular.part_{name}", lang)
        blocks.append(Heading(text("circular.subnumbered", lang, number=to_chinese(number), heading=heading), 2))
        blocks += [Paragraph(one) for one in paragraphs]
    return blocks


Part = tuple[str, list[str]] | None


def _study(book: YearBook, figures: Overview, lang: str) -> Part:
    if not figures.sessions:
        return None
    said = text(
        "circular.study", lang, sessions=figures.sessions, hours=amount(figures.hours, lang), due=figures.due,
        attended=figures.attended, leave=figures.leave, rate=percent_words(figures.attendance, lang),
        person_times=figures.person_times,
    )  # fmt: skip
    rates = [one.turnout.attended / one.turnout.due * 100 for one in unit_years(book, lang) if one.turnout.due]
    if len(rates) > 1:
        said += text("circular.study_units", lang, low=percent_words(min(rates), lang), high=percent_words(max(rates), lang))  # fmt: skip
    return "study", [said, *_against_last("study", book, figures, lang)]


def _exams(book: YearBook, figures: Overview, lang: str) -> Part:
    sittings = [one for one in book.data.sittings if one.weight]
    if not sittings:
        return None
    said = [text("circular.exams", lang, count=len(sittings), exempt=figures.exempt)]
    said += [sitting_words(book, one, lang) for one in sittings]
    if figures.sat >= SMALL and figures.passed is not None:
        said.append(text(
            "circular.exams_year", lang, examined=figures.examined, sat=figures.sat, passed=figures.passed,
            mean=amount(figures.mean, lang), over=over_words(book, lang),
            rate=percent_words(figures.pass_rate(book.data.rules.choice("exam.rates_over")), lang),
        ))  # fmt: skip
    return "exams", [*said, *_against_last("exams", book, figures, lang)]


def _bands(book: YearBook, figures: Overview, lang: str) -> Part:
    """学法考核等次 of everybody; not of fewer than five."""
    known = sum(count for _, count in figures.bands)
    if not book.data.rules.composes or known < SMALL:
        return None
    weights = text("rolls.between", lang).join(
        text("circular.weight", lang, part=text(f"annual_part.{part}", lang), weight=from_fraction(weight))
        for part, weight in book.data.rules.weights
    )
    bands = text("rolls.between", lang).join(
        text("circular.band_count", lang, band=name, count=count) for name, count in figures.bands
    )
    said = text("circular.bands", lang, people=known, bands=bands, weights=weights)
    if figures.people > known:
        said += text("circular.bands_open", lang, count=figures.people - known)
    return "bands", [said]


def _against_last(part: str, book: YearBook, figures: Overview, lang: str) -> list[str]:
    """What is other than last year, where last year's record stands beside; nothing is said without it."""
    last = book.last
    if last is None:
        return []
    if part == "study":
        if figures.attendance is None or last.attendance is None:
            return []
        return [text(
            "circular.last_study", lang, year=last.year, sessions=last.sessions, person_times=last.person_times,
            rate=percent_words(last.attendance, lang), change=_change(figures.attendance - last.attendance, lang),
        )]  # fmt: skip
    over = book.data.rules.choice("exam.rates_over")
    now, then = figures.pass_rate(over), last.pass_rate(over)
    if now is None or then is None or min(figures.sat, last.sat) < SMALL:
        return []
    return [text("circular.last_exams", lang, year=last.year, sat=last.sat, mean=amount(last.mean, lang), over=over_words(book, lang), rate=percent_words(then, lang), change=_change(now - then, lang))]  # fmt: skip


def _change(points: float, lang: str) -> str:
    if round(points, 2) == 0:
        return text("circular.as_before", lang)
    return text("circular.higher" if points > 0 else "circular.lower", lang, points=f"{abs(points):.2f}")


# --- what is known, what is amiss --------------------------------------------------------------------------------------


def _laws(book: YearBook, lang: str) -> list[Block]:
    said = []
    for name, shares in (("strong", strong_shares(book)), ("weak", weak_shares(book))):
        if shares:
            said.append(text(f"circular.laws_{name}", lang, laws=law_list(shares, lang)))
    return [Paragraph(one) for one in said]


def _problems_and_steps(book: YearBook, lang: str) -> list[tuple[str, list[Block]]]:
    found = remarks(book, lang)
    if not found:
        return [
            ("problems", [Paragraph(text("circular.problem_none", lang))]),
            ("steps", [Paragraph(text("circular.advice_none", lang))]),
        ]

    def numbered(said: list[str]) -> list[Block]:
        return [
            Paragraph(text("circular.subnumbered", lang, number=to_chinese(number), heading=one))
            for number, one in enumerate(said, start=1)
        ]

    return [
        ("problems", numbered([one.problem(lang) for one in found])),
        ("steps", numbered([one.advice(lang) for one in found])),
    ]


# --- tables ------------------------------------------------------------------------------------------------------------


def _attachments(book: YearBook, figures: Overview, lang: str) -> list[Table]:
    rows = [one for one in unit_years(book, lang) if one.people or one.turnout.due]
    tables = []
    if len(rows) > 1:
        cells = tuple(_attendance(one) for one in (*rows, whole(book, lang)))
        tables.append(_table("attendance", ATTENDANCE, cells, lang))
    if figures.sat >= SMALL:
        shown = pooled(book, lang)
        total = [whole(book, lang)] if len(shown) > 1 else []
        cells = tuple(_scores(one, book) for one in (*shown, *total))
        note = text("circular.pooled_note", lang, small=SMALL, over=over_words(book, lang))
        tables.append(_table("scores", SCORES, cells, lang, note))
    return tables


def _table(name: str, columns: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...], lang: str, note: str = "") -> Table:
    heads = [Column(text("circular.unit", lang), "left", 2.6)]
    heads += [
        Column(text(f"circular.count_{one}", lang), "centre", 1.3 if one.endswith("rate") else 1.0, 2 if one.endswith("rate") or one == "mean" else None)
        for one in columns
    ]  # fmt: skip
    title = text(f"circular.table_{name}", lang)
    return Table(tuple(heads), rows, title=title, name=title, foot=(note,) if note else (), total=len(rows) > 1)


def _attendance(one: UnitYear) -> tuple[Cell, ...]:
    came = one.turnout
    shares = rate(came.attended, came.due), rate(one.sat, one.examined)
    return (one.name, one.people, came.due, came.attended, came.leave, shares[0], one.examined, one.sat, shares[1])


def _scores(one: UnitYear, book: YearBook) -> tuple[Cell, ...]:
    of = one.examined if book.data.rules.choice("exam.rates_over") == "due" else one.sat
    return (one.name, one.sat, mark(one.mean), one.passed, rate(one.passed, of))
