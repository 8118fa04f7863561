"""What the same people gained between two sittings, all in all and law by law, and what else than study gives gains."""

from collections.abc import Mapping

import numpy as np

from examkit import figures
from examkit.analysis.counted import Vector
from examkit.analysis.growth import Gain, Growth, growth
from examkit.annex.words import number, percent
from examkit.document import Block, Column, Document, Figure, Paragraph, Table
from examkit.findings import Findings
from examkit.messages import text
from examkit.scoring import Marked

Who = tuple[str, str]  # number and name: numbers alone may be given anew from one roster to the next


def gains(before: Findings | None, after: Findings, lang: str) -> Document:
    """First attempts of people who sat both, in percent of the points; of nobody else."""
    title = text("fairness.gains", lang)
    if before is None:
        return Document(title, (Paragraph(text("fairness.no_before", lang)),))
    first, second = _attempts(before), _attempts(after)
    everyone = list(dict.fromkeys([*first, *second]))
    laws_before, laws_after = _laws(before, first), _laws(after, second)
    found = growth(
        _column(everyone, {who: _percent(one) for who, one in first.items()}),
        _column(everyone, {who: _percent(one) for who, one in second.items()}),
        laws={
            law: (_column(everyone, laws_before[law]), _column(everyone, laws_after[law]))
            for law in laws_after
            if law in laws_before
        },
        reliability=before.groups[0].analysis.summary["alpha"] if len(before.groups) == 1 else None,
        common=_common(before, after),
    )
    who = text("fairness.gains_of", lang, before=before.conduct.title, after=after.conduct.title, both=found.both)
    some = text("fairness.gains_only", lang, before=found.only_before, after=found.only_after)
    blocks: list[Block] = [Paragraph(who + some)]
    return Document(title, (*blocks, *(_figures(found, lang) if found.both > 1 else ())))


def _attempts(findings: Findings) -> dict[Who, Marked]:
    sat = [one for one in findings.results.people if one.sat]
    return {(one.person.candidate, one.person.name): one.attempts[0] for one in sat}


def _percent(one: Marked) -> float:
    return float("nan") if one.percent is None else float(one.percent)


def _column(everyone: list[Who], known: Mapping[Who, float]) -> Vector:
    return np.array([known.get(who, np.nan) for who in everyone], dtype=np.float64)


def _laws(findings: Findings, attempts: Mapping[Who, Marked]) -> dict[str, dict[Who, float]]:
    """What each person earned of the points on each law, in percent; NaN while something of it must still be marked."""
    pieces: dict[str, dict[str, list[tuple[str, float]]]] = {}
    for form in findings.forms:
        for placement in form.placements:
            for piece in placement.pieces:
                law = piece.item.law or placement.item.law or ""
                if law:
                    pieces.setdefault(law, {}).setdefault(form.name, []).append((piece.item.id, float(piece.points)))
    return {
        law: {who: _earned(one, forms[one.form]) for who, one in attempts.items() if one.form in forms}
        for law, forms in pieces.items()
    }


def _earned(one: Marked, pieces: list[tuple[str, float]]) -> float:
    marks = [one.marks.get(item) for item, _ in pieces]
    points = sum(worth for _, worth in pieces)
    if not points or any(mark is None for mark in marks):
        return float("nan")
    return 100 * float(sum(mark for mark in marks if mark is not None)) / points


def _common(before: Findings, after: Findings) -> float | None:
    """The share of the later items that stood in the earlier sitting."""
    first, second = ({piece.item.id for form in one.forms for piece in form.pieces} for one in (before, after))
    return len(first & second) / len(second) if second else None


def _figures(found: Growth, lang: str) -> list[Block]:
    blocks: list[Block] = [_table(found, lang), *_picture(found, lang)]
    shares = {name: percent(getattr(found, name)) for name in ("gained", "fell", "same")}
    blocks.append(Paragraph(text("fairness.gains_shares", lang, **shares)))
    if found.lowest is not None and found.lowest.expected is not None:
        values = {name: number(getattr(found.lowest, name), 1) for name in ("before", "expected", "after")}
        blocks.append(Paragraph(text("fairness.gains_lowest", lang, **values)))
    memory = "fairness.gains_memory" if found.remembered else "fairness.gains_no_memory"
    return [
        *blocks,
        Paragraph(text(memory, lang, common=percent(found.common))),
        Paragraph(text("fairness.gains_meaning", lang)),
    ]


def _table(found: Growth, lang: str) -> Table:
    columns = (
        Column(text("fairness.law", lang), "left", 2.6),
        Column(text("term.n", lang), "right", 0.8),
        Column(text("fairness.before", lang), "right", 1.1, 1),
        Column(text("fairness.after", lang), "right", 1.1, 1),
        Column(text("term.gain", lang), "right", 1.1, 1),
        Column(text("annex.interval", lang), "centre", 1.6),
    )
    rows = [(text("fairness.all_laws", lang), found.gain), *_by_gain(found)]
    cells = tuple((name, one.n, one.before, one.after, one.mean.value, _range(one, lang)) for name, one in rows)
    return Table(columns, cells, title=text("fairness.gains_table", lang), name=text("fairness.sheet_gains", lang))


def _range(one: Gain, lang: str) -> str:
    """The interval in words: a dash between negative figures cannot be read."""
    if one.mean.low is None or one.mean.high is None:
        return ""
    return text("fairness.from_to", lang, low=number(one.mean.low, 1), high=number(one.mean.high, 1))


def _by_gain(found: Growth) -> list[tuple[str, Gain]]:
    known = [(law, one) for law, one in found.laws.items() if one.mean.value is not None]
    return sorted(known, key=lambda pair: pair[1].mean.value or 0.0)


def _picture(found: Growth, lang: str) -> list[Block]:
    rows = [(text("fairness.all_laws", lang), found.gain), *_by_gain(found)]
    png = figures.intervals(
        [name for name, _ in rows],
        [(one.mean.value or 0.0, one.mean.low, one.mean.high) for _, one in rows],
        x=text("fairness.gain_axis", lang),
        line=0.0,
    )
    caption = text("fairness.gains_drawn", lang)
    return [Figure(png, caption, caption, 130)]
