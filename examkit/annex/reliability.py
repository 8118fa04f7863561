"""How far the items of a form agree, coefficient by coefficient, and what other lengths would give."""

from collections.abc import Mapping

from examkit import figures
from examkit.analysis import Note
from examkit.analysis.reliability import spearman_brown
from examkit.annex.words import Row, figures_table, heading, interval, number, term
from examkit.document import Block, Figure, Paragraph
from examkit.findings import ItemGroup
from examkit.messages import text

COEFFICIENTS = ("kr20", "stratified_alpha", "testlet_alpha", "lambda2", "lambda6", "omega", "split_half")
LONGEST = 3  # times the present length, in the picture


def reliability(group: ItemGroup, lang: str) -> list[Block]:
    """The coefficients with what is held back and why, the error of scores, and the picture by length."""
    found = group.analysis
    values = {**found.summary, "stratified_alpha": found.precision.stratified_alpha}
    values["testlet_alpha"] = found.precision.testlet.alpha
    reasons = _reasons(found.notes, lang)
    rows = [_alpha(group, lang)]
    for name in COEFFICIENTS:
        remark = "" if values.get(name) is not None else reasons.get(name) or text(f"annex.without_{name}", lang)
        ends = ("", "")
        if name == "testlet_alpha":
            if not _has_cases(group):
                continue
            ends = (number(found.precision.testlet.low), number(found.precision.testlet.high))
        rows.append((term(name, lang), number(values.get(name)), interval(*ends) if ends[0] else "", remark))
    rows.append((term("sem", lang), number(values.get("sem")), "", text("annex.in_marks", lang)))
    n, k = found.summary["candidates"], found.summary["items"]
    table = figures_table(
        rows, text("annex.of", lang, n=n, items=k), text("annex.sheet_reliability", lang) + group.form, lang
    )
    return [heading(group, "reliability", lang), table, *_by_length(group, lang)]


def _alpha(group: ItemGroup, lang: str) -> Row:
    values = group.analysis.summary
    ends = interval(number(values["alpha_low"]), number(values["alpha_high"]))
    remark = text("annex.feldt", lang) if values["alpha"] is not None else text("note.analysis.no-reliability", lang)
    return (term("alpha", lang), number(values["alpha"]), ends, remark)


def _reasons(notes: tuple[Note, ...], lang: str) -> Mapping[str, str]:
    """Why a coefficient is held back, by its name, as the analysis says it."""
    return {
        name: text(f"note.{note.code}", lang, **dict(note.values))
        for note in notes
        for name in ("omega", "lambda6")
        if note.code.startswith(f"analysis.{name}-")
    }


def _has_cases(group: ItemGroup) -> bool:
    return len({piece.number for piece in group.pieces}) < len(group.pieces)


def _by_length(group: ItemGroup, lang: str) -> list[Block]:
    """Reliability by Spearman and Brown for other numbers of items like these."""
    values = group.analysis.summary
    alpha, low, high, items = values["alpha"], values["alpha_low"], values["alpha_high"], len(group.pieces)
    if alpha is None or low is None or high is None or not 0 < alpha < 1:
        return [Paragraph(text("annex.no_length", lang), "note")]
    lengths = range(max(2, items // 4), LONGEST * items + 1)
    expected = [spearman_brown(alpha, length / items) for length in lengths]
    png = figures.reliability_by_length(
        lengths, expected, (items, alpha, low, high), x=text("annex.length", lang), y=term("alpha", lang)
    )
    caption = text("annex.by_length", lang)
    return [Figure(png, caption, caption, 110)]
