"""How sure pass and fail are, and how far a score at the pass mark may move."""

from examkit.analysis.agreement import Estimate
from examkit.annex.words import NOTHING, Row, figures_table, heading, interval, number, percent, term
from examkit.bank.numerals import from_fraction
from examkit.document import Block, Paragraph
from examkit.findings import Findings, ItemGroup
from examkit.messages import text
from examkit.report.next_steps import decisions as agreement_of

SHARES = ("consistency", "accuracy", "false_pass", "false_fail")


def decisions(findings: Findings, group: ItemGroup, lang: str) -> list[Block]:
    """The agreement of decisions with ranges, and the conditional error at the cut."""
    found = agreement_of(findings, group)
    rows: list[Row] = []
    for name in SHARES:
        estimate: Estimate = getattr(found, name)
        key = f"decision_{name}" if name in ("consistency", "accuracy") else name
        ends = interval(percent(estimate.low), percent(estimate.high))
        rows.append((term(key, lang), percent(estimate.value), ends, ""))
    kappa = found.kappa
    ends = interval(number(kappa.low), number(kappa.high))
    rows.insert(1, (term("decision_kappa", lang), number(kappa.value), ends, ""))
    if found.reason:
        rows = [(*row[:3], text(f"annex.decisions_{found.reason}", lang) if row[1] == NOTHING else "") for row in rows]
    precision = group.analysis.precision
    remark = text("annex.in_marks" if precision.error_at_cut is not None else "annex.without_csem", lang)
    rows.append((term("csem", lang), number(precision.error_at_cut), "", remark))
    mark = from_fraction(findings.conduct.pass_mark)
    title = text("annex.decisions_of", lang, n=found.n, mark=mark, cut=number(precision.cut, 1))
    blocks: list[Block] = [heading(group, "decisions", lang)]
    blocks.append(figures_table(rows, title, text("annex.sheet_decisions", lang) + group.form, lang))
    if found.true_scores is not None:
        said = text("annex.livingston_lewis", lang, fitted=found.true_scores.fitted)
        blocks.append(Paragraph(said, "note"))
    return blocks
