"""The analyst's annex of a year: what the circular leaves out, for the assessor only, with what chance alone would do."""

from collections.abc import Sequence

from examkit.analysis.funnel import ALARM, WARNING, Funnel, binomial_limits
from examkit.assessment import by_group, funnels
from examkit.circular.book import YearBook, exam_title
from examkit.circular.pictures import (
    attendance_heat,
    funnel_figure,
    hours_figure,
    law_heat,
    scores_figure,
    session_calendar,
)
from examkit.circular.words import article_number, percent_words
from examkit.document import Block, Cell, Column, Document, Heading, Paragraph, Table
from examkit.messages import text
from examkit.weakness import Learnt

MOST_ITEMS, MOST_ARTICLES = 15, 15


def annex(book: YearBook, lang: str) -> Document:
    """Calendar, attendance, scores, funnels, units × laws, what was learnt, items that moved, articles missed most."""
    blocks: list[Block] = [Paragraph(text("circular.annex_for", lang), "note")]
    for name, made in (
        ("study", [*session_calendar(book, lang), *attendance_heat(book, lang)]),
        ("scores", [*scores_figure(book, lang), *hours_figure(book, lang)]),
        ("units", _units(book, lang)),
        ("laws", [*law_heat(book, lang), *_articles(book, lang)]),
        ("learnt", _learnt(book, lang)),
        ("drift", _drift(book, lang)),
    ):
        if made:
            blocks += [Heading(text(f"circular.annex_{name}", lang)), *made]
    return Document(text("circular.title_annex", lang, year=book.year), tuple(blocks), organisation=book.organisation)


# --- units -------------------------------------------------------------------------------------------------------------


def _units(book: YearBook, lang: str) -> list[Block]:
    groups = by_group(book.data, book.records, "unit")
    found = funnels(groups)
    if found.passed.centre is None or len(groups) < 2:
        return []
    blocks: list[Block] = [Paragraph(text("circular.chance_units", lang, count=len(groups)))]
    for name, funnel in (("passed", found.passed), ("mean", found.mean)):
        if funnel.centre is None:
            continue
        flagged = [unit for unit, point in zip(found.names, funnel.points, strict=True) if point.flag]
        said = text("rolls.between", lang).join(flagged) or text("circular.none_flagged", lang)
        blocks += funnel_figure(name, funnel, found.names, lang)
        blocks.append(Paragraph(text("circular.funnel_said", lang, units=said, expected=f"{funnel.expected:.2f}")))
    if found.passed.centre is not None:
        blocks.append(Paragraph(_small_unit(found.passed, lang)))
    return [*blocks, _unit_table(found.names, found.passed, found.mean, lang)]


def _small_unit(found: Funnel, lang: str) -> str:
    """What chance alone does to a unit of the smallest and of the largest size, in plain words."""
    sizes = [point.n for point in found.points if point.n]
    centre = found.centre or 0.0
    words = []
    for n in (min(sizes), max(sizes)):
        limits = binomial_limits(n, centre, WARNING)
        words += [f"{100 * (limits.low or 0.0):.0f}%", f"{100 * (limits.high or 0.0):.0f}%"]
    return text(
        "circular.chance_size", lang, centre=percent_words(100 * centre, lang), small=min(sizes), large=max(sizes),
        small_low=words[0], small_high=words[1], large_low=words[2], large_high=words[3],
        one=f"{100 / min(sizes):.0f}",
    )  # fmt: skip


def _unit_table(names: Sequence[str], passed: Funnel, mean: Funnel, lang: str) -> Table:
    columns = [Column(text("circular.unit", lang), "left", 2.2)]
    columns += [
        Column(text(f"circular.{name}", lang), "centre", 1.0, decimals)
        for name, decimals in (("count_sat", None), ("count_pass_rate", 1), ("chance", 4), ("count_mean", 2), ("chance", 4), ("flag", None))
    ]  # fmt: skip
    rows = [
        (
            name, one.n, None if one.figure is None else 100 * one.figure, one.chance, two.figure, two.chance,
            _flag_words((one.flag, two.flag), lang),
        )
        for name, one, two in zip(names, passed.points, mean.points, strict=True)
    ]  # fmt: skip
    return Table(tuple(columns), tuple(rows), title=text("circular.table_funnel", lang), foot=(text("circular.chance_note", lang, outside=f"{(1 - ALARM) * 100:g}"),))  # fmt: skip


def _flag_words(flags: Sequence[str], lang: str) -> str:
    said = dict.fromkeys(flag for flag in flags if flag)
    return text("rolls.between", lang).join(text(f"circular.flag_{flag}", lang) for flag in said)


# --- laws and items ----------------------------------------------------------------------------------------------------


def _articles(book: YearBook, lang: str) -> list[Block]:
    if not book.articles:
        return []
    heads = [Column(text("circular.law", lang), "left", 3.0)]
    heads += [Column(text(f"circular.{name}", lang), "centre", 1.2) for name in ("article", "answers", "missed")]
    heads.append(Column(text("circular.miss_rate", lang), "centre", 1.0, 1))
    rows: list[tuple[Cell, ...]] = [
        (one.article[0], article_number(one.article[1]), one.answers, one.missed, 100 * one.rate)
        for one in book.articles[:MOST_ARTICLES]
    ]
    return [Table(tuple(heads), tuple(rows), title=text("circular.table_articles", lang))]


def _learnt(book: YearBook, lang: str) -> list[Block]:
    """Laws studied and asked afterwards: the share, the others', the difference with its interval, before and after."""
    if not book.learnt:
        return []
    names = ("law", "sessions", "people", "items", "share", "others", "difference", "interval", "before_after", "flag")
    heads = tuple(Column(text(f"circular.{name}", lang), "left" if name == "law" else "centre", {"law": 2.2, "interval": 2.0, "before_after": 2.2, "flag": 1.4}.get(name, 1.0), 1 if name in ("share", "others", "difference") else None) for name in names)  # fmt: skip
    rows = tuple(_learnt_row(one, lang) for one in book.learnt)
    return [
        Paragraph(text("circular.chance_learnt", lang, count=len(book.learnt))),
        Table(heads, rows, title=text("circular.table_learnt", lang), foot=(text("circular.learnt_note", lang),)),
    ]


def _learnt_row(one: Learnt, lang: str) -> tuple[Cell, ...]:
    interval = "" if one.low is None or one.high is None else text("circular.from_to", lang, low=f"{100 * one.low:+.1f}", high=f"{100 * one.high:+.1f}")  # fmt: skip
    gain = one.gain
    change = "" if gain is None else text("circular.gain", lang, people=gain.people, before=f"{100 * gain.before:.1f}", after=f"{100 * gain.after:.1f}")  # fmt: skip
    return (
        one.law, one.sessions, one.people, one.items, 100 * one.share, None if one.others is None else 100 * one.others,
        None if one.difference is None else 100 * one.difference, interval, change,
        text("circular.flag_not_learnt", lang) if one.flag else "",
    )  # fmt: skip


def _drift(book: YearBook, lang: str) -> list[Block]:
    """Items met in two sittings that changed more than the others."""
    if not book.drift:
        return []
    names = ("item", "first", "later", "people_both", "shares_both", "beyond_usual", "chance", "flag")
    heads = tuple(
        Column(text(f"circular.{name}", lang), "left" if name in ("item", "first", "later") else "centre", {"item": 1.6, "first": 2.0, "later": 2.0, "people_both": 1.4}.get(name, 1.0), {"beyond_usual": 1, "chance": 4}.get(name))
        for name in names
    )  # fmt: skip
    rows = tuple(
        (
            one.item, exam_title(book, one.first), exam_title(book, one.later), f"{one.people[0]}/{one.people[1]}",
            f"{100 * one.shares[0]:.0f}→{100 * one.shares[1]:.0f}", 100 * one.change, one.p,
            text("circular.flag_drift", lang) if one.flag else "",
        )
        for one in book.drift[:MOST_ITEMS]
    )  # fmt: skip
    return [
        Paragraph(text("circular.chance_drift", lang, count=len(book.drift))),
        Table(heads, rows, title=text("circular.table_drift", lang)),
    ]
