"""Items over the years as a document: how often used, by how many, what they did, and which drift."""

from collections.abc import Sequence

from examkit.analysis.item import Interval
from examkit.analysis.pooling import LEVEL, SMALLEST_SITTING, PooledItem
from examkit.document import Block, Cell, Column, Document, Paragraph, Table
from examkit.messages import text


def item_history(pooled: Sequence[PooledItem], lang: str) -> Document:
    """The document of ``examkit history``: items of several sittings first, those that drift before them."""
    ordered = sorted(pooled, key=lambda one: (not _drifts(one), -len(one.sittings), one.item))
    repeated = [one for one in ordered if len(one.sittings) > 1]
    drifting = [one.item for one in ordered if _drifts(one)]
    blocks: list[Block] = [
        Paragraph(text("history.about", lang, items=len(pooled), repeated=len(repeated), least=SMALLEST_SITTING)),
        Paragraph(
            text("history.drifting", lang, items="、".join(drifting), level=LEVEL)
            if drifting
            else text("history.steady", lang)
        ),
    ]
    if repeated:
        blocks.append(_table(repeated, lang))
    return Document(text("history.title", lang), tuple(blocks), landscape=True)


def _drifts(one: PooledItem) -> bool:
    return one.drift is not None and one.drift.flagged


def _table(pooled: Sequence[PooledItem], lang: str) -> Table:
    columns = (
        Column(text("history.item", lang), "left", 2.0),
        Column(text("history.sittings", lang), "left", 3.4),
        Column(text("history.people", lang), "right", 0.8),
        Column(text("history.facility", lang), "centre", 2.0),
        Column(text("history.range", lang), "centre", 1.4),
        Column(text("history.item_rest", lang), "centre", 2.2),
        Column(text("history.drift", lang), "centre", 1.2),
    )
    return Table(columns, tuple(_row(one, lang) for one in pooled), name=text("history.title", lang))


def _row(one: PooledItem, lang: str) -> tuple[Cell, ...]:
    drift = "—" if one.drift is None else text("history.drifts" if one.drift.flagged else "history.none", lang)
    return (
        one.item,
        "、".join(one.sittings),
        one.n,
        _with(one.facility, one.interval),
        "—" if one.lowest is None or one.highest is None else f"{one.lowest:.2f}—{one.highest:.2f}",
        _with(one.item_rest, one.rest_interval),
        drift,
    )


def _with(value: float | None, interval: Interval) -> str:
    if value is None:
        return "—"
    if interval.low is None or interval.high is None:
        return f"{value:.2f}"
    return f"{value:.2f}（{interval.low:.2f}—{interval.high:.2f}）"
