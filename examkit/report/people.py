"""The people of a sitting in its report: who sat, rates, bands, the spread of scores, corrections."""

from collections.abc import Sequence
from dataclasses import replace

from examkit import correction_words, figures
from examkit.bank.numerals import from_fraction
from examkit.document import Block, Column, Figure, Heading, Paragraph, Table
from examkit.findings import Findings, added, again, moved
from examkit.messages import text
from examkit.report.words import people_sentence, rate_words
from examkit.scoring import Tally


def overview(findings: Findings, lang: str) -> list[Block]:
    """Who sat, rates with their denominators, bands, and the spread of scores."""
    whole = findings.tally
    blocks: list[Block] = [Heading(text("report.overview", lang)), Paragraph(people_sentence(whole, lang))]
    if said := movements(findings, lang):
        blocks.append(Paragraph(said))
    waiting = findings.open_reviews - findings.unmarked
    for key, count in (("open_reviews", waiting), ("open_answers", findings.unmarked)):
        if count:
            blocks.append(Paragraph(text(f"report.{key}", lang, count=count), "lead"))
    blocks += [rates_table(whole, lang), _bands_table(findings, whole, lang)]
    percents = [
        float(one.counted.percent)
        for one in findings.results.people
        if one.sat and one.counted and one.counted.percent is not None
    ]
    if percents:
        blocks.append(_histogram(findings, percents, lang))
    return blocks


def movements(findings: Findings, lang: str) -> str:
    """How many answered more than once, joined late, or moved between units; empty where nobody did."""
    attempts = f"attempts_{findings.conduct.attempts}"
    counts = ((attempts, again(findings)), ("added", added(findings)), ("moved", moved(findings)))
    return "".join(text(f"report.{name}", lang, count=count) for name, count in counts if count)


def corrected(findings: Findings, lang: str, *, circular: bool) -> list[Block]:
    """The log of corrections; a circular says only that there were some, for reasons name people."""
    if not findings.corrections:
        return []
    note = correction_words.note(findings, lang) or text("correction.none_holds", lang)
    if circular:
        return [Paragraph(note)]
    table = replace(correction_words.log_table(findings, lang), lines=(note,))
    return [Heading(text("correction.heading", lang)), table]


def rates_table(whole: Tally, lang: str) -> Table:
    """参考率, 合格率 and 优秀率, each over 实考 and over 应考."""
    rates = whole.rates()
    rows = [
        (text("report.rate_sat", lang), rate_words(rates["sat"], lang), ""),
        (
            text("report.rate_passed", lang),
            rate_words(rates["passed_of_sat"], lang),
            rate_words(rates["passed_of_due"], lang),
        ),
        (
            text("report.rate_excellent", lang),
            rate_words(rates["excellent_of_sat"], lang),
            rate_words(rates["excellent_of_due"], lang),
        ),
    ]
    columns = [
        Column("", "left"),
        Column(text("report.of_sat", lang), "centre"),
        Column(text("report.of_due", lang), "centre"),
    ]
    rows[0] = (rows[0][0], "", rows[0][1])
    return Table(tuple(columns), tuple(rows), title=text("report.rates", lang))


def _bands_table(findings: Findings, whole: Tally, lang: str) -> Table:
    starts = dict(findings.conduct.bands)
    rows = [
        (name, text("report.from_percent", lang, start=from_fraction(starts[name])), count)
        for name, count in whole.bands
    ]
    columns = (
        Column(text("report.band", lang), "left"),
        Column(text("report.starts_at", lang), "centre"),
        Column(text("report.number_of_people", lang), "right"),
    )
    return Table(columns, tuple(rows), title=text("report.bands", lang))


def _histogram(findings: Findings, percents: Sequence[float], lang: str) -> Figure:
    mark = findings.conduct.pass_mark
    png = figures.histogram(
        percents,
        float(mark),
        x=text("figure.percent", lang),
        y=text("figure.people", lang),
        pass_label=text("figure.pass_mark", lang, mark=from_fraction(mark)),
    )
    caption = text("figure.histogram", lang, n=len(percents))
    return Figure(png, caption, caption)
