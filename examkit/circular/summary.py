"""年度学法用法考试成绩汇总表: everyone's exams of the year, then the figures of each unit and category.  All values computed.

It names people and goes up the line under seal; it is no circular, so no unit is pooled.
"""

import datetime as dt
from collections.abc import Sequence

from examkit.assessment import AnnualRecord, ExamRecord, Turnout
from examkit.circular.book import YearBook, day_words, filing_line, form_document, signing_line
from examkit.circular.overview import exam_figures, examined, overview, rate
from examkit.circular.words import amount, over_words, percent_words
from examkit.document import Block, Cell, Column, Document, Line, PageBreak, Table
from examkit.messages import text, word
from examkit.report.words import mark, two_places
from examkit.roster import ABSENT, DEFERRED, EXEMPT, VOID

GROUP = ("people", "exempt", "examined", "sat", "sat_rate", "mean", "passed", "pass_rate", "due", "attended",
         "attendance_rate")  # fmt: skip


def year_summary(book: YearBook, lang: str) -> Document:
    """The summary table of the year: people, then units, then categories, each with 填报单位 and signatures."""
    names = ("unit", "category") if book.unit is None else ()
    groups = [table for name in names if (table := _groups(book, name, lang))]
    blocks: list[Block] = [_people(book, lang)]
    for table in groups:
        blocks += [PageBreak(), table]
    return form_document(book, lang, "summary", *blocks, landscape=True)


def _people(book: YearBook, lang: str) -> Table:
    sittings = [one for one in book.data.sittings if one.weight]
    columns = [
        Column(text("circular.order", lang), "centre", 0.6),
        Column(text("circular.unit", lang), "left", 2.0),
        Column(text("circular.name", lang), "centre", 1.4),
        Column(text("circular.post", lang), "left", 1.9),
        *(Column(one.conduct.title if len(sittings) < 3 else _short(one.date, number, lang), "centre", 1.2) for number, one in enumerate(sittings, start=1)),
        Column(text("circular.makeup", lang), "centre", 1.1),
        Column(text("circular.exam_mean", lang), "centre", 1.3, 2),
        Column(text("circular.hours", lang), "centre", 0.9, 2),
    ]  # fmt: skip
    composes = book.data.rules.composes
    if composes:
        columns += [
            Column(text("circular.composite", lang), "centre", 1.0, 2),
            Column(text("circular.band", lang), "centre", 1.3),
        ]
    columns.append(Column(text("circular.remark", lang), "left", 1.9))
    folders = [one.folder for one in sittings]
    rows = tuple(
        (number, *_row(one, folders, lang, composes=composes)) for number, one in enumerate(book.people, start=1)
    )
    foot: list[Line] = [_sentence(book, lang), *_legend(book, lang), signing_line(book, lang)]
    name = book.unit or text("circular.file_summary", lang, year=book.year)
    return Table(tuple(columns), rows, name=name, lines=(filing_line(book, lang),), foot=tuple(foot))


def _short(day: dt.date | None, number: int, lang: str) -> str:
    return text("circular.sitting_number", lang, number=number, day="" if day is None else f"{day:%m-%d}")


def _legend(book: YearBook, lang: str) -> list[Line]:
    """Which sitting each numbered column is, where their titles would not fit."""
    sittings = [one for one in book.data.sittings if one.weight]
    if len(sittings) < 3:
        return []
    said = (
        text(
            "circular.sitting_legend", lang, number=number, title=one.conduct.title, day=day_words(one.date, lang)
        )
        for number, one in enumerate(sittings, start=1)
    )  # fmt: skip
    return [text("circular.between_exams", lang).join(said)]


def _row(one: AnnualRecord, folders: Sequence[str], lang: str, *, composes: bool) -> tuple[Cell, ...]:
    exams = {exam.folder: exam for exam in one.exams}
    makeups = [two_places(percent) for exam in one.exams for _, percent in exam.makeups if percent is not None]
    cells: list[Cell] = [one.unit, one.member.name, one.post]
    cells += [_sat(exams.get(folder), lang) for folder in folders]
    cells += [text("rolls.between", lang).join(makeups) or None, mark(one.exam), mark(one.hours)]
    cells += [mark(one.composite), one.band] if composes else []
    return (*cells, _remark(one, lang))


def _sat(exam: ExamRecord | None, lang: str) -> Cell:
    """The percent of the sitting itself, or why there is none; a dash for people whom it did not concern."""
    if exam is None or (not exam.counts and not exam.status):
        return text("report.undefined", lang)
    if exam.sat is not None:
        return round(float(exam.sat), 2)
    if exam.status in (ABSENT, DEFERRED, EXEMPT, VOID):
        return word("status", exam.status, lang)
    return text("rolls.to_be_marked", lang) if exam.note == "unmarked" else text("report.undefined", lang)


def _remark(one: AnnualRecord, lang: str) -> str:
    """The states that are not plain from the rest; no reason stands here."""
    said = [text("annual_note.left", lang, day=one.member.left_on)] if one.member.left_on else []
    said += [text("circular.remark_exempt", lang)] if one.member.exempt else []
    said += (
        [text("circular.remark_open", lang)]
        if one.composite is None and not (one.member.exempt or one.member.left_on)
        else []
    )
    return "；".join(said)


def _sentence(book: YearBook, lang: str) -> str:
    """合计: 应考, 实考, the rates with what they are of, the mean."""
    figures = overview(book.data, book.people)
    over = book.data.rules.choice("exam.rates_over")
    return text(
        "circular.summary_total", lang, people=figures.people, exempt=figures.exempt, examined=figures.examined,
        sat=figures.sat, rate=percent_words(rate(figures.sat, figures.examined), lang), over=over_words(book, lang),
        passed=percent_words(figures.pass_rate(over), lang), mean=amount(figures.mean, lang),
    )  # fmt: skip


def _groups(book: YearBook, attribute: str, lang: str) -> Table | None:
    """The figures of each unit or category; None where there is but one."""
    groups: dict[str, list[AnnualRecord]] = {}
    for one in book.records:
        groups.setdefault(getattr(one, attribute), []).append(one)
    if len(groups) < 2:
        return None
    heads = [Column(text(f"circular.{attribute}", lang), "left", 2.4)]
    heads += [
        Column(text(f"circular.count_{name}", lang), "centre", 1.15 if name.endswith("rate") else 0.9, 2 if name.endswith("rate") or name == "mean" else None)
        for name in GROUP
    ]  # fmt: skip
    named = [(name or text("rolls.not_said", lang), people) for name, people in groups.items()]
    named.append((text("report.total", lang), list(book.records)))
    rows = tuple((name, *_figures(people, book)) for name, people in named)
    title = text(f"rolls.summary_by_{attribute}", lang)
    note = text("circular.rates_note", lang, over=over_words(book, lang))
    return Table(tuple(heads), rows, title=title, name=title, lines=(filing_line(book, lang),), foot=(note, signing_line(book, lang)), total=True)  # fmt: skip


def _figures(people: Sequence[AnnualRecord], book: YearBook) -> tuple[Cell, ...]:
    came = sum((one.turnout for one in people), Turnout())
    sat, passed, mean = exam_figures(people)
    asked = examined(people)
    of = asked if book.data.rules.choice("exam.rates_over") == "due" else sat
    return (
        len(people), sum(one.member.exempt for one in people), asked, sat, rate(sat, asked), mark(mean), passed,
        rate(passed, of), came.due, came.attended, rate(came.attended, came.due),
    )  # fmt: skip
