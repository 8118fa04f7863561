"""The pass mark by those who judge items, by those who know people, and by what can be accepted; who would pass with each."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from examkit import figures
from examkit.analysis.contrasting import contrasting_groups
from examkit.analysis.counted import Vector
from examkit.analysis.hofstee import hofstee
from examkit.analysis.standards import (
    Ratings,
    Standard,
    StandardRow,
    angoff,
    borderline_group,
    borderline_regression,
    standard_rows,
)
from examkit.annex.words import NOTHING, interval, number, percent
from examkit.bank.numerals import from_fraction
from examkit.document import Block, Column, Document, Figure, Heading, Paragraph, Table
from examkit.findings import Findings
from examkit.messages import text, word
from examkit.problems import InputError, Source, problem
from examkit.report.words import subtitle

BORDERLINE, RATINGS = 3, range(1, 6)
Limits = Sequence[float]
Found = tuple[Standard, StandardRow]


def standards(
    findings: Findings,
    lang: str,
    *,
    ratings: Ratings | None = None,
    judged: Mapping[str, int] | None = None,
    limits: Sequence[Limits] = (),
) -> Document:
    """The present pass mark and every cut that there is material for, in marks of the first form.

    ``ratings`` are the judges' books, the last round counts; ``judged`` how well people know the law by what is known of
    them elsewhere, from 1 to 5, 3 just enough; ``limits`` a judge's lowest and highest cut in marks, fewest and most
    failures in percent.  Scores are of the attempt that counts.  InputError for people who did not sit and for ratings
    and limits that are none.
    """
    judged = judged or {}
    _check(findings, judged, limits)
    full = float(findings.forms[0].points)
    marks = _marks(findings, full)
    found: list[Found] = []
    if ratings is not None:
        found += _beside(_by_judges(ratings, full), _marks(findings, full, frozenset(ratings.items)).values())
    if judged:
        found += _beside(_by_people(marks, judged), marks.values())
    if limits:
        found += _beside([hofstee(limits, list(marks.values()))], marks.values())
    blocks: list[Block] = [Paragraph(text("fairness.about", lang)), Heading(text("fairness.standards", lang))]
    blocks += [_table(findings, found, list(marks.values()), full, lang), *_picture(findings, found, full, lang)]
    blocks += [Paragraph(text("note.study.cut-meaning", lang)), *_missing(ratings, judged, limits, lang)]
    conduct = findings.conduct
    title = text("fairness.title", lang, title=conduct.title)
    return Document(title, tuple(blocks), subtitle(findings, lang), conduct.organisation)


def _check(findings: Findings, judged: Mapping[str, int], limits: Sequence[Limits]) -> None:
    sat = {one.person.candidate for one in findings.results.people if one.sat}
    if absent := [name for name in judged if name not in sat]:
        raise InputError(problem("fairness.people", Source("JUDGED"), people="、".join(absent)))
    if wrong := [name for name, rating in judged.items() if rating not in RATINGS]:
        raise InputError(problem("fairness.rating", Source("JUDGED"), people="、".join(wrong)))
    if any(len(one) != len(("lowest", "highest", "fewest", "most")) for one in limits):
        raise InputError(problem("fairness.limits", Source("LIMITS")))


def _marks(findings: Findings, full: float, items: frozenset[str] | None = None) -> dict[str, float]:
    """The mark of everyone whose score counts, on the scale of the first form; of forms with these items only."""
    forms = {form.name for form in findings.forms if items in (None, {piece.item.id for piece in form.pieces})}
    counted = [(one.person.candidate, one.counted) for one in findings.results.people if one.sat and one.counted]
    return {
        candidate: full * float(one.score / one.points)
        for candidate, one in counted
        if one.score is not None and one.form in forms
    }


def _by_judges(ratings: Ratings, full: float) -> list[Standard]:
    points = ratings.points * full / ratings.points.sum()
    return [angoff(ratings.rounds[-1], points, "mean"), angoff(ratings.rounds[-1], points, "median")]


def _by_people(marks: Mapping[str, float], judged: Mapping[str, int]) -> list[Standard]:
    """Of those just enough, of all by the line of scores on ratings, and between enough and not enough."""
    known = [name for name in judged if name in marks]
    scores: Vector = np.array([marks[name] for name in known], dtype=np.float64)
    levels: Vector = np.array([judged[name] for name in known], dtype=np.float64)
    sufficient = np.where(levels == BORDERLINE, np.nan, (levels > BORDERLINE).astype(np.float64))
    return [
        borderline_group(scores[levels == BORDERLINE]),
        borderline_regression(scores, levels, BORDERLINE),
        contrasting_groups(scores, sufficient),
    ]


def _beside(standards: list[Standard], totals: Iterable[float]) -> list[Found]:
    return list(zip(standards, standard_rows(standards, list(totals)), strict=True))


def _table(findings: Findings, found: Sequence[Found], marks: Sequence[float], full: float, lang: str) -> Table:
    present = float(findings.conduct.pass_mark) * full / 100
    (now,) = standard_rows([Standard("present", present)], marks)
    columns = (
        Column(text("fairness.method", lang), "left", 2.2),
        Column(text("term.cut", lang), "right", 1.0),
        Column(text("fairness.cut_error", lang), "right", 1.0),
        Column(text("annex.interval", lang), "centre", 1.5),
        Column(text("fairness.rests_on", lang), "right", 1.0),
        Column(text("fairness.passing", lang), "right", 1.7),
        Column(text("annex.remark", lang), "left", 2.4),
    )
    first = (text("fairness.present", lang), number(present, 1), "", "", "", _passing(now), "")
    rows = (first, *(_row(one, row, now.of, lang) for one, row in found))
    title = text("fairness.cuts_of", lang, full=from_fraction(findings.forms[0].points))
    return Table(columns, rows, title=title, name=text("fairness.standards", lang))


def _row(one: Standard, row: StandardRow, everyone: int, lang: str) -> tuple[str, ...]:
    ends = interval(number(one.low, 1), number(one.high, 1))
    remarks = [word("standard_reason", one.reason, lang)] if one.reason else []
    remarks += [text("fairness.own_form", lang)] if row.of < everyone else []
    method = word("standard_method", one.method, lang)
    return (method, number(one.cut, 1), number(one.error), ends, str(one.n), _passing(row), "；".join(remarks))


def _passing(row: StandardRow) -> str:
    return NOTHING if row.passed is None else f"{row.passed}/{row.of}（{percent(row.pass_rate)}）"


def _picture(findings: Findings, found: Sequence[Found], full: float, lang: str) -> list[Block]:
    known = [one for one, _ in found if one.cut is not None]
    if not known:
        return []
    png = figures.intervals(
        [word("standard_method", one.method, lang) for one in known],
        [(one.cut or 0.0, one.low, one.high) for one in known],
        x=text("fairness.marks", lang),
        line=float(findings.conduct.pass_mark) * full / 100,
    )
    caption = text("fairness.cuts_drawn", lang)
    return [Figure(png, caption, caption, 130)]


def _missing(
    ratings: Ratings | None, judged: Mapping[str, int], limits: Sequence[Limits], lang: str
) -> Iterable[Paragraph]:
    """How to get the material that is not there."""
    if ratings is None:
        yield Paragraph(text("fairness.no_books", lang), "note")
    if not judged:
        yield Paragraph(text("fairness.no_judged", lang), "note")
    if not limits:
        yield Paragraph(text("fairness.no_limits", lang), "note")
