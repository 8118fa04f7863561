"""How far two markers agree on open answers (双评一致性).  For the assessor: it names the markers."""

from examkit.analysis.agreement import Estimate
from examkit.correction_words import printed_numbers
from examkit.document import Block, Cell, Column, Heading, Paragraph, Table
from examkit.findings import Findings
from examkit.fonts import substitute
from examkit.marking import PairAgreement
from examkit.messages import text

FIGURES = ("kappa", "absolute", "consistency", "difference")


def markers(findings: Findings, lang: str) -> list[Block]:
    """Weighted kappa, both intraclass correlations and the mean difference of every pair; nothing without two readings."""
    if not findings.agreements:
        return []
    columns = (
        Column(text("key.number", lang), "centre", 0.8),
        Column(text("markers.pair", lang), "left", 1.8),
        Column(text("markers.n", lang), "right", 0.7),
        *(Column(text(f"markers.{name}", lang), "centre", 2.0) for name in FIGURES),
    )
    rows = tuple(_row(findings, one, lang) for one in findings.agreements)
    return [
        Heading(text("markers.heading", lang)),
        Table(columns, rows, name=text("markers.heading", lang)),
        Paragraph(text("markers.note", lang), "note"),
    ]


def _row(findings: Findings, one: PairAgreement, lang: str) -> tuple[Cell, ...]:
    who = substitute(f"{one.first}、{one.second}")
    words = (_words(getattr(one.figures, name), lang) for name in FIGURES)
    return (printed_numbers(findings, one.item), who, one.figures.n, *words)


def _words(one: Estimate, lang: str) -> str:
    """``0.81（0.65—0.97）``; the figure alone where no interval is defined, a dash where nothing is."""
    if one.value is None:
        return text("report.undefined", lang)
    if one.low is None or one.high is None:
        return f"{one.value:.2f}"
    return text("markers.interval", lang, value=f"{one.value:.2f}", low=f"{one.low:.2f}", high=f"{one.high:.2f}")
