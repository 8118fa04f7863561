"""What a sitting says to do next: what to talk about, what to repair, how sure the pass marks are."""

from fractions import Fraction

from examkit.analysis.decisions import DecisionAgreement, livingston_lewis
from examkit.bank.citations import basis
from examkit.correction_words import printed_numbers
from examkit.document import Block, Heading, Paragraph
from examkit.findings import Findings, ItemGroup
from examkit.messages import text
from examkit.report.items import MOST_MISSED, parent, ranked_items, why

FEWEST = 20  # people below whom no share of equal decisions is told: docs/simulation.md starts there


def next_steps(findings: Findings, lang: str) -> list[Block]:
    """The items to talk about next session, those to look at first, and how many decisions another paper would keep."""
    lines = [_talk(findings, lang), *_repair(findings, lang)]
    lines += [sentence for group in findings.groups if (sentence := how_sure(findings, group, lang))]
    return [Heading(text("report.next", lang)), *(Paragraph(line) for line in lines if line)]


def _talk(findings: Findings, lang: str) -> str:
    missed = [one for one in ranked_items(findings)[:MOST_MISSED] if (one[2].facility or 0) < 1]
    named = [
        text(
            "report.next_item",
            lang,
            numbers=printed_numbers(findings, row.item),
            basis=basis(piece.item.citations or parent(findings, piece).item.citations) or "—",
            share=f"{(row.facility or 0) * 100:.0f}",
        )
        for _, piece, row in missed
    ]
    return text("report.next_talk", lang, items="；".join(named)) if named else ""


def _repair(findings: Findings, lang: str) -> list[str]:
    """A sentence for each item whose key should be looked at, with every sign of it."""
    seen: dict[str, list[str]] = {}
    for group in findings.groups:
        pieces = {piece.item.id: piece for piece in group.pieces}
        for flag in group.analysis.flags:
            if flag.code == "suspected_key":
                numbers = printed_numbers(findings, flag.item)
                seen.setdefault(numbers, []).append(why(group, pieces[flag.item], flag, lang))
    found = [
        text("report.next_repair", lang, numbers=numbers, why="；".join(dict.fromkeys(signs)))
        for numbers, signs in seen.items()
    ]
    return found or [text("report.next_repair_none", lang)]


def how_sure(findings: Findings, group: ItemGroup, lang: str) -> str:
    """How many decisions of a group of forms another paper would keep, in one sentence with the range."""
    found = decisions(findings, group)
    form = text("report.next_form", lang, form=group.form) if group.form else ""
    same = found.consistency
    if found.n < FEWEST or found.reason or same.low is None or same.high is None:
        return text("report.next_unsure", lang, form=form, n=found.n)
    low, high = (f"{share * 100:.0f}" for share in (same.low, same.high))
    return text("report.next_sure", lang, form=form, low=low, high=high, n=found.n)


def decisions(findings: Findings, group: ItemGroup) -> DecisionAgreement:
    """How pass and fail of first attempts would hold with another paper, after Livingston & Lewis.

    Of the people of one group of forms, at the pass mark of the sitting, with the group's alpha.
    """
    first = [one.attempts[0] for one in findings.results.people if one.sat]
    mine = [one for one in first if one.raw is not None and (not group.form or one.form == group.form)]
    points = mine[0].points if mine else Fraction(0)
    cut = findings.conduct.pass_mark * points / 100
    alpha = group.analysis.summary.get("alpha")
    totals = [float(one.raw) for one in mine if one.raw is not None]
    return livingston_lewis(totals, None, float(points), float(cut), alpha)
